#include "scheduler/holidays.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace scheduler {
namespace {

using std::chrono::days;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr int kLongestEvent = 31;     // days
constexpr std::size_t kProblems = 5;  // that are told one by one
constexpr std::array<std::string_view, 7> kDayCodes{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

// What cannot be read, as a sentence without its line.
struct Unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// One line with what was folded onto the next ones.
struct Line {
  std::string text;
  int number = 0;  // in the file, from 1
};

std::vector<Line> unfolded(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  std::vector<Line> lines;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool folded = line.starts_with(' ') || line.starts_with('\t');
    if (folded && !lines.empty()) {
      lines.back().text += line.substr(1);
    } else {
      lines.push_back({std::string{line}, number});
    }
  }
  return lines;
}

std::string upper(std::string_view text) {
  std::string result{text};
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

// "DTSTART;VALUE=DATE:20260406" without its parameters.
struct Property {
  std::string name;
  std::string_view value;
};

Property property(std::string_view line) {
  bool quoted = false;
  std::size_t colon = 0;
  while (colon < line.size() && (quoted || line[colon] != ':')) {
    if (line[colon] == '"') quoted = !quoted;
    ++colon;
  }
  const std::string_view name = line.substr(0, std::min(line.find(';'), colon));
  return {upper(name), line.substr(std::min(colon + 1, line.size()))};
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(at), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

int number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int result = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (error == std::errc{} && end == text.data() + text.size()) return result;
  throw Unreadable{fmt::format("\"{}\" is not a number", text)};
}

// "20260406", "20260406T000000Z"
okr::Day day_in(std::string_view text) {
  constexpr std::size_t kDigits = 8;
  const bool whole = text.size() == kDigits || (text.size() > kDigits && text[kDigits] == 'T');
  if (!whole) throw Unreadable{fmt::format("\"{}\" is not a date", text.substr(0, 40))};
  const year_month_day read{year{number(text.substr(0, 4))},
                            std::chrono::month{static_cast<unsigned>(number(text.substr(4, 2)))},
                            std::chrono::day{static_cast<unsigned>(number(text.substr(6, 2)))}};
  if (!read.ok()) throw Unreadable{fmt::format("there is no day {}", text.substr(0, kDigits))};
  return okr::Day{read};
}

// "P1D", "P2W"
int duration(std::string_view text) {
  const bool weeks = text.ends_with('W');
  if (!text.starts_with('P') || (!weeks && !text.ends_with('D'))) {
    throw Unreadable{fmt::format("the duration \"{}\" is not one of days", text.substr(0, 40))};
  }
  return number(text.substr(1, text.size() - 2)) * (weeks ? 7 : 1);
}

// "Good Friday\, at last"
std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      result += text[i];
    } else {
      ++i;
      result += text[i] == 'n' || text[i] == 'N' ? ' ' : text[i];
    }
  }
  return result;
}

// The nth weekday of a month, from its end when n is negative; all of them when it is 0.
struct Weekday {
  int nth = 0;
  std::chrono::weekday day;
};

Weekday weekday(std::string_view text) {
  const std::string_view name = text.substr(text.size() < 2 ? 0 : text.size() - 2);
  const auto found = std::find(kDayCodes.begin(), kDayCodes.end(), upper(name));
  if (found == kDayCodes.end()) {
    throw Unreadable{fmt::format("\"{}\" is not a weekday", text.substr(0, 40))};
  }
  const std::string_view nth = text.substr(0, text.size() - 2);
  return {nth.empty() ? 0 : number(nth),
          std::chrono::weekday{static_cast<unsigned>(found - kDayCodes.begin())}};
}

// An RRULE of FREQ=YEARLY.
struct Rule {
  int interval = 1;
  std::optional<int> count;
  std::optional<okr::Day> until;
  std::vector<int> months;
  std::vector<int> month_days;
  std::vector<Weekday> weekdays;
};

