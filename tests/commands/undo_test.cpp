#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "commands/spoken.h"
#include "commands/wording.h"
#include "scheduler/cadence.h"
#include "store/ledger.h"
#include "store/sql/api_token.h"
#include "store/sql/blocker.h"
#include "store/sql/contributor.h"
#include "store/sql/dependency.h"
#include "store/sql/entry.h"
#include "store/sql/grade.h"
#include "store/sql/kpi.h"
#include "store/sql/milestone.h"
#include "store/sql/own_times.h"
#include "store/sql/proposal.h"
#include "store/sql/remark.h"
#include "store/sql/retro.h"
#include "store/sql/settings.h"
#include "store/sql/waiver.h"
#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using tests::expect_replies;
using tests::GrowthChat;

template <class T>
std::string said(const std::optional<T>& value) {
  std::ostringstream out;
  if (value) out << *value;
  return out.str();
}

std::string said(const std::optional<std::chrono::sys_days>& day) {
  return day ? std::to_string(day->time_since_epoch().count()) : "";
}
std::string said(const std::optional<okr::Instant>& at) {
  return at ? std::to_string(at->time_since_epoch().count()) : "";
}

void add_key_results(std::ostringstream& out, const store::Book& book, okr::ObjectiveId objective) {
  for (const okr::KeyResult& row : store::key_results_of(book, objective)) {
    out << " kr " << row.id << '|' << row.text << '|' << row.owner << '|'
        << said(row.check_in_owner) << '|' << row.unit << '|' << store::to_text(row.kind) << '|'
        << row.baseline << '|' << row.target << '|' << said(row.due_day) << '|'
        << (row.indicator ? okr::word(*row.indicator) : "") << '|'
        << store::to_text(row.milestones);
    if (row.latest) {
      out << '|' << row.latest->id << '|' << row.latest->value << '|' << row.latest->confidence
          << '|' << said(row.latest->due_day);
    }
    constexpr int kMost = 10;
    out << '|' << store::contributors_of(book, okr::Noun::kKeyResult, row.id.value).size() << '|'
        << store::remarks_of(book, okr::Noun::kKeyResult, row.id.value, kMost).size();
    const okr::Grade grade = store::read_grade(book, row.id);
    out << '|' << said(grade.score) << '|' << grade.because << '|' << grade.cause << '|'
        << store::votes_on(book, row.id).size();
    for (const okr::Blocker& blocker : store::open_blockers(book, row.id)) {
      out << '|' << blocker.id << '|' << blocker.text;
    }
    out << '\n';
  }
}

void add_kpis(std::ostringstream& out, const store::Book& book) {
  store::KpiFilter all;
  all.dropped = true;
  for (const okr::Kpi& row : store::list_kpis(book, all)) {
    out << "kpi " << row.id << '|' << row.text << '|' << row.unit << '|' << said(row.healthy.low)
        << '|' << said(row.healthy.high) << '|' << store::to_text(row.frequency) << '|' << row.owner
        << '|' << said(row.team) << (row.dropped ? "|dropped" : "");
    if (row.latest) out << '|' << row.latest->id << '|' << row.latest->value;
    for (const auto link : {store::KpiLink::kMeasures, store::KpiLink::kElevated}) {
      out << '|';
      for (const auto id : store::linked_key_results(book, row.id, link)) out << id << ',';
    }
    out << '\n';
  }
  for (const okr::ApiToken& row : store::list_api_tokens(book)) {
    out << "token " << row.name << (row.revoked ? "|revoked" : "") << '\n';
  }
}

