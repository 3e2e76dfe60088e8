#include "store/sql/milestone.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace store {

namespace {

okr::Milestone milestone_from(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) throw std::logic_error{"not a milestone"};
  okr::Milestone milestone{std::string{text.substr(space + 1)}, std::nullopt};
  if (text.substr(0, space) == "-") return milestone;
  std::int64_t day = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + space, day);
  if (error != std::errc{} || end != text.data() + space) {
    throw std::logic_error{"not the day of a milestone"};
  }
  milestone.due_day = okr::Day{std::chrono::days{day}};
  return milestone;
}

}  // namespace

std::vector<okr::Milestone> milestones_of(const Book& book, okr::KeyResultId id) {
  std::vector<okr::Milestone> result;
  Rows rows = book.tx.query(R"(
    SELECT text, due_day FROM milestone
    WHERE org_id = $1 AND key_result_id = $2 ORDER BY position)",
                            book.org, id);
  while (rows.next()) result.push_back({rows.text(0), rows.maybe_day(1)});
  return result;
}

void add_milestones(const Book& book, okr::KeyResultId id,
                    const std::vector<okr::Milestone>& milestones) {
  int position = 0;
  for (const okr::Milestone& milestone : milestones) {
    book.tx.execute(R"(
      INSERT INTO milestone (org_id, key_result_id, position, text, due_day)
      VALUES ($1, $2, $3, $4, $5))",
                    book.org, id, ++position, milestone.text, milestone.due_day);
  }
}

std::string to_text(const std::vector<okr::Milestone>& milestones) {
  std::string text;
  for (const okr::Milestone& one : milestones) {
    if (!text.empty()) text += '\n';
    const auto begin = static_cast<std::ptrdiff_t>(text.size());
    text += one.due_day ? std::to_string(one.due_day->time_since_epoch().count()) : "-";
    text += ' ' + one.text;
    std::replace(text.begin() + begin, text.end(), '\n', ' ');
  }
  return text;
}

std::vector<okr::Milestone> milestones_from(std::string_view text) {
  std::vector<okr::Milestone> milestones;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    milestones.push_back(milestone_from(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return milestones;
}

void set_milestones(const Book& book, okr::KeyResultId id, const std::optional<std::string>& text) {
  const auto milestones = milestones_from(text.value_or(""));
  book.tx.execute("DELETE FROM milestone WHERE org_id = $1 AND key_result_id = $2", book.org, id);
  add_milestones(book, id, milestones);
  book.tx.execute("UPDATE key_result SET target = $3 WHERE org_id = $1 AND id = $2", book.org, id,
                  std::to_string(milestones.size()));
}

}  // namespace store
