// What has broken other bots of this kind: the rows about requests, replies and settings. The
// others, and what this is, in defects_of_time_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "bot/config_source.h"
#include "commands/command.h"
#include "commands/spoken.h"
#include "tests/bot/gate.h"
#include "tests/end_to_end/process.h"
#include "tests/end_to_end/town.h"
#include "tests/golden.h"
#include "tests/scheduler/times.h"

namespace {

using namespace std::chrono;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using tests::at;
using tests::Town;

const okr::Instant kThursday = at("2026-10-01 08:00");
const okr::Instant kSecondMonday = at("2026-10-12 07:00");  // 09:00 in Berlin

std::int64_t check_ins(Town& town) {
  return town.store().read([](store::Transaction& tx) {
    auto rows = tx.query("SELECT count(*) FROM check_in");
    rows.next();
    return rows.integer(0);
  });
}

std::size_t answers(Town& town, const std::string& who) {
  std::size_t count = 0;
  for (const auto& post : town.slack.posts()) count += post.channel == "D" + Town::id_of(who);
  return count;
}

Town::Headers repeated(int number) {
  if (number == 0) return {};
  return {{"X-Slack-Retry-Num", std::to_string(number)}, {"X-Slack-Retry-Reason", "http_timeout"}};
}

// Row 14.
TEST(DefectsAtTheFront, RetriedEventsAreHandledTwice) {
  Town town{kThursday};
  town.add_team();
  const auto event = Town::said("ana", "KR1 33%", "Ev1", "1767600399.000001");
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(town.receive(event, repeated(i)), 200);
    town.do_round();
  }
  EXPECT_EQ(check_ins(town), 1);
  EXPECT_EQ(answers(town, "ana"), 1U);
}

// Row 15. The first copy never arrives; and copies come up to ten minutes after the first.
TEST(DefectsAtTheFront, DroppedRetriesLoseEvents) {
  Town town{kThursday};
  town.add_team();
  const auto event = Town::said("ana", "KR1 33%", "Ev1", "1767600399.000001");
  EXPECT_EQ(town.receive(event, repeated(1)), 200);
  town.do_round();
  EXPECT_EQ(check_ins(town), 1);
  for (int i = 2; i < 4; ++i) {
    town.clock.advance(5min);
    EXPECT_EQ(town.receive(event, repeated(i)), 200);
    town.do_round();
  }
  EXPECT_EQ(check_ins(town), 1);
  EXPECT_EQ(answers(town, "ana"), 1U);
}

// Row 16. One message under eleven ids, and one button under two triggers.
TEST(DefectsAtTheFront, OneMessageComesUnderDifferentIds) {
  Town town{kThursday};
  town.add_team();
  for (int i = 0; i < 11; ++i) {
    EXPECT_EQ(
        town.receive(Town::said("ana", "KR1 33%", "Ev" + std::to_string(i), "1767600399.000001")),
        200);
    town.do_round();
  }
  EXPECT_EQ(check_ins(town), 1);
  town.live_until(kSecondMonday);
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(town.press("ana", town.cards("ana").back(), "No change"), 200);
  EXPECT_EQ(check_ins(town), 2);
}

