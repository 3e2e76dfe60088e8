#pragma once

#include <functional>
#include <memory>
#include <string>

namespace tests {

// One client of a FakeSocketServer, on the server's thread only. What is said after the end is
// dropped.
class Peer {
 public:
  virtual ~Peer() = default;
  virtual void say(std::string text) = 0;
  virtual void say_binary(std::string bytes) = 0;
  // Bytes that are no frame.
  virtual void babble(std::string bytes) = 0;
  virtual void say_good_bye() = 0;
  // Ends the connection without a word.
  virtual void hang_up() = 0;
  // Reads, says and answers nothing any more.
  virtual void stall() = 0;

  int number = 0;             // counted from 1 over the server's life
  std::string target;         // path and query that the client asked for
  std::string authorization;  // the header
};

// A WebSocket server on a free port of this machine. All is done on one thread of its own: what it
// calls needs no lock, but for what the test looks at.
class FakeSocketServer {
 public:
  struct Script {
    // The HTTP status that refuses the upgrade, 0 to admit; may be empty.
    std::function<int(Peer&)> refuse = {};
    std::function<void(Peer&)> opened = {};
    std::function<void(Peer&, const std::string&)> said = {};
    std::function<void(Peer&)> gone = {};
  };
  explicit FakeSocketServer(Script script);
  ~FakeSocketServer();
  FakeSocketServer(const FakeSocketServer&) = delete;
  FakeSocketServer& operator=(const FakeSocketServer&) = delete;

  [[nodiscard]] std::string url() const;
  // Runs it on the server's thread, soon.
  void run(std::function<void()> work);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tests
