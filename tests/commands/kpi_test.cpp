#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commands/cards/digest.h"
#include "commands/cards/prompt.h"
#include "store/sql/kpi.h"
#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::Exchange;
using tests::expect_each;
using tests::expect_replies;
using tests::GrowthChat;

constexpr const char* kChurn = "kpi add Weekly churn % healthy ≤ 3%";

TEST(KpiAdd, UnderstandsHowPeopleSayWhatIsHealthy) {
  expect_each({
      {"kpi add Churn % healthy ≤ 3%", {"K1 Churn", "at most 3 %", "asked weekly", "team Growth"}},
      {"kpi add Churn % healthy <= 3", {"at most 3 %"}},
      {"kpi add Churn % healthy ≤3%", {"at most 3 %"}},
      {"kpi add Churn healthy at most 3 %", {"at most 3 %"}},
      {"kpi add Retention healthy ≥ 80%", {"at least 80 %"}},
      {"kpi add Retention healthy >=80%", {"at least 80 %"}},
      {"kpi add Retention healthy above 80 %", {"at least 80 %"}},
      {"kpi add Retention healthy 80..90%", {"80 % to 90 %"}},
      {"kpi add Retention healthy 80%..90%", {"80 % to 90 %"}},
      {"kpi add Retention healthy 80 .. 90 %", {"80 % to 90 %"}},
      {"kpi add Retention healthy 80 % to 90 %", {"80 % to 90 %"}},
      {"kpi add Retention healthy between 80% and 90%", {"80 % to 90 %"}},
      {"kpi add Answer time healthy ≤ 4 hours", {"at most 4 hours"}},
      {"kpi add Time to hire in days healthy ≤ 30", {"Time to hire in days", "at most 30 days"}},
      {"kpi add Revenue € healthy ≥ 1.2M monthly", {"at least €1,200,000", "asked monthly"}},
      {"kpi add Interviews", {"Interviews", "healthy: no target", "nobody can tell whether"}},
      {"kpi add Mood unit points team none owner @bob", {"owner bob", "of no team"}},
      {"kpi add Our healthy customers", {"K1 Our healthy customers", "no target"}},
      {"kpi add Monthly numbers the team is proud of", {"proud of", "asked weekly"}},
  });
}

TEST(KpiAdd, RefusesWithTheReason) {
  expect_each({
      {"kpi add", {"I need what the KPI is called.", "Usage:"}},
      {"kpi add Churn healthy 90..80%", {"say the smaller number first"}},
      {"kpi add Churn healthy 80..80%", {"leave some room between"}},
      {"kpi add Churn healthy 80% to 90 days", {"Use one unit."}},
      {"kpi add Churn % healthy ≤ 3 days", {"Use one unit."}},
      {"kpi add Churn healthy ≤ 10^400", {"10^400"}},
      {"kpi add Churn healthy 5", {"I need where it is healthy"}},
  });
}

TEST(Kpi, StandsWithoutAnObjectiveAndIsListed) {
  GrowthChat chat;
  expect_replies(chat, {{"kpi", {"There are no KPIs here yet", "/okr kpi template"}},
                        {kChurn, {"Its first value: /okr kpi K1 <value>."}},
                        {"kpi add Mood", {"K2"}, "bob"},
                        {"kpi", {"K1 Weekly churn: no data yet ·", "K2 Mood: no target ·, bob"}},
                        {"kpi list Growth", {"K1", "K2"}},
                        {"kpi list @bob", {"KPIs of bob", "K2"}},
                        {"kpi list page 2", {"There is no page 2"}},
                        {"kpi template", {"churn", "retention", "revenue", "conversion"}}});
}

TEST(Kpi, TakesValuesAndNeverCallsOneWithoutTargetHealthy) {
  GrowthChat chat;
  expect_replies(chat, {{kChurn, {"K1"}},
                        {"kpi add Mood", {"K2"}},
                        {"kpi K1 2.4% the mail helps",
                         {"2.4 %, the first value, healthy ●", "Note: the mail helps"}},
                        {"kpi k-1 3,5", {"2.4 % → 3.5 %, watch ◐ (healthy: at most 3 %)."}},
                        {"kpi 1 5%", {"3.5 % → 5 %, unhealthy ○"}},
                        {"K1 5", {"still 5 %"}},
                        {"kpi K2 4", {"4, the first value, no target ·."}},
                        {"kpi K1", {"Weekly churn", "Healthy: at most 3 %"}},
                        {"K1", {"Weekly churn"}},
                        {"show K1", {"Weekly churn"}}});
}

