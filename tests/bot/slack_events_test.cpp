// Events from Slack's request to the answer in the conversation: the receiver, the inbox, the
// answerer and a fake Slack.
#include "bot/slack/events.h"

#include <gmock/gmock.h>

#include <atomic>
#include <condition_variable>
#include <nlohmann/json.hpp>

#include "bot/answerer.h"
#include "bot/http/client.h"
#include "bot/slack/client.h"
#include "bot/slack/mentions.h"
#include "bot/slack/verified.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/team.h"
#include "tests/bot/ask.h"
#include "tests/bot/fake_slack.h"
#include "tests/bot/log_capture.h"
#include "tests/bot/slack_signing.h"
#include "tests/fakes.h"
#include "tests/temporary_store.h"

namespace bot::slack {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

constexpr okr::Instant kNow =
    std::chrono::sys_days{std::chrono::January / 5 / 2026} + std::chrono::hours{8};
constexpr const char* kSecret = "8f742231b10e8888abcd99yyyzzz85a5";

class SlackEvents : public testing::Test {
 protected:
  SlackEvents() {
    org_ = store_->write([&](store::Transaction& tx) {
      const okr::OrgId org = store::ensure_org(tx, "Acme", "UTC", kNow).id;
      connection_ = store::ensure_connection({tx, org}, "slack", "T0OKRDEMO1").id;
      return org;
    });
    config_.api_url = slack_.api_url();
    config_.bot_token = Secret{"xoxb-test"};
    http_ = http::connect(slack_.platform().origin(), 10s);
    client_.emplace(*http_, config_);
    courier_.connect(connection_, *client_);
    answerer_.emplace(*store_, courier_, org_,
                      std::map<std::string, Dialect, std::less<>>{{"slack", {read_text, {}}}});
    receiver_ = events_receiver(*store_, clock_, org_,
                                {[this] { ++heard_; },
                                 [this](const commands::Request& who, const std::string& hash) {
                                   const std::lock_guard lock{homes_mutex_};
                                   homes_.push_back(who.user_id + " " + hash);
                                   home_opened_.notify_all();
                                   EXPECT_EQ(who.connection, connection_);
                                   EXPECT_EQ(who.org, org_);
                                   EXPECT_EQ(who.platform, "slack");
                                 }});
  }

  // An event of Alice's in her direct conversation.
  [[nodiscard]] json said(const std::string& text) {
    const std::string number = std::to_string(++number_);
    return {{"type", "event_callback"},
            {"team_id", "T0OKRDEMO1"},
            {"event_id", "Ev" + number},
            {"authorizations",
             {{{"team_id", "T0OKRDEMO1"}, {"user_id", "U0OKRBOT01"}, {"is_bot", true}}}},
            {"event",
             {{"type", "message"},
              {"channel_type", "im"},
              {"user", "U0ALICE001"},
              {"text", text},
              {"ts", "1767600399." + number},
              {"channel", "D0ALICE001"}}}};
  }
  [[nodiscard]] json event(json inner) {
    json envelope = said("");
    envelope["event"] = std::move(inner);
    return envelope;
  }
  [[nodiscard]] json mention(const std::string& text) {
    json envelope = said(text);
    envelope["event"].erase("channel_type");
    envelope["event"]["type"] = "app_mention";
    envelope["event"]["channel"] = "C0OKRTEAM1";
    return envelope;
  }

  int receive(const json& envelope) {
    http::Request request;
    request.body = envelope.dump();
    return tests::ask(receiver_, request).status;
  }
  void answer_all(okr::Instant now = kNow) {
    while (answerer_->answer_next(now)) {
    }
  }
  // Alice opens a tab of the bot's.
  [[nodiscard]] json opened(const std::string& tab) {
    const std::string number = std::to_string(++number_);
    json envelope = event({{"type", "app_home_opened"},
                           {"user", "U0ALICE001"},
                           {"channel", "D0ALICE001"},
                           {"tab", tab},
                           {"event_ts", "1767600400." + number}});
    envelope["event_id"] = "EvHome" + number;
    return envelope;
  }
  // They are told of after the answer to the event: waits until there are so many.
  std::vector<std::string> homes(std::size_t count) {
    std::unique_lock lock{homes_mutex_};
    home_opened_.wait_for(lock, 10s, [&] { return homes_.size() >= count; });
    return homes_;
  }
  // What was posted since the last call.
  std::vector<tests::FakeSlack::Posted> posted() {
    auto all = slack_.posts();
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(seen_));
    seen_ += all.size();
    return all;
  }
  // The one answer to one event.
  tests::FakeSlack::Posted answer_to(const json& envelope) {
    EXPECT_EQ(receive(envelope), 200);
    answer_all();
    const auto all = posted();
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? tests::FakeSlack::Posted{} : all.front();
  }
  std::size_t teams() {
    return store_->read([&](store::Transaction& tx) {
      return store::list_teams({tx, org_}).size();
    });
  }
  std::optional<okr::Person> alice() {
    return store_->read([&](store::Transaction& tx) {
      return store::find_person_of({tx, org_}, connection_, "U0ALICE001");
    });
  }
  bool off() {
    return store_->read([&](store::Transaction& tx) {
      return store::read_connection(tx, connection_).off_since.has_value();
    });
  }

