// Socket Mode against a server of this machine that behaves like Slack's, well and badly.
#include "bot/slack/socket_mode.h"

#include <gmock/gmock.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <thread>

#include "bot/answer.h"
#include "bot/app.h"
#include "bot/slack/command.h"
#include "bot/slack/events.h"
#include "store/sql/org.h"
#include "tests/bot/fake_slack.h"
#include "tests/bot/fake_socket_server.h"
#include "tests/fakes.h"
#include "tests/temporary_store.h"

namespace bot::slack {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using tests::FakeSocketServer;
using tests::Peer;

constexpr okr::Instant kNow =
    std::chrono::sys_days{std::chrono::January / 5 / 2026} + std::chrono::hours{8};

SocketTiming quick() {
  SocketTiming timing;
  timing.pauses = {1ms, 20ms};
  timing.linger = 100ms;
  timing.silence = 5s;
  return timing;
}

std::string hello(int lifetime = 3600) {
  return json{{"type", "hello"},
              {"num_connections", 1},
              {"debug_info", {{"approximate_connection_time", lifetime}}}}
      .dump();
}
std::string disconnect(const std::string& reason) {
  return json{{"type", "disconnect"}, {"reason", reason}}.dump();
}
std::string command(const std::string& id, const std::string& text) {
  return json{{"envelope_id", id},
              {"type", "slash_commands"},
              {"accepts_response_payload", true},
              {"payload",
               {{"command", "/okr"},
                {"text", text},
                {"user_id", "U0ALICE001"},
                {"user_name", "alice"},
                {"team_id", "T0OKRDEMO1"},
                {"channel_id", "C1"},
                {"trigger_id", "trigger " + id},
                {"is_enterprise_install", false},
                {"enterprise", nullptr}}}}
      .dump();
}

std::string message_event(int number) {
  const std::string n = std::to_string(number);
  return json{{"envelope_id", "event " + n},
              {"type", "events_api"},
              {"accepts_response_payload", false},
              {"payload",
               {{"type", "event_callback"},
                {"team_id", "T0OKRDEMO1"},
                {"event_id", "Ev" + n},
                {"event",
                 {{"type", "message"},
                  {"channel_type", "im"},
                  {"user", "U0ALICE001"},
                  {"text", "help"},
                  {"ts", "1767600399." + n},
                  {"channel", "D0ALICE001"}}}}}}
      .dump();
}

// Waits for what other threads do, without looking at the clock more than it must.
template <class Condition>
bool eventually(Condition holds) {
  const auto latest = std::chrono::steady_clock::now() + 20s;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > latest) return false;
    std::this_thread::yield();
  }
  return true;
}

// What the server sees; all but `connections` on its thread or under the lock.
class SlackSocketMode : public testing::Test {
 protected:
  ~SlackSocketMode() override {
    mode_.reset();
    server_.reset();
  }

  void start(SocketTiming timing = quick()) {
    server_.emplace(FakeSocketServer::Script{.opened =
                                                 [this](Peer& peer) {
                                                   peer.say(hello());
                                                   const std::lock_guard lock{mutex_};
                                                   peers_[peer.number] = &peer;
                                                   ++opened_;
                                                 },
                                             .said =
                                                 [this](Peer& peer, const std::string& text) {
                                                   const std::lock_guard lock{mutex_};
                                                   acks_.emplace_back(peer.number,
                                                                      json::parse(text));
                                                 },
                                             .gone =
                                                 [this](Peer& peer) {
                                                   const std::lock_guard lock{mutex_};
                                                   peers_.erase(peer.number);
                                                 }});
    mode_.emplace([this] { return std::variant<std::string, scheduler::Outcome>{server_->url()}; },
                  websocket::connect, receivers_, timing);
    mode_->start();
  }

  void on(int number, const std::function<void(Peer&)>& work) {
    server_->run([this, number, work] {
      Peer* peer = nullptr;
      {
        const std::lock_guard lock{mutex_};
        const auto found = peers_.find(number);
        if (found != peers_.end()) peer = found->second;
      }
      if (peer != nullptr) work(*peer);
    });
  }
  void say(int number, const std::string& text) {
    on(number, [text](Peer& peer) { peer.say(text); });
  }
  bool connections(int count) {
    return eventually([&] { return opened_ >= count; });
  }
  bool open_now(std::size_t count) {
    return eventually([&] {
      const std::lock_guard lock{mutex_};
      return peers_.size() == count;
    });
  }
  std::vector<std::pair<int, json>> acks(std::size_t count) {
    eventually([&] {
      const std::lock_guard lock{mutex_};
      return acks_.size() >= count;
    });
    const std::lock_guard lock{mutex_};
    return acks_;
  }