// Row 17. Slack lets a trigger live for three seconds, in which the book may be busy.
TEST(DefectsAtTheFront, ATriggerExpiresBeforeTheFormIsOpened) {
  Town town{kThursday};
  town.add_team({"schedule prompts weekly mon 09:00", "KR1 33%"});
  town.live_until(kSecondMonday);
  const auto card = town.cards("ana").back();
  EXPECT_EQ(town.press("ana", card, "Snooze"), 200);  // the workspace is known from now on
  ASSERT_TRUE(town.slack.platform().wait_for_calls("views.open", 1, 10s));
  const int readers = town.database().starts_with("sqlite") ? 2 : 4;  // all that there are
  tests::Gate gate;
  std::vector<std::thread> reading;
  for (int i = 0; i < readers; ++i) {
    reading.emplace_back([&] { town.store().read([&](store::Transaction&) { gate.pass(); }); });
  }
  gate.wait_for(readers);
  EXPECT_EQ(town.press("ana", card, "Check in all"), 200);
  EXPECT_TRUE(town.slack.platform().wait_for_calls("views.open", 2, 10s));
  const auto opened = town.slack.platform().calls("views.open");
  gate.open();
  for (std::thread& one : reading) one.join();
  ASSERT_THAT(opened, SizeIs(2));
  EXPECT_THAT(tests::form_value(opened[1].body, "view"), HasSubstr("One moment, please."));
  ASSERT_TRUE(town.slack.platform().wait_for_calls("views.update", 1, 10s));
  EXPECT_THAT(tests::form_value(town.slack.platform().calls("views.update")[0].body, "view"),
              HasSubstr("KR1.value"));
}

// Row 23. Two people called Kim Lee, each with a key result.
TEST(DefectsAtTheFront, PeopleWithOneDisplayNameAreConfused) {
  Town town{kThursday};
  for (const char* who : {"kima", "kimb"}) {
    town.add_user(who, "Europe/Berlin");
    town.slack.add_user({Town::id_of(who), "kim", "Kim Lee", "Kim Lee", "Europe/Berlin", false});
  }
  town.add_team({"add kr O1 Mails reach 5 owner @kima", "add kr O1 Calls reach 5 owner @kimb",
                 "schedule prompts weekly mon 09:00"});
  town.live_until(kSecondMonday - days{7});
  EXPECT_THAT(town.cards("kima").at(0).text, AllOf(HasSubstr("Mails"), Not(HasSubstr("Calls"))));
  EXPECT_THAT(town.cards("kimb").at(0).text, AllOf(HasSubstr("Calls"), Not(HasSubstr("Mails"))));
  town.say("kima", "same all");
  town.say("kima", "KR3 2");
  town.live_until(kSecondMonday - days{6});
  EXPECT_THAT(town.cards("kima").at(0).text, HasSubstr("All in"));
  EXPECT_THAT(town.cards("kimb").at(0).text, HasSubstr("Your check-in: 1 key result"));
  EXPECT_THAT(town.say("kimb", ""), AllOf(HasSubstr("Calls"), Not(HasSubstr("Mails"))));
}

// Row 25. Each setting alone: the program serves, or says which other one is missing and ends.
TEST(DefectsAtTheFront, AnOptionalSettingAloneCrashesTheStart) {
  int served = 0;
  int refused = 0;
  for (const bot::Setting& setting : bot::settings()) {
    SCOPED_TRACE(setting.name);
    tests::TemporaryFolder folder;
    const std::string here = "127.0.0.1:" + std::to_string(tests::free_port());
    std::map<std::string, std::string> environment{{"MILEPOST_LISTEN", here}};
    if (!environment.contains(std::string{setting.name})) {
      environment[std::string{setting.name}] = setting.example;
    }
    if (setting.name == "MILEPOST_DATABASE") environment["MILEPOST_DATABASE"] = "sqlite:own.db";
    if (setting.name == "MILEPOST_SANDBOX") environment["MILEPOST_SANDBOX"] = "empty";
    if (setting.name == "MILEPOST_HOLIDAYS") {
      environment["MILEPOST_HOLIDAYS"] = folder.path().string();
    }
    tests::Process process{{MILEPOST_BINARY, "serve"}, environment, folder.path().string()};
    if (!process.wait_for("listens").empty()) {
      ++served;
      process.signal(SIGTERM);
      EXPECT_EQ(process.wait(), 0);
      continue;
    }
    ++refused;
    const std::string errors = process.errors();
    EXPECT_EQ(process.wait(), 78) << errors;
    int named = 0;
    for (const bot::Setting& other : bot::settings()) {
      named += other.name != setting.name && errors.find(other.name) != std::string::npos;
    }
    EXPECT_GE(named, 1) << errors;
    EXPECT_THAT(errors, AllOf(Not(HasSubstr("terminate")), Not(HasSubstr("Sanitizer"))));
  }
  EXPECT_GE(served, 5);
  EXPECT_GE(refused, 5);
}

