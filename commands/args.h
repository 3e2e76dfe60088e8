#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/command.h"
#include "store/okr/confidence.h"
#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"
#include "store/okr/team.h"

namespace commands {

// A cursor over what stands after the command's name. Words are separated by white space; line
// breaks count as white space except in rest(). Reading what is missing throws UsageError with its
// name ("I need a key result, such as KR12."); reading what cannot be understood throws UserError with
// the offending text, the nearest match where there is one, and an example.
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
  // All words up to (not including) the first that is one of `keywords`, trimmed; may be empty. A
  // keyword counts only in lower case, so that "Under pressure" can begin a sentence.
  std::string_view until(std::initializer_list<std::string_view> keywords);
  // Throws UsageError when something is left.
  void end();

  okr::KeyResult key_result();  // KR12, kr-12, 12
  okr::Objective objective();   // O3, o-3, 3
  // @mention, `me`, or the name of somebody in the book when exactly one has it.
  okr::Person person();
  okr::Team team();    // by name, the longest that matches; my only team by `team` or `my team`
  okr::Cycle cycle();  // by name
  okr::Channel channel();  // a mention such as #growth or ~growth, or `here`
  okr::Day day(std::string_view what);  // fri, tomorrow, 2026-12-15, 15 dec, in 2 weeks
  std::chrono::weekday weekday();
  std::chrono::minutes time_of_day();  // 09:00, 9:30, 9am, 17h

  [[nodiscard]] const Context& context() const { return context_; }

 private:
  std::string_view left_;
  const Context& context_;
};

}  // namespace commands
