// A Slack workspace that answers at once, whatever it is asked, and counts the messages.
#include <httplib.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/bench/bench.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kThreads = 32;  // one for each connection of the bot, with room to spare

class Workspace : public httplib::Server {
 public:
  Workspace() {
    new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    set_tcp_nodelay(true);
    set_keep_alive_max_count(std::size_t{1} << 40U);
    Get("/healthz", [](const httplib::Request&, httplib::Response& response) {
      response.set_content("ok\n", "text/plain");
    });
    Get("/posts", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(posts().dump(), "application/json");
    });
    Post(".*", [this](const httplib::Request& request, httplib::Response& response,
                      const httplib::ContentReader& read) {
      read([](const char*, std::size_t) { return true; });  // forms may be of any size
      const std::string method = request.path.substr(request.path.rfind('/') + 1);
      response.set_content(reply(method), "application/json");
    });
  }

 private:
  std::string reply(const std::string& method) {
    if (method == "auth.test") {
      return R"({"ok":true,"team_id":"T0OKRDEMO1","team":"Acme","user_id":"U0OKRBOT01",)"
             R"("bot_id":"B0OKRBOT01"})";
    }
    if (method == "chat.postMessage") {
      return R"({"ok":true,"channel":"C024BE91L","ts":"1767600000.)" +
             std::to_string(100000 + count_post()) + R"("})";
    }
    if (method == "conversations.open") return R"({"ok":true,"channel":{"id":"D024BE91L"}})";
    if (method == "users.info") return R"({"ok":false,"error":"user_not_found"})";
    return R"({"ok":true,"messages":[],"response_metadata":{"next_cursor":""}})";
  }

  int count_post() {
    const std::lock_guard lock{mutex_};
    last_ = Clock::now();
    if (posts_ == 0) first_ = last_;
    return ++posts_;
  }

  // How many, and the time between the first and the last.
  nlohmann::json posts() {
    const std::lock_guard lock{mutex_};
    return {{"posts", posts_}, {"seconds", std::chrono::duration<double>(last_ - first_).count()}};
  }

  std::mutex mutex_;
  int posts_ = 0;
  Clock::time_point first_;
  Clock::time_point last_;
};

}  // namespace

void add_slack(CLI::App& app) {
  const auto port = std::make_shared<int>(0);
  CLI::App* command = app.add_subcommand("slack", "A Slack workspace without rate limits.");
  command->add_option("--port", *port)->required();
  command->callback([port] {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    Workspace workspace;
    if (!workspace.bind_to_port("127.0.0.1", *port)) {
      throw std::runtime_error{"The port cannot be had."};
    }
    std::thread loop{[&] { workspace.listen_after_bind(); }};
    int signal = 0;
    sigwait(&signals, &signal);
    std::_Exit(0);  // stop() would wait for idle connections, and there is nothing to lose
  });
}

}  // namespace bench
