#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "bot/api/endpoint.h"
#include "bot/api/openapi.h"
#include "bot/api/route.h"
#include "bot/http/message.h"
#include "tests/bot/ask.h"
#include "tests/commands/say.h"

namespace tests {

// The API beside a chat in which the same book is written.
class Api : public testing::Test {
 public:
  using Json = nlohmann::ordered_json;

 protected:
  using Headers = bot::http::Headers;
  using Response = bot::http::Response;

  Api() {
    for (const char* line : {"kpi add Activation % healthy ≥ 40%",
                             "kpi add Mood",
                             "kpi link K1 KR1",
                             "KR1 33% 6 the tour",
                             "block KR1 no contract on @bob by fri",
                             "kpi K2 3",
                             "kpi correct K2 4",
                             "publish O2",
                             "edit KR1 target 50% because the market grew",
                             "schedule me 08:30",
                             "comment KR1 the new page helps",
                             "ack KR1 well done",
                             "decide O1 stop the pilot because nobody used it",
                             "depend KR6 on KR1 because of sales",
                             "focus KR1 call ten customers",
                             "win the first hundred customers KR2",
                             "notnow a second app because one is enough",
                             "retro start",
                             "retro worked the demos",
                             "retro end"}) {
      chat_.say(line);
    }
    for (const char* line :
         {"add objective Help answers itself team Growth", "propose O3 customers ask for it"}) {
      chat_.say(line, "bob");
    }
  }

  std::string token(const std::string& scopes) {
    const std::string made =
        chat_.say("admin token add t" + std::to_string(++tokens_) + " " + scopes);
    const std::size_t at = made.find("milepost_");
    EXPECT_NE(at, std::string::npos) << made;
    return made.substr(at, 9 + 64);
  }

  Response send(const std::string& method, const std::string& path, const std::string& token,
                const std::string& body = "", Headers headers = {}) {
    bot::http::Request request;
    request.method = method;
    const std::size_t question = std::min(path.find('?'), path.size());
    request.path = "/api/v1" + path.substr(0, question);
    request.query = path.substr(std::min(question + 1, path.size()));
    if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    request.headers = std::move(headers);
    request.body = body;
    return ask(endpoint_, request);
  }
  Json get(const std::string& path) {
    const Response response = send("GET", path, reader());
    EXPECT_EQ(response.status, 200) << path << response.body;
    return Json::parse(response.body);
  }
  const std::string& reader() {
    if (reader_.empty()) reader_ = token("read");
    return reader_;
  }
  // The sentence of a problem with that status.
  static std::string detail(const Response& response, int status) {
    EXPECT_EQ(response.status, status) << response.body;
    EXPECT_EQ(response.content_type, "application/problem+json");
    const Json problem = Json::parse(response.body);
    EXPECT_EQ(problem["status"], status);
    return problem["detail"];
  }

  GrowthChat chat_;
  bot::http::AsyncHandler endpoint_ = bot::api::endpoint(*chat_.store, chat_.clock, chat_.org);
  const Json document_ = bot::api::openapi();

 private:
  int tokens_ = 0;
  std::string reader_;
};

}  // namespace tests
