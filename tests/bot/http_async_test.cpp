// Handlers that answer after they have returned.
#include <gmock/gmock.h>

#include <future>
#include <list>
#include <thread>

#include "bot/http/server.h"
#include "tests/bot/gate.h"
#include "tests/bot/http_wire.h"
#include "tests/bot/log_capture.h"

namespace bot::http {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using tests::status_of;
using tests::Wire;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view kHealth = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

MakeResponse text(std::string body) {
  return [body = std::move(body)] {
    Response response;
    response.body = body;
    return response;
  };
}

// A server whose "/" answers when the test says so. What it keeps outlives the server.
class AsyncServerTest : public testing::Test {
 protected:
  Server& started(const Limits& limits = {}) {
    server.emplace(limits);
    server->route_async("GET", "/", [this](const Request&, const Responder& respond) {
      const std::lock_guard lock(mutex_);
      kept_.push_back(respond);
      came_.notify_all();
    });
    server->route("GET", "/healthz", [](const Request&) { return text("ok")(); });
    server->start("127.0.0.1", 0);
    return *server;
  }
  // The responder of the request that came first of those not taken yet.
  Responder next() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return !kept_.empty(); });
    Responder first = std::move(kept_.front());
    kept_.pop_front();
    return first;
  }
  [[nodiscard]] Wire asked() const {
    Wire wire(server->port());
    wire.say(kGet);
    return wire;
  }

  std::optional<Server> server;

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::list<Responder> kept_;
};

TEST_F(AsyncServerTest, AnswersWhenTheResponderIsCalled) {
  started();
  Wire wire = asked();
  const Responder respond = next();
  EXPECT_FALSE(wire.readable(0));
  respond(text("later"));
  EXPECT_THAT(wire.response(), AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("\r\n\r\nlater")));
  // The connection goes on.
  wire.say(kGet);
  next()(text("again"));
  EXPECT_THAT(wire.response(), EndsWith("again"));
}

TEST_F(AsyncServerTest, MakesTheAnswerOnAWorker) {
  started();
  Wire wire = asked();
  const auto caller = std::this_thread::get_id();
  std::promise<std::thread::id> maker;
  next()([&] {
    maker.set_value(std::this_thread::get_id());
    return Response{};
  });
  EXPECT_EQ(status_of(wire.response()), 200);
  EXPECT_NE(maker.get_future().get(), caller);
}

TEST(Responder, AnswersFromInsideItsHandler) {
  Limits limits;
  limits.workers = 1;
  limits.unanswered = 1;
  Server server(limits);
  server.route_async("GET", "/",
                     [](const Request&, const Responder& respond) { respond(text("at once")); });
  server.start("127.0.0.1", 0);
  Wire wire(server.port());
  for (int i = 0; i < 3; ++i) EXPECT_THAT(wire.ask(kGet), EndsWith("at once"));
  EXPECT_THAT(wire.ask("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              AllOf(HasSubstr("Content-Length: 7\r\n"), HasSubstr("Connection: close\r\n"),
                    EndsWith("\r\n\r\n")));
}

TEST_F(AsyncServerTest, CountsTheFirstAnswerOnly) {
  started();
  Wire wire = asked();
  const Responder respond = next();
  respond(text("first"));
  respond(text("second"));
  EXPECT_THAT(wire.response(), EndsWith("first"));
  EXPECT_THAT(wire.ask(kHealth), EndsWith("ok"));
}

