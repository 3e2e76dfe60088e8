// Check-ins over HTTP while the process is killed again and again.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bot/http/client.h"
#include "store/sql/check_in.h"
#include "store/sql/org.h"
#include "store/store.h"
#include "tests/end_to_end/process.h"
#include "tests/temporary_store.h"

namespace {

using namespace std::chrono_literals;

constexpr int kClients = 16;
constexpr int kCheckInsEach = 125;  // 2,000 in all
constexpr int kKills = 10;

// The bot as an operator runs it, with Mattermost configured, restarted on the same book and port.
class Bot {
 public:
  Bot() : port_(tests::free_port()) {}

  void start() {
    auto process = std::make_unique<tests::Process>(
        std::vector<std::string>{MILEPOST_BINARY, "serve"},
        std::map<std::string, std::string>{
            {"MILEPOST_LISTEN", "127.0.0.1:" + std::to_string(port_)},
            {"MILEPOST_DATABASE", book()},
            {"MILEPOST_MATTERMOST_URL", "http://127.0.0.1:9"},  // nobody answers there
            {"MILEPOST_MATTERMOST_TOKEN", "bottokenbottokenbottoken00"},
            {"MILEPOST_MATTERMOST_COMMAND_TOKENS", "commandtokencommandtoken00"},
            {"MILEPOST_LOG", "warning"}},
        folder_.path().string());
    ASSERT_FALSE(process->wait_for("listens").empty()) << process->errors();
    const std::lock_guard lock{mutex_};
    process_ = std::move(process);
    ++starts_;
    started_.notify_all();
  }

  void kill() {
    process_->signal(SIGKILL);
    EXPECT_EQ(process_->wait(), 128 + SIGKILL);
  }

  // Returns the reply's body, asking again after every restart until there is one.
  std::string say(bot::http::Client& client, const std::string& text, const std::string& trigger) {
    while (true) {
      const int starts = starts_;
      try {
        const bot::http::Response response = client.send(command(text, trigger));
        if (response.status == 200) return response.body;
      } catch (const bot::http::TransportError&) {
        std::unique_lock lock{mutex_};
        started_.wait_for(lock, 30s, [&] { return starts_ != starts; });
      }
    }
  }

  std::unique_ptr<bot::http::Client> client() const {
    return bot::http::connect("http://127.0.0.1:" + std::to_string(port_), 20s);
  }
  const std::string& book() const { return database_.url(); }

 private:
  static bot::http::Request command(const std::string& text, const std::string& trigger) {
    return {.method = "POST",
            .path = "/mattermost/command",
            .query = "",
            .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                        {"Authorization", "Token commandtokencommandtoken00"}},
            .body =
                "token=commandtokencommandtoken00&team_id=t1&channel_id=c1&channel_name=growth"
                "&user_id=u1&user_name=ana&command=%2Fokr&trigger_id=" +
                trigger + "&text=" + text};
  }

  tests::TemporaryDatabase database_;
  tests::TemporaryFolder folder_;
  int port_;
  std::mutex mutex_;
  std::condition_variable started_;
  std::atomic<int> starts_ = 0;
  std::unique_ptr<tests::Process> process_;
};

void fill_book(Bot& bot) {
  const auto client = bot.client();
  int trigger = 0;
  const auto say = [&](const std::string& text) {
    return bot.say(*client, text, "setup" + std::to_string(++trigger));
  };
  say("team+add+Growth");
  say("cycle+add+Long+from+2020-01-01+to+2090-12-31");
  say("cycle+start+Long");
  say("add+objective+Everything+that+was+said+is+kept");
  for (int i = 0; i < kClients; ++i) say("add+kr+O1+Messages+kept+reach+1000000");
  ASSERT_NE(say("publish+O1").find("O1"), std::string::npos);
}

// How often each value stands in the history of a key result.
std::map<std::string, int> values_of(store::Store& store, int key_result) {
  return store.read([&](store::Transaction& tx) {
    const store::Org org = store::list_orgs(tx).front();
    std::map<std::string, int> values;
    for (const okr::CheckIn& row :
         store::history({tx, org.id}, okr::KeyResultId{key_result}, {}, kCheckInsEach * 2)) {
      ++values[row.value.text()];
    }
    return values;
  });
}

TEST(Durability, EveryAcknowledgedCheckInSurvivesTenKillsOnce) {
  Bot bot;
  bot.start();
  fill_book(bot);

  std::atomic<int> acknowledged = 0;
  std::vector<std::thread> clients;
  for (int c = 1; c <= kClients; ++c) {
    clients.emplace_back([&, c] {
      const auto client = bot.client();
      for (int n = 1; n <= kCheckInsEach; ++n) {
        const std::string id = "KR" + std::to_string(c);
        const std::string reply =
            bot.say(*client, id + "+" + std::to_string(n), id + "n" + std::to_string(n));
        // Either the check-in itself or, when its first reply was lost, that it was done already.
        EXPECT_TRUE(reply.find(id) != std::string::npos ||
                    reply.find("already") != std::string::npos)
            << reply;
        ++acknowledged;
        acknowledged.notify_all();
      }
    });
  }

  constexpr int kAll = kClients * kCheckInsEach;
  for (int kill = 1; kill <= kKills; ++kill) {
    // Each kill falls into the middle of the stream, after its share of the check-ins.
    for (int seen = acknowledged; seen < kAll * kill / (kKills + 1); seen = acknowledged) {
      acknowledged.wait(seen);
    }
    bot.kill();
    bot.start();
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(acknowledged, kAll);
  bot.kill();

  store::Store store{bot.book()};
  for (int c = 1; c <= kClients; ++c) {
    const std::map<std::string, int> values = values_of(store, c);
    EXPECT_EQ(values.size(), kCheckInsEach) << "KR" << c;
    for (const auto& [value, times] : values) EXPECT_EQ(times, 1) << "KR" << c << " " << value;
  }
}

}  // namespace
