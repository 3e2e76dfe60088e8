#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "commands/args.h"
#include "commands/handlers.h"
#include "commands/parse/date.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/typed_rhythm.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "scheduler/cadence.h"
#include "scheduler/local_time.h"
#include "scheduler/own_times.h"
#include "scheduler/plan.h"
#include "store/sql/org.h"
#include "store/sql/own_times.h"
#include "store/sql/team.h"

namespace commands {

namespace {

// A schedule as typed, in any order.
struct Rule {
  TypedRhythm rhythm;
  std::optional<std::chrono::minutes> time_of_day;
  std::optional<okr::Team> team;
  std::optional<okr::ZoneOf> zone_of;
  std::optional<okr::Channel> channel;
};

okr::ZoneOf read_zone(Args& args) {
  if (args.accept("theirs") || args.accept("own")) return okr::ZoneOf::kPerson;
  if (args.accept("team")) return okr::ZoneOf::kTeam;
  throw UsageError{"The zone is `theirs` (each person's own) or `team`."};
}

// Reads one part; false when the next word is none.
bool read_part(Args& args, Rule& rule) {
  if (args.accept("at")) return true;
  if (args.accept("zone")) {
    rule.zone_of = read_zone(args);
  } else if (args.accept("team")) {
    rule.team = args.team();
  } else if (args.accept("in")) {
    rule.channel = args.channel();
  } else if (args.peek() == "here") {
    rule.channel = args.channel();
  } else if (const auto time = parse::parse_time_of_day(args.peek())) {
    rule.time_of_day = time;
    args.skip(args.peek().size());
  } else {
    return rule.rhythm.read(args);
  }
  return true;
}

Rule read_rule(Args& args) {
  Rule rule;
  while (!args.empty()) {
    if (read_part(args, rule)) continue;
    if (!rule.rhythm.has_day()) rule.rhythm.add(args.weekday());
    if (!rule.time_of_day) rule.time_of_day = args.time_of_day();
    args.end();
  }
  (void)rule.rhythm.rhythm();  // or says what is missing
  if (!rule.time_of_day) throw UsageError{"I need a time, such as 09:00."};
  return rule;
}

okr::Cadence cadence_of(const Context& context, const Rule& rule, okr::CadenceKind kind) {
  okr::Cadence cadence;
  cadence.team = rule.team->id;
  cadence.kind = kind;
  cadence.rhythm = rule.rhythm.rhythm();
  cadence.time_of_day = *rule.time_of_day;
  cadence.zone_of = rule.zone_of.value_or(okr::ZoneOf::kPerson);
  cadence.channel = rule.channel;
  cadence.since = context.now;
  const auto before = store::find_cadence(context.book, cadence.team, kind);
  cadence.nudges = kind == okr::CadenceKind::kPrompts && (!before || before->nudges);
  return cadence;
}

// "Mon 30 Nov 09:00 (Europe/Berlin).": the first time after `now`, of check-ins as the speaker is
// asked, and why then.
std::string first_time(const Context& context, const okr::Cadence& cadence) {
  const std::string zone = scheduler::zone_of(context.book, cadence, context.me.time_zone);
  const okr::Calendar calendar = store::read_calendar(context.book, context.me.id);
  if (cadence.kind == okr::CadenceKind::kPrompts && calendar.own.any()) {
    const auto first = scheduler::next_fitted(cadence, zone, calendar, context.now);
    return fmt::format("{} ({}).{}{}", scheduler::local_text(calendar.zone, first.at),
                       calendar.zone, first.why.empty() ? "" : " ", first.why);
  }
  const scheduler::Due first = scheduler::next_due(cadence, zone, context.now);
  const std::string mine = scheduler::local_text(context.me.time_zone, first.at);
  const std::string there = scheduler::local_text(zone, first.at);
  return fmt::format("{} ({}){}.", there, zone,
                     mine == there ? "" : fmt::format(", {} where you are", mine));
}

// Writes the cadence and says it: what holds now, what held before, when the first time is.
Message scheduled(const Context& context, const okr::Team& team, const okr::Cadence& cadence,
                  std::string_view what) {
  const std::string team_zone = store::read_org(context.book).time_zone;
  const auto before = store::find_cadence(context.book, team.id, cadence.kind);
  store::set_cadence(context.book, context.author, cadence);
  Message message;
  message.add(Text{
      {strong(team.name), plain(fmt::format(": {} {}.", what, cadence_text(cadence, team_zone)))}});
  if (before) {
    message.add(Text{{plain(fmt::format("Before: {}.", cadence_text(*before, team_zone)))}});
  }
  message.add(Text{{plain(fmt::format("First time: {}", first_time(context, cadence)))}});
  if (cadence.nudges) {
    message.add(
        Note{{plain("Whoever has not answered by the next work day is reminded once, and the "
                    "lead is told. Not so: "),
              code("/okr schedule nudges off")}});
  }
  return with_undo(context, std::move(message));
}

std::string digest_channel(const okr::Channel& channel) {
  return channel.name.empty() ? "its channel" : "#" + channel.name;
}

// The team's schedules that a command is about.
struct Scope {
  okr::Team team;
  std::vector<okr::CadenceKind> kinds;
};

// Reads the team behind them: `Growth`, `team Growth` or nothing.
Scope read_team_of(const Context& context, Args& args, std::vector<okr::CadenceKind> kinds) {
  const bool said = args.accept("team") || !args.empty();
  Scope scope{said ? args.team() : team_unsaid(context), std::move(kinds)};
  args.end();
  require_lead(context, scope.team);
  return scope;
}

// `prompts`, `digest` or neither for both, and a team.
Scope read_scope(const Context& context, Args& args) {
  if (args.accept("prompts")) return read_team_of(context, args, {okr::CadenceKind::kPrompts});
  if (args.accept("digest")) return read_team_of(context, args, {okr::CadenceKind::kDigest});
  return read_team_of(context, args, {okr::CadenceKind::kPrompts, okr::CadenceKind::kDigest});
}

std::string_view kind_name(okr::CadenceKind kind) {
  return kind == okr::CadenceKind::kPrompts ? "check-ins" : "the digest";
}

Message paused(const Context& context, const Scope& scope) {
  const std::string team_zone = store::read_org(context.book).time_zone;
  Message message;
  for (const okr::CadenceKind kind : scope.kinds) {
    const auto cadence = store::find_cadence(context.book, scope.team.id, kind);
    if (!cadence) continue;
    store::pause_cadence(context.book, context.author, *cadence);
    message.add(
        Text{{strong(scope.team.name), plain(fmt::format(": {} paused, {}.", kind_name(kind),
                                                         cadence_text(*cadence, team_zone)))}});
  }
  if (message.blocks.empty()) {
    throw UserError{fmt::format("{} has no schedule that could be paused.", scope.team.name)};
  }
  message.add(
      paragraph(fmt::format("`/okr schedule resume {}` takes it up again.", scope.team.name)));
  return with_undo(context, std::move(message));
}

Message resumed(const Context& context, const Scope& scope) {
  Message message;
  for (const okr::CadenceKind kind : scope.kinds) {
    auto cadence = store::find_paused_cadence(context.book, scope.team.id, kind);
    if (!cadence) continue;
    cadence->since = context.now;
    store::set_cadence(context.book, context.author, *cadence);
    message.add(Text{
        {strong(scope.team.name), plain(fmt::format(": {} again; first time: {}", kind_name(kind),
                                                    first_time(context, *cadence)))}});
  }
  if (message.blocks.empty()) {
    throw UserError{fmt::format("Nothing of {} is paused.", scope.team.name)};
  }
  return with_undo(context, std::move(message));
}

// `prompts off` and `digest on`, as people say it; absent for anything else.
std::optional<Message> switched(const Context& context, Args& args, okr::CadenceKind kind) {
  if (args.accept("off")) return paused(context, read_team_of(context, args, {kind}));
  if (args.accept("on")) return resumed(context, read_team_of(context, args, {kind}));
  return std::nullopt;
}

}  // namespace

Message schedule_prompts(Context& context, Args& args) {
  if (auto done = switched(context, args, okr::CadenceKind::kPrompts)) return *std::move(done);
  Rule rule = read_rule(args);
  if (rule.channel) {
    throw UserError{
        "Check-ins are asked for in direct messages, never in a channel: leave the "
        "channel out."};
  }
  if (!rule.team) rule.team = team_unsaid(context);
  require_lead(context, *rule.team);
  return scheduled(context, *rule.team, cadence_of(context, rule, okr::CadenceKind::kPrompts),
                   "check-ins are asked for");
}

Message schedule_digest(Context& context, Args& args) {
  if (auto done = switched(context, args, okr::CadenceKind::kDigest)) return *std::move(done);
  Rule rule = read_rule(args);
  if (rule.zone_of == okr::ZoneOf::kPerson) {
    throw UserError{"A digest goes to a channel, once for all: its time is always the team's."};
  }
  rule.zone_of = okr::ZoneOf::kTeam;
  if (!rule.team) rule.team = team_unsaid(context);
  require_lead(context, *rule.team);
  const auto channel = rule.channel ? rule.channel : rule.team->home;
  if (!channel) {
    throw UserError{
        fmt::format("{} has no home channel, so please say where: `in #channel` or `in "
                    "here`.",
                    rule.team->name)};
  }
  return scheduled(context, *rule.team, cadence_of(context, rule, okr::CadenceKind::kDigest),
                   fmt::format("the digest is posted in {}", digest_channel(*channel)));
}

Message schedule_pause(Context& context, Args& args) {
  return paused(context, read_scope(context, args));
}

Message schedule_resume(Context& context, Args& args) {
  return resumed(context, read_scope(context, args));
}

}  // namespace commands
