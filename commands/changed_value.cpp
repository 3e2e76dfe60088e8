#include "commands/changed_value.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/dependency.h"
#include "commands/wording.h"
#include "scheduler/cadence.h"
#include "scheduler/local_time.h"
#include "store/sql/api_token.h"
#include "store/sql/blocker.h"
#include "store/sql/check_in.h"
#include "store/sql/dependency.h"
#include "store/sql/entry.h"
#include "store/sql/grade.h"
#include "store/sql/kpi.h"
#include "store/sql/milestone.h"
#include "store/sql/objective.h"
#include "store/sql/own_times.h"
#include "store/sql/person.h"
#include "store/sql/proposal.h"
#include "store/sql/retro.h"
#include "store/sql/settings.h"
#include "store/sql/team.h"
#include "store/sql/waiver.h"

namespace commands {

namespace {

using okr::Change;
using okr::Noun;

constexpr std::size_t kLongestValue = 80;
constexpr std::string_view kMember = "member:";
constexpr std::string_view kContributor = "contributor:";
constexpr std::string_view kRemark = "remark:";
constexpr std::string_view kSetting = "setting:";

std::string key_result_text(const store::Book& book, okr::KeyResultId id) {
  const auto found = store::find_key_result(book, id);
  return found ? fmt::format("{} {}", id_text(id), shortened(found->text, kLongestValue))
               : id_text(id);
}

std::string objective_text(const store::Book& book, okr::ObjectiveId id) {
  const auto found = store::find_objective(book, id);
  return found ? fmt::format("{} {}", id_text(id), shortened(found->text, kLongestValue))
               : id_text(id);
}

// A number of the key result with its unit, as it is now.
std::string amount(const store::Book& book, okr::KeyResultId id, const std::string& stored) {
  const auto key_result = store::find_key_result(book, id);
  const auto value = okr::Decimal::parse(stored);
  return key_result && value ? value_text(*key_result, *value) : stored;
}

std::string check_in_text(const store::Book& book, okr::KeyResultId id, std::int64_t check_in) {
  const auto found = store::find_check_in(book, id, okr::CheckInId{check_in});
  return found ? amount(book, id, found->value.text()) : "none";
}

// Fields whose value is a number that stands for something else.
std::string id_value(const store::Book& book, const Change& change, std::int64_t number,
                     std::string_view zone) {
  const std::string& field = change.field;
  if (field == "owner" || field == "check_in_owner" || field == "lead") {
    return store::read_person(book, okr::PersonId{number}).name;
  }
  if (field == "team") return store::read_team(book, okr::TeamId{number}).name;
  if (field == "cycle") return store::read_cycle(book, okr::CycleId{number}).name;
  if (field == "parent" && change.noun == Noun::kTeam) {
    return store::read_team(book, okr::TeamId{number}).name;
  }
  if (field == "parent") return id_text(okr::ObjectiveId{number});
  if (field == "check_in") {
    return check_in_text(book, okr::KeyResultId{change.noun_id}, number);
  }
  if (field == "due_day" || field == "first_day" || field == "last_day") {
    return scheduler::day_text(okr::Day{std::chrono::days{number}});
  }
  if (field == "snoozed_until" || field == "published_at") {
    return scheduler::local_text(zone, okr::Instant{std::chrono::seconds{number}});
  }
  if (field == "score" || store::voter_of(field)) {
    return okr::grade_text(okr::Score::clamped(number));
  }
  if (field == "votes_shown") return "shown";
  if (field == "nudges") return number == 1 ? "on" : "off";
  if (field == "own_time") return scheduler::time_text(std::chrono::minutes{number});
  if (field == "work_days") {
    return scheduler::weekdays_text(okr::Weekdays::from_mask(static_cast<unsigned>(number)));
  }
  return std::to_string(number);
}

// For whoever wrote it, who may have written it for somebody else.
std::string away_text(const store::Book& book, okr::AwayId id, okr::PersonId reader) {
  const okr::PersonId person = store::read_away(book, id).person;
  if (person == reader) return "the note that you are away";
  return fmt::format("the note that {} is away", store::read_person(book, person).name);
}

// What the ledger calls so, as people read it.
std::string kpi_field_text(const std::string& field) {
  if (const auto link = store::kpi_link_of(field)) {
    return fmt::format("{} {}",
                       link->link == store::KpiLink::kMeasures ? "measures" : "elevated to",
                       id_text(link->key_result));
  }
  if (field == "low") return "healthy from";
  if (field == "high") return "healthy up to";
  return field == "frequency" ? "asked" : field;
}

// A number of a KPI with its unit, as that is now; absent for fields that hold none.
std::optional<std::string> kpi_amount(const store::Book& book, const Change& change,
                                      const std::string& stored) {
  const okr::KpiId id{change.noun_id};
  const auto kpi = store::find_kpi(book, id);
  if (!kpi) return std::nullopt;
  if (change.field == "value") {
    const auto value = store::find_kpi_value(book, id, okr::KpiValueId{std::stoll(stored)});
    return value ? value_text(*kpi, value->value) : "none";
  }
  const auto edge = okr::Decimal::parse(stored);
  if (!edge || (change.field != "low" && change.field != "high")) return std::nullopt;
  return value_text(*kpi, *edge);
}

bool all_digits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
}

std::string contributor_name(const store::Book& book, const std::string& field) {
  return store::read_person(book, okr::PersonId{std::stoll(field.substr(kContributor.size()))})
      .name;
}

std::string plan_text_of(const store::Book& book, const Change& change, const std::string& stored) {
  const auto key_result = store::find_key_result(book, okr::KeyResultId{change.noun_id});
  return key_result ? plan_text(*key_result, okr::plan_from(stored)) : "a plan";
}

// A number in the unit of its key result.
bool is_amount(const std::string& field) {
  return field == "baseline" || field == "target" || field == "low" || field == "commit" ||
         field == "stretch";
}

bool is_free_text(const std::string& field) {
  return field == "text" || field == "why" || field == "name" || field == "unit" ||
         field == "score_because" || field == "score_cause" || field == "score_lesson" ||
         field == "score_evidence" || field == "left_out" || store::waived_rule(field);
}

// A line of the team's lists.
std::string entry_field_text(const store::Book& book, okr::EntryId id) {
  const auto entry = store::find_entry(book, id);
  if (!entry) return "an entry";
  const std::string_view list = entry->kind == okr::EntryKind::kFocus ? "focus"
                                : entry->kind == okr::EntryKind::kWin ? "win"
                                                                      : "not now";
  return fmt::format("{} “{}”", list, shortened(entry->text, kLongestValue));
}

// A setting; one that was never set holds what is usual, of a team what the book has.
std::string setting_value(const store::Book& book, const Change& change,
                          const std::optional<std::string>& value) {
  if (value && !value->empty()) return shortened(*value, kLongestValue);
  const std::string name = change.field.substr(kSetting.size());
  const bool of_team = change.noun == Noun::kTeam;
  std::string usual =
      okr::setting_text(of_team ? store::read_settings(book) : okr::Settings{}, name);
  return usual.empty() ? "none" : usual;
}

std::string channel_value(const std::string& stored) {
  const okr::Channel channel = store::channel_from(stored);
  return channel.name.empty() ? "a channel" : "#" + channel.name;
}

// What people call the fields of grades and retrospectives.
std::optional<std::string_view> closing_field(std::string_view field) {
  if (field == "score_because") return "reason";
  if (field == "score_cause") return "cause";
  if (field == "score_lesson") return "lesson";
  if (field == "score_evidence") return "evidence";
  if (field == "left_out") return "left out";
  if (field == "votes_shown") return "votes";
  if (store::retro_of(field)) return "retro";
  if (store::retro_answer_of(field)) return "your answer";
  return std::nullopt;
}

}  // namespace

