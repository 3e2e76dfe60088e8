#include "bot/http/server.h"

#include <gmock/gmock.h>

#include <future>
#include <list>
#include <vector>

#include "tests/bot/gate.h"
#include "tests/bot/http_wire.h"

namespace bot::http {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::StartsWith;
using tests::status_of;
using tests::Wire;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

std::string post(std::string_view body, const std::string& path = "/echo") {
  return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

Response text(std::string body) {
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(body);
  return response;
}

class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    server.route("GET", "/", [](const Request&) { return text("hello"); });
    server.route("POST", "/echo", [](const Request& request) { return text(request.body); });
    server.route("GET", "/broken", [](const Request&) -> Response {
      throw std::runtime_error("the password is swordfish");
    });
    server.route("GET", "/large", [](const Request&) { return text(std::string(kLarge, 'x')); });
    server.route("GET", "/tree/own", [](const Request&) { return text("own"); });
    server.route_below("/tree", [](const Request& request, const Responder& respond) {
      respond([what = request.method + " " + request.path] { return text(what); });
    });
    server.start("127.0.0.1", 0);
  }
  [[nodiscard]] Wire client() const { return Wire(server.port()); }

  static constexpr std::size_t kLarge = 4 * 1024 * 1024;
  Server server;
};

TEST_F(ServerTest, AnswersWithWhatTheHandlerSaysAndNothingAboutItself) {
  const std::string response = client().ask(kGet);
  EXPECT_THAT(response, AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("\r\n\r\nhello"),
                              HasSubstr("Content-Type: text/plain; charset=utf-8\r\n"),
                              HasSubstr("Content-Length: 5\r\n")));
  EXPECT_THAT(response, AllOf(Not(HasSubstr("Server")), Not(HasSubstr("httplib")),
                              Not(HasSubstr("Keep-Alive"))));
}

TEST(Server, HandsTheRequestOverAsItCame) {
  Server server;
  Request seen;
  server.route("POST", "/a%20b", [&](const Request& request) {
    seen = request;
    Response response;
    response.status = 202;
    response.headers = {{"X-Kind", "none"}, {"X-Cut", "a\r\nX-Forged: b"}};
    return response;
  });
  server.start("127.0.0.1", 0);
  const std::string body("\0\xFF&%41+", 7);
  const std::string response = Wire(server.port())
                                   .ask(
                                       "POST /a%20b?c=%20d?e HTTP/1.1\r\nhost: x\r\nRange: "
                                       "bytes=0-1\r\nAccept-Encoding: gzip\r\nREMOTE_ADDR: "
                                       "127.0.0.1\r\nContent-Length: 7\r\n\r\n" +
                                       body);
  server.stop();
  EXPECT_EQ(seen.method + " " + seen.path + " ? " + seen.query, "POST /a%20b ? c=%20d?e");
  EXPECT_EQ(seen.body, body);
  EXPECT_THAT(
      seen.headers,
      ElementsAre(Pair("host", "x"), Pair("Range", "bytes=0-1"), Pair("Accept-Encoding", "gzip"),
                  Pair("REMOTE_ADDR", "127.0.0.1"), Pair("Content-Length", "7")));
  EXPECT_THAT(response, AllOf(StartsWith("HTTP/1.1 202 "), HasSubstr("X-Kind: none\r\n"),
                              HasSubstr("Content-Length: 0\r\n"), Not(HasSubstr("X-Forged"))));
}

