#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <string>

#include "bot/http/head.h"
#include "bot/http/socket.h"

namespace bot::http {

// Where a connection stands between two requests. All but kBusy have a deadline.
enum class Stage {
  kIdle,       // no byte of a request yet
  kHead,       // collecting a head
  kBody,       // collecting a body
  kWaiting,    // the request is whole, and a worker may have begun with it or not
  kBusy,       // somebody has the request
  kWriting,    // the response is on its way
  kLingering,  // nothing more is said; what still arrives is thrown away
  kClosed,     // waits to be forgotten
};
inline constexpr std::size_t kStages = 8;

using Instant = std::chrono::steady_clock::time_point;

// One connection, as the loop sees it. About half a kilobyte while it is idle.
struct Connection {
  Socket socket;
  Stage stage = Stage::kIdle;
  Instant deadline;
  bool readable = false;  // bytes, or the end, may wait in the kernel
  bool ending = false;    // the client has announced that it sends no more
  bool ended = false;     // and all that it sent was read
  bool last = false;      // close when the response is written
  std::string in;         // what arrived and is not part of a request handed over
  HeadProgress progress;
  std::optional<Head> head;
  std::string out;
  std::size_t sent = 0;       // of `out`
  std::size_t held = 0;       // bytes of requests that it keeps in memory
  std::size_t discarded = 0;  // bytes thrown away while lingering
  std::list<Connection>::iterator self;
};

// All connections, by stage. Each stage grants the same time to every connection, so the first of a
// stage is also the first whose deadline comes. One thread.
class Connections {
 public:
  Connection& add(Socket socket, Instant deadline);
  // Pointers stay valid.
  void enter(Connection& connection, Stage stage, Instant deadline);
  // The one that has been in that stage longest, null when there is none.
  [[nodiscard]] Connection* oldest(Stage stage);
  // Without the closed ones.
  [[nodiscard]] std::size_t size() const { return size_; }
  // Absent when no connection has a deadline.
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  // Ends the life of closed connections.
  void forget_closed();

 private:
  std::list<Connection>& in(Stage stage) { return stages_[static_cast<std::size_t>(stage)]; }

  std::array<std::list<Connection>, kStages> stages_;
  std::size_t size_ = 0;
};

}  // namespace bot::http
