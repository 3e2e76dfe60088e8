#include "bot/quiet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "bot/courier.h"
#include "bot/mattermost/client.h"
#include "bot/slack/client.h"
#include "scheduler/scheduler.h"
#include "tests/bot/fake_mattermost.h"
#include "tests/bot/fake_slack.h"
#include "tests/scheduler/prompted_book.h"

namespace bot {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const okr::Instant kThursday = tests::at("2026-10-01 08:00");
const okr::Instant kMonday = tests::at("2026-10-05 07:00");  // 09:00 in Berlin

std::int64_t in_seconds(okr::Instant at) {
  return at.time_since_epoch().count();
}

// A team on one platform that is asked on Mondays, with what sends there.
class Asked {
 public:
  Asked(const std::string& platform, const std::string& id)
      : book{kThursday, platform, id},
        team{book.add_team("Growth", book.channel("town"))},
        courier{book.store()},
        scheduler{book.store(), courier, "one"} {
    book.set(book.mondays(team));
  }
  void add_people(int count) {
    for (int i = 0; i < count; ++i) book.ask(team, book.add_person("Europe/Berlin"));
  }
  void run(okr::Instant from, okr::Instant to, std::chrono::seconds step = 1min) {
    for (auto now = from; now <= to; now += step) scheduler.tick(now);
  }

  tests::PromptedBook book;
  okr::TeamId team;
  ChatCourier courier;
  scheduler::Scheduler scheduler;
};

class QuietOnMattermost : public testing::Test {
 protected:
  QuietOnMattermost() { asked_.courier.connect(asked_.book.connection, client_); }

  static MattermostConfig config(const tests::FakeMattermost& mattermost) {
    MattermostConfig config;
    config.url = mattermost.url();
    config.token = Secret{"token"};
    return config;
  }
  [[nodiscard]] std::vector<std::string> channels() const {
    std::vector<std::string> all;
    for (const auto& post : mattermost_.posts()) all.push_back(post.channel);
    return all;
  }
  [[nodiscard]] std::size_t asked() {
    return mattermost_.platform().calls("POST /users/status/ids").size();
  }

  tests::FakeMattermost mattermost_;
  std::unique_ptr<http::Client> http_ = http::connect(mattermost_.platform().origin(), 5s);
  mattermost::MattermostClient client_{*http_, config(mattermost_), nullptr};
  Asked asked_{"mattermost", mattermost_.url()};
};

TEST_F(QuietOnMattermost, APromptIsHeldUntilTheEndOfDoNotDisturb) {
  asked_.add_people(2);
  mattermost_.set_status("u1", "dnd", in_seconds(kMonday + 90min));
  asked_.run(kMonday, kMonday + 89min);
  EXPECT_THAT(channels(), ElementsAre("dm-u2"));
  asked_.run(kMonday + 90min, kMonday + 91min);
  EXPECT_THAT(channels(), ElementsAre("dm-u2", "dm-u1"));
  EXPECT_EQ(asked_.book.deliveries().at(0).attempt, 1) << "holding is no attempt";
}

TEST_F(QuietOnMattermost, WhoDoesNotSayUntilWhenIsLookedAtEveryHour) {
  asked_.add_people(1);
  mattermost_.set_status("u1", "dnd");
  asked_.run(kMonday, kMonday + 150min);
  EXPECT_THAT(channels(), IsEmpty());
  EXPECT_EQ(asked(), 3U);
  mattermost_.set_status("u1", "away");
  asked_.run(kMonday + 151min, kMonday + 180min);
  EXPECT_THAT(channels(), SizeIs(1));
}

TEST_F(QuietOnMattermost, NobodyIsWaitedForLongerThanHalfADay) {
  asked_.add_people(2);
  mattermost_.set_status("u1", "dnd");
  mattermost_.set_status("u2", "dnd", in_seconds(kMonday + 100h));
  asked_.run(kMonday, kMonday + 12h - 1min);
  EXPECT_THAT(channels(), IsEmpty());
  asked_.run(kMonday + 12h, kMonday + 12h);
  EXPECT_THAT(channels(), SizeIs(2));
}

TEST_F(QuietOnMattermost, WhoIsOutOfOfficeIsNotAskedThisTimeAndTheReasonIsKept) {
  asked_.add_people(1);
  mattermost_.set_status("u1", "ooo");
  asked_.run(kMonday, kMonday + 13h);
  EXPECT_THAT(channels(), IsEmpty());
  EXPECT_EQ(asked_.book.deliveries().at(0).state, okr::DeliveryState::kCancelled);
  const std::string reason = asked_.book.in_book([](const store::Book& book) {
    auto rows = book.tx.query("SELECT error FROM delivery WHERE id = 1");
    return rows.next() ? rows.text(0) : "";
  });
  EXPECT_EQ(reason, "the person is out of office");
  mattermost_.set_status("u1", "online");
  asked_.run(kMonday + 7 * 24h, kMonday + 7 * 24h + 5min);
  EXPECT_THAT(channels(), SizeIs(1));
}

TEST_F(QuietOnMattermost, WhoIsAwayOrOfflineIsAsked) {
  asked_.add_people(3);
  mattermost_.set_status("u1", "away");
  mattermost_.set_status("u2", "offline");
  mattermost_.set_status("u3", "dnd", in_seconds(kMonday - 1min));
  asked_.run(kMonday, kMonday);
  EXPECT_THAT(channels(), SizeIs(3));
}

TEST_F(QuietOnMattermost, ManyAreLookedAtAtOnce) {
  asked_.add_people(450);
  asked_.run(kMonday, kMonday);
  EXPECT_THAT(channels(), SizeIs(450));
  EXPECT_EQ(asked(), 3U);
}

TEST_F(QuietOnMattermost, WhatCannotBeLearnedHoldsUpNobody) {
  asked_.add_people(1);
  mattermost_.set_status("u1", "dnd");
  mattermost_.platform().next_answers("POST /users/status/ids", {{403, "{}"}});
  asked_.run(kMonday, kMonday);
  EXPECT_THAT(channels(), SizeIs(1));
}

class QuietOnSlack : public testing::Test {
 protected:
  QuietOnSlack() { asked_.courier.connect(asked_.book.connection, client_); }

