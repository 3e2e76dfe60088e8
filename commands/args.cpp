#include "commands/args.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "commands/parse/number.h"
#include "commands/parse/words.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"

namespace commands {

namespace {

bool is_group_of_three(std::string_view word) {
  return word.size() == 3 && parse::all_digits(word);
}

}  // namespace

okr::Day Context::today() const {
  return scheduler::local_day(me.time_zone, now);
}

bool Args::empty() const {
  return left().empty();
}

std::string_view Args::left() const {
  return parse::trimmed(left_);
}

std::string_view Args::peek() const {
  return parse::first_word(left());
}

void Args::skip(std::size_t bytes) {
  left_ = left().substr(bytes);
}

bool Args::accept(std::string_view word) {
  if (empty() || !parse::same(peek(), word)) return false;
  skip(peek().size());
  return true;
}

std::string_view Args::word(std::string_view what) {
  if (empty()) throw UsageError{fmt::format("I need {}.", what)};
  const std::string_view found = peek();
  skip(found.size());
  return found;
}

std::string_view Args::rest() {
  const std::string_view all = left();
  left_ = {};
  return all;
}

std::string_view Args::until(std::initializer_list<std::string_view> keywords) {
  return until([keywords](const Args& args) {
    return std::find(keywords.begin(), keywords.end(), args.peek()) != keywords.end();
  });
}

std::string_view Args::until(const std::function<bool(Args)>& begins) {
  const std::string_view all = left();
  left_ = all;
  while (!empty() && !begins(*this)) skip(peek().size());
  return parse::trimmed(all.substr(0, all.size() - left().size()));
}

void Args::end() {
  if (!empty()) throw UsageError{fmt::format("I don't understand {} there.", quoted(left()))};
}

parse::Number Args::amount(std::string_view what, std::string_view expected_unit) {
  std::string typed = parse::narrow(word(what));
  if (parse::is_currency(typed) && at_number()) typed += parse::narrow(word(what));
  bool may_go_on = parse::all_digits(typed) && typed.size() <= 3 && typed[0] != '0';
  while (may_go_on) {
    const std::string next = parse::narrow(peek());
    if (!is_group_of_three(parse::unpunctuated(next))) break;
    typed += parse::narrow(word(what));
    may_go_on = parse::all_digits(next);
  }
  const std::string_view number = parse::unpunctuated(typed);
  return parse::read_number(number.empty() ? typed : number, expected_unit,
                            parse::decimal_mark(context_.me.language));
}

okr::Decimal Args::number(std::string_view what, std::string_view unit) {
  parse::Number read = amount(what, unit);
  if (read.unit.empty()) {
    const std::string_view behind = left();
    const std::size_t length = parse::unit_length(behind, unit);
    const std::string typed = parse::narrow(behind.substr(0, length));
    read.unit = parse::unpunctuated(typed);
    skip(length);
  }
  if (read.unit.empty() || parse::same_unit(read.unit, unit)) return read.value;
  throw UserError{fmt::format("That is measured in {}, and you typed {}.",
                              unit.empty() ? "plain numbers" : unit,
                              shortened(read.unit, kShownCharacters))};
}

int Args::count(std::string_view what) {
  constexpr std::size_t kMostDigits = 4;
  const std::string typed = parse::narrow(word(what));
  if (!parse::all_digits(typed) || typed.size() > kMostDigits) {
    throw UserError{fmt::format("{} is not {}.", quoted(typed), what)};
  }
  return std::stoi(typed);
}

okr::Day Args::day(std::string_view what) {
  return day(what, parse::Direction::kComing);
}

okr::Day Args::past_day(std::string_view what) {
  return day(what, parse::Direction::kPast);
}

okr::Day Args::day(std::string_view what, parse::Direction direction) {
  if (empty()) throw UsageError{fmt::format("I need {}.", what)};
  const auto read = parse::read_day(left(), context_.today(), direction);
  if (!read) {
    throw UserError{fmt::format(
        "{} is not a day I know. Days look like fri, tomorrow, 15 dec, 2026-12-15 or in "
        "2 weeks.",
        quoted(peek()))};
  }
  okr::Day day = read->day;
  if (const auto& cycle = context_.days_in; cycle && day > cycle->last_day) {
    // "15 oct" has passed in November; of that cycle it is not the next one.
    const auto first = parse::read_day(left(), cycle->first_day, direction);
    if (first && first->day <= cycle->last_day) day = first->day;
  }
  skip(read->length);
  return day;
}

bool Args::at_day() const {
  return parse::read_day(left(), context_.today(), parse::Direction::kComing).has_value();
}

bool Args::at_number() const {
  if (!parse::is_currency(peek())) return parse::begins_number(peek());
  Args behind = *this;
  behind.skip(peek().size());
  return parse::begins_number(behind.peek());
}

std::chrono::weekday Args::weekday() {
  const std::string_view typed = word("a weekday, such as mon");
  const auto weekday = parse::parse_weekday(typed);
  if (!weekday) throw UserError{fmt::format("{} is not a weekday, such as mon.", quoted(typed))};
  return *weekday;
}

std::chrono::minutes Args::time_of_day() {
  const std::string_view typed = word("a time, such as 09:00");
  const auto time = parse::parse_time_of_day(typed);
  if (!time) {
    throw UserError{fmt::format("{} is not a time of day, such as 09:00 or 5pm.", quoted(typed))};
  }
  return *time;
}

}  // namespace commands
