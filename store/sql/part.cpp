#include "store/sql/part.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <stdexcept>

namespace store {
namespace {

constexpr std::string_view kContributor = "contributor:";
constexpr std::string_view kSetting = "setting:";

// Parts with a number of their own, of which the value is a state.
struct NumberedPart {
  std::string_view prefix;
  std::string_view select;  // $1 org, $2 number
  std::string_view update;  // $1 org, $2 number, $3 the state
};
constexpr NumberedPart kNumberedParts[] = {
    {"remark:", "SELECT nullif(state, 'withdrawn') FROM remark WHERE org_id = $1 AND id = $2",
     "UPDATE remark SET state = coalesce($3, 'withdrawn') WHERE org_id = $1 AND id = $2"},
    {"dependency:",
     "SELECT nullif(state, 'withdrawn') FROM dependency WHERE org_id = $1 AND id = $2",
     "UPDATE dependency SET state = coalesce($3, 'withdrawn') WHERE org_id = $1 AND id = $2"},
    {"proposal:", "SELECT nullif(state, 'withdrawn') FROM proposal WHERE org_id = $1 AND id = $2",
     "UPDATE proposal SET state = coalesce($3, 'withdrawn') WHERE org_id = $1 AND id = $2"},
};

const NumberedPart* numbered_part(std::string_view field) {
  const auto* const found =
      std::find_if(std::begin(kNumberedParts), std::end(kNumberedParts),
                   [&](const NumberedPart& part) { return field.starts_with(part.prefix); });
  return found == std::end(kNumberedParts) ? nullptr : found;
}

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
  return field.starts_with(kContributor) || field.starts_with(kSetting) ||
         numbered_part(field) != nullptr;
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
  if (const NumberedPart* part = numbered_part(field)) {
    return first_text(
        book.tx.query(part->select, book.org, number_of(field.substr(part->prefix.size()))));
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
  if (const NumberedPart* part = numbered_part(field)) {
    book.tx.execute(part->update, book.org, number_of(field.substr(part->prefix.size())), value);
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