TEST_F(ServerTest, KnowsPathsAndMethodsExactly) {
  struct {
    std::string line;
    int status;
    std::string header;
  } const kRows[] = {
      {"GET /?a=b", 200, "Content-Length: 5"},
      {"HEAD /", 200, "Content-Length: 5"},
      {"GET /missing", 404, "Content-Length: 0"},
      {"GET /echo", 405, "Allow: POST\r\n"},
      {"DELETE /", 405, "Allow: GET, HEAD\r\n"},
      {"OPTIONS /echo", 405, "Allow: POST\r\n"},
      {"GET /echo/", 404, ""},
      {"GET //", 404, ""},
      {"GET /%65cho", 404, ""},
      {"GET /echo%00", 404, ""},
      {"GET /" + std::string(8'000, '('), 404, ""},
  };
  Wire wire = client();
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.line.substr(0, 40));
    wire.say(row.line + " HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string response = wire.response(row.line.substr(0, 4) == "HEAD");
    EXPECT_EQ(status_of(response), row.status);
    EXPECT_THAT(response, HasSubstr(row.header));
  }
}

TEST_F(ServerTest, LeavesWhatIsBelowARootToItsHandler) {
  const struct {
    std::string line;
    std::string end;
  } rows[] = {
      {"GET /tree/own", "own"},
      {"GET /tree/other/leaf", "GET /tree/other/leaf"},
      {"DELETE /tree", "DELETE /tree"},
      {"GET /tree/", "GET /tree/"},
      {"GET /trees", "Content-Length: 0\r\n\r\n"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.line);
    EXPECT_THAT(client().ask(row.line + " HTTP/1.1\r\nHost: x\r\n\r\n"), EndsWith(row.end));
  }
}

TEST_F(ServerTest, HidesWhatAHandlerThrows) {
  Wire wire = client();
  const std::string response = wire.ask("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(response, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(status_of(wire.ask(kGet)), 200);
}

TEST_F(ServerTest, KeepsAConnectionOnlyWhenTheClientWantsIt) {
  struct {
    std::string request;
    bool kept;
    std::string header;
  } const kRows[] = {
      {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", true, ""},
      {"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false, "Connection: close"},
      {"GET / HTTP/1.0\r\n\r\n", false, "Connection: close"},
      {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true, "Connection: keep-alive"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.request);
    Wire wire = client();
    EXPECT_THAT(wire.ask(row.request), AllOf(EndsWith("hello"), HasSubstr(row.header)));
    EXPECT_EQ(status_of(wire.ask(kGet)), row.kept ? 200 : 0);
  }
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  Wire wire = client();
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += post("number " + std::to_string(i));
  wire.say(requests + std::string(kGet) + "GET / HT");
  for (int i = 0; i < 50; ++i) {
    EXPECT_THAT(wire.response(), EndsWith("\r\n\r\nnumber " + std::to_string(i)));
  }
  EXPECT_THAT(wire.response(), EndsWith("hello"));
  EXPECT_THAT(wire.ask("TP/1.1\r\nHost: x\r\n\r\n"), EndsWith("hello"));
}

TEST_F(ServerTest, UnderstandsARequestThatComesByteByByte) {
  Wire wire = client();
  const std::string request = post("hello");
  for (const char c : request + request) wire.say({&c, 1});
  EXPECT_THAT(wire.response(), EndsWith("\r\n\r\nhello"));
  EXPECT_THAT(wire.response(), EndsWith("\r\n\r\nhello"));
}

TEST_F(ServerTest, TakesBodiesUpToTheLimit) {
  Wire wire = client();
  const std::string body(Limits{}.body_bytes, 'b');
  EXPECT_THAT(wire.ask(post(body)), EndsWith("\r\n\r\n" + body));
  EXPECT_EQ(status_of(wire.ask(post(body + "b"))), 413);
}

TEST_F(ServerTest, AsksForTheBodyOfAClientThatWaitsToBeAsked) {
  Wire wire = client();
  wire.say("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(wire.response(), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_THAT(wire.ask("hello"), AllOf(StartsWith("HTTP/1.1 200 "), EndsWith("\r\n\r\nhello")));
  wire.say("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n");
  EXPECT_EQ(status_of(wire.ask("\r\n")), 413);
}

TEST_F(ServerTest, AnswersAClientThatHasSaidItsLastWord) {
  Wire wire = client();
  wire.say(post("one") + post("two"));
  wire.say_no_more();
  EXPECT_THAT(wire.response(), EndsWith("one"));
  EXPECT_THAT(wire.response(), EndsWith("two"));
  EXPECT_EQ(wire.rest(), "");
  Wire unfinished = client();
  unfinished.say("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf");
  unfinished.say_no_more();
  EXPECT_EQ(unfinished.rest(), "");
  EXPECT_FALSE(unfinished.timed_out());
}

TEST_F(ServerTest, ServesAClientBesideTwoHundredIdleOnes) {
  std::list<Wire> idle;
  for (int i = 0; i < 200; ++i) idle.emplace_back(server.port());
  for (Wire& wire : idle) EXPECT_EQ(status_of(wire.ask(kGet)), 200);
  EXPECT_EQ(status_of(client().ask(kGet)), 200);
  for (Wire& wire : idle) EXPECT_EQ(status_of(wire.ask(kGet)), 200);
}

TEST_F(ServerTest, WritesALargeResponseToASlowReaderWithoutMakingOthersWait) {
  Wire slow(server.port(), 4096);
  slow.say("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(slow.readable());
  for (int i = 0; i < 20; ++i) EXPECT_EQ(status_of(client().ask(kGet)), 200);
  EXPECT_EQ(slow.response().size() - std::string_view("\r\n\r\n").size(),
            kLarge + client().ask("GET /large HTTP/1.1\r\nHost: x\r\n\r\n").find("\r\n\r\n"));
  EXPECT_EQ(status_of(slow.ask(kGet)), 200);
}

TEST_F(ServerTest, RefusesAPortThatIsTaken) {
  Server second;
  try {
    second.start("127.0.0.1", server.port());
    FAIL() << "It started.";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), "Cannot listen on 127.0.0.1:" + std::to_string(server.port()) +
                                ": Address already in use.");
  }
  // An address of the documentation range is nobody's own.
  EXPECT_THROW(Server().start("203.0.113.1", 0), std::runtime_error);
}

TEST_F(ServerTest, StopsAtOnceWhenConnectionsAreIdle) {
  std::list<Wire> idle;
  for (int i = 0; i < 50; ++i) idle.emplace_back(server.port()).ask(kGet);
  Wire half = client();
  half.say("GET / HT");
  const auto begin = std::chrono::steady_clock::now();
  server.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
  for (Wire& wire : idle) EXPECT_EQ(wire.rest(), "");
  EXPECT_EQ(half.rest(), "");
  EXPECT_THROW(client(), std::runtime_error);
  server.stop();
}

TEST(Server, MayBeStoppedBeforeItStarts) {
  Server server;
  server.stop();
  server.stop();
  server.route("GET", "/", [](const Request&) { return Response{}; });
  server.start("127.0.0.1", 0);
  EXPECT_EQ(status_of(Wire(server.port()).ask(kGet)), 200);
  EXPECT_THROW(server.start("127.0.0.1", 0), std::logic_error);
}

TEST(Server, RefusesTheSameRouteTwice) {
  Server server;
  server.route("GET", "/", [](const Request&) { return Response{}; });
  server.route("POST", "/", [](const Request&) { return Response{}; });
  EXPECT_THROW(server.route("GET", "/", [](const Request&) { return Response{}; }),
               std::logic_error);
}

// A handler that stays inside until it is let go.
class Gate : public tests::Gate {
 public:
  Response pass(const Request&) {
    tests::Gate::pass();
    return text("passed");
  }
};

TEST(Server, FinishesRequestsThatRunWhenItStops) {
  Gate gate;
  Server server;
  server.route("GET", "/", [&](const Request& request) { return gate.pass(request); });
  server.start("127.0.0.1", 0);
  Wire wire(server.port());
  Wire gone(server.port());
  wire.say(kGet);
  gone.say(kGet);
  gate.wait_for(2);
  { const Wire closing = std::move(gone); }
  auto stopped = std::async(std::launch::async, [&] { server.stop(); });
  // The listener closes first; from then on the stop is under way.
  while (true) {
    try {
      const Wire probe(server.port());
    } catch (const std::runtime_error&) {
      break;
    }
  }
  gate.open();
  EXPECT_THAT(wire.response(), EndsWith("passed"));
  EXPECT_EQ(wire.rest(), "");
  stopped.get();
}

TEST(Server, CutsConnectionsWhenTheGraceIsOver) {
  Gate gate;
  Server server;
  server.route("GET", "/", [&](const Request& request) { return gate.pass(request); });
  server.start("127.0.0.1", 0);
  const int port = server.port();
  Wire wire(port);
  wire.say(kGet);
  gate.wait_for(1);
  auto stopped =
      std::async(std::launch::async, [&] { server.stop(std::chrono::milliseconds{20}); });
  EXPECT_EQ(wire.rest(), "");
  EXPECT_FALSE(wire.timed_out());
  gate.open();
  stopped.get();
}

TEST(Server, SaysSoWhenItsQueueIsFull) {
  Gate gate;
  Limits limits;
  limits.workers = 1;
  limits.queue = 1;
  Server server(limits);
  server.route("GET", "/", [&](const Request& request) { return gate.pass(request); });
  server.start("127.0.0.1", 0);
  Wire running(server.port());
  running.say(kGet);
  gate.wait_for(1);
  // Of the next two one waits and one is refused; which one came first nobody knows.
  Wire left(server.port());
  Wire right(server.port());
  left.say(kGet);
  right.say(kGet);
  pollfd polls[] = {{left.fd(), POLLIN, 0}, {right.fd(), POLLIN, 0}};
  ASSERT_EQ(::poll(polls, 2, tests::kPatience), 1);
  Wire& refused = polls[0].revents != 0 ? left : right;
  Wire& waiting = polls[0].revents != 0 ? right : left;
  EXPECT_THAT(refused.rest(),
              AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("\r\nRetry-After: 1\r\n")));
  gate.open();
  EXPECT_THAT(running.response(), EndsWith("passed"));
  EXPECT_THAT(waiting.response(), EndsWith("passed"));
}

}  // namespace
}  // namespace bot::http