TEST(Kpi, SaysWhatIsWrongAndWhatToTypeInstead) {
  GrowthChat chat;
  chat.say(kChurn);
  expect_replies(chat, {{"kpi K7 3", {"There is no K7.", "Did you mean K1, Weekly churn?"}},
                        {"kpi lst", {"\"lst\" is not a KPI", "/okr help kpi"}},
                        {"kpi K1 3 days", {"measured in %, and you typed days"}},
                        {"kpi K1 3 after days off", {"Note: after days off"}},
                        {"kpi K1 many", {"many"}},
                        {"kpi K1 3days", {"measured in %", "days"}},
                        {"kpi correct K1 4", {"3 % → 4 %"}},
                        {"KR1 33%", {"33 %"}},
                        {"block K1 x", {"K1 is a KPI; I need a key result"}},
                        {"publish K1", {"K1 is a KPI; I need an objective"}},
                        {"edit K1 text x", {"/okr kpi edit K1"}},
                        {"kpi show KR1", {"not a KPI"}},
                        {"kpi edit K1 color red", {"no field \"color\""}},
                        {"kpi edit K1 asked daily", {"neither weekly nor monthly"}},
                        {"kpi drop K1", {"Please say why"}},
                        {"kpi correct K9", {"There is no K9"}}});
}

TEST(Kpi, BelongsToItsOwner) {
  GrowthChat chat;
  chat.say("kpi add Churn owner @ann");
  expect_replies(chat, {{"kpi K1 3", {"K1 belongs to ann", "Ask ann or an administrator."}, "bob"},
                        {"kpi edit K1 owner @bob", {"ann → bob"}},
                        {"kpi K1 3", {"the first value"}, "bob"},
                        {"kpi K1 3", {"belongs to bob"}, "eve"}});
}

TEST(Kpi, ShowsItsHistoryWithCorrections) {
  GrowthChat chat;
  for (const char* line : {kChurn, "kpi K1 2", "kpi K1 6", "kpi correct K1 4 typo"}) {
    chat.say(line);
    chat.clock.advance(std::chrono::hours{1});
  }
  const std::string shown = chat.say("kpi show K1");
  EXPECT_THAT(shown, HasSubstr("▁█"));
  EXPECT_THAT(shown, HasSubstr("ann via sandbox: corrected 6 % to 4 %, unhealthy ○, “typo”"));
  EXPECT_THAT(shown, HasSubstr("6 %, unhealthy ○ (corrected since)"));
  chat.say("undo");
  const std::string undone = chat.say("kpi show K1");
  EXPECT_THAT(undone, HasSubstr("took back 4 %"));
  EXPECT_THAT(undone, HasSubstr("(taken back since)"));
  EXPECT_THAT(undone, HasSubstr("K1 Weekly churn: 6 %, unhealthy ○"));
}

TEST(Kpi, EditsKeepWhatWasBefore) {
  GrowthChat chat;
  chat.say(kChurn);
  expect_replies(chat,
                 {{"kpi edit K1 healthy 1%..4% because it grew", {"at most 3 % → 1 % to 4 %"}},
                  {"kpi edit K1 healthy 1%..4%", {"already; nothing was changed"}},
                  {"kpi show K1", {"healthy up to: 4 %, was 3 %, because “it grew”"}},
                  {"kpi edit K1 healthy none", {"1 % to 4 % → no target"}},
                  {"kpi edit K1 asked monthly", {"weekly → monthly"}},
                  {"kpi edit K1 team none", {"Growth → none"}},
                  {"kpi edit K1 text Monthly churn", {"Weekly churn → Monthly churn"}},
                  {"kpi edit K1 unit points", {"% → points"}},
                  {"kpi drop K1 because nobody looks", {"is dropped"}},
                  {"kpi K1 3", {"was dropped"}},
                  {"kpi list", {"no KPIs"}},
                  {"kpi list all", {"dropped"}}});
}

TEST(KpiLink, NamesNoKeyResultThatIsPrivate) {
  GrowthChat chat;
  for (const char* line : {"kpi add Revenue €", "kpi link K1 KR6", "edit O2 private on"}) {
    chat.say(line);
  }
  EXPECT_THAT(chat.say("kpi show K1", "eve"), Not(HasSubstr("KR6")));
  EXPECT_THAT(chat.say("kpi show K1", "bob"),
              testing::AllOf(HasSubstr("Measures: KR6"), HasSubstr("measures KR6: yes")));
}