// What somebody says, what they are answered, and what whoever looks then is shown.
struct Turn {
  std::string typed, answered, look, shown;
};
const Turn kTurns[] = {
    {"KR1 33% 6", "33 %", "show KR1", "33 %"},
    {"checkin KR1 34%", "33 % \u2192 34 %", "show KR1", "34 %"},
    {"same KR1 quiet week", "still 34 %", "history KR1", "quiet week"},
    {"correct KR1 35%", "34 % \u2192 35 %", "show KR1", "35 %"},
    {"add kr O1 Audit pass/fail", "KR3", "show O1", "Audit"},
    {"done KR3", "passed", "show KR3", "passed"},
    {"add key result O1 Tour milestones plan; ship", "KR4", "show O1", "Tour"},
    {"block KR1 no contract", "no contract", "blockers Growth", "no contract"},
    {"unblock KR1 signed", "no longer blocked", "blockers Growth", "Nothing holds Growth up."},
    {"undo", "closed \u2192 open", "blockers Growth", "no contract"},
    {"add objective Win more", "O2", "list", "Win more"},
    {"add kr O2 Deals reach 5", "KR5", "show O2", "Deals"},
    {"template use support team Growth", "Drafts for Growth", "list", "real answer"},
    {"admin set behind 15", "10 \u2192 15", "admin set", "behind 15"},
    {"admin role me", "ana is an administrator", "admin role me", "ana is an administrator"},
    {"mission Ship with joy", "Ship with joy", "mission", "Ship with joy"},
    {"contributors KR1 add me", "now contributes", "contributors KR1", "ana"},
    {"comment KR1 it helps", "Noted on KR1", "show KR1", "it helps"},
    {"ack KR1 well done", "have read the check-in", "show KR1", "well done"},
    {"decide KR1 stop because x", "Decided on", "decisions", "stop"},
    {"waive KR5 L15 because x", "is waived on KR5", "coach KR5", "L15 on KR5, ana"},
    {"align O2 under O1", "under nothing \u2192 under O1", "show O2", "Under: O1"},
    {"depend KR1 on KR5", "waits for KR5", "show KR5", "Is waited for by"},
    {"undepend KR1", "no longer waits for KR5", "show KR1", "no longer waiting for KR5"},
    {"assign O1 @ben", "ana \u2192 ben", "show O1", "Owner: ben"},
    {"propose O2 it helps", "proposed to ben", "show O2", "Proposal: waits for ben"},
    {"return O2 because x", "a change is asked for", "show O2", "ana asks for a change"},
    {"approve O2", "O2 Win more: approved", "show O2", "Proposal: approved by ana"},
    {"assign O1 me", "ben \u2192 ana", "show O1", "Owner: ana"},
    {"publish O2", "draft \u2192 active", "show O2", "active"},
    {"edit KR1 target 50% because x", "50 %", "show KR1", "to 50 %"},
    {"review O1 keep 7/10 because x", "still right", "review summary", "\u201cStill right\u201d"},
    {"focus KR1 call ten", "call ten (KR1)", "focus", "1. call ten (KR1): open"},
    {"focus done 1", "1 of 1 this week", "focus", "1. call ten (KR1): done"},
    {"win the first ten KR1", "the first ten (KR1)", "wins", "ana: the first ten (KR1)"},
    {"notnow A second app because x", "A second app", "notnow", "1. A second app, because"},
    {"notnow drop 1", "Off the not-now list", "notnow", "Nothing is put off"},
    {"assign KR4 @ben", "ana \u2192 ben", "show KR4", "Owner: ben"},
    {"delegate KR1 @ben", "ben", "show KR1", "ben"},
    {"kpi add Churn % healthy \u2264 3%", "K1", "kpi list", "Churn"},
    {"kpi K1 2%", "the first value", "kpi show K1", "2 %"},
    {"kpi correct K1 4%", "2 % \u2192 4 %", "kpi show K1", "corrected 2 % to 4 %"},
    {"kpi edit K1 healthy 1%..3%", "1 % to 3 %", "kpi show K1", "Healthy: 1 % to 3 %"},
    {"kpi link K1 KR1", "now measures KR1", "kpi show K1", "Measures: KR1"},
    {"kpi unlink K1 KR1", "no longer measures", "kpi show K1", "measures KR1: no"},
    {"kpi elevate K1 to 2% under O2", "elevated to KR", "kpi show K1", "Elevated to: KR"},
    {"kpi add Mood healthy 3..5", "K2", "kpi list", "Mood"},
    {"kpi K2 1", "unhealthy", "kpi show K2", "unhealthy"},
    {"kpi recover K2", "a draft, to be worded", "list", "Mood is back where it is healthy"},
    {"kpi drop K2 because x", "is dropped", "kpi list all", "dropped"},
    {"admin token add cron read", "milepost_", "admin token list", "cron: read"},
    {"admin token revoke cron", "is revoked", "admin token list", "revoked"},
    {"schedule prompts tue 10:00", "Tuesday", "upcoming 14 all", "Tue 6 Oct 10:00"},
    {"remind wed 11:00", "Wednesday", "upcoming 14 all", "Wed 7 Oct 11:00"},
    {"remind prompts thu 12:00", "Thursday", "upcoming 14 all", "Thu 8 Oct 12:00"},
    {"schedule digest fri 16:00 in here", "Friday", "upcoming 14 all", "16:00"},
    {"schedule pause", "paused", "upcoming 14 all", "Nothing will be sent."},
    {"schedule resume", "first time", "upcoming 14 all", "Thu 8 Oct 12:00"},
    {"schedule nudges off", "nobody is reminded", "schedule nudges off", "are off already"},
    {"schedule nudges on", "is reminded once", "upcoming 14 all", "reminder"},
    {"admin budget 7", "at most 7 messages", "admin budget", "at most 7 messages"},
    {"snooze fri", "quiet until Fri 2 Oct", "upcoming 14 all", "Fri 2 Oct 09:00"},
    {"away 12 oct to 16 oct", "Mon 12 Oct", "upcoming 20 all", "Away from Mon 12 Oct"},
    {"back", "No longer away", "upcoming 20 all", "Thu 15 Oct 12:00"},
    {"team add Core", "Core", "team", "Core: led by ana"},
    {"team leave Core", "no longer a member", "team", "Core: led by ana; members: nobody"},
    {"team join Core", "now a member", "team", "Core: led by ana; members: ana"},
    {"team move Core under Growth", "under Growth now", "team", "Core, under Growth: led by ana"},
    {"team lead Core @ben", "led by ben now", "team", "Core, under Growth: led by ben"},
    {"team home Core here", "at home in #", "team Core", "Home: #"},
    {"team rename Core Kernel", "the team's name now", "team", "Kernel, under Growth: led by ben"},
    {"cycle add 2027-Q1", "in planning", "cycle", "31 Mar 2027, planning"},
    {"cycle start 2027-Q1", "planning \u2192 active", "cycle", "31 Mar 2027, active"},
    {"cycle close 2027-Q1", "active \u2192 closed", "cycle", "31 Mar 2027, closed"},
    {"cycle add 2027-Q2", "in planning", "cycle", "30 Jun 2027, planning"},
    {"cycle grade 2026-Q4", "active \u2192 grading", "grade", "graded, 0 of 2 objectives"},
    {"vote KR2 0.5", "your vote is 0.5", "vote KR2", "yours is 0.5"},
    {"grade KR1 0.8 because it held", "0.8 good", "show KR1", "Grade: 0.8 good"},
    {"regrade KR1 0.9 because of one more", "0.9 good", "show KR1", "Grade: 0.9 good"},
    {"drop KR2 because it moved", "left out", "show KR2", "left out"},
    {"grade KR3 because it passed", "1.0 good", "show KR3", "Grade: 1.0 good"},
    {"grade KR4 1 because it stands", "1.0 good", "show KR4", "Grade: 1.0 good"},
    {"close O1 keep", "a candidate in 2027-Q2", "show O1", "keep, goes on as O"},
    {"retro start Growth", "the retrospective is open", "home", "4 of 4 questions wait"},
    {"retro worked short loops", "1 of 4 questions answered", "home", "3 of 4 questions wait"},
    {"retro end", "has ended", "lessons 2026-Q4", "short loops"},
};