std::string changed_thing(const store::Book& book, const Change& change) {
  switch (change.noun) {
    case Noun::kPerson:
      if (store::is_own_time(change)) return "your own times";
      if (change.field == "role" || change.field == "observer") {
        return "the role of " + store::read_person(book, okr::PersonId{change.noun_id}).name;
      }
      return change.field == "snoozed_until" ? "your snooze" : "your profile";
    case Noun::kTeam:
      return "the team " + store::read_team(book, okr::TeamId{change.noun_id}).name;
    case Noun::kCycle:
      return "the cycle " + store::read_cycle(book, okr::CycleId{change.noun_id}).name;
    case Noun::kObjective:
      return objective_text(book, okr::ObjectiveId{change.noun_id});
    case Noun::kKeyResult:
      return key_result_text(book, okr::KeyResultId{change.noun_id});
    case Noun::kCadence:
      return "the schedule";
    case Noun::kAway:
      return away_text(book, okr::AwayId{change.noun_id}, change.person);
    case Noun::kKpi: {
      const auto kpi = store::find_kpi(book, okr::KpiId{change.noun_id});
      const std::string id = id_text(okr::KpiId{change.noun_id});
      return kpi ? fmt::format("{} {}", id, shortened(kpi->text, kLongestValue)) : id;
    }
    case Noun::kApiToken: {
      const auto token = store::find_api_token(book, okr::ApiTokenId{change.noun_id});
      return fmt::format("the API token {}",
                         token ? shortened(token->name, kLongestValue) : "that is gone");
    }
    case Noun::kOrg:
      return "the book's settings";
  }
  return {};
}