TEST(KpiLink, ChecksAValueInOnceWithTheConfidenceThatWas) {
  GrowthChat chat;
  expect_replies(
      chat,
      {{"kpi add Activation % healthy ≥ 40%", {"K1"}},
       {"KR1 33% 7", {"33 %"}, "bob"},
       {"kpi link K1 KR1", {"K1 Activation now measures KR1"}},
       {"kpi link K1 KR1", {"is measured by K1 already"}},
       {"kpi K1 36% after the tour",
        {"36 %, the first value, watch", "KR1 Activation rate: 33 % → 36 %", "confidence 7/10"}},
       {"history KR1", {"ann via K1: 36 %, confidence 7/10 (high), “From K1 Activation: after"}},
       {"kpi correct K1 35%", {"36 % → 35 %", "KR1 Activation rate: 36 % → 35 %"}},
       {"history KR1", {"corrected 36 % to 35 %"}},
       {"KR1 34%", {"35 % → 34 %"}, "bob"},
       {"kpi correct K1 37%", {"KR1 was checked in otherwise since, so it stays as it is."}},
       {"show KR1", {"34 %"}}});
  // Once: a row for 33, 36, its correction, and 34.
  chat.in_book([](const store::Book& book) {
    EXPECT_EQ(store::history_length(book, okr::KeyResultId{1}, std::nullopt), 4);
  });
}

// Two teams share a number; to one it is a key result, of the other it measures one.
TEST(KpiLink, MeasuresKeyResultsOfSeveralTeams) {
  GrowthChat chat;
  expect_replies(chat, {{"team add Sales", {"Sales"}},
                        {"add objective Buyers come back on their own team Sales", {"O3"}},
                        {"kpi add Activation %", {"K1"}},
                        {"kpi K1 33%", {"the first value"}},
                        {"kpi elevate K1 to 40% under O3", {"KR7 Activation: from 33 % to 40 %"}},
                        {"publish O3", {"active"}},
                        {"kpi link K1 KR1", {"now measures KR1"}},
                        {"kpi link K1 KR7", {"now measures KR7"}},
                        {"kpi show K1", {"Measures: KR1, KR7", "Elevated to: KR7"}, "eve"},
                        {"kpi K1 36%", {"KR1 Activation rate: 36 %", "KR7 Activation: 36 %"}},
                        {"list Growth", {"KR1 Activation rate: 36 %"}, "eve"},
                        {"list Sales", {"KR7 Activation: 36 %"}, "eve"}});
}

TEST(KpiLink, UndoTakesBackBoth) {
  GrowthChat chat;
  for (const char* line : {"kpi add Activation %", "kpi link K1 KR1", "kpi K1 36%"}) chat.say(line);
  const std::string undone = chat.say("undo");
  EXPECT_THAT(undone, HasSubstr("KR1 Activation rate, check-in: 36 % → none."));
  EXPECT_THAT(undone, HasSubstr("K1 Activation, value: 36 % → none."));
  EXPECT_THAT(chat.say("show KR1"), HasSubstr("No check-in yet"));
}

TEST(KpiLink, RefusesWhatCannotBeMeasured) {
  GrowthChat chat;
  expect_replies(chat, {{"kpi add Churn %", {"K1"}},
                        {"kpi add Other %", {"K2"}},
                        {"kpi link K1 KR3", {"KR3 is measured as 3 milestones"}},
                        {"kpi link K1 KR4", {"which no KPI can tell"}},
                        {"kpi link K1 KR2", {"K1 is measured in % and KR2 in days"}},
                        {"kpi link K1 KR1", {"now measures"}},
                        {"kpi link K2 KR1",
                         {"measured by K1. A key result has one source", "/okr kpi unlink K1 KR1"}},
                        {"kpi edit K1 unit days", {"/okr kpi unlink K1 KR1"}},
                        {"kpi unlink K2 KR1", {"does not measure KR1"}},
                        {"kpi link K1 KR1", {"belongs to ann"}, "eve"},
                        {"kpi unlink K1 KR1", {"no longer measures KR1"}},
                        {"kpi K1 5", {"first value"}},
                        {"show KR1", {"No check-in yet"}}});
}

TEST(KpiLink, AClosedCycleTakesNothingAndHoldsNothingUp) {
  GrowthChat chat;
  for (const char* line : {"kpi add Activation %", "kpi link K1 KR1", "cycle close 2026-Q4"}) {
    chat.say(line);
  }
  EXPECT_THAT(chat.say("kpi K1 5"), HasSubstr("5 %, the first value"));
  EXPECT_THAT(chat.say("show KR1"), HasSubstr("No check-in yet"));
}

