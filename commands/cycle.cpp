#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "commands/announce.h"
#include "commands/args.h"
#include "commands/cards/grade_sheet.h"
#include "commands/grading.h"
#include "commands/handlers.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/telling.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "scheduler/plan.h"
#include "store/sql/delivery.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/settings.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using okr::CycleState;

struct Period {
  okr::Day first;
  okr::Day last;
};

Period months(int year, unsigned first, unsigned count) {
  using namespace std::chrono;
  const year_month begin{std::chrono::year{year}, month{first}};
  const year_month end = begin + std::chrono::months{static_cast<int>(count) - 1};
  return {sys_days{begin / 1}, sys_days{end / last}};
}

// The days that a name such as 2027-Q1 or 2027-01 stands for; absent for any other.
std::optional<Period> period_named(std::string_view name) {
  constexpr std::size_t kLength = 7;
  constexpr unsigned kQuarter = 3;
  constexpr unsigned kMonths = 12;
  if (name.size() != kLength || name[4] != '-' || !parse::all_digits(name.substr(0, 4))) {
    return std::nullopt;
  }
  const int year = std::stoi(std::string{name.substr(0, 4)});
  const std::string_view part = name.substr(5);
  if (part[0] == 'Q' && part[1] >= '1' && part[1] <= '4') {
    return months(year, static_cast<unsigned>(part[1] - '1') * kQuarter + 1, kQuarter);
  }
  if (!parse::all_digits(part)) return std::nullopt;
  const auto month = static_cast<unsigned>(std::stoi(std::string{part}));
  return month < 1 || month > kMonths ? std::nullopt : std::optional{months(year, month, 1)};
}

// 2027-q1 as everybody writes it.
std::string tidy_name(const std::string& name) {
  std::string upper = name;
  constexpr std::size_t kQuarterAt = 5;
  if (upper.size() > kQuarterAt && upper[kQuarterAt] == 'q') upper[kQuarterAt] = 'Q';
  return period_named(upper) ? upper : name;
}

bool begins_dates(Args args) {
  return args.accept("from") && args.at_day();
}

std::string read_name(Args& args) {
  std::string name = tidy_name(limited(args.until(begins_dates), kMostOfName, "A cycle's name"));
  if (name.empty()) throw UsageError{"I need the cycle's name, such as 2027-Q1."};
  return name;
}

Period read_period(Args& args, std::string_view name) {
  if (!args.accept("from")) {
    if (const auto period = period_named(name)) return *period;
    throw UsageError{fmt::format("I don't know which days \"{}\" has: say `from` and `to`.", name)};
  }
  const okr::Day first = args.day("its first day");
  if (!args.accept("to")) throw UsageError{"I need the cycle's last day, behind `to`."};
  const okr::Day last = args.day("its last day");
  if (last < first) {
    throw UserError{fmt::format("A cycle cannot end on {} when it begins on {}.",
                                scheduler::day_text(last), scheduler::day_text(first))};
  }
  return {first, last};
}

// What is unusual about a length that was typed; empty when nothing is (method, section 1).
std::string length_warning(const store::Book& book, const Period& period) {
  const okr::Settings settings = store::read_settings(book);
  const std::chrono::days length = period.last - period.first + std::chrono::days{1};
  const bool few = length.count() < settings.shortest_cycle;
  if (!few && length.count() <= settings.longest_cycle) return {};
  const std::string usual =
      settings.shortest_cycle == settings.longest_cycle
          ? std::to_string(settings.longest_cycle)
          : fmt::format("{} to {}", settings.shortest_cycle, settings.longest_cycle);
  return fmt::format("That is {}{}; cycles usually have {}.", few ? "only " : "",
                     count_text(length.count(), "day", "days"), usual);
}

std::string period_text(const okr::Cycle& cycle) {
  return fmt::format("{} to {}", scheduler::day_text(cycle.first_day),
                     scheduler::day_text(cycle.last_day));
}

void set_state(const Context& context, const okr::Cycle& cycle, CycleState state) {
  store::change_field(context.book, context.author, okr::Noun::kCycle, cycle.id.value, "state",
                      std::string{store::to_text(state)});
}

Text state_change(const okr::Cycle& cycle, CycleState state) {
  return {
      {strong(cycle.name), plain(fmt::format(" ({}): {} → {}.", period_text(cycle),
                                             store::to_text(cycle.state), store::to_text(state)))}};
}

std::string other_active(const store::Book& book, const okr::Cycle& started) {
  std::string list;
  for (const okr::Cycle& cycle : store::list_cycles(book)) {
    if (cycle.id == started.id || cycle.state != CycleState::kActive) continue;
    list += (list.empty() ? "" : ", ") + cycle.name;
  }
  return list;
}

