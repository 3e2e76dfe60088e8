#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/http/connection.h"
#include "bot/http/jobs.h"
#include "bot/http/limits.h"
#include "bot/http/socket.h"

namespace bot::http {

// Owns the connections: accepts them, collects requests under the limits, refuses what is outside
// of them, writes responses. One thread is in run(); it never blocks on a connection and never runs
// a handler. It sleeps until a byte, a reply or a deadline comes.
class Front {
 public:
  // Offers whole requests to `jobs`, which must outlive it, each for exactly one reply(). What
  // finds no room there, or no worker in time, gets 503.
  Front(const Limits& limits, Jobs& jobs);
  ~Front();
  Front(const Front&) = delete;
  Front& operator=(const Front&) = delete;

  // Before run(). Throws std::runtime_error with a sentence when the address cannot be had.
  void listen(const std::string& host, int port);
  [[nodiscard]] int port() const { return port_; }

  // Returns after stop(), when all responses are written or the grace is over.
  void run();
  // Any thread. `bytes` is the whole response; unless `keep_alive`, it is the connection's last.
  void reply(Connection* connection, std::string bytes, bool keep_alive);
  // Any thread, also before run().
  void stop(std::chrono::milliseconds grace);

 private:
  static constexpr std::size_t kScratchBytes = 64UL * 1024;

  struct Reply {
    Connection* connection;
    std::string bytes;
    bool keep_alive;
  };

  void wait();
  void on_event(Connection& connection, unsigned events);
  void on_wake();
  void begin_stop(std::chrono::milliseconds grace);
  void expire();
  void expire(Connection& connection);

  void accept_all();
  void add(Socket socket);
  [[nodiscard]] bool make_room();

  [[nodiscard]] std::optional<std::string_view> read_some(Connection& connection);
  void receive(Connection& connection);
  void digest(Connection& connection);
  void read_head(Connection& connection);
  void begin_body(Connection& connection, Head head);
  void hand_over(Connection& connection);

  void refuse(Connection& connection, int status);
  void respond(Connection& connection, std::string bytes, bool keep_alive);
  void flush(Connection& connection);
  void responded(Connection& connection);
  void linger(Connection& connection);
  void close(Connection& connection);
  void bury(Connection& connection);

  void enter(Connection& connection, Stage stage, std::chrono::milliseconds time);
  void hold(Connection& connection, std::size_t bytes);
  void watch(int fd, unsigned events, void* what);

  const Limits limits_;
  Jobs& jobs_;
  Socket epoll_;
  Socket wake_;  // readable when there is a reply or stop() was called
  Socket listener_;
  int port_ = 0;

  // The loop's own.
  Instant now_;
  Connections connections_;
  std::unique_ptr<char[]> scratch_;
  std::size_t buffered_ = 0;
  std::optional<Instant> accept_again_;
  std::optional<Instant> stop_by_;

  std::mutex mutex_;  // guards what follows
  std::vector<Reply> replies_;
  std::optional<std::chrono::milliseconds> stop_grace_;
};

}  // namespace bot::http
