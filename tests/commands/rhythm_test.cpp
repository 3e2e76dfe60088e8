#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sql/delivery.h"
#include "store/sql/holiday.h"
#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::Chat;
using tests::expect_each;
using tests::expect_replies;
using tests::GrowthChat;

TEST(Schedule, SaysTheRuleAndTheFirstTime) {
  expect_each({
      {"schedule prompts weekly mon 09:00",
       {"Growth: check-ins are asked for every Monday at 09:00", "Before: every Monday at 09:00",
        "First time: Mon 30 Nov 09:00 (Europe/Berlin)", "/okr undo"}},
      {"remind prompts tue 9:30 every 2 weeks zone team team Growth",
       {"Tuesday", "09:30", "First time: Tue 24 Nov 09:30"}},
      {"remind every friday at 5pm", {"Friday", "17:00"}},
      {"schedule digest weekly mon 16:00 in here",
       {"Growth: the digest is posted in #town every Monday at 16:00",
        "First time: Mon 23 Nov 16:00"}},
      {"schedule digest mon 16:00 in #growth team growth", {"in #growth"}},
      {"schedule prompts mon,thu 09:00",
       {"every Monday and Thursday at 09:00", "First time: Thu 26 Nov 09:00"}},
      {"schedule prompts mon, wed and fri 09:00", {"every Monday, Wednesday and Friday at 09:00"}},
      {"schedule prompts mon-thu 09:00", {"every Monday, Tuesday, Wednesday and Thursday"}},
      {"schedule prompts fri-mon 09:00", {"every Monday, Friday, Saturday and Sunday"}},
      {"schedule prompts every 2 weeks on tue and thu at 9am",
       {"every 2 weeks on Tuesday and Thursday at 09:00"}},
      {"schedule prompts monthly 15th 09:00",
       {"every month on the 15th at 09:00", "First time: Tue 15 Dec 09:00"}},
      {"schedule prompts monthly on the 1st 09:00", {"every month on the 1st at 09:00"}},
      {"schedule prompts monthly 15 09:00", {"every month on the 15th at 09:00"}},
      {"schedule prompts last day 09:00", {"every month on the last day at 09:00"}},
      {"schedule prompts every 3 months on the first mon 09:00",
       {"every 3 months on the first Monday at 09:00"}},
      {"schedule prompts mon 09:00 monthly", {"every month on the first Monday at 09:00"}},
      {"schedule digest monthly last fri 16:00 in here",
       {"every month on the last Friday at 16:00", "First time: Fri 27 Nov 16:00"}},
  });
}

TEST(Schedule, AsksEveryWeekOrEverySecond) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("upcoming 30", "bob"), HasSubstr("Mon 14 Dec 09:00"));
  chat.say("schedule prompts mon 09:00 every 2 weeks");
  const std::string upcoming = chat.say("upcoming 30", "bob");
  for (const char* day : {"7 Dec", "21 Dec"}) EXPECT_THAT(upcoming, HasSubstr(day));
  for (const char* day : {"30 Nov", "14 Dec"}) EXPECT_THAT(upcoming, Not(HasSubstr(day)));
}

TEST(Schedule, RefusesWithASentence) {
  expect_each({
      {"schedule prompts mon 9", {"\"9\" is not a time of day"}},
      {"schedule prompts someday 09:00", {"\"someday\" is not a weekday"}},
      {"schedule prompts mon 25:00", {"\"25:00\" is not a time of day"}},
      {"schedule prompts mon 09:00 every 13 weeks", {"every 1 to 12 weeks, not every 13"}},
      {"schedule prompts mon 09:00 every 2 days", {"I count in weeks"}},
      {"schedule prompts monthly 09:00", {"I need a day of the month"}},
      {"schedule prompts monthly 32nd 09:00", {"No month has a day 32."}},
      {"schedule prompts monthly 0th 09:00", {"No month has a day 0."}},
      {"schedule prompts monthly 5th mon 09:00", {"may have no fifth one"}},
      {"schedule prompts weekly 15th 09:00", {"Say monthly instead"}},
      {"schedule prompts 15th mon 09:00", {"not both"}},
      {"schedule prompts first 09:00", {"I need a weekday behind \"first\""}},
      {"schedule prompts monthly mon,tue 09:00", {"one weekday, such as first mon"}},
      {"schedule prompts every 13 months 1st 09:00", {"every 1 to 12 months, not every 13"}},
      {"schedule prompts mon 09:00 in #growth", {"never in a channel"}},
      {"schedule prompts mon 09:00 zone mars", {"The zone is theirs"}},
      {"schedule prompts mon 09:00 team Grwth", {"Did you mean Growth?"}},
      {"schedule digest mon 16:00", {"Growth has no home channel"}},
      {"schedule digest mon 16:00 in nowhere", {"I can't tell which channel \"nowhere\" is."}},
      {"schedule digest mon 16:00 in here zone theirs", {"always the team's"}},
      {"schedule prompts mon 09:00", {"Only the lead of Growth can do that", "Ask ann"}, "bob"},
  });
}

