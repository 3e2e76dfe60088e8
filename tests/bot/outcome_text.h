#pragma once

#include <string>

#include "scheduler/courier.h"

namespace tests {

// An outcome in a few words, for tables: "sent C1 17.1", "retry after 30 on all", "refused".
inline std::string in_words(const scheduler::Outcome& outcome) {
  struct Words {
    std::string operator()(const scheduler::Sent& sent) const {
      return "sent " + sent.channel + " " + sent.message;
    }
    std::string operator()(const scheduler::NothingToSay&) const { return "nothing to say"; }
    std::string operator()(const scheduler::RetryAfter& retry) const {
      return "retry after " + std::to_string(retry.wait.count()) +
             (retry.whole_connection ? " on all" : "");
    }
    std::string operator()(const scheduler::Failed&) const { return "failed"; }
    std::string operator()(const scheduler::Refused& refused) const {
      return refused.edit_closed ? "edit closed" : "refused";
    }
    std::string operator()(const scheduler::Unknown&) const { return "unknown"; }
  };
  return std::visit(Words{}, outcome);
}

template <class T>
std::string in_words(const std::variant<T, scheduler::Outcome>& result) {
  const auto* outcome = std::get_if<scheduler::Outcome>(&result);
  return outcome == nullptr ? "fine" : in_words(*outcome);
}

}  // namespace tests
