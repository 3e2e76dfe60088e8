#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "bot/http/client.h"
#include "tests/end_to_end/town.h"

namespace {

using nlohmann::json;
using testing::HasSubstr;
using namespace std::chrono_literals;

// Monday.
constexpr okr::Instant kStart = okr::Day{std::chrono::year{2026} / 10 / 5} + std::chrono::hours{9};

// What a cron job does with its token, over HTTP, to the App that people chat with.
class ApiInTheApp : public testing::Test {
 protected:
  ApiInTheApp() {
    town_.add_team();
    for (const char* line : {"kpi add Rate % healthy ≥ 40%", "kpi link K1 KR1"}) {
      town_.say("ana", line);
    }
    const std::string made = town_.say("ana", "admin token add cron read kpis");
    const std::size_t at = made.find("milepost_");
    EXPECT_NE(at, std::string::npos) << made;
    token_ = made.substr(at, 9 + 64);
  }

  bot::http::Response send(const std::string& method, const std::string& path,
                           const std::string& body = "") {
    const auto client = bot::http::connect("http://127.0.0.1:" + std::to_string(town_.port()), 10s);
    bot::http::Request request{method, "/api/v1" + path, "", {}, body};
    request.headers.emplace_back("Authorization", "Bearer " + token_);
    if (!body.empty()) {
      request.headers.emplace_back("Content-Type", "application/json");
      request.headers.emplace_back("Idempotency-Key", "monday");
    }
    return client->send(request);
  }

  tests::Town town_{kStart};
  std::string token_;
};

TEST_F(ApiInTheApp, ARetryAfterARestartDoesNothingTwice) {
  const std::string body = R"({"value": 33.5, "note": "from cron"})";
  const auto posted = send("POST", "/kpis/K1/values", body);
  EXPECT_EQ(posted.status, 201) << posted.body;
  town_.close();
  town_.open();
  const auto again = send("POST", "/kpis/K1/values", body);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, posted.body);
  EXPECT_EQ(json::parse(send("GET", "/kpis/K1/values").body)["items"].size(), 1U);
  EXPECT_EQ(json::parse(send("GET", "/key-results/KR1/check-ins").body)["items"].size(), 1U);
  EXPECT_THAT(town_.say("ana", "show KR1"), HasSubstr("33.5 %"));
}

TEST_F(ApiInTheApp, ServesItsDocumentAndRefusesTheRest) {
  const auto document = send("GET", "/openapi.json");
  EXPECT_EQ(json::parse(document.body)["openapi"], "3.1.0");
  EXPECT_EQ(send("GET", "/nothing").status, 404);
  EXPECT_EQ(send("DELETE", "/kpis").status, 405);
  token_ = "milepost_wrong";
  EXPECT_EQ(send("GET", "/kpis").status, 401);
}

}  // namespace
