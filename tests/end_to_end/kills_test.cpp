// What is due is seen exactly once, though the process is killed again and again and both platforms
// misbehave. Longer than in CI, without time being helped on:
//   TESTS_MESSAGES=20000 TESTS_KILLS=500 TESTS_SEED=1 TESTS_REAL_TIME=1
//     build/release/tests/end_to_end/end_to_end_tests --gtest_filter=Kills.*
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>

#include "bot/system_clock.h"
#include "store/store.h"
#include "tests/bot/fake_mattermost.h"
#include "tests/bot/fake_slack.h"
#include "tests/end_to_end/fire.h"
#include "tests/end_to_end/process.h"
#include "tests/scheduler/prompted_book.h"

namespace {

using namespace std::chrono_literals;
using tests::Fire;
using tests::Moment;

constexpr int kSlackEvery = 8;  // every so many people are on Slack, the others on Mattermost
constexpr int kTeamSize = 100;
constexpr const char* kMoments[] = {"starting",      "before storing", "meanwhile",
                                    "after storing", "answered",       "logged"};

int setting(const char* name, int otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::atoi(value);
}

okr::Instant now_of(store::Store& store) {
  return store.shared_clock().value_or(bot::SystemClock{}.now());
}

// A company whose prompts fell due half a day ago, when nobody served it.
class Company {
 public:
  explicit Company(int people) {
    const okr::Instant now = now_of(book.store());
    const okr::ConnectionId mattermost_line = book.connection;
    const okr::ConnectionId slack_line = book.in_book(
        [](const store::Book& b) { return store::ensure_connection(b, "slack", "T0OKRDEMO1").id; });
    okr::TeamId team;
    for (int i = 0; i < people; ++i) {
      if (i % kTeamSize == 0) team = add_team(std::to_string(i / kTeamSize), now);
      book.connection = i % kSlackEvery == 0 ? slack_line : mattermost_line;
      book.ask(team, book.add_person("UTC"));
    }
    book.in_book([&](const store::Book& b) {
      b.tx.execute("UPDATE org SET time_zone = 'UTC'");
      b.tx.execute("UPDATE identity SET profile_at = $1", now);
      store::set_planned_until(b, now - 24h);
      return 0;
    });
    book.close();
  }

  // How many deliveries there are in each state; beside the process that serves.
  [[nodiscard]] std::map<std::string, std::int64_t> states() const {
    std::map<std::string, std::int64_t> found;
    store::Store look{book.url(), store::Store::Mode::kLook};
    look.read([&](store::Transaction& tx) {
      auto rows = tx.query("SELECT state, count(*) FROM delivery GROUP BY state");
      while (rows.next()) found[rows.text(0)] = rows.integer(1);
    });
    return found;
  }
  // Whether something is being sent or can be within seconds.
  [[nodiscard]] bool busy() const {
    store::Store look{book.url(), store::Store::Mode::kLook};
    return look.read([soon = now_of(look) + 3s](store::Transaction& tx) {
      constexpr std::string_view kBusy = R"(
        SELECT 1 FROM delivery WHERE state = 'sending'
           OR (next_at <= $1 AND state <> 'sent' AND state <> 'dead' AND state <> 'cancelled')
        LIMIT 1)";
      return tx.query(kBusy, soon).next();
    });
  }
  // As if five minutes had passed since the process died.
  void pass_time() {
    book.reopen();
    book.in_book([](const store::Book& b) {
      b.tx.execute("UPDATE delivery SET next_at = next_at - 300, lease_until = lease_until - 300");
      b.tx.execute("UPDATE connection SET paused_until = paused_until - 300");
      return b.tx.execute("UPDATE lease SET until = until - 300");
    });
    book.close();
  }

  tests::FakeSlack slack;
  tests::FakeMattermost mattermost;
  tests::PromptedBook book{tests::at("2026-01-01 00:00"), "mattermost", mattermost.url()};

 private:
  okr::TeamId add_team(const std::string& name, okr::Instant now) {
    const okr::Instant due = std::chrono::floor<std::chrono::minutes>(now - 12h);
    const okr::Day day = std::chrono::floor<std::chrono::days>(due);
    const okr::TeamId team = book.add_team("Team " + name);
    okr::Cadence prompts = book.mondays(team);
    prompts.rhythm.weekdays = okr::Weekdays{std::chrono::weekday{day}};
    prompts.time_of_day = std::chrono::duration_cast<std::chrono::minutes>(due - day);
    book.set(prompts);
    return team;
  }
};

// The process that serves the company, started again on the same port.
class Bot {
 public:
  Bot(const Company& company, Fire& fire) : fire_(fire) {
    environment_ = {{"MILEPOST_LISTEN", "127.0.0.1:" + std::to_string(tests::free_port())},
                    {"MILEPOST_DATABASE", company.book.url()},
                    {"MILEPOST_SLACK_API_URL", company.slack.api_url()},
                    {"MILEPOST_SLACK_BOT_TOKEN", "xoxb-test"},
                    {"MILEPOST_SLACK_SIGNING_SECRET", "signingsecret"},
                    {"MILEPOST_MATTERMOST_URL", company.mattermost.url()},
                    {"MILEPOST_MATTERMOST_TOKEN", "bottokenbottokenbottoken00"},
                    {"MILEPOST_MATTERMOST_COMMAND_TOKENS", "commandtokencommandtoken00"}};
  }
  ~Bot() { kill(); }
  Bot(const Bot&) = delete;
  Bot& operator=(const Bot&) = delete;

