#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <variant>

#include "bot/http/responder.h"
#include "bot/slack/acks.h"
#include "bot/websocket/pause.h"
#include "bot/websocket/socket.h"
#include "scheduler/courier.h"

namespace bot::slack {

// How long Socket Mode waits for what.
struct SocketTiming {
  websocket::Pauses pauses;
  std::chrono::milliseconds hello{10'000};   // for the first word
  std::chrono::milliseconds linger{10'000};  // on a connection that was replaced
  std::chrono::milliseconds silence{60'000};
};

// Receives through WebSockets what Slack else sends over HTTP, and answers it there:
// https://docs.slack.dev/apis/events-api/using-socket-mode. Keeps two connections, so that one is
// there while the other is replaced; one that Slack asks to refresh, or that comes to the end of
// its life, is replaced before it is left. A thread per connection, and one that looks after them.
class SocketMode {
 public:
  // The address of a new connection, else why there is none.
  using Open = std::function<std::variant<std::string, scheduler::Outcome>()>;
  // Behind the type of an envelope: takes the request that HTTP would have brought.
  using Receivers = std::map<std::string, http::AsyncHandler, std::less<>>;

  SocketMode(Open open, websocket::Connect connect, Receivers receivers, SocketTiming timing = {});
  // Stops.
  ~SocketMode();
  SocketMode(const SocketMode&) = delete;
  SocketMode& operator=(const SocketMode&) = delete;

  void start();
  // Takes nothing new, answers what it has taken, at most two seconds long, and closes. Fine before
  // start() and twice.
  void stop();
  // How many requests were taken and not answered yet.
  [[nodiscard]] std::size_t unanswered() const { return acks_->unanswered(); }

 private:
  using SteadyTime = std::chrono::steady_clock;
  enum class State { kConnecting, kReady, kLeaving, kEnded };
  struct Link {
    State state = State::kConnecting;  // guarded by mutex_
    SteadyTime::time_point ready_at;
    std::shared_ptr<websocket::Socket> socket;
    std::jthread thread;
  };
  class Conversation;

  void manage(const std::stop_token& stop);
  [[nodiscard]] bool wants_link() const;  // mutex_ is held
  void run(Link& link, const std::stop_token& stop);
  // The connection that Slack offers; null when there is none.
  [[nodiscard]] std::shared_ptr<websocket::Socket> connected();
  void receive(const Envelope& envelope, const std::shared_ptr<websocket::Socket>& socket);
  void become(Link& link, State state);
  // A connection held: the next failure is the first.
  void recovered();
  // No new connection for a while: at least `least`, and longer with every failure.
  void failed(std::string_view why, std::chrono::milliseconds least = {});

  const Open open_;
  const websocket::Connect connect_;
  const Receivers receivers_;
  const SocketTiming timing_;
  const std::shared_ptr<Acks> acks_ = std::make_shared<Acks>();

  std::mutex mutex_;  // guards what follows, but for the threads
  std::condition_variable_any changed_;
  bool news_ = false;
  std::list<Link> links_;
  int failures_ = 0;
  SteadyTime::time_point next_at_;
  std::minstd_rand random_{std::random_device{}()};
  std::jthread manager_;
};

}  // namespace bot::slack
