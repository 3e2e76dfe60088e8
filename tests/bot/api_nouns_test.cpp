#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/bot/api.h"
#include "tests/bot/json_schema.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::Api;
using Json = Api::Json;

// What the other nouns tell, item by item.
class ApiNouns : public Api {
 protected:
  Json items(const std::string& path) { return get(path + "?limit=200")["items"]; }
  Json last(const std::string& path) {
    const Json all = items(path);
    return all.empty() ? Json(nullptr) : all.back();
  }
  // Says each line as who is named before it: "bob: comment KR1 so be it".
  void say_all(std::initializer_list<const char*> lines) {
    for (const std::string line : lines) {
      const std::size_t colon = line.find(": ");
      chat_.say(line.substr(colon + 2), line.substr(0, colon));
    }
  }
  // Even where a command would refuse.
  void make_private(int objective) {
    chat_.in_book([&](const store::Book& book) {
      book.tx.execute("UPDATE objective SET private = 1 WHERE org_id = $1 AND id = $2", book.org,
                      objective);
    });
  }
  void expect_schema(const std::string& name, const Json& item) {
    const Json& wanted = document_["components"]["schemas"][name];
    EXPECT_EQ(tests::JsonSchema{document_}.problem(wanted, item), "") << name;
  }
  // The fields of the item that `wanted` has.
  static void expect_fields(const Json& item, const Json& wanted) {
    for (const auto& [name, value] : wanted.items())
      EXPECT_EQ(item.value(name, Json{}), value) << name;
  }
};

TEST_F(ApiNouns, TellsWhatWasSaid) {
  say_all({"ann: review O1 keep 7/10 because it works", "bob: comment O2 we love them"});
  const Json remarks = items("/remarks");
  ASSERT_EQ(remarks.size(), 5U);
  expect_fields(remarks[0], {{"kind", "comment"},
                             {"objective", nullptr},
                             {"key_result", "KR1"},
                             {"text", "the new page helps"},
                             {"because", ""},
                             {"person", 1},
                             {"review", nullptr},
                             {"confidence", nullptr}});
  expect_fields(remarks[1], {{"kind", "acknowledgement"}, {"text", "well done"}});
  expect_fields(remarks[2], {{"kind", "decision"},
                             {"objective", "O1"},
                             {"key_result", nullptr},
                             {"text", "stop the pilot"},
                             {"because", "nobody used it"}});
  expect_fields(remarks[3], {{"kind", "decision"}, {"review", "kept"}, {"confidence", 7}});
  expect_fields(remarks[4], {{"objective", "O2"}, {"person", 2}});
  for (const Json& one : remarks) expect_schema("Remark", one);
  EXPECT_EQ(get("/remarks/3"), remarks[2]);
  say_all({"bob: undo"});
  EXPECT_EQ(items("/remarks").size(), 4U);
  EXPECT_EQ(send("GET", "/remarks/5", reader()).status, 404);
}

TEST_F(ApiNouns, TellsWhatWaitsForWhat) {
  say_all({"ann: team add Platform", "bob: depend O2 on team Platform", "bob: depend KR2 on O2"});
  const Json all = items("/dependencies");
  ASSERT_EQ(all.size(), 3U);
  expect_fields(all[0], {{"objective", nullptr},
                         {"key_result", "KR6"},
                         {"on_objective", nullptr},
                         {"on_key_result", "KR1"},
                         {"on_team", nullptr},
                         {"person", 1}});
  expect_fields(all[1], {{"objective", "O2"}, {"key_result", nullptr}, {"on_team", 2}});
  expect_fields(all[2], {{"key_result", "KR2"}, {"on_objective", "O2"}});
  for (const Json& one : all) expect_schema("Dependency", one);
  say_all({"bob: undepend KR2"});
  EXPECT_EQ(items("/dependencies").size(), 2U);
  EXPECT_EQ(send("GET", "/dependencies/3", reader()).status, 404);
}

TEST_F(ApiNouns, TellsWhatWasProposedButNotWhatWasSaidToTheOneWhoIsAsked) {
  expect_fields(get("/proposals/1"), {{"objective", "O3"},
                                      {"person", 2},
                                      {"asked", 1},
                                      {"state", "waiting"},
                                      {"decided_by", nullptr},
                                      {"decided_at", nullptr}});
  EXPECT_THAT(get("/proposals").dump(), Not(HasSubstr("customers ask")));
  say_all({"ann: return O3 because it needs a key result"});
  const Json decided = last("/proposals");
  expect_fields(decided, {{"state", "returned"}, {"decided_by", 1}});
  expect_schema("Proposal", decided);
  EXPECT_EQ(last("/remarks")["text"], "it needs a key result");
}

