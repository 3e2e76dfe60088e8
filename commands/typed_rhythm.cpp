#include "commands/typed_rhythm.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "commands/parse/date.h"
#include "commands/parse/words.h"

namespace commands {
namespace {

constexpr int kMost = 12;        // weeks or months
constexpr int kLastDay = 31;     // of any month
constexpr int kMostInMonth = 4;  // the last one has a word of its own

struct Ordinal {
  std::string_view word;
  int number;
};
constexpr std::array kOrdinals{
    Ordinal{"first", 1},
    Ordinal{"second", 2},
    Ordinal{"third", 3},
    Ordinal{"fourth", 4},
    Ordinal{"last", okr::kLastWeekOfMonth},
};

// "15th", "1st", "15."; with `bare` also "15".
std::optional<int> ordinal_number(std::string_view word, bool bare) {
  int number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  const std::string_view rest{end, static_cast<std::size_t>(word.data() + word.size() - end)};
  constexpr std::array<std::string_view, 5> kEndings{"st", "nd", "rd", "th", "."};
  const bool ends = std::any_of(kEndings.begin(), kEndings.end(),
                                [&](std::string_view one) { return parse::same(rest, one); });
  if (error != std::errc{} || !(ends || (bare && rest.empty()))) return std::nullopt;
  return number;
}

// "mon", "mon-fri"; absent for anything else.
std::optional<okr::Weekdays> weekday_range(std::string_view word) {
  const std::size_t dash = word.find('-');
  const auto first = parse::parse_weekday(word.substr(0, dash));
  if (!first) return std::nullopt;
  okr::Weekdays result{*first};
  if (dash == std::string_view::npos) return result;
  const auto end = parse::parse_weekday(word.substr(dash + 1));
  if (!end) return std::nullopt;
  for (std::chrono::weekday day = *first; day != *end; ++day) result.add(day);
  result.add(*end);
  return result;
}

// "daily", "weekdays": from Monday to Friday; nobody is asked for work on a weekend unasked.
std::optional<okr::Weekdays> work_days(std::string_view word) {
  constexpr std::array<std::string_view, 5> kWords{"daily", "weekdays", "weekday", "workdays",
                                                   "workday"};
  const bool known = std::any_of(kWords.begin(), kWords.end(),
                                 [&](std::string_view one) { return parse::same(word, one); });
  return known ? weekday_range("mon-fri") : std::nullopt;
}

okr::Weekdays together(okr::Weekdays a, okr::Weekdays b) {
  return okr::Weekdays::from_mask(a.mask() | b.mask());
}

// "mon,wed,fri", "mon-thu,sat", "mon,", "daily"; absent for anything else.
std::optional<okr::Weekdays> weekday_list(std::string_view word) {
  if (const auto all = work_days(word)) return all;
  okr::Weekdays result = okr::Weekdays::from_mask(0);
  while (!word.empty()) {
    const std::size_t comma = word.find(',');
    const auto range = weekday_range(word.substr(0, comma));
    if (!range) return std::nullopt;
    result = together(result, *range);
    word = comma == std::string_view::npos ? "" : word.substr(comma + 1);
  }
  return result.empty() ? std::nullopt : std::optional{result};
}

}  // namespace

bool read_weekdays(Args& args, okr::Weekdays& days) {
  const auto read = weekday_list(args.peek());
  if (!read) return false;
  days = together(days, *read);
  args.skip(args.peek().size());
  return true;
}

bool TypedRhythm::read(Args& args) {
  if (args.accept("on") || args.accept("the") || args.accept("and")) return true;
  if (args.accept("weekly")) {
    period_ = okr::Period::kWeek;
  } else if (args.accept("monthly")) {
    period_ = okr::Period::kMonth;
  } else if (args.accept("every")) {
    read_every(args);
  } else {
    return read_weekdays(args, weekdays_) || read_place_in_month(args);
  }
  return true;
}

// What stands behind "every": 2 weeks, other week, week, 3 months; a weekday is left for the next
// word.
void TypedRhythm::read_every(Args& args) {
  const bool second = args.accept("other") || args.accept("second");
  if (second) every_ = 2;
  if (weekday_list(args.peek())) return;
  if (!second && args.peek() != "week" && args.peek() != "month") {
    every_ = args.count("a number of weeks, such as 2");
  }
  if (args.accept("weeks") || args.accept("week")) {
    period_ = okr::Period::kWeek;
  } else if (args.accept("months") || args.accept("month")) {
    period_ = okr::Period::kMonth;
  } else if (!second) {
    throw UsageError{"I count in weeks or months, as in `every 2 weeks`."};
  }
  if (every_ < 1 || every_ > kMost) {
    throw UserError{fmt::format("I can do it every 1 to {} {}, not every {}.", kMost,
                                period_ == okr::Period::kMonth ? "months" : "weeks", every_)};
  }
}

// "first mon", "last day", "15th"; behind "monthly" also "15".
bool TypedRhythm::read_place_in_month(Args& args) {
  const std::string_view word = args.peek();
  const auto named = std::find_if(kOrdinals.begin(), kOrdinals.end(),
                                  [&](const Ordinal& one) { return parse::same(word, one.word); });
  const bool monthly = period_ == okr::Period::kMonth && !has_day();
  const std::optional<int> number =
      named != kOrdinals.end() ? named->number : ordinal_number(word, monthly);
  if (!number) return false;
  args.skip(word.size());
  if (*number <= okr::kLastWeekOfMonth && weekday_list(args.peek())) {
    if (named == kOrdinals.end() && *number > kMostInMonth) {
      throw UserError{"A month may have no fifth one: say first to fourth, or last."};
    }
    week_of_month_ = number;
  } else if (named != kOrdinals.end() && !args.accept("day")) {
    throw UsageError{
        fmt::format("I need a weekday behind \"{}\", as in `{} mon`.", named->word, named->word)};
  } else {
    day_of_month_ =
        number == okr::kLastWeekOfMonth && named != kOrdinals.end() ? kLastDay : *number;
    if (*day_of_month_ < 1 || *day_of_month_ > kLastDay) {
      throw UserError{fmt::format("No month has a day {}.", *day_of_month_)};
    }
  }
  return true;
}

okr::Rhythm TypedRhythm::rhythm() const {
  const bool months = period_ == okr::Period::kMonth || day_of_month_ || week_of_month_;
  if (months && period_ == okr::Period::kWeek) {
    throw UserError{"That is a day of a month, and you said weeks. Say `monthly` instead."};
  }
  return months ? of_months() : of_weeks();
}

okr::Rhythm TypedRhythm::of_weeks() const {
  if (weekdays_.empty()) throw UsageError{"I need a weekday, such as mon."};
  okr::Rhythm result;
  result.every = every_;
  result.weekdays = weekdays_;
  return result;
}

okr::Rhythm TypedRhythm::of_months() const {
  okr::Rhythm result;
  result.period = okr::Period::kMonth;
  result.every = every_;
  result.weekdays = weekdays_;
  if (!has_day()) throw UsageError{"I need a day of the month, such as `15th` or `first mon`."};
  if (day_of_month_) {
    if (!weekdays_.empty()) {
      throw UserError{"Please say either a day of the month or a weekday, not both."};
    }
    result.day_of_month = *day_of_month_;
    return result;
  }
  const unsigned mask = weekdays_.mask();
  if ((mask & (mask - 1)) != 0) {
    throw UserError{"Of a month I take one weekday, such as `first mon`."};
  }
  result.week_of_month = week_of_month_.value_or(1);
  return result;
}

}  // namespace commands
