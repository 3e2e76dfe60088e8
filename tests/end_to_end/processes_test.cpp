// Several processes on one PostgreSQL, while they are killed and the database is restarted. Longer
// than in CI:
//   TESTS_ENGINE=postgres TESTS_CHECK_INS=60000 TESTS_KILLS=30 TESTS_WAIT_FOR_LEASES=1
//     tests/postgres.sh --durable build/dev/tests/end_to_end/processes_tests
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "bot/http/client.h"
#include "store/sql/check_in.h"
#include "tests/bot/fake_mattermost.h"
#include "tests/end_to_end/process.h"
#include "tests/scheduler/prompted_book.h"

// libpqxx 6.4 does not free the result of a statement that finds its connection lost; nothing of
// ours stands on that path.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:PQmakeEmptyPGresult\n";
}

namespace {

using namespace std::chrono_literals;

constexpr int kProcesses = 3;
constexpr int kClients = 12;
constexpr int kAsked = 60;  // people who get a prompt and say nothing
constexpr int kTeams = 6;

int setting(const char* name, int otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::atoi(value);
}

// One process of the bot, started again on the same port.
class Bot {
 public:
  Bot(std::string database, std::string mattermost)
      : database_(std::move(database)), mattermost_(std::move(mattermost)) {}

  void start() {
    process_ = std::make_unique<tests::Process>(
        std::vector<std::string>{MILEPOST_BINARY, "serve"},
        std::map<std::string, std::string>{
            {"MILEPOST_LISTEN", "127.0.0.1:" + std::to_string(port_)},
            {"MILEPOST_DATABASE", database_},
            {"MILEPOST_MATTERMOST_URL", mattermost_},
            {"MILEPOST_MATTERMOST_TOKEN", "bottokenbottokenbottoken00"},
            {"MILEPOST_MATTERMOST_COMMAND_TOKENS", "commandtokencommandtoken00"},
            {"MILEPOST_LOG", "warning"}},
        folder_.path().string());
    ASSERT_FALSE(process_->wait_for("listens").empty()) << process_->errors();
  }
  void kill() {
    process_->signal(SIGKILL);
    EXPECT_EQ(process_->wait(), 128 + SIGKILL);
  }
  [[nodiscard]] std::unique_ptr<bot::http::Client> client() const {
    return bot::http::connect("http://127.0.0.1:" + std::to_string(port_), 20s);
  }

 private:
  const std::string database_;
  const std::string mattermost_;
  const int port_ = tests::free_port();
  tests::TemporaryFolder folder_;
  std::unique_ptr<tests::Process> process_;
};

bot::http::Request command(int person, const std::string& text, const std::string& trigger) {
  return {.method = "POST",
          .path = "/mattermost/command",
          .query = "",
          .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                      {"Authorization", "Token commandtokencommandtoken00"}},
          .body =
              "token=commandtokencommandtoken00&team_id=t1&channel_id=c1&channel_name=town"
              "&user_id=u" +
              std::to_string(person) + "&user_name=u" + std::to_string(person) +
              "&command=%2Fokr&trigger_id=" + trigger + "&text=" + text};
}

// A company whose prompts and digests of this week fell due half a day ago, when nobody served it.
class Company {
 public:
  Company() {
    for (int i = 1; i <= kClients + kAsked; ++i) {
      EXPECT_EQ(book.add_person("UTC"), okr::PersonId{i});
      mattermost.add_user({"u" + std::to_string(i), "u" + std::to_string(i), "", "", "UTC"});
    }
    const okr::TeamId talkers = book.add_team("Talkers");
    for (int i = 1; i <= kClients; ++i) book.ask(talkers, okr::PersonId{i});
    const okr::Instant now = book.store().shared_clock().value();
    const okr::Instant due = std::chrono::floor<std::chrono::minutes>(now - 12h);
    const okr::Day day = std::chrono::floor<std::chrono::days>(due);
    for (int t = 0; t < kTeams; ++t) {
      const std::string channel = "channel" + std::to_string(t);
      const okr::TeamId team = book.add_team("Team " + std::to_string(t), book.channel(channel));
      okr::Cadence prompts = book.mondays(team);
      prompts.rhythm.weekdays = okr::Weekdays{std::chrono::weekday{day}};
      prompts.time_of_day = std::chrono::duration_cast<std::chrono::minutes>(due - day);
      book.set(prompts);
      okr::Cadence digest = prompts;
      digest.kind = okr::CadenceKind::kDigest;
      digest.zone_of = okr::ZoneOf::kTeam;
      book.set(digest);
      for (int i = t; i < kAsked; i += kTeams) book.ask(team, okr::PersonId{kClients + i + 1});
    }
    book.in_book([&](const store::Book& b) {
      b.tx.execute("UPDATE org SET time_zone = 'UTC'");
      store::set_planned_until(b, now - 24h);
      return 0;
    });
  }