TEST(Schedule, SaysATeamsTimeAsItsLeadReadsTheClock) {
  GrowthChat chat;
  chat.in_book([&](const store::Book& book) {
    const auto identity = *store::find_identity(book, chat.connection, "u-ann");
    store::set_profile(book, identity,
                       {.name = "ann", .user_name = "ann", .time_zone = "America/New_York"},
                       chat.clock.now());
  });
  EXPECT_THAT(chat.say("schedule digest mon 16:00 in here"),
              HasSubstr("Mon 23 Nov 16:00 (Europe/Berlin), Mon 23 Nov 10:00 where you are."));
  for (const char* typed : {"schedule prompts daily 9:00", "schedule prompts every weekday 9:00"}) {
    EXPECT_THAT(chat.say(typed), HasSubstr("every Monday, Tuesday, Wednesday, Thursday and Friday"))
        << typed;
  }
}

TEST(Schedule, IsPausedAndTakenUpAgain) {
  GrowthChat chat;
  expect_replies(chat,
                 {
                     {"schedule pause digest", {"Growth has no schedule that could be paused."}},
                     {"schedule resume", {"Nothing of Growth is paused."}},
                     {"schedule pause", {"Only the lead of Growth can do that"}, "bob"},
                     {"schedule pause",
                      {"Growth: check-ins paused, every Monday at 09:00", "/okr schedule resume"}},
                     {"schedule pause", {"no schedule that could be paused"}},
                     {"team Growth", {"paused"}},
                     {"upcoming", {"Nothing"}},
                     {"schedule resume prompts team Growth",
                      {"Growth: check-ins again; first time: Mon 30 Nov 09:00 (Europe/Berlin)"}},
                     {"team Growth", {"every Monday at 09:00"}},
                     {"schedule digest off", {"has no schedule that could be paused."}},
                     {"schedule prompts off", {"Only the lead of Growth"}, "bob"},
                     {"schedule prompts off team Growth", {"Growth: check-ins paused"}},
                     {"schedule prompts on Growth", {"Growth: check-ins again"}},
                     {"schedule prompts off tue", {"no team", "tue"}},
                     {"schedule", {"Say which: /okr schedule prompts, /okr schedule digest"}},
                 });
}

TEST(ScheduleMe, SaysWhatWasUnderstoodAndWhenTheNextCardComes) {
  expect_each({
      {"schedule me", {"You have no times of your own", "Next card: Mon 30 Nov 09:00."}, "bob"},
      {"schedule me 08:30",
       {"Your own times (Europe/Berlin): asked at 08:30.", "Before: as your teams ask.",
        "Next card: Mon 30 Nov 08:30. Your own time is 08:30.", "/okr undo"},
       "bob"},
      {"schedule me at 5pm", {"asked at 17:00", "Next card: Mon 23 Nov 17:00"}, "bob"},
      {"schedule me mon-thu",
       {"work days Monday, Tuesday, Wednesday and Thursday.", "Next card: Mon 30 Nov 09:00."},
       "bob"},
      {"schedule me tue, wed and fri",
       {"work days Tuesday, Wednesday and Friday.",
        "Next card: Tue 24 Nov 09:00. Moved from Mon 23 Nov: not one of your work days."},
       "bob"},
      {"schedule me quiet 18:00-09:30",
       {"quiet 18:00-09:30.",
        "Next card: Mon 30 Nov 09:30. Moved from Mon 30 Nov 09:00: your quiet hours."},
       "bob"},
      {"schedule me quiet hours from 6pm to 9am", {"quiet 18:00-09:00."}, "bob"},
      {"schedule me quiet 6pm–9am", {"quiet 18:00-09:00."}, "bob"},
      {"schedule me 08:30 mon-thu quiet 18:00-08:00",
       {"asked at 08:30; work days Monday, Tuesday, Wednesday and Thursday; quiet 18:00-08:00."},
       "bob"},
      {"schedule me mon-sun", {"as it was, so nothing was changed"}, "bob"},
      {"schedule me off", {"as it was, so nothing was changed"}, "bob"},
  });
}

