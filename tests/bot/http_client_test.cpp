#include "bot/http/client.h"

#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include "bot/http/server.h"
#include "bot/http/socket.h"
#include "tests/bot/http_tls.h"

namespace bot::http {
namespace {

using std::chrono::milliseconds;
using testing::Contains;
using testing::HasSubstr;
using testing::Pair;

constexpr milliseconds kTimeout{5'000};

std::string origin_of(int port) {
  return "http://127.0.0.1:" + std::to_string(port);
}

Request post(std::string body) {
  Request request;
  request.method = "POST";
  request.path = "/a%20b";
  request.query = "c=%2F";
  request.headers = {{"Content-Type", "text/plain"}, {"Authorization", "Bearer x"}};
  request.body = std::move(body);
  return request;
}

// A server that plays a script: what it sends after each request, on one connection after the
// other.
class Peer {
 public:
  static constexpr std::string_view kHangUp = "hang up";
  static constexpr std::string_view kSayNothing = "say nothing";

  explicit Peer(std::vector<std::string> script)
      : listener_(listening_socket("127.0.0.1", 0)),
        script_(std::move(script)),
        thread_([this] { play(); }) {}
  ~Peer() {
    // Ends whatever the thread waits for.
    ::shutdown(listener_.fd(), SHUT_RDWR);
    thread_.join();
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  [[nodiscard]] int port() const { return local_port(listener_); }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  [[nodiscard]] bool arrives(int fd) const {
    std::array<pollfd, 2> polls = {{{fd, POLLIN, 0}, {listener_.fd(), 0, 0}}};
    return ::poll(polls.data(), polls.size(), -1) > 0 && polls[1].revents == 0;
  }
  // Takes one request whole, however many pieces it comes in; false when the client is gone.
  [[nodiscard]] bool take_request(int fd) const {
    std::string request;
    while (arrives(fd)) {
      std::array<char, 65536> bytes;
      const ssize_t count = ::recv(fd, bytes.data(), bytes.size(), 0);
      if (count <= 0) return false;
      request.append(bytes.data(), static_cast<std::size_t>(count));
      const std::size_t head = request.find("\r\n\r\n");
      if (head == std::string::npos) continue;
      const std::size_t length = request.find("Content-Length: ");
      const std::size_t body = length < head ? std::stoul(request.substr(length + 16)) : 0;
      if (request.size() >= head + 4 + body) return true;
    }
    return false;
  }
  void play() {
    for (std::size_t next = 0; next < script_.size() && arrives(listener_.fd());) {
      const Socket connection(::accept(listener_.fd(), nullptr, nullptr));
      ++connections_;
      while (next < script_.size() && take_request(connection.fd())) {
        const std::string& line = script_[next++];
        if (line == kHangUp) break;
        if (line == kSayNothing) continue;
        ::send(connection.fd(), line.data(), line.size(), MSG_NOSIGNAL);
      }
      // The script is over, but whoever is connected must not notice.
      if (next == script_.size() && script_.back() == kSayNothing) {
        static_cast<void>(arrives(connection.fd()));
      }
    }
  }

  Socket listener_;
  const std::vector<std::string> script_;
  std::atomic<int> connections_ = 0;
  std::thread thread_;
};

std::string response(const std::string& body, const std::string& head = "200 OK\r\n") {
  return "HTTP/1.1 " + head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// How the request failed: "arrived?" or "not sent", or "answered".
std::string failure(Client& client) {
  try {
    static_cast<void>(client.send(post("hello")));
    return "answered";
  } catch (const TransportError& error) {
    return error.may_have_arrived() ? "arrived?" : "not sent";
  }
}

TEST(HttpClient, SendsTheRequestAndReturnsTheResponseWhateverItsStatus) {
  Server server;
  Request seen;
  server.route("POST", "/a%20b", [&](const Request& request) {
    seen = request;
    Response answer;
    answer.status = 503;
    answer.content_type = "application/json";
    answer.headers = {{"Retry-After", "7"}};
    answer.body = "{}";
    return answer;
  });
  server.start("127.0.0.1", 0);
  const Response answer = connect(origin_of(server.port()), kTimeout)->send(post("hello"));
  server.stop();
  EXPECT_EQ(seen.query, "c=%2F");
  EXPECT_EQ(seen.body, "hello");
  EXPECT_EQ(find_header(seen.headers, "Authorization"), "Bearer x");
  EXPECT_EQ(find_header(seen.headers, "User-Agent"), "Milepost");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(answer.body, "{}");
  EXPECT_THAT(answer.headers, Contains(Pair("Retry-After", "7")));
}

TEST(HttpClient, KeepsItsConnection) {
  Peer peer({response("1"), response("2"), response("3")});
  const auto client = connect(origin_of(peer.port()), kTimeout);
  for (const char* body : {"1", "2", "3"}) EXPECT_EQ(client->send(post("")).body, body);
  EXPECT_EQ(peer.connections(), 1);
}

TEST(HttpClient, ServesSeveralThreads) {
  Server server;
  server.route("POST", "/a%20b", [](const Request& request) {
    Response answer;
    answer.body = request.body;
    return answer;
  });
  server.start("127.0.0.1", 0);
  const auto client = connect(origin_of(server.port()), kTimeout);
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&client, &right, i] {
      for (int j = 0; j < 10; ++j) {
        const std::string body = std::to_string(i) + "/" + std::to_string(j);
        if (client->send(post(body)).body == body) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 120);
}

TEST(HttpClient, DoesNotFollowRedirects) {
  Peer peer({response("", "302 Found\r\nLocation: http://127.0.0.1:1/\r\n")});
  const Response answer = connect(origin_of(peer.port()), kTimeout)->send(post(""));
  EXPECT_EQ(answer.status, 302);
  EXPECT_THAT(answer.headers, Contains(Pair("Location", "http://127.0.0.1:1/")));
}

TEST(HttpClient, KnowsThatARefusedConnectionSentNothing) {
  const int port = local_port(listening_socket("127.0.0.1", 0));  // free again
  const auto client = connect(origin_of(port), kTimeout);
  EXPECT_EQ(failure(*client), "not sent");
}

TEST(HttpClient, DoesNotKnowWhetherARequestWithoutAResponseArrived) {
  const std::string large = response(std::string(5'000'000, 'x'));
  const std::string endless = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";
  struct {
    std::string what;
    std::vector<std::string> script;
  } const kRows[] = {
      {"lost response", {std::string(Peer::kHangUp)}},
      {"slow response", {std::string(Peer::kSayNothing)}},
      {"half a body", {endless, std::string(Peer::kSayNothing)}},
      {"too large", {large}},
      {"no HTTP", {"what?\r\n\r\n"}},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.what);
    Peer peer(row.script);
    EXPECT_EQ(failure(*connect(origin_of(peer.port()), milliseconds{100})), "arrived?");
  }
}

TEST(HttpClient, RecoversFromALostConnection) {
  Peer peer({response("1"), std::string(Peer::kHangUp), response("2")});
  const auto client = connect(origin_of(peer.port()), kTimeout);
  EXPECT_EQ(failure(*client), "answered");
  EXPECT_EQ(failure(*client), "arrived?");
  EXPECT_EQ(client->send(post("")).body, "2");
}

TEST(HttpClient, TrustsOnlyCertificatesTheSystemTrusts) {
  tests::SelfSignedServer stranger;
  const auto client = connect("https://localhost:" + std::to_string(stranger.port()), kTimeout);
  EXPECT_EQ(failure(*client), "not sent");
  EXPECT_EQ(stranger.bytes_received(), 0);
}

TEST(HttpClient, TakesOnlyOrigins) {
  struct {
    std::string origin;
    bool good;
  } const kRows[] = {
      {"https://slack.com", true},
      {"http://127.0.0.1:8065", true},
      {"http://[::1]:8065", true},
      {"http://[::1]", true},
      {"slack.com", false},
      {"ftp://slack.com", false},
      {"https://", false},
      {"https://:80", false},
      {"https://slack.com/", false},
      {"https://slack.com/api", false},
      {"https://slack.com?x", false},
      {"https://me@slack.com", false},
      {"https://slack.com:", false},
      {"https://slack.com:http", false},
      {"https://slack.com:123456", false},
      {"http://[::1]x", false},
      {"http://[::1", false},
      {"", false},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.origin);
    if (row.good) {
      EXPECT_NO_THROW(static_cast<void>(connect(row.origin, kTimeout)));
    } else {
      EXPECT_THROW(static_cast<void>(connect(row.origin, kTimeout)), std::invalid_argument);
    }
  }
}

TEST(HttpClient, RefusesRequestsThatWouldBecomeTwo) {
  const auto client = connect("http://127.0.0.1:1", kTimeout);
  std::vector<Request> requests(5, post(""));
  requests[0].path = "/a\r\nX: y";
  requests[1].path = "a";
  requests[2].query = "a b";
  requests[3].method = "GET / HTTP/1.1\r\n";
  requests[4].headers.emplace_back("X", "a\nY: b");
  for (const Request& request : requests) {
    EXPECT_THROW(static_cast<void>(client->send(request)), std::invalid_argument);
  }
}

}  // namespace
}  // namespace bot::http
