// Buttons and forms of the sandbox, as its page uses them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "bot/sandbox/seed.h"
#include "store/sql/check_in.h"
#include "tests/bot/sandbox_stage.h"

namespace bot::sandbox {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using tests::SandboxStage;

class SandboxTaps : public testing::Test {
 protected:
  SandboxTaps() {
    seed(sandbox_.stage);
    sandbox_.move("ben", "next monday 09:00");
  }

  // The newest message of the bot to `as` that has buttons, but for answers that can be undone.
  json card(const std::string& as) {
    json newest;
    const json state = sandbox_.state(as);
    for (const auto& message : state["messages"]) {
      for (const auto& block : message["blocks"]) {
        const bool buttons = block["kind"] == "actions" && block["buttons"][0]["label"] != "Undo";
        if (buttons && message["in"] == "dm-" + as) newest = message;
      }
    }
    return newest;
  }
  // The action of the card's first button of that label, empty when it has none.
  std::string action(const json& card, const std::string& label) {
    for (const auto& block : card["blocks"]) {
      for (const auto& button : block.value("buttons", json::array())) {
        if (button["label"] == label) return button["action"];
      }
    }
    return "";
  }
  // The newest answer to `as` that can be undone.
  json answer(const std::string& as) {
    json newest;
    const json state = sandbox_.state(as);
    for (const auto& message : state["messages"]) {
      if (!action(message, "Undo").empty()) newest = message;
    }
    return newest;
  }
  bool reads(const std::string& as, const std::string& text) {
    return sandbox_.state(as)["messages"].dump().find(text) != std::string::npos;
  }
  std::string newest_text(const std::string& as) {
    const auto state = sandbox_.state(as);
    return state["messages"].back().dump();
  }
  std::size_t check_ins(okr::KeyResultId id) {
    return sandbox_.stage.store.read([&](store::Transaction& tx) {
      return store::history({tx, sandbox_.org}, id, std::nullopt, 1000).size();
    });
  }