  tests::TemporaryStore store_;
  tests::FakeClock clock_{kNow};
  tests::FakeSlack slack_;
  SlackConfig config_;
  okr::OrgId org_;
  okr::ConnectionId connection_;
  std::unique_ptr<http::Client> http_;
  std::optional<SlackClient> client_;
  ChatCourier courier_{*store_};
  std::optional<Answerer> answerer_;
  http::AsyncHandler receiver_;
  std::atomic<int> heard_ = 0;
  std::mutex homes_mutex_;
  std::condition_variable home_opened_;
  std::vector<std::string> homes_;  // those who opened theirs, with its hash
  int number_ = 0;
  std::size_t seen_ = 0;
};

TEST_F(SlackEvents, AnswersTheHandshakeToSlackAlone) {
  const auto endpoint = verified({Secret{kSecret}}, clock_, "events", receiver_);
  const std::string body = R"({"token":"x","challenge":"abc123","type":"url_verification"})";
  http::Request request = tests::slack_command(kSecret, body, kNow);
  const http::Response response = tests::ask(endpoint, request);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(json::parse(response.body), (json{{"challenge", "abc123"}}));
  request.body += " ";
  EXPECT_EQ(tests::ask(endpoint, request).status, 401);
}

TEST_F(SlackEvents, ADirectMessageIsACommandWithoutTheSlash) {
  const auto answer = answer_to(said("team add Growth"));
  EXPECT_EQ(answer.channel, "D0ALICE001");
  EXPECT_EQ(answer.only_for, "");
  EXPECT_THAT(answer.text, HasSubstr("Growth"));
  EXPECT_EQ(teams(), 1U);
  EXPECT_EQ(heard_, 1);
  EXPECT_THAT(answer_to(said("help")).text, HasSubstr("What you can say"));
}

TEST_F(SlackEvents, GreetsAndAnswersInTheThreadItWasAskedIn) {
  json envelope = said("Hello!");
  envelope["event"]["thread_ts"] = "1767600000.000001";
  const auto answer = answer_to(envelope);
  EXPECT_THAT(answer.text, StartsWith("Hello! "));
  EXPECT_EQ(answer.thread, "1767600000.000001");
}

TEST_F(SlackEvents, ReadsSlacksMarkup) {
  answer_to(said("team add R&amp;D"));
  const auto team = store_->read([&](store::Transaction& tx) {
    return store::list_teams({tx, org_}).front();
  });
  EXPECT_EQ(team.name, "R&D");
}

TEST_F(SlackEvents, AMentionIsAnsweredToItsAuthorAlone) {
  const auto answer = answer_to(mention("<@U0OKRBOT01> team add Growth"));
  EXPECT_EQ(answer.channel, "C0OKRTEAM1");
  EXPECT_EQ(answer.only_for, "U0ALICE001");
  EXPECT_EQ(teams(), 1U);
}

TEST_F(SlackEvents, AnswersAMentionDirectlyWhereItMayNotWhisper) {
  slack_.platform().next_answers("chat.postEphemeral",
                                 {{200, R"({"ok":false,"error":"user_not_in_channel"})"}});
  const auto answer = answer_to(mention("<@U0OKRBOT01> help"));
  EXPECT_EQ(answer.channel, "DU0ALICE001");
}

TEST_F(SlackEvents, CopiesHaveNoFurtherEffect) {
  const json first = said("team add Growth");
  json other_id = first;
  other_id["event_id"] = "EvOther";
  json resent = said("team add Growth");
  json original = first;
  original["event"]["client_msg_id"] = "c1";
  resent["event"]["client_msg_id"] = "c1";
  json as_mention = first;
  as_mention["event_id"] = "EvMention";
  as_mention["event"]["type"] = "app_mention";
  EXPECT_EQ(receive(original), 200);
  for (const json& copy : {original, first, other_id, resent, as_mention}) {
    EXPECT_EQ(receive(copy), 200);
  }
  answer_all();
  EXPECT_EQ(posted().size(), 1U);
  EXPECT_EQ(teams(), 1U);
}