// Everything that a command can change, as text.
std::string state(GrowthChat& chat) {
  return chat.in_book([&](const store::Book& book) {
    std::ostringstream out;
    for (const okr::Objective& row : store::list_objectives(book, {})) {
      out << "o " << row.id << '|' << row.text << '|' << row.why << '|' << row.owner << '|'
          << row.team << '|' << row.cycle << '|' << said(row.parent) << '|'
          << store::to_text(row.kind) << '|' << store::to_text(row.state) << '|'
          << said(row.published_at) << '|' << store::read_closing(book, row.id).because << '|'
          << store::reviews_of(book, row.id, {}).size();
      const auto proposal = store::find_proposal(book, row.id);
      out << '|' << (proposal ? static_cast<int>(proposal->state) : -1) << '\n';
      add_key_results(out, book, row.id);
    }
    for (const okr::Objective& row : store::list_objectives(book, {})) {
      for (const okr::Waiver& waiver : store::waivers_of(book, row.id)) {
        out << "waiver " << row.id << '|' << waiver.rule << '|' << waiver.reason << '\n';
      }
    }
    for (const okr::Dependency& row : store::list_dependencies(book)) {
      out << "waits " << row.noun_id << '|' << row.on_id << '\n';
    }
    for (const okr::Team& row : store::list_teams(book)) {
      out << "team " << row.name << '|' << said(row.lead) << '|' << said(row.parent)
          << (row.home ? '|' + row.home->id : "");
      for (const okr::Person& member : store::members_of(book, row.id)) out << '|' << member.name;
      out << '\n';
    }
    for (const okr::Cadence& row : store::list_cadences(book)) {
      out << "cadence " << row.id << '|' << row.team << '|' << scheduler::rhythm_text(row.rhythm)
          << (row.nudges ? "|nudges" : "") << '\n';
    }
    add_kpis(out, book);
    for (const auto kind :
         {okr::EntryKind::kFocus, okr::EntryKind::kWin, okr::EntryKind::kNotNow}) {
      store::EntryFilter filter;
      filter.kind = kind;
      for (const okr::Entry& row : store::list_entries(book, filter)) {
        out << "entry " << row.id << '|' << row.text << '|' << row.ended_at.has_value() << '\n';
      }
    }
    for (const okr::Retro& row : store::list_retros(book, {})) {
      out << "retro " << row.id << '|' << said(row.ended_at) << '|'
          << store::retro_people(book, row.id) << '\n';
    }
    for (const okr::SettingRow& row : okr::setting_rows()) {
      out << okr::setting_text(store::read_settings(book), row.name) << ';';
    }
    for (const okr::SettingRow& row : okr::setting_rows()) {
      out << okr::setting_text(store::read_settings(book, chat.growth), row.name) << ';';
    }
    out << "budget " << store::read_org(book).nudge_budget << '\n';
    for (const okr::Cycle& row : store::list_cycles(book)) {
      out << "cycle " << row.name << '|' << store::to_text(row.state) << '\n';
    }
    for (const okr::Person& person : store::list_persons(book)) {
      out << "person " << person.name << '|' << static_cast<int>(person.role) << '|'
          << said(person.snoozed_until) << '|'
          << commands::own_times_text(store::read_own_times(book, person.id));
      for (const okr::Away& row : store::list_away(book, person.id, {})) {
        out << '|' << said(std::optional{row.first_day}) << '-'
            << said(std::optional{row.last_day});
      }
      out << '\n';
    }
    return out.str();
  });
}

