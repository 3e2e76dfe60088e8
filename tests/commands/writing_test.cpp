#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using tests::Chat;
using tests::expect_each;
using tests::expect_replies;
using tests::GrowthChat;

TEST(AddObjective, ReadsItsPartsInAnyOrder) {
  expect_each({
      {"add objective Win hearts",
       {"O3 Win hearts: a draft, aspirational, team Growth, cycle 2026-Q4, owner bob.",
        "/okr add kr O3", "/okr publish O3", "/okr undo"},
       "bob"},
      {"add objective Win hearts team growth owner @eve under O1 committed why they leave team "
       "Growth",
       {"O3 Win hearts", "committed", "owner eve, under O1.", "Why: they leave team Growth"}},
      {"add objective Become a learning company learning",
       {"O3 Become a learning company: a draft, learning"}},
      {"add objective Make the team happy under pressure",
       {"O3 Make the team happy under pressure:"}},
      {"add objective Under pressure we shine under o1",
       {"O3 Under pressure we shine:", "under O1"}},
      {"add objective Win cycle 2026-q4", {"O3 Win:"}},
      {"add objective Win hearts", {"team Growth"}, "eve"},
      {"add objective *Bold* <script> @all", {"O3 *Bold* <script> @all:"}},
      {"add objective לנצח", {"O3 לנצח:"}},
  });
}

TEST(AddObjective, RefusesWithASentence) {
  expect_each({
      {"add objective Win team Grwoth", {"There is no team \"Grwoth\". Did you mean Growth?"}},
      {"add objective Win under O9", {"There is no O9."}},
      {"add objective Win under KR1", {"O3 Win under KR1"}},
      {"add objective " + std::string(251, 'x'), {"An objective can have 250 characters at most"}},
      {"add objective Win why " + std::string(1001, 'x'), {"1000 characters at most"}},
  });
  Chat empty;
  expect_replies(empty, {{"add objective Win", {"There is no team yet", "/okr team add"}},
                         {"team add Core", {"Core"}},
                         {"add objective Win", {"There is no cycle yet", "/okr cycle add"}},
                         {"cycle add 2026-Q4", {"2026-Q4"}},
                         {"add objective Win", {"O1 Win: a draft", "cycle 2026-Q4"}}});
}

TEST(AddKeyResult, ReadsEveryKindOfMeasure) {
  expect_each({
      {"add kr O2 Raise activation from 30% to 45%",
       {"KR7 Raise activation: from 30 % to 45 %, owner bob, in O2", "still a draft", "/okr undo"},
       "bob"},
      {"add kr O2 Response time from 3 days to 1 day", {"from 3 days to 1 day"}},
      {"add kr o-2 Revenue from our customers, from €3k to €4k",
       {"KR7 Revenue from our customers:", "€3,000", "€4,000"}},
      {"add kr O2 Tickets from 7 to 3 open tickets", {"from 7 open tickets to 3 open tickets"}},
      {"add key result O2 Interviews reach 12", {"KR7 Interviews: reach 12"}},
      {"add kr O2 Interviews reach 1,200 people owner @eve by 15 dec",
       {"reach 1,200 people, owner eve", "by Tue 15 Dec 2026"}},
      {"add kr O2 Tour milestones draft; review ;ship;", {"KR7 Tour: 3 milestones"}},
      {"add kr 2 Audit pass/fail by 2026-12-01", {"KR7 Audit: pass or fail", "by Tue 1 Dec 2026"}},
  });
}

TEST(AddKeyResult, RefusesWithASentence) {
  expect_each({
      {"add kr O2 from 1 to 2", {"I need the text"}},
      {"add kr O2 Activation", {"I need how it is measured", "reach 12"}},
      {"add kr O2 Activation from 30% to 30%", {"."}},
      {"add kr O2 Activation from 30% to 45 days", {"begins in % and ends in days"}},
      {"add kr O2 Activation from 1e5 to 3", {"I can't read \"1e5\""}},
      {"add kr O2 Interviews reach 0", {"."}},
      {"add kr O2 Tour milestones draft;", {"."}},
      {"add kr O2 Audit pass/fail by 31 feb", {"There is no day"}},
      {"add kr O2 Audit pass/fail by 15 jan", {"outside the cycle 2026-Q4"}},
      {"add kr O9 Audit pass/fail", {"There is no O9. Did you mean O2"}},
      {"add kr KR1 Audit pass/fail",
       {"KR1 is a key result; I need an objective. It belongs to O1."}},
      {"add kr O1 Audit pass/fail", {"O1 belongs to ann"}, "eve"},
      {"add kr O2 Audit pass/fail please", {"\"please\"", "Usage:"}},
  });
  GrowthChat chat;
  chat.say("add kr O2 Activation from 30% to 30%");
  EXPECT_FALSE(chat.in_book([](const store::Book& book) {
    return store::find_key_result(book, okr::KeyResultId{7}).has_value();
  }));
}