TEST(ScheduleMe, RefusesWithASentence) {
  expect_each({
      {"schedule me 25:00", {"\"25:00\" is not a time of day, such as 09:00 or 5pm."}, "bob"},
      {"schedule me mno-thu",
       {"I don't understand \"mno-thu\" there.", "look like 08:30",
        "Example: /okr schedule me 08:30"},
       "bob"},
      {"schedule me quiet", {"I need the quiet hours, such as 18:00-09:00."}, "bob"},
      {"schedule me quiet 18:00", {"I need a time, such as 09:00."}, "bob"},
      {"schedule me quiet late-early", {"\"late-early\" is not a time of day"}, "bob"},
      {"schedule me quiet 09:00-09:00", {"cannot last all day", "/okr away"}, "bob"},
      {"schedule me off now", {"I don't understand \"now\" there."}, "bob"},
      {"schedule me any", {"any day"}, "bob"},
  });
}

TEST(ScheduleMe, IsSeenWhereverTheNextCardIsShown) {
  GrowthChat chat;
  const std::string moved = "Moved from Mon 30 Nov: not one of your work days.";
  chat.say("schedule me tue-fri", "bob");
  chat.clock.advance(std::chrono::days{1});
  expect_replies(chat,
                 {
                     {"", {"I will ask you next Tue 1 Dec 09:00. " + moved}, "bob"},
                     {"upcoming", {"Tue 1 Dec 09:00, check-in card to bob.", moved}, "bob"},
                     {"schedule me", {"Next card: Tue 1 Dec 09:00. " + moved}, "bob"},
                     {"schedule me any day 10:30", {"asked at 10:30.", "Mon 30 Nov 10:30"}, "bob"},
                     {"schedule me quiet 10:00-11:00", {"Mon 30 Nov 11:00"}, "bob"},
                     {"schedule me quiet none any time",
                      {"no times of your own", "Before: asked at 10:30; quiet 10:00-11:00."},
                      "bob"},
                     {"undo", {"quiet hours: none → 10:00-11:00."}, "bob"},
                     {"schedule me", {"asked at 10:30; quiet 10:00-11:00"}, "bob"},
                     {"schedule me", {"no times of your own"}},
                     {"schedule me 08:00", {"asked at 08:00"}},
                     {"schedule prompts thu 09:00",
                      {"First time: Thu 26 Nov 08:00 (Europe/Berlin). Your own time is 08:00."}},
                 });
}

TEST(ScheduleMe, PassesOverPublicHolidays) {
  GrowthChat chat;
  expect_replies(chat, {{"schedule me holidays DE", {"MILEPOST_HOLIDAYS"}, "bob"}});
  chat.in_book([&](const store::Book& book) {
    const okr::Day monday{std::chrono::November / 30 / 2026};
    store::set_holidays(book, "DE", {{monday, "St Andrew's Day"}});
    store::set_holidays(book, "GB", {{monday + std::chrono::days{1}, "Boxing Day"}});
    return 0;
  });
  const std::string moved = "Tue 1 Dec 09:00. Moved from Mon 30 Nov: St Andrew's Day.";
  expect_replies(
      chat, {
                {"schedule me holidays XY",
                 {"I know no holidays of \"XY\". I know those of DE, GB."},
                 "bob"},
                {"schedule me holidays", {"I need a country, such as DE."}, "bob"},
                {"schedule me holidays de", {"holidays of DE.", "Next card: " + moved}, "bob"},
                {"upcoming", {"Tue 1 Dec 09:00, check-in card to bob.", "St Andrew's Day"}, "bob"},
                {"schedule me holidays none", {"no times of your own"}, "bob"},
                {"undo", {"your own times, holidays: none → DE."}, "bob"},
            });
}