  void start() {
    process_ = std::make_unique<tests::Process>(std::vector<std::string>{MILEPOST_BINARY, "serve"},
                                                environment_, folder_.path().string());
    reader_ = std::thread{[this] {
      for (std::string line; !(line = process_->error_line()).empty();) fire_.logged(line);
      fire_.hit();  // it has ended
    }};
  }
  void kill() {
    if (!process_) return;
    process_->signal(SIGKILL);
    EXPECT_EQ(process_->wait(), 128 + SIGKILL) << "it ended by itself";
    fire_.died();
    reader_.join();
    process_.reset();
  }

 private:
  Fire& fire_;
  std::map<std::string, std::string> environment_;
  tests::TemporaryFolder folder_;
  std::unique_ptr<tests::Process> process_;
  std::thread reader_;
};

// Lives of the process, each to its violent end, until everything is delivered.
class Lives {
 public:
  Lives(int messages, int kills, unsigned seed, bool real_time)
      : messages_(messages),
        kills_(kills),
        real_time_(real_time),
        random_(seed),
        fire_(seed, real_time),
        company_(messages) {
    const auto temper = [this](const tests::Call& call, const auto& carry_out) {
      return fire_.answer(call, carry_out);
    };
    company_.slack.platform().set_temper(temper);
    company_.mattermost.platform().set_temper(temper);
  }

  void live() {
    Bot bot{company_, fire_};
    while (killed_ < kills_ || !done()) {
      const std::optional<Moment> moment = aim();
      bot.start();
      const bool at_once = moment == Moment::kStarting && random(0, 3) == 0;
      if (!at_once) wait_for_moment();
      bot.kill();
      ++killed_;
      ASSERT_FALSE(testing::Test::HasFailure());
      if (real_time_) continue;
      fire_.wait_until_quiet();
      company_.pass_time();
    }
  }

  // How many messages each conversation holds.
  [[nodiscard]] std::map<std::string, int> visible() const {
    std::map<std::string, int> count;
    for (const auto& post : company_.slack.posts()) ++count[post.channel];
    for (const auto& post : company_.mattermost.posts()) ++count[post.channel];
    return count;
  }
  // How many deliveries are settled as sent in another place than where the message is.
  [[nodiscard]] int misplaced() {
    std::map<std::string, std::string> where;
    for (const auto& post : company_.slack.posts()) where[post.channel] = post.id;
    for (const auto& post : company_.mattermost.posts()) where[post.channel] = post.id;
    company_.book.reopen();
    int count = 0;
    for (const okr::Delivery& delivery : company_.book.deliveries()) {
      count += where[delivery.sent_channel] != delivery.sent_message;
    }
    return count;
  }
  [[nodiscard]] std::map<std::string, std::int64_t> states() const { return company_.states(); }

  void print() const {
    std::cout << fmt::format("messages {}, of them on Slack {}\nkilled {} times\n", messages_,
                             company_.slack.posts().size(), killed_);
    for (const auto& [moment, count] : moments_) {
      std::cout << fmt::format("  {:7} {}\n", count, kMoments[static_cast<int>(moment)]);
    }
    for (const auto& [what, count] : fire_.counts()) {
      std::cout << fmt::format("  {:7} {}\n", count, what);
    }
    const Fire::Looks looks = fire_.looks();
    std::cout << fmt::format("ambiguous {}: found there {}, not there and sent again {}\n",
                             looks.conversations, looks.found, looks.conversations - looks.found);
  }

 private:
  int random(int from, int to) { return std::uniform_int_distribution{from, to}(random_); }

  // When the process to come is killed; absent: when it is at rest.
  std::optional<Moment> aim() {
    if (killed_ >= kills_) {
      fire_.aim(std::nullopt, 0);
      return std::nullopt;
    }
    const auto moment = static_cast<Moment>(random(0, std::size(kMoments) - 1));
    ++moments_[moment];
    // So that the kills are spread over what is still to be sent.
    const int each = (messages_ - static_cast<int>(states()["sent"])) / (kills_ - killed_) + 1;
    const int calls = moment == Moment::kLogged ? each : 2 * each;
    constexpr int kFirstLines = 4;
    fire_.aim(moment, random(1, moment == Moment::kStarting ? kFirstLines : 2 * calls));
    return moment;
  }

  // Or until there is nothing to do before time has passed.
  void wait_for_moment() {
    while (!fire_.wait_until_hit(real_time_ ? 1'000ms : 100ms)) {
      if (real_time_ ? done() : at_rest()) return;
    }
  }
  [[nodiscard]] bool done() const {
    auto states = company_.states();
    return states["sent"] + states["dead"] + states["cancelled"] == messages_;
  }
  [[nodiscard]] bool at_rest() const {
    std::int64_t planned = 0;
    for (const auto& [state, count] : company_.states()) planned += count;
    return planned == messages_ && !company_.busy();
  }

  const int messages_;
  const int kills_;
  const bool real_time_;
  std::minstd_rand random_;
  Fire fire_;
  Company company_;
  int killed_ = 0;
  std::map<Moment, int> moments_;
};

TEST(Kills, LeaveEveryMessageToBeSeenExactlyOnce) {
  const int messages = setting("TESTS_MESSAGES", 150);
  const auto seed = static_cast<unsigned>(setting("TESTS_SEED", 1));
  Lives lives{messages, setting("TESTS_KILLS", 5), seed, setting("TESTS_REAL_TIME", 0) != 0};
  lives.live();
  lives.print();

  const auto visible = lives.visible();
  EXPECT_EQ(visible.size(), static_cast<std::size_t>(messages));
  for (const auto& [conversation, times] : visible) EXPECT_EQ(times, 1) << conversation;
  EXPECT_EQ(lives.states(), (std::map<std::string, std::int64_t>{{"sent", messages}}));
  EXPECT_EQ(lives.misplaced(), 0);
}

}  // namespace
