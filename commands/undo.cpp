#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "commands/args.h"
#include "commands/changed_value.h"
#include "commands/handlers.h"
#include "commands/quiet.h"
#include "commands/reply.h"
#include "commands/undo_rights.h"
#include "commands/wording.h"
#include "scheduler/own_times.h"
#include "store/ledger.h"
#include "store/sql/check_in.h"
#include "store/sql/grade.h"
#include "store/sql/kpi.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/own_times.h"
#include "store/sql/person.h"
#include "store/sql/retro.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using okr::Change;
using okr::Noun;

bool is_creation(const Change& change) {
  return change.field == "state" && !change.old_value && change.new_value;
}

[[noreturn]] void refuse_undo(const std::string& why) {
  throw UserError{fmt::format("That can no longer be taken back: {}. Nothing was changed.", why)};
}

// Who changed the same after `change`, as the speaker reads it.
std::string later_author(const Context& context, const Change& change) {
  constexpr int kLookedAt = 20;
  for (const Change& row :
       store::changes_of(context.book, change.noun, change.noun_id, kLookedAt)) {
    if (row.field != change.field || row.command <= change.command) continue;
    if (row.person == context.me.id) return "you";
    return store::read_person(context.book, row.person).name;
  }
  return "somebody";
}

void require_objective_unused(const store::Book& book, okr::ObjectiveId id) {
  const auto key_results = store::key_results_of(book, id);
  if (!key_results.empty()) {
    refuse_undo(fmt::format("{} has {} by now", id_text(id), id_text(key_results.front().id)));
  }
  store::ObjectiveFilter children;
  children.parent = id;
  const auto below = store::list_objectives(book, children);
  if (!below.empty()) {
    refuse_undo(fmt::format("{} stands under {} by now", id_text(below.front().id), id_text(id)));
  }
}

void require_no_check_in_since(const store::Book& book, okr::KeyResultId id, okr::Instant since) {
  const auto key_result = store::find_key_result(book, id);
  if (!key_result || !key_result->latest || key_result->latest->at < since) return;
  refuse_undo(fmt::format("there was a check-in on {} since", id_text(id)));
}

void require_team_unused(const store::Book& book, const Change& change) {
  store::ObjectiveFilter filter;
  filter.team = okr::TeamId{change.noun_id};
  const auto objectives = store::list_objectives(book, filter);
  if (!objectives.empty()) {
    refuse_undo(fmt::format("the team has {} by now", id_text(objectives.front().id)));
  }
  const std::string name = store::read_team(book, *filter.team).name;
  // The lead's own membership came with the team and has been taken back before it.
  if (!store::members_of(book, *filter.team).empty()) {
    refuse_undo(fmt::format("others are in {} by now", name));
  }
  const auto teams = store::list_teams(book);
  const bool parent = std::any_of(teams.begin(), teams.end(), [&](const okr::Team& team) {
    return team.parent == filter.team;
  });
  if (parent) refuse_undo(fmt::format("another team stands under {} by now", name));
}

void require_cycle_unused(const store::Book& book, okr::CycleId id) {
  store::ObjectiveFilter filter;
  filter.cycle = id;
  const auto objectives = store::list_objectives(book, filter);
  if (!objectives.empty()) {
    refuse_undo(fmt::format("the cycle has {} by now", id_text(objectives.front().id)));
  }
}

void require_kpi_unused(const store::Book& book, okr::KpiId id) {
  const auto kpi = store::find_kpi(book, id);
  if (kpi && kpi->latest) refuse_undo(fmt::format("{} has a value by now", id_text(id)));
}

