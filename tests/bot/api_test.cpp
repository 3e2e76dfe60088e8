#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "store/sql/kpi.h"
#include "tests/bot/api.h"
#include "tests/bot/json_schema.h"

namespace {

using bot::http::Response;
using testing::HasSubstr;
using tests::Api;
using Json = Api::Json;

// A real request for each route that writes.
const std::map<std::string, std::string> kBodies{
    {"/key-results/{key_result}/check-ins",
     R"({"value": "34 %", "confidence": 6, "note": "the mail is out"})"},
    {"/kpis/{kpi}/values", R"({"value": 41.5, "note": "from the dashboard"})"}};

std::string filled_in(std::string path) {
  const std::size_t open = path.find('{');
  if (open == std::string::npos) return path;
  const std::string name = path.substr(open + 1, path.find('}') - open - 1);
  const std::string id = name == "objective"    ? "O1"
                         : name == "key_result" ? "KR1"
                         : name == "kpi"        ? "K2"
                                                : "1";
  return path.replace(open, name.size() + 2, id);
}

TEST_F(Api, EveryRouteOfTheDocumentExistsAndAnswersByItsSchema) {
  const std::string all = token("read check-ins kpis");
  const tests::JsonSchema schema{document_};
  EXPECT_EQ(document_["openapi"], "3.1.0");
  std::size_t count = 0;
  for (const auto& [path, methods] : document_["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      SCOPED_TRACE(method + " " + path);
      ++count;
      const bool reads = method == "get";
      const std::string body = reads ? "" : kBodies.at(path);
      if (!reads) {
        const Json& wanted = operation["requestBody"]["content"]["application/json"]["schema"];
        EXPECT_EQ(schema.problem(wanted, Json::parse(body)), "");
      }
      const Response response = send(reads ? "GET" : "POST", filled_in(path), all, body);
      const std::string status = reads ? "200" : "201";
      EXPECT_EQ(std::to_string(response.status), status) << response.body;
      const Json& promised =
          operation["responses"][status]["content"][response.content_type]["schema"];
      const Json answer = Json::parse(response.body);
      EXPECT_EQ(schema.problem(promised, answer), "");
      EXPECT_FALSE(answer.contains("items") && answer["items"].empty());
    }
  }
  EXPECT_EQ(count, bot::api::routes().size());
}

TEST_F(Api, TheDocumentIsServedWithoutATokenAndLeavesNoRouteOut) {
  const Response response = send("GET", "/openapi.json", "");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(Json::parse(response.body), document_);
  std::set<std::string> operations;
  for (const auto& route : bot::api::routes()) {
    const std::string method = route.method == "GET" ? "get" : "post";
    const Json& operation = document_["paths"][std::string{route.path}][method];
    EXPECT_TRUE(operations.insert(operation["operationId"]).second) << route.path;
    EXPECT_TRUE(document_["components"]["schemas"].contains(std::string{route.schema}));
  }
}

TEST_F(Api, EveryReferenceOfTheDocumentLeadsSomewhere) {
  std::function<void(const Json&)> look = [&](const Json& part) {
    if (!part.is_structured()) return;
    for (const auto& [name, value] : part.items()) {
      if (name == "$ref") {
        const Json::json_pointer place{value.get<std::string>().substr(1)};
        EXPECT_TRUE(document_.contains(place)) << value;
      }
      look(value);
    }
  };
  look(document_);
}

TEST_F(Api, TheValidatorFindsWhatIsWrong) {
  const tests::JsonSchema schema{document_};
  const Json& team = document_["components"]["schemas"]["Team"];
  const Json good = {{"id", 1},    {"name", "Growth"}, {"parent", nullptr},
                     {"level", 0}, {"lead", 2},        {"members", Json::array({2, 3})}};
  EXPECT_EQ(schema.problem(team, good), "");
  for (const auto& [name, value] : {std::pair<std::string, Json>{"id", "1"},
                                    {"name", 1},
                                    {"other", 1},
                                    {"lead", 1.5},
                                    {"level", -1},
                                    {"members", Json::array({"ann"})}}) {
    Json bad = good;
    bad[name] = value;
    EXPECT_NE(schema.problem(team, bad), "") << name;
  }
}

TEST_F(Api, RefusesWithASentenceThatSaysWhatToDo) {
  const std::string kpis = token("kpis");
  const struct {
    std::string method, path, token;
    int status;
    std::string detail;
  } rows[] = {
      {"GET", "/kpis", "", 401, "Send a token"},
      {"GET", "/kpis", "milepost_wrong", 401, "not known"},
      {"GET", "/kpis", kpis, 403, "lacks the scope `read`"},
      {"POST", "/key-results/KR1/check-ins", kpis, 403, "scope `check-ins`"},
      {"GET", "/nothing", reader(), 404, "openapi.json"},
      {"GET", "", reader(), 404, "openapi.json"},
      {"GET", "/kpis/", reader(), 404, "There is no such KPI"},
      {"GET", "/kpis/KR1", reader(), 404, "named like K12"},
      {"GET", "/kpis/K99", reader(), 404, "There is no KPI K99"},
      {"GET", "/objectives/O99", reader(), 404,
       "There is no objective O99. `GET /api/v1/objectives` lists them."},
      {"GET", "/teams/99", reader(), 404, "There is no team 99. `GET /api/v1/teams` lists them."},
      {"GET", "/remarks/99", reader(), 404, "There is no remark 99"},
      {"GET", "/blockers/9", reader(), 404, "There is no blocker B9"},
      {"GET", "/people/ann", reader(), 404, "named like 12"},
      {"GET", "/key-results/KR99/check-ins", reader(), 404, "There is no key result KR99"},
      {"GET", "/key-results/KR99999999999", reader(), 404, "named like KR12"},
      {"DELETE", "/kpis/K1", reader(), 405, "GET, HEAD only"},
      {"POST", "/kpis", reader(), 405, "GET, HEAD only"},
      {"PUT", "/kpis/K1/values", reader(), 405, "GET, HEAD, POST only"},
      {"GET", "/kpis?limit=0", reader(), 400, "1 to 200"},
      {"GET", "/kpis?limit=201", reader(), 400, "1 to 200"},
      {"GET", "/kpis?limit=x", reader(), 400, "1 to 200"},
      {"GET", "/kpis?cursor=x", reader(), 400, "next_cursor"},
      {"GET", "/check-ins?cursor=1", reader(), 400, "next_cursor"},
      {"GET", "/kpis?after=1", reader(), 400, "`limit` and `cursor` only"},
      {"GET", "/kpis/K1?limit=1", reader(), 400, "no parameters"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.method + " " + row.path);
    const Response response = send(row.method, row.path, row.token);
    EXPECT_THAT(detail(response, row.status), HasSubstr(row.detail));
    const auto header = [&](const char* name) {
      return bot::http::find_header(response.headers, name).has_value();
    };
    EXPECT_EQ(header("WWW-Authenticate"), row.status == 401);
    EXPECT_EQ(header("Allow"), row.status == 405);
  }
}

TEST_F(Api, RefusesBodiesThatItCannotRead) {
  const std::string kpis = token("kpis check-ins");
  const struct {
    std::string path, body;
    int status;
    std::string detail;
  } rows[] = {
      {"/kpis/K1/values", "{", 400, "must be a JSON object"},
      {"/kpis/K1/values", "[1]", 400, "must be a JSON object"},
      {"/kpis/K1/values", "{}", 422, "I need `value`"},
      {"/kpis/K1/values", R"({"value": null})", 422, "`value` must be a number"},
      {"/kpis/K1/values", R"({"value": true})", 422, "`value` must be a number"},
      {"/kpis/K1/values", R"({"value": "many"})", 422, "many"},
      {"/kpis/K1/values", R"({"value": ""})", 422, "I need a value"},
      {"/kpis/K1/values", R"({"value": 1e300})", 422, "1e+300"},
      {"/kpis/K1/values", R"({"value": 10, "valeu": 1})", 422, "There is no field \"valeu\""},
      {"/kpis/K1/values", R"({"value": "3days"})", 422, "measured in %"},
      {"/kpis/K1/values", R"({"value": 3, "note": 3})", 422, "`note` must be a text"},
      {"/kpis/K9/values", R"({"value": 3})", 404, "There is no KPI K9"},
      {"/kpis/K1/values", "{\"value\": 3, \"note\": \"" + std::string(2001, 'x') + "\"}", 422,
       "2000 characters"},
      {"/kpis/K1/values", "{\"value\": \"" + std::string(17000, '1') + "\"}", 413, "16384"},
      {"/key-results/KR1/check-ins", R"({"value": 3, "confidence": 11})", 422, "from 0 to 10"},
      {"/key-results/KR1/check-ins", R"({"value": 3, "confidence": 1.5})", 422, "from 0 to 10"},
      {"/key-results/KR1/check-ins", R"({"value": 3, "confidence": 1})", 422,
       "Please send a `note`, because"},
      {"/key-results/KR3/check-ins", R"({"value": 7})", 422, "3"},
      {"/key-results/KR4/check-ins", R"({"value": "maybe"})", 422, "maybe"},
      {"/key-results/KR9/check-ins", R"({"value": 3})", 404, "There is no key result KR9"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.path + row.body.substr(0, 60));
    EXPECT_THAT(detail(send("POST", row.path, kpis, row.body), row.status), HasSubstr(row.detail));
  }
  bot::http::Request plain{"POST",
                           "/api/v1/kpis/K1/values",
                           "",
                           {{"Authorization", "Bearer " + kpis}, {"Content-Type", "text/plain"}},
                           R"({"value": 3})"};
  EXPECT_THAT(detail(tests::ask(endpoint_, plain), 415), HasSubstr("application/json"));
  EXPECT_EQ(get("/kpis/K1")["latest"], nullptr);
}

TEST_F(Api, AValueIsWrittenForThePersonAndFlowsOn) {
  const std::string cron = token("kpis read for @ann");
  const Response posted =
      send("POST", "/kpis/K1/values", cron, R"({"value": 36.25, "note": "nightly"})");
  EXPECT_EQ(posted.status, 201);
  const Json answer = Json::parse(posted.body);
  EXPECT_EQ(answer["value"]["value"], "36.25");
  EXPECT_EQ(answer["value"]["via"], "api");
  EXPECT_EQ(answer["health"], "watch");
  EXPECT_EQ(answer["checked_in"], Json::array({"KR1"}));
  EXPECT_THAT(chat_.say("kpi show K1"), HasSubstr("ann via api: 36.25 %, watch ◐, “nightly”"));
  const Json key_result = get("/key-results/KR1");
  EXPECT_EQ(key_result["latest"]["value"], "36.25");
  EXPECT_EQ(key_result["latest"]["confidence"], 6);
  EXPECT_EQ(key_result["measured_by"], "K1");
  // It stands in the ledger and can be taken back by the person it was written for.
  EXPECT_EQ(get("/changes?limit=200")["items"].back()["field"], "check_in");
  EXPECT_THAT(chat_.say("undo"), HasSubstr("the API token"));  // made after the value
  EXPECT_THAT(chat_.say("undo"), HasSubstr("K1 Activation, value: 36.25 % → none."));
}

TEST_F(Api, TheSameKeyGivesTheSameAnswerAndDoesNothingTwice) {
  const std::string cron = token("kpis");
  const auto post = [&](const std::string& key, const std::string& body,
                        const std::string& path = "/kpis/K1/values") {
    return send("POST", path, cron, body, {{"Idempotency-Key", key}});
  };
  const Response first = post("night-1", R"({"value": 36})");
  EXPECT_EQ(first.status, 201);
  chat_.clock.advance(std::chrono::hours{1});
  const Response again = post("night-1", R"({"value": 36})");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(bot::http::find_header(again.headers, "Idempotent-Replayed"), "true");
  EXPECT_EQ(get("/kpis/K1/values")["items"].size(), 1U);
  EXPECT_EQ(get("/key-results/KR1/check-ins")["items"].size(), 2U);
  EXPECT_THAT(detail(post("night-1", R"({"value": 37})"), 422), HasSubstr("another request"));
  EXPECT_THAT(detail(post("night-1", R"({"value": 36})", "/kpis/K2/values"), 422),
              HasSubstr("another request"));
  // What was refused has had no effect, so its key is free.
  EXPECT_EQ(post("night-2", R"({"value": "x"})").status, 422);
  EXPECT_EQ(post("night-2", R"({"value": 38})").status, 201);
  for (const std::string& key : {std::string{}, std::string(201, 'k'), std::string{"a b"}}) {
    EXPECT_THAT(detail(post(key, R"({"value": 39})"), 400), HasSubstr("Idempotency-Key"));
  }
  // Another token's keys are its own; after a week a key is forgotten.
  EXPECT_EQ(send("POST", "/kpis/K1/values", token("kpis"), R"({"value": 40})",
                 {{"Idempotency-Key", "night-1"}})
                .status,
            201);
  chat_.clock.advance(std::chrono::days{8});
  EXPECT_EQ(post("night-1", R"({"value": 41})").status, 201);
}

TEST_F(Api, APersonsRightsAreTheTokens) {
  const std::string eve = token("check-ins kpis for @eve");
  EXPECT_THAT(detail(send("POST", "/kpis/K1/values", eve, R"({"value": 3})"), 403),
              HasSubstr("K1 belongs to ann"));
  EXPECT_THAT(detail(send("POST", "/key-results/KR1/check-ins", eve, R"({"value": 33})"), 403),
              HasSubstr("KR1 belongs to bob"));
  const std::string bob = token("check-ins for @bob");
  const Response posted = send("POST", "/key-results/KR2/check-ins", bob, R"({"value": "8 days"})");
  EXPECT_EQ(posted.status, 201) << posted.body;
  EXPECT_THAT(chat_.say("history KR2"), HasSubstr("bob via api: 8 days, confidence 5/10"));
}

TEST_F(Api, ARevokedTokenAndOneWhosePersonLeftAreRefused) {
  const std::string one = token("read");
  const std::string bobs = token("read for @bob");
  EXPECT_EQ(send("GET", "/kpis", one).status, 200);
  EXPECT_EQ(send("GET", "/kpis", bobs).status, 200);
  chat_.say("admin token revoke t1");
  EXPECT_EQ(send("GET", "/kpis", one).status, 401);
  chat_.in_book([&](const store::Book& book) {
    book.tx.execute("UPDATE person SET left_at = 1 WHERE org_id = $1 AND id = $2", book.org,
                    chat_.bob);
  });
  EXPECT_THAT(detail(send("GET", "/kpis", bobs), 403), HasSubstr("has left"));
}

TEST_F(Api, ClosedCyclesTakeNoCheckIns) {
  const std::string all = token("check-ins");
  chat_.say("drop O1 because x");
  chat_.say("cycle close 2026-Q4");
  EXPECT_THAT(detail(send("POST", "/key-results/KR1/check-ins", all, R"({"value": 34})"), 422),
              HasSubstr("no more check-ins"));
}

TEST_F(Api, PagesFollowOneAnotherToTheEnd) {
  for (const char* path :
       {"/key-results", "/changes", "/check-ins", "/people", "/remarks", "/entries", "/settings"}) {
    SCOPED_TRACE(path);
    const Json all = get(std::string{path} + "?limit=200");
    EXPECT_EQ(all["next_cursor"], nullptr);
    Json gathered = Json::array();
    std::string cursor;
    for (int pages = 0; pages < 100; ++pages) {
      const Json page =
          get(std::string{path} + "?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
      EXPECT_LE(page["items"].size(), 2U);
      for (const Json& item : page["items"]) gathered.push_back(item);
      if (page["next_cursor"].is_null()) break;
      cursor = page["next_cursor"];
    }
    EXPECT_EQ(gathered, all["items"]);
  }
}

TEST_F(Api, ChangesTellNothingOfAnybodysOwnTimes) {
  const std::string body = get("/changes?limit=200").dump();
  EXPECT_THAT(body, HasSubstr("the market grew"));
  EXPECT_THAT(body, testing::Not(HasSubstr("own_time")));
  EXPECT_THAT(body, testing::Not(HasSubstr("api_token")));
}

TEST_F(Api, WhatIsPrivateIsAsIfItWereNotThere) {
  chat_.say("edit O1 private yes");
  std::string told;
  for (const char* path :
       {"/objectives", "/key-results", "/check-ins", "/blockers", "/changes", "/kpis",
        "/kpis/K1/values", "/dependencies", "/proposals", "/remarks", "/entries", "/retros",
        "/teams", "/people", "/cycles", "/settings", "/cadences"}) {
    told += get(std::string{path} + "?limit=200").dump();
  }
  for (const char* text :
       {"New users feel", "Activation rate", "the tour", "no contract", "the market grew",
        "the new page", "well done", "the pilot", "because of sales", "ten customers",
        "first hundred", "\"KR1\"", "\"O1\"", "measures:1", "dependency:1", "entry:1\""}) {
    EXPECT_THAT(told, testing::Not(HasSubstr(text)));
  }
  for (const char* text : {"Sales love the product", "a second app", "the demos", "O3"}) {
    EXPECT_THAT(told, HasSubstr(text));
  }
  const std::string all = token("read check-ins");
  for (const char* path : {"/objectives/O1", "/objectives/O1/key-results", "/key-results/KR1",
                           "/key-results/KR1/check-ins", "/blockers/1", "/dependencies/1",
                           "/remarks/1", "/remarks/2", "/remarks/3", "/entries/1", "/entries/2"}) {
    EXPECT_EQ(send("GET", path, all).status, 404) << path;
  }
  EXPECT_EQ(send("POST", "/key-results/KR1/check-ins", all, R"({"value": 34})").status, 404);
}

TEST_F(Api, AnObserversTokenWritesNothing) {
  chat_.say("admin role @bob observer");
  const std::string bobs = token("check-ins for @bob");
  EXPECT_THAT(detail(send("POST", "/key-results/KR2/check-ins", bobs, R"({"value": 8})"), 403),
              HasSubstr("You are an observer"));
}

TEST_F(Api, ATokenHasSoManyRequestsAMinute) {
  const std::string busy = token("read");
  for (int i = 0; i < 600; ++i) ASSERT_EQ(send("GET", "/kpis/K1", busy).status, 200);
  const Response refused = send("GET", "/kpis/K1", busy);
  EXPECT_THAT(detail(refused, 429), HasSubstr("600 requests"));
  EXPECT_EQ(bot::http::find_header(refused.headers, "Retry-After"), "60");
  EXPECT_EQ(send("GET", "/kpis/K1", reader()).status, 200);
  chat_.clock.advance(std::chrono::minutes{1});
  EXPECT_EQ(send("GET", "/kpis/K1", busy).status, 200);
}

}  // namespace
