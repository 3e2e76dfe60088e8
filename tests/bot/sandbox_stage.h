#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "bot/courier.h"
#include "bot/sandbox/routes.h"
#include "bot/sandbox/stage.h"
#include "store/sql/org.h"
#include "tests/fakes.h"
#include "tests/temporary_store.h"

namespace tests {

// A sandbox with a book of its own, as the App puts it together, on a clock that stands still.
class SandboxStage {
 public:
  // Thursday.
  static constexpr okr::Instant kStart =
      okr::Day{std::chrono::year{2026} / 11 / 19} + std::chrono::hours{12};

  SandboxStage() { courier_.connect(connection, sandbox); }

  // GET of a path with its query, POST of a body, from the page itself.
  [[nodiscard]] bot::http::Response get(const std::string& path, const std::string& query = "") {
    return bot::sandbox::answer(stage, {"GET", path, query, {{"Host", "127.0.0.1:8080"}}, ""});
  }
  [[nodiscard]] bot::http::Response post(const std::string& path, const std::string& body) {
    const bot::http::Headers headers{{"Host", "localhost:8080"},
                                     {"Origin", "http://localhost:8080"},
                                     {"Content-Type", "application/json; charset=utf-8"}};
    return bot::sandbox::answer(stage, {"POST", path, "", headers, body});
  }
  [[nodiscard]] nlohmann::json state(const std::string& as, std::int64_t after = 0) {
    const auto query = "as=" + as + "&run=" + sandbox.run() + "&after=" + std::to_string(after);
    return nlohmann::json::parse(get("/sandbox/state", query).body);
  }
  // Status of saying it.
  int say(const std::string& as, const std::string& in, const std::string& text) {
    return post("/sandbox/say", nlohmann::json{{"as", as}, {"in", in}, {"text", text}}.dump())
        .status;
  }
  // What comes back of a press or a submission.
  nlohmann::json press(const std::string& as, const std::string& in, const std::string& action,
                       const std::string& message = "") {
    const nlohmann::json body{{"as", as}, {"in", in}, {"action", action}, {"message", message}};
    return nlohmann::json::parse(post("/sandbox/press", body.dump()).body);
  }
  nlohmann::json submit(const std::string& as, const std::string& in, const std::string& state,
                        const nlohmann::json& values) {
    const nlohmann::json body{{"as", as}, {"in", in}, {"state", state}, {"values", values}};
    return nlohmann::json::parse(post("/sandbox/submit", body.dump()).body);
  }
  int move(const std::string& as, const std::string& to) {
    return post("/sandbox/clock", nlohmann::json{{"as", as}, {"to", to}}.dump()).status;
  }

 private:
  TemporaryStore store_;

 public:
  FakeClock base{kStart};
  const okr::OrgId org = store_->write(
      [](store::Transaction& tx) { return store::ensure_org(tx, "Acme", "UTC", kStart).id; });
  const okr::ConnectionId connection = store_->write([this](store::Transaction& tx) {
    return store::ensure_connection({tx, org}, "sandbox", "sandbox").id;
  });
  bot::sandbox::MovableClock clock{base, *store_, org};
  bot::sandbox::Sandbox sandbox{clock};

 private:
  bot::ChatCourier courier_{*store_};
  scheduler::Scheduler scheduler_{*store_, courier_, "one"};

 public:
  bot::sandbox::Stage stage{sandbox, *store_, clock, scheduler_, org, connection, true};
};

}  // namespace tests