TEST_F(ApiNouns, TellsOfFocusWinsAndWhatIsNotDoneNow) {
  say_all({"ann: focus done 1", "bob: notnow O3 because next year"});
  const Json all = items("/entries");
  ASSERT_EQ(all.size(), 4U);
  expect_fields(all[0], {{"kind", "focus"},
                         {"team", 1},
                         {"person", 1},
                         {"key_result", "KR1"},
                         {"text", "call ten customers"},
                         {"week", "2026-11-23"},
                         {"ended_at", "2026-11-23T09:00:00Z"}});
  expect_fields(all[1], {{"kind", "win"}, {"key_result", "KR2"}, {"week", nullptr}});
  expect_fields(all[2],
                {{"kind", "not_now"}, {"because", "one is enough"}, {"objective", nullptr}});
  expect_fields(all[3], {{"objective", "O3"}, {"text", "Help answers itself"}});
  for (const Json& one : all) expect_schema("Entry", one);
}

TEST_F(ApiNouns, TellsAnswersOfARetrospectiveOnceItHasEndedAndWithoutNames) {
  say_all({"ann: team add Platform", "ann: retro start Platform",
           "ann: retro Platform carry the weekly demo"});
  Json open = get("/retros/2");
  expect_fields(open, {{"team", 2}, {"ended_at", nullptr}, {"people", nullptr}});
  EXPECT_EQ(open["answers"], Json::array());
  EXPECT_THAT(get("/changes?limit=200").dump(), Not(HasSubstr("retro_answer")));
  say_all({"ann: retro end Platform"});
  open = get("/retros/2");
  expect_fields(open, {{"cycle", 1}, {"people", 1}});
  EXPECT_EQ(open["answers"], Json::array({{{"question", "carry"}, {"text", "the weekly demo"}}}));
  expect_schema("Retro", open);
}

TEST_F(ApiNouns, TellsOfTeamsAndPeopleWhatEverybodyMayRead) {
  say_all({"ann: team add Product lead @ann", "ann: team move Growth under Product",
           "ann: admin role @eve observer"});
  expect_fields(get("/teams/1"),
                {{"parent", 2}, {"level", 1}, {"lead", 1}, {"members", Json::array({1, 2})}});
  expect_fields(last("/teams"), {{"name", "Product"}, {"parent", nullptr}, {"level", 0}});
  EXPECT_EQ(last("/teams"), get("/teams/2"));
  expect_fields(get("/people/3"), {{"name", "eve"}, {"observer", true}, {"teams", Json::array()}});
  expect_fields(get("/people/2"), {{"observer", false}, {"teams", Json::array({1})}});
}

TEST_F(ApiNouns, TellsHowKeyResultsAreWeighedPlannedAndSharedAndWhatWasWaived) {
  say_all({"ann: edit KR1 weight 3 because it matters most",
           "bob: edit KR1 plan 15 dec 35%; 20 dec 40% because sales come late",
           "bob: edit KR1 indicator leading", "bob: contributors KR1 add @eve",
           "ann: contributors O1 add @bob",
           "ann: waive KR5 L15 because interviews are what we sell",
           "ann: waive O1 L01 because it is short"});
  const Json key_result = get("/key-results/KR1");
  expect_fields(key_result, {{"weight", 3},
                             {"indicator", "leading"},
                             {"contributors", Json::array({3})},
                             {"relative", nullptr},
                             {"waivers", Json::array()},
                             {"grade", nullptr}});
  EXPECT_EQ(key_result["plan"], Json::array({{{"day", "2026-12-15"}, {"value", "35"}},
                                             {{"day", "2026-12-20"}, {"value", "40"}}}));
  expect_schema("KeyResult", key_result);
  const Json waived = get("/key-results/KR5");
  ASSERT_EQ(waived["waivers"].size(), 1U);
  expect_fields(waived["waivers"][0],
                {{"rule", "L15"}, {"reason", "interviews are what we sell"}, {"person", 1}});
  expect_schema("KeyResult", waived);
  const Json objective = get("/objectives/O1");
  EXPECT_EQ(objective["contributors"], Json::array({2}));
  ASSERT_EQ(objective["waivers"].size(), 1U);
  EXPECT_EQ(objective["waivers"][0]["rule"], "L01");
  expect_fields(objective, {{"carried_from", nullptr}, {"score", nullptr}, {"closing", nullptr}});
  expect_schema("Objective", objective);
}