TEST(ScheduleMe, MakesACheckInDueAtTheOwnTime) {
  GrowthChat chat;
  chat.say("KR1 33%", "bob");
  chat.say("KR2 9", "bob");
  chat.say("KR5 3", "bob");
  chat.say("schedule me 08:30", "bob");
  chat.clock.set(tests::kMonday + std::chrono::days{7} - std::chrono::minutes{91});
  expect_replies(chat, {{"", {"Nothing is due from you."}, "bob"}});
  chat.clock.advance(std::chrono::minutes{1});
  expect_replies(chat, {{"", {"Due: 3 key results"}, "bob"}});
}

TEST(Snooze, KeepsQuietUntilThen) {
  expect_each({
      {"snooze", {"quiet until Tue 24 Nov 09:00", "/okr undo"}, "bob"},
      {"snooze 2h", {"until Mon 23 Nov 12:00"}, "bob"},
      {"snooze fri", {"until Fri 27 Nov 09:00"}, "bob"},
      {"snooze until tomorrow 14:00", {"until Tue 24 Nov 14:00"}, "bob"},
      {"snooze for 3 days", {"until Thu 26 Nov 10:00"}, "bob"},
      {"snooze today", {"Mon 23 Nov 09:00 is over already."}, "bob"},
      {"snooze 5 weeks", {"more than four weeks", "/okr away"}, "bob"},
      {"snooze forever", {"\"forever\" is not a day I know"}, "bob"},
  });
}

// Prompts of bob that wait, by when they are due.
std::vector<okr::Instant> waiting(GrowthChat& chat) {
  return chat.in_book([&](const store::Book& book) {
    std::vector<okr::Instant> found;
    store::Rows rows = book.tx.query(
        "SELECT due_at FROM delivery WHERE state = 'planned' AND kind = 'prompt' AND person_id = "
        "$1 "
        "ORDER BY due_at",
        chat.bob);
    while (rows.next()) found.push_back(rows.instant(0));
    return found;
  });
}

TEST(Snooze, OneCardComesWhenItEndsHoweverOftenItIsMoved) {
  GrowthChat chat;
  const okr::Instant tomorrow = tests::kMonday + std::chrono::hours{23};
  const std::vector<okr::Instant> one{tomorrow};
  const std::vector<okr::Instant> none;
  chat.say("snooze", "bob");
  EXPECT_EQ(waiting(chat), one);
  chat.say("snooze 2h", "bob");
  EXPECT_EQ(waiting(chat), std::vector<okr::Instant>{tests::kMonday + std::chrono::hours{2}});
  EXPECT_THAT(chat.say("snooze", "bob"), HasSubstr("Before, it was Mon 23 Nov 12:00"));
  EXPECT_EQ(waiting(chat), one);
  chat.say("back", "bob");
  EXPECT_EQ(waiting(chat), none);
  chat.say("undo", "bob");
  EXPECT_EQ(waiting(chat), one);
}

TEST(Away, MayBeHalfADay) {
  expect_each({
      {"away 30 nov am",
       {"away on Mon 30 Nov 2026 in the morning; a card that falls into it comes at noon.",
        "/okr undo"},
       "bob"},
      {"away fri pm", {"on Fri 27 Nov 2026 in the afternoon", "comes the day after"}, "bob"},
      {"away today morning", {"on Mon 23 Nov 2026 in the morning"}, "bob"},
      {"away 6 jan pm to 10 jan", {"Half a day stands alone", "/okr away 6 jan pm"}, "bob"},
      {"away 6-10 jan am", {"Half a day stands alone"}, "bob"},
      {"away fri am stand-in @ann", {"nobody needs to stand in"}, "bob"},
  });
}

