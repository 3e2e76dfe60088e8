#include "store/sql/own_times.h"

#include "store/sql/holiday.h"
#include "store/sql/person.h"

namespace store {
namespace {

void change(const Book& book, const Author& author, okr::PersonId person, std::string_view field,
            const std::optional<std::string>& value) {
  change_field(book, author, okr::Noun::kPerson, person.value, field, value);
}

}  // namespace

okr::OwnTimes own_times_in(const Rows& rows, int first) {
  okr::OwnTimes own;
  if (!rows.is_null(first)) own.time_of_day = std::chrono::minutes{rows.integer(first)};
  if (!rows.is_null(first + 1)) {
    own.work_days = okr::Weekdays::from_mask(static_cast<unsigned>(rows.integer(first + 1)));
  }
  if (!rows.is_null(first + 2)) own.quiet = okr::QuietHours::parse(rows.text(first + 2));
  if (!rows.is_null(first + 3)) own.holidays = rows.text(first + 3);
  return own;
}

okr::OwnTimes read_own_times(const Book& book, okr::PersonId person) {
  Rows rows = book.tx.query(R"(
    SELECT time_of_day, work_days, quiet, holidays
    FROM own_times WHERE org_id = $1 AND person_id = $2)",
                            book.org, person);
  return rows.next() ? own_times_in(rows, 0) : okr::OwnTimes{};
}

void set_own_times(const Book& book, const Author& author, okr::PersonId person,
                   const okr::OwnTimes& own) {
  using Text = std::optional<std::string>;
  change(book, author, person, "own_time",
         own.time_of_day ? Text{std::to_string(own.time_of_day->count())} : Text{});
  change(book, author, person, "work_days",
         own.work_days ? Text{std::to_string(own.work_days->mask())} : Text{});
  change(book, author, person, "quiet_hours", own.quiet ? Text{own.quiet->text()} : Text{});
  change(book, author, person, "holidays", own.holidays.empty() ? Text{} : Text{own.holidays});
}

bool is_own_time(const okr::Change& change) {
  const std::string& field = change.field;
  return change.noun == okr::Noun::kPerson && (field == "own_time" || field == "work_days" ||
                                               field == "quiet_hours" || field == "holidays");
}

std::map<okr::PersonId, okr::OwnTimes> everybodys_own_times(const Book& book) {
  std::map<okr::PersonId, okr::OwnTimes> result;
  Rows rows = book.tx.query(R"(
    SELECT person_id, time_of_day, work_days, quiet, holidays
    FROM own_times
    WHERE org_id = $1
      AND (coalesce(time_of_day, work_days) IS NOT NULL OR coalesce(quiet, holidays) IS NOT NULL))",
                            book.org);
  while (rows.next()) {
    result.emplace(rows.id<okr::PersonId>(0), own_times_in(rows, 1));
  }
  return result;
}

void add_half_day(const okr::Away& away, okr::Calendar& calendar) {
  const bool morning = away.half == okr::Half::kMorning;
  (morning ? calendar.mornings_away : calendar.afternoons_away).insert(away.first_day);
}

void add_half_days(const Book& book, okr::PersonId person, okr::Calendar& calendar) {
  for (const okr::Away& away : list_half_days(book, person)) add_half_day(away, calendar);
}

okr::Calendar read_calendar(const Book& book, okr::PersonId person) {
  okr::Calendar calendar{read_person(book, person).time_zone, read_own_times(book, person)};
  calendar.holidays = read_holidays(book, calendar.own.holidays);
  add_half_days(book, person, calendar);
  return calendar;
}

std::map<okr::TeamId, Asked> asked_of(const Book& book, okr::PersonId person) {
  std::map<okr::TeamId, Asked> result;
  Rows rows = book.tx.query(R"(
    SELECT o.team_id, coalesce(p.time_zone, (SELECT time_zone FROM org WHERE id = $1)),
           p.snoozed_until,
           min(CASE WHEN o.published_at > k.created_at THEN o.published_at ELSE k.created_at END),
           CASE WHEN count(k.latest_due_day) = count(*) THEN min(k.latest_due_day) END
    FROM person p
    JOIN key_result k ON k.org_id = $1 AND k.state = 'active'
                     AND (k.check_in_owner_id = $2
                          OR (k.owner_id = $2 AND k.check_in_owner_id IS NULL))
    JOIN objective o ON o.org_id = k.org_id AND o.id = k.objective_id AND o.state = 'active'
    JOIN cycle c ON c.org_id = o.org_id AND c.id = o.cycle_id AND c.state = 'active'
    WHERE p.org_id = $1 AND p.id = $2 AND p.left_at IS NULL
      AND (k.kind NOT IN ('pass_fail', 'milestones') OR k.latest_value IS NULL
           OR k.latest_value <> CASE k.kind WHEN 'pass_fail' THEN '1' ELSE k.target END)
    GROUP BY o.team_id, p.time_zone, p.snoozed_until)",
                            book.org, person);
  while (rows.next()) {
    result.emplace(rows.id<okr::TeamId>(0), Asked{.person = person,
                                                  .time_zone = rows.text(1),
                                                  .snoozed_until = rows.maybe_instant(2),
                                                  .since = rows.instant(3),
                                                  .answered = rows.maybe_day(4)});
  }
  return result;
}

}  // namespace store
