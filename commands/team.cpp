#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "commands/args.h"
#include "commands/handlers.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "store/ledger.h"
#include "store/okr/team_levels.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

bool at_channel(const Args& args) {
  return parse::same(args.peek(), "here") || args.context().request.channels.contains(args.peek());
}

bool begins_team_part(Args args) {
  return (args.accept("in") || args.accept("under") || args.accept("lead")) && !args.empty();
}

// Whether that cannot be the beginning of a name, such as that of "Lead Generation".
bool is_team_part(Args args) {
  if (args.accept("in")) return at_channel(args);
  if (args.accept("under")) return args.at_team();
  return args.accept("lead") && args.at_person();
}

// What stands in quotation marks at the beginning; absent when nothing does.
std::optional<std::string> quoted_name(Args& args) {
  constexpr std::pair<std::string_view, std::string_view> kMarks[] = {{"\"", "\""}, {"“", "”"}};
  const std::string_view left = args.left();
  for (const auto& [open, close] : kMarks) {
    if (!left.starts_with(open)) continue;
    const std::size_t end = left.find(close, open.size());
    if (end == std::string_view::npos) continue;
    const std::string name{left.substr(open.size(), end - open.size())};
    const std::size_t behind = end + close.size();
    args.until([&](const Args& rest) { return left.size() - rest.left().size() >= behind; });
    return name;
  }
  return std::nullopt;
}

// A name in one line; throws UserError for one that would mean something else where it is typed.
std::string read_name(Args& args, bool parts_follow) {
  auto typed = quoted_name(args);
  if (!typed && parts_follow) {
    bool first = true;
    typed = args.until([&](const Args& rest) {
      const bool begins = first ? is_team_part(rest) : begins_team_part(rest);
      first = false;
      return begins;
    });
  }
  const std::string name = parse::in_one_line(
      limited(typed ? std::string_view{*typed} : args.rest(), kMostOfName, "A team's name"));
  if (name.empty()) throw UsageError{"I need the team's name."};
  constexpr std::array<std::string_view, 7> kTaken{"team", "my team", "company", "me",
                                                   "all",  "none",    "here"};
  const bool taken = std::any_of(kTaken.begin(), kTaken.end(),
                                 [&](std::string_view word) { return parse::same(word, name); });
  if (taken) {
    throw UserError{
        fmt::format("A team cannot be named \"{}\": that word means something else in commands. "
                    "Name it as people call it, such as `/okr team add {}`.",
                    name, store::read_org(args.context().book).name)};
  }
  return name;
}

void require_free(const store::Book& book, const std::string& name) {
  const auto known = store::find_team_by_name(book, name);
  if (!known) return;
  throw UserError{
      fmt::format("There is a team {} already: `/okr team join {}`.", known->name, known->name)};
}

std::string channel_text(const okr::Channel& channel) {
  return channel.name.empty() ? "a channel" : "#" + channel.name;
}

std::string lead_text(const store::Book& book, const okr::Team& team) {
  return team.lead ? "led by " + store::read_person(book, *team.lead).name
                   : std::string{"without a lead"};
}

std::string member_list(const store::Book& book, okr::TeamId team) {
  std::string list;
  for (const okr::Person& member : store::members_of(book, team)) {
    list += (list.empty() ? "" : ", ") + member.name;
  }
  return list.empty() ? "nobody" : list;
}

// Throws for a channel that the platform does not tell of, which may be part of the name.
okr::Channel home_of(Args& args, std::string_view name) {
  if (!at_channel(args)) {
    throw UserError{fmt::format(
        "I can't tell which channel {} is. Pick it from the list when you type it, or say `in "
        "here` "
        "in it. If it belongs to the name, put that in quotation marks: `/okr team add \"{} in "
        "{}\"`.",
        quoted(args.peek()), name, args.left())};
  }
  return args.channel();
}

std::string rhythm_text(const store::Book& book, okr::TeamId team, okr::CadenceKind kind) {
  const auto cadence = store::find_cadence(book, team, kind);
  if (cadence) return cadence_text(*cadence, store::read_org(book).time_zone);
  return store::find_paused_cadence(book, team, kind) ? "paused; `/okr schedule resume` goes on"
                                                      : "not scheduled";
}