  std::atomic<int> handled_ = 0;
  SocketMode::Receivers receivers_{
      {"slash_commands", [this](const http::Request& request, const http::Responder& respond) {
         ++handled_;
         const std::string body = request.body;
         respond([body] { return json_response(json{{"text", body}}.dump()); });
       }}};
  std::optional<FakeSocketServer> server_;
  std::optional<SocketMode> mode_;
  std::mutex mutex_;
  std::map<int, Peer*> peers_;
  std::vector<std::pair<int, json>> acks_;  // with the number of the connection
  std::atomic<int> opened_ = 0;
};

TEST_F(SlackSocketMode, KeepsTwoConnectionsAndAcknowledgesWithTheAnswer) {
  start();
  ASSERT_TRUE(connections(2));
  say(2, command("e1", "list & more"));
  const auto all = acks(1);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].first, 2);
  EXPECT_EQ(all[0].second["envelope_id"], "e1");
  EXPECT_EQ(all[0].second["payload"]["text"],
            "channel_id=C1&command=%2Fokr&is_enterprise_install=false&team_id=T0OKRDEMO1&"
            "text=list%20%26%20more&trigger_id=trigger%20e1&user_id=U0ALICE001&user_name=alice");
}

TEST_F(SlackSocketMode, AcknowledgesWithoutAPayloadWhereSlackTakesNone) {
  start();
  ASSERT_TRUE(connections(1));
  json envelope = json::parse(command("e1", "list"));
  envelope["accepts_response_payload"] = false;
  say(1, envelope.dump());
  envelope["envelope_id"] = "e2";
  envelope["type"] = "of next year";
  say(1, envelope.dump());
  const auto all = acks(2);
  EXPECT_EQ(all[0].second, (json{{"envelope_id", "e1"}}));
  EXPECT_EQ(all[1].second, (json{{"envelope_id", "e2"}}));
  EXPECT_EQ(handled_, 1);
}

TEST_F(SlackSocketMode, ReplacesAConnectionBeforeItLeavesIt) {
  SocketTiming timing = quick();
  timing.linger = 1h;
  start(timing);
  ASSERT_TRUE(connections(2));
  say(1, disconnect("warning"));
  ASSERT_TRUE(connections(3));
  say(2, disconnect("refresh_requested"));
  ASSERT_TRUE(connections(4));
  EXPECT_TRUE(open_now(4)) << "what comes on the old ones is still taken";
  say(2, command("late", "list"));
  EXPECT_EQ(acks(1).at(0).first, 2);
}

TEST_F(SlackSocketMode, LeavesAConnectionThatWasReplaced) {
  start();
  ASSERT_TRUE(connections(2));
  say(1, disconnect("warning"));
  ASSERT_TRUE(connections(3));
  EXPECT_TRUE(open_now(2));
}

TEST_F(SlackSocketMode, HandlesCopiesOnceAndAcknowledgesEach) {
  start();
  ASSERT_TRUE(connections(2));
  say(1, command("e1", "list"));
  acks(1);
  say(1, command("e1", "list"));
  say(2, command("e1", "list"));
  const auto all = acks(3);
  ASSERT_EQ(all.size(), 3U);
  for (const auto& [number, ack] : all) EXPECT_EQ(ack, all[0].second);
  EXPECT_EQ(handled_, 1);
}

TEST_F(SlackSocketMode, AcknowledgesWhereACopyCameThoughTheLastOneCameFromAnEndedConnection) {
  std::optional<http::Responder> later;
  receivers_["slash_commands"] = [&](const http::Request&, const http::Responder& respond) {
    if (handled_ == 0) {
      later = respond;
    } else {
      respond_empty(respond, 200);
    }
    ++handled_;
  };
  start();
  ASSERT_TRUE(connections(2));
  say(1, command("e1", "list"));
  ASSERT_TRUE(eventually([&] { return handled_ == 1; }));
  say(2, command("e1", "list"));
  say(2, command("e2", "list"));  // read after it
  EXPECT_EQ(acks(1).at(0).second["envelope_id"], "e2");
  on(2, [](Peer& peer) { peer.hang_up(); });
  ASSERT_TRUE(connections(3));
  respond_empty(*later, 200);
  const auto all = acks(2);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1], (std::pair<int, json>{1, {{"envelope_id", "e1"}}}));
}