TEST(Away, OfHalfADayMovesTheCard) {
  GrowthChat chat;
  const std::string moved = "Mon 30 Nov 12:00. Moved from Mon 30 Nov 09:00: away in the morning.";
  expect_replies(chat, {
                           {"away 30 nov am", {"in the morning"}, "bob"},
                           {"schedule me", {"Next card: " + moved}, "bob"},
                           {"upcoming", {"Mon 30 Nov 12:00, check-in card to bob."}, "bob"},
                           {"undo", {"the note that you are away is gone."}, "bob"},
                           {"schedule me", {"Next card: Mon 30 Nov 09:00."}, "bob"},
                           {"away 30 nov am", {"in the morning"}, "bob"},
                           {"away 30 nov pm", {"in the afternoon"}, "bob"},
                           {"schedule me", {"Next card: Tue 1 Dec 09:00."}, "bob"},
                           {"back", {"No longer away on Mon 30 Nov 2026 in the morning."}, "bob"},
                       });
  chat.clock.advance(std::chrono::hours{4});
  expect_replies(chat, {{"away today am", {"The morning of Mon 23 Nov 2026 is over."}, "bob"}});
}

TEST(Away, ReadsDaysOfOneMonth) {
  expect_each({
      {"away 6-10 jan", {"from Wed 6 Jan 2027 to Sun 10 Jan 2027"}, "bob"},
      {"away 6-10 jan 2027 stand-in @ann",
       {"from Wed 6 Jan 2027 to Sun 10 Jan 2027; ann is asked instead."},
       "bob"},
      {"away 20-25 nov", {"from Fri 20 Nov 2026 to Wed 25 Nov 2026"}, "bob"},
      {"away 10-6 dec", {"Sun 6 Dec 2026 comes before Thu 10 Dec 2026."}, "bob"},
      {"away 6-10", {"is not a day I know"}, "bob"},
  });
}

TEST(Away, IsSaidByALeadForAMember) {
  GrowthChat chat;
  expect_replies(
      chat,
      {
          {"away fri for @bob",
           {"bob is away on Fri 27 Nov 2026; I don't ask for check-ins then."}},
          {"away @bob 30 nov to 1 dec stand-in me", {"bob is away from", "you are asked instead."}},
          {"away fri for @ann", {"Only ann, whoever leads a team that ann is in"}, "bob"},
          {"away fri stand-in @bob", {"Somebody else has to stand in."}, "bob"},
          {"away fri stand-in", {"I need a person"}, "bob"},
          {"undo", {"the note that bob is away is gone."}},
      });
}

TEST(Away, LetsTheStandInAnswer) {
  GrowthChat chat;
  expect_replies(
      chat, {
                {"KR1 33%", {"belongs to bob"}, "eve"},
                {"away today to fri stand-in @eve", {"eve is asked instead."}, "bob"},
                {"",
                 {"Due: 3 key results", "KR1 Activation rate\nYou stand in for bob.", "KR2", "KR5"},
                 "eve"},
                {"KR1 33%", {"KR1 Activation rate: 33 %"}, "eve"},
                {"", {"Due: 2 key results"}, "eve"},
                {"", {"Due: 2 key results"}, "bob"},
                {"upcoming", {"Nothing will be sent"}, "eve"},
                {"undo", {"33 % → none"}, "eve"},
            });
  chat.clock.advance(std::chrono::days{5});
  expect_replies(chat, {{"KR1 34%", {"belongs to bob"}, "eve"}});
}

TEST(Away, SaidAgainIsNotedOnceAndTheLastCounts) {
  GrowthChat chat;
  expect_replies(chat, {{"away 30 nov to 4 dec", {"I don't ask you"}, "bob"},
                        {"away 30 nov to 4 dec", {"noted already; nothing was changed"}, "bob"},
                        {"away 30 nov to 4 dec stand-in @eve", {"eve is asked instead"}, "bob"},
                        {"undo", {"Taken back"}, "bob"},
                        {"away 30 nov to 4 dec stand-in @eve", {"eve is asked instead"}, "bob"}});
  const std::string said = chat.say("back", "bob");
  EXPECT_EQ(said.find("No longer away"), said.rfind("No longer away")) << said;
}

