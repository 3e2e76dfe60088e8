#pragma once

#include <string>
#include <vector>

#include "bot/config.h"
#include "scheduler/clock.h"

namespace bot {

// One thing that was looked at.
struct Finding {
  enum class Verdict {
    kFine,
    kWarning,      // works, but somebody should know
    kWrong,        // does not work
    kUnreachable,  // a platform or the database does not answer
  };
  Verdict verdict = Verdict::kFine;
  std::string what;   // a sentence
  std::string to_do;  // the one thing to do, a sentence; empty when all is fine
};

// Looks at the database, at each platform that is configured (token, scopes, clock, versions), at
// whether this machine reaches them and, as far as that can be told from here, whether they reach
// it, and at the channels that digests go to. Changes nothing; may run beside a bot that serves.
// Takes up to ten seconds for each platform that does not answer.
[[nodiscard]] std::vector<Finding> examine(const Config& config, const scheduler::Clock& clock);

}  // namespace bot