TEST_F(SlackSocketMode, LeavesWhatFailedToBeSentAgain) {
  receivers_["slash_commands"] = [this](const http::Request&, const http::Responder& respond) {
    if (++handled_ == 1) throw std::runtime_error{"out of paper"};
    if (handled_ == 2) return respond_empty(respond, 503);
    if (handled_ == 3) return;  // lost
    respond_empty(respond, 200);
  };
  start();
  ASSERT_TRUE(connections(1));
  for (int copy = 1; copy <= 4; ++copy) {
    say(1, command("e1", "list"));
    EXPECT_TRUE(eventually([&] { return handled_ == copy; }));
  }
  EXPECT_EQ(acks(1).at(0).second, (json{{"envelope_id", "e1"}}));
  EXPECT_EQ(handled_, 4);
}

TEST_F(SlackSocketMode, ComesBackAfterEveryKindOfEnd) {
  start();
  ASSERT_TRUE(connections(2));
  const std::function<void(Peer&)> ends[] = {
      [](Peer& peer) { peer.say_good_bye(); },
      [](Peer& peer) { peer.hang_up(); },
      [](Peer& peer) { peer.say("no JSON"); },
      [](Peer& peer) { peer.babble(std::string(64, '\xff')); },
      [](Peer& peer) { peer.say(std::string(2 * 1024 * 1024, ' ')); },
      [](Peer& peer) { peer.say(disconnect("too_many_websockets")); },
  };
  for (const auto& end : ends) {
    const int before = opened_;
    on(before, end);
    ASSERT_TRUE(connections(before + 1));
  }
  const int last = opened_;
  say(last, command("e1", "list"));
  EXPECT_EQ(acks(1).at(0).first, last);
}

TEST_F(SlackSocketMode, StaysAwayWhileItIsSwitchedOff) {
  SocketTiming timing = quick();
  timing.pauses = {1ms, 1h};
  start(timing);
  ASSERT_TRUE(connections(2));
  say(1, disconnect("link_disabled"));
  EXPECT_TRUE(open_now(1));
  EXPECT_EQ(opened_, 2);
}

TEST_F(SlackSocketMode, AnswersWhatItHasTakenBeforeItStops) {
  std::optional<http::Responder> later;
  std::promise<void> taken;
  receivers_["slash_commands"] = [&](const http::Request&, const http::Responder& respond) {
    later = respond;
    taken.set_value();
  };
  start();
  ASSERT_TRUE(connections(1));
  say(1, command("e1", "list"));
  taken.get_future().wait();
  std::thread stopping{[this] { mode_->stop(); }};
  respond_empty(*later, 200);
  stopping.join();
  EXPECT_EQ(acks(1).size(), 1U);
  EXPECT_TRUE(open_now(0));
}

TEST(SlackSocketModeInTheApp, AnswersADirectMessageWithoutAnySigningSecret) {
  FakeSocketServer sockets{{.opened = [](Peer& peer) {
    peer.say(hello());
    peer.say(message_event(1));
  }}};
  tests::FakeSlack slack;
  const std::string open = json{{"ok", true}, {"url", sockets.url()}}.dump();
  slack.platform().next_answers("apps.connections.open", {{200, open}, {200, open}});
  tests::TemporaryDatabase database;
  const tests::FakeClock clock{kNow};
  Config config;
  config.listen_port = 0;
  config.database = database.url();
  config.slack.emplace();
  config.slack->bot_token = Secret{"xoxb-test"};
  config.slack->app_token = Secret{"xapp-test"};
  config.slack->api_url = slack.api_url();
  App app{config, clock};
  app.do_round();  // learns which workspace it is
  app.start();
  EXPECT_TRUE(slack.platform().wait_for_calls("chat.postMessage", 1, 20s));
  app.stop();
  ASSERT_EQ(slack.posts().size(), 1U);
  EXPECT_EQ(slack.posts()[0].channel, "D0ALICE001");
  EXPECT_EQ(slack.platform().calls("apps.connections.open")[0].authorization, "Bearer xapp-test");
}