std::vector<okr::Objective> active_objectives(const store::Book& book, const okr::Cycle& cycle) {
  store::ObjectiveFilter filter;
  filter.cycle = cycle.id;
  filter.state = okr::ObjectiveState::kActive;
  return store::list_objectives(book, filter);
}

std::string grading_key(const okr::Cycle& cycle, okr::PersonId person) {
  return fmt::format("grade:cycle {}:person {}", cycle.id.value, person.value);
}

// A key of its own each time that grading begins, as it may again after an undo.
std::string new_grading_key(const store::Book& book, const okr::Cycle& cycle,
                            okr::PersonId person) {
  const std::string key = grading_key(cycle, person);
  std::string unused = key;
  for (int time = 2; store::occurrence_known(book, unused); ++time) {
    unused = fmt::format("{}:time {}", key, time);
  }
  return unused;
}

// Those whom a message from before an undo, which is not sent yet, still tells.
std::set<okr::PersonId> told_soon(const Context& context, const okr::Cycle& cycle) {
  constexpr std::chrono::days kLongestWait{30};
  std::set<okr::PersonId> people;
  for (const okr::Occurrence& one : store::queued_occurrences(
           context.book, context.now - kLongestWait, context.now + kLongestWait)) {
    if (one.person && one.key.starts_with(grading_key(cycle, *one.person))) {
      people.insert(*one.person);
    }
  }
  return people;
}

// Everybody else whose key results are to be graded. Returns how many.
int tell_owners(const Context& context, const okr::Cycle& cycle) {
  std::vector<okr::Occurrence> notes;
  const auto told_already = told_soon(context, cycle);
  int still = 0;
  for (const okr::Person& person : store::list_persons(context.book)) {
    const bool here = !person.left_at && person.id != context.me.id;
    if (!here || cards::to_grade_by(context.book, person.id).empty()) continue;
    if (told_already.contains(person.id)) {
      ++still;
      continue;
    }
    notes.push_back(told(context, person, okr::DeliveryKind::kGrade,
                         new_grading_key(context.book, cycle, person.id),
                         fmt::format("{} is being graded, and some of it is yours.", cycle.name)));
  }
  return still + scheduler::enqueue(context.book, notes);
}

// Closing what runs begins with grading it, so both commands do this.
Message now_in_grading(const Context& context, const okr::Cycle& cycle) {
  set_state(context, cycle, CycleState::kGrading);
  Message message;
  message.add(state_change(cycle, CycleState::kGrading));
  if (context.today() <= cycle.last_day) {
    message.add(
        paragraph(fmt::format("It would have run until {}.", scheduler::day_text(cycle.last_day))));
  }
  const int told_people = tell_owners(context, cycle);
  std::int64_t count = 0;
  for (const okr::Objective& one : active_objectives(context.book, cycle)) {
    count += static_cast<std::int64_t>(store::key_results_of(context.book, one.id).size());
  }
  message.add(paragraph(fmt::format(
      "{} to be graded, and {} told so; nobody is asked for check-ins any more, but last values "
      "count until then. Next: `/okr grade` shows the sheet, `/okr retro start` asks the team what "
      "it learned, "
      "and `/okr cycle close {}` ends it once all is graded and decided.",
      count == 1 ? "1 key result is" : fmt::format("{} key results are", count),
      count_text(told_people, "other owner is", "other owners are"), cycle.name)));
  return with_undo(context, std::move(message));
}

// Throws UserError with what is missing of the active objectives of a cycle.
void require_all_decided(const Context& context, const okr::Cycle& cycle,
                         const std::vector<okr::Objective>& active) {
  constexpr std::size_t kMostNamed = 12;
  if (active.empty()) return;
  std::vector<Open> open;
  std::size_t hidden = 0;
  std::optional<okr::ObjectiveId> shown;
  for (const okr::Objective& one : active) {
    if (!may_see(context, one)) {
      ++hidden;
      continue;
    }
    if (!shown) shown = one.id;
    const auto more = still_open(context.book, one);
    open.insert(open.end(), more.begin(), more.end());
  }
  std::string list;
  for (std::size_t i = 0; i < std::min(open.size(), kMostNamed); ++i) {
    list += fmt::format("\n{} needs {}: `{}`", open[i].id, open[i].what, open[i].command);
  }
  if (open.size() > kMostNamed) list += fmt::format("\nand {} more", open.size() - kMostNamed);
  if (hidden > 0) {
    list += fmt::format(
        "\n{}{} that you may not see, which its owner or an administrator has to settle",
        open.empty() ? "" : "and ",
        count_text(static_cast<std::int64_t>(hidden), "objective", "objectives"));
  }
  if (shown) {
    list += fmt::format("\nTo leave one out, its team's lead says `/okr drop {} because …`.",
                        id_text(*shown));
  }
  throw UserError{fmt::format(
      "{} cannot be closed yet: what ends without a grade, a note or a lesson teaches nobody "
      "anything.{}",
      cycle.name, list)};
}

}  // namespace

