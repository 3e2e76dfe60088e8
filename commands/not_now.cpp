#include <fmt/format.h>

#include <optional>
#include <vector>

#include "commands/args.h"
#include "commands/cards/week.h"
#include "commands/entry.h"
#include "commands/grading.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/sql/entry.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

constexpr std::size_t kShownOnList = 30;

// What the team put off and did not take off the list again, oldest first.
std::vector<okr::Entry> not_now_of(const Context& context, okr::TeamId team) {
  store::EntryFilter filter;
  filter.kind = okr::EntryKind::kNotNow;
  filter.team = team;
  auto entries = store::list_entries(context.book, filter);
  std::erase_if(entries, [&](const okr::Entry& one) {
    return one.ended_at || !cards::is_public(context.book, one);
  });
  return entries;
}

Message not_now_list(const Context& context, const okr::Team& team) {
  const auto entries = not_now_of(context, team.id);
  Message message;
  message.add(Header{fmt::format("Not now: {}", shortened(team.name, kShownCharacters))});
  if (entries.empty()) {
    message.add(paragraph(
        "Nothing is put off. A goal that is good but not good enough belongs here, so that it is "
        "neither done nor forgotten: `/okr notnow A second app because one is enough for now`"));
  }
  Text text;
  for (std::size_t i = 0; i < std::min(entries.size(), kShownOnList); ++i) {
    const okr::Entry& one = entries[i];
    text.spans.push_back(plain(
        fmt::format("{}{}. {} ({}, {})", i == 0 ? "" : "\n", i + 1, cards::entry_text(one),
                    shortened(store::read_person(context.book, one.person).name, kShownCharacters),
                    scheduler::day_text(scheduler::local_day(context.me.time_zone, one.at)))));
  }
  if (entries.size() > kShownOnList) {
    text.spans.push_back(plain(fmt::format("\nand {} more", entries.size() - kShownOnList)));
  }
  if (!entries.empty()) {
    message.add(std::move(text));
    message.add(Note{marked(fmt::format(
        "When its time has come: `/okr add objective …`, and off the list: `/okr notnow drop 1{}`",
        store::list_teams(context.book).size() > 1 ? " " + team.name : ""))});
  }
  return message.add(Actions{{{"Add",
                               "Put something off for later",
                               {"notnow", "", context.me.id},
                               Button::Style::kDefault,
                               std::nullopt}}});
}

std::string read_reason(Args& args) {
  if (!args.accept("because")) return {};
  return limited(args.rest(), kMostOfReason, "A reason");
}

// A draft leaves the table for the list.
Message draft_put_off(Context& context, Args& args) {
  const okr::Objective objective = args.objective();
  const std::string id = id_text(objective.id);
  context.author.because = read_reason(args);
  args.end();
  require_right(context, objective);
  if (objective.state != okr::ObjectiveState::kDraft) {
    throw UserError{fmt::format(
        "{} is {} and no draft, so it cannot just be put off. To end it: `/okr drop {} because …`; "
        "to say what comes instead: `/okr review {}`.",
        id, store::to_text(objective.state), id, id)};
  }
  if (objective.is_private) {
    throw UserError{
        fmt::format("{} is private, and everybody reads the not-now list. To be rid of "
                    "it: `/okr drop {} because …`.",
                    id, id)};
  }
  if (context.author.because.empty()) {
    throw UserError{fmt::format("Please say why not now: `/okr notnow {} because …`.", id)};
  }
  okr::Entry entry;
  entry.kind = okr::EntryKind::kNotNow;
  entry.team = objective.team;
  entry.objective = objective.id;
  entry.text = objective.text;
  entry.because = context.author.because;
  Message message;
  for (Block& block : dropped(context, objective).blocks) {
    message.add(std::move(block));
    break;  // what follows is said again below
  }
  for (Block& block : put_off(context, std::move(entry)).blocks) message.add(std::move(block));
  return message;
}

}  // namespace

Message put_off(const Context& context, okr::Entry entry) {
  entry.person = context.me.id;
  entry.at = context.now;
  for (const okr::Entry& one : not_now_of(context, entry.team)) {
    if (one.text != entry.text) continue;
    throw UserError{
        fmt::format("{} is on the not-now list already: `/okr notnow`.", quoted(entry.text))};
  }
  store::add_entry(context.book, context.author, entry);
  const okr::Team team = store::read_team(context.book, entry.team);
  Message message;
  message.add(Text{{strong("Not now: "), plain(cards::entry_text(entry)), plain(".")}});
  message.add(
      paragraph(fmt::format("It is on the list of {}, for when the next cycle is drafted: "
                            "`/okr notnow`",
                            shortened(team.name, kShownCharacters))));
  return with_undo(context, std::move(message));
}

Message not_now(Context& context, Args& args) {
  if (args.empty()) return not_now_list(context, team_unsaid(context));
  if (const auto team = team_alone(args)) return not_now_list(context, *team);
  if (args.at_objective()) return draft_put_off(context, args);
  Args text{args.until({"because"}), context};
  okr::Entry entry = read_entry(text, okr::EntryKind::kNotNow);
  entry.because = read_reason(args);
  args.end();
  return put_off(context, std::move(entry));
}

Message not_now_drop(Context& context, Args& args) {
  const int number = args.count("the number of what leaves the list, as `/okr notnow` shows it");
  args.accept("team");
  const okr::Team team = args.empty() ? team_unsaid(context) : args.team();
  args.end();
  const auto entries = not_now_of(context, team.id);
  if (number < 1 || static_cast<std::size_t>(number) > entries.size()) {
    throw UserError{
        fmt::format("There is no number {} on the not-now list of {}, which has {}: "
                    "`/okr notnow team {}`.",
                    number, team.name, entries.size(), team.name)};
  }
  const okr::Entry& entry = entries[static_cast<std::size_t>(number) - 1];
  store::end_entry(context.book, context.author, entry);
  Message message;
  message.add(Text{{plain("Off the not-now list: "), plain(cards::entry_text(entry)), plain(".")}});
  message.add(paragraph("To do it after all: `/okr add objective …`"));
  return with_undo(context, std::move(message));
}

}  // namespace commands