TEST(SlackSocketModeInTheApp, PublishesAHomeThatIsOpenedOnceForAllCopies) {
  const auto opened = [](int envelope) {
    return json{{"envelope_id", "h" + std::to_string(envelope)},
                {"type", "events_api"},
                {"payload",
                 {{"type", "event_callback"},
                  {"team_id", "T0OKRDEMO1"},
                  {"event_id", "EvHome"},
                  {"event",
                   {{"type", "app_home_opened"},
                    {"user", "U0ALICE001"},
                    {"channel", "D0ALICE001"},
                    {"tab", "home"},
                    {"event_ts", "1767600400.1"}}}}}}
        .dump();
  };
  FakeSocketServer sockets{{.opened = [&](Peer& peer) {
    peer.say(hello());
    peer.say(opened(1));
    peer.say(opened(2));
    peer.say(message_event(1));
  }}};
  tests::FakeSlack slack;
  const std::string open = json{{"ok", true}, {"url", sockets.url()}}.dump();
  slack.platform().next_answers("apps.connections.open", {{200, open}, {200, open}});
  tests::TemporaryDatabase database;
  const tests::FakeClock clock{kNow};
  Config config;
  config.listen_port = 0;
  config.database = database.url();
  config.slack.emplace();
  config.slack->bot_token = Secret{"xoxb-test"};
  config.slack->app_token = Secret{"xapp-test"};
  config.slack->api_url = slack.api_url();
  App app{config, clock};
  app.do_round();
  app.start();
  EXPECT_TRUE(slack.platform().wait_for_calls("views.publish", 1, 20s));
  EXPECT_TRUE(slack.platform().wait_for_calls("chat.postMessage", 1, 20s));
  app.stop();
  const auto calls = slack.platform().calls("views.publish");
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(tests::form_value(calls[0].body, "user_id"), "U0ALICE001");
}

// A Slack that loses, repeats and cuts: it sends what is not acknowledged again, as the real one
// does, until all is.
class UnrulySlack {
 public:
  UnrulySlack(std::vector<std::string> envelopes, unsigned seed)
      : envelopes_(std::move(envelopes)), random_(seed) {
    for (const std::string& text : envelopes_) {
      const std::string id = json::parse(text)["envelope_id"];
      texts_[id] = text;
      texts_left_.insert(id);
      waiting_.insert(id);
    }
  }

  [[nodiscard]] std::string url() const { return server_.url(); }
  [[nodiscard]] bool all_acknowledged(std::chrono::seconds time) {
    constexpr auto kPatience = 5s;
    auto done = done_.get_future();
    for (auto waited = 0s; waited < time; waited += kPatience) {
      if (done.wait_for(kPatience) == std::future_status::ready) return true;
      server_.run([this] { lose_patience(); });
    }
    return false;
  }
  [[nodiscard]] std::string counts() {
    std::promise<std::string> said;
    server_.run([&] {
      std::size_t on_their_way = 0;
      for (const Line& line : lines_) on_their_way += line.sent.size();
      said.set_value(std::to_string(connections_) + " connections (" +
                     std::to_string(lines_.size()) + " open), " + std::to_string(copies_) +
                     " copies; left " + std::to_string(texts_left_.size()) + ", on their way " +
                     std::to_string(on_their_way) + ", waiting " + std::to_string(waiting_.size()));
    });
    return said.get_future().get();
  }

 private:
  struct Line {
    Peer* peer;
    std::set<std::string> sent;  // and not acknowledged
  };

  bool chance(double probability) {
    return std::uniform_real_distribution<>{0, 1}(random_) < probability;
  }
  template <class Container>
  auto any(Container& all) {
    const auto at = std::uniform_int_distribution<std::size_t>{0, all.size() - 1}(random_);
    return std::next(all.begin(), static_cast<std::ptrdiff_t>(at));
  }

  void opened(Peer& peer) {
    ++connections_;
    peer.say(hello());
    lines_.push_back({&peer, {}});
    pump();
  }
  void gone(Peer& peer) {
    for (auto line = lines_.begin(); line != lines_.end(); ++line) {
      if (line->peer != &peer) continue;
      waiting_.insert(line->sent.begin(), line->sent.end());
      lines_.erase(line);
      break;
    }
    pump();
  }
  void said(Peer&, const std::string& text) {
    const std::string id = json::parse(text)["envelope_id"];
    for (Line& line : lines_) line.sent.erase(id);
    waiting_.erase(id);
    acknowledged_.push_back(id);
    texts_left_.erase(id);
    if (texts_left_.empty() && !std::exchange(over_, true)) done_.set_value();
    pump();
  }