// The objectives of Growth at the end of their cycle.
class ApiGrades : public ApiNouns {
 protected:
  ApiGrades() {
    chat_.clock.set(okr::Day{std::chrono::year{2027} / 1 / 4} + std::chrono::hours{9});
    say_all({"ann: cycle add 2027-Q1", "ann: cycle grade 2026-Q4"});
  }
  void grade_all() {
    say_all({"ann: grade KR1 0.3 because half of the mails work cause: capacity lesson: one mail",
             "ann: grade KR2 0.7 because it was fast", "ann: drop KR3 because nobody needs a tour",
             "ann: grade KR4 1 because the audit passed",
             "ann: grade KR5 0.7 because most of them talked"});
  }
};

TEST_F(ApiGrades, AreToldOnceTheyAreThere) {
  say_all({"ann: vote KR1 0.4", "bob: vote KR1 0.7"});
  EXPECT_EQ(get("/key-results/KR1")["grade"], nullptr);
  say_all({"ann: reveal KR1"});
  EXPECT_EQ(get("/key-results/KR1")["grade"], nullptr);
  EXPECT_THAT(get("/changes?limit=200").dump(), Not(HasSubstr("vote:")));
  grade_all();
  const Json graded = get("/key-results/KR1");
  expect_fields(graded["grade"], {{"score", "0.30"},
                                  {"proposed", "0.20"},
                                  {"because", "half of the mails work"},
                                  {"cause", "capacity"},
                                  {"lesson", "one mail"},
                                  {"evidence", ""},
                                  {"left_out", ""}});
  expect_schema("KeyResult", graded);
  const Json left_out = get("/key-results/KR3");
  expect_fields(left_out["grade"], {{"score", nullptr}, {"left_out", "nobody needs a tour"}});
  expect_schema("KeyResult", left_out);
  const Json objective = get("/objectives/O1");
  expect_fields(objective, {{"score", "0.68"}, {"closing", nullptr}});
  expect_schema("Objective", objective);
}

TEST_F(ApiGrades, ClosingsSayWhereAnObjectiveGoesOn) {
  grade_all();
  say_all({"ann: close O1 modify because fewer numbers tell the same"});
  const Json closed = get("/objectives/O1");
  EXPECT_EQ(closed["state"], "closed");
  EXPECT_EQ(closed["closing"], (Json{{"decision", "modify"},
                                     {"because", "fewer numbers tell the same"},
                                     {"carried_to", "O4"}}));
  expect_schema("Objective", closed);
  EXPECT_EQ(get("/objectives/O4")["carried_from"], "O1");
  make_private(4);
  EXPECT_EQ(get("/objectives/O1")["closing"]["carried_to"], nullptr);
}

TEST_F(ApiGrades, OfWhatIsPrivateAreToldNowhere) {
  grade_all();
  say_all({"ann: close O1 modify because fewer numbers tell the same"});
  make_private(1);
  EXPECT_EQ(get("/objectives/O4")["carried_from"], nullptr);
  std::string told;
  for (const char* path : {"/objectives", "/key-results", "/remarks", "/changes"}) {
    told += items(path).dump();
  }
  for (const char* text : {"half of the mails", "nobody needs a tour", "\"0.30\""}) {
    EXPECT_THAT(told, Not(HasSubstr(text)));
  }
  for (const Json& change : items("/changes")) EXPECT_NE(change["field"], "carried_from");
}