// Throws UserError when something stands on what `change` created.
void require_unused(const store::Book& book, const Change& change) {
  switch (change.noun) {
    case Noun::kObjective:
      return require_objective_unused(book, okr::ObjectiveId{change.noun_id});
    case Noun::kKeyResult:
      return require_no_check_in_since(book, okr::KeyResultId{change.noun_id}, change.at);
    case Noun::kTeam:
      return require_team_unused(book, change);
    case Noun::kCycle:
      return require_cycle_unused(book, okr::CycleId{change.noun_id});
    case Noun::kKpi:
      return require_kpi_unused(book, okr::KpiId{change.noun_id});
    case Noun::kPerson:
    case Noun::kCadence:
    case Noun::kAway:
    case Noun::kOrg:
    case Noun::kApiToken:
      return;
  }
}

// A grade carries what others added to it.
void require_no_words_since(const Context& context, const Change& grade) {
  constexpr std::string_view kWords[] = {"score_because", "score_cause", "score_lesson",
                                         "score_evidence"};
  for (const std::string_view field : kWords) {
    Change words = grade;
    words.field = field;
    if (!store::built_upon(context.book, words)) continue;
    refuse_undo(fmt::format("{} added to the grade since", later_author(context, words)));
  }
}

// What a cycle was graded stands still once it is closed, and what was graded stands on its values.
void require_cycle_open(const Context& context, const Change& change) {
  const store::Book& book = context.book;
  if (const auto retro = store::retro_of(change.field)) {
    if (change.new_value == "ended" && store::lessons_posted(book, *retro)) {
      refuse_undo("what was learned is in the team's channel by now");
    }
    if (!change.old_value && store::retro_people(book, *retro) > 0) {
      refuse_undo("somebody has answered by now");
    }
  }
  if (change.noun == Noun::kCycle && change.field == "state" && change.new_value == "grading") {
    const auto graded = store::first_graded(book, okr::CycleId{change.noun_id});
    if (graded) refuse_undo(fmt::format("{} is graded by now", id_text(*graded)));
  }
  if (change.noun != Noun::kKeyResult) return;
  const auto subject = store::find_subject(book, okr::KeyResultId{change.noun_id});
  if (!subject) return;
  const std::string id = id_text(subject->key_result.id);
  if (store::is_grade_field(change.field) && subject->cycle.state == okr::CycleState::kClosed) {
    refuse_undo(fmt::format("the cycle {} is closed by now", subject->cycle.name));
  }
  if (change.field == "score" && !change.old_value) require_no_words_since(context, change);
  const bool settled = store::read_grade(book, subject->key_result.id).settled();
  if (change.field == "check_in" && settled) refuse_undo(fmt::format("{} is graded by now", id));
  const bool shown = store::read_grade(book, subject->key_result.id).votes_shown.has_value();
  if (store::voter_of(change.field) && shown) refuse_undo("the votes have been shown");
}

void require_nothing_built_on(const Context& context, const Change& change) {
  const store::Book& book = context.book;
  if (change.noun == Noun::kPerson && change.field == "merged") {
    refuse_undo("two accounts were joined for good");
  }
  if (change.noun == Noun::kPerson && change.field == "forgotten") {
    refuse_undo("who was forgotten is forgotten for good");
  }
  if (store::built_upon(book, change)) {
    refuse_undo(fmt::format("{} changed the same since", later_author(context, change)));
  }
  require_cycle_open(context, change);
  if (is_creation(change)) return require_unused(book, change);
  const bool published = change.noun == Noun::kObjective && change.field == "published_at";
  if (!published) return;
  for (const auto& key_result : store::key_results_of(book, okr::ObjectiveId{change.noun_id})) {
    require_no_check_in_since(book, key_result.id, change.at);
  }
}