TEST(Edit, SaysTheOldAndTheNewValue) {
  expect_each({
      {"edit KR1 target 50% because the market grew",
       {"KR1 target: 45 % → 50 %.", "Because: the market grew", "/okr undo"},
       "bob"},
      {"edit KR1 from 20 because we counted wrong", {"KR1 baseline: 30 % → 20 %."}},
      {"edit KR1 due 15 dec because launch",
       {"KR1 due day: the end of its cycle → Tue 15 Dec 2026."}},
      {"edit KR1 text Activation of new users",
       {"KR1 text: Activation rate → Activation of new users."}},
      {"edit KR1 unit points", {"KR1 unit: % → points."}},
      {"edit KR1 owner @eve", {"KR1 owner: bob → eve."}},
      {"edit KR1 checkin-owner eve", {"KR1 check in owner: the owner → eve."}},
      {"edit KR6 target €5k", {"€4,000 → €5,000"}, "bob"},
      {"edit O1 text New users stay because they leave",
       {"O1 text: New users feel at home → New users stay."}},
      {"edit O1 why they leave because of us", {"O1 why: none → they leave because of us."}},
      {"edit O1 kind committed", {"aspirational → committed"}},
      {"edit O2 under O1", {"O2 parent: none → O1."}},
      {"edit O1 owner me", {"That is ann already; nothing was changed."}},
      {"assign KR1 @eve", {"KR1 owner: bob → eve.", "/okr undo"}, "bob"},
      {"assign O2 ann", {"O2 owner: bob → ann."}},
      {"assign 6 ann", {"KR6 owner: bob → ann."}},
  });
}

TEST(Edit, RefusesWithASentence) {
  expect_each({
      {"edit KR1 target 50%", {"please say why", "/okr edit KR1 target 50% because …"}},
      {"edit KR1 target 20% because x", {"."}},
      {"edit KR1 target 50days because x", {"measured in %, and you typed days"}},
      {"edit KR1 tagret 50", {"KR1 has no field \"tagret\". Did you mean target?"}},
      {"edit KR3 target 5 because x", {"there is no such number"}},
      {"edit KR5 baseline 5 because x", {"there is no such number"}},
      {"edit KR1 due 15 jan because x", {"outside the cycle"}},
      {"edit O1 kind bold", {"\"bold\" is none of committed"}},
      {"edit O1 parent O1", {"that would be a loop"}},
      {"edit KR1 text " + std::string(251, 'x'), {"250 characters"}},
      {"edit KR1 unit " + std::string(21, 'x'), {"20 characters"}},
      {"edit KR1 target 50 because x", {"KR1 belongs to bob"}, "eve"},
      {"edit O2 text x",
       {"O2 belongs to bob", "Ask bob, ann (who leads Growth) or an administrator."},
       "eve"},
      {"edit 1 text x", {"Is that O1 or KR1?"}},
      {"edit thing text x", {"\"thing\" is neither"}},
      {"assign KR1 @eve", {"KR1 belongs to bob"}, "eve"},
      {"assign KR1 noone", {"I don't know who \"noone\" is."}},
      {"assign KR1 bbo", {"Did you mean bob?"}},
  });
  GrowthChat chat;
  expect_replies(chat, {{"edit O2 under O1", {"O1"}}, {"edit O1 under O2", {"loop"}}});
}

TEST(Publish, MakesADraftActive) {
  GrowthChat chat;
  expect_replies(
      chat,
      {
          {"publish O2", {"O2 belongs to bob"}, "eve"},
          {"publish O2",
           {"O2 Sales love the product: draft → active, with 1 key result.", "/okr undo"},
           "bob"},
          {"publish O2", {"O2 is active already."}, "bob"},
          {"publish all", {"There is no draft that you could publish."}, "bob"},
          {"add objective Empty one", {"O3"}, "bob"},
          {"publish O3", {"O3 stays a draft: it has no key result yet.", "/okr add kr O3"}, "bob"},
          {"publish all", {"O3 stays a draft"}, "bob"},
          {"add kr O3 Audit pass/fail", {"KR7"}, "bob"},
          {"publish all", {"O3 Empty one: draft → active"}, "bob"},
          {"KR7 pass", {"passed"}, "bob"},
      });
}

TEST(Publish, SaysWhatIsStillMissing) {
  Chat chat;
  expect_replies(chat, {{"team add Core", {"led by ann"}},
                        {"cycle add 2027-Q1", {"2027-Q1"}},
                        {"add objective Win", {"O1"}},
                        {"add kr O1 Audit pass/fail", {"KR1"}},
                        {"publish O1", {"draft → active", "/okr cycle start 2027-Q1"}},
                        {"cycle start 2027-Q1", {"planning → active"}},
                        {"add objective More", {"O2"}},
                        {"add kr O2 Audit pass/fail", {"KR2"}},
                        {"publish O2", {"/okr schedule prompts weekly mon 09:00 team Core"}}});
}

}  // namespace