TEST_F(AsyncServerTest, AnswersForWhoeverForgetsTo) {
  const tests::LogCapture log;
  started();
  Wire wire = asked();
  { const Responder forgotten = next(); }
  EXPECT_EQ(wire.response(), "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
  EXPECT_THAT(log.text(), HasSubstr("http: GET / failed: everybody let go of it unanswered"));
}

TEST(Responder, HidesWhatIsThrownBeforeAndAfterTheHandlerReturns) {
  Server server;
  std::promise<Responder> kept;
  server.route_async("GET", "/before", [](const Request&, const Responder&) {
    throw std::runtime_error("the password is swordfish");
  });
  server.route_async("GET", "/after",
                     [&](const Request&, const Responder& respond) { kept.set_value(respond); });
  server.start("127.0.0.1", 0);
  Wire wire(server.port());
  EXPECT_EQ(wire.ask("GET /before HTTP/1.1\r\nHost: x\r\n\r\n"),
            "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
  wire.say("GET /after HTTP/1.1\r\nHost: x\r\n\r\n");
  kept.get_future().get()([]() -> Response { throw 5; });
  EXPECT_EQ(status_of(wire.response()), 500);
}

TEST_F(AsyncServerTest, HoldsNoWorkerWhileItWaits) {
  Limits limits;
  limits.workers = 1;
  started(limits);
  std::list<Wire> waiting;
  for (int i = 0; i < 100; ++i) waiting.push_back(asked());
  EXPECT_THAT(Wire(server->port()).ask(kHealth), EndsWith("ok"));
  for (std::size_t i = 0; i < waiting.size(); ++i) next()(text("done"));
  for (Wire& wire : waiting) EXPECT_THAT(wire.response(), EndsWith("done"));
}

TEST_F(AsyncServerTest, SaysSoWhenTooManyWait) {
  Limits limits;
  limits.unanswered = 2;
  started(limits);
  Wire first = asked();
  const Responder respond = next();
  Wire second = asked();
  const Responder other = next();
  Wire third = asked();
  EXPECT_THAT(third.response(),
              AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("\r\nRetry-After: 1\r\n")));
  EXPECT_THAT(third.ask(kHealth), EndsWith("ok"));
  respond(text("done"));
  EXPECT_THAT(first.response(), EndsWith("done"));
  // There is room again, also when what made the room was the client's going away.
  other([]() -> Response { throw std::runtime_error("lost"); });
  EXPECT_EQ(status_of(second.response()), 500);
  for (int i = 0; i < 4; ++i) {
    third.say(kGet);
    next()(text("room"));
    EXPECT_THAT(third.response(), EndsWith("room"));
  }
}

TEST_F(AsyncServerTest, ForgetsAClientThatWentAway) {
  started();
  { const Wire gone = asked(); }
  Wire wire = asked();
  next()(text("one"));
  next()(text("two"));
  EXPECT_EQ(status_of(wire.response()), 200);
}

TEST_F(AsyncServerTest, FinishesWhatWaitsWhenItStops) {
  started();
  Wire wire = asked();
  const Responder respond = next();
  auto stopped = std::async(std::launch::async, [&] { server->stop(); });
  // The listener closes first; from then on the stop is under way.
  try {
    while (true) const Wire probe(server->port());
  } catch (const std::runtime_error&) {
  }
  respond(text("finished"));
  EXPECT_THAT(wire.response(), EndsWith("finished"));
  EXPECT_EQ(wire.rest(), "");
  stopped.get();
}

TEST_F(AsyncServerTest, CutsWhatWaitsWhenTheGraceIsOver) {
  started();
  Wire wire = asked();
  const Responder after_stop = next();
  Wire other = asked();
  const Responder after_end = next();
  server->stop(std::chrono::milliseconds{20});
  EXPECT_EQ(wire.rest(), "");
  EXPECT_FALSE(wire.timed_out());
  after_stop(text("too late"));
  EXPECT_TRUE(other.readable());
  server.reset();
  after_end(text("far too late"));
  EXPECT_EQ(other.rest(), "");
}

TEST_F(AsyncServerTest, KnowsWhenARequestHasWaitedTooLong) {
  Limits limits;
  limits.wait_time = std::chrono::milliseconds{0};
  started(limits);
  Wire wire(server->port());
  // With no time at all the front refuses it, unless a worker was quicker.
  if (status_of(wire.ask(kHealth)) == 503) return;
  wire.say(kGet);
  if (wire.readable(100)) {
    EXPECT_EQ(status_of(wire.response()), 503);
  } else {
    EXPECT_TRUE(next().overdue());
  }
}

TEST(Server, RefusesARequestThatFindsNoWorkerInTime) {
  tests::Gate gate;
  Limits limits;
  limits.workers = 1;
  limits.wait_time = std::chrono::milliseconds{20};
  Server server(limits);
  server.route("GET", "/", [&](const Request&) {
    gate.pass();
    return Response{};
  });
  server.start("127.0.0.1", 0);
  Wire running(server.port());
  running.say(kGet);
  gate.wait_for(1);
  Wire waiting(server.port());
  EXPECT_THAT(waiting.ask(kGet),
              AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("\r\nRetry-After: 1\r\n"),
                    HasSubstr("\r\nConnection: close\r\n")));
  gate.open();
  EXPECT_EQ(status_of(running.response()), 200) << "what runs is not cut";
}

}  // namespace
}  // namespace bot::http
