#include <fmt/format.h>

#include "commands/drafts.h"
#include "commands/edit.h"
#include "commands/handlers.h"
#include "commands/kpi.h"
#include "commands/measure.h"
#include "commands/parse/number.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "store/sql/kpi.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using okr::Kpi;
using store::KpiLink;

const okr::LatestKpiValue& require_value(const Kpi& kpi) {
  if (kpi.latest) return *kpi.latest;
  const std::string id = id_text(kpi.id);
  throw UserError{fmt::format(
      "{} has no value yet, so there is no baseline. Set one first: `/okr kpi {} <value>`.", id,
      id)};
}

// A key result that carries the KPI from its latest value to `target`.
okr::KeyResult key_result_of(const Kpi& kpi, const okr::Decimal& target) {
  okr::KeyResult key_result;
  key_result.text = kpi.text;
  key_result.unit = kpi.unit;
  key_result.owner = kpi.owner;
  measure_range(key_result, require_value(kpi).value, target);
  if (const auto problem = okr::target_problem(key_result)) {
    throw UserError{fmt::format("{} stands at {} today. {}", id_text(kpi.id),
                                value_text(kpi, kpi.latest->value), *problem)};
  }
  return key_result;
}

// Adds the key result with its link. Its number is the one that is given out last.
Message elevated(const Context& context, const Kpi& kpi, const okr::Objective& objective,
                 okr::KeyResult key_result) {
  Message message = added(context, objective, std::move(key_result));
  const okr::KeyResultId id{store::last_key_result(context.book)};
  store::set_kpi_link(context.book, context.author, kpi.id, KpiLink::kElevated, id, true);
  message.blocks.insert(
      message.blocks.begin() + 1,
      paragraph(fmt::format("{0} is elevated to {1}, with its value of today as the baseline. If "
                            "its values should be checked in on {1}, too: `/okr kpi link {0} {1}`.",
                            id_text(kpi.id), id_text(id))));
  return message;
}

bool is_number(const okr::KeyResult& key_result) {
  return key_result.kind != okr::KeyResultKind::kMilestones &&
         key_result.kind != okr::KeyResultKind::kPassFail;
}

void require_measurable_by(const Context& context, const okr::KeyResult& key_result,
                           const Kpi& kpi) {
  const std::string id = id_text(key_result.id);
  if (!is_number(key_result)) {
    throw UserError{
        fmt::format("{} is measured as {}, which no KPI can tell.", id, target_text(key_result))};
  }
  if (!parse::same_unit(kpi.unit, key_result.unit)) {
    throw UserError{fmt::format("{} is measured in {} and {} in {}: use one unit for both.",
                                id_text(kpi.id), kpi.unit.empty() ? "plain numbers" : kpi.unit, id,
                                key_result.unit.empty() ? "plain numbers" : key_result.unit)};
  }
  const auto other = store::measuring_kpi(context.book, key_result.id);
  if (!other) return;
  throw UserError{fmt::format(
      "{} is measured by {}{}. A key result has one source at most{}.", id, id_text(*other),
      *other == kpi.id ? " already" : "",
      *other == kpi.id ? "" : fmt::format(": first `/okr kpi unlink {} {}`", id_text(*other), id))};
}

// Where it has to get to be healthy.
okr::Decimal nearest_edge(const Kpi& kpi) {
  const okr::Decimal& value = require_value(kpi).value;
  if (kpi.healthy.empty()) {
    throw UserError{fmt::format(
        "{0} has no target, so nobody can tell when it has recovered: `/okr kpi edit {0} healthy "
        "≤ 3`.",
        id_text(kpi.id))};
  }
  if (kpi.healthy.low && value < *kpi.healthy.low) return *kpi.healthy.low;
  if (kpi.healthy.high && value > *kpi.healthy.high) return *kpi.healthy.high;
  throw UserError{fmt::format("{} stands at {} and is healthy: there is nothing to recover.",
                              id_text(kpi.id), value_text(kpi, value))};
}