TEST_F(SlackEvents, IgnoresWhatNoPersonSaidToIt) {
  const auto changed = [&](const char* field, json value) {
    json envelope = said("team add Growth");
    envelope["event"][field] = std::move(value);
    return envelope;
  };
  const json ignored[] = {
      changed("subtype", "message_changed"),
      changed("bot_id", "B1"),
      changed("user", "U0OKRBOT01"),
      changed("user", "USLACKBOT"),
      changed("user", nullptr),
      changed("ts", 5),
      changed("channel_type", "channel"),
      changed("channel_type", "mpim"),
      changed("channel", json::array()),
      event({{"type", "member_joined_channel"}, {"user", "U0OKRBOT01"}, {"channel", "C1"}}),
      event({{"type", "channel_archive"}, {"channel", "C1"}}),
      event({{"type", "channel_rename"}, {"channel", {{"id", "C1"}, {"name", "new"}}}}),
      event({{"type", "app_home_opened"}, {"user", "U0ALICE001"}, {"tab", "messages"}}),
      event({{"type", "tokens_revoked"}, {"tokens", {{"oauth", {"U1"}}}}}),
      event({{"type", "of next year"}}),
      event(nullptr),
      event(json::array({1, 2})),
      {{"type", "app_rate_limited"}, {"team_id", "T0OKRDEMO1"}},
      {{"type", "of next year"}},
  };
  for (const json& envelope : ignored) {
    EXPECT_EQ(receive(envelope), 200) << envelope;
    answer_all();
    EXPECT_EQ(posted().size(), 0U) << envelope;
  }
  EXPECT_EQ(teams(), 0U);
  EXPECT_FALSE(off());
}

TEST_F(SlackEvents, EveryOpeningOfAHomeTabIsTakenOnce) {
  const json first = opened("home");
  json other_id = first;
  other_id["event_id"] = "EvOther";
  for (const json& copy : {first, first, other_id}) EXPECT_EQ(receive(copy), 200);
  EXPECT_THAT(homes(1), testing::ElementsAre("U0ALICE001 "));
  json second = opened("home");
  second["event"]["view"] = {{"id", "V1"}, {"hash", "17.abc"}};
  EXPECT_EQ(receive(second), 200);
  EXPECT_THAT(homes(2), testing::ElementsAre("U0ALICE001 ", "U0ALICE001 17.abc"));
  EXPECT_EQ(heard_, 0);
  EXPECT_FALSE(alice()) << "looking adds nobody to the book";
}

TEST_F(SlackEvents, OtherTabsAndNobodysHomeAreNotTaken) {
  json nobody = opened("home");
  nobody["event"]["user"] = nullptr;
  json strange = opened("home");
  strange["event"]["tab"] = json::array({"home"});
  for (const json& envelope : {opened("messages"), opened(""), nobody, strange}) {
    EXPECT_EQ(receive(envelope), 200);
  }
  EXPECT_EQ(receive(opened("home")), 200);
  EXPECT_THAT(homes(1), testing::ElementsAre("U0ALICE001 ")) << "of the last one alone";
}

TEST_F(SlackEvents, RefusesWhatIsNoEvent) {
  for (const char* body : {"", "{", "[]", "null", "5", R"({"type":"event_callback"})",
                           "{\"type\":\"\xC3\"}", R"({"type":["event_callback"]})"}) {
    http::Request request;
    request.body = body;
    EXPECT_EQ(tests::ask(receiver_, request).status, 400) << body;
  }
}

TEST_F(SlackEvents, FollowsPeopleAndWritesOnlyWhatIsNew) {
  answer_to(said("team add Growth"));
  json user{{"id", "U0ALICE001"},
            {"name", "alice"},
            {"deleted", false},
            {"tz", "Asia/Tokyo"},
            {"profile", {{"display_name", "Alice B."}, {"status_text", "in a huddle"}}}};
  EXPECT_EQ(receive(event({{"type", "user_change"}, {"user", user}})), 200);
  EXPECT_EQ(alice()->name, "Alice B.");
  EXPECT_EQ(alice()->time_zone, "Asia/Tokyo");
  user["deleted"] = true;
  clock_.advance(5s);
  EXPECT_EQ(receive(event({{"type", "user_change"}, {"user", user}})), 200);
  EXPECT_EQ(alice()->left_at, kNow + 5s);
  user["deleted"] = false;
  EXPECT_EQ(receive(event({{"type", "team_join"}, {"user", user}})), 200);
  EXPECT_FALSE(alice()->left_at);
  // A stranger's profile, and one without anything in it.
  user["id"] = "U0STRANGER";
  EXPECT_EQ(receive(event({{"type", "user_change"}, {"user", user}})), 200);
  EXPECT_EQ(receive(event({{"type", "user_change"}, {"user", "U0ALICE001"}})), 200);
  EXPECT_EQ(alice()->name, "Alice B.");
}