void read_part(Rule& rule, const std::string& name, std::string_view value) {
  if (name == "FREQ") {
    if (upper(value) != "YEARLY") throw Unreadable{"I read yearly rules only"};
  } else if (name == "INTERVAL") {
    rule.interval = number(value);
    if (rule.interval < 1) throw Unreadable{"an interval is at least 1"};
  } else if (name == "COUNT") {
    rule.count = number(value);
  } else if (name == "UNTIL") {
    rule.until = day_in(value);
  } else if (name == "BYMONTH") {
    for (const std::string_view one : split(value, ',')) rule.months.push_back(number(one));
  } else if (name == "BYMONTHDAY") {
    for (const std::string_view one : split(value, ',')) rule.month_days.push_back(number(one));
  } else if (name == "BYDAY") {
    for (const std::string_view one : split(value, ',')) rule.weekdays.push_back(weekday(one));
  } else if (name != "WKST") {
    throw Unreadable{fmt::format("I don't know {} in a rule", name)};
  }
}

Rule read_rule(std::string_view text) {
  Rule rule;
  for (const std::string_view part : split(text, ';')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) throw Unreadable{"a rule has parts like FREQ=YEARLY"};
    read_part(rule, upper(part.substr(0, equals)), part.substr(equals + 1));
  }
  // Without a month these count in the whole year.
  if (rule.months.empty() && !rule.weekdays.empty()) {
    throw Unreadable{"I read BYDAY with BYMONTH only"};
  }
  return rule;
}

bool is_nth(const Weekday& wanted, okr::Day day, year_month month) {
  if (wanted.day != std::chrono::weekday{day}) return false;
  const okr::Day last{month / std::chrono::last};
  const int from_begin = static_cast<int>((day - okr::Day{month / 1}).count()) / 7 + 1;
  const int from_end = static_cast<int>((last - day).count()) / 7 + 1;
  return wanted.nth == 0 || wanted.nth == from_begin || wanted.nth == -from_end;
}

bool is_month_day(int wanted, okr::Day day, year_month month) {
  const auto of_month = static_cast<int>(static_cast<unsigned>(year_month_day{day}.day()));
  const auto length = static_cast<int>(
      static_cast<unsigned>(year_month_day{okr::Day{month / std::chrono::last}}.day()));
  return wanted == of_month || wanted == of_month - length - 1;
}

bool fits(const Rule& rule, okr::Day day, year_month month) {
  return (rule.month_days.empty() ||
          std::any_of(rule.month_days.begin(), rule.month_days.end(),
                      [&](int wanted) { return is_month_day(wanted, day, month); })) &&
         (rule.weekdays.empty() ||
          std::any_of(rule.weekdays.begin(), rule.weekdays.end(),
                      [&](const Weekday& wanted) { return is_nth(wanted, day, month); }));
}

// The rule's days in one year, oldest first; what it leaves open is as in `start`.
std::vector<okr::Day> days_in(const Rule& rule, year which, okr::Day start) {
  const year_month_day begins{start};
  std::vector<int> months = rule.months;
  if (months.empty()) months.push_back(static_cast<int>(static_cast<unsigned>(begins.month())));
  std::sort(months.begin(), months.end());
  const bool same_day = rule.month_days.empty() && rule.weekdays.empty();
  std::vector<okr::Day> result;
  for (const int number : months) {
    const year_month month = which / std::chrono::month{static_cast<unsigned>(number)};
    if (!month.ok()) throw Unreadable{fmt::format("there is no month {}", number)};
    for (okr::Day day{month / 1}; day <= okr::Day{month / std::chrono::last}; day += days{1}) {
      const bool fit =
          same_day ? year_month_day{day}.day() == begins.day() : fits(rule, day, month);
      if (fit) result.push_back(day);
    }
  }
  return result;
}

// Every day on which something begins that begins on `start` and goes by the rule.
std::vector<okr::Day> repeated(const Rule& rule, okr::Day start, year last) {
  std::vector<okr::Day> result;
  for (year which = year_month_day{start}.year(); which <= last;
       which += std::chrono::years{rule.interval}) {
    for (const okr::Day day : days_in(rule, which, start)) {
      const bool over = (rule.until && day > *rule.until) ||
                        (rule.count && static_cast<int>(result.size()) >= *rule.count);
      if (over) return result;
      if (day >= start) result.push_back(day);
    }
  }
  return result;
}

// What one VEVENT says, as far as it was read.
struct Event {
  std::optional<okr::Day> start;
  std::optional<okr::Day> end;  // not included
  std::optional<int> length;    // days
  std::string name;
  std::optional<Rule> rule;
  std::vector<okr::Day> more;
  std::vector<okr::Day> except;
  bool cancelled = false;
};

