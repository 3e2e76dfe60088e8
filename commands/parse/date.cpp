#include "commands/parse/date.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "commands/error.h"
#include "commands/parse/words.h"

namespace commands::parse {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::weeks;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 7> kWeekdays{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};
constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};

// A word and where it ends in the text it was cut from.
struct Word {
  std::string text;  // lower case, without a comma or point at its end
  std::size_t end = 0;
};

std::vector<Word> first_words(std::string_view text, std::size_t most) {
  std::vector<Word> words;
  std::size_t at = 0;
  while (words.size() < most) {
    while (at < text.size() && is_space(text[at])) ++at;
    if (at == text.size()) break;
    const std::string_view word = first_word(text.substr(at));
    at += word.size();
    std::string lowered = lower(narrow(word));
    while (lowered.size() > 1 && (lowered.back() == ',' || lowered.back() == '.')) {
      lowered.pop_back();
    }
    words.push_back({std::move(lowered), at});
  }
  return words;
}

std::optional<int> small_number(std::string_view word) {
  constexpr std::size_t kMostDigits = 4;
  if (!all_digits(word) || word.size() > kMostDigits) return std::nullopt;
  return std::stoi(std::string{word});
}

// 15, 15th, 1st
std::optional<unsigned> day_number(std::string_view word) {
  for (const std::string_view ending : {"st", "nd", "rd", "th"}) {
    if (word.size() > 2 && word.substr(word.size() - 2) == ending) word.remove_suffix(2);
  }
  const auto number = small_number(word);
  return number && word.size() <= 2 ? std::optional{static_cast<unsigned>(*number)} : std::nullopt;
}

// The index in `names` of the name that `word` is or abbreviates to three letters or more.
template <std::size_t kSize>
std::optional<unsigned> name_index(const std::array<std::string_view, kSize>& names,
                                   std::string_view word) {
  if (word.size() < 3) return std::nullopt;
  for (std::size_t i = 0; i < kSize; ++i) {
    if (names[i].substr(0, word.size()) == word) return static_cast<unsigned>(i);
  }
  return std::nullopt;
}

std::optional<unsigned> month_number(std::string_view word) {
  if (word == "sept") return 9;
  const auto index = name_index(kMonths, word);
  return index ? std::optional{*index + 1} : std::nullopt;
}

okr::Day checked(int year, unsigned month, unsigned day) {
  const year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                            std::chrono::day{day}};
  if (!date.ok() || year < 1970 || year > 2999) {
    throw UserError{fmt::format("There is no day {:04}-{:02}-{:02}.", year, month, day)};
  }
  return sys_days{date};
}

// The day in the year that brings it next to `today` on the side asked for. A leap day goes to the
// nearest leap year, which is at most eight years away.
okr::Day in_open_year(unsigned month, unsigned day, okr::Day today, Direction direction) {
  const int this_year = static_cast<int>(year_month_day{today}.year());
  const int step = direction == Direction::kComing ? 1 : -1;
  constexpr int kMostYears = 8;
  for (int i = 0; i <= kMostYears; ++i) {
    const year_month_day date{std::chrono::year{this_year + i * step}, std::chrono::month{month},
                              std::chrono::day{day}};
    if (!date.ok()) continue;
    const okr::Day found = sys_days{date};
    if (direction == Direction::kComing ? found >= today : found <= today) return found;
  }
  return checked(this_year, month, day);
}

// 2026-12-15
std::optional<DayRead> iso_day(const Word& word) {
  const std::string& text = word.text;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = small_number(text.substr(0, 4));
  const auto month = small_number(text.substr(5, 2));
  const auto day = small_number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return DayRead{checked(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day)),
                 word.end};
}

