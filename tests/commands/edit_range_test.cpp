#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::expect_replies;
using tests::GrowthChat;

TEST(EditRange, TurnsADraftRound) {
  GrowthChat chat;
  expect_replies(
      chat, {{"add kr O2 Reduce churn from 3% to 5%", {"KR7"}, "bob"},
             {"edit KR7 baseline 5%",
              {"Baseline and target are both 5", "/okr edit KR7 from 5% to"},
              "bob"},
             {"edit KR7 from 9%", {"is to go up", "/okr edit KR7 from 9% to 5%"}, "bob"},
             {"edit KR7 from 5% to 3%",
              {"KR7 baseline: 3 % → 5 %, target: 5 % → 3 %. It is to go down now.", "/okr undo"},
              "bob"},
             {"show KR7", {"from 5 % to 3 %"}, "bob"},
             {"edit KR7 from 5% to 3%", {"nothing was changed"}, "bob"},
             {"undo", {"direction: down → up", "baseline: 5 % → 3 %", "target: 3 % → 5 %"}, "bob"},
             {"show KR7", {"from 3 % to 5 %"}, "bob"},
             {"edit KR7 to 2% from 5%", {"target: 5 % → 2 %"}, "bob"},
             {"history KR7", {"is to go down now"}, "bob"},
             {"edit KR7 from 4% to 4%", {"both 4"}, "bob"},
             {"edit KR7 from 4 days to 3", {"measured in %, and you typed days"}, "bob"}});
}

TEST(EditRange, NeedsAReasonOnceItRuns) {
  GrowthChat chat;
  expect_replies(chat,
                 {{"edit KR1 from 45% to 30%",
                   {"please say why", "/okr edit KR1 from 45% to 30% because …"},
                   "bob"},
                  {"show KR1", {"from 30 % to 45 %"}},
                  {"edit KR1 from 45% to 30% because it was typed the wrong way round",
                   {"baseline: 30 % → 45 %, target: 45 % → 30 %", "Because: it was typed"},
                   "bob"},
                  {"KR1 38%", {"38 %"}, "bob"},
                  {"edit KR3 from 1 to 2 because x", {"there is no such number to change"}},
                  {"edit KR5 from 1 to 2 because x", {"there is no such number to change"}, "bob"},
                  {"edit KR1 from 45% to 30% because x", {"KR1 belongs to bob"}, "eve"}});
}

TEST(EditRange, OfABandMovesBothEdges) {
  GrowthChat chat;
  expect_replies(
      chat, {{"add kr O1 Weekly orders keep between 100 and 200", {"KR7"}},
             {"edit KR7 from 300 to 400 because we grew", {"low: 100 → 300, target: 200 → 400."}}});
}

TEST(EditRange, OfTheFormIsRightOrWrongAsAWhole) {
  GrowthChat chat;
  chat.opens_forms = true;
  const auto filled_in = [&](const std::string& from, const std::string& to) {
    const commands::Form form = chat.open("edit", "KR1", "bob");
    auto values = tests::prefilled(form);
    values["baseline"] = from;
    values["target"] = to;
    values["reason"] = "it was typed the wrong way round";
    return chat.submit(form.state, values, "bob");
  };
  EXPECT_THAT(filled_in("45", "30").text, HasSubstr("baseline: 30 % → 45 %, target: 45 % → 30 %"));
  const auto refused = filled_in("50", "50");
  EXPECT_EQ(refused.errors.size(), 1U);
  EXPECT_THAT(chat.say("show KR1"), HasSubstr("from 45 % to 30 %"));
}

// What asks for less is noticed, whatever it is called.
TEST(EditRange, IsSaidToBeLoosenedOfCeilingsAndBands) {
  const std::string loosened = "L34";
  GrowthChat chat;
  expect_replies(chat,
                 {{"add kr O1 Open tickets keep at most 20 tickets", {"KR7"}},
                  {"add kr O1 Orders a week keep between 100 and 200", {"KR8"}},
                  {"review O1 change KR7 30 tickets because we grew", {loosened, "20 tickets"}},
                  {"edit KR8 low 50 because we grew", {loosened, "100"}},
                  {"edit KR8 target 300 because we grew", {loosened, "200"}},
                  {"edit KR1 from 30% to 40% because we grew", {loosened, "45 %"}}});
  EXPECT_THAT(chat.say("edit KR7 10 tickets because x"), Not(HasSubstr(loosened)));
  EXPECT_THAT(chat.say("edit KR7 target 10 tickets because x"), Not(HasSubstr(loosened)));
  EXPECT_THAT(chat.say("edit KR8 low 150 because x"), Not(HasSubstr(loosened)));
}

TEST(Edit, OfTheWordsOfARunningObjectiveNeedsAReason) {
  GrowthChat chat;
  expect_replies(chat, {{"edit O1 text New users stay",
                         {"please say why", "/okr edit O1 text New users stay because …"}},
                        {"edit O1 text New users stay because that is what counts",
                         {"New users feel at home → New users stay.", "Because: that is what"}},
                        {"edit O2 text A draft may change", {"→ A draft may change."}, "bob"}});
  chat.opens_forms = true;
  const commands::Form form = chat.open("edit", "O1");
  auto values = tests::prefilled(form);
  values["text"] = "New users come back";
  EXPECT_EQ(chat.submit(form.state, values).errors.count("reason"), 1U);
  values["reason"] = "shorter";
  EXPECT_THAT(chat.submit(form.state, values).text, HasSubstr("→ New users come back."));
}

}  // namespace