  static SlackConfig config(const tests::FakeSlack& slack) {
    SlackConfig config;
    config.bot_token = Secret{"xoxb-test"};
    config.api_url = slack.api_url();
    return config;
  }
  [[nodiscard]] std::vector<std::string> channels() const {
    std::vector<std::string> all;
    for (const auto& post : slack_.posts()) all.push_back(post.channel);
    return all;
  }

  tests::FakeSlack slack_;
  std::unique_ptr<http::Client> http_ = http::connect(slack_.platform().origin(), 5s);
  slack::SlackClient client_{*http_, config(slack_)};
  Asked asked_{"slack", "T0OKRDEMO1"};
};

TEST_F(QuietOnSlack, APromptIsHeldUntilTheEndOfDoNotDisturb) {
  asked_.add_people(3);
  slack_.set_dnd("u1", in_seconds(kMonday - 10h), in_seconds(kMonday + 1h));
  slack_.set_dnd("u2", in_seconds(kMonday + 10h), in_seconds(kMonday + 20h));
  asked_.run(kMonday, kMonday + 59min);
  EXPECT_THAT(channels(), ElementsAre("Du2", "Du3"));
  EXPECT_THAT(slack_.platform().calls("dnd.teamInfo"), SizeIs(1));
  asked_.run(kMonday + 1h, kMonday + 1h);
  EXPECT_THAT(channels(), ElementsAre("Du2", "Du3", "Du1"));
  EXPECT_THAT(slack_.platform().calls("dnd.info"), SizeIs(1)) << "for one alone";
}

TEST_F(QuietOnSlack, WithoutTheScopeEverybodyIsAskedAndSlackOnceAnHour) {
  asked_.add_people(120);
  asked_.run(kMonday, kMonday + 30min);
  EXPECT_THAT(channels(), SizeIs(120));
  EXPECT_THAT(slack_.platform().calls("dnd.teamInfo"), SizeIs(1));
  EXPECT_THAT(slack_.platform().calls("dnd.info"), IsEmpty());
}

TEST_F(QuietOnSlack, OneWhomTheBotMayNotSeeSpoilsNothing) {
  asked_.add_people(2);
  slack_.set_dnd("u1", in_seconds(kMonday - 10h), in_seconds(kMonday + 1h));
  slack_.platform().next_answers("dnd.teamInfo",
                                 {{200, R"({"ok":false,"error":"user_not_visible"})"}});
  asked_.run(kMonday, kMonday);
  EXPECT_THAT(channels(), ElementsAre("Du2"));
}

}  // namespace
}  // namespace bot
