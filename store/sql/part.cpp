#include "store/sql/part.h"

#include <charconv>
#include <stdexcept>

namespace store {
namespace {

constexpr std::string_view kContributor = "contributor:";
constexpr std::string_view kRemark = "remark:";
constexpr std::string_view kSetting = "setting:";

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) {
    throw std::logic_error{"no number in the name of a field"};
  }
  return number;
}

std::optional<std::string> first_text(Rows rows) {
  return rows.next() ? rows.maybe_text(0) : std::nullopt;
}

// The team whose setting it is; 0 for the whole book.
std::int64_t team_of(okr::Noun noun, std::int64_t noun_id) {
  return noun == okr::Noun::kTeam ? noun_id : 0;
}

}  // namespace

bool is_part(std::string_view field) {
  return field.starts_with(kContributor) || field.starts_with(kRemark) ||
         field.starts_with(kSetting);
}

std::optional<std::string> read_part(const Book& book, okr::Noun noun, std::int64_t noun_id,
                                     std::string_view field) {
  if (field.starts_with(kContributor)) {
    return first_text(book.tx.query(R"(
      SELECT CAST(person_id AS TEXT) FROM contributor
      WHERE org_id = $1 AND noun = $2 AND noun_id = $3 AND person_id = $4)",
                                    book.org, noun_text(noun), noun_id,
                                    number_of(field.substr(kContributor.size()))));
  }
  if (field.starts_with(kRemark)) {
    return first_text(
        book.tx.query("SELECT nullif(state, 'withdrawn') FROM remark WHERE org_id = $1 AND id = $2",
                      book.org, number_of(field.substr(kRemark.size()))));
  }
  return first_text(book.tx.query(
      "SELECT value FROM method_setting WHERE org_id = $1 AND team_id = $2 AND name = $3", book.org,
      team_of(noun, noun_id), field.substr(kSetting.size())));
}

void write_part(const Book& book, okr::Noun noun, std::int64_t noun_id, std::string_view field,
                const std::optional<std::string>& value) {
  if (field.starts_with(kContributor)) {
    const std::int64_t person = number_of(field.substr(kContributor.size()));
    book.tx.execute(
        value ? "INSERT INTO contributor (org_id, noun, noun_id, person_id) VALUES ($1, $2, $3, $4)"
              : "DELETE FROM contributor "
                "WHERE org_id = $1 AND noun = $2 AND noun_id = $3 AND person_id = $4",
        book.org, noun_text(noun), noun_id, person);
    return;
  }
  if (field.starts_with(kRemark)) {
    book.tx.execute(
        "UPDATE remark SET state = coalesce($3, 'withdrawn') WHERE org_id = $1 AND id = $2",
        book.org, number_of(field.substr(kRemark.size())), value);
    return;
  }
  const std::string_view name = field.substr(kSetting.size());
  const std::int64_t team = team_of(noun, noun_id);
  if (!value) {
    book.tx.execute("DELETE FROM method_setting WHERE org_id = $1 AND team_id = $2 AND name = $3",
                    book.org, team, name);
    return;
  }
  book.tx.execute(R"(
    INSERT INTO method_setting (org_id, team_id, name, value) VALUES ($1, $2, $3, $4)
    ON CONFLICT (org_id, team_id, name) DO UPDATE SET value = excluded.value)",
                  book.org, team, name, *value);
}

}  // namespace store