Message cycle(Context& context, Args& args) {
  args.accept("list");
  args.end();
  const auto cycles = store::list_cycles(context.book);
  if (cycles.empty()) return Message{{paragraph(no_cycle_yet(context))}};
  Message message;
  message.add(Header{"Cycles"});
  for (const okr::Cycle& one : cycles) {
    message.add(Text{{strong(one.name), plain(fmt::format(": {}, {}.", period_text(one),
                                                          store::to_text(one.state)))}});
  }
  return message;
}

Message cycle_add(Context& context, Args& args) {
  require_any_lead(context);
  okr::Cycle added;
  added.name = read_name(args);
  const bool typed_days = args.peek() == "from";
  const Period period = read_period(args, added.name);
  args.end();
  if (store::find_cycle_by_name(context.book, added.name)) {
    throw UserError{fmt::format("There is a cycle {} already.", added.name)};
  }
  added.first_day = period.first;
  added.last_day = period.last;
  const bool first = store::list_cycles(context.book).empty();
  store::add_cycle(context.book, context.author, added);
  Message message;
  message.add(Text{{strong(added.name),
                    plain(fmt::format(": a new cycle, {}, in planning.", period_text(added)))}});
  const std::string warning = length_warning(context.book, period);
  if (typed_days && !warning.empty()) message.add(paragraph(warning));
  message.add(
      paragraph(fmt::format("Next: draft objectives in it (`cycle {}`), then `/okr cycle start "
                            "{}`.{}",
                            added.name, added.name, first ? " Step by step: `/okr setup`." : "")));
  return with_undo(context, std::move(message));
}

Message cycle_start(Context& context, Args& args) {
  require_any_lead(context);
  const okr::Cycle started = args.cycle();
  args.end();
  if (started.state != CycleState::kPlanning) {
    throw UserError{fmt::format("{} is {} already, so it cannot be started.", started.name,
                                store::to_text(started.state))};
  }
  set_state(context, started, CycleState::kActive);
  Message message;
  message.add(state_change(started, CycleState::kActive));
  const std::string others = other_active(context.book, started);
  if (!others.empty()) {
    message.add(paragraph(fmt::format("{} is still active too.", others)));
  }
  const std::string told = announce(context, active_objectives(context.book, started));
  if (!told.empty()) message.add(paragraph(told));
  if (context.today() < started.first_day) {
    message.add(paragraph(fmt::format(
        "It begins on {} only; check-ins are asked for from now on all the same. To wait with it: "
        "`/okr undo`.",
        scheduler::day_text(started.first_day))));
  }
  return with_undo(context, std::move(message));
}

Message cycle_grade(Context& context, Args& args) {
  require_any_lead(context);
  const okr::Cycle cycle = args.cycle();
  args.end();
  if (cycle.state == CycleState::kGrading || cycle.state == CycleState::kClosed) {
    throw UserError{fmt::format("{} is {} already.", cycle.name,
                                cycle.state == CycleState::kClosed ? "closed" : "being graded")};
  }
  if (cycle.state == CycleState::kPlanning) {
    throw UserError{
        fmt::format("{} has not started, so there is nothing to grade yet.", cycle.name)};
  }
  return now_in_grading(context, cycle);
}

Message cycle_close(Context& context, Args& args) {
  require_any_lead(context);
  const okr::Cycle cycle = args.cycle();
  args.end();
  if (cycle.state == CycleState::kClosed) {
    throw UserError{fmt::format("{} is closed already.", cycle.name)};
  }
  const auto active = active_objectives(context.book, cycle);
  if (cycle.state == CycleState::kPlanning && !active.empty()) {
    const std::string id = id_text(active.front().id);
    throw UserError{fmt::format(
        "{} has not started, but {} is published in it. Move it (`/okr edit {} cycle …`) or drop "
        "it (`/okr drop {} because …`) first.",
        cycle.name, id, id, id)};
  }
  if (cycle.state == CycleState::kActive && !active.empty()) return now_in_grading(context, cycle);
  require_all_decided(context, cycle, active);
  set_state(context, cycle, CycleState::kClosed);
  Message message;
  message.add(state_change(cycle, CycleState::kClosed));
  message.add(
      paragraph("Grades, lessons and decisions in it stand: nothing in it changes any "
                "more, and nothing is asked."));
  return with_undo(context, std::move(message));
}

}  // namespace commands