TEST_F(SlackEvents, StopsSendingWhereTheAppWasRemoved) {
  EXPECT_EQ(receive(event({{"type", "app_uninstalled"}})), 200);
  EXPECT_TRUE(off());
  store_->write([&](store::Transaction& tx) { store::switch_on(tx, connection_); });
  EXPECT_EQ(receive(event({{"type", "tokens_revoked"}, {"tokens", {{"bot", {"U0OKRBOT01"}}}}})),
            200);
  EXPECT_TRUE(off());
  EXPECT_EQ(receive(said("help")), 200);
  answer_all(kNow + 24h);
  EXPECT_EQ(posted().size(), 0U);
}

TEST_F(SlackEvents, AnAnswerThatWasLostIsLookedForBeforeItIsRepeated) {
  slack_.platform().next_answers("chat.postMessage", {tests::lost_answer()});
  EXPECT_EQ(receive(said("team add Growth")), 200);
  answer_all();
  EXPECT_EQ(posted().size(), 1U);
  answer_all(kNow + 30s);
  EXPECT_EQ(posted().size(), 0U);
  EXPECT_FALSE(store_->read(
      [](store::Transaction& tx) { return store::heard_due(tx, kNow + std::chrono::days{9}); }));
}

TEST_F(SlackEvents, AnAnswerThatFailedIsPostedLaterAndTheCommandRunsOnce) {
  slack_.platform().next_answers("chat.postMessage",
                                 {{200, R"({"ok":false,"error":"external_channel_migrating"})"}});
  EXPECT_EQ(receive(said("team add Growth")), 200);
  EXPECT_EQ(receive(said("team")), 200);
  answer_all();
  EXPECT_EQ(posted().size(), 0U) << "the second waits for the first";
  answer_all(kNow + 5s);
  const auto answers = posted();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_THAT(answers[0].text, HasSubstr("Growth"));
  EXPECT_EQ(teams(), 1U);
}

TEST_F(SlackEvents, GivesUpWhatSlackRefuses) {
  const tests::LogCapture log;
  slack_.platform().next_answers("chat.postMessage",
                                 {{200, R"({"ok":false,"error":"messages_tab_disabled"})"}});
  EXPECT_EQ(receive(said("team add Confidential")), 200);
  answer_all(kNow);
  answer_all(kNow + std::chrono::days{2});
  EXPECT_EQ(posted().size(), 0U);
  EXPECT_THAT(log.text(), HasSubstr("outcome=refused"));
  EXPECT_THAT(log.text(), testing::Not(HasSubstr("Confidential")));
}

TEST_F(SlackEvents, TiresOfSomebodyWhoNeverSaysACommand) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(receive(said("I do not understand you")), 200);
  answer_all();
  EXPECT_EQ(posted().size(), 5U);
  EXPECT_THAT(answer_to(said("help")).text, HasSubstr("What you can say"));
  EXPECT_EQ(receive(said("thanks")), 200);
  answer_all(kNow + 10min);
  EXPECT_EQ(posted().size(), 1U);
}

TEST(SlackMention, LeavesWhatWasSaid) {
  struct Case {
    const char* text;
    const char* said;
  };
  constexpr Case kCases[] = {
      {"<@U1> KR1 5", "KR1 5"},
      {"<@U1|okr>: KR1 5", "KR1 5"},
      {"  <@U1>, help ", "help"},
      {"hey <@U1> help", "help"},
      {"thanks <@U1>", "thanks"},
      {"<@U1>", ""},
      {"<@U12> KR1 5", "<@U12> KR1 5"},
      {"KR1 5", "KR1 5"},
      {"<@U1 help", "<@U1 help"},
      {"<@U12> <@U1> help", "help"},
      {"", ""},
  };
  for (const Case& each : kCases) EXPECT_EQ(addressed(each.text, "U1"), each.said) << each.text;
  EXPECT_EQ(addressed("<@U1> help", ""), "<@U1> help");
}

}  // namespace
}  // namespace bot::slack