// Row 26. Every command that writes says what is in the book now, and so does the next look.
TEST(DefectsAtTheFront, TheReplyIsComputedBeforeTheWrite) {
  Town town{kThursday};
  town.add_team({});
  // What has tests of its own: it needs a failure, a calendar, a second platform, two voters.
  std::set<std::string_view> covered{"failed retry", "schedule me", "link",  "admin forget",
                                     "admin data",   "export",      "reveal"};
  for (const Turn& turn : kTurns) {
    SCOPED_TRACE(turn.typed);
    EXPECT_THAT(town.say("ana", turn.typed), HasSubstr(turn.answered));
    EXPECT_THAT(town.say("ana", turn.look), HasSubstr(turn.shown));
    covered.insert(commands::understood(turn.typed).command->name);
  }
  for (const commands::Command& command : commands::all()) {
    EXPECT_TRUE(command.access == commands::Access::kReads || covered.contains(command.name))
        << command.name << " has no turn";
  }
}

// The lines of the golden transcript; when it is written anew, the examples of the table.
std::vector<std::string> documented_lines() {
  std::vector<std::string> lines;
  if (const char* update = std::getenv("UPDATE_GOLDEN"); update != nullptr && *update == '1') {
    for (const commands::Command& command : commands::all()) lines.emplace_back(command.example);
    return lines;
  }
  std::ifstream golden{std::string{TESTS_DIR} + "/golden/every_command.txt"};
  for (std::string line; std::getline(golden, line);) {
    if (line.starts_with("> ")) lines.push_back(line.substr(2));
  }
  return lines;
}

