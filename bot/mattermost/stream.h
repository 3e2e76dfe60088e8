#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace bot::mattermost {

// Where we are in the server's stream of events, over reconnections: events are numbered per
// connection id, and the server keeps the last ones for whoever comes back in time.
class Stream {
 public:
  enum class Place { kNext, kSeen, kGap };

  // The server greeted us on a stream of its own, with an event of this number.
  void begin(std::string connection_id, std::int64_t number);
  // Takes the event of that number when it is the next.
  [[nodiscard]] Place take(std::int64_t number);
  // What has to stand behind the socket's address to go on where it ended; empty when it cannot.
  [[nodiscard]] std::string query() const;
  // It cannot go on: the next connection begins anew.
  void forget() { *this = {}; }
  [[nodiscard]] bool known() const { return known_; }

 private:
  std::string connection_id_;  // empty on servers that keep nothing
  std::int64_t next_ = 0;
  bool known_ = false;
};

// Whether a connection still lives, told by when what was sent and answered.
class Liveness {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class Need {
    kNothing,
    kPing,    // send one; asked() says that it was
    kLook,    // ask for our own account: a bot that was switched off and on hears nothing
    kGiveUp,  // a ping was not answered
  };
  static constexpr std::chrono::seconds kPingEvery{30};
  static constexpr std::chrono::minutes kLookEvery{5};

  explicit Liveness(Time begin) : pinged_at_(begin), looked_at_(begin) {}

  [[nodiscard]] Need need(Time now) const;
  // The number of the ping that is to be sent now.
  [[nodiscard]] std::int64_t pinged(Time now);
  void answered(std::int64_t number);
  void looked(Time now) { looked_at_ = now; }

 private:
  Time pinged_at_;
  Time looked_at_;
  std::int64_t pings_ = 0;
  bool waiting_ = false;
};

}  // namespace bot::mattermost
