#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commands/coach/judge.h"
#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::expect_replies;
using tests::GrowthChat;

TEST(CoachWay, IsNotPublishedAgainstItsWords) {
  GrowthChat chat;
  expect_replies(chat,
                 {{"add kr O2 Reduce churn from 3% to 5%", {"KR7", "L12"}, "bob"},
                  {"publish O2",
                   {"O2 stays a draft: KR7 “Reduce churn” says “Reduce”, but goes from 3 % to 5 %, "
                    "which is up.",
                    "/okr edit KR7 from 5% to 3%", "/okr waive KR7 L12 because …"},
                   "bob"},
                  {"publish all", {"O2 stays a draft"}, "bob"},
                  {"show O2", {"(draft)"}, "bob"},
                  {"edit KR7 from 5% to 3%", {"down"}, "bob"},
                  {"publish O2", {"draft → active"}, "bob"},
                  {"undo", {"active → draft"}, "bob"},
                  {"undo", {"direction: down → up"}, "bob"},
                  {"waive KR7 L12 because we want to lose the wrong customers", {"waived"}, "bob"},
                  {"publish O2", {"draft → active"}, "bob"}});
}

TEST(CoachWay, IsNotAddedToWhatRuns) {
  GrowthChat chat;
  expect_replies(chat, {{"add kr O1 Reduce churn from 3% to 5%",
                         {"says “Reduce”, but goes from 3 % to 5 %", "I added nothing",
                          "/okr add kr O1 Reduce churn from 5% to 3%"}},
                        {"add kr O1 Reduce churn from 5% to 3%", {"KR7 Reduce churn"}},
                        {"edit KR7 from 3% to 5% because x", {"nothing was changed", "L12"}},
                        {"edit KR1 text Reduce the activation", {"nothing was changed"}},
                        {"waive O1 L12 because it is meant so", {"waived"}},
                        {"add kr O1 Cut costs from 3% to 5%", {"KR8 Cut costs"}}});
  chat.opens_forms = true;
  const commands::Form form = chat.open("add-kr", "O1", "ann");
  chat.say("undo");
  chat.say("waive O1 L12 none");
  auto values = tests::prefilled(form);
  values["text"] = "Cut costs";
  values["from"] = "3%";
  values["to"] = "5%";
  EXPECT_EQ(chat.submit(form.state, values).errors.count("to"), 1U);
}

bool breaks_its_way(std::string_view text, int from, int to, std::string_view unit) {
  commands::coach::Draft draft;
  commands::coach::DraftKeyResult one;
  one.text = text;
  one.unit = unit;
  one.baseline = okr::Decimal{from};
  one.target = okr::Decimal{to};
  one.measure = from < to ? commands::coach::DraftKeyResult::Measure::kIncrease
                          : commands::coach::DraftKeyResult::Measure::kDecrease;
  draft.key_results = {one};
  std::vector<commands::coach::Finding> findings;
  commands::coach::judge_key_result_text(draft, 0, commands::coach::language_of(text), findings);
  for (const auto& finding : findings) {
    if (finding.rule == 12) return true;
  }
  return false;
}

TEST(CoachWay, IsReadFromTheWordThatLeads) {
  for (const char* text :
       {"Reduce churn", "Reduziere die Kosten", "Reduziere Ausfälle", "Churn runter", "Less churn",
        "Weniger Ausfälle", "Fewer escalations", "Lower bounce rate", "Kosten senken",
        "Senke die Kosten", "Kürzere Wartezeit", "Reduce downtime by december",
        "Weniger Ausfälle von 5 auf 9", "Churn runter von 5 auf 9"}) {
    EXPECT_TRUE(breaks_its_way(text, 5, 9, "%")) << text;
    EXPECT_FALSE(breaks_its_way(text, 9, 5, "%")) << text;
  }
  for (const char* text : {"More severe incidents", "Mehr als 3 Tage", "Higher tier tickets"}) {
    EXPECT_FALSE(breaks_its_way(text, 9, 5, "%")) << text;
  }
  for (const char* text : {"Raise NPS", "Steigere den Umsatz", "Umsatz rauf", "Erhöhe die Marge"}) {
    EXPECT_TRUE(breaks_its_way(text, 9, 5, "%")) << text;
    EXPECT_FALSE(breaks_its_way(text, 5, 9, "%")) << text;
  }
}

TEST(CoachWay, IsNotJudgedWhereSomethingElseMovesToo) {
  for (const char* text :
       {"Reduce churn by raising NPS", "Reduce churn by better onboarding",
        "Reduce costs and raise margin", "Cut waiting so that NPS improves through training",
        "Less than 3 days", "Reduziere Abwanderung durch besseren NPS",
        "NPS erhöhen um Abwanderung zu senken", "Weniger als 3 Tage", "Drop-in visitors",
        "Reduce churn to increase revenue", "Lower funnel conversion", "Smaller customers renewing",
        "Drop in calls", "Less than half the time", "Share of customers with fewer tickets"}) {
    EXPECT_FALSE(breaks_its_way(text, 30, 50, "")) << text;
  }
}

}  // namespace
