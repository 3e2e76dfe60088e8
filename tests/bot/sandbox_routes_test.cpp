#include "bot/sandbox/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bot/sandbox/render.h"
#include "bot/sandbox/say.h"
#include "store/sql/person.h"
#include "tests/bot/sandbox_stage.h"

namespace bot::sandbox {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using tests::SandboxStage;

// The texts of the messages in a state, a line each: "ana: /okr help".
std::string texts(const json& state) {
  std::string all;
  for (const auto& message : state["messages"]) {
    all += message["from"].get<std::string>() + ": ";
    for (const auto& block : message["blocks"]) {
      for (const auto& span : block.value("spans", json::array())) {
        all += span["text"].get<std::string>();
      }
    }
    all += "\n";
  }
  return all;
}

TEST(SandboxRoutes, ServesThePageUnderAStrictPolicy) {
  SandboxStage sandbox;
  const struct {
    std::string path;
    std::string type;
    std::string text;
  } rows[] = {
      {"/sandbox", "text/html; charset=utf-8", "<title>Milepost sandbox</title>"},
      {"/sandbox/sandbox.css", "text/css; charset=utf-8", "prefers-color-scheme: dark"},
      {"/sandbox/sandbox.js", "text/javascript; charset=utf-8", "textContent"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.path);
    const auto response = sandbox.get(row.path);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, row.type);
    EXPECT_THAT(response.body, HasSubstr(row.text));
    EXPECT_EQ(http::find_header(response.headers, "X-Content-Type-Options"), "nosniff");
    EXPECT_THAT(std::string{*http::find_header(response.headers, "Content-Security-Policy")},
                testing::StartsWith("default-src 'none'; script-src 'self'"));
  }
}

// The page itself holds no script, style or handler: the policy would stop them.
TEST(SandboxRoutes, ThePageKeepsToItsOwnPolicy) {
  SandboxStage sandbox;
  const std::string page = sandbox.get("/sandbox").body;
  for (const char* forbidden : {"<style", " style=", "onclick=", "javascript:", "<script>"}) {
    EXPECT_THAT(page, testing::Not(HasSubstr(forbidden)));
  }
  const std::string script = sandbox.get("/sandbox/sandbox.js").body;
  for (const char* forbidden : {"innerHTML", "outerHTML", "insertAdjacentHTML", "eval("}) {
    EXPECT_THAT(script, testing::Not(HasSubstr(forbidden)));
  }
}

TEST(SandboxRoutes, RefusesOtherHostsAndOrigins) {
  SandboxStage sandbox;
  const struct {
    http::Headers headers;
    int status;
  } rows[] = {
      {{{"Host", "127.0.0.1:8080"}}, 200},
      {{{"host", "localhost"}}, 200},
      {{{"Host", "[::1]:8080"}}, 200},
      {{{"Host", "127.0.0.1:8080"}, {"Origin", "http://127.0.0.1:8080"}}, 200},
      {{}, 403},
      {{{"Host", ""}}, 403},
      {{{"Host", "evil.example"}}, 403},
      {{{"Host", "127.0.0.1.evil.example"}}, 403},
      {{{"Host", "evil.example@127.0.0.1"}}, 403},
      {{{"Host", "127.0.0.1"}, {"Host", "evil.example"}}, 403},
      {{{"Host", "127.0.0.1:8080"}, {"Origin", "https://evil.example"}}, 403},
      {{{"Host", "127.0.0.1:8080"}, {"Origin", "http://127.0.0.1:9090"}}, 403},
      {{{"Host", "127.0.0.1:8080"}, {"Origin", "null"}}, 403},
      {{{"Host", "127.0.0.1"}, {"Origin", "http://127.0.0.1"}, {"Origin", "null"}}, 403},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(testing::PrintToString(row.headers));
    EXPECT_EQ(answer(sandbox.stage, {"GET", "/sandbox/state", "as=ana", row.headers, ""}).status,
              row.status);
  }
}

