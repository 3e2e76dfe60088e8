// The listener against a Mattermost of this machine, its REST and its WebSocket, that behaves well
// and badly.
#include "bot/mattermost/listener.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <deque>
#include <future>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "store/sql/inbox.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "tests/bot/fake_mattermost.h"
#include "tests/bot/fake_socket_server.h"
#include "tests/fakes.h"
#include "tests/temporary_store.h"

namespace bot::mattermost {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using tests::FakeMattermost;
using tests::FakeSocketServer;
using tests::Peer;

constexpr okr::Instant kNow =
    std::chrono::sys_days{std::chrono::January / 5 / 2026} + std::chrono::hours{8};
constexpr std::int64_t kNowMs = 1'000 * kNow.time_since_epoch().count();

Listener::Timing quick() {
  Listener::Timing timing;
  timing.patience = 0s;
  timing.pauses = {1ms, 20ms};
  timing.silence = 5s;
  return timing;
}

Hearing::Wait never() {
  return [](std::chrono::seconds) { return false; };
}

std::string hello(const std::string& connection_id, int number = 0) {
  return json{{"event", "hello"},
              {"data", {{"connection_id", connection_id}, {"server_version", "11.7"}}},
              {"broadcast", json::object()},
              {"seq", number}}
      .dump();
}
json posted(const FakeMattermost::Said& said, int number) {
  return {{"event", "posted"},
          {"data",
           {{"channel_type", "D"},
            {"sender_name", "@" + said.user},
            {"mentions", R"(["bot0id"])"},
            {"post", tests::as_post(said).dump()}}},
          {"broadcast", {{"channel_id", said.channel}}},
          {"seq", number}};
}
FakeMattermost::Said said(const std::string& id, const std::string& text,
                          std::int64_t at = kNowMs) {
  return {id, "ann", "dm-ann", text, at};
}

template <class Condition>
bool eventually(Condition holds) {
  const auto latest = std::chrono::steady_clock::now() + 20s;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > latest) return false;
    std::this_thread::yield();
  }
  return true;
}

// A book, a Mattermost and a listener between them.
struct Scene {
  explicit Scene(FakeSocketServer& server, Listener::Timing timing = quick()) {
    listener.emplace(
        Listener::Address{server.url() + "/api/v4/websocket", Secret{"t"}},
        Hearing::Parts{*store, org, connection, api, client, clock, [this] { ++heard; }},
        websocket::connect, timing);
  }

  // What was heard so far: "user: text", marked with * when it was said to everybody.
  std::vector<std::string> inbox() {
    return store->read([](store::Transaction& tx) {
      std::vector<std::string> all;
      auto rows = tx.query("SELECT user_name, user_id, text, direct FROM inbox ORDER BY id");
      while (rows.next()) {
        const std::string name = rows.text(0).empty() ? rows.text(1) : rows.text(0);
        all.push_back((rows.integer(3) != 0 ? "" : "*") + name + ": " + rows.text(2));
      }
      return all;
    });
  }
  bool hears(int count) {
    return eventually([&] { return heard >= count; });
  }

  Hearing hearing(std::function<void()> on_heard) {
    return Hearing{{*store, org, connection, api, client, clock, std::move(on_heard)}};
  }
  // It was there up to then, with nobody in particular.
  void heard_until(std::int64_t at) {
    store->write([&](store::Transaction& tx) {
      store::set_heard_until(tx, connection, "",
                             store::Milliseconds{std::chrono::milliseconds{at}});
    });
  }

  static MattermostConfig config(const std::string& url) {
    MattermostConfig config;
    config.url = url;
    config.token = Secret{"t"};
    return config;
  }

  tests::TemporaryStore store;
  tests::FakeClock clock{kNow};
  okr::OrgId org = store->write(
      [&](store::Transaction& tx) { return store::ensure_org(tx, "Acme", "UTC", kNow).id; });
  okr::ConnectionId connection = store->write([&](store::Transaction& tx) {
    return store::ensure_connection({tx, org}, "mattermost", "https://chat.example.com").id;
  });
  FakeMattermost mattermost;
  std::unique_ptr<http::Client> http = http::connect(mattermost.platform().origin(), 10s);
  MattermostClient client{*http, config(mattermost.url()), nullptr};
  Api api{*http, mattermost.url(), Secret{"t"}};
  std::atomic<int> heard = 0;
  std::optional<Listener> listener;
};

