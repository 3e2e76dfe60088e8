#include "store/line.h"

#include <thread>

namespace store {
namespace {

constexpr std::chrono::milliseconds kPause{50};
// Chat platforms wait three seconds for an answer.
constexpr std::chrono::milliseconds kLongest{2'000};

}  // namespace

bool Patience::after_loss() {
  if (waited_ >= kLongest) return false;
  std::this_thread::sleep_for(kPause);
  waited_ += kPause;
  return true;
}

Connection& Line::open() {
  if (!connection_) connection_ = database_.connect(access_);
  return *connection_;
}

void Line::tidy() {
  try {
    if (connection_ && connection_->in_transaction()) connection_->roll_back();
  } catch (const DatabaseError&) {
    // A connection on which not even that works is no good.
    connection_.reset();
  }
}

}  // namespace store
