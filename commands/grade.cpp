#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "commands/args.h"
#include "commands/cards/grade_sheet.h"
#include "commands/forms/forms.h"
#include "commands/grading.h"
#include "commands/handlers.h"
#include "commands/looking.h"
#include "commands/parse/id.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/sql/grade.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using cards::SheetPart;

constexpr std::size_t kObjectivesPerSheet = 6;

// Which sheet is looked at.
struct Sheet {
  std::optional<okr::Team> team;  // absent: my teams, or everybody's for who is in none
  okr::Cycle cycle;
  std::size_t page = 1;
};

// The cycle that is being graded, the newest one when there are several.
okr::Cycle cycle_in_grading(const Context& context) {
  const auto cycles = store::list_cycles(context.book);
  const auto grading = std::find_if(cycles.rbegin(), cycles.rend(), [](const okr::Cycle& cycle) {
    return cycle.state == okr::CycleState::kGrading;
  });
  if (grading != cycles.rend()) return *grading;
  const auto active = std::find_if(cycles.begin(), cycles.end(), [](const okr::Cycle& cycle) {
    return cycle.state == okr::CycleState::kActive;
  });
  if (active == cycles.end()) {
    throw UserError{
        "No cycle is being graded. `/okr cycle` lists them, and `/okr grade <cycle>` "
        "shows how one came out."};
  }
  const auto over = std::find_if(active, cycles.end(), [&](const okr::Cycle& cycle) {
    return cycle.state == okr::CycleState::kActive && cycle.last_day < context.today();
  });
  if (over != cycles.end()) {
    throw UserError{fmt::format(
        "The days of {} are over since {}, and nobody has begun to grade it yet: `/okr cycle grade "
        "{}`, which is for whoever leads a team.",
        over->name, scheduler::day_text(over->last_day), over->name)};
  }
  throw UserError{fmt::format(
      "No cycle is being graded: {} runs until {}, and how it came out is not known before. To "
      "begin with grading, somebody who leads a team says `/okr cycle grade {}`.",
      active->name, scheduler::day_text(active->last_day), active->name)};
}

Sheet read_sheet(Args& args) {
  Sheet sheet;
  std::optional<okr::Cycle> cycle;
  while (!args.empty()) {
    if (args.peek() == "page") {
      sheet.page = read_page_number(args);
    } else if (!cycle && args.at_cycle()) {
      cycle = args.cycle();
    } else if (!sheet.team) {
      args.accept("team");
      sheet.team = args.team();
    } else {
      args.end();
    }
  }
  sheet.cycle = cycle ? *cycle : cycle_in_grading(args.context());
  return sheet;
}

// What was set out to do in that cycle; drafts were not.
std::vector<okr::Objective> objectives_on(const Context& context, const Sheet& sheet) {
  store::ObjectiveFilter filter;
  filter.cycle = sheet.cycle.id;
  if (sheet.team) filter.team = sheet.team->id;
  const auto mine = store::teams_of(context.book, context.me.id);
  auto objectives = visible_objectives(context, filter);
  std::erase_if(objectives, [&](const okr::Objective& objective) {
    if (objective.state == okr::ObjectiveState::kDraft || !objective.published_at) return true;
    if (sheet.team || mine.empty()) return false;
    return std::none_of(mine.begin(), mine.end(),
                        [&](const okr::Team& team) { return team.id == objective.team; });
  });
  return objectives;
}

// The first key result that the speaker may grade and that is not: their own before others.
std::optional<Subject> first_open(const Context& context, const std::vector<SheetPart>& parts) {
  std::optional<Subject> others;
  for (const SheetPart& part : parts) {
    if (part.objective.state != okr::ObjectiveState::kActive) continue;
    for (const cards::SheetRow& row : part.rows) {
      if (row.grade.settled()) continue;
      const Subject subject{row.key_result, part.objective, part.cycle};
      const okr::PersonId me = context.me.id;
      if (row.key_result.owner == me || row.key_result.asked() == me) return subject;
      if (!others && has_right(context, part.objective)) others = subject;
    }
  }
  return others;
}

// What is to be decided once all is graded.
void add_to_decide(Message& message, const std::vector<SheetPart>& parts) {
  for (const SheetPart& part : parts) {
    const bool open = part.objective.state == okr::ObjectiveState::kActive && part.score &&
                      std::all_of(part.rows.begin(), part.rows.end(),
                                  [](const auto& row) { return row.lacks.empty(); });
    if (!open) continue;
    message.add(
        paragraph(fmt::format("{} is graded. What becomes of it? `/okr close {} keep`, "
                              "`modify` or `drop`.",
                              id_text(part.objective.id), id_text(part.objective.id))));
  }
}