// A server that greets whoever comes without a stream of their own and notes what they ask for.
class MattermostListener : public testing::Test {
 protected:
  // Says these frames on the connection of that number, from 1.
  void on(int number, std::vector<std::string> frames) {
    const std::lock_guard lock{mutex_};
    frames_[number] = std::move(frames);
  }
  void on(int number, std::function<void(Peer&)> work) {
    const std::lock_guard lock{mutex_};
    work_[number] = std::move(work);
  }
  bool connections(std::size_t count) {
    return eventually([&] { return targets().size() >= count; });
  }
  std::vector<std::string> targets() {
    const std::lock_guard lock{mutex_};
    return targets_;
  }

  void opened(Peer& peer) {
    const std::lock_guard lock{mutex_};
    authorization_ = peer.authorization;
    for (const std::string& frame : frames_[peer.number]) peer.say(frame);
    if (work_[peer.number]) work_[peer.number](peer);
    targets_.push_back(peer.target);
  }

  std::mutex mutex_;
  std::map<int, std::vector<std::string>> frames_;
  std::map<int, std::function<void(Peer&)>> work_;
  std::vector<std::string> targets_;
  std::string authorization_;
  FakeSocketServer server_{{.opened = [this](Peer& peer) { opened(peer); }}};
  Scene scene_{server_};
};

TEST_F(MattermostListener, HearsWhatIsSaidToItDirectly) {
  on(1, {hello("c1"), posted(said("p1", "KR1 5"), 1).dump(), posted(said("p2", "help"), 2).dump()});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(2));
  EXPECT_THAT(scene_.inbox(), ElementsAre("ann: KR1 5", "ann: help"));
  EXPECT_THAT(targets(), ElementsAre("/api/v4/websocket"));
  EXPECT_EQ(authorization_, "Bearer t");
}

TEST_F(MattermostListener, HearsMentionsInChannelsAndNothingElseThere) {
  json mention = posted({"p1", "ann", "town", "@okr: KR1 5", kNowMs}, 1);
  mention["data"]["channel_type"] = "O";
  json other = posted({"p2", "ann", "town", "lunch?", kNowMs}, 2);
  other["data"]["channel_type"] = "O";
  other["data"]["mentions"] = R"(["ben0id"])";
  json unnamed = other;
  unnamed["seq"] = 3;
  unnamed["data"].erase("mentions");
  json everybody = posted({"p4", "ann", "town", "@all: lunch! @okrs", kNowMs}, 5);
  everybody["data"]["channel_type"] = "O";  // mentions the bot, too
  on(1, {hello("c1"), mention.dump(), other.dump(), unnamed.dump(),
         posted(said("p3", "@okr help"), 4).dump(), everybody.dump(),
         posted(said("p5", "list"), 6).dump()});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(3));
  EXPECT_THAT(scene_.inbox(), ElementsAre("*ann: KR1 5", "ann: help", "ann: list"));
}

TEST_F(MattermostListener, IgnoresItselfOtherBotsAndTheServer) {
  auto change = [number = 0](const char* field, json value) mutable {
    json post = tests::as_post(said("p" + std::to_string(++number), "no"));
    post[field] = std::move(value);
    json event = posted(said("", ""), number);
    event["data"]["post"] = post.dump();
    return event.dump();
  };
  std::vector<std::string> frames{hello("c1"),
                                  change("user_id", "bot0id"),
                                  change("type", "system_join_channel"),
                                  change("props", {{"from_bot", "true"}}),
                                  change("props", {{"from_bot", true}}),
                                  change("props", {{"from_webhook", "true"}}),
                                  change("delete_at", 5),
                                  change("id", nullptr),
                                  change("channel_id", json::array())};
  frames.push_back(R"({"event":"posted","data":{"post":"{"},"seq":9})");
  frames.push_back(R"({"event":"of next year","data":7,"seq":10})");
  frames.push_back(R"({"status":"OK","seq_reply":1})");
  frames.push_back(posted(said("last", "help"), 11).dump());
  on(1, frames);
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(1));
  EXPECT_THAT(scene_.inbox(), ElementsAre("ann: help"));
}