  SandboxStage sandbox_;
};

TEST_F(SandboxTaps, NoChangeIsOneTapAndTheCardShowsIt) {
  const json before = card("ben");
  ASSERT_FALSE(action(before, "No change").empty()) << before;
  EXPECT_EQ(sandbox_.press("ben", "dm-ben", action(before, "No change")), json::object());
  const json after = card("ben");
  EXPECT_EQ(after["id"], before["id"]);
  EXPECT_EQ(after["edited"], true);
  EXPECT_THAT(after.dump(), HasSubstr("1 of 2 key results in"));
}

TEST_F(SandboxTaps, AllIsInAfterOneForm) {
  const json opened = sandbox_.press("ben", "dm-ben", action(card("ben"), "Check in all"))["form"];
  EXPECT_EQ(opened["title"], "Check in");
  EXPECT_EQ(opened["fields"][0]["kind"], "number");
  EXPECT_EQ(opened["fields"][0]["initial"], "8.5");
  const json refused = sandbox_.submit("ben", "dm-ben", opened["state"], {{"KR2.value", "soon"}});
  EXPECT_THAT(refused["errors"]["KR2.value"].get<std::string>(), HasSubstr("soon"));
  const json saved =
      sandbox_.submit("ben", "dm-ben", opened["state"], {{"KR2.value", "7"}, {"KR5.value", "0"}});
  EXPECT_EQ(saved, json::object());
  EXPECT_THAT(card("ben").dump(), HasSubstr("All in, thank you!"));
  EXPECT_THAT(newest_text("ben"), HasSubstr("8.5 days \u2192 7 days"));
}

TEST_F(SandboxTaps, WhatIsTypedChangesTheCardAsWell) {
  const json before = card("ana");
  ASSERT_EQ(sandbox_.say("ana", "growth", "/okr KR1 40% 7/10"), 200);
  EXPECT_THAT(card("ana").dump(), HasSubstr("All in, thank you!"));
  ASSERT_EQ(sandbox_.say("ana", "growth", "/okr undo"), 200);
  EXPECT_THAT(card("ana").dump(), HasSubstr("Your check-in: 0 of 1 key result in"));
  EXPECT_EQ(card("ana")["id"], before["id"]);
}

TEST_F(SandboxTaps, AnUndoTakesThePlaceOfWhatItTookBack) {
  for (const std::string in : {"growth", "dm-ana"}) {
    SCOPED_TRACE(in);
    ASSERT_EQ(sandbox_.say("ana", in, "/okr KR1 40% 7/10"), 200);
    const json said = answer("ana");
    const std::string undo = action(said, "Undo");
    ASSERT_EQ(said["in"], in);
    const std::size_t before = sandbox_.state("ana")["messages"].size();
    const std::string id = said["id"];
    EXPECT_EQ(sandbox_.press("ana", in, undo, id), json::object());
    const json messages = sandbox_.state("ana")["messages"];
    EXPECT_EQ(messages.size(), before);
    json replaced;
    for (const json& message : messages) {
      if (message["id"] == said["id"]) replaced = message;
    }
    EXPECT_EQ(replaced["edited"], true);
    EXPECT_THAT(replaced.dump(), HasSubstr("Taken back:"));
    EXPECT_EQ(action(replaced, "Undo"), "");
    // A page that has not looked yet presses once more.
    sandbox_.press("ana", in, undo, id);
    EXPECT_THAT(newest_text("ana"), HasSubstr("That was taken back before"));
    EXPECT_THAT(card("ana").dump(), HasSubstr("Your check-in: "));
  }
}

TEST_F(SandboxTaps, AnUndoFollowsWhereItsMessageIsUnknown) {
  ASSERT_EQ(sandbox_.say("ana", "growth", "/okr KR1 40% 7/10"), 200);
  sandbox_.press("ana", "growth", action(answer("ana"), "Undo"), "999999");
  EXPECT_TRUE(reads("ana", "Taken back:"));
  EXPECT_FALSE(answer("ana").empty());
}

TEST_F(SandboxTaps, AnotherPersonsButtonDoesNothing) {
  sandbox_.press("ana", "growth", action(card("ben"), "No change"));
  EXPECT_THAT(newest_text("ana"), HasSubstr("That is meant for Ben."));
}

TEST_F(SandboxTaps, AnswersWhatItCannotUseWithASentence) {
  const struct {
    std::string path;
    std::string body;
    int status;
  } rows[] = {
      {"/sandbox/press", R"({"as":"zoe","in":"dm-zoe","action":"v1:home::0"})", 400},
      {"/sandbox/press", R"({"as":"ana","in":"dm-ben","action":"v1:home::0"})", 400},
      {"/sandbox/press", R"({"as":"ana","in":"dm-ana","action":7})", 400},
      {"/sandbox/press", R"({"as":"ana","in":"dm-ana"})", 400},
      {"/sandbox/press", R"({"as":"ana","in":"dm-ana","action":"frobnicate"})", 200},
      {"/sandbox/submit", R"({"as":"ana","in":"dm-ana","state":"x"})", 400},
      {"/sandbox/submit", R"({"as":"ana","in":"dm-ana","state":"x","values":[]})", 400},
      {"/sandbox/submit", R"({"as":"ana","in":"dm-ana","state":"x","values":{"a":7}})", 400},
      {"/sandbox/submit", R"({"as":"ana","in":"dm-ana","state":null,"values":{}})", 400},
      {"/sandbox/submit", R"({"as":"zoe","in":"dm-zoe","state":"x","values":{}})", 400},
      {"/sandbox/submit", R"({"as":"ana","in":"dm-ana","state":"x","values":{}})", 200},
      {"/sandbox/submit", "[]", 400},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.body);
    EXPECT_EQ(sandbox_.post(row.path, row.body).status, row.status);
  }
}

TEST_F(SandboxTaps, ManyPressesAndSubmitsAtOnceHaveOneEffectEach) {
  const std::string no_change = action(card("ana"), "No change");
  const json form = sandbox_.press("ben", "dm-ben", action(card("ben"), "Check in all"))["form"];
  const auto ana_before = check_ins(okr::KeyResultId{1});
  const auto ben_before = check_ins(okr::KeyResultId{2});
  std::vector<std::thread> people;
  for (int i = 0; i < 8; ++i) {
    people.emplace_back([&] {
      for (int j = 0; j < 25; ++j) {
        sandbox_.press("ana", "dm-ana", no_change);
        sandbox_.submit("ben", "dm-ben", form["state"], {{"KR2.value", "7"}});
      }
    });
  }
  for (std::thread& person : people) person.join();
  EXPECT_EQ(check_ins(okr::KeyResultId{1}), ana_before + 1);
  EXPECT_EQ(check_ins(okr::KeyResultId{2}), ben_before + 1);
}

}  // namespace
}  // namespace bot::sandbox