  // How often each value stands in the history of a key result.
  std::map<std::string, int> values_of(int key_result, int limit) {
    return book.in_book([&](const store::Book& b) {
      std::map<std::string, int> values;
      for (const auto& row : store::history(b, okr::KeyResultId{key_result}, {}, limit)) {
        ++values[row.value.text()];
      }
      return values;
    });
  }

  tests::FakeMattermost mattermost;
  tests::PromptedBook book{tests::at("2026-11-01 00:00"), "mattermost", mattermost.url()};
};

// Clients that check in one after the other, each its own key result, through whichever process
// answers.
class Talkers {
 public:
  Talkers(const std::vector<std::unique_ptr<Bot>>& bots, int each) : bots_(bots), each_(each) {
    for (int c = 1; c <= kClients; ++c) threads_.emplace_back([this, c] { talk(c); });
  }
  ~Talkers() { join(); }
  Talkers(const Talkers&) = delete;
  Talkers& operator=(const Talkers&) = delete;

  // Returns once so many check-ins were acknowledged.
  void wait_for(int count) const {
    for (int seen = acknowledged_; seen < count; seen = acknowledged_) acknowledged_.wait(seen);
  }
  void join() {
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

 private:
  void talk(int c) {
    std::vector<std::unique_ptr<bot::http::Client>> clients;
    for (const auto& bot : bots_) clients.push_back(bot->client());
    std::size_t next = static_cast<std::size_t>(c);
    const std::string id = "KR" + std::to_string(c);
    for (int n = 1; n <= each_; ++n) {
      const auto request = command(c, id + "+" + std::to_string(n), id + "n" + std::to_string(n));
      while (!acknowledged(*clients[++next % clients.size()], request, id)) {
      }
      ++acknowledged_;
      acknowledged_.notify_all();
    }
  }

  // Either the check-in itself or, when its first reply was lost, that it was done already.
  static bool acknowledged(bot::http::Client& client, const bot::http::Request& request,
                           const std::string& id) {
    try {
      const bot::http::Response response = client.send(request);
      return response.status == 200 && (response.body.find(id) != std::string::npos ||
                                        response.body.find("already") != std::string::npos);
    } catch (const bot::http::TransportError&) {
      return false;
    }
  }

  const std::vector<std::unique_ptr<Bot>>& bots_;
  const int each_;
  std::atomic<int> acknowledged_ = 0;
  std::vector<std::thread> threads_;
};

// Posts by channel and thread: each prompt, digest and digest thread has one of its own.
std::map<std::string, int> posts_by_place(const tests::FakeMattermost& mattermost) {
  std::map<std::string, int> counts;
  for (const auto& post : mattermost.posts()) {
    ++counts[post.channel + (post.thread.empty() ? "" : " thread")];
  }
  return counts;
}

TEST(Processes, LoseAndDoubleNothingWhileTheyAreKilledAndTheDatabaseIsRestarted) {
  const int each = setting("TESTS_CHECK_INS", 600) / kClients;
  const int kills = setting("TESTS_KILLS", 4);
  Company company;
  std::vector<std::unique_ptr<Bot>> bots;
  for (int i = 0; i < kProcesses; ++i) {
    bots.push_back(std::make_unique<Bot>(company.book.url(), company.mattermost.url()));
    bots.back()->start();
  }

  Talkers talkers{bots, each};
  for (int kill = 1; kill <= kills; ++kill) {
    talkers.wait_for(each * kClients * kill / (kills + 1));
    Bot& bot = *bots[static_cast<std::size_t>(kill) % bots.size()];
    bot.kill();
    if (kill == kills / 2) {
      EXPECT_EQ(std::system(std::getenv("TESTS_POSTGRES_RESTART")), 0);
    }
    bot.start();
  }
  talkers.join();

  for (int c = 1; c <= kClients; ++c) {
    const auto values = company.values_of(c, 2 * each);
    EXPECT_EQ(values.size(), static_cast<std::size_t>(each)) << "KR" << c;
    for (const auto& [value, times] : values) EXPECT_EQ(times, 1) << "KR" << c << " " << value;
  }
  constexpr std::size_t kMessages = kAsked + 2 * kTeams;
  const bool patient = setting("TESTS_WAIT_FOR_LEASES", 0) != 0;
  if (patient) {
    // What a killed process had in its hands is looked for once its lease has run out.
    EXPECT_TRUE(company.mattermost.platform().wait_for_calls("POST /posts", kMessages, 300s));
  }
  const auto places = posts_by_place(company.mattermost);
  for (const auto& [place, times] : places) EXPECT_EQ(times, 1) << place;
  const auto deliveries = company.book.deliveries();
  EXPECT_EQ(deliveries.size(), kMessages);
  if (patient) {
    EXPECT_EQ(places.size(), kMessages);
  }
  for (const okr::Delivery& delivery : deliveries) {
    EXPECT_NE(delivery.state, okr::DeliveryState::kDead) << delivery.id.value;
    EXPECT_NE(delivery.state, okr::DeliveryState::kCancelled) << delivery.id.value;
  }
}

}  // namespace