// A command that writes, and what undo says after it.
struct Row {
  std::vector<std::string> before;  // what ann says first
  std::string typed;
  std::string taken_back;
};
constexpr const char* kAddChurn = "kpi add Churn % healthy ≤ 3%";
const Row kRows[] = {
    {{}, "KR1 33% 6", "KR1 Activation rate, check-in: 33 % → none."},
    {{"KR1 33%"}, "KR1 35% 6", "KR1 Activation rate, check-in: 35 % → 33 %."},
    {{}, "checkin KR1 33%", "33 % → none"},
    {{"KR1 33%"}, "same KR1", "check-in: 33 % → 33 %."},
    {{"KR3 1"}, "same all", "check-in"},
    {{}, "done KR4", "KR4 Security audit, check-in: passed → none."},
    {{"KR1 33%"}, "correct KR1 34%", "34 % → 33 %"},
    {{}, "add objective Win", "O3 Win is gone."},
    {{}, "add kr O2 Audit pass/fail", "KR7 Audit is gone."},
    {{}, "add key result O2 Tour milestones a; b", "KR7 Tour is gone."},
    {{}, "edit KR1 target 50% because x", "KR1 Activation rate, target: 50 % → 45 %."},
    {{}, "edit KR6 from 4000 to 3000", "KR6 Monthly revenue, direction: down → up."},
    {{}, "drop KR6 because x", "KR6 is there again."},
    {{}, "edit KR1 indicator leading", "KR1 Activation rate, indicator: leading → none."},
    {{},
     "edit KR3 milestones draft by 15 oct; ship because x",
     "KR3 Guided tour, milestones: draft by Thu 15 Oct 2026; ship → draft; review; ship."},
    {{}, "edit KR1 due 15 dec because x", "due day: Tue 15 Dec 2026 → none."},
    {{}, "edit KR1 checkin-owner me", "check-in owner: ann → none."},
    {{}, "edit O1 why they leave", "O1 New users feel at home, why: they leave → none."},
    {{}, "edit O2 under O1", "parent: O1 → none."},
    {{}, "align O2 under O1", "parent: O1 → none."},
    {{}, "depend KR6 on KR1", "KR6 Monthly revenue, waiting for KR1: yes → no."},
    {{"depend KR6 on KR1"}, "undepend KR6", "KR6 Monthly revenue, waiting for KR1: no → yes."},
    {{"assign O1 @bob", "align O2 under O1"},
     "propose O2 please",
     "O2 Sales love the product, proposal: waiting → none."},
    {{"assign O1 @bob", "align O2 under O1", "propose O2"},
     "approve O2",
     "O2 Sales love the product, proposal: approved → waiting."},
    {{"assign O1 @bob", "align O2 under O1", "propose O2"},
     "return O2 because x",
     "O2 Sales love the product, proposal: returned → waiting."},
    {{}, "edit O2 kind learning", "kind: learning → aspirational."},
    {{}, "assign KR1 me", "owner: ann → bob."},
    {{}, "delegate KR1 me", "KR1 Activation rate, check-in owner: ann → none."},
    {{}, "block KR1 no contract", "KR1 Activation rate, blocker B1: open → none."},
    {{"block KR1 no contract"}, "unblock KR1", "KR1 Activation rate, blocker B1: closed → open."},
    {{}, "waive KR5 L15 because x", "KR5 Customer interviews, L15 waived: x → none."},
    {{"waive O1 L15 because x"}, "waive O1 L15 none", "L15 waived: none → x."},
    {{},
     "template use sales",
     "O3 Mid-sized firms choose us because buying from us is easy is gone."},
    {{}, "publish O2", "O2 Sales love the product, state: active → draft."},
    {{}, "publish all", "active → draft"},
    {{}, "schedule prompts tue 10:00", "the schedule is gone."},
    {{"schedule nudges on"}, "schedule nudges off", "the schedule, nudges: off → on."},
    {{"schedule prompts tue 10:00"}, "schedule pause", "the schedule, state: paused → active."},
    {{"schedule prompts tue 10:00", "schedule pause"}, "schedule resume", "the schedule is gone."},
    {{}, "remind tue 10:00", "the schedule, state: ended → active."},
    {{}, "remind prompts tue 10:00", "the schedule is gone."},
    {{}, "schedule digest mon 16:00 in here", "the schedule is gone."},
    {{}, "schedule me 08:30", "your own times, asked at: 08:30 → none."},
    {{"schedule me mon-thu quiet 18:00-09:00"},
     "schedule me off",
     "your own times, work days: none → Monday, Tuesday, Wednesday and Thursday."},
    {{}, "snooze 2h", "your snooze, quiet until: Mon 23 Nov 12:00 → none."},
    {{}, "away fri", "the note that you are away is gone."},
    {{}, "away fri pm", "the note that you are away is gone."},
    {{}, "away 6-10 jan stand-in @bob", "the note that you are away is gone."},
    {{"away today to fri", "snooze 2h"}, "back", "the note that you are away is there again."},
    {{}, "team add Core", "the team Core is gone."},
    {{"team leave Growth"}, "team join Growth", "the team Growth, ann as a member: yes → no."},
    {{"team add Core"}, "team move Core under Growth", "the team Core, parent: Growth → none."},
    {{}, "team lead Growth @bob", "the team Growth, lead: bob → ann."},
    {{}, "team lead Growth @eve", "the team Growth, eve as a member: yes → no."},
    {{}, "team home Growth #growth", "the team Growth, home: #growth → none."},
    {{"team home Growth #growth"},
     "team home Growth none",
     "the team Growth, home: none → #growth."},
    {{}, "team rename Growth Sales", "name: Sales → Growth."},
    {{}, "team leave Growth", "the team Growth, ann as a member: no → yes."},
    {{}, "cycle add 2027-Q1", "the cycle 2027-Q1 is gone."},
    {{"cycle add 2027-Q1"}, "cycle start 2027-Q1", "the cycle 2027-Q1, state: active → planning."},
    {{}, "admin set behind 15", "the book's settings, behind: 15 → 10."},
    {{"admin set behind 12"},
     "admin set behind 15 team Growth",
     "the team Growth, behind: 15 → 12."},
    {{"admin set strict on"}, "admin set strict usual", "strict: off → on."},
    {{}, "admin role @bob observer", "the role of bob, observer: yes → no."},
    {{}, "mission Ship with joy", "the book's settings, mission: Ship with joy → none."},
    {{}, "contributors KR1 add @eve", "KR1 Activation rate, eve as a contributor: yes → no."},
    {{}, "comment KR1 well", "KR1 Activation rate, remark: yes → no."},
    {{"KR1 33%"}, "ack KR1 well", "KR1 Activation rate, remark: yes → no."},
    {{}, "decide KR1 stop because x", "KR1 Activation rate, remark: yes → no."},
    {{}, "admin budget 7", "the book's settings, nudge budget: 7 → 5."},
    {{}, "cycle grade 2026-Q4", "the cycle 2026-Q4, state: grading → active."},
    {{"cycle add 2027-Q1"}, "cycle close 2027-Q1", "the cycle 2027-Q1, state: closed → planning."},
    {{"cycle grade 2026-Q4"}, "grade KR1 0.4 because x", "KR1 Activation rate, score: 0.4 → none."},
    {{"cycle grade 2026-Q4", "grade KR1 0.4 because x"},
     "regrade KR1 cause: capacity",
     "KR1 Activation rate, cause: capacity → none."},
    {{"cycle grade 2026-Q4"}, "vote KR1 0.6", "KR1 Activation rate, your vote: 0.6 → none."},
    {{"cycle grade 2026-Q4", "grade KR1 1 because x", "grade KR2 1 because x",
      "grade KR3 1 because x", "grade KR4 1 because x", "grade KR5 1 because x",
      "cycle add 2027-Q1"},
     "close O1 keep because x",
     "O1 New users feel at home, state: closed → active."},
    {{}, "retro start", "the team Growth, retro: open → none."},
    {{"retro start"}, "retro worked x", "the team Growth, your answer: given → none."},
    {{"retro start"}, "retro end", "the team Growth, retro: ended → open."},
    {{}, "drop O2 because x", "O2 Sales love the product, state: closed → draft."},
    {{}, "review O1 keep 7 because x", "O1 New users feel at home, remark: yes → no."},
    {{}, "review O1 change KR1 50% because x", "KR1 Activation rate, target: 50 % → 45 %."},
    {{}, "review O1 drop because x", "O1 New users feel at home, state: closed → active."},
    {{}, "focus KR1 call", "the team Growth, focus “call”: open → none."},
    {{"focus call"}, "focus done 1", "the team Growth, focus “call”: ended → open."},
    {{}, "win the first ten KR1", "the team Growth, win “the first ten”: open → none."},
    {{}, "notnow An app because x", "the team Growth, not now “An app”: open → none."},
    {{}, "notnow O2 because x", "O2 Sales love the product, state: closed → draft."},
    {{"notnow An app"}, "notnow drop 1", "the team Growth, not now “An app”: ended → open."},
    {{}, kAddChurn, "K1 Churn is gone."},
    {{kAddChurn}, "kpi K1 2%", "K1 Churn, value: 2 % → none."},
    {{kAddChurn, "kpi K1 2%"}, "kpi correct K1 4%", "K1 Churn, value: 4 % → 2 %."},
    {{kAddChurn}, "kpi edit K1 healthy 1%..4%", "K1 Churn, healthy up to: 4 % → 3 %."},
    {{kAddChurn}, "kpi link K1 KR1", "K1 Churn, measures KR1: yes → no."},
    {{kAddChurn, "kpi link K1 KR1"}, "kpi unlink K1 KR1", "K1 Churn, measures KR1: no → yes."},
    {{kAddChurn, "kpi K1 2%"},
     "kpi elevate K1 to 1% under O2",
     "K1 Churn, elevated to KR7: yes → no."},
    {{kAddChurn, "kpi K1 9%"}, "kpi recover K1", "O3 Churn is back where it is healthy is gone."},
    {{kAddChurn}, "kpi drop K1 because x", "K1 Churn, state: dropped → active."},
    {{}, "admin token add cron read", "the API token cron is gone."},
    {{"admin token add cron read"},
     "admin token revoke cron",
     "the API token cron, state: revoked → active."},
};

