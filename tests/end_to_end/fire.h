#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>

#include "tests/bot/fake_platform.h"

namespace tests {

// When a process is killed.
enum class Moment {
  kStarting,       // at once, or after a line of its log
  kBeforeStoring,  // its request has arrived, and is never carried out
  kMeanwhile,      // its request has arrived, and is carried out after its death
  kAfterStoring,   // its request was carried out, and is not answered
  kAnswered,       // while it reads the answer and settles what it had to send
  kLogged,         // after something was settled, between its requests
};

// What both platforms do to a process, and what they saw of it: they answer 429, 500, not at all or
// too late, and tell when the process is to be killed. Any thread.
class Fire {
 public:
  // With `late` some calls are carried out or answered after the client has given up, which takes
  // 10 s.
  Fire(unsigned seed, bool late) : random_(seed), late_(late) {}

  // Answers a call: a temper for FakePlatform.
  [[nodiscard]] Answer answer(const Call& call, const std::function<Answer()>& carry_out);
  // A line of the process's log.
  void logged(const std::string& line);

  // The process that is started next is to be killed at `moment`, at the request or line with this
  // number, from 1; absent: at none.
  void aim(std::optional<Moment> moment, int number);
  // Waits until the moment has come; false when it has not in time. Whoever asks for the process at
  // such a moment gets no answer before it is dead.
  [[nodiscard]] bool wait_until_hit(std::chrono::milliseconds time);
  // The moment has come, whatever it was to be.
  void hit();
  void died();
  // Waits until no request is being carried out.
  void wait_until_quiet();

  // How often each thing happened: "post: 500 before storing", "log: found".
  [[nodiscard]] std::map<std::string, int> counts() const;
  // In how many conversations a message was looked for, and in how many it was there.
  struct Looks {
    std::size_t conversations = 0;
    std::size_t found = 0;
  };
  [[nodiscard]] Looks looks() const;

 private:
  enum class Mood {
    kFine,
    kTooFast,
    kErrorBefore,
    kErrorAfter,
    kCutBefore,
    kCutAfter,
    kLateBefore,
    kLateAfter
  };
  class UnderWay;
  struct End {
    Moment moment;
    int life;  // of which it is the end
  };
  // The end of the process, if it comes with this call.
  [[nodiscard]] std::optional<End> arrived(const Call& call);
  [[nodiscard]] Mood mood(const Call& call);
  [[nodiscard]] Answer in_mood(Mood mood, const std::function<Answer()>& carry_out);
  [[nodiscard]] Answer fatal(End end, const std::function<Answer()>& carry_out);
  void note_carried_out(const Call& call);
  void outlast_the_client();
  void outlive(int life);

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::minstd_rand random_;
  const bool late_;
  std::optional<Moment> moment_;
  int number_ = 0;
  bool hit_ = false;
  bool dead_ = true;
  int life_ = 0;
  int under_way_ = 0;
  std::map<std::string, int> counts_;
  std::set<std::string> posted_, looked_for_, found_;  // conversations
};

}  // namespace tests
