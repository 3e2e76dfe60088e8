#include "bot/api/json.h"

#include <fmt/format.h>

#include "bot/api/json_values.h"
#include "bot/api/visible.h"
#include "commands/grading.h"
#include "commands/wording.h"
#include "store/okr/progress.h"
#include "store/sql/contributor.h"
#include "store/sql/grade.h"
#include "store/sql/kpi.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"
#include "store/sql/waiver.h"

namespace bot::api {
namespace {

// Those of them that everybody may read.
Json ids_json(const store::Book& book, const std::vector<okr::KeyResultId>& ids) {
  Json list = Json::array();
  for (const okr::KeyResultId id : ids) {
    if (public_subject(book, id)) list.push_back(commands::id_text(id));
  }
  return list;
}

// The same: itself, or null.
Json public_or_null(const store::Book& book, const std::optional<okr::ObjectiveId>& id) {
  return id && public_objective(book, *id) ? maybe(id) : Json(nullptr);
}

Json latest_json(const okr::KeyResult& key_result) {
  if (!key_result.latest) return nullptr;
  Json json;
  json["id"] = key_result.latest->id.value;
  json["value"] = key_result.latest->value.text();
  json["confidence"] = key_result.latest->confidence.value();
  json["at"] = instant_json(key_result.latest->at);
  return json;
}

std::string_view noun_json(okr::Noun noun) {
  switch (noun) {
    case okr::Noun::kTeam:
      return "team";
    case okr::Noun::kCycle:
      return "cycle";
    case okr::Noun::kObjective:
      return "objective";
    case okr::Noun::kKeyResult:
      return "key_result";
    case okr::Noun::kKpi:
      return "kpi";
    default:
      return "other";
  }
}

// The rules of the coach that were set aside for one key result, or for the objective itself.
Json waivers_json(const store::Book& book, okr::ObjectiveId objective,
                  const std::optional<okr::KeyResultId>& key_result) {
  Json list = Json::array();
  for (const okr::Waiver& waiver : store::waivers_of(book, objective)) {
    if (waiver.key_result != key_result) continue;
    list.push_back(Json{{"rule", fmt::format("L{:02}", waiver.rule)},
                        {"reason", waiver.reason},
                        {"person", waiver.person.value},
                        {"at", instant_json(waiver.at)}});
  }
  return list;
}

// How it came out. Nothing of that is told before it is settled, and votes have no names ever.
Json grade_json(const store::Book& book, okr::KeyResultId key_result) {
  const okr::Grade grade = store::read_grade(book, key_result);
  if (!grade.settled()) return nullptr;
  Json json;
  json["score"] = maybe(grade.score);
  json["proposed"] = maybe(grade.proposed);
  json["because"] = grade.because;
  json["cause"] = grade.cause;
  json["lesson"] = grade.lesson;
  json["evidence"] = grade.evidence;
  json["left_out"] = grade.left_out;
  return json;
}

// What was decided when its cycle ended, and where it goes on.
Json closing_json(const store::Book& book, okr::ObjectiveId objective,
                  const okr::Closing& closing) {
  if (!closing.decision) return nullptr;
  Json json;
  json["decision"] = store::to_text(*closing.decision);
  json["because"] = closing.because;
  json["carried_to"] = public_or_null(book, store::carried_to(book, objective));
  return json;
}

Json plan_json(const std::vector<okr::PlannedValue>& plan) {
  Json list = Json::array();
  for (const okr::PlannedValue& one : plan) {
    list.push_back(Json{{"day", day_json(one.day)}, {"value", one.value.text()}});
  }
  return list;
}

}  // namespace

Json to_json(const okr::Cycle& cycle) {
  Json json;
  json["id"] = cycle.id.value;
  json["name"] = cycle.name;
  json["first_day"] = day_json(cycle.first_day);
  json["last_day"] = day_json(cycle.last_day);
  json["state"] = store::to_text(cycle.state);
  return json;
}

Json to_json(const store::Book& book, const okr::Team& team, const okr::TeamLevels& levels) {
  Json json;
  json["id"] = team.id.value;
  json["name"] = team.name;
  json["parent"] = maybe(team.parent);
  json["level"] = levels.depth(team.id);
  json["lead"] = maybe(team.lead);
  json["members"] = ids_json(store::members_of(book, team.id));
  return json;
}

Json to_json(const store::Book& book, const okr::Person& person) {
  Json json;
  json["id"] = person.id.value;
  json["name"] = person.name;
  json["administrator"] = person.role == okr::Role::kAdministrator;
  json["observer"] = person.role == okr::Role::kObserver;
  json["teams"] = Json::array();
  for (const okr::Team& team : store::teams_of(book, person.id)) {
    json["teams"].push_back(team.id.value);
  }
  json["time_zone"] = person.time_zone;
  json["left_at"] = maybe(person.left_at);
  return json;
}

Json to_json(const store::Book& book, const okr::Objective& objective) {
  const okr::Closing closing = store::read_closing(book, objective.id);
  Json json;
  json["id"] = commands::id_text(objective.id);
  json["text"] = objective.text;
  json["why"] = objective.why;
  json["owner"] = objective.owner.value;
  json["team"] = objective.team.value;
  json["cycle"] = objective.cycle.value;
  json["contributors"] =
      ids_json(store::contributors_of(book, okr::Noun::kObjective, objective.id.value));
  json["parent"] = public_or_null(book, objective.parent);
  json["kind"] = store::to_text(objective.kind);
  json["state"] = store::to_text(objective.state);
  json["published_at"] = maybe(objective.published_at);
  json["waivers"] = waivers_json(book, objective.id, std::nullopt);
  json["carried_from"] = public_or_null(book, closing.carried_from);
  json["score"] = maybe(commands::objective_score(book, objective.id));
  json["closing"] = closing_json(book, objective.id, closing);
  return json;
}

Json to_json(const store::Book& book, const okr::KeyResult& key_result) {
  const auto progress = okr::progress(key_result);
  const auto kpi = store::measuring_kpi(book, key_result.id);
  Json json;
  json["id"] = commands::id_text(key_result.id);
  json["objective"] = commands::id_text(key_result.objective);
  json["text"] = key_result.text;
  json["owner"] = key_result.owner.value;
  json["check_in_owner"] = maybe(key_result.check_in_owner);
  json["contributors"] =
      ids_json(store::contributors_of(book, okr::Noun::kKeyResult, key_result.id.value));
  json["kind"] = store::to_text(key_result.kind);
  json["unit"] = key_result.unit;
  json["baseline"] = key_result.baseline.text();
  json["target"] = key_result.target.text();
  json["low"] = maybe(key_result.low);
  json["commit"] = maybe(key_result.commit);
  json["stretch"] = maybe(key_result.stretch);
  json["relative"] = maybe(key_result.relative);
  json["indicator"] = key_result.indicator ? Json(okr::word(*key_result.indicator)) : Json(nullptr);
  json["weight"] = key_result.weight;
  json["plan"] = plan_json(key_result.plan);
  json["milestones"] = Json::array();
  for (const okr::Milestone& milestone : key_result.milestones) {
    json["milestones"].push_back(
        Json{{"text", milestone.text}, {"due_day", maybe(milestone.due_day)}});
  }
  json["due_day"] = maybe(key_result.due_day);
  json["created_at"] = instant_json(key_result.created_at);
  json["latest"] = latest_json(key_result);
  json["percent"] = progress ? Json(progress->percent) : Json(nullptr);
  json["measured_by"] = kpi ? Json(commands::id_text(*kpi)) : Json(nullptr);
  json["waivers"] = waivers_json(book, key_result.objective, key_result.id);
  json["grade"] = grade_json(book, key_result.id);
  return json;
}

Json to_json(const okr::CheckIn& check_in) {
  Json json;
  json["id"] = check_in.id.value;
  json["key_result"] = commands::id_text(check_in.key_result);
  json["at"] = instant_json(check_in.at);
  json["person"] = check_in.person.value;
  json["kind"] = store::to_text(check_in.kind);
  json["value"] = check_in.value.text();
  json["confidence"] = check_in.confidence.value();
  json["note"] = check_in.note;
  json["due_day"] = maybe(check_in.due_day);
  json["corrects"] = maybe(check_in.corrects);
  json["via"] = check_in.via;
  return json;
}

Json to_json(const okr::Blocker& blocker) {
  Json json;
  json["id"] = fmt::format("B{}", blocker.id.value);
  json["key_result"] = commands::id_text(blocker.key_result);
  json["text"] = blocker.text;
  json["waits_for"] = maybe(blocker.waits_for);
  json["needed_by"] = maybe(blocker.needed_by);
  json["opened_by"] = blocker.opened_by.value;
  json["opened_at"] = instant_json(blocker.opened_at);
  json["closed_at"] = maybe(blocker.closed_at);
  return json;
}

Json to_json(const store::Book& book, const okr::Kpi& kpi) {
  using store::KpiLink;
  Json json;
  json["id"] = commands::id_text(kpi.id);
  json["text"] = kpi.text;
  json["unit"] = kpi.unit;
  json["healthy_from"] = maybe(kpi.healthy.low);
  json["healthy_to"] = maybe(kpi.healthy.high);
  json["health"] = okr::word(okr::health(kpi));
  json["frequency"] = store::to_text(kpi.frequency);
  json["owner"] = kpi.owner.value;
  json["team"] = maybe(kpi.team);
  json["created_at"] = instant_json(kpi.created_at);
  json["dropped"] = kpi.dropped;
  json["latest"] = nullptr;
  if (kpi.latest) {
    json["latest"] = Json{{"id", kpi.latest->id.value},
                          {"value", kpi.latest->value.text()},
                          {"at", instant_json(kpi.latest->at)},
                          {"day", day_json(kpi.latest->day)}};
  }
  json["measures"] = ids_json(book, store::linked_key_results(book, kpi.id, KpiLink::kMeasures));
  json["elevated_to"] = ids_json(book, store::linked_key_results(book, kpi.id, KpiLink::kElevated));
  return json;
}

Json to_json(const okr::KpiValue& value) {
  Json json;
  json["id"] = value.id.value;
  json["kpi"] = commands::id_text(value.kpi);
  json["at"] = instant_json(value.at);
  json["person"] = value.person.value;
  json["kind"] = store::to_text(value.kind);
  json["value"] = value.value.text();
  json["note"] = value.note;
  json["day"] = day_json(value.day);
  json["corrects"] = maybe(value.corrects);
  json["via"] = value.via;
  return json;
}

Json to_json(std::int64_t id, const okr::Change& change) {
  Json json;
  json["id"] = id;
  json["command"] = change.command.value;
  json["at"] = instant_json(change.at);
  json["person"] = change.person.value;
  json["via"] = change.via;
  json["noun"] = noun_json(change.noun);
  json["noun_id"] = change.noun_id;
  json["field"] = change.field;
  json["old_value"] = maybe(change.old_value);
  json["new_value"] = maybe(change.new_value);
  json["because"] = change.because;
  json["undoes"] = maybe(change.undoes);
  return json;
}

}  // namespace bot::api