// 15.12, 15.12.2026; the point at the end is gone already.
std::optional<DayRead> pointed_day(std::string_view typed, const Word& word, okr::Day today,
                                   Direction direction) {
  const std::size_t first = word.text.find('.');
  if (first == std::string::npos) return std::nullopt;
  const std::size_t second = word.text.find('.', first + 1);
  const auto day = day_number(word.text.substr(0, first));
  const auto month = day_number(word.text.substr(first + 1, second - first - 1));
  if (!day || !month) return std::nullopt;
  if (second == std::string::npos) {
    // 1.5 is a number, 1.5. a day; two digits on both sides are enough to tell.
    const bool ends_in_point = typed[word.end - 1] == '.';
    if (!ends_in_point && word.text.size() < 5) return std::nullopt;
    return DayRead{in_open_year(*month, *day, today, direction), word.end};
  }
  const auto year = small_number(word.text.substr(second + 1));
  if (!year) return std::nullopt;
  constexpr int kCentury = 2000;
  return DayRead{checked(*year < 100 ? kCentury + *year : *year, *month, *day), word.end};
}

// 15 dec, dec 15, both with a year behind.
std::optional<DayRead> named_month(const std::vector<Word>& words, okr::Day today,
                                   Direction direction) {
  if (words.size() < 2) return std::nullopt;
  auto day = day_number(words[0].text);
  auto month = month_number(words[1].text);
  if (!day || !month) {
    day = day_number(words[1].text);
    month = month_number(words[0].text);
  }
  if (!day || !month) return std::nullopt;
  if (words.size() > 2 && words[2].text.size() == 4) {
    const auto year = small_number(words[2].text);
    if (year && *year >= 1970) return DayRead{checked(*year, *month, *day), words[2].end};
  }
  return DayRead{in_open_year(*month, *day, today, direction), words[1].end};
}

std::optional<DayRead> weekday_name(const std::vector<Word>& words, okr::Day today,
                                    Direction direction) {
  const bool next = words[0].text == "next" || words[0].text == "last";
  if (next && words.size() < 2) return std::nullopt;
  const Word& word = words[next ? 1 : 0];
  const auto weekday = parse_weekday(word.text);
  if (!weekday) return std::nullopt;
  const std::chrono::weekday now{today};
  const bool back = direction == Direction::kPast || words[0].text == "last";
  const days away = back ? now - *weekday : *weekday - now;
  const days far = next && away == days{0} ? days{7} : away;
  return DayRead{back ? today - far : today + far, word.end};
}

std::optional<okr::Day> moved(okr::Day today, int count, std::string_view unit) {
  if (unit == "day" || unit == "days") return today + days{count};
  if (unit == "week" || unit == "weeks") return today + weeks{count};
  if (unit != "month" && unit != "months") return std::nullopt;
  const year_month_day date{today};
  const auto month = std::chrono::year_month{date.year(), date.month()} + months{count};
  const auto last = (month / std::chrono::last).day();
  return sys_days{month / std::min(date.day(), last)};
}

// in 2 weeks, in a week, 3 days ago
std::optional<DayRead> relative_day(const std::vector<Word>& words, okr::Day today) {
  if (words.size() < 3) return std::nullopt;
  const bool ahead = words[0].text == "in";
  if (!ahead && words[2].text != "ago") return std::nullopt;
  const std::string& typed = words[ahead ? 1 : 0].text;
  const auto count = typed == "a" || typed == "one" ? 1 : small_number(typed);
  if (!count) return std::nullopt;
  const auto day = moved(today, ahead ? *count : -*count, words[ahead ? 2 : 1].text);
  return day ? std::optional{DayRead{*day, words[2].end}} : std::nullopt;
}

std::optional<DayRead> plain_word(const Word& word, okr::Day today) {
  if (word.text == "today") return DayRead{today, word.end};
  if (word.text == "tomorrow") return DayRead{today + days{1}, word.end};
  if (word.text == "yesterday") return DayRead{today - days{1}, word.end};
  return std::nullopt;
}

// Takes `ending` off the end of `text`. Whether it was there with something before it.
bool take_ending(std::string& text, std::string_view ending) {
  if (text.size() <= ending.size()) return false;
  const std::size_t at = text.size() - ending.size();
  if (std::string_view{text}.substr(at) != ending) return false;
  text.resize(at);
  return true;
}

