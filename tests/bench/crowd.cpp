// Clients as a server on the open network meets them: silent, slow, senseless, sudden.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/bench/bench.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct CrowdOptions {
  int port = 0;
  int idle = 0;     // connected, silent
  int drip = 0;     // a byte of a request every second
  int garbage = 0;  // senseless bytes, ten times a second
  int burst = 0;    // connections begun at once, every second, and ended when the next begin
  double seconds = 10;
};

// A non-blocking connection, begun; -1 when there is none to be had.
int begun(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd >= 0) ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
  return fd;
}

// Clients of one kind, of which each says the next piece of its text when it is its turn and begins
// again when the server ended the connection.
class Talkers {
 public:
  Talkers(int count, int port, std::string text, std::size_t piece)
      : port_(port),
        text_(std::move(text)),
        piece_(piece),
        talkers_(static_cast<std::size_t>(count)) {
    for (Talker& talker : talkers_) talker.fd = begun(port_);
  }
  ~Talkers() {
    for (const Talker& talker : talkers_) ::close(talker.fd);
  }
  Talkers(const Talkers&) = delete;
  Talkers& operator=(const Talkers&) = delete;

  // Every `share`th client, in turn.
  void speak(std::size_t share, std::size_t turn) {
    for (std::size_t i = turn % share; i < talkers_.size(); i += share) speak(talkers_[i]);
  }
  [[nodiscard]] int refused() const { return refused_; }

 private:
  struct Talker {
    int fd = -1;
    std::size_t said = 0;
  };

  void speak(Talker& talker) {
    std::array<char, 4096> ignored;
    const ssize_t got = ::recv(talker.fd, ignored.data(), ignored.size(), 0);
    const bool ended = got >= 0;  // an answer to this means that it was refused
    const std::string_view piece = std::string_view{text_}.substr(talker.said, piece_);
    if (!ended && ::send(talker.fd, piece.data(), piece.size(), MSG_NOSIGNAL) > 0) {
      talker.said = (talker.said + piece.size()) % text_.size();
      return;
    }
    if (ended) ++refused_;
    ::close(talker.fd);
    talker = {begun(port_), 0};
  }

  const int port_;
  const std::string text_;
  const std::size_t piece_;
  std::vector<Talker> talkers_;
  int refused_ = 0;
};

std::string senseless() {
  std::string text(1024, '\0');
  unsigned state = 12345;
  for (char& c : text) {
    state = state * 1103515245U + 12345U;
    c = static_cast<char>(state >> 16U);
  }
  return text;
}

nlohmann::json gather(const CrowdOptions& options) {
  constexpr milliseconds kTurn{100};
  Talkers idle{options.idle, options.port, "x", 1};
  Talkers drip{options.drip, options.port,
               "POST /slack/commands HTTP/1.1\r\nX-Slow: " + std::string(2000, 's'), 1};
  Talkers garbage{options.garbage, options.port, senseless(), 1024};
  std::cout << "The crowd is there" << std::endl;
  const auto begin = Clock::now();
  std::vector<int> burst;
  int begun_in_bursts = 0;
  std::size_t turn = 0;
  for (; Clock::now() - begin < std::chrono::duration<double>(options.seconds); ++turn) {
    drip.speak(10, turn);
    garbage.speak(1, turn);
    if (turn % 10 == 0) {
      for (const int fd : burst) ::close(fd);
      burst.clear();
      for (int i = 0; i < options.burst; ++i) burst.push_back(begun(options.port));
      begun_in_bursts += options.burst;
    }
    std::this_thread::sleep_until(begin + kTurn * (turn + 1));
  }
  for (const int fd : burst) ::close(fd);
  return {{"seconds", std::chrono::duration<double>(Clock::now() - begin).count()},
          {"drip_refused", drip.refused()},
          {"garbage_refused", garbage.refused()},
          {"bursts", begun_in_bursts}};
}

}  // namespace

void add_crowd(CLI::App& app) {
  const auto options = std::make_shared<CrowdOptions>();
  CLI::App* command = app.add_subcommand("crowd", "Clients that want nothing good.");
  command->add_option("--port", options->port)->required();
  command->add_option("--idle", options->idle);
  command->add_option("--drip", options->drip);
  command->add_option("--garbage", options->garbage);
  command->add_option("--burst", options->burst);
  command->add_option("--seconds", options->seconds);
  command->callback([options] { std::cout << gather(*options).dump() << "\n"; });
}

}  // namespace bench