TEST(Undo, TakesBackEveryCommandThatWrites) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.typed);
    GrowthChat chat;
    for (const std::string& typed : row.before) chat.say(typed);
    chat.clock.advance(std::chrono::weeks{row.typed == "same all" ? 1 : 0});
    const std::string before = state(chat);
    EXPECT_THAT(chat.say(row.typed), HasSubstr("/okr undo"));
    EXPECT_NE(state(chat), before);
    EXPECT_THAT(chat.say("undo"), HasSubstr(row.taken_back));
    EXPECT_EQ(state(chat), before);
  }
}

TEST(Undo, HasARowForEveryCommandThatWrites) {
  std::set<std::string_view> covered{
      "undo",       "failed retry", "link",  "admin forget",
      "admin data", "export",       "reveal"};  // which are not taken back, or need two people
                                                // (Votes.*)
  for (const Row& row : kRows) covered.insert(commands::understood(row.typed).command->name);
  for (const commands::Command& command : commands::all()) {
    if (command.access == commands::Access::kReads) continue;
    EXPECT_TRUE(covered.count(command.name)) << command.name;
  }
}

// The button under an answer; the test fails when there is none.
commands::Action undo_button(const commands::Message& message) {
  for (const commands::Block& block : message.blocks) {
    const auto* row = std::get_if<commands::Actions>(&block);
    if (row == nullptr) continue;
    for (const commands::Button& button : row->buttons) {
      if (button.label == "Undo") return button.action;
    }
  }
  ADD_FAILURE() << "no button under " << commands::plain_text(message);
  return {};
}

