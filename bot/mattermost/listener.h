#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>

#include "bot/config.h"
#include "bot/mattermost/hearing.h"
#include "bot/mattermost/stream.h"
#include "bot/websocket/pause.h"
#include "bot/websocket/socket.h"

namespace bot::mattermost {

// Listens to one server's WebSocket on a thread of its own: what people say to the bot is written
// down, once each, and so are the changes of their profiles. A connection that was lost goes on
// where it ended; where it cannot, what was missed is asked for before anything newer is heard.
class Listener {
 public:
  struct Address {
    std::string url;  // "wss://chat.example.com/api/v4/websocket"
    Secret token;
  };
  struct Timing {
    websocket::Pauses pauses{std::chrono::seconds{3}, std::chrono::minutes{5}};
    std::chrono::milliseconds hello{10'000};    // for the first word of a new stream
    std::chrono::milliseconds silence{90'000};  // the server pings every minute
    // For a server that wants fewer questions; less than it waits for the answer to a ping.
    std::chrono::seconds patience{45};
  };

  Listener(Address address, Hearing::Parts parts, websocket::Connect connect, Timing timing);
  // Stops.
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void start();
  // Fine before start() and twice.
  void stop();

 private:
  using SteadyTime = Liveness::Time;
  // One connection from its first word to its last.
  struct Conversation;
  enum class Turn { kGoOn, kAgain, kFailed };  // what comes behind a frame

  void run(const std::stop_token& stop);
  // Whether the connection did what connections are for.
  [[nodiscard]] bool converse(const std::stop_token& stop);
  [[nodiscard]] std::shared_ptr<websocket::Socket> connected();
  [[nodiscard]] Turn read(Conversation& now, std::string_view text);
  [[nodiscard]] Turn read_event(Conversation& now, const nlohmann::ordered_json& frame);
  [[nodiscard]] Turn greet(Conversation& now, const nlohmann::ordered_json& frame);
  [[nodiscard]] Turn watch(Conversation& now, SteadyTime time);
  // When our account was changed last, 0 when the server does not answer.
  [[nodiscard]] std::int64_t account_version() const;
  void pause(std::chrono::milliseconds time, const std::stop_token& stop);

  const Address address_;
  const Hearing::Parts parts_;
  Hearing hearing_;
  const websocket::Connect connect_;
  const Timing timing_;
  Stream stream_;
  std::int64_t account_version_ = 0;  // when the last conversation began
  std::string gap_at_;                // where a gap was last, to be met only once
  std::minstd_rand random_{std::random_device{}()};
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread thread_;
};

// The address of a server's WebSocket: "https://chat.example.com" has wss://…/api/v4/websocket.
[[nodiscard]] std::string socket_url(std::string_view server_url);

}  // namespace bot::mattermost