TEST_F(MattermostListener, FillsAGapByComingBack) {
  on(1, {hello("c1"), posted(said("p1", "one"), 1).dump(), posted(said("p3", "three"), 3).dump()});
  on(2, {posted(said("p1", "one"), 1).dump(), posted(said("p2", "two"), 2).dump(),
         posted(said("p3", "three"), 3).dump()});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(3));
  EXPECT_THAT(scene_.inbox(), ElementsAre("ann: one", "ann: two", "ann: three"));
  EXPECT_THAT(targets(), ElementsAre("/api/v4/websocket",
                                     "/api/v4/websocket?connection_id=c1&sequence_number=2"));
}

TEST_F(MattermostListener, AGapThatStaysIsFilledFromWhatTheServerKeeps) {
  const auto one = said("p1", "one", kNowMs + 1);
  const auto two = said("p2", "two", kNowMs + 2);
  const auto three = said("p3", "three", kNowMs + 3);
  for (const auto& each : {one, two, three}) scene_.mattermost.add_said(each);
  on(1, {hello("c1"), posted(one, 1).dump(), posted(three, 3).dump()});
  on(2, {posted(three, 3).dump()});
  on(3, {hello("c2")});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(3));
  EXPECT_THAT(scene_.inbox(), ElementsAre("ann: one", "ann: two", "ann: three"));
}