void take_back(const Context& context, const Change& change) {
  if (change.field == "check_in") {
    store::retract_check_in(context.book, context.author, okr::KeyResultId{change.noun_id},
                            okr::CheckInId{std::stoll(*change.new_value)});
    return;
  }
  if (change.noun == Noun::kKpi && change.field == "value") {
    store::retract_kpi_value(context.book, context.author, okr::KpiId{change.noun_id},
                             okr::KpiValueId{std::stoll(*change.new_value)});
    return;
  }
  store::change_field(context.book, context.author, change.noun, change.noun_id, change.field,
                      change.old_value);
  // What fell due since then was planned by the schedule, or for the lead, that is taken back.
  const bool planned_by =
      change.noun == Noun::kCadence ||
      (change.noun == Noun::kTeam && (change.field == "lead" || change.field == "channel"));
  if (planned_by) store::plan_again(context.book, change.at);
  if (change.noun != Noun::kPerson || change.field != "snoozed_until") return;
  const std::optional<okr::Instant> until =
      change.old_value
          ? std::optional{okr::Instant{std::chrono::seconds{std::stoll(*change.old_value)}}}
          : std::nullopt;
  settle_snooze(context, until);
}

// Whether another row of the same command says it.
bool is_told_by_another(const Change& change) {
  return change.field == "published_at" || change.field == "carried_from" ||
         change.field == "score_proposed" || change.field == "decision_because";
}

// What taking back `change` does, as a sentence; empty when another row of the command says it.
std::string taken_back(const Context& context, const Change& change) {
  const std::string name = changed_thing(context.book, change);
  if (is_told_by_another(change)) return {};
  if (is_creation(change)) return fmt::format("{} is gone.", name);
  if (change.field == "state" && !change.new_value) return fmt::format("{} is there again.", name);
  const std::string zone = context.me.time_zone;
  return fmt::format("{}, {}: {} → {}.", name, changed_field(context.book, change),
                     changed_value(context.book, change, change.new_value, zone),
                     changed_value(context.book, change, change.old_value, zone));
}

// The calendars, as they are, of those whose own times or days away the changes are about.
std::map<okr::PersonId, okr::Calendar> changed_calendars(const Context& context,
                                                         const std::vector<Change>& changes) {
  std::map<okr::PersonId, okr::Calendar> calendars;
  for (const Change& change : changes) {
    std::optional<okr::PersonId> person;
    if (store::is_own_time(change)) person = okr::PersonId{change.noun_id};
    if (change.noun == Noun::kAway) {
      person = store::read_away(context.book, okr::AwayId{change.noun_id}).person;
    }
    if (person) calendars.emplace(*person, store::read_calendar(context.book, *person));
  }
  return calendars;
}

// All that one command changed, which is something.
Message all_taken_back(Context& context, std::vector<Change> changes) {
  std::reverse(changes.begin(), changes.end());
  const auto calendars = changed_calendars(context, changes);
  context.author.undoes = changes.front().command;
  Message message;
  message.add(paragraph("Taken back:"));
  for (const Change& change : changes) {
    require_undo_right(context, change);
    require_nothing_built_on(context, change);
    const std::string text = taken_back(context, change);
    if (!text.empty()) message.add(Text{{plain(text)}});
    take_back(context, change);
  }
  const bool unpublished = std::any_of(changes.begin(), changes.end(), [](const Change& change) {
    return change.field == "published_at" && !change.old_value;
  });
  if (unpublished) {
    message.add(paragraph("What was announced of it in a channel stands there: please tell them."));
  }
  for (const auto& [person, before] : calendars) {
    scheduler::catch_up(context.book, person, before, context.now);
  }
  return message;
}

}  // namespace

Message undo(Context& context, Args& args) {
  args.end();
  auto changes = store::newest_undoable(context.book, context.me.id);
  if (changes.empty()) return sentence("There is nothing of yours to take back.");
  return all_taken_back(context, std::move(changes));
}

Message undo_command(Context& context, okr::CommandId command) {
  if (store::is_undone(context.book, command)) {
    throw UserError{"That was taken back before, so nothing was changed."};
  }
  auto changes = store::changes_by(context.book, context.me.id, command);
  if (changes.empty()) throw UserError{"There is nothing of yours to take back."};
  return all_taken_back(context, std::move(changes));
}

}  // namespace commands
