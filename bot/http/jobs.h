#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <variant>

#include "bot/http/connection.h"
#include "bot/http/limits.h"
#include "bot/http/message.h"
#include "bot/http/responder.h"
#include "bot/http/router.h"

namespace bot::http {

// Whom a response goes to, and how it is written there.
struct Ticket {
  Connection* connection = nullptr;
  bool keep_alive = true;  // otherwise the response is the connection's last
  bool http_1_0 = false;
  bool head_only = false;  // asked with HEAD: everything but the body
  Instant overdue_at;      // see Limits::wait_time
};

// A whole request that no handler has seen.
struct Arrival {
  Ticket ticket;
  Request request;
};

// The answer to a request whose handler returned without one.
struct Answer {
  Ticket ticket;
  const Route* route = nullptr;
  MakeResponse make;
};

using Job = std::variant<Arrival, Answer>;

// What waits for a worker: answers first, for they end something, then requests, both first come
// first served. Any thread. Workers wake one another: as long as one that was called has not come,
// no other is called, so quick handlers keep a few workers busy and slow ones soon have them all.
class Jobs {
 public:
  explicit Jobs(const Limits& limits) : limits_(limits) {}

  // False when there is no room, or after close().
  [[nodiscard]] bool offer(Arrival arrival);
  // Takes back the request of that connection. False when a worker has it already.
  [[nodiscard]] bool withdraw(const Connection* connection);
  // Dropped after close(). There is always room, for at most Limits::unanswered come.
  void add(Answer answer);
  // Waits for one. Absent once it is closed.
  [[nodiscard]] std::optional<Job> take();
  // Drops what still waits.
  void close();

  // Counts a request whose handler may answer later. False when there are too many.
  [[nodiscard]] bool begin_unanswered();
  void end_unanswered() { --unanswered_; }

 private:
  // Whether one more worker is called now. Under the lock.
  [[nodiscard]] bool should_wake();
  [[nodiscard]] bool empty() const { return answers_.empty() && arrivals_.empty(); }

  const Limits limits_;
  std::atomic<std::size_t> unanswered_ = 0;
  std::mutex mutex_;  // guards what follows
  std::condition_variable filled_;
  std::deque<Answer> answers_;
  std::deque<Arrival> arrivals_;
  std::size_t sleepers_ = 0;
  bool waking_ = false;  // one was called and has not come yet
  bool closed_ = false;
};

}  // namespace bot::http