std::string changed_field(const store::Book& book, const Change& change) {
  if (change.field.rfind(kMember, 0) == 0) {
    const auto person = okr::PersonId{std::stoll(change.field.substr(kMember.size()))};
    return store::read_person(book, person).name + " as a member";
  }
  if (const auto blocker = store::blocker_of(change.field)) {
    return fmt::format("blocker B{}", blocker->value);
  }
  if (change.noun == Noun::kKpi) return kpi_field_text(change.field);
  if (change.field.starts_with(kContributor)) {
    return contributor_name(book, change.field) + " as a contributor";
  }
  if (change.field.starts_with(kRemark)) return "remark";
  if (const auto id = store::dependency_of(change.field)) {
    const auto dependency = store::find_dependency(book, *id);
    return dependency ? "waiting for " + awaited_text(book, *dependency) : "waiting";
  }
  if (store::is_proposal(change.field)) return "proposal";
  if (change.field.starts_with(kSetting)) return change.field.substr(kSetting.size());
  if (const auto entry = store::entry_of(change.field)) return entry_field_text(book, *entry);
  if (const auto rule = store::waived_rule(change.field))
    return fmt::format("L{:02} waived", *rule);
  if (change.field == "check_in") return "check-in";
  if (change.noun == Noun::kKeyResult && change.field == "kind") return "direction";
  if (store::voter_of(change.field)) return "your vote";
  if (const auto name = closing_field(change.field)) return std::string{*name};
  if (change.field == "check_in_owner") return "check-in owner";
  if (change.field == "due_day") return "due day";
  if (change.field == "snoozed_until") return "quiet until";
  if (change.field == "own_time") return "asked at";
  if (change.field == "work_days") return "work days";
  if (change.field == "quiet_hours") return "quiet hours";
  if (change.field == "nudge_budget") return "nudge budget";
  if (change.noun == Noun::kTeam && change.field == "channel") return "home";
  return change.field;
}

std::string changed_value(const store::Book& book, const Change& change,
                          const std::optional<std::string>& value, std::string_view zone) {
  const bool there = change.field.starts_with(kMember) || change.field.starts_with(kContributor) ||
                     change.field.starts_with(kRemark) || store::dependency_of(change.field) ||
                     store::kpi_link_of(change.field);
  if (there) return value ? "yes" : "no";
  if (change.field.starts_with(kSetting)) return setting_value(book, change, value);
  if (!value || value->empty()) return "none";
  if (change.noun == Noun::kTeam && change.field == "channel") return channel_value(*value);
  if (change.noun == Noun::kKpi) {
    if (const auto amount = kpi_amount(book, change, *value)) return *amount;
  }
  if (change.field == "private" || change.field == "observer") return *value == "1" ? "yes" : "no";
  if (change.field == "plan") return plan_text_of(book, change, *value);
  if (change.field == "milestones") return milestones_text(store::milestones_from(*value));
  if (is_amount(change.field)) {
    return amount(book, okr::KeyResultId{change.noun_id}, *value);
  }
  if (change.noun == Noun::kKeyResult && change.field == "kind") {
    return *value == "decrease" ? "down" : "up";
  }
  if (is_free_text(change.field)) return shortened(*value, kLongestValue);
  return all_digits(*value) ? id_value(book, change, std::stoll(*value), zone) : *value;
}

std::string milestones_text(const std::vector<okr::Milestone>& milestones) {
  std::string text;
  for (const okr::Milestone& one : milestones) {
    if (!text.empty()) text += "; ";
    text += shortened(one.text, kLongestValue);
    if (one.due_day) text += " by " + scheduler::day_text(*one.due_day);
  }
  return text;
}

std::string corrected_text(std::string_view before, std::string_view value) {
  return before == value ? fmt::format("corrected, still {}", value)
                         : fmt::format("corrected {} to {}", before, value);
}

}  // namespace commands