TEST(SandboxRoutes, TakesOnlyJson) {
  SandboxStage sandbox;
  const std::string body = R"({"as":"ana","in":"growth","text":"hi"})";
  for (const std::string type : {"", "text/plain", "application/x-www-form-urlencoded"}) {
    http::Headers headers{{"Host", "127.0.0.1"}};
    if (!type.empty()) headers.emplace_back("Content-Type", type);
    EXPECT_EQ(answer(sandbox.stage, {"POST", "/sandbox/say", "", headers, body}).status, 415);
  }
  EXPECT_EQ(texts(sandbox.state("ana")), "");
}

TEST(SandboxRoutes, AnswersWhatItCannotUseWithASentence) {
  SandboxStage sandbox;
  const struct {
    std::string path;
    std::string body;
    std::string expected;
  } rows[] = {
      {"/sandbox/say", "", "JSON object"},
      {"/sandbox/say", "{", "JSON object"},
      {"/sandbox/say", "[[[[", "JSON object"},
      {"/sandbox/say", "\xff\xfe", "JSON object"},
      {"/sandbox/say", "{\"as\":\"ana\",\"in\":\"growth\",\"text\":\"\xff\"}", "JSON object"},
      {"/sandbox/say", "[]", "JSON object"},
      {"/sandbox/say", "{}", "needs the text \"as\""},
      {"/sandbox/say", R"({"as":"ana","in":"growth","text":7})", "needs the text \"text\""},
      {"/sandbox/say", R"({"as":"eve","in":"growth","text":"hi"})", "a person of the sandbox"},
      {"/sandbox/say", R"({"as":"ana","in":"dm-ben","text":"hi"})", "a conversation they are in"},
      {"/sandbox/say", R"({"as":"ana","in":"growth","text":" \n"})", "a text of at most"},
      {"/sandbox/clock", "{}", "needs the text \"as\""},
      {"/sandbox/clock", R"({"as":"eve","to":"+1 hour"})", "Nobody"},
      {"/sandbox/clock", R"({"as":"ana","to":"yesterday"})", "The clock goes forward"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.body);
    const auto response = sandbox.post(row.path, row.body);
    EXPECT_EQ(response.status, 400);
    EXPECT_THAT(json::parse(response.body)["error"].get<std::string>(), HasSubstr(row.expected));
  }
  EXPECT_EQ(sandbox.say("ana", "growth", std::string(kLongestText + 1, 'x')), 400);
  EXPECT_EQ(sandbox.get("/sandbox/state", "as=eve").status, 400);
  EXPECT_EQ(sandbox.get("/sandbox/nowhere").status, 404);
}

TEST(SandboxRoutes, WhatIsSaidInAChannelReachesEverybodyAndNotTheBot) {
  SandboxStage sandbox;
  ASSERT_EQ(sandbox.say("ana", "growth", "good morning"), 200);
  EXPECT_EQ(texts(sandbox.state("ben")), "ana: good morning\n");
}

TEST(SandboxRoutes, ACommandInAChannelIsAnsweredToItsAuthorAlone) {
  SandboxStage sandbox;
  ASSERT_EQ(sandbox.say("ana", "growth", "/okr help"), 200);
  const json messages = sandbox.state("ana")["messages"];
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[1]["from"], "milepost");
  EXPECT_EQ(messages[1]["private"], true);
  EXPECT_EQ(messages[1]["in"], "growth");
  EXPECT_EQ(texts(sandbox.state("ben")), "");
}

TEST(SandboxRoutes, TheDirectConversationNeedsNoSlash) {
  SandboxStage sandbox;
  ASSERT_EQ(sandbox.say("ana", "dm-ana", "cycle"), 200);
  ASSERT_EQ(sandbox.say("ana", "dm-ana", "/okr cycle"), 200);
  const json messages = sandbox.state("ana")["messages"];
  ASSERT_EQ(messages.size(), 4U);
  EXPECT_EQ(messages[1]["private"], false);
  EXPECT_FALSE(messages[3]["blocks"].empty());
}