class Reader {
 public:
  Reader(year first, year last) : first_(first), last_(last) {}

  HolidayFile read(std::string_view text) {
    const std::vector<Line> lines = unfolded(text);
    if (lines.empty() || upper(lines.front().text) != "BEGIN:VCALENDAR") {
      problem(1, "this is no iCalendar file, which begins with BEGIN:VCALENDAR");
      return std::move(file_);
    }
    for (const Line& line : lines) take(line);
    if (in_event_) problem(event_line_, "this event has no end");
    if (problems_ > kProblems) {
      file_.problems.push_back(fmt::format("and {} more", problems_ - kProblems));
    }
    return std::move(file_);
  }

 private:
  void take(const Line& line) {
    const Property found = property(line.text);
    if (found.name == "BEGIN" || found.name == "END") {
      border(line.number, found.name == "BEGIN", upper(found.value));
    } else if (in_event_ && inside_ == 0) {
      guarded(line.number, [&] { set(found.name, found.value); });
    }
  }

  // What stands within an event, such as an alarm, says nothing of its days.
  void border(int line, bool begins, const std::string& what) {
    if (what == "VEVENT") {
      if (begins == in_event_) problem(line, "an event within another");
      if (!begins && in_event_) guarded(event_line_, [&] { add(); });
      in_event_ = begins;
      inside_ = 0;
      event_line_ = line;
      event_ = {};
    } else if (in_event_) {
      inside_ += begins ? 1 : -1;
    }
  }

  void set(const std::string& name, std::string_view value) {
    if (name == "DTSTART") {
      event_.start = day_in(value);
    } else if (name == "DTEND") {
      event_.end = day_in(value);
    } else if (name == "DURATION") {
      event_.length = duration(value);
    } else if (name == "SUMMARY") {
      event_.name = unescaped(value);
    } else if (name == "RRULE") {
      event_.rule = read_rule(value);
    } else if (name == "RDATE") {
      for (const std::string_view one : split(value, ',')) event_.more.push_back(day_in(one));
    } else if (name == "EXDATE") {
      for (const std::string_view one : split(value, ',')) event_.except.push_back(day_in(one));
    } else if (name == "STATUS") {
      event_.cancelled = upper(value) == "CANCELLED";
    }
  }

  void add() {
    if (event_.cancelled) return;
    if (!event_.start) throw Unreadable{"this event has no DTSTART that I can read"};
    const okr::Day start = *event_.start;
    const int length =
        event_.end ? static_cast<int>((*event_.end - start).count()) : event_.length.value_or(1);
    if (length > kLongestEvent) throw Unreadable{"this event is longer than a month"};
    std::vector<okr::Day> begins{start};
    if (event_.rule) begins = repeated(*event_.rule, start, last_);
    begins.insert(begins.end(), event_.more.begin(), event_.more.end());
    for (const okr::Day day : begins) {
      const auto& except = event_.except;
      if (std::find(except.begin(), except.end(), day) != except.end()) continue;
      // An event at a time of one day may end on it.
      for (int i = 0; i < std::max(length, 1); ++i) add(day + days{i});
    }
  }

  void add(okr::Day day) {
    const year of = year_month_day{day}.year();
    if (of < first_ || of > last_) return;
    file_.days.emplace(day, event_.name.empty() ? "a public holiday" : event_.name);
  }

  // Caught here because one line that cannot be read must not cost the rest of the file.
  template <class F>
  void guarded(int line, F&& work) {
    try {
      work();
    } catch (const Unreadable& what) {
      problem(line, what.what());
    }
  }

  void problem(int line, std::string_view what) {
    if (++problems_ > kProblems) return;
    file_.problems.push_back(fmt::format("line {}: {}", line, what));
  }

  year first_;
  year last_;
  HolidayFile file_;
  std::size_t problems_ = 0;
  bool in_event_ = false;
  int inside_ = 0;
  int event_line_ = 0;
  Event event_;
};

}  // namespace

HolidayFile parse_holidays(std::string_view text, year first, year last) {
  return Reader{first, last}.read(text);
}

}  // namespace scheduler