// What points at a private objective, or tells of one, is gone; what is beside it stays.
TEST_F(ApiNouns, NothingPointsAtWhatIsPrivate) {
  say_all({"ann: align O3 under O2", "ann: team add Platform", "bob: depend O2 on team Platform",
           "bob: notnow O3 because later", "bob: focus KR6 call two customers",
           "ann: kpi add Revenue €", "ann: kpi link K3 KR6"});
  const auto fields = [&] {
    std::string list;
    for (const Json& change : items("/changes")) list += change["field"].get<std::string>() + ", ";
    return list;
  };
  const std::string before = fields();
  for (const char* field : {"parent, ", "proposal:1", "dependency:1", "dependency:2", "entry:4",
                            "entry:5", "measures:6"}) {
    EXPECT_THAT(before, HasSubstr(field));
  }
  EXPECT_EQ(get("/objectives/O3")["parent"], "O2");
  make_private(2);
  EXPECT_EQ(get("/objectives/O3")["parent"], nullptr);
  EXPECT_EQ(get("/kpis/K3")["measures"], Json::array());
  EXPECT_EQ(items("/dependencies"), Json::array());
  EXPECT_EQ(items("/proposals"), Json::array());
  EXPECT_EQ(items("/entries").size(), 4U);
  EXPECT_THAT(items("/entries").dump(), Not(HasSubstr("two customers")));
  for (const char* path : {"/dependencies/1", "/dependencies/2", "/proposals/1", "/entries/5",
                           "/objectives/O2", "/key-results/KR6"}) {
    EXPECT_EQ(send("GET", path, reader()).status, 404) << path;
  }
  const std::string after = fields();
  for (const char* field : {"parent, ", "proposal:1", "dependency:", "entry:5", "measures:6"}) {
    EXPECT_THAT(after, Not(HasSubstr(field)));
  }
  EXPECT_THAT(after, HasSubstr("entry:4"));
  // The draft that was put off is private in its turn.
  make_private(3);
  EXPECT_EQ(items("/entries").size(), 3U);
  EXPECT_THAT(items("/entries").dump(), Not(HasSubstr("Help answers itself")));
  EXPECT_THAT(fields(), Not(HasSubstr("entry:4")));
}

TEST_F(ApiNouns, AValueSaysNothingOfThePrivateKeyResultsThatItIsCheckedInOn) {
  say_all({"ann: kpi add Revenue €", "ann: kpi link K3 KR6"});
  make_private(1);
  const auto post = [&](const std::string& path) {
    return Json::parse(send("POST", path, token("kpis"), R"({"value": 36})").body)["checked_in"];
  };
  EXPECT_EQ(post("/kpis/K1/values"), Json::array());
  EXPECT_THAT(chat_.say("show KR1"), HasSubstr("36 %"));
  EXPECT_EQ(post("/kpis/K3/values"), Json::array({"KR6"}));
}

TEST_F(ApiNouns, TellsWhatIsSet) {
  const auto named = [&](const std::string& name) {
    for (const Json& one : items("/settings")) {
      expect_schema("Setting", one);
      if (one["name"] == name) return one;
    }
    return Json(nullptr);
  };
  expect_fields(named("team-objectives"), {{"default", "3"},
                                           {"value", "3"},
                                           {"may_change", "administrators, leads for their team"},
                                           {"teams", Json::array()}});
  say_all({"ann: admin set team-objectives 4", "ann: admin set team-objectives 5 team Growth",
           "ann: mission Nobody starts alone", "ann: admin set compare-teams on"});
  expect_fields(
      named("team-objectives"),
      {{"default", "3"}, {"value", "4"}, {"teams", Json::array({{{"team", 1}, {"value", "5"}}})}});
  expect_fields(named("mission"), {{"default", ""}, {"value", "Nobody starts alone"}});
  expect_fields(named("compare-teams"), {{"value", "on"}, {"may_change", "administrators"}});
}

TEST_F(ApiNouns, TellsWhenTeamsAreAsked) {
  say_all({"ann: schedule prompts mon thu 09:00",
           "ann: schedule digest monthly last fri 16:30 in here"});
  const Json all = items("/cadences");
  ASSERT_EQ(all.size(), 2U);
  for (const Json& one : all) expect_schema("Cadence", one);
  expect_fields(all[0], {{"team", 1},
                         {"kind", "prompts"},
                         {"period", "week"},
                         {"every", 1},
                         {"weekdays", {"mon", "thu"}},
                         {"day_of_month", nullptr},
                         {"week_of_month", nullptr},
                         {"time", "09:00"},
                         {"nudges", false}});
  expect_fields(all[1], {{"kind", "digest"},
                         {"period", "month"},
                         {"weekdays", {"fri"}},
                         {"week_of_month", 5},
                         {"time", "16:30"}});
  say_all({"ann: schedule pause prompts"});
  EXPECT_EQ(items("/cadences").size(), 1U);
}

}  // namespace
