#include "commands/entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "commands/cards/objective.h"
#include "commands/cards/week.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/parse/words.h"
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

constexpr std::size_t kTeamName = 60;

// Whether the last part of an entry comes next: its key result, or its team.
bool ends_entry(Args args) {
  const bool key_result = args.at_key_result();
  const std::string_view word = args.peek();
  args.skip(word.size());
  if (key_result) return args.empty();
  return word == "team" && args.at_team();
}

void set_key_result(okr::Entry& entry, const store::Subject& subject) {
  entry.key_result = subject.key_result.id;
  entry.team = subject.objective.team;
}

std::string what_of(okr::EntryKind kind) {
  switch (kind) {
    case okr::EntryKind::kFocus:
      return "What you focus on";
    case okr::EntryKind::kWin:
      return "A win";
    case okr::EntryKind::kNotNow:
      return "What is put off";
  }
  return {};
}

std::string missing_text(okr::EntryKind kind) {
  switch (kind) {
    case okr::EntryKind::kFocus:
      return "I need what you want to get done this week, in a few words.";
    case okr::EntryKind::kWin:
      return "I need what was achieved, in a few words.";
    case okr::EntryKind::kNotNow:
      return "I need what is not done now, in a few words.";
  }
  return {};
}

// The teams whose lists somebody looks at: their own, or for who is in none, all.
std::vector<okr::Team> teams_looked_at(const Context& context,
                                       const std::optional<okr::Team>& named) {
  if (named) return {*named};
  const auto mine = store::teams_of(context.book, context.me.id);
  return mine.empty() ? store::list_teams(context.book) : mine;
}

std::optional<okr::Team> read_team_if_any(Args& args) {
  std::optional<okr::Team> team;
  args.accept("team");
  if (!args.empty()) team = args.team();
  args.end();
  return team;
}

Button button(std::string label, std::string description, Action action) {
  return {std::move(label), std::move(description), std::move(action), Button::Style::kDefault,
          std::nullopt};
}

// "1. Call ten customers (KR7): open", a line each.
Text own_lines(const std::vector<okr::Entry>& mine) {
  Text text{{strong("Yours")}};
  for (std::size_t i = 0; i < mine.size(); ++i) {
    text.spans.push_back(plain(fmt::format("\n{}. {}: {}", i + 1, cards::entry_text(mine[i]),
                                           mine[i].ended_at ? "done ●" : "open ○")));
  }
  return text;
}

Actions focus_buttons(const Context& context, const std::vector<okr::Entry>& mine) {
  Actions row;
  for (std::size_t i = 0; i < mine.size(); ++i) {
    if (mine[i].ended_at) continue;
    row.buttons.push_back(button(fmt::format("Done {}", i + 1),
                                 shortened("Done: " + mine[i].text, kShownCharacters),
                                 {"focus-done", std::to_string(mine[i].id.value), context.me.id}));
  }
  if (mine.size() < okr::kMostFocus) {
    row.buttons.push_back(
        button("Add", "Say what you want to get done this week", {"focus", "", context.me.id}));
  }
  return row;
}

Message focus_list(const Context& context, const std::optional<okr::Team>& team) {
  const okr::Day monday = okr::monday_of(context.today());
  Message message;
  message.add(Header{fmt::format("Focus of the week of {}", scheduler::day_text(monday))});
  const auto mine = own_focus(context);
  if (mine.empty()) {
    message.add(paragraph(
        "You have not said yet what you want to get done this week. Three to five things are a "
        "good week: `/okr focus KR7 call ten customers`"));
  } else {
    message.add(own_lines(mine));
  }
  for (const okr::Team& one : teams_looked_at(context, team)) {
    auto text = cards::focus_of_week(context.book, one.id, monday, context.now);
    if (!text) continue;
    text->spans.front() = strong(shortened(one.name, kTeamName));
    message.add(*std::move(text));
  }
  if (auto row = focus_buttons(context, mine); !row.buttons.empty()) message.add(std::move(row));
  if (!mine.empty()) {
    message.add(
        Note{marked("Done with the first one: `/okr focus done 1`. One more: "
                    "`/okr focus KR7 call ten customers`. It stands in the digest.")});
  }
  return message;
}