TEST(SandboxRoutes, WhoeverSpeaksOrIsNamedGetsTheirOwnTimeZone) {
  SandboxStage sandbox;
  ASSERT_EQ(sandbox.say("ana", "growth", "/okr team add Growth in #Growth lead @mia."), 200);
  const auto persons = sandbox.stage.store.read([&](store::Transaction& tx) {
    return store::list_persons({tx, sandbox.org});
  });
  ASSERT_EQ(persons.size(), 2U) << texts(sandbox.state("ana"));
  EXPECT_EQ(persons[0].time_zone, "Europe/Berlin");
  EXPECT_EQ(persons[1].time_zone, "Pacific/Auckland");
  EXPECT_EQ(persons[1].name, "Mia");
}

TEST(SandboxRoutes, MarkupThatSomebodyTypesStaysText) {
  SandboxStage sandbox;
  const std::string text = "<img src=x onerror=alert(1)> <b>&amp;</b> *x* \"' \u2028";
  ASSERT_EQ(sandbox.say("ana", "growth", text), 200);
  EXPECT_EQ(texts(sandbox.state("ben")), "ana: " + text + "\n");
}

TEST(SandboxRoutes, StateTellsOnlyWhatIsNewAndTheTimeWhereOneIs) {
  SandboxStage sandbox;
  ASSERT_EQ(sandbox.say("ana", "growth", "one"), 200);
  const json before = sandbox.state("ben");
  ASSERT_EQ(sandbox.say("ana", "growth", "two"), 200);
  const json after = sandbox.state("mia", before["version"]);
  EXPECT_EQ(texts(after), "ana: two\n");
  EXPECT_EQ(after["clock"], "Fri 20 Nov 2026, 01:00");
  EXPECT_EQ(after["messages"][0]["time"], "01:00");
  EXPECT_EQ(after["people"][0]["time"], "13:00");
  EXPECT_EQ(after["conversations"][0]["id"], "dm-mia");
  const json restarted = json::parse(sandbox.get("/sandbox/state", "as=ben&run=x&after=99").body);
  EXPECT_EQ(restarted["messages"].size(), 2U) << "versions of another run mean nothing";
}

TEST(SandboxRoutes, TheClockStandsStillBesideARealPlatform) {
  tests::SandboxStage sandbox;
  sandbox.stage.alone = false;
  const okr::Instant before = sandbox.clock.now();
  EXPECT_EQ(sandbox.move("ana", "+1 week"), 409);
  EXPECT_EQ(sandbox.clock.now(), before);
}

TEST(SandboxRender, ShowsEveryKindOfBlockAndLook) {
  using commands::code, commands::emphasis, commands::plain, commands::strong;
  commands::Message message;
  message.add(commands::Header{"<Title>"})
      .add(commands::Text{{plain("a"), strong("b"), emphasis("c"), code("d")}})
      .add(commands::Fields{{{"Owner", {plain("Ana")}}}})
      .add(commands::Divider{})
      .add(commands::Note{{plain("why")}})
      .add(commands::Actions{{{"Go",
                               "Go on",
                               {"home", "", std::nullopt},
                               commands::Button::Style::kDefault,
                               std::nullopt},
                              {"Stop",
                               "",
                               {"unblock", "KR1", okr::PersonId{2}},
                               commands::Button::Style::kDanger,
                               commands::Confirmation{"Stop?", "It ends.", "Yes", "No"}}}});
  EXPECT_EQ(render(message), json::parse(R"([
    {"kind": "header", "text": "<Title>"},
    {"kind": "text", "spans": [{"look": "plain", "text": "a"}, {"look": "strong", "text": "b"},
                               {"look": "emphasis", "text": "c"}, {"look": "code", "text": "d"}]},
    {"kind": "fields", "fields": [{"label": "Owner", "value": [{"look": "plain", "text": "Ana"}]}]},
    {"kind": "divider"},
    {"kind": "note", "spans": [{"look": "plain", "text": "why"}]},
    {"kind": "actions", "buttons": [
      {"label": "Go", "description": "Go on", "action": "v1:home::0", "style": "default"},
      {"label": "Stop", "description": "", "action": "v1:unblock:KR1:2", "style": "danger",
       "confirm": {"title": "Stop?", "text": "It ends.", "confirm": "Yes", "deny": "No"}}]}])"));
}

}  // namespace
}  // namespace bot::sandbox