// ", under Product"; empty for a team that stands under none.
std::string under_text(const std::vector<okr::Team>& teams, const okr::Team& team) {
  const auto above = std::find_if(teams.begin(), teams.end(),
                                  [&](const okr::Team& one) { return one.id == team.parent; });
  return above == teams.end() ? std::string{} : ", under " + above->name;
}

Message one_team(const store::Book& book, const okr::Team& team) {
  Message message;
  message.add(Header{team.name});
  Fields fields;
  fields.fields.push_back({"Lead", {plain(lead_text(book, team))}});
  fields.fields.push_back({"Members", {plain(member_list(book, team.id))}});
  if (team.parent) {
    fields.fields.push_back({"Under", {plain(store::read_team(book, *team.parent).name)}});
  }
  fields.fields.push_back({"Home", {plain(team.home ? channel_text(*team.home) : "no channel")}});
  fields.fields.push_back(
      {"Check-ins", {plain(rhythm_text(book, team.id, okr::CadenceKind::kPrompts))}});
  fields.fields.push_back(
      {"Digest", {plain(rhythm_text(book, team.id, okr::CadenceKind::kDigest))}});
  return message.add(std::move(fields));
}

}  // namespace

Message team(Context& context, Args& args) {
  if (!args.accept("list") && !args.empty()) {
    const okr::Team one = args.team();
    args.end();
    return one_team(context.book, one);
  }
  args.end();
  const auto teams = store::list_teams(context.book);
  if (teams.empty()) return Message{{paragraph(no_team_yet(context))}};
  Message message;
  message.add(Header{"Teams"});
  const okr::TeamLevels levels{teams};
  for (const okr::TeamId id : levels.all()) {
    const okr::Team& one = *std::find_if(teams.begin(), teams.end(),
                                         [id](const okr::Team& team) { return team.id == id; });
    message.add(Text{
        {strong(one.name),
         plain(fmt::format("{}: {}; members: {}.", under_text(teams, one),
                           lead_text(context.book, one), member_list(context.book, one.id)))}});
  }
  return message;
}

Message team_add(Context& context, Args& args) {
  okr::Team added;
  added.name = read_name(args, true);
  added.lead = context.me.id;
  while (!args.empty()) {
    if (args.accept("in")) {
      added.home = home_of(args, added.name);
    } else if (args.accept("under")) {
      added.parent = args.team().id;
    } else if (args.accept("lead")) {
      added.lead = args.person().id;
    } else {
      args.end();
    }
  }
  require_free(context.book, added.name);
  const bool first = store::list_teams(context.book).empty();
  store::add_team(context.book, context.author, added);
  std::string facts = ": a new team, " + lead_text(context.book, added);
  if (added.parent) facts += ", under " + store::read_team(context.book, *added.parent).name;
  if (added.home) facts += ", at home in " + channel_text(*added.home);
  Message message;
  message.add(Text{{strong(added.name), plain(facts + ".")}});
  message.add(paragraph(
      fmt::format("Next: `/okr team join {0}` for whoever is in it, and `/okr schedule prompts "
                  "weekly mon 09:00 team {0}`.{1}",
                  added.name, first ? " Step by step: `/okr setup`." : "")));
  return with_undo(context, std::move(message));
}

Message team_join(Context& context, Args& args) {
  const okr::Team joined = args.team();
  args.end();
  if (!store::join_team(context.book, context.author, joined.id, context.me.id)) {
    return sentence(fmt::format("You are in {} already; nothing was changed.", joined.name));
  }
  return with_undo(context, sentence(fmt::format("You are now a member of {}.", joined.name)));
}

Message team_leave(Context& context, Args& args) {
  const okr::Team left = args.team();
  args.end();
  if (!store::leave_team(context.book, context.author, left.id, context.me.id)) {
    return sentence(fmt::format("You are not in {}; nothing was changed.", left.name));
  }
  Message message = sentence(fmt::format("You are no longer a member of {}.", left.name));
  if (left.lead == context.me.id) message.add(paragraph("You still lead it."));
  return with_undo(context, std::move(message));
}