TEST_F(MattermostListener, AsksForNothingThatWasSaidBeforeItsFirstStart) {
  scene_.mattermost.add_said(said("old", "old", kNowMs - 60'000));
  on(1, {hello("c1"), posted(said("p1", "one"), 1).dump()});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(1));
  EXPECT_THAT(scene_.inbox(), ElementsAre("ann: one"));
}

TEST_F(MattermostListener, CatchesUpAfterARestartAlsoWithWhomItNeverMet) {
  scene_.store->write([&](store::Transaction& tx) {
    const store::Milliseconds then{std::chrono::milliseconds{kNowMs - 3'600'000}};
    store::set_heard_until(tx, scene_.connection, "", then);
    store::set_heard_until(tx, scene_.connection, "dm-ann", then);
  });
  scene_.mattermost.add_said(said("old", "old", kNowMs - 7'200'000));
  scene_.mattermost.add_said(said("p1", "one", kNowMs - 60'000));
  scene_.mattermost.add_said({"p2", "ben", "dm-ben", "two", kNowMs - 59'000});
  on(1, {hello("c1")});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(2));
  EXPECT_THAT(scene_.inbox(), ElementsAre("ann: one", "ben: two"));
}

TEST_F(MattermostListener, HearsNothingNewerBeforeItHasCaughtUp) {
  scene_.heard_until(kNowMs - 60'000);
  scene_.mattermost.platform().next_answers("GET /channels/posts", {{500, "{}"}});
  scene_.mattermost.platform().next_answers("GET /users/channels", {{500, "{}"}});
  scene_.mattermost.add_said(said("p1", "one", kNowMs - 2));
  for (int number : {1, 2, 3}) {
    on(number, {hello("c" + std::to_string(number)), posted(said("p2", "two"), 1).dump()});
  }
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(2));
  EXPECT_THAT(scene_.inbox(), ElementsAre("ann: one", "ann: two"));
  EXPECT_EQ(targets().size(), 3U);
}

TEST_F(MattermostListener, AsksOldServersForTheConversationsItKnows) {
  scene_.store->write([&](store::Transaction& tx) {
    const store::Milliseconds then{std::chrono::milliseconds{kNowMs - 60'000}};
    store::set_heard_until(tx, scene_.connection, "", then);
    store::set_heard_until(tx, scene_.connection, "dm-ann", then);
  });
  scene_.mattermost.platform().next_answers("GET /users/channels", {{404, "{}"}});
  scene_.mattermost.add_said(said("p1", "one", kNowMs - 2));
  on(1, {hello("")});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(1));
  EXPECT_THAT(scene_.inbox(), ElementsAre("ann: one"));
}

TEST_F(MattermostListener, AsksOldServersTeamByTeamForConversationsItDoesNotKnow) {
  scene_.store->write([&](store::Transaction& tx) {
    const store::Milliseconds then{std::chrono::milliseconds{kNowMs - 60'000}};
    store::set_heard_until(tx, scene_.connection, "", then);
  });
  scene_.mattermost.platform().next_answers("GET /users/channels", {{404, "{}"}});
  scene_.mattermost.platform().next_answers("GET /users", {{200, R"([{"id":"team1"}])"}});
  scene_.mattermost.add_said(said("p1", "one", kNowMs - 2));
  on(1, {hello("")});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(1));
  EXPECT_THAT(scene_.inbox(), ElementsAre("ann: one"));
}

TEST_F(MattermostListener, CatchesUpBitByBitWithAServerThatHasEnough) {
  scene_.heard_until(kNowMs - 60'000);
  scene_.mattermost.add_said({"p1", "ben", "dm-ben", "one", kNowMs - 3});
  scene_.mattermost.add_said({"p2", "cleo", "dm-cleo", "two", kNowMs - 2});
  const std::string nothing = R"({"order":[],"posts":{}})";
  scene_.mattermost.platform().next_answers(
      "GET /channels/posts", {{200, nothing}, {429, "limit exceeded"}, {429, "limit exceeded"}});
  for (int number : {1, 2, 3}) on(number, {hello("c" + std::to_string(number))});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(1));
  EXPECT_THAT(scene_.inbox(), ElementsAre("cleo: two"));
  EXPECT_EQ(scene_.mattermost.platform().calls("GET /channels/posts").size(), 4U);
}

TEST_F(MattermostListener, WaitsWhereTheServerHasHadEnoughQuestions) {
  scene_.heard_until(kNowMs - 60'000);
  for (const char* call : {"GET /users/channels", "GET /channels/posts"}) {
    scene_.mattermost.platform().next_answers(call, {{429, "limit exceeded", "3"}});
  }
  scene_.mattermost.add_said(said("p1", "one", kNowMs - 2));
  Hearing hearing = scene_.hearing([] {});
  std::vector<std::chrono::seconds> waits;
  const auto wait = [&](std::chrono::seconds time) {
    waits.push_back(time);
    return true;
  };
  EXPECT_TRUE(hearing.catch_up(wait));
  EXPECT_THAT(scene_.inbox(), ElementsAre("ann: one"));
  EXPECT_THAT(waits, ElementsAre(3s, 3s));
  scene_.mattermost.platform().next_answers("GET /users/channels", {{429, "limit exceeded"}});
  EXPECT_FALSE(hearing.catch_up(never()));
}

TEST_F(MattermostListener, WritesDownAtOnceWhatItMissedOfAConversation) {
  scene_.heard_until(kNowMs - 60'000);
  for (int i : {1, 2, 3}) {
    scene_.mattermost.add_said(said("p" + std::to_string(i), std::to_string(i), kNowMs + i));
  }
  std::vector<std::size_t> on_disk;
  Hearing hearing = scene_.hearing([&] { on_disk.push_back(scene_.inbox().size()); });
  EXPECT_TRUE(hearing.catch_up(never()));
  EXPECT_THAT(on_disk, ElementsAre(3, 3, 3));
}

TEST_F(MattermostListener, HearsWhatIsStoredLateWithTheMillisecondOfTheNewest) {
  scene_.heard_until(kNowMs - 60'000);
  scene_.mattermost.add_said(said("p1", "one"));
  Hearing hearing = scene_.hearing([] {});
  EXPECT_TRUE(hearing.catch_up(never()));
  scene_.mattermost.add_said(said("p0", "two"));
  EXPECT_TRUE(hearing.catch_up(never()));
  EXPECT_THAT(scene_.inbox(), ElementsAre("ann: one", "ann: two"));
  EXPECT_TRUE(hearing.catch_up(never()));
  EXPECT_EQ(scene_.mattermost.platform().calls("GET /channels/posts").size(), 2U);
}

TEST_F(MattermostListener, BeginsAnewWhenItsAccountWasSwitchedOffAndOn) {
  on(1, [&](Peer& peer) {
    peer.say(hello("c1"));
    scene_.mattermost.platform().next_answers(
        "GET /users/me", {{200, R"({"id":"bot0id","username":"okr","update_at":5})"}});
    peer.hang_up();
  });
  on(2, {hello("c2"), posted(said("p1", "one"), 1).dump()});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(1));
  EXPECT_THAT(targets(), ElementsAre("/api/v4/websocket", "/api/v4/websocket"));
}

TEST_F(MattermostListener, AMessageTooLargeIsNotAskedForAgain) {
  on(1, {hello("c1"), std::string(1024 * 1024 + 1, ' ')});
  on(2, {hello("c2"), posted(said("p1", "one"), 1).dump()});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(1));
  EXPECT_THAT(targets(), ElementsAre("/api/v4/websocket", "/api/v4/websocket"));
}

TEST_F(MattermostListener, ComesBackAfterEveryKindOfEnd) {
  const std::function<void(Peer&)> ends[] = {
      [](Peer& peer) { peer.say_good_bye(); },
      [](Peer& peer) { peer.hang_up(); },
      [](Peer& peer) { peer.say("no JSON"); },
      [](Peer& peer) { peer.babble(std::string(64, '\xff')); },
      [](Peer& peer) { peer.say(posted(said("p0", "before a greeting"), 5).dump()); },
  };
  int number = 0;
  for (const auto& end : ends) on(++number, end);
  on(number + 1, {hello("c1"), posted(said("p1", "one"), 1).dump()});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(1));
  EXPECT_THAT(scene_.inbox(), ElementsAre("ann: one"));
}

TEST_F(MattermostListener, FollowsPeople) {
  scene_.store->write([&](store::Transaction& tx) {
    okr::Identity identity;
    identity.connection = scene_.connection;
    identity.user_id = "ann";
    store::add_person({tx, scene_.org}, okr::Role::kMember, "ann", identity);
  });
  scene_.mattermost.add_user({"ann", "ann", "Ann", "Smith", "Asia/Tokyo"});
  const auto updated = [](const char* id, int number) {
    return json{{"event", "user_updated"}, {"data", {{"user", {{"id", id}}}}}, {"seq", number}}
        .dump();
  };
  on(1,
     {hello("c1"), updated("stranger", 1), updated("ann", 2), posted(said("p1", "one"), 3).dump()});
  scene_.listener->start();
  ASSERT_TRUE(scene_.hears(1));
  const auto ann = scene_.store->read([&](store::Transaction& tx) {
    return store::find_person_of({tx, scene_.org}, scene_.connection, "ann");
  });
  EXPECT_EQ(ann->name, "Ann Smith");
  EXPECT_EQ(ann->time_zone, "Asia/Tokyo");
}

TEST(MattermostStream, TakesEventsInTheirOrder) {
  using Place = Stream::Place;
  Stream stream;
  EXPECT_EQ(stream.take(0), Place::kGap) << "before a greeting";
  EXPECT_EQ(stream.query(), "");
  stream.begin("c 1", 0);
  EXPECT_EQ(stream.take(1), Place::kNext);
  EXPECT_EQ(stream.take(1), Place::kSeen);
  EXPECT_EQ(stream.take(0), Place::kSeen);
  EXPECT_EQ(stream.take(3), Place::kGap);
  EXPECT_EQ(stream.query(), "?connection_id=c%201&sequence_number=2");
  EXPECT_EQ(stream.take(2), Place::kNext);
  stream.forget();
  EXPECT_FALSE(stream.known());
}

TEST(MattermostLiveness, PingsAndGivesUpOnWhoeverDoesNotAnswer) {
  using Need = Liveness::Need;
  const Liveness::Time begin{1h};
  Liveness liveness{begin};
  EXPECT_EQ(liveness.need(begin + 29s), Need::kNothing);
  EXPECT_EQ(liveness.need(begin + 30s), Need::kPing);
  EXPECT_EQ(liveness.pinged(begin + 30s), 1);
  EXPECT_EQ(liveness.need(begin + 59s), Need::kNothing);
  EXPECT_EQ(liveness.need(begin + 60s), Need::kGiveUp);
  liveness.answered(7);
  EXPECT_EQ(liveness.need(begin + 60s), Need::kGiveUp);
  liveness.answered(1);
  EXPECT_EQ(liveness.need(begin + 60s), Need::kPing);
  EXPECT_EQ(liveness.pinged(begin + 5min), 2);
  EXPECT_EQ(liveness.need(begin + 5min), Need::kLook);
  liveness.looked(begin + 5min);
  EXPECT_EQ(liveness.need(begin + 5min), Need::kNothing);
}

TEST(MattermostMention, LeavesWhatWasSaid) {
  struct Case {
    const char* text;
    const char* said;
  };
  constexpr Case kCases[] = {
      {"@okr KR1 5", "KR1 5"},
      {"@okr: KR1 5", "KR1 5"},
      {"hey @okr, help ", "help"},
      {"thanks @okr", "thanks"},
      {"@okr", ""},
      {"@Okr list", "list"},
      {"@okrs and @OKR: list", "list"},
      {"@okrs KR1", "@okrs KR1"},
      {"@okr-bot help", "@okr-bot help"},
      {"KR1 5", "KR1 5"},
      {"thank you, @okr!", "thank you,"},
      {"@okr !", ""},
      {"", ""},
  };
  for (const Case& each : kCases) EXPECT_EQ(addressed(each.text, "okr"), each.said) << each.text;
  EXPECT_EQ(socket_url("https://chat.example.com/mm"),
            "wss://chat.example.com/mm/api/v4/websocket");
  EXPECT_EQ(socket_url("http://127.0.0.1:8065"), "ws://127.0.0.1:8065/api/v4/websocket");
}

// A Mattermost that drops, repeats, stalls and forgets, but keeps what was said.
class UnrulyMattermost {
 public:
  UnrulyMattermost(FakeMattermost& rest, int posts, unsigned seed)
      : rest_(rest), posts_(posts), random_(seed) {}

  [[nodiscard]] FakeSocketServer& server() { return server_; }
  // Somebody heard one more.
  void heard() {
    ++heard_;
    server_.run([this] { speak(); });
  }
  // Whether all was heard. Stirs the server now and then, as other people's events do.
  bool all_heard(std::chrono::seconds time) {
    const auto latest = std::chrono::steady_clock::now() + time;
    while (heard_ < posts_ && std::chrono::steady_clock::now() < latest) {
      server_.run([this] {
        send(json{{"event", "status_change"}, {"data", json::object()}});
        speak();
      });
      std::this_thread::yield();
      std::unique_lock lock{mutex_};
      stirred_.wait_for(lock, 10ms);
    }
    return heard_ >= posts_;
  }
  [[nodiscard]] std::string counts() const {
    return std::to_string(connections_) + " connections, " + std::to_string(resumed_) + " resumed";
  }

 private:
  static constexpr std::size_t kKept = 128;

  bool chance(double probability) {
    return std::uniform_real_distribution<>{0, 1}(random_) < probability;
  }

  void opened(Peer& peer) {
    ++connections_;
    peer_ = &peer;
    const std::string id = "?connection_id=c" + std::to_string(stream_) + "&sequence_number=";
    const std::size_t at = peer.target.find(id);
    const auto from =
        at == std::string::npos
            ? std::size_t{0}
            : static_cast<std::size_t>(std::stoul(peer.target.substr(at + id.size())));
    const std::size_t kept_from = next_ - kept_.size();
    if (at == std::string::npos || from < kept_from || from > next_ || chance(0.2)) {
      ++stream_;
      kept_.clear();
      next_ = 1;
      peer.say(hello("c" + std::to_string(stream_)));
    } else {
      ++resumed_;
      for (std::size_t i = from - kept_from; i < kept_.size(); ++i) peer.say(kept_[i]);
    }
    speak();
  }

  // Fifty posts at most are on their way.
  void speak() {
    while (spoken_ < posts_ && spoken_ < heard_ + 50) {
      const std::string n = std::to_string(++spoken_);
      const std::string user = "user" + std::to_string(spoken_ % 7);
      // Ten a second, so that catching up asks again for a part of them and not for all.
      const std::int64_t at = kNowMs + std::int64_t{100} * spoken_;
      const FakeMattermost::Said post{"post" + n, user, "dm-" + user, n, at};
      rest_.add_said(post);
      send(posted(post, 0));
    }
  }

  void send(json event) {
    event["seq"] = next_++;
    kept_.push_back(event.dump());
    if (kept_.size() > kKept) kept_.pop_front();
    if (peer_ == nullptr) return;
    if (chance(0.01)) return;  // lost
    peer_->say(kept_.back());
    if (chance(0.02)) peer_->say(kept_.back());
    if (chance(0.02) && kept_.size() > 3) peer_->say(kept_[kept_.size() - 3]);
    if (chance(0.01)) misbehave(*peer_);
  }

  void misbehave(Peer& peer) {
    if (chance(0.3)) {
      rest_.platform().next_answers("GET /channels/posts", {{503, "{}"}});
    }
    switch (std::uniform_int_distribution<>{0, 5}(random_)) {
      case 0:
        return peer.say("garbage");
      case 1:
        return peer.say(std::string(1'100'000, ' '));
      case 2:
        peer.stall();
        break;
      case 3:
        peer.say_good_bye();
        break;
      case 4:
        peer.babble("\xff\xff\xff\xff");
        break;
      default:
        peer.hang_up();
    }
    peer_ = nullptr;
  }

  FakeMattermost& rest_;
  const int posts_;
  std::mt19937 random_;
  std::atomic<int> heard_ = 0;
  int spoken_ = 0;
  int stream_ = 0;
  std::size_t next_ = 0;
  std::deque<std::string> kept_;
  Peer* peer_ = nullptr;
  int connections_ = 0;
  int resumed_ = 0;
  std::mutex mutex_;
  std::condition_variable stirred_;
  FakeSocketServer server_{{.opened = [this](Peer& peer) { opened(peer); },
                            .gone =
                                [this](Peer& peer) {
                                  if (peer_ == &peer) peer_ = nullptr;
                                }}};
};

// TESTS_ENVELOPES=10000 is the long form.
int number_of_posts() {
  const char* set = std::getenv("TESTS_ENVELOPES");
  return set == nullptr ? 400 : std::atoi(set);
}

TEST(MattermostListenerUnderFire, HearsEachPostOnceInOrderAndLosesNone) {
  const unsigned seed = 8;
  const int all = number_of_posts();
  FakeMattermost rest;
  UnrulyMattermost unruly{rest, all, seed};
  tests::TemporaryStore store;
  const tests::FakeClock clock{kNow};
  const okr::OrgId org = store->write(
      [&](store::Transaction& tx) { return store::ensure_org(tx, "Acme", "UTC", kNow).id; });
  const okr::ConnectionId connection = store->write([&](store::Transaction& tx) {
    return store::ensure_connection({tx, org}, "mattermost", "https://chat.example.com").id;
  });
  const auto http = http::connect(rest.platform().origin(), 10s);
  MattermostClient client{*http, Scene::config(rest.url()), nullptr};
  const Api api{*http, rest.url(), Secret{"t"}};
  Listener::Timing timing = quick();
  timing.silence = 300ms;
  timing.hello = 1s;
  Listener listener{{unruly.server().url() + "/api/v4/websocket", Secret{"t"}},
                    {*store, org, connection, api, client, clock, [&] { unruly.heard(); }},
                    websocket::connect,
                    timing};
  listener.start();
  EXPECT_TRUE(unruly.all_heard(240s));
  listener.stop();
  std::map<std::string, std::vector<int>> by_channel;
  store->read([&](store::Transaction& tx) {
    auto rows = tx.query("SELECT channel_id, text FROM inbox ORDER BY id");
    while (rows.next()) by_channel[rows.text(0)].push_back(std::stoi(rows.text(1)));
  });
  int count = 0;
  for (const auto& [channel, numbers] : by_channel) {
    count += static_cast<int>(numbers.size());
    EXPECT_EQ(std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>{}),
              numbers.end())
        << channel;
  }
  EXPECT_EQ(count, all);
  std::cout << "seed " << seed << ": " << all << " posts, " << unruly.counts() << "\n";
}

}  // namespace
}  // namespace bot::mattermost
