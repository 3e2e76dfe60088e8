#pragma once

#include <deque>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "scheduler/courier.h"

namespace tests {

// Records what it is given to deliver or to look for and answers from a script; where that ends,
// everything is sent and nothing is found.
class FakeCourier : public scheduler::Courier {
 public:
  struct Call {
    okr::Delivery delivery;
    okr::Instant at;
  };

  scheduler::Outcome deliver(const okr::Delivery& delivery, okr::Instant now) override {
    delivered.push_back({delivery, now});
    if (throws) throw std::runtime_error("cannot be composed");
    std::deque<scheduler::Outcome>& own = script[delivery.person.value_or(okr::PersonId{0})];
    if (own.empty()) return scheduler::Sent{okr::ConnectionId{1}, "D1", "message"};
    scheduler::Outcome next = own.front();
    own.pop_front();
    return next;
  }

  scheduler::Outcome look_for(const okr::Delivery& delivery, okr::Instant since) override {
    looked_for.push_back({delivery, since});
    if (found.empty()) return scheduler::NothingToSay{"not there"};
    scheduler::Outcome next = found.front();
    found.pop_front();
    return next;
  }

  scheduler::Outcome redraw(const okr::Delivery& sent, okr::Instant now) override {
    redrawn.push_back({sent, now});
    if (outcomes_of_redrawing.empty()) {
      return scheduler::Sent{okr::ConnectionId{1}, sent.sent_channel, sent.sent_message};
    }
    scheduler::Outcome next = outcomes_of_redrawing.front();
    outcomes_of_redrawing.pop_front();
    return next;
  }

  std::vector<Call> delivered;
  std::vector<Call> redrawn;
  std::deque<scheduler::Outcome> outcomes_of_redrawing;
  std::vector<Call> looked_for;                                    // `at` is since when
  std::map<okr::PersonId, std::deque<scheduler::Outcome>> script;  // person 0 for channels
  std::deque<scheduler::Outcome> found;
  bool throws = false;
};

}  // namespace tests