// Row 27. What is documented today is answered tomorrow: every command by the example
// that the table had for it when the transcript was written.
TEST(DefectsAtTheFront, AMinorReleaseBreaksAShortForm) {
  Town town{kThursday};
  town.add_user("bob", "Europe/Berlin");
  town.add_team({"add objective Sales love the product", "add objective Support is fast"});
  town.say("bob", "team join Growth");
  for (int i = 3; i <= 12; ++i) {
    const std::string number = std::to_string(i);
    town.say("ana", "add kr O3 Step " + number +
                        (i == 7 ? " milestones draft; ship" : " from 30% to 45%"));
  }
  for (const char* line : {"publish O3", "KR12 31%"}) town.say("ana", line);
  town.do_round();
  std::string transcript;
  for (const std::string& line : documented_lines()) {
    std::string reply = town.say("ana", line);
    // What help shows grows with every command.
    // So does every token differ from all others.
    const bool differs = line.starts_with("help") || line.starts_with("admin token add");
    if (differs) reply = reply.substr(0, reply.find('\n'));
    transcript += "> " + line + "\n" + reply + "\n\n";
    // The other lines speak of Growth, which ana leads.
    const bool moves = line.starts_with("team lead") || line.starts_with("team rename");
    if (moves) town.say("ana", "undo");
  }
  tests::expect_golden("every_command", transcript);
}

}  // namespace