// Throws UserError when a week cannot take it.
void require_room(const std::vector<okr::Entry>& week, const okr::Entry& entry) {
  if (std::any_of(week.begin(), week.end(),
                  [&](const okr::Entry& one) { return one.text == entry.text; })) {
    throw UserError{fmt::format("{} is among your focus of this week already: `/okr focus`.",
                                quoted(entry.text))};
  }
  if (week.size() < okr::kMostFocus) return;
  throw UserError{fmt::format(
      "You have {} for this week, and with more nothing comes first, so nothing was added. `/okr "
      "focus` shows them; what can wait goes on the not-now list: `/okr notnow …`",
      week.size())};
}

okr::Entry by_speaker(const Context& context, okr::Entry entry) {
  entry.person = context.me.id;
  entry.at = context.now;
  return entry;
}

// What was told and reached in the week that begins on `monday`, team by team; no empty ones.
std::vector<Text> wins_of_week(const Context& context, const std::optional<okr::Team>& team,
                               okr::Day monday) {
  constexpr std::size_t kMostWins = 20;
  const auto midnight = [&](okr::Day day) {
    return scheduler::to_instant(context.me.time_zone, day, std::chrono::minutes{0}) -
           std::chrono::seconds{1};
  };
  const okr::Instant from = midnight(monday);
  const okr::Instant until = std::min(context.now, midnight(monday + std::chrono::days{7}));
  std::vector<Text> lists;
  for (const okr::Team& one : teams_looked_at(context, team)) {
    Spans lines = cards::win_lines(context.book, one.id, from, until, kMostWins);
    cards::append(lines, cards::reached_lines(context.book, one.id, from, until));
    if (lines.empty()) continue;
    Text text{{strong(shortened(one.name, kTeamName))}};
    cards::append(text.spans, std::move(lines));
    lists.push_back(std::move(text));
  }
  return lists;
}

std::string team_name(const Context& context, okr::TeamId team) {
  return shortened(store::read_team(context.book, team).name, kTeamName);
}

}  // namespace

okr::Entry read_entry(Args& args, okr::EntryKind kind) {
  const Context& context = args.context();
  okr::Entry entry;
  entry.kind = kind;
  const bool begins = args.at_key_result();
  if (begins) set_key_result(entry, args.subject());
  entry.text = limited(args.until(ends_entry), kMostOfEntry, what_of(kind));
  if (entry.text.empty()) throw UsageError{missing_text(kind)};
  if (!begins && args.at_key_result()) {
    set_key_result(entry, args.subject());
  } else if (args.accept("team")) {
    const okr::Team team = args.team();
    if (!entry.key_result) entry.team = team.id;
  } else if (!begins) {
    entry.team = team_unsaid(context).id;
  }
  args.end();
  return entry;
}

std::optional<okr::Team> team_alone(const Args& args) {
  Args team = args;
  if (team.accept("team")) {
    if (!team.at_team()) return std::nullopt;
    const okr::Team named = team.team();
    team.end();
    return named;
  }
  for (okr::Team& one : store::list_teams(args.context().book)) {
    if (parse::same(args.left(), one.name)) return std::move(one);
  }
  return std::nullopt;
}

std::vector<okr::Entry> own_focus(const Context& context) {
  store::EntryFilter filter;
  filter.kind = okr::EntryKind::kFocus;
  filter.person = context.me.id;
  filter.week = okr::monday_of(context.today());
  auto entries = store::list_entries(context.book, filter);
  for (const okr::Entry& one : entries) {
    if (!cards::is_public(context.book, one)) context.is_private = true;
  }
  return entries;
}

// "It stands in the digest of Growth."; of what is private nothing does.
std::string where_it_stands(const Context& context, const std::vector<okr::Entry>& entries,
                            std::string_view where) {
  const bool all = std::all_of(entries.begin(), entries.end(), [&](const okr::Entry& one) {
    return cards::is_public(context.book, one);
  });
  if (all)
    return fmt::format("It stands {} of {}.", where, team_name(context, entries.back().team));
  return "What is about something private stands in no digest: whoever may see that reads it here.";
}