  // Keeps a few on their way, and does something nasty now and then.
  void pump() {
    std::size_t on_their_way = 0;
    for (const Line& line : lines_) on_their_way += line.sent.size();
    while (!waiting_.empty() && !lines_.empty() && on_their_way < 16) {
      const std::string id = *any(waiting_);
      waiting_.erase(id);
      send(*any(lines_), id);
      ++on_their_way;
      if (chance(0.02)) send(*any(lines_), id);
      if (chance(0.02) && !acknowledged_.empty()) send(*any(lines_), *any(acknowledged_));
      if (chance(0.02) && !lines_.empty()) misbehave(any(lines_));
    }
  }
  // As Slack, which does not wait for an acknowledgement for ever.
  void lose_patience() {
    for (Line& line : lines_) waiting_.merge(line.sent);
    for (Line& line : lines_) line.sent.clear();
    pump();
  }
  void send(Line& line, const std::string& id) {
    if (texts_left_.contains(id)) line.sent.insert(id);
    ++copies_;
    line.peer->say(texts_.at(id));
  }
  void misbehave(std::vector<Line>::iterator line) {
    Peer& peer = *line->peer;
    switch (std::uniform_int_distribution<>{0, 7}(random_)) {
      case 0:
        return peer.say(disconnect("warning"));
      case 1:
        return peer.say(disconnect("refresh_requested"));
      case 2:
        return peer.say("garbage");
      case 3:
        return peer.say(std::string(1'100'000, ' '));
      case 4:
        peer.stall();
        break;
      case 5:
        peer.say_good_bye();
        break;
      case 6:
        peer.babble("\xff\xff\xff\xff");
        break;
      default:
        peer.hang_up();
    }
    // What was on its way there goes elsewhere.
    waiting_.insert(line->sent.begin(), line->sent.end());
    lines_.erase(line);
  }

  const std::vector<std::string> envelopes_;
  std::mt19937 random_;
  std::map<std::string, std::string> texts_;  // by envelope id
  std::set<std::string> texts_left_;          // not acknowledged
  std::set<std::string> waiting_;
  std::vector<std::string> acknowledged_;
  std::vector<Line> lines_;
  int connections_ = 0;
  int copies_ = 0;
  bool over_ = false;
  std::promise<void> done_;
  FakeSocketServer server_{{.opened = [this](Peer& peer) { opened(peer); },
                            .said = [this](Peer& peer, const std::string& t) { said(peer, t); },
                            .gone = [this](Peer& peer) { gone(peer); }}};
};

// TESTS_ENVELOPES=10000 is the long form.
int number_of_envelopes() {
  const char* set = std::getenv("TESTS_ENVELOPES");
  return set == nullptr ? 400 : std::atoi(set);
}

std::int64_t count(store::Store& store, std::string_view sql) {
  return store.read([&](store::Transaction& tx) {
    auto rows = tx.query(sql);
    rows.next();
    return rows.integer(0);
  });
}

TEST(SlackSocketModeUnderFire, HandlesEachEnvelopeOnceAndLosesNone) {
  const unsigned seed = 4;
  const int all = number_of_envelopes();
  tests::TemporaryStore store;
  const tests::FakeClock clock{kNow};
  const okr::OrgId org = store->write(
      [&](store::Transaction& tx) { return store::ensure_org(tx, "Acme", "UTC", kNow).id; });
  std::vector<std::string> envelopes;
  for (int i = 0; i < all; ++i) {
    envelopes.push_back(i % 2 == 0 ? message_event(i)
                                   : command("command " + std::to_string(i),
                                             "away in " + std::to_string(i) + " days"));
  }
  UnrulySlack slack{envelopes, seed};
  SocketTiming timing = quick();
  timing.silence = 300ms;
  SocketMode mode{
      [&] { return std::variant<std::string, scheduler::Outcome>{slack.url()}; },
      websocket::connect,
      {{"slash_commands", commands_receiver(*store, clock, SlackConfig{}, org, nullptr)},
       {"events_api", events_receiver(*store, clock, org, {[] {}, {}})}},
      timing};
  mode.start();
  EXPECT_TRUE(slack.all_acknowledged(240s)) << slack.counts();
  mode.stop();
  EXPECT_EQ(count(*store, "SELECT count(*) FROM inbox"), (all + 1) / 2);
  EXPECT_EQ(count(*store, "SELECT count(*) FROM away"), all / 2);
  std::cout << "seed " << seed << ": " << all << " envelopes, " << slack.counts() << "\n";
}

}  // namespace
}  // namespace bot::slack
