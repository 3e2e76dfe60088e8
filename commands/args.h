#pragma once

#include <chrono>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "commands/command.h"
#include "commands/parse/date.h"
#include "commands/parse/number.h"
#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/kpi.h"
#include "store/okr/objective.h"
#include "store/okr/team.h"
#include "store/sql/objective.h"

namespace commands {

// Who it is whom the platform calls so, as `word` says it in errors. Whoever is not in the book yet
// is added to it, unless the transaction cannot write: then throws UserError.
[[nodiscard]] okr::Person person_called(const Context& context, const MentionedPerson& mentioned,
                                        std::string_view word);

// A cursor over what stands after the command's name. Words are separated by white space; line
// breaks count as white space except in rest(). Reading what is missing throws UsageError with its
// name ("I need a key result, such as KR12."); reading what cannot be understood throws UserError
// with the offending text, the nearest match where there is one, and an example.
class Args {
 public:
  Args(std::string_view text, const Context& context) : left_(text), context_(context) {}

  [[nodiscard]] bool empty() const;
  // The next word without moving past it; empty at the end.
  [[nodiscard]] std::string_view peek() const;
  // Moves past the next word when it is `word`, without regard to case.
  bool accept(std::string_view word);
  // The next word; `what` names it in the error ("a date").
  std::string_view word(std::string_view what);
  // All that is left, trimmed at both ends; may be empty.
  std::string_view rest();
  // The same without taking it.
  [[nodiscard]] std::string_view left() const;
  // All words up to (not including) the first that is one of `keywords`, trimmed; may be empty. A
  // keyword counts only in lower case, so that "Under pressure" can begin a sentence.
  std::string_view until(std::initializer_list<std::string_view> keywords);
  // All words up to the first place where `begins` holds for what is left there.
  std::string_view until(const std::function<bool(Args)>& begins);
  // Throws UsageError when something is left.
  void end();

  okr::KeyResult key_result();  // KR12, kr-12, 12
  store::Subject subject();     // the same with what it belongs to
  okr::Objective objective();   // O3, o-3, 3
  okr::Kpi kpi();               // K4, k-4, 4
  // @mention, `me`, or the name of somebody in the book when exactly one has it.
  okr::Person person();
  okr::Team team();        // by name, the longest that matches; my only team by `team` or `my team`
  okr::Cycle cycle();      // by name
  okr::Channel channel();  // a mention such as #growth or ~growth, or `here`
  // A number as it stands: 41%, € 3.4k, 3 400, with the unit that is glued to it. `expected_unit`
  // settles what a single letter behind it means (5m).
  parse::Number amount(std::string_view what, std::string_view expected_unit);
  // A number and the unit that stands at it or behind it: 41%, € 3.4k, 3 400, 12 days. `unit` is
  // the one that is expected; a contradicting one is a UserError. Words behind the number that are
  // no unit (parse::is_unit_word), or any where none is expected, are left alone.
  okr::Decimal number(std::string_view what, std::string_view unit);
  // Fri, tomorrow, 2026-12-15, 15 dec, in 2 weeks: what leaves the year or week open means the next
  // one to come, today included.
  okr::Day day(std::string_view what);
  okr::Day past_day(std::string_view what);  // the same, the last one that was
  [[nodiscard]] bool at_day() const;         // whether a day comes next
  [[nodiscard]] bool at_number() const;
  [[nodiscard]] bool at_key_result() const;  // KR12, not a bare number
  [[nodiscard]] bool at_objective() const;   // O3, not a bare number
  [[nodiscard]] bool at_kpi() const;         // K4, not a bare number
  [[nodiscard]] bool at_person() const;      // a mention, `me`, or a name that is in the book
  [[nodiscard]] bool at_team() const;        // a team's name or something near it
  [[nodiscard]] bool at_cycle() const;       // a cycle's name or something near it
  std::chrono::weekday weekday();
  std::chrono::minutes time_of_day();  // 09:00, 9:30, 9am, 17h
  int count(std::string_view what);    // a whole number without a unit, 0 to 9999

  // Moves past the first `bytes` of left(): what somebody else has read there.
  void skip(std::size_t bytes);

  [[nodiscard]] const Context& context() const { return context_; }

 private:
  [[nodiscard]] std::optional<okr::Person> mentioned(std::string_view word) const;
  [[nodiscard]] okr::Day day(std::string_view what, parse::Direction direction);

  std::string_view left_;
  const Context& context_;
};

}  // namespace commands
