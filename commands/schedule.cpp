#include <fmt/format.h>

#include <optional>

#include "commands/args.h"
#include "commands/handlers.h"
#include "commands/parse/date.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "scheduler/cadence.h"
#include "scheduler/local_time.h"
#include "scheduler/plan.h"
#include "store/sql/org.h"
#include "store/sql/team.h"

namespace commands {

namespace {

constexpr int kMostWeeks = 12;

// A schedule as typed, in any order.
struct Rule {
  std::optional<std::chrono::weekday> weekday;
  std::optional<std::chrono::minutes> time_of_day;
  int every_weeks = 1;
  std::optional<okr::Team> team;
  std::optional<okr::ZoneOf> zone_of;
  std::optional<okr::Channel> channel;
};

// What stands behind "every": 2 weeks, other week, week; a weekday is left for the next word.
void read_every(Args& args, Rule& rule) {
  if (parse::parse_weekday(args.peek())) return;
  if (args.accept("week")) return;
  if (args.accept("other") || args.accept("second")) {
    rule.every_weeks = 2;
    if (args.peek() == "week") args.accept("week");
    return;
  }
  rule.every_weeks = args.count("a number of weeks, such as 2");
  if (!args.accept("weeks") && !args.accept("week")) {
    throw UsageError{"I count in weeks, as in `every 2 weeks`."};
  }
  if (rule.every_weeks < 1 || rule.every_weeks > kMostWeeks) {
    throw UserError{fmt::format("I can do it every 1 to {} weeks, not every {}.", kMostWeeks,
                                rule.every_weeks)};
  }
}

okr::ZoneOf read_zone(Args& args) {
  if (args.accept("theirs") || args.accept("own")) return okr::ZoneOf::kPerson;
  if (args.accept("team")) return okr::ZoneOf::kTeam;
  throw UsageError{"The zone is `theirs` (each person's own) or `team`."};
}

// Reads one part; false when the next word is none.
bool read_part(Args& args, Rule& rule) {
  if (args.accept("weekly") || args.accept("on") || args.accept("at")) return true;
  if (args.accept("every")) {
    read_every(args, rule);
  } else if (args.accept("zone")) {
    rule.zone_of = read_zone(args);
  } else if (args.accept("team")) {
    rule.team = args.team();
  } else if (args.accept("in")) {
    rule.channel = args.channel();
  } else if (args.peek() == "here") {
    rule.channel = args.channel();
  } else if (const auto weekday = parse::parse_weekday(args.peek())) {
    rule.weekday = weekday;
    args.skip(args.peek().size());
  } else if (const auto time = parse::parse_time_of_day(args.peek())) {
    rule.time_of_day = time;
    args.skip(args.peek().size());
  } else {
    return false;
  }
  return true;
}

Rule read_rule(Args& args) {
  Rule rule;
  while (!args.empty()) {
    if (read_part(args, rule)) continue;
    if (!rule.weekday) rule.weekday = args.weekday();
    if (!rule.time_of_day) rule.time_of_day = args.time_of_day();
    args.end();
  }
  if (!rule.weekday) throw UsageError{"I need a weekday, such as mon."};
  if (!rule.time_of_day) throw UsageError{"I need a time, such as 09:00."};
  return rule;
}

okr::Cadence cadence_of(const Context& context, const Rule& rule, okr::CadenceKind kind) {
  okr::Cadence cadence;
  cadence.team = rule.team->id;
  cadence.kind = kind;
  cadence.weekday = *rule.weekday;
  cadence.time_of_day = *rule.time_of_day;
  cadence.every_weeks = rule.every_weeks;
  cadence.zone_of = rule.zone_of.value_or(okr::ZoneOf::kPerson);
  cadence.channel = rule.channel;
  cadence.since = context.now;
  return cadence;
}

// Writes the cadence and says it: what holds now, what held before, when the first time is.
Message scheduled(const Context& context, const okr::Team& team, const okr::Cadence& cadence,
                  std::string_view what) {
  const std::string team_zone = store::read_org(context.book).time_zone;
  const auto before = store::find_cadence(context.book, team.id, cadence.kind);
  store::set_cadence(context.book, context.author, cadence);
  const std::string zone = scheduler::zone_of(context.book, cadence, context.me.time_zone);
  const scheduler::Due first = scheduler::next_due(cadence, zone, context.now);
  Message message;
  message.add(Text{
      {strong(team.name), plain(fmt::format(": {} {}.", what, cadence_text(cadence, team_zone)))}});
  if (before) {
    message.add(Text{{plain(fmt::format("Before: {}.", cadence_text(*before, team_zone)))}});
  }
  message.add(Text{
      {plain(fmt::format("First time: {} ({}).", scheduler::local_text(zone, first.at), zone))}});
  return with_undo(context, std::move(message));
}

std::string digest_channel(const okr::Channel& channel) {
  return channel.name.empty() ? "its channel" : "#" + channel.name;
}

}  // namespace

Message schedule_prompts(Context& context, Args& args) {
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

}  // namespace commands