// 9:30, 09.30; an hour alone only when something behind it said that it is one.
std::optional<std::chrono::minutes> parse_clock(std::string_view typed, bool hour_alone) {
  constexpr unsigned kHours = 24;
  constexpr int kMinutes = 60;
  const std::size_t split = typed.find_first_of(":.");
  if (split == std::string_view::npos && !hour_alone) return std::nullopt;
  const std::string_view minutes_typed =
      split == std::string_view::npos ? "00" : typed.substr(split + 1);
  const auto hour = day_number(typed.substr(0, split));
  const auto minute = small_number(minutes_typed);
  if (!hour || !minute || minutes_typed.size() != 2) return std::nullopt;
  if (*hour >= kHours || *minute >= kMinutes) return std::nullopt;
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute};
}

// How long one of these is: min, hours, d, week.
std::optional<std::chrono::seconds> unit_length(std::string_view unit) {
  struct Unit {
    std::string_view name;
    std::chrono::seconds length;
  };
  using std::chrono::hours;
  using std::chrono::minutes;
  static constexpr Unit kUnits[] = {
      {"m", minutes{1}},       {"min", minutes{1}}, {"mins", minutes{1}}, {"minute", minutes{1}},
      {"minutes", minutes{1}}, {"h", hours{1}},     {"hr", hours{1}},     {"hrs", hours{1}},
      {"hour", hours{1}},      {"hours", hours{1}}, {"d", days{1}},       {"day", days{1}},
      {"days", days{1}},       {"w", weeks{1}},     {"week", weeks{1}},   {"weeks", weeks{1}}};
  for (const Unit& one : kUnits) {
    if (one.name == unit) return one.length;
  }
  return std::nullopt;
}

}  // namespace

std::optional<DayRead> read_day(std::string_view text, okr::Day today, Direction direction) {
  const auto words = first_words(text, 3);
  if (words.empty()) return std::nullopt;
  if (const auto read = plain_word(words[0], today)) return read;
  if (const auto read = iso_day(words[0])) return read;
  if (const auto read = pointed_day(text, words[0], today, direction)) return read;
  if (const auto read = relative_day(words, today)) return read;
  if (const auto read = named_month(words, today, direction)) return read;
  return weekday_name(words, today, direction);
}

std::optional<std::chrono::weekday> parse_weekday(std::string_view word) {
  std::string typed = lower(word);
  if (typed.size() > 6 && typed.back() == 's') typed.pop_back();  // mondays
  const auto index = name_index(kWeekdays, typed);
  return index ? std::optional{std::chrono::weekday{*index}} : std::nullopt;
}

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view word) {
  constexpr int kNoon = 12;
  std::string typed = lower(narrow(word));
  if (typed == "noon") return std::chrono::hours{kNoon};
  if (typed == "midnight") return std::chrono::hours{0};
  const bool am = take_ending(typed, "am");
  const bool pm = !am && take_ending(typed, "pm");
  const bool marked = am || pm || take_ending(typed, "h");
  const auto time = parse_clock(typed, marked);
  if (!time || (!am && !pm)) return time;
  const auto hour = std::chrono::floor<std::chrono::hours>(*time);
  if (hour.count() < 1 || hour.count() > kNoon) return std::nullopt;
  const std::chrono::hours first{hour.count() % kNoon};
  return *time - hour + first + std::chrono::hours{pm ? kNoon : 0};
}

std::optional<DurationRead> parse_duration(std::string_view text) {
  const auto words = first_words(text, 2);
  if (words.empty()) return std::nullopt;
  const std::string& typed = words[0].text;
  const std::size_t digits = std::min(typed.find_first_not_of("0123456789"), typed.size());
  const auto count = small_number(typed.substr(0, digits));
  if (!count || *count == 0) return std::nullopt;
  const bool glued = digits < typed.size();
  if (!glued && words.size() < 2) return std::nullopt;
  const auto unit = unit_length(glued ? typed.substr(digits) : words[1].text);
  if (!unit) return std::nullopt;
  return DurationRead{*count * *unit, words[glued ? 0 : 1].end};
}

}  // namespace commands::parse
