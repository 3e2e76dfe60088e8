#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "commands/args.h"
#include "commands/edit.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/parse/date.h"
#include "commands/parse/words.h"
#include "commands/quiet.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/standing.h"
#include "scheduler/local_time.h"
#include "scheduler/own_times.h"
#include "scheduler/plan.h"
#include "store/sql/delivery.h"
#include "store/sql/own_times.h"
#include "store/sql/person.h"

namespace commands {

namespace {

constexpr std::chrono::hours kMorning{9};
constexpr std::chrono::weeks kLongestSnooze{4};
constexpr std::chrono::days kLongestAway{366};

std::optional<std::string> stored(std::optional<okr::Instant> at) {
  if (!at) return std::nullopt;
  return std::to_string(at->time_since_epoch().count());
}

void set_snooze(const Context& context, std::optional<okr::Instant> until) {
  store::change_field(context.book, context.author, okr::Noun::kPerson, context.me.id.value,
                      "snoozed_until", stored(until));
  settle_snooze(context, until);
}

// "on Mon 21 Dec 2026 in the morning", "from Mon 21 Dec 2026 to Sat 2 Jan 2027"
std::string days_text(const okr::Away& away) {
  if (away.half) {
    return fmt::format("on {} in the {}", scheduler::day_text(away.first_day),
                       *away.half == okr::Half::kMorning ? "morning" : "afternoon");
  }
  if (away.first_day == away.last_day) return "on " + scheduler::day_text(away.first_day);
  return fmt::format("from {} to {}", scheduler::day_text(away.first_day),
                     scheduler::day_text(away.last_day));
}

void withdraw(const Context& context, const okr::Away& away) {
  store::change_field(context.book, context.author, okr::Noun::kAway, away.id.value, "state",
                      std::nullopt);
}

// Ends away days that run or are to come; what is over stays.
void end_away(const Context& context, const okr::Away& away) {
  withdraw(context, away);
  const okr::Day yesterday = context.today() - std::chrono::days{1};
  if (away.first_day > yesterday) return;
  okr::Away over = away;
  over.last_day = yesterday;
  store::add_away(context.book, context.author, over);
}

// The same days away of the same person, as noted before.
std::optional<okr::Away> same_days(const store::Book& book, const okr::Away& away) {
  const auto noted = store::list_away(book, away.person, away.first_day);
  const auto same = std::find_if(noted.begin(), noted.end(), [&](const okr::Away& one) {
    return one.first_day == away.first_day && one.last_day == away.last_day &&
           one.half == away.half;
  });
  return same == noted.end() ? std::nullopt : std::optional{*same};
}

bool snoozes(const Context& context) {
  return context.me.snoozed_until && *context.me.snoozed_until > context.now;
}

}  // namespace

void settle_snooze(const Context& context, std::optional<okr::Instant> until) {
  store::cancel_prompts(context.book, context.me.id);
  if (!until || *until <= context.now) return;
  const okr::Occurrence card =
      scheduler::snoozed_prompt(context.me.id, context.me.time_zone, *until);
  if (scheduler::enqueue(context.book, {card}) > 0) return;
  // A snooze to the same instant was there before and its card was cancelled: give it another.
  okr::Delivery delivery;
  delivery.org = context.book.org;
  delivery.kind = okr::DeliveryKind::kPrompt;
  delivery.person = context.me.id;
  delivery.reason = card.reason;
  delivery.due_at = *until;
  store::set_delivery(context.book, card.key, store::add_delivery(context.book, delivery));
}

okr::Instant read_until(Args& args) {
  const Context& context = args.context();
  if (!args.accept("until")) args.accept("for");
  if (const auto read = parse::parse_duration(args.left())) {
    args.skip(read->length);
    return context.now + read->duration;
  }
  const okr::Day day =
      args.empty() ? context.today() + std::chrono::days{1} : args.day("a day or a length of time");
  const std::chrono::minutes time = args.empty() ? kMorning : args.time_of_day();
  return scheduler::to_instant(context.me.time_zone, day, time);
}

void require_snooze(const Context& context, okr::Instant until) {
  const std::string said = scheduler::local_text(context.me.time_zone, until);
  if (until <= context.now) throw UserError{fmt::format("{} is over already.", said)};
  if (until <= context.now + kLongestSnooze) return;
  throw UserError{
      fmt::format("{} is more than four weeks ahead. Say when you are away instead: "
                  "`/okr away today to 15 jan`.",
                  said)};
}

Message snoozed(const Context& context, okr::Instant until) {
  std::string text = fmt::format("I keep quiet until {} and bring your card then.",
                                 scheduler::local_text(context.me.time_zone, until));
  if (snoozes(context)) {
    text += fmt::format(" Before, it was {}.",
                        scheduler::local_text(context.me.time_zone, *context.me.snoozed_until));
  }
  set_snooze(context, until);
  return with_undo(context, sentence(text));
}

namespace {

void require_half(const Context& context, const okr::Away& away) {
  if (away.first_day != away.last_day) {
    throw UserError{
        "Half a day stands alone. Say it apart from whole days: `/okr away 6 jan pm`, then `/okr "
        "away 7 jan to 10 jan`."};
  }
  if (away.stand_in) {
    throw UserError{"On half a day nobody needs to stand in: the card waits until it is over."};
  }
  const std::string zone = store::read_person(context.book, away.person).time_zone;
  const auto local = scheduler::to_local(zone, context.now).time_since_epoch();
  const bool noon_over = local >= away.first_day.time_since_epoch() + std::chrono::hours{12};
  if (*away.half == okr::Half::kMorning && noon_over) {
    throw UserError{fmt::format("The morning of {} is over.", scheduler::day_text(away.first_day))};
  }
}

}  // namespace

void require_away(const Context& context, const okr::Away& away) {
  const auto& [first, last] = std::tie(away.first_day, away.last_day);
  if (last < first) {
    throw UserError{
        fmt::format("{} comes before {}.", scheduler::day_text(last), scheduler::day_text(first))};
  }
  if (last < context.today())
    throw UserError{fmt::format("{} is over.", scheduler::day_text(last))};
  if (last - first > kLongestAway) {
    throw UserError{"That is more than a year. I can note a year at most."};
  }
  if (away.stand_in == away.person) throw UserError{"Somebody else has to stand in."};
  if (away.half) require_half(context, away);
}

Message gone_away(const Context& context, const okr::Away& away) {
  const bool mine = away.person == context.me.id;
  const okr::Calendar before = store::read_calendar(context.book, away.person);
  if (const auto same = same_days(context.book, away)) {
    if (same->stand_in == away.stand_in) {
      return sentence("Those days are noted already; nothing was changed.");
    }
    withdraw(context, *same);  // what is said last counts
  }
  store::add_away(context.book, context.author, away);
  scheduler::catch_up(context.book, away.person, before, context.now);
  std::string text = mine ? "You are" : store::read_person(context.book, away.person).name + " is";
  text += fmt::format(" away {}; ", days_text(away));
  if (away.half) {
    text += *away.half == okr::Half::kMorning ? "a card that falls into it comes at noon."
                                              : "a card that falls into it comes the day after.";
  } else if (away.stand_in) {
    text += away.stand_in == context.me.id
                ? "you are asked instead."
                : store::read_person(context.book, *away.stand_in).name + " is asked instead.";
  } else {
    text += "I don't ask ";
    text += mine ? "you for check-ins then. Nobody is told." : "for check-ins then.";
  }
  Message message;
  message.add(Text{{plain(text)}});
  if (mine) message.add(paragraph("`/okr back` ends it early."));
  return with_undo(context, std::move(message));
}

Message snooze(Context& context, Args& args) {
  if (args.empty() && context.request.opens_forms) {
    return forms::opened_instead(context, "snooze", "");
  }
  const okr::Instant until = read_until(args);
  args.end();
  require_snooze(context, until);
  return snoozed(context, until);
}

namespace {

// "6-10 jan", "6-10 jan 2027": both days, the month once; absent for anything else.
std::optional<std::pair<okr::Day, okr::Day>> read_short_range(Args& args) {
  constexpr std::size_t kMostDigits = 2;
  const std::string_view word = args.peek();
  const std::size_t dash = std::min(word.find('-'), word.size());
  const std::string begin{word.substr(0, dash)};
  const std::string end{word.substr(std::min(dash + 1, word.size()))};
  if (!parse::all_digits(begin) || !parse::all_digits(end) || begin.size() > kMostDigits ||
      end.size() > kMostDigits) {
    return std::nullopt;
  }
  const std::string_view month = parse::trimmed(args.left().substr(word.size()));
  const okr::Day today = args.context().today();
  const auto to =
      parse::read_day(fmt::format("{} {}", end, month), today, parse::Direction::kComing);
  if (!to) return std::nullopt;
  // Days that run already begin in the past.
  const bool in_order = std::stoi(begin) <= std::stoi(end);
  const auto from = parse::read_day(fmt::format("{} {}", begin, month), in_order ? to->day : today,
                                    in_order ? parse::Direction::kPast : parse::Direction::kComing);
  if (!from) return std::nullopt;
  // What stands behind the first number is as long in the text as in `first`.
  const std::size_t number = dash + 1;
  args.skip(args.left().size() - month.size() + from->length - number);
  return std::pair{from->day, to->day};
}

bool at_stand_in(Args& args) {
  if (args.accept("standin") || args.accept("stand-in")) return true;
  if (!args.accept("stand")) return false;
  return args.accept("in");
}

// Reads what may stand behind the days, in any order; false when the next word is none of it.
bool read_more(Args& args, okr::Away& away) {
  if (args.accept("am") || args.accept("morning")) {
    away.half = okr::Half::kMorning;
  } else if (args.accept("pm") || args.accept("afternoon")) {
    away.half = okr::Half::kAfternoon;
  } else if (at_stand_in(args)) {
    const okr::Person stand_in = args.person();
    require_here(stand_in);
    away.stand_in = stand_in.id;
  } else if (args.accept("for")) {
    away.person = args.person().id;
  } else {
    return false;
  }
  return true;
}

void read_days(Args& args, okr::Away& away) {
  if (const auto range = read_short_range(args)) {
    std::tie(away.first_day, away.last_day) = *range;
    return;
  }
  const bool until = args.accept("until");
  if (!until) args.accept("from");
  const okr::Day said = args.day("the first day you are away, such as 21 dec");
  away.first_day = until ? args.context().today() : said;
  away.last_day = said;
  while (read_more(args, away)) {
  }
  const bool to = !until && (args.accept("to") || args.accept("until") || args.accept("-"));
  if (to) away.last_day = args.day("the last day you are away");
}

okr::Away read_away(Args& args) {
  okr::Away away;
  away.person = args.context().me.id;
  if (args.accept("for") || (args.at_person() && !args.at_day())) away.person = args.person().id;
  read_days(args, away);
  while (read_more(args, away)) {
  }
  return away;
}

}  // namespace

Message away(Context& context, Args& args) {
  if (args.empty() && context.request.opens_forms) {
    return forms::opened_instead(context, "away", "");
  }
  const okr::Away away = read_away(args);
  args.end();
  require_right(context, store::read_person(context.book, away.person));
  require_away(context, away);
  return gone_away(context, away);
}

Message back(Context& context, Args& args) {
  args.end();
  const auto days = store::list_away(context.book, context.me.id, context.today());
  if (days.empty() && !snoozes(context)) {
    return sentence("You are neither away nor snoozing, so nothing was changed.");
  }
  Message message = sentence("Welcome back!");
  const okr::Calendar before = store::read_calendar(context.book, context.me.id);
  for (const okr::Away& one : days) {
    end_away(context, one);
    message.add(paragraph(fmt::format("No longer away {}.", days_text(one))));
  }
  if (snoozes(context)) {
    message.add(paragraph(
        fmt::format("No longer quiet until {}.",
                    scheduler::local_text(context.me.time_zone, *context.me.snoozed_until))));
    set_snooze(context, std::nullopt);
  }
  // Behind the end of the snooze, which cancels whatever waits.
  scheduler::catch_up(context.book, context.me.id, before, context.now);
  const auto due = due_key_results(context.book, context.me.id, context.now).size();
  if (due > 0) {
    message.add(paragraph(fmt::format("{} check-in{} due from you: `/okr` shows them.", due,
                                      due == 1 ? " is" : "s are")));
  }
  return with_undo(context, std::move(message));
}

}  // namespace commands
