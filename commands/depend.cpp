#include <fmt/format.h>

#include <algorithm>

#include "commands/args.h"
#include "commands/dependency.h"
#include "commands/edit.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/dependency.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {
namespace {

// What waits: the objective, or a key result of it.
struct Waiter {
  okr::Objective objective;
  std::optional<okr::KeyResult> key_result;

  [[nodiscard]] WaitingNode node() const {
    return key_result ? WaitingNode{okr::Noun::kKeyResult, key_result->id.value}
                      : WaitingNode{okr::Noun::kObjective, objective.id.value};
  }
  [[nodiscard]] std::string name() const {
    return key_result ? id_text(key_result->id) : id_text(objective.id);
  }
  [[nodiscard]] Text about(std::string_view rest) const {
    return key_result ? commands::about(*key_result, rest) : commands::about(objective, rest);
  }
};

Waiter read_waiter(Args& args) {
  if (args.at_objective()) return {args.objective(), std::nullopt};
  store::Subject subject = args.subject();
  return {std::move(subject.objective), std::move(subject.key_result)};
}

// An objective's owner and lead; a key result's owner, too.
void require_waiter_editable(const Context& context, const Waiter& waiter) {
  if (!waiter.key_result) return require_editable(context, waiter.objective);
  require_editable(context, {*waiter.key_result, waiter.objective,
                             store::read_cycle(context.book, waiter.objective.cycle)});
}

WaitingNode read_awaited(Args& args) {
  if (args.accept("team")) return {okr::Noun::kTeam, args.team().id.value};
  if (args.at_objective()) return {okr::Noun::kObjective, args.objective().id.value};
  if (args.at_key_result()) return {okr::Noun::kKeyResult, args.key_result().id.value};
  if (!args.empty() && args.at_team()) return {okr::Noun::kTeam, args.team().id.value};
  if (args.empty()) {
    throw UsageError{"I need what it waits for: `on KR12`, `on O3` or `on team Platform`."};
  }
  throw UserError{
      fmt::format("{} is no key result, no objective and no team. Say `on KR12`, `on O3` or `on "
                  "team Platform`.",
                  quoted(args.peek()))};
}

DependencyEnd require_open_end(const Context& context, const WaitingNode& node) {
  if (auto end = dependency_end(context, node.first, node.second)) return *std::move(end);
  const std::string name = node.first == okr::Noun::kObjective
                               ? id_text(okr::ObjectiveId{node.second})
                               : id_text(okr::KeyResultId{node.second});
  throw UserError{
      fmt::format("{} is closed, so nothing can wait for it any more. `/okr show {}` says how it "
                  "came out.",
                  name, name)};
}

// Throws UserError for what is a part of itself.
void require_elsewhere(const Context& context, const Waiter& waiter, const DependencyEnd& on) {
  if (waiter.node() == WaitingNode{on.noun, on.id}) {
    throw UserError{fmt::format("{} cannot wait for itself.", waiter.name())};
  }
  if (on.objective == waiter.objective.id &&
      (on.noun == okr::Noun::kObjective || !waiter.key_result)) {
    throw UserError{fmt::format(
        "{} and {} belong together: an objective has its key results anyway, so neither waits for "
        "the other. Name what lies outside.",
        waiter.name(), on.name)};
  }
  if (on.noun == okr::Noun::kTeam && on.team == waiter.objective.team) {
    throw UserError{
        fmt::format("{} is a matter of {} itself. Name another team, or what exactly it waits for: "
                    "`/okr depend "
                    "{} on KR12`.",
                    waiter.name(), store::read_team(context.book, on.team).name, waiter.name())};
  }
}

void require_no_circle(const Context& context, const Waiter& waiter, const DependencyEnd& on) {
  auto way = waiting_way(context, {on.noun, on.id}, waiter.node());
  if (way.empty()) return;
  way.insert(way.begin(), waiter.node());
  const std::string circle = waiting_circle_text(context, way);
  throw UserError{
      fmt::format("{0} cannot wait for {1}: that would be a loop{2}, in which nobody could begin. "
                  "Say what comes "
                  "first, and take the other away: `/okr undepend {1}`.",
                  waiter.name(), on.name, circle.empty() ? "" : ": " + circle)};
}

std::optional<okr::Dependency> known_dependency(const Context& context, const Waiter& waiter,
                                                const WaitingNode& on) {
  const auto [noun, id] = waiter.node();
  const auto all = store::dependencies_of(context.book, noun, id);
  const auto found = std::find_if(all.begin(), all.end(), [&](const okr::Dependency& one) {
    return WaitingNode{one.on, one.on_id} == on;
  });
  return found == all.end() ? std::nullopt : std::optional{*found};
}

// Whom to talk to, and where both sides see it.
std::string who_gives(const Context& context, const Waiter& waiter, const DependencyEnd& on) {
  const okr::Team team = store::read_team(context.book, on.team);
  const std::string shown = fmt::format(
      "{}: `/okr show {}`",
      waiter.objective.is_private ? "Whoever may see it does here" : "Both sides see it",
      waiter.name());
  const std::string there = on.noun == okr::Noun::kTeam ? fmt::format(", `/okr tree {}`", team.name)
                                                        : fmt::format(", `/okr show {}`", on.name);
  if (!team.lead || team.lead == context.me.id) return shown + there + ".";
  return fmt::format("{}{}. Talk to {}, who leads {}: nobody was messaged.", shown, there,
                     store::read_person(context.book, *team.lead).name, team.name);
}

// The only thing that it waits for. Throws UserError when that is not one.
okr::Dependency only_dependency(const Context& context, const Waiter& waiter) {
  const auto [noun, id] = waiter.node();
  std::vector<okr::Dependency> all;
  std::string names;
  for (okr::Dependency& one : store::dependencies_of(context.book, noun, id)) {
    const auto end = dependency_end(context, one.on, one.on_id);
    if (!end) continue;
    names += (names.empty() ? "" : ", ") + end->name;
    all.push_back(std::move(one));
  }
  if (all.empty()) {
    throw UserError{fmt::format("{} waits for nothing, so nothing was changed.", waiter.name())};
  }
  if (all.size() > 1) {
    throw UserError{
        fmt::format("{0} waits for {1}. Say for which it no longer does: `/okr undepend "
                    "{0} on …`.",
                    waiter.name(), names)};
  }
  return all.front();
}

}  // namespace