TEST(UndoButton, StandsUnderEveryAnswerThatChangedSomething) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.typed);
    GrowthChat chat;
    for (const std::string& typed : row.before) chat.say(typed);
    chat.clock.advance(std::chrono::weeks{row.typed == "same all" ? 1 : 0});
    const std::string before = state(chat);
    const commands::Action button = undo_button(chat.answer(row.typed));
    EXPECT_NE(state(chat), before);
    const auto reaction = chat.press(button);
    EXPECT_THAT(reaction.text, HasSubstr(row.taken_back));
    EXPECT_TRUE(reaction.replaces);
    EXPECT_EQ(state(chat), before);
    // Once more: nothing.
    const auto again = chat.press(button);
    EXPECT_EQ(again.text, "That was taken back before, so nothing was changed.");
    EXPECT_FALSE(again.replaces);
    EXPECT_EQ(state(chat), before);
  }
}

TEST(UndoButton, TakesBackWhatItsAnswerReportedAndNothingElse) {
  GrowthChat chat;
  const auto first = undo_button(chat.answer("KR1 33%", "bob"));
  const auto second = undo_button(chat.answer("KR2 8", "bob"));
  EXPECT_THAT(chat.press(first, "bob").text, HasSubstr("KR1 Activation rate, check-in: 33 %"));
  EXPECT_THAT(chat.say("show KR2"), HasSubstr("8 days"));
  // What is typed finds the one that is left, and the button that it was taken back.
  EXPECT_THAT(chat.say("undo", "bob"), HasSubstr("KR2 Time to first value, check-in: 8 days"));
  EXPECT_THAT(chat.press(second, "bob").text, HasSubstr("That was taken back before"));
}

TEST(UndoButton, IsForWhoeverDidItAlone) {
  GrowthChat chat;
  commands::Action button = undo_button(chat.answer("KR1 33%", "bob"));
  const std::string after = state(chat);
  EXPECT_THAT(chat.press(button, "ann").text, HasSubstr("That is meant for bob."));
  button.person.reset();  // as nobody has made it
  EXPECT_EQ(chat.press(button, "ann").text, "There is nothing of yours to take back.");
  for (const char* object : {"", "x", "99999", "KR1", "1.5", "99999999999999999999"}) {
    SCOPED_TRACE(object);
    EXPECT_FALSE(chat.press({"undo", object, std::nullopt}, "bob").replaces);
  }
  EXPECT_EQ(state(chat), after);
}

