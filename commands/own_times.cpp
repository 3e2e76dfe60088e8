#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "commands/args.h"
#include "commands/cards/prompt.h"
#include "commands/handlers.h"
#include "commands/parse/date.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/typed_rhythm.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "scheduler/own_times.h"
#include "store/sql/holiday.h"
#include "store/sql/own_times.h"

namespace commands {

namespace {

constexpr std::string_view kDash = "–";

// "18:00-09:00", "6pm–9am" as one word; absent for anything else.
std::optional<okr::QuietHours> quiet_word(std::string_view word) {
  const std::size_t hyphen = word.find('-');
  const std::size_t cut = hyphen == std::string_view::npos ? word.find(kDash) : hyphen;
  if (cut == std::string_view::npos) return std::nullopt;
  const std::size_t behind = cut + (cut == hyphen ? 1 : kDash.size());
  const auto from = parse::parse_time_of_day(word.substr(0, cut));
  const auto to = parse::parse_time_of_day(word.substr(behind));
  if (!from || !to) return std::nullopt;
  return okr::QuietHours{*from, *to};
}

// What stands behind "quiet": 18:00-09:00, from 6pm to 9am.
okr::QuietHours read_quiet(Args& args) {
  args.accept("hours");
  args.accept("from");
  okr::QuietHours quiet;
  if (args.empty()) throw UsageError{"I need the quiet hours, such as 18:00-09:00."};
  if (const auto word = quiet_word(args.peek())) {
    quiet = *word;
    args.skip(args.peek().size());
  } else {
    quiet.from = args.time_of_day();
    if (!args.accept("to") && !args.accept("until") && !args.accept(kDash)) args.accept("-");
    quiet.to = args.time_of_day();
  }
  if (quiet.from != quiet.to) return quiet;
  throw UserError{
      "Quiet hours cannot last all day. For whole days say `/okr away <day>`, or which days you "
      "work: `/okr schedule me mon-thu`."};
}

// What stands behind "holidays": a country, or none.
std::string read_country(Args& args) {
  args.accept("of");
  const std::string_view typed = args.word("a country, such as DE");
  if (parse::same(typed, "none") || parse::same(typed, "off")) return "";
  const auto known = store::holiday_countries(args.context().book);
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const std::string& one) { return parse::same(one, typed); });
  if (found != known.end()) return *found;
  if (known.empty()) {
    throw UserError{
        "I know no public holidays: whoever runs me can put iCalendar files into a folder and name "
        "it in MILEPOST_HOLIDAYS."};
  }
  throw UserError{fmt::format("I know no holidays of {}. I know those of {}.", quoted(typed),
                              fmt::join(known, ", "))};
}

// Reads one part; false when the next word is none.
bool read_own(Args& args, okr::OwnTimes& own, okr::Weekdays& days) {
  if (args.accept("at") || args.accept("on") || args.accept("and")) return true;
  if (args.accept("quiet")) {
    const bool none = args.accept("none") || args.accept("off");
    own.quiet = none ? std::nullopt : std::optional{read_quiet(args)};
  } else if (args.accept("holidays")) {
    own.holidays = read_country(args);
  } else if (args.accept("any") || args.accept("every")) {
    if (args.accept("time")) {
      own.time_of_day.reset();
    } else if (args.accept("day")) {
      own.work_days.reset();
    } else {
      throw UsageError{"I know `any day` and `any time`."};
    }
  } else if (const auto time = parse::parse_time_of_day(args.peek())) {
    own.time_of_day = time;
    args.skip(args.peek().size());
  } else {
    return read_weekdays(args, days);
  }
  return true;
}

okr::OwnTimes read_own_times(Args& args, okr::OwnTimes own) {
  if (args.accept("off")) {
    args.end();
    return {};
  }
  constexpr unsigned kWholeWeek = 0x7F;
  okr::Weekdays days = okr::Weekdays::from_mask(0);
  while (!args.empty()) {
    if (read_own(args, own, days)) continue;
    const char first = args.peek().front();
    if (first >= '0' && first <= '9') (void)args.time_of_day();
    throw UsageError{fmt::format(
        "I don't understand {} there. Times of your own look like `08:30`, `mon-thu` or `quiet "
        "18:00-09:00`; `off` ends them.",
        quoted(args.left()))};
  }
  if (days.mask() == kWholeWeek) {
    own.work_days.reset();
  } else if (!days.empty()) {
    own.work_days = days;
  }
  return own;
}

void add_next_card(Message& message, const Context& context) {
  const auto next = cards::next_prompt(context.book, context.me, context.now);
  std::string text = "Nobody asks you for check-ins yet.";
  if (next) {
    text = fmt::format("Next card: {}.{}{}", scheduler::local_text(context.me.time_zone, next->at),
                       next->why.empty() ? "" : " ", next->why);
  }
  message.add(Text{{plain(text)}});
}

Message said(const Context& context, const okr::OwnTimes& own) {
  Message message;
  message.add(Text{{plain(
      own.any() ? fmt::format("Your own times ({}): {}.", context.me.time_zone, own_times_text(own))
                : "You have no times of your own: you are asked when your "
                  "teams ask.")}});
  return message;
}

}  // namespace

Message schedule_me(Context& context, Args& args) {
  const okr::Calendar before = store::read_calendar(context.book, context.me.id);
  if (args.empty()) {
    Message message = said(context, before.own);
    add_next_card(message, context);
    return message.add(Note{{plain("To change that: "), code("/okr schedule me 08:30"), plain(", "),
                             code("/okr schedule me mon-thu"), plain(" or "),
                             code("/okr schedule me quiet 18:00-09:00"), plain("; "),
                             code("/okr schedule me off"), plain(" ends all of it.")}});
  }
  const okr::OwnTimes own = read_own_times(args, before.own);
  if (own == before.own) {
    Message message = said(context, own);
    return message.add(Text{{plain("That is as it was, so nothing was changed.")}});
  }
  store::set_own_times(context.book, context.author, context.me.id, own);
  scheduler::catch_up(context.book, context.me.id, before, context.now);
  Message message = said(context, own);
  message.add(Text{{plain(fmt::format("Before: {}.", own_times_text(before.own)))}});
  add_next_card(message, context);
  return with_undo(context, std::move(message));
}

}  // namespace commands