TEST(KpiElevate, MakesAKeyResultFromTodaysValue) {
  GrowthChat chat;
  expect_replies(chat, {{"kpi add Monthly retention % healthy ≥ 85%", {"K1"}},
                        {"kpi elevate K1 to 88% under O2", {"has no value yet"}},
                        {"kpi K1 82%", {"82 %"}},
                        {"kpi elevate K1 to 82% under O2", {"K1 stands at 82 % today"}},
                        {"kpi elevate K1 88% under O2", {"to 2%"}},
                        {"kpi elevate K1 to 88%", {"under O3"}},
                        {"kpi elevate K1 to 88 days under O2", {"measured in %"}},
                        {"kpi elevate K1 to 88 at last under O2", {"under O3"}},
                        {"kpi elevate K1 to 88% under O2 by 15 dec",
                         {"KR7 Monthly retention: from 82 % to 88 %, owner ann",
                          "K1 is elevated to KR7", "/okr kpi link K1 KR7"}},
                        {"kpi show K1", {"Elevated to: KR7", "KR7 works on it"}},
                        {"kpi K1 83%", {"83 %"}},
                        {"show KR7", {"No check-in yet"}},  // it flows only when that is said
                        {"undo", {"K1 Monthly retention, value: 83 % → 82 %."}},
                        {"undo", {"KR7 Monthly retention is gone."}},
                        {"kpi show K1", {"elevated to KR7: no, was yes"}}});
}

TEST(KpiRecovery, IsProposedAfterTwoBadWeeksAndNeverMade) {
  GrowthChat chat;
  chat.say(kChurn);
  EXPECT_THAT(chat.say("kpi K1 9"), Not(HasSubstr("recover")));
  EXPECT_THAT(chat.say("kpi K1 10"), Not(HasSubstr("recover")));  // the same week
  chat.clock.advance(std::chrono::weeks{1});
  const std::string proposed = chat.say("kpi K1 9");
  EXPECT_THAT(proposed, HasSubstr("unhealthy for 2 weeks in a row"));
  EXPECT_THAT(proposed, HasSubstr("/okr kpi recover K1"));
  EXPECT_THAT(chat.say("list"), Not(HasSubstr("Weekly churn is back")));
  EXPECT_THAT(chat.say("kpi show K1"), HasSubstr("/okr kpi recover K1"));
  const auto pressed = chat.press({"recover", "K1", chat.ann});
  EXPECT_THAT(pressed.text, HasSubstr("O3 Weekly churn is back where it is healthy: a draft"));
  EXPECT_THAT(pressed.text, HasSubstr("KR7 Weekly churn: from 9 % to 3 %"));
  EXPECT_THAT(chat.say("kpi recover K1"), HasSubstr("KR7 works on K1 already"));
  chat.clock.advance(std::chrono::weeks{1});
  EXPECT_THAT(chat.say("kpi K1 9"), Not(HasSubstr("in a row")));
}

TEST(KpiRecovery, NeedsATargetThatIsMissed) {
  GrowthChat chat;
  expect_replies(chat, {{"kpi add Mood", {"K1"}},
                        {"kpi recover K1", {"has no value yet"}},
                        {"kpi K1 3", {"3"}},
                        {"kpi recover K1", {"K1 has no target", "/okr kpi edit K1 healthy"}},
                        {"kpi edit K1 healthy ≥ 2", {"at least 2"}},
                        {"kpi recover K1", {"is healthy: there is nothing to recover"}}});
}

TEST(KpiDue, StandsOnTheHomeUntilThePeriodHasAValue) {
  GrowthChat chat;
  chat.say("kpi add Churn % healthy ≤ 3% owner @bob");
  chat.say("kpi add Revenue monthly owner @bob");
  const std::string home = chat.say("home", "bob");
  EXPECT_THAT(home, HasSubstr("KPIs without a value for this week or month"));
  EXPECT_THAT(home, HasSubstr("K1 Churn: no data yet · (healthy: at most 3 %)"));
  EXPECT_THAT(home, HasSubstr("K2 Revenue"));
  EXPECT_THAT(chat.say("home", "ann"), Not(HasSubstr("K1 Churn")));
  chat.say("kpi K1 2", "bob");
  chat.say("kpi K2 2", "bob");
  EXPECT_THAT(chat.say("home", "bob"), Not(HasSubstr("KPIs without")));
  chat.clock.advance(std::chrono::weeks{1});  // Monday 30 November
  EXPECT_THAT(chat.say("home", "bob"), HasSubstr("K1 Churn: 2 %, healthy ●"));
  EXPECT_THAT(chat.say("home", "bob"), Not(HasSubstr("K2 Revenue")));
  chat.clock.advance(std::chrono::weeks{1});
  EXPECT_THAT(chat.say("home", "bob"), HasSubstr("K2 Revenue"));
}