TEST(UndoButton, RefusesWhenSomebodyBuiltOnIt) {
  GrowthChat chat;
  const auto first = undo_button(chat.answer("KR1 33%", "bob"));
  const auto second = undo_button(chat.answer("KR1 36%", "ann"));
  const auto refused = chat.press(first, "bob");
  EXPECT_THAT(refused.text,
              HasSubstr("can no longer be taken back: ann changed the same since. Nothing was"));
  EXPECT_FALSE(refused.replaces);
  EXPECT_THAT(chat.press(second, "ann").text, HasSubstr("36 % → 33 %"));
  const auto third = undo_button(chat.answer("KR1 34%", "bob"));
  EXPECT_THAT(chat.press(first, "bob").text, HasSubstr("back: you changed the same since"));
  EXPECT_THAT(chat.press(third, "bob").text, HasSubstr("34 % → 33 %"));
  EXPECT_THAT(chat.press(first, "bob").text, HasSubstr("33 % → none"));
}

TEST(UndoButton, ARepeatedPressTakesBackOnce) {
  GrowthChat chat;
  const auto button = undo_button(chat.answer("KR1 33%", "bob"));
  chat.key = "press";
  EXPECT_TRUE(chat.press(button, "bob").replaces);
  const auto copy = chat.press(button, "bob");
  EXPECT_THAT(copy.text, HasSubstr("I have done that already"));
  EXPECT_FALSE(copy.replaces);
}

TEST(UndoButton, StandsUnderFormsToo) {
  GrowthChat chat;
  const commands::Form form = chat.open("checkin", "", "bob");
  commands::dispatch_form(
      *chat.store,
      {chat.request("", "bob"), form.state, {{"KR1.value", "41%"}, {"KR2.value", "6"}}},
      chat.clock.now(),
      [&](const commands::Answer& answer) {
        const auto button = undo_button(answer.message());
        EXPECT_EQ(button.name, "undo");
      },
      {});
}

TEST(Undo, GoesBackStepByStep) {
  GrowthChat chat;
  expect_replies(chat, {{"KR1 33%", {"33 %"}, "bob"},
                        {"KR1 36%", {"36 %"}, "bob"},
                        {"undo", {"36 % → 33 %"}, "bob"},
                        {"undo", {"33 % → none"}, "bob"}});
}

TEST(Undo, OnlyTakesBackWhatIsMine) {
  GrowthChat chat;
  expect_replies(chat, {{"KR1 33%", {"33 %"}, "bob"}, {"undo", {"nothing of yours"}, "eve"}});
}

TEST(Undo, RefusesWhenSomebodyBuiltOnIt) {
  GrowthChat chat;
  expect_replies(
      chat, {
                {"KR1 33%", {"33 %"}, "bob"},
                {"KR1 36%", {"36 %"}, "ann"},
                {"undo",
                 {"can no longer be taken back: ann changed the same since", "Nothing was changed"},
                 "bob"},
                {"undo", {"36 % → 33 %"}, "ann"},
                {"undo", {"33 % → none"}, "bob"},
                {"team add Core", {"Core"}, "eve"},
                {"team join Core", {"Core"}, "bob"},
                {"undo", {"others are in Core by now"}, "eve"},
                {"add objective Mine team Growth", {"O3"}, "eve"},
                {"add kr O3 Audit pass/fail", {"KR7"}, "bob"},
                {"undo", {"O3 has KR7 by now"}, "eve"},
                {"undo", {"KR7 Audit is gone."}, "bob"},
                {"undo", {"O3 Mine is gone."}, "eve"},
            });
}

TEST(Undo, WritesRowsThatSayWhatTheyUndo) {
  GrowthChat chat;
  chat.say("edit O1 why because", "ann");
  chat.say("undo", "ann");
  chat.in_book([](const store::Book& book) {
    const auto rows = store::changes_of(book, okr::Noun::kObjective, 1, 2);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].undoes, rows[1].command);
    EXPECT_EQ(rows[0].old_value, rows[1].new_value);
    EXPECT_FALSE(rows[1].undoes);
  });
}

}  // namespace