Message sheet_message(const Context& context, const Sheet& sheet) {
  const auto objectives = objectives_on(context, sheet);
  Message message;
  message.add(
      Header{fmt::format("Grade sheet: {}{}", shortened(sheet.cycle.name, kShownCharacters),
                         sheet.team ? ", " + shortened(sheet.team->name, kShownCharacters) : "")});
  if (objectives.empty()) {
    return message.add(paragraph("Nothing was set out to do here, so there is nothing to grade."));
  }
  std::vector<SheetPart> parts;
  for (const okr::Objective& one : objectives) {
    parts.push_back(cards::sheet_part(context.book, one));
  }
  message.add(Text{{plain(cards::sheet_counts(parts))}});
  const bool grading = sheet.cycle.state == okr::CycleState::kGrading;
  if (const auto open = grading ? first_open(context, parts) : std::nullopt) {
    message.add(Header{"Next to grade"});
    message.add(cards::grade_card(context.book, *open));
    const auto proposed =
        okr::proposed_score(open->key_result, scale_of(context.book, open->objective.team));
    message.add(cards::grade_buttons(*open, proposed, context.me.id));
    message.add(Divider{});
  }
  const Page shown = page(parts.size(), sheet.page, kObjectivesPerSheet);
  for (std::size_t i = shown.begin; i < shown.end; ++i) {
    message.add(cards::sheet_block(context.book, parts[i]));
  }
  if (grading) add_to_decide(message, parts);
  if (auto verdict = cards::verdict_text(context.book, parts)) message.add(*std::move(verdict));
  if (shown.last > 1) message.add(Note{shown.footer()});
  if (grading) {
    message.add(
        Note{marked(fmt::format("Scores are for learning, not for judging anybody. When "
                                "all is graded and decided: `/okr cycle close {}`",
                                sheet.cycle.name))});
  }
  return message;
}

// Whether an id comes next rather than the name of a team or a cycle.
bool id_next(const Args& args) {
  const auto read = parse::read_id(args.left());
  return read && read->kind != parse::IdKind::kObjective && !args.at_cycle();
}

// Throws UserError with what is graded instead.
[[noreturn]] void refuse_objective(const Context& context, const okr::Objective& objective) {
  const std::string id = id_text(objective.id);
  std::string list;
  for (const okr::KeyResult& one : store::key_results_of(context.book, objective.id)) {
    list += fmt::format("\n{} {}", id_text(one.id), shortened(one.text, kShownCharacters));
  }
  if (list.empty()) {
    throw UserError{fmt::format(
        "Key results are graded, and {} has none; nothing was changed. To be rid of it: `/okr drop "
        "{} because …`.",
        id, id)};
  }
  throw UserError{fmt::format(
      "Key results are graded, and the score of {} is their average; nothing was changed. It "
      "has:{}",
      id, list)};
}

Message grade_one(Context& context, Args& args, bool again) {
  const Subject subject = args.subject();
  require_gradable(context, subject, again);
  const std::string id = id_text(subject.key_result.id);
  if (args.empty() && context.request.opens_forms) {
    return forms::opened_instead(context, "grade", id + (again ? "=again" : ""));
  }
  if (args.empty() && !again) {
    Message message;
    message.add(cards::grade_card(context.book, subject));
    return message.add(cards::grade_buttons(
        subject,
        okr::proposed_score(subject.key_result, scale_of(context.book, subject.objective.team)),
        context.me.id));
  }
  const Grading grading = read_grading(args);
  return graded(context, subject, grading);
}

}  // namespace

Message grade(Context& context, Args& args) {
  if (id_next(args)) return grade_one(context, args, false);
  if (args.at_objective()) {
    const okr::Objective objective = args.objective();
    if (!args.empty()) refuse_objective(context, objective);
    Message message;
    return message.add(
        cards::sheet_block(context.book, cards::sheet_part(context.book, objective)));
  }
  return sheet_message(context, read_sheet(args));
}

Message regrade(Context& context, Args& args) {
  return grade_one(context, args, true);
}

std::optional<Subject> next_to_grade(const Context& context, okr::CycleId cycle) {
  Sheet sheet;
  sheet.cycle = store::read_cycle(context.book, cycle);
  std::vector<SheetPart> parts;
  for (const okr::Objective& one : objectives_on(context, sheet)) {
    parts.push_back(cards::sheet_part(context.book, one));
  }
  return first_open(context, parts);
}

}  // namespace commands