TEST(KpiDue, StandsOnTheWeeklyCardToo) {
  GrowthChat chat;
  chat.say("kpi add Churn % healthy ≤ 3% owner @bob");
  const auto card = [&] {
    return chat.in_book([&](const store::Book& book) {
      okr::Delivery delivery;
      delivery.kind = okr::DeliveryKind::kPrompt;
      delivery.person = chat.bob;
      delivery.due_at = chat.clock.now();
      return commands::plain_text(*commands::cards::prompt(book, delivery, chat.clock.now()));
    });
  };
  EXPECT_THAT(card(), HasSubstr("K1 Churn: no data yet · (healthy: at most 3 %)\n"
                                "Type /okr kpi K1 <value>."));
  chat.say("kpi K1 2", "bob");
  EXPECT_THAT(card(), Not(HasSubstr("K1 Churn")));
}

TEST(KpiForm, SetsAValue) {
  GrowthChat chat;
  chat.say(kChurn);
  const commands::Form form = chat.open("kpi", "K1");
  EXPECT_EQ(form.title, "Value of K1");
  EXPECT_THAT(tests::field(form, "value").hint, HasSubstr("No value yet; healthy: at most 3 %."));
  const auto wrong = chat.submit(form.state, {{"value", "many"}});
  EXPECT_EQ(wrong.errors.count("value"), 1U);
  const auto saved = chat.submit(form.state, {{"value", "2,5%"}, {"note", "better"}});
  EXPECT_THAT(saved.text, HasSubstr("K1 Weekly churn: 2.5 %, the first value, healthy ●"));
  EXPECT_THAT(saved.text, HasSubstr("Note: better"));
  EXPECT_THAT(chat.press({"kpi", "K1", std::nullopt}, "eve").text, HasSubstr("belongs to ann"));
}

TEST(KpiDigest, HealthMetricsStandBelowTheObjectivesAsTheyWereThatDay) {
  GrowthChat chat;
  chat.say(kChurn);
  chat.say("kpi K1 2%");
  const okr::Instant then = chat.clock.now();
  chat.clock.advance(std::chrono::hours{1});
  chat.say("kpi K1 9%");
  chat.say("kpi edit K1 text Churned customers");
  chat.say("kpi edit K1 healthy ≤ 1%");
  chat.say("kpi add Later");
  const auto thread = [&](okr::Instant at) {
    return chat.in_book([&](const store::Book& book) {
      return commands::plain_text(*commands::cards::digest_thread(book, chat.growth, at, at));
    });
  };
  EXPECT_THAT(thread(then), testing::EndsWith("Health metrics\nK1 Weekly churn: 2 %, healthy ● "
                                              "(healthy: at most 3 %)"));
  EXPECT_THAT(thread(chat.clock.now()),
              testing::EndsWith("K1 Churned customers: 9 %, unhealthy ○ (healthy: at most 1 %)\n"
                                "K2 Later: no target ·"));
}

TEST(AdminToken, IsShownOnceToAdministratorsAlone) {
  GrowthChat chat;
  const std::string made = chat.say("admin token add cron job read kpis for @bob");
  EXPECT_THAT(made, HasSubstr("The token cron job may use: read, kpis. It acts for bob."));
  const std::size_t at = made.find("milepost_");
  ASSERT_NE(at, std::string::npos);
  const std::string token = made.substr(at, 9 + 64);
  expect_replies(chat,
                 {{"admin token list", {"cron job: read, kpis, acts for bob, made by ann"}},
                  {"admin token list", {"Only administrators"}, "bob"},
                  {"admin token add x read", {"Only administrators"}, "bob"},
                  {"admin token revoke cron job", {"Only administrators"}, "bob"},
                  {"admin token add cron job read", {"There is a token \"cron job\" already"}},
                  {"admin token add", {"I need a name"}},
                  {"admin token add x", {"I need what the token is good for"}},
                  {"admin token add x read write", {"\"write\" is no scope"}},
                  {"admin token add x read --share", {"so I made none"}},
                  {"admin token revoke other", {"There is no token \"other\""}},
                  {"admin token revoke cron job", {"is revoked"}},
                  {"admin token list", {"revoked"}},
                  {"admin token revoke cron job", {"There is no token"}}});
  EXPECT_THAT(chat.say("admin token list"), Not(HasSubstr(token)));
  EXPECT_EQ(chat.say("admin token add y read,check-ins").find(token), std::string::npos);
}

}  // namespace
