#include <gmock/gmock.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <list>

#include "bot/http/server.h"
#include "tests/bot/http_wire.h"

namespace bot::http {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using tests::status_of;
using tests::Wire;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view kHalfBody =
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf";

// A server with one handler that counts.
class Counted {
 public:
  explicit Counted(const Limits& limits) : server_(limits) {
    const auto handler = [this](const Request&) {
      ++handled_;
      Response response;
      response.body.assign(size_, 'x');
      return response;
    };
    server_.route("GET", "/", handler);
    server_.route("POST", "/", handler);
    server_.start("127.0.0.1", 0);
  }
  [[nodiscard]] int port() const { return server_.port(); }
  [[nodiscard]] int handled() const { return handled_; }
  void answer_with(std::size_t bytes) { size_ = bytes; }

 private:
  std::atomic<int> handled_ = 0;
  std::atomic<std::size_t> size_ = 1;
  Server server_;
};

TEST(Limits, RefuseAndCloseWithoutAHandler) {
  const auto post = [](const std::string& headers) {
    return "POST / HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
  };
  const std::string flood(100'000, 'x');
  struct {
    std::string bytes;
    int status;
  } const kRows[] = {
      {"GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(17'000, 'a') + "\r\n\r\n", 431},
      {"GET / HTTP/1.1\r\nA: " + flood, 431},
      {"GET /" + flood, 414},
      {post(""), 411},
      {post("Content-Length: 99999999\r\n") + flood, 413},
      {post("Content-Length: -1\r\n"), 400},
      {post("Content-Length: 5\r\nContent-Length: 6\r\n") + "hello", 400},
      {post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400},
      {post("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\n\r\n", 411},
      {post("Transfer-Encoding: gzip\r\n"), 501},
      {post("Content-Encoding: gzip\r\nContent-Length: 5\r\n") + "hello", 415},
      {post("Expect: tea\r\nContent-Length: 5\r\n") + "hello", 417},
      {"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"GET / HTTP/3.0\r\nHost: x\r\n\r\n", 505},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
      {std::string("\x16\x03\x01\x02\x00\x01\x00", 7), 400},
      {std::string("GET /\0 HTTP/1.1\r\n", 17), 400},
      {"not http at all\r\n\r\n", 400},
  };
  Counted server({});
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.bytes.substr(0, 80));
    Wire wire(server.port());
    wire.say(row.bytes + std::string(kGet));
    const std::string response = wire.rest();
    EXPECT_EQ(status_of(response), row.status);
    EXPECT_THAT(response, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_EQ(response.find("HTTP/1.1", 1), std::string::npos) << "the rest was served as well";
    EXPECT_FALSE(wire.timed_out());
  }
  EXPECT_EQ(server.handled(), 0);
}

// What this process holds in memory, in bytes.
std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

struct Attack {
  std::string_view name;
  std::string begin;
  std::string_view again;  // what follows, without an end
  int status;
};

std::vector<Attack> attacks() {
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
  return {
      {"chunks without end", post + "Transfer-Encoding: chunked\r\n\r\n",
       "10\r\n0123456789abcdef\r\n", 411},
      {"a bomb", post + "Content-Encoding: gzip\r\nContent-Length: 900000\r\n\r\n",
       std::string_view("\x1f\x8b\x08\0\0\0\0\0", 8), 415},
      {"a line without end", "GET / HTTP/1.1\r\nHost: x\r\nA: ", "aaaaaaaa", 431},
      {"headers without end", "GET / HTTP/1.1\r\nHost: x\r\n", "A: b\r\n", 431},
      {"a path without end", "GET /", "aaaaaaaa", 414},
      {"too long a body", post + "Content-Length: 209715200\r\n\r\n", "aaaaaaaa", 413},
      {"a length beyond numbers", post + "Content-Length: 99999999999999999999\r\n\r\n", "aaaaaaaa",
       400},
  };
}

TEST(Limits, RefuseAnAttackWithinSixtyFourKilobytesAndForgetIt) {
  constexpr std::size_t kRead = 64UL * 1024;
  constexpr std::size_t kMemory = 1024UL * 1024;
  constexpr std::size_t kAtOnce = 30;
  Counted server({});
  std::list<Wire> wires;
  const std::size_t before = resident_bytes();
  for (const Attack& attack : attacks()) {
    SCOPED_TRACE(attack.name);
    std::string bytes = attack.begin;
    while (bytes.size() + attack.again.size() <= kRead) bytes += attack.again;
    for (std::size_t i = 0; i < kAtOnce; ++i) {
      Wire& wire = wires.emplace_back(server.port());
      wire.say(bytes);
      // It is refused before another byte is sent.
      EXPECT_EQ(status_of(wire.response()), attack.status);
    }
    // The rest of it: 20 MB, unless the server cuts it short.
    for (int i = 0; i < 320 && wires.back().say(bytes); ++i) {
    }
  }
  const std::size_t after = resident_bytes();
  EXPECT_LT(after, before + wires.size() * kMemory);
  EXPECT_EQ(server.handled(), 0);
  EXPECT_EQ(status_of(Wire(server.port()).ask(kGet)), 200);
}

TEST(Limits, RefuseTooManyHeaders) {
  Counted server({});
  const auto with_headers = [](std::size_t count) {
    std::string bytes = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (std::size_t i = 1; i < count; ++i) bytes += "A: b\r\n";
    return bytes + "\r\n";
  };
  EXPECT_EQ(status_of(Wire(server.port()).ask(with_headers(64))), 200);
  EXPECT_EQ(status_of(Wire(server.port()).ask(with_headers(65))), 431);
}

TEST(Limits, EndConnectionsThatTakeTooLong) {
  struct {
    std::string_view said;
    int status;
  } const kRows[] = {
      {"", 0},  // idle: nothing to say to it
      {"GET / HT", 408},
      {kHalfBody, 408},
  };
  Limits limits;
  limits.head_time = limits.body_time = limits.idle_time = milliseconds{20};
  Counted server(limits);
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.said);
    Wire wire(server.port());
    wire.say(row.said);
    EXPECT_EQ(status_of(wire.rest()), row.status);
    EXPECT_FALSE(wire.timed_out());
  }
}

TEST(Limits, CutClientsThatDrip) {
  Limits limits;
  limits.head_time = limits.body_time = milliseconds{40};
  Counted server(limits);
  for (const std::string_view begin :
       {"GET /", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n"}) {
    SCOPED_TRACE(begin);
    Wire wire(server.port());
    wire.say(begin);
    int drops = 0;
    while (drops < 10'000 && !wire.readable(1) && wire.say("x")) ++drops;
    EXPECT_GT(drops, 0);
    EXPECT_LT(drops, 10'000);
  }
  EXPECT_EQ(server.handled(), 0);
}

TEST(Limits, CutClientsThatDoNotRead) {
  Limits limits;
  limits.write_time = milliseconds{40};
  Counted server(limits);
  server.answer_with(32 * 1024 * 1024);
  Wire wire(server.port(), 4096);
  wire.say(kGet);
  pollfd reset{wire.fd(), 0, 0};
  EXPECT_EQ(::poll(&reset, 1, tests::kPatience), 1);
  EXPECT_NE(reset.revents & (POLLERR | POLLHUP), 0);
}

TEST(Limits, CloseTheOldestIdleConnectionForANewOne) {
  Limits limits;
  limits.connections = 3;
  Counted server(limits);
  std::list<Wire> wires;
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(status_of(wires.emplace_back(server.port()).ask(kGet)), 200);
  // The first one speaks again, so the second has been idle longest.
  EXPECT_EQ(status_of(wires.front().ask(kGet)), 200);
  EXPECT_EQ(status_of(Wire(server.port()).ask(kGet)), 200);
  EXPECT_EQ(std::next(wires.begin())->rest(), "");
  EXPECT_EQ(status_of(wires.front().ask(kGet)), 200);
  EXPECT_EQ(status_of(wires.back().ask(kGet)), 200);
}

TEST(Limits, KeepDrippingStrangersFromLockingOthersOut) {
  Limits limits;
  limits.connections = 8;
  Counted server(limits);
  std::list<Wire> strangers;
  for (int i = 0; i < 50; ++i) strangers.emplace_back(server.port()).say("GET /");
  EXPECT_EQ(status_of(Wire(server.port()).ask(kGet)), 200);
}

TEST(Limits, BoundTheBodiesOfAllTogether) {
  Limits limits;
  limits.buffered_bytes = 10'000;
  Counted server(limits);
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8000\r\n\r\n";
  Wire left(server.port());
  Wire right(server.port());
  left.say(head + std::string(7'000, 'a'));
  right.say(head + std::string(7'000, 'b'));
  pollfd polls[] = {{left.fd(), POLLIN, 0}, {right.fd(), POLLIN, 0}};
  ASSERT_EQ(::poll(polls, 2, tests::kPatience), 1);
  Wire& refused = polls[0].revents != 0 ? left : right;
  Wire& honest = polls[0].revents != 0 ? right : left;
  EXPECT_EQ(status_of(refused.rest()), 503);
  EXPECT_EQ(status_of(honest.ask(std::string(1'000, 'c'))), 200);
}

}  // namespace
}  // namespace bot::http
