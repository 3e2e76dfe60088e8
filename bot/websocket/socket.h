#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <variant>

#include "bot/http/message.h"

namespace bot::websocket {

// Where to connect to, and what to expect there.
struct Address {
  std::string url;  // "wss://host[:port]/path?query"; ws:// to this machine only
  http::Headers headers;
  std::chrono::milliseconds connect_within{10'000};  // from the first look-up to the upgrade
  // A connection on which nothing came for so long is lost.
  std::chrono::milliseconds silence{60'000};
  // Whether to ping the server after half that silence, which it has to answer.
  bool pings = true;
  std::size_t most_bytes = 1024UL * 1024;  // of one message
};

// The connection was not made. `status` is that of the HTTP response where the server refused the
// upgrade, else 0.
class ConnectError : public std::runtime_error {
 public:
  explicit ConnectError(const std::string& what, int status = 0)
      : std::runtime_error(what), status_(status) {}
  [[nodiscard]] int status() const { return status_; }

 private:
  int status_;
};

struct Text {
  std::string text;  // valid UTF-8
};
struct Quiet {};  // nothing came in time
struct Closed {
  enum class Why {
    kByPeer,    // it said good-bye
    kByUs,      // close() was called
    kTooLarge,  // a message was larger than we take
    kSilent,    // nothing came for too long
    kLost,      // the network, or what came was no WebSocket
  };
  Why why = Why::kLost;
  std::string reason;  // for the log
};
using Received = std::variant<Text, Quiet, Closed>;

// One client's connection. Certificates are verified against the system's store. The thread that
// made it receives; while it does, it also sends, answers pings and watches over the silence.
// Binary messages are dropped.
class Socket {
 public:
  virtual ~Socket() = default;
  // Waits for `wait` at most. After Closed nothing else comes.
  [[nodiscard]] virtual Received receive(std::chrono::milliseconds wait) = 0;
  // Queues a message, which `make` makes on the receiving thread; an empty one is not sent. Any
  // thread. What is queued when the connection ends is dropped.
  virtual void send(std::function<std::string()> make) = 0;
  // Says good-bye; receive() says Closed within two seconds. Any thread, fine twice.
  virtual void close() = 0;
};

// Throws ConnectError.
[[nodiscard]] std::shared_ptr<Socket> connect(const Address& address);

// How connections are made: connect(), or a test's way.
using Connect = std::function<std::shared_ptr<Socket>(const Address&)>;

}  // namespace bot::websocket