TEST(Away, IsNotedAndEndedEarly) {
  GrowthChat chat;
  expect_replies(
      chat,
      {
          {"away 21 dec to 2 jan", {"from Mon 21 Dec 2026 to Sat 2 Jan 2027", "/okr back"}, "bob"},
          {"away until fri", {"from Mon 23 Nov 2026 to Fri 27 Nov 2026"}, "bob"},
          {"away tomorrow", {"on Tue 24 Nov 2026"}, "eve"},
          {"away 31 feb", {"There is no day"}, "bob"},
          {"away fri to tomorrow", {"Tue 24 Nov 2026 comes before Fri 27 Nov 2026."}, "bob"},
          {"away yesterday", {"is over."}, "bob"},
          {"away today to 2028-01-01", {"more than a year"}, "bob"},
      });
  chat.clock.advance(std::chrono::days{2});
  expect_replies(chat, {{"back",
                         {"Welcome back!", "No longer away from Mon 23 Nov 2026",
                          "No longer away from Mon 21 Dec 2026"},
                         "bob"},
                        {"back", {"neither away nor snoozing"}, "bob"}});
  chat.in_book([&](const store::Book& book) {
    const auto days = store::list_away(book, chat.bob, okr::Day{std::chrono::November / 1 / 2026});
    ASSERT_EQ(days.size(), 1U);
    EXPECT_EQ(days[0].last_day, okr::Day{std::chrono::November / 24 / 2026});
  });
}

TEST(Team, IsAddedJoinedAndLeft) {
  GrowthChat chat;
  expect_replies(
      chat,
      {
          {"team add Sales  team in here under Growth lead @bob",
           {"Sales team: a new team, led by bob, under Growth, at home in #town.", "/okr undo"},
           "eve"},
          {"team add sales team", {"There is a team Sales team already"}, "eve"},
          {"team add Platform", {"led by eve"}, "eve"},
          {"team add company", {"cannot be named"}},
          {"team add " + std::string(81, 'x'), {"80 characters"}},
          {"team join sales Team", {"You are now a member of Sales team.", "/okr undo"}, "eve"},
          {"team join Sales team", {"already"}, "eve"},
          {"team join Slaes team", {"Did you mean Sales team?"}, "eve"},
          {"team leave Sales team", {"no longer a member"}, "eve"},
          {"team leave Sales team", {"You are not in Sales team"}, "eve"},
          {"team",
           {"Growth: led by ann; members: ann, bob.", "Platform",
            "Sales team, under Growth: led by bob"}},
          {"team Growth", {"Members: ann, bob", "Check-ins: every Monday at 09:00"}},
      });
}

TEST(Cycle, IsAddedStartedAndClosed) {
  GrowthChat chat;
  expect_replies(
      chat, {
                {"cycle", {"2026-Q4: Thu 1 Oct 2026 to Thu 31 Dec 2026, active."}},
                {"cycle add 2027-q1",
                 {"2027-Q1: a new cycle, Fri 1 Jan 2027 to Wed 31 Mar 2027", "/okr undo"}},
                {"cycle add 2027-02", {"Mon 1 Feb 2027 to Sun 28 Feb 2027"}},
                {"cycle add 2027-Q1", {"There is a cycle 2027-Q1 already."}},
                {"cycle add Sprint from 1 dec to 14 dec", {"That is only 14 days"}},
                {"cycle add Year from 2027-01-01 to 2027-12-31", {"That is 365 days"}},
                {"cycle add Odd from 15 dec to 2026-12-01", {"cannot end on"}},
                {"cycle add 2027-13", {"I don't know which days"}},
                {"cycle start 2027-q1", {"planning → active", "2026-Q4 is still active too."}},
                {"cycle start 2027-Q1", {"2027-Q1 is active already"}},
                {"cycle close 2026-Q4", {"active → grading", "5 key results are to be graded"}},
                {"cycle close 2026-Q4", {"cannot be closed yet"}},
                {"cycle close 2026-Q5", {"Did you mean 2026-Q4?"}},
                {"cycle add 2028-Q1", {"kept by those who lead a team"}, "bob"},
                {"cycle start 2027-02", {"kept by those who lead a team"}, "bob"},
                {"cycle close 2027-Q1", {"kept by those who lead a team"}, "bob"},
            });
}

}  // namespace
