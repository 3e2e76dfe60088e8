#include "store/sql/entry.h"

#include <charconv>
#include <stdexcept>

#include "store/sql/digest_change.h"

namespace store {
namespace {

constexpr std::string_view kEntryField = "entry:";

okr::EntryKind entry_kind_from(std::string_view text) {
  using enum okr::EntryKind;
  for (const auto kind : {kFocus, kWin, kNotNow}) {
    if (to_text(kind) == text) return kind;
  }
  throw std::logic_error{"unknown kind of entry"};
}

// id, kind, team_id, person_id, key_result_id, objective_id, text, because, week, at, ended_at
okr::Entry read_entry(const Rows& rows) {
  return {.id = rows.id<okr::EntryId>(0),
          .kind = entry_kind_from(rows.text(1)),
          .team = rows.id<okr::TeamId>(2),
          .person = rows.id<okr::PersonId>(3),
          .key_result = rows.maybe_id<okr::KeyResultId>(4),
          .objective = rows.maybe_id<okr::ObjectiveId>(5),
          .text = rows.text(6),
          .because = rows.text(7),
          .week = rows.maybe_day(8),
          .at = rows.instant(9),
          .ended_at = rows.maybe_instant(10)};
}

}  // namespace

std::string_view to_text(okr::EntryKind kind) {
  switch (kind) {
    case okr::EntryKind::kFocus:
      return "focus";
    case okr::EntryKind::kWin:
      return "win";
    case okr::EntryKind::kNotNow:
      return "not_now";
  }
  throw std::logic_error{"unknown kind of entry"};
}

okr::EntryId add_entry(const Book& book, const Author& author, const okr::Entry& entry) {
  const okr::EntryId id{next_number(book, "entry")};
  book.tx.execute(R"(
    INSERT INTO entry (org_id, id, kind, team_id, person_id, key_result_id, objective_id, text,
                       because, week, at, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open'))",
                  book.org, id, to_text(entry.kind), entry.team, entry.person, entry.key_result,
                  entry.objective, entry.text, entry.because, entry.week, entry.at);
  record(book, author, okr::Noun::kTeam, entry.team.value,
         std::string{kEntryField} + std::to_string(id.value), std::nullopt, "open");
  note_digest_change(book, author, entry.team);
  return id;
}

void end_entry(const Book& book, const Author& author, const okr::Entry& entry) {
  change_field(book, author, okr::Noun::kTeam, entry.team.value,
               std::string{kEntryField} + std::to_string(entry.id.value), "ended");
}

std::optional<okr::Entry> find_entry(const Book& book, okr::EntryId id) {
  Rows rows = book.tx.query(R"(
    SELECT id, kind, team_id, person_id, key_result_id, objective_id, text, because, week, at,
           ended_at
    FROM entry WHERE org_id = $1 AND id = $2 AND state <> 'withdrawn')",
                            book.org, id);
  if (!rows.next()) return std::nullopt;
  return read_entry(rows);
}

std::vector<okr::Entry> list_entries(const Book& book, const EntryFilter& filter) {
  std::vector<okr::Entry> result;
  Rows rows = book.tx.query(R"(
    SELECT id, kind, team_id, person_id, key_result_id, objective_id, text, because, week, at,
           ended_at
    FROM entry
    WHERE org_id = $1 AND kind = $2 AND team_id = coalesce($3, team_id)
      AND person_id = coalesce($4, person_id) AND coalesce(week, 0) = coalesce($5, week, 0)
      AND at > coalesce($6, at - 1) AND at <= coalesce($7, at) AND state <> 'withdrawn'
    ORDER BY at, id)",
                            book.org, to_text(filter.kind), filter.team, filter.person, filter.week,
                            filter.after, filter.until);
  while (rows.next()) {
    okr::Entry entry = read_entry(rows);
    if (filter.until && entry.ended_at && *entry.ended_at > *filter.until) entry.ended_at.reset();
    result.push_back(std::move(entry));
  }
  return result;
}

std::optional<okr::EntryId> entry_of(std::string_view field) {
  if (!field.starts_with(kEntryField)) return std::nullopt;
  field.remove_prefix(kEntryField.size());
  okr::EntryId id;
  const auto read = std::from_chars(field.data(), field.data() + field.size(), id.value);
  if (read.ec != std::errc{} || read.ptr != field.data() + field.size()) return std::nullopt;
  return id;
}

std::optional<std::string> entry_state(const Book& book, okr::EntryId id) {
  Rows rows = book.tx.query(
      "SELECT nullif(state, 'withdrawn') FROM entry WHERE org_id = $1 AND id = $2", book.org, id);
  if (!rows.next()) throw std::logic_error{"no entry " + std::to_string(id.value)};
  return rows.maybe_text(0);
}

void set_entry_state(const Book& book, const Author& author, okr::EntryId id,
                     const std::optional<std::string>& state) {
  book.tx.execute(R"(
    UPDATE entry SET state = coalesce($3, 'withdrawn'), ended_at = $4
    WHERE org_id = $1 AND id = $2)",
                  book.org, id, state, state == "ended" ? std::optional{author.at} : std::nullopt);
  Rows rows =
      book.tx.query("SELECT team_id FROM entry WHERE org_id = $1 AND id = $2", book.org, id);
  rows.next();
  note_digest_change(book, author, rows.id<okr::TeamId>(0));
}

}  // namespace store