Message depend(Context& context, Args& args) {
  const Waiter waiter = read_waiter(args);
  require_waiter_editable(context, waiter);
  if (!args.accept("on")) {
    throw UsageError{"I need what it waits for: `on KR12`, `on O3` or `on team Platform`."};
  }
  const WaitingNode node = read_awaited(args);
  okr::Dependency dependency;
  if (args.accept("because")) dependency.because = limited(args.rest(), kMostOfReason, "A reason");
  args.end();
  const DependencyEnd on = require_open_end(context, node);
  require_elsewhere(context, waiter, on);
  if (known_dependency(context, waiter, node)) {
    throw UserError{
        fmt::format("{} waits for {} already; nothing was changed. To end that: `/okr "
                    "undepend {} on {}`.",
                    waiter.name(), on.name, waiter.name(),
                    on.noun == okr::Noun::kTeam ? on.name.substr(4) : on.name)};
  }
  require_no_circle(context, waiter, on);
  std::tie(dependency.noun, dependency.noun_id) = waiter.node();
  std::tie(dependency.on, dependency.on_id) = node;
  dependency.person = context.me.id;
  dependency.at = context.now;
  context.author.because = dependency.because;
  store::add_dependency(context.book, context.author, dependency);
  Message message;
  message.add(waiter.about(fmt::format(" waits for {}{} now.", on.name,
                                       on.text.empty() ? "" : " " + shortened(on.text, 80))));
  if (!dependency.because.empty()) {
    message.add(Text{{plain("Because: "), plain(dependency.because)}});
  }
  message.add(paragraph(who_gives(context, waiter, on)));
  return with_undo(context, std::move(message));
}

Message undepend(Context& context, Args& args) {
  const Waiter waiter = read_waiter(args);
  require_waiter_editable(context, waiter);
  okr::Dependency ended;
  if (args.accept("on")) {
    const WaitingNode node = read_awaited(args);
    const auto known = known_dependency(context, waiter, node);
    if (!known) {
      throw UserError{
          fmt::format("{0} does not wait for that, so nothing was changed. What it "
                      "waits for: `/okr show {0}`.",
                      waiter.name())};
    }
    ended = *known;
  } else {
    ended = only_dependency(context, waiter);
  }
  if (args.accept("because")) {
    context.author.because = limited(args.rest(), kMostOfReason, "A reason");
  }
  args.end();
  store::end_dependency(context.book, context.author, ended);
  Message message;
  message.add(
      waiter.about(fmt::format(" no longer waits for {}.", awaited_text(context.book, ended))));
  return with_undo(context, std::move(message));
}

}  // namespace commands