Message team_move(Context& context, Args& args) {
  const okr::Team moved = args.team();
  require_lead(context, moved);
  if (!args.accept("under")) {
    throw UsageError{"I need the team above it: `under Product`, or `under nothing`."};
  }
  const bool nothing = args.accept("nothing") || args.accept("none");
  const auto above = nothing ? std::nullopt : std::optional{args.team()};
  args.end();
  const auto teams = store::list_teams(context.book);
  if (above && above->id == moved.id) {
    throw UserError{fmt::format(
        "{} cannot stand under itself: that is the same team. Name the one above it, or `nothing`.",
        moved.name)};
  }
  if (above && okr::TeamLevels{teams}.levels_up(above->id, moved.id)) {
    throw UserError{
        fmt::format("{0} cannot stand under {1}: that would be a loop, for {1} stands under {0}. "
                    "Move that first: `/okr team move {1} under nothing`.",
                    moved.name, above->name)};
  }
  const auto parent = above ? std::optional{std::to_string(above->id.value)} : std::nullopt;
  const auto before = store::change_field(context.book, context.author, okr::Noun::kTeam,
                                          moved.id.value, "parent", parent);
  const std::string now = above ? above->name : "nothing";
  if (before == parent) {
    return sentence(
        fmt::format("{} stands under {} already; nothing was changed.", moved.name, now));
  }
  Message message;
  message.add(
      Text{{strong(moved.name),
            plain(fmt::format(
                " stands under {} now, was under {}.", now,
                moved.parent ? store::read_team(context.book, *moved.parent).name : "nothing"))}});
  return with_undo(context, std::move(message));
}

Message team_lead(Context& context, Args& args) {
  const okr::Team team = args.team();
  if (args.empty()) {
    return sentence(fmt::format("{} is {}.", team.name, lead_text(context.book, team)));
  }
  require_lead(context, team);
  const okr::Person lead = args.person();
  args.end();
  if (lead.left_at) throw UserError{fmt::format("{} is no longer here.", lead.name)};
  const auto before = store::change_field(context.book, context.author, okr::Noun::kTeam,
                                          team.id.value, "lead", std::to_string(lead.id.value));
  if (before == std::to_string(lead.id.value)) {
    return sentence(fmt::format("{} leads {} already; nothing was changed.", lead.name, team.name));
  }
  store::join_team(context.book, context.author, team.id, lead.id);
  store::plan_again(context.book, context.now);
  Message message;
  message.add(Text{{strong(team.name), plain(fmt::format(" is led by {} now, was {}.", lead.name,
                                                         lead_text(context.book, team)))}});
  return with_undo(context, std::move(message));
}

Message team_home(Context& context, Args& args) {
  const okr::Team team = args.team();
  const std::string was = team.home ? "in " + channel_text(*team.home) : "nowhere";
  if (args.empty()) return sentence(fmt::format("{} is at home {}.", team.name, was));
  require_lead(context, team);
  args.accept("in");
  const bool nowhere = args.accept("none") || args.accept("nothing");
  const auto home = nowhere ? std::nullopt : std::optional{args.channel()};
  args.end();
  const auto value = home ? std::optional{store::to_text(*home)} : std::nullopt;
  const auto before = store::change_field(context.book, context.author, okr::Noun::kTeam,
                                          team.id.value, "channel", value);
  const std::string now = home ? "in " + channel_text(*home) : "nowhere";
  if (before == value) {
    return sentence(fmt::format("{} is at home {} already; nothing was changed.", team.name, now));
  }
  store::plan_again(context.book, context.now);
  Message message;
  message.add(
      Text{{strong(team.name), plain(fmt::format(" is at home {} now, was {}.", now, was))}});
  return with_undo(context, std::move(message));
}

Message team_rename(Context& context, Args& args) {
  const okr::Team team = args.team();
  require_lead(context, team);
  const std::string name = read_name(args, false);
  args.end();
  if (name == team.name) {
    return sentence(fmt::format("{} is its name already; nothing was changed.", name));
  }
  if (!parse::same(name, team.name)) require_free(context.book, name);
  store::change_field(context.book, context.author, okr::Noun::kTeam, team.id.value, "name", name);
  Message message;
  message.add(
      Text{{strong(name), plain(fmt::format(" is the team's name now, was {}.", team.name))}});
  return with_undo(context, std::move(message));
}

}  // namespace commands