okr::Objective recovery_draft(const Context& context, const Kpi& kpi, Args& args) {
  std::optional<okr::Team> team;
  std::optional<okr::Cycle> cycle;
  while (!args.empty()) {
    if (args.accept("team")) {
      team = args.team();
    } else if (args.accept("cycle")) {
      cycle = args.cycle();
    } else {
      args.end();
    }
  }
  if (!team && kpi.team) team = store::find_team(context.book, *kpi.team);
  okr::Objective draft;
  draft.text = fmt::format("{} is back where it is healthy", shortened(kpi.text, kMostOfText - 40));
  draft.owner = context.me.id;
  draft.team = team ? team->id : team_unsaid(context).id;
  draft.cycle = cycle ? cycle->id : cycle_unsaid(context).id;
  return draft;
}

}  // namespace

Message kpi_elevate(Context& context, Args& args) {
  const Kpi which = args.kpi();
  require_running(which);
  require_value(which);
  if (!args.accept("to")) throw UsageError{"I need where it should get to: `to 2%`."};
  const okr::Decimal target = args.number("a target, such as 2%", which.unit);
  if (!args.accept("under")) {
    throw UsageError{"I need the objective that it belongs to: `under O3`."};
  }
  const okr::Objective objective = args.objective();
  const okr::Cycle cycle = store::read_cycle(context.book, objective.cycle);
  require_addable(context, objective, cycle);
  okr::KeyResult key_result = key_result_of(which, target);
  while (!args.empty()) {
    if (args.accept("owner")) {
      const okr::Person owner = args.person();
      require_here(owner);
      key_result.owner = owner.id;
    } else if (args.accept("by")) {
      key_result.due_day = args.day("a day");
      require_within(cycle, *key_result.due_day);
    } else {
      args.end();
    }
  }
  return elevated(context, which, objective, std::move(key_result));
}

Message kpi_link(Context& context, Args& args) {
  const Kpi which = args.kpi();
  require_right(context, which);
  require_running(which);
  const Subject subject = args.subject();
  args.end();
  require_editable(context, subject);
  const okr::KeyResult& key_result = subject.key_result;
  require_measurable_by(context, key_result, which);
  store::set_kpi_link(context.book, context.author, which.id, KpiLink::kMeasures, key_result.id,
                      true);
  Message message;
  message.add(about(which, fmt::format(" now measures {}: from its next value on, each is checked "
                                       "in there once, with the confidence that {} had.",
                                       id_text(key_result.id), id_text(key_result.id))));
  return with_undo(context, std::move(message));
}

Message kpi_unlink(Context& context, Args& args) {
  const Kpi which = args.kpi();
  const Subject subject = args.subject();
  args.end();
  require_right(context, subject.key_result, subject.objective);
  const okr::KeyResultId id = subject.key_result.id;
  if (!store::set_kpi_link(context.book, context.author, which.id, KpiLink::kMeasures, id, false)) {
    throw UserError{fmt::format("{} does not measure {}, so nothing was changed.",
                                id_text(which.id), id_text(id))};
  }
  Message message;
  message.add(
      about(which, fmt::format(" no longer measures {}. What was checked in stays.", id_text(id))));
  return with_undo(context, std::move(message));
}

Message kpi_recover(Context& context, Args& args) {
  const Kpi which = args.kpi();
  require_running(which);
  const okr::Decimal target = nearest_edge(which);
  if (const auto under_way = recovering(context.book, which.id)) {
    throw UserError{fmt::format("{} works on {} already: `/okr show {}`.", id_text(*under_way),
                                id_text(which.id), id_text(*under_way))};
  }
  okr::Objective draft = recovery_draft(context, which, args);
  okr::KeyResult key_result = key_result_of(which, target);
  Message message;
  draft.id = store::add_objective(context.book, context.author, draft);
  message.add(about(draft,
                    ": a draft, to be worded and completed by you. Up to four key results, "
                    "best of what drives the number."));
  for (Block& block : elevated(context, which, draft, std::move(key_result)).blocks) {
    message.add(std::move(block));
  }
  return message;
}

}  // namespace commands