Message focus_set(const Context& context, const std::vector<okr::Entry>& entries) {
  auto week = own_focus(context);
  Text text{{strong("This week: ")}};
  for (const okr::Entry& one : entries) {
    okr::Entry entry = by_speaker(context, one);
    require_room(week, entry);
    entry.week = okr::monday_of(context.today());
    entry.id = store::add_entry(context.book, context.author, entry);
    text.spans.push_back(plain((&one == &entries.front() ? "" : "; ") + cards::entry_text(entry)));
    week.push_back(std::move(entry));
  }
  text.spans.push_back(
      plain(fmt::format(". That is {} of {} at most.", week.size(), okr::kMostFocus)));
  Message message;
  message.add(std::move(text));
  message.add(
      paragraph(fmt::format("{} When it is done: `/okr focus done {}`",
                            where_it_stands(context, entries, "in the digest"), week.size())));
  return with_undo(context, std::move(message));
}

Message focus_finished(const Context& context, const okr::Entry& entry) {
  if (entry.ended_at) {
    throw UserError{fmt::format("{} is done already.", quoted(entry.text))};
  }
  store::end_entry(context.book, context.author, entry);
  const auto week = own_focus(context);
  const auto done = std::count_if(week.begin(), week.end(),
                                  [](const okr::Entry& one) { return one.ended_at.has_value(); });
  Message message;
  message.add(Text{{strong("Done: "), plain(cards::entry_text(entry)),
                    plain(fmt::format(". {} of {} this week.", done, week.size()))}});
  message.add(paragraph("Worth telling the others? `/okr win …`"));
  return with_undo(context, std::move(message));
}

Message win_told(const Context& context, okr::Entry win) {
  win = by_speaker(context, std::move(win));
  store::add_entry(context.book, context.author, win);
  Message message;
  message.add(Text{{strong("A win: "), plain(cards::entry_text(win)), plain(".")}});
  message.add(
      paragraph(fmt::format("{} All of this week's: `/okr wins`",
                            where_it_stands(context, {win}, "among the wins in the next digest"))));
  return with_undo(context, std::move(message));
}

void add_own_focus(Message& message, const Context& context) {
  const auto mine = own_focus(context);
  if (mine.empty()) return;
  Text text = own_lines(mine);
  text.spans.front() = strong("This week");
  message.add(std::move(text));
  if (auto row = focus_buttons(context, mine); !row.buttons.empty()) message.add(std::move(row));
}

Message focus(Context& context, Args& args) {
  if (args.empty()) return focus_list(context, std::nullopt);
  if (const auto team = team_alone(args)) return focus_list(context, team);
  return focus_set(context, {read_entry(args, okr::EntryKind::kFocus)});
}

Message focus_done(Context& context, Args& args) {
  const auto mine = own_focus(context);
  if (mine.empty()) {
    throw UserError{
        "You have not said yet what you want to get done this week: `/okr focus call ten "
        "customers`."};
  }
  const int number = args.count("the number of what is done, as `/okr focus` shows it");
  args.end();
  if (number < 1 || static_cast<std::size_t>(number) > mine.size()) {
    throw UserError{
        fmt::format("There is no number {} in your focus of this week, which has {}: "
                    "`/okr focus`.",
                    number, mine.size())};
  }
  return focus_finished(context, mine[static_cast<std::size_t>(number) - 1]);
}

Message win(Context& context, Args& args) {
  if (args.empty() && context.request.opens_forms) return forms::opened_instead(context, "win", "");
  return win_told(context, read_entry(args, okr::EntryKind::kWin));
}

Message wins(Context& context, Args& args) {
  const auto team = read_team_if_any(args);
  okr::Day monday = okr::monday_of(context.today());
  auto lists = wins_of_week(context, team, monday);
  const bool none = lists.empty();
  if (none) {  // on a Monday they want to read Friday's
    lists = wins_of_week(context, team, monday - std::chrono::days{7});
    if (!lists.empty()) monday -= std::chrono::days{7};
  }
  Message message;
  message.add(Header{fmt::format("Wins of the week of {}", scheduler::day_text(monday))});
  for (Text& list : lists) message.add(std::move(list));
  if (none) {
    message.add(
        paragraph(fmt::format("Nobody told one{} this week yet. The first: `/okr win the first "
                              "hundred customers KR7`",
                              team ? " in " + shortened(team->name, kTeamName) : "")));
  } else {
    message.add(Note{marked(context.request.direct
                                ? "One more: `/okr win …`"
                                : "One more: `/okr win …`. For everybody to read: `/okr wins "
                                  "--share`")});
  }
  return message.add(Actions{
      {button("Tell a win", "Tell the team what was achieved", {"win", "", context.me.id})}});
}

}  // namespace commands
