#include "store/copy.h"

#include <fmt/format.h>

#include "store/migrate.h"
#include "store/open.h"
#include "store/pages.h"

namespace store {
namespace {

constexpr Table kTables[] = {
    {"org", "id, name, time_zone, planned_until, nudge_budget", "id"},
    {"counter", "org_id, noun, last", "org_id, noun"},
    {"setting", "org_id, name, value", "org_id, name"},
    {"lease", "name, holder, until", "name", Kept::kMachinery},
    {"connection",
     "id, org_id, platform, platform_id, paused_until, off_since, per_minute, spacing, busy_until, "
     "failures",
     "id"},
    {"person",
     "org_id, id, name, time_zone, role, snoozed_until, left_at, observer, merged_into, "
     "language",
     "org_id, id"},
    {"identity",
     "connection_id, user_id, org_id, person_id, user_name, dm_channel, profile_at, left_at",
     "connection_id, user_id"},
    {"link_code", "org_id, code, person_id, connection_id, expires_at, used_at", "org_id, code",
     Kept::kMachinery},
    {"team", "org_id, id, name, parent_id, lead_id, connection_id, channel_id, channel_name, state",
     "org_id, id"},
    {"team_member", "org_id, team_id, person_id", "org_id, team_id, person_id"},
    {"cycle", "org_id, id, name, first_day, last_day, state", "org_id, id"},
    {"cadence",
     "org_id, id, team_id, kind, period, every, weekdays, day_of_month, week_of_month, minute, "
     "zone_of, connection_id, channel_id, channel_name, since, state, nudges",
     "org_id, id"},
    {"own_times", "org_id, person_id, time_of_day, work_days, quiet, holidays",
     "org_id, person_id"},
    {"holiday", "org_id, country, day, name", "org_id, country, day"},
    {"away", "org_id, id, person_id, first_day, last_day, state, half, stand_in", "org_id, id"},
    {"objective",
     "org_id, id, text, why, owner_id, team_id, cycle_id, parent_id, kind, state, published_at, "
     "private",
     "org_id, id"},
    {"key_result",
     "org_id, id, objective_id, text, owner_id, check_in_owner_id, kind, unit, baseline, target, "
     "low, commit_value, stretch_value, relative, weight, plan, due_day, created_at, state, "
     "latest_id, latest_value, latest_confidence, latest_at, latest_due_day, indicator",
     "org_id, id"},
    {"milestone", "org_id, key_result_id, position, text, due_day",
     "org_id, key_result_id, position"},
    {"check_in",
     "org_id, key_result_id, at, id, person_id, kind, value, confidence, note, due_day, corrects, "
     "via",
     "org_id, key_result_id, at, id"},
    {"blocker",
     "org_id, id, key_result_id, text, waits_for, needed_by, opened_by, opened_at, closed_at, "
     "state",
     "org_id, id"},
    {"contributor", "org_id, noun, noun_id, person_id", "org_id, noun, noun_id, person_id"},
    {"remark",
     "org_id, id, noun, noun_id, kind, text, because, person_id, at, state, review, confidence",
     "org_id, id"},
    {"method_setting", "org_id, team_id, name, value", "org_id, team_id, name"},
    {"kpi",
     "org_id, id, text, unit, low, high, frequency, owner_id, team_id, created_at, state, "
     "latest_id, latest_value, latest_at, latest_day",
     "org_id, id"},
    {"kpi_value", "org_id, kpi_id, at, id, person_id, kind, value, note, day, corrects, via",
     "org_id, kpi_id, at, id"},
    {"kpi_link", "org_id, kpi_id, kind, key_result_id", "org_id, kpi_id, kind, key_result_id"},
    {"waiver", "org_id, noun, noun_id, rule, person_id, at, reason", "org_id, noun, noun_id, rule"},
    {"grade",
     "org_id, key_result_id, score, proposed, because, cause, lesson, evidence, left_out, "
     "votes_shown",
     "org_id, key_result_id"},
    {"grade_vote", "org_id, key_result_id, person_id, score", "org_id, key_result_id, person_id"},
    {"closing", "org_id, objective_id, decision, because, carried_from", "org_id, objective_id"},
    {"retro", "org_id, id, team_id, cycle_id, opened_at, ended_at, state", "org_id, id"},
    {"retro_answer", "org_id, id, retro_id, person_id, question, text, at, state", "org_id, id"},
    {"dependency", "org_id, id, noun, noun_id, on_noun, on_id, because, person_id, at, state",
     "org_id, id"},
    {"proposal",
     "org_id, id, objective_id, person_id, asked, note, at, decided_by, decided_at, state",
     "org_id, id"},
    {"entry",
     "org_id, id, kind, team_id, person_id, key_result_id, objective_id, text, because, week, at, "
     "ended_at, state",
     "org_id, id"},
    {"delivery",
     "id, org_id, kind, person_id, team_id, connection_id, channel_id, thread_of, lane, body, "
     "reason, due_at, late, state, attempt, next_at, first_try_at, lease_until, error, sent_at, "
     "sent_connection, sent_channel, sent_message, via",
     "id", Kept::kMachinery},
    {"occurrence",
     "org_id, key, kind, team_id, person_id, due_at, local_day, reason, skipped, late, delivery_id",
     "org_id, key", Kept::kMachinery},
    {"resting", "lane, until", "lane", Kept::kMachinery},
    {"card_change", "org_id, person_id, command_id, at, next_at", "org_id, person_id, command_id",
     Kept::kMachinery},
    {"digest_change", "org_id, team_id, command_id, at, next_at", "org_id, team_id, command_id",
     Kept::kMachinery},
    {"inbound", "connection_id, key, at", "connection_id, key", Kept::kMachinery},
    {"inbox",
     "id, connection_id, channel_id, thread, direct, user_id, user_name, text, key, at, attempt, "
     "next_at, answer",
     "id", Kept::kMachinery},
    {"installation",
     "connection_id, team_name, scopes, installed_by, installed_at, token, refresh_token, "
     "expires_at",
     "connection_id", Kept::kMachinery},
    {"heard", "connection_id, channel_id, until", "connection_id, channel_id", Kept::kMachinery},
    {"api_token", "org_id, id, name, hash, scopes, person_id, made_by, created_at, state",
     "org_id, id", Kept::kMachinery},
    {"api_request", "org_id, token_id, key, at, request, status, body", "org_id, token_id, key",
     Kept::kMachinery},
    {"change",
     "org_id, id, command_id, at, person_id, via, noun, noun_id, field, old_value, new_value, "
     "because, undoes",
     "org_id, id"},
};

void compare(Connection& from, Connection& to, const Table& table) {
  Pages left{from, table};
  Pages right{to, table};
  for (bool more = true; more;) {
    const LoadedRows rows = left.next();
    if (rows != right.next()) {
      throw DatabaseError{fmt::format("The copy of the table {} is not equal.", table.name)};
    }
    more = !rows.empty();
  }
}

}  // namespace

std::span<const Table> tables() {
  return kTables;
}

void refuse_unless_empty(Connection& connection) {
  for (const Table& table : kTables) {
    if (Pages{connection, table}.next().empty()) continue;
    throw DatabaseUnusable{
        fmt::format("The database to copy to is not empty: its table {} has rows; name a new one.",
                    table.name)};
  }
}

std::int64_t copy_table(Connection& from, Connection& to, const Table& table) {
  std::int64_t count = 0;
  Pages pages{from, table};
  for (LoadedRows rows = pages.next(); !rows.empty(); rows = pages.next()) {
    to.load(table.name, names_in(table.columns), rows);
    count += static_cast<std::int64_t>(rows.size());
  }
  return count;
}

std::vector<CopiedTable> copy_book(std::string_view from, std::string_view to, Source source) {
  const auto origin = open_database(from, Use::kLook);
  const auto reading = origin->connect(Database::Access::kReadOnly);
  check_migrated(*reading, migrations());
  // A file is nobody else's meanwhile.
  const auto held = source == Source::kAlone ? open_database(from, Use::kServe) : nullptr;
  const auto target = open_database(to, Use::kServe);
  const auto writing = target->connect(Database::Access::kReadWrite);
  migrate(*writing, migrations());
  refuse_unless_empty(*writing);

  std::vector<CopiedTable> copied;
  reading->begin();
  writing->begin();
  for (const Table& table : kTables) {
    copied.push_back({table.name, copy_table(*reading, *writing, table)});
  }
  writing->finish_load();
  writing->commit();
  const auto check = target->connect(Database::Access::kReadOnly);
  check->begin();
  for (const Table& table : kTables) compare(*reading, *check, table);
  check->commit();
  reading->commit();
  return copied;
}

}  // namespace store
