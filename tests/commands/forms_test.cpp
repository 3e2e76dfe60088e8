#include "commands/forms/forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "commands/action.h"
#include "tests/commands/expect.h"

namespace {

using commands::Action;
using commands::FieldErrors;
using commands::Form;
using commands::FormField;
using commands::Values;
using std::chrono::days;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::Pair;
using testing::UnorderedElementsAre;
using tests::field;
using tests::GrowthChat;
using tests::prefilled;

std::vector<std::string> ids(const Form& form) {
  std::vector<std::string> all;
  for (const FormField& one : form.fields) all.push_back(one.id);
  return all;
}

TEST(Actions, HaveOneTextThatReadsBack) {
  const Action rows[] = {{"checkin", "", std::nullopt},
                         {"same", "KR12=57", okr::PersonId{3}},
                         {"checkin", "KR1=5,KR2=0+KR7", okr::PersonId{41}},
                         {"add-kr", "O3", okr::PersonId{1}}};
  for (const Action& row : rows) {
    SCOPED_TRACE(to_text(row));
    EXPECT_EQ(commands::parse_action(to_text(row)), row);
  }
  EXPECT_EQ(to_text(rows[1]), "v1:same:KR12=57:3");
}

TEST(Actions, AreNothingElse) {
  for (const std::string text :
       {"", "v1", "v1:same", "v1:same:KR1", "v2:same:KR1:0", "v1::KR1:0", "v1:same:KR1:-1",
        "v1:same:KR1:x", "v1:same:KR1:", "v1:same:KR1:0:", "v1:sa me:KR1:0", "v1:same:K R1:0",
        "v1:same:KR1\n:0", "v1:Same:KR1:0", "v1:same:<x>:0", " v1:same:KR1:0"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(commands::parse_action(text));
  }
  EXPECT_FALSE(commands::parse_action("v1:same:" + std::string(2000, 'x') + ":0"));
}

TEST(Click, NoChangeChecksInOnceForTheStateItWasDrawnIn) {
  GrowthChat chat;
  chat.say("KR1 33 7", "bob");
  chat.clock.advance(days{7});
  const auto drawn = chat.in_book([](const store::Book& book) {
    return store::find_key_result(book, okr::KeyResultId{1})->latest->id.value;
  });
  const Action no_change{"same", "KR1=" + std::to_string(drawn), chat.bob};
  EXPECT_THAT(chat.press(no_change, "bob").text, HasSubstr("KR1 Activation rate: still 33 %"));
  EXPECT_THAT(chat.press(no_change, "bob").text,
              AllOf(HasSubstr("KR1 was checked in since that button was drawn and stands at 33 %"),
                    HasSubstr("nothing was changed")));
  // Taken back, the card shows the same button again, which does the same again.
  chat.say("undo", "bob");
  EXPECT_THAT(chat.press(no_change, "bob").text, HasSubstr("still 33 %"));
}

TEST(Click, SaysWhatIsWrongAndChangesNothing) {
  GrowthChat chat;
  chat.say("KR1 33 7", "bob");
  const struct {
    std::string action;
    std::string user;
    std::vector<std::string> expected;
  } rows[] = {
      {"v2:same:KR1=1:0", "bob", {"This button is from another version of Milepost", "Yours"}},
      {"v1:frobnicate:KR1:0", "bob", {"This button is from another version"}},
      {"", "bob", {"This button is from another version"}},
      {std::string(70'000, 'x'), "bob", {"This button is from another version"}},
      {"v1:same:KR1:0", "bob", {"This button is from another version"}},
      {"v1:same:KR99=1:0", "bob", {"There is no KR99."}},
      {"v1:same:x=1:0", "bob", {"\"x\" is not a key result"}},
      {"v1:same:KR1=0:2", "eve", {"That is meant for bob."}},
      {"v1:same:KR1=0:999", "eve", {"That is meant for somebody else."}},
      {"v1:checkin:KR1:0", "eve", {"KR1 belongs to bob"}},
      {"v1:checkin:KR6:0", "bob", {"still a draft"}},
      {"v1:checkin::0", "eve", {"Nobody asks you for a key result"}},
      {"v1:checkin:KR1=x:0", "bob", {"is not a key result"}},
      {"v1:checkin:KR1+KR2+KR3:0", "bob", {"There are no such key results."}},
      {"v1:block:O1:0", "ann", {"O1 is an objective"}},
      {"v1:unblock:KR1:0", "bob", {"Nothing holds KR1 up."}},
      {"v1:handover::0", "eve", {"nothing to hand over"}},
      {"v1:edit:KR1:0", "eve", {"KR1 belongs to bob"}},
      {"v1:add-kr:O1:0", "eve", {"O1 belongs to ann"}},
  };
  const auto history = chat.say("history KR1");
  for (const auto& row : rows) {
    SCOPED_TRACE(row.action.substr(0, 100));
    const auto reaction = chat.press_text(row.action, row.user);
    EXPECT_FALSE(reaction.form);
    for (const auto& part : row.expected) EXPECT_THAT(reaction.text, HasSubstr(part));
    EXPECT_THAT(reaction.text, Not(HasSubstr("Something went wrong")));
  }
  EXPECT_EQ(chat.say("history KR1"), history);
}

TEST(Click, ShowsHome) {
  GrowthChat chat;
  EXPECT_THAT(chat.press({"home", "", std::nullopt}, "bob").text, HasSubstr("Due: 3 key results"));
  EXPECT_THAT(chat.press({"overview", "", std::nullopt}, "bob").text,
              AllOf(HasSubstr("Due: 3 key results"),
                    HasSubstr("Growth, week 48 (Mon 23 Nov 2026): 0 of 5 key results are in")));
}

TEST(Click, ShowsAStrangerHowToBeginAndAddsNobody) {
  const commands::Action overview{"overview", "", std::nullopt};
  tests::Chat empty;
  EXPECT_THAT(empty.press(overview, "zoe").text,
              AllOf(HasSubstr("Welcome to Milepost"), HasSubstr("/okr team add Growth"),
                    HasSubstr("/okr cycle add 2026-Q4"), HasSubstr("/okr help")));
  EXPECT_FALSE(empty.in_book([](const store::Book& book) { return store::any_person(book); }));
  GrowthChat chat;
  EXPECT_THAT(chat.press(overview, "zoe").text,
              AllOf(HasSubstr("I do not know you yet"), HasSubstr("/okr team join Growth"),
                    Not(HasSubstr("/okr cycle add"))));
  // Whoever presses "Begin" speaks.
  EXPECT_THAT(chat.press({"home", "", std::nullopt}, "zoe").text,
              HasSubstr("You have no objectives or key results yet."));
  EXPECT_THAT(chat.press(overview, "zoe").text, Not(HasSubstr("I do not know you yet")));
}

TEST(TypedForms, OpenWhereThePlatformCanAndNothingElseIsTyped) {
  const struct {
    std::string typed;
    std::string title;     // of the form
    std::string sentence;  // where the platform opens none
  } rows[] = {
      {"snooze", "Not now", "I keep quiet until Tue 24 Nov 09:00"},
      {"away", "I'm away", "Usage: /okr away <day>"},
      {"edit KR1", "Edit KR1", "Usage: /okr edit"},
      {"edit kr-3", "Edit KR3", "Usage: /okr edit"},
      {"edit O2", "Edit O2", "Usage: /okr edit"},
      {"add objective", "Add an objective", "I need the text of the objective."},
      {"add kr", "Add to O3", "I need an objective"},
      {"add key result", "Add to O3", "I need an objective"},
      {"add kr O2", "Add to O2", "I need the text of the key result."},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.typed);
    GrowthChat chat;
    chat.say("add objective Mine");
    const auto before = chat.say("show O2") + chat.say("");
    chat.opens_forms = true;
    const auto opened = chat.react(row.typed);
    ASSERT_TRUE(opened.form) << opened.text;
    EXPECT_EQ(opened.form->title, row.title);
    EXPECT_THAT(opened.text, HasSubstr("for example: /okr "));
    EXPECT_EQ(chat.say("show O2") + chat.say(""), before);
    chat.opens_forms = false;
    const auto answered = chat.react(row.typed);
    EXPECT_FALSE(answered.form);
    EXPECT_THAT(answered.text, HasSubstr(row.sentence));
  }
}

TEST(TypedForms, SpeakNumbersAsTheirReaderDoes) {
  GrowthChat chat;
  chat.in_book([&](const store::Book& book) {
    store::set_profile(book, store::find_identity(book, chat.connection, "u-ann").value(),
                       {.name = "Ann", .user_name = "ann", .time_zone = "", .language = "de-DE"},
                       chat.clock.now());
  });
  EXPECT_THAT(chat.say("add kr O1 Umsatz steigt from 1.000 to 2.500 kEUR"),
              HasSubstr("from 1,000 kEUR to 2,500 kEUR"));
  EXPECT_THAT(chat.say("KR7 1.250,5"), HasSubstr("1,250.5 kEUR"));
  EXPECT_EQ(field(chat.open("checkin", "KR7"), "KR7.value").initial, "1250,5");
  EXPECT_THAT(chat.say("KR7 1,300"), HasSubstr("it can be 1300 or 1.3"));
}

TEST(TypedForms, StayClosedWhenMoreIsTypedOrNothingCanBeFilledIn) {
  const struct {
    std::string typed;
    std::string sentence;
    std::string user;
  } rows[] = {
      {"snooze 2h", "I keep quiet until", "ann"},
      {"away fri", "You are away", "ann"},
      {"edit", "I need an objective or a key result", "ann"},
      {"edit KR1 target 50%", "please say why", "ann"},
      {"edit KR99", "KR99", "ann"},
      {"edit KR1", "KR1 belongs to bob", "eve"},
      {"add objective Win", "O3 Win", "ann"},
      {"add kr", "I need an objective", "eve"},  // none is eve's
      {"add kr O1", "O1 belongs to ann", "eve"},
      {"add kr O2 Tour pass/fail", "KR7 Tour", "ann"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.typed);
    GrowthChat chat;
    chat.opens_forms = true;
    const auto answered = chat.react(row.typed, row.user);
    EXPECT_FALSE(answered.form);
    EXPECT_THAT(answered.text, HasSubstr(row.sentence));
  }
}

TEST(CheckInForm, HoldsAllThatIsDueWithTheLastValues) {
  GrowthChat chat;
  chat.clock.set(tests::kMonday - days{7});
  chat.say("KR1 33 7", "bob");
  chat.clock.set(tests::kMonday);
  const Form form = chat.open("checkin", "", "bob");
  EXPECT_EQ(form.title, "Check in");
  EXPECT_EQ(form.submit_label, "Save");
  EXPECT_THAT(ids(form), UnorderedElementsAre("KR1.value", "KR1.confidence", "KR1.note",
                                              "KR2.value", "KR2.confidence", "KR2.note",
                                              "KR5.value", "KR5.confidence", "KR5.note"));
  EXPECT_EQ(field(form, "KR1.value").initial, "33");
  EXPECT_EQ(field(form, "KR1.value").label, "KR1: value in %");
  EXPECT_THAT(field(form, "KR1.value").heading,
              HasSubstr("KR1 Activation rate\nLast: 33 % on Mon 16 Nov 2026; goal: from 30 %"));
  EXPECT_EQ(field(form, "KR1.confidence").initial, "7");
  EXPECT_EQ(field(form, "KR2.value").initial, "");
  EXPECT_EQ(field(form, "KR2.confidence").initial, "5");

  const Form milestones = chat.open("checkin", "KR3", "ann");
  EXPECT_EQ(field(milestones, "KR3.value").options[1].label, "1 of 3: draft");
  const Form passed = chat.open("checkin", "KR4", "ann");
  EXPECT_EQ(field(passed, "KR4.value").options[0].label, "Passed");
}

TEST(CheckInForm, SavesAllInOneTransaction) {
  GrowthChat chat;
  const Form form = chat.open("checkin", "", "bob");
  const auto reaction = chat.submit(form.state,
                                    {{"KR1.value", "41%"},
                                     {"KR1.confidence", "7"},
                                     {"KR1.note", "mails are out"},
                                     {"KR2.value", " 6 days "},
                                     {"KR2.confidence", "5"},
                                     {"KR5.value", ""}},
                                    "bob");
  EXPECT_THAT(reaction.errors, IsEmpty());
  EXPECT_THAT(reaction.text,
              AllOf(HasSubstr("KR1 Activation rate: 41 %, the first check-in"),
                    HasSubstr("Note: mails are out"), HasSubstr("KR2 Time to first value: 6 days"),
                    Not(HasSubstr("KR5")), HasSubstr("/okr undo")));
  // One command: one undo takes back both.
  EXPECT_THAT(chat.say("undo", "bob"), AllOf(HasSubstr("KR1"), HasSubstr("KR2")));
  EXPECT_THAT(chat.say("show KR2"), HasSubstr("No check-in yet"));
}

TEST(CheckInForm, RefusesPerFieldAndSavesNothing) {
  GrowthChat chat;
  const Form form = chat.open("checkin", "", "bob");
  const struct {
    Values values;
    FieldErrors errors;
  } rows[] = {
      {{{"KR1.value", "foo"}},
       {{"KR1.value",
         "I can't read \"foo\" as a number: it should be like 45, 1,200, 41% or "
         "€3.4k."}}},
      {{{"KR1.value", "33"}, {"KR1.confidence", "11"}},
       {{"KR1.confidence", "Please choose one of those that are offered."}}},
      {{{"KR1.value", "33"}, {"KR1.confidence", "<script>"}},
       {{"KR1.confidence", "Please choose one of those that are offered."}}},
      {{{"KR1.value", "33"}, {"KR1.confidence", "9"}},
       {{"KR1.note",
         "Please say why in a few words, because a confidence of 9/10 and being far behind do not "
         "go together."}}},
      {{{"KR1.value", "33"}, {"KR1.confidence", "2"}},
       {{"KR1.note", "Please say why in a few words, because your confidence is only 2/10."}}},
      {{{"KR1.value", "33 later"}}, {{"KR1.value", "I don't understand \"later\" there."}}},
      {{{"KR1.value", "33 days"}}, {{"KR1.value", "That is measured in %, and you typed days."}}},
      {{{"KR1.value", "33"}, {"KR1.note", std::string(2001, 'x')}},
       {{"KR1.note", "This can have 2000 characters at most; it has 2001."}}},
      {{{"KR1.value", std::string(41, '1')}},
       {{"KR1.value", "This can have 40 characters at most; it has 41."}}},
      {{{"KR1.note", "moved"}}, {{"KR1.value", "Please say where KR1 stands, too."}}},
      {{}, {{"KR2.value", "Please fill in at least one value."}}},
      {{{"KR2.value", "5"}, {"KR1.value", "x"}, {"KR5.value", "y"}},
       {{"KR1.value",
         "I can't read \"x\" as a number: it should be like 45, 1,200, 41% or "
         "€3.4k."},
        {"KR5.value",
         "I can't read \"y\" as a number: it should be like 45, 1,200, 41% or "
         "€3.4k."}}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.errors.begin()->second);
    const auto reaction = chat.submit(form.state, row.values, "bob");
    if (row.values.empty()) {
      EXPECT_EQ(reaction.errors.size(), 1U);
      EXPECT_EQ(reaction.errors.begin()->second, "Please fill in at least one value.");
    } else {
      EXPECT_EQ(reaction.errors, row.errors);
    }
    EXPECT_THAT(reaction.text, HasSubstr("That was not saved."));
  }
  EXPECT_THAT(chat.say("list Growth"), HasSubstr("0 of 5 reported"));
}

TEST(CheckInForm, ComesInPagesOfFive) {
  GrowthChat chat;
  chat.say("publish O2", "bob");
  for (int i = 0; i < 4; ++i) chat.say("add kr O1 More and more reach 10 owner @bob", "ann");
  const Form first = chat.open("checkin", "KR1,KR2,KR5,KR7,KR8,KR9,KR10", "bob");
  EXPECT_EQ(first.fields.size(), 15U);
  EXPECT_THAT(first.intro, HasSubstr("2 more come on the next page."));
  EXPECT_EQ(first.submit_label, "Save, next page");
  const auto reaction = chat.submit(first.state, {{"KR7.value", "3"}}, "bob");
  EXPECT_THAT(reaction.text, HasSubstr("KR7 More and more: 3"));
  ASSERT_TRUE(reaction.form);
  EXPECT_THAT(ids(*reaction.form), ElementsAre("KR9.value", "KR9.confidence", "KR9.note",
                                               "KR10.value", "KR10.confidence", "KR10.note"));
  EXPECT_NE(reaction.form->state, first.state);
  EXPECT_THAT(chat.submit(reaction.form->state, {{"KR10.value", "4"}}, "bob").text,
              HasSubstr("KR10 More and more: 4"));
}

TEST(CheckInForm, LeavesWhatSomebodyElseCheckedInMeanwhile) {
  GrowthChat chat;
  chat.clock.set(tests::kMonday - days{7});
  chat.say("KR1 33 7", "bob");
  chat.clock.set(tests::kMonday);
  const Form form = chat.open("checkin", "", "bob");
  chat.say("KR1 38 7", "ann");
  Values values = prefilled(form);
  values["KR2.value"] = "8";
  EXPECT_THAT(chat.submit(form.state, values, "bob").text,
              AllOf(HasSubstr("KR1 Activation rate was checked in meanwhile and stays at 38 %."),
                    HasSubstr("KR2 Time to first value: 8 days")));
}

TEST(CheckInForm, IsOpenedByTheCommand) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("checkin", "bob"), AllOf(HasSubstr("KR1"), HasSubstr("Type /okr KR1")));
  EXPECT_THAT(chat.say("checkin KR1", "bob"), HasSubstr("Say where it stands: /okr KR1 <value>."));
  EXPECT_THAT(chat.say("checkin KR1 33", "bob"), HasSubstr("33 %, the first check-in"));
}

TEST(Forms, RefuseStatesThatNobodyOpened) {
  GrowthChat chat;
  const Form form = chat.open("checkin", "KR1", "bob");
  const std::string state = form.state;
  const struct {
    std::string state;
    std::string user;
    std::string expected;
  } rows[] = {
      {"", "bob", "This form is from another version"},
      {"v1:checkin:KR1=0:2", "bob", "This form is from another version"},
      {"v2" + state.substr(2), "bob", "This form is from another version"},
      {"v1:same:KR1=0:2:abc", "bob", "This form is from another version"},
      {std::string(1'000'000, 'x'), "bob", "This form is from another version"},
      {state, "eve", "That is meant for bob."},
      {"v1:checkin:KR1=0:0:abc", "eve", "KR1 belongs to bob"},
      {"v1:checkin:KR99=0:0:abc", "bob", "There is no KR99."},
      {"v1:checkin:KR6=0:0:abc", "bob", "still a draft"},
      {"v1:edit:KR1=0123:0:abc", "bob", "KR1 was changed since that form was opened"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.state.substr(0, 80));
    const auto reaction = chat.submit(row.state, {{"KR1.value", "33"}}, row.user);
    EXPECT_THAT(reaction.text, HasSubstr(row.expected));
    EXPECT_THAT(reaction.errors, IsEmpty());
  }
  EXPECT_THAT(chat.say("show KR1"), HasSubstr("No check-in yet"));
}

TEST(BlockerForm, SavesWhatTheCommandSaves) {
  GrowthChat chat;
  const Form form = chat.open("block", "KR1", "bob");
  EXPECT_THAT(chat.submit(form.state, {{"text", " "}, {"by", "31 feb"}}, "bob").errors,
              UnorderedElementsAre(Pair("text", "Please fill this in.")));
  EXPECT_THAT(
      chat.submit(form.state, {{"text", "x"}, {"by", "31 feb"}, {"on", "a b"}}, "bob").errors,
      UnorderedElementsAre(Pair("on", "Please choose a person.")));
  EXPECT_THAT(chat.submit(form.state, {{"text", "x"}, {"by", "2026-02-31"}}, "bob").errors,
              UnorderedElementsAre(Key("by")));
  EXPECT_THAT(
      chat.submit(form.state, {{"text", "on @ann by fri"}, {"on", "u-eve"}, {"by", "2026-11-27"}},
                  "bob")
          .text,
      HasSubstr("B1 “on @ann by fri”, waits for eve, needed by Fri 27 Nov 2026"));
}

TEST(QuietForms, SaveWhatTheCommandsSave) {
  GrowthChat chat;
  const Form snooze = chat.open("snooze", "", "bob");
  EXPECT_THAT(chat.submit(snooze.state, {{"until", "never"}}, "bob").errors,
              UnorderedElementsAre(Key("until")));
  EXPECT_THAT(
      chat.submit(snooze.state, {{"until", "tomorrow"}, {"day", "2027-05-01"}}, "bob").errors,
      UnorderedElementsAre(Pair("day", HasSubstr("more than four weeks ahead"))));
  EXPECT_THAT(chat.submit(snooze.state, {{"until", "next monday"}}, "bob").text,
              HasSubstr("I keep quiet until Mon 30 Nov 09:00"));
  const Form away = chat.open("away", "", "bob");
  EXPECT_EQ(field(away, "first").initial, "2026-11-23");
  EXPECT_THAT(
      chat.submit(away.state, {{"first", "2026-12-21"}, {"last", "2026-12-20"}}, "bob").errors,
      UnorderedElementsAre(Pair("last", HasSubstr("comes before"))));
  EXPECT_THAT(
      chat.submit(away.state, {{"first", "2026-12-21"}, {"last", "2027-01-02"}}, "bob").text,
      HasSubstr("You are away from Mon 21 Dec 2026 to Sat 2 Jan 2027"));
  EXPECT_THAT(chat.submit(chat.open("away", "", "bob").state,
                          {{"first", "2026-12-21"}, {"half", "am"}}, "bob")
                  .text,
              HasSubstr("You are away on Mon 21 Dec 2026 in the morning"));
  EXPECT_THAT(chat.submit(chat.open("away", "", "bob").state,
                          {{"first", "2026-12-21"}, {"standin", "u-ann"}}, "bob")
                  .text,
              HasSubstr("You are away on Mon 21 Dec 2026; ann is asked instead."));
  EXPECT_THAT(chat.submit(chat.open("away", "", "bob").state,
                          {{"first", "2026-12-21"}, {"last", "2026-12-22"}, {"half", "pm"}}, "bob")
                  .errors,
              UnorderedElementsAre(Pair("last", HasSubstr("Half a day stands alone"))));
}

TEST(HandOverForm, SavesWhatTheCommandSaves) {
  GrowthChat chat;
  const Form form = chat.open("handover", "", "bob");
  EXPECT_EQ(field(form, "kr").initial, "all");
  EXPECT_THAT(chat.submit(form.state, {{"kr", "KR3"}, {"to", "u-eve"}}, "bob").errors,
              UnorderedElementsAre(Key("kr")));
  EXPECT_THAT(chat.submit(form.state, {{"kr", "all"}, {"to", "u-eve"}}, "bob").text,
              AllOf(HasSubstr("KR1 Activation rate: eve is asked"), HasSubstr("KR2"),
                    HasSubstr("KR5"), HasSubstr("/okr undo")));
  EXPECT_THAT(chat.say("", "eve"), HasSubstr("Due: 3 key results"));
  chat.say("undo", "bob");
  EXPECT_THAT(chat.say("", "bob"), HasSubstr("Due: 3 key results"));
}

TEST(WritingForms, AddObjectivesAndKeyResults) {
  GrowthChat chat;
  const Form objective = chat.open("add-objective", "", "bob");
  EXPECT_EQ(field(objective, "team").initial, std::to_string(chat.growth.value));
  Values values = prefilled(objective);
  EXPECT_THAT(chat.submit(objective.state, values, "bob").errors,
              UnorderedElementsAre(Pair("text", "Please fill this in.")));
  values["text"] = "Sales team Growth why not";
  values["why"] = "because";
  values["under"] = "O1";
  EXPECT_THAT(chat.submit(objective.state, values, "bob").text,
              AllOf(HasSubstr("O3 Sales team Growth why not: a draft, aspirational, team Growth"),
                    HasSubstr("under O1"), HasSubstr("Why: because")));

  const Form key_result = chat.open("add-kr", "O3", "bob");
  values = prefilled(key_result);
  values["text"] = "Revenue";
  EXPECT_THAT(chat.submit(key_result.state, values, "bob").errors,
              UnorderedElementsAre(Key("from"), Key("to")));
  values["from"] = "€3k";
  values["to"] = "€3k";
  EXPECT_THAT(chat.submit(key_result.state, values, "bob").errors, UnorderedElementsAre(Key("to")));
  values["to"] = "5 days";
  EXPECT_THAT(chat.submit(key_result.state, values, "bob").errors,
              UnorderedElementsAre(Pair("to", "It begins in € and ends in days. Use one unit.")));
  values["to"] = "€4k";
  values["by"] = "2027-05-01";
  EXPECT_THAT(chat.submit(key_result.state, values, "bob").errors,
              UnorderedElementsAre(Pair("by", HasSubstr("is outside the cycle 2026-Q4"))));
  values["by"] = "";
  EXPECT_THAT(chat.submit(key_result.state, values, "bob").text,
              HasSubstr("KR7 Revenue: from €3,000 to €4,000, owner bob, in O3"));
  const Form other = chat.open("add-kr", "O3", "bob");
  EXPECT_THAT(
      chat.submit(other.state,
                  {{"text", "Guide"},
                   {"measure", "milestones"},
                   {"milestones", "a\nb\n\nc"},
                   {"indicator", "lagging"},
                   {"owner", "u-eve"}},
                  "bob")
          .text,
      HasSubstr("KR8 Guide: 3 milestones, owner eve, in O3 Sales team Growth why not, lagging."));
}

TEST(EditForm, ChangesWhatWasChangedAndAsksWhy) {
  GrowthChat chat;
  const Form form = chat.open("edit", "KR1", "bob");
  Values values = prefilled(form);
  EXPECT_THAT(chat.submit(form.state, values, "bob").text, HasSubstr("Nothing was changed."));
  const Form again = chat.open("edit", "KR1", "bob");
  values["target"] = "50";
  values["text"] = "Activation";
  EXPECT_THAT(chat.submit(again.state, values, "bob").errors,
              UnorderedElementsAre(Pair("reason", HasSubstr("please say why"))));
  values["reason"] = "the market grew";
  EXPECT_THAT(chat.submit(again.state, values, "bob").text,
              AllOf(HasSubstr("KR1 text: Activation rate → Activation."),
                    HasSubstr("KR1 target: 45 % → 50 %."), HasSubstr("Because: the market grew")));
  EXPECT_THAT(chat.say("undo", "bob"), AllOf(HasSubstr("Activation rate"), HasSubstr("45 %")));
  // Both ends at once, past each other's old places.
  for (const auto& [from, to] : {std::pair{"50", "60"}, {"10", "20"}, {"30", "45"}}) {
    const Form both = chat.open("edit", "KR1", "bob");
    EXPECT_THAT(chat.submit(both.state,
                            {{"text", "Activation rate"},
                             {"baseline", from},
                             {"target", to},
                             {"unit", "%"},
                             {"owner", "u-bob"},
                             {"reason", "measured anew"}},
                            "bob")
                    .text,
                HasSubstr(std::string{"→ "} + to + " %."));
  }
  // What it tells: said, left alone, and taken away.
  for (const auto& [chosen, said] : {std::pair{"leading", "KR1 indicator: none → leading."},
                                     {"leading", "Nothing was changed."},
                                     {"none", "KR1 indicator: leading → none."}}) {
    const Form tagged = chat.open("edit", "KR1", "bob");
    values = prefilled(tagged);
    values["indicator"] = chosen;
    EXPECT_THAT(chat.submit(tagged.state, values, "bob").text, HasSubstr(said));
  }
  const Form objective = chat.open("edit", "O2", "bob");
  values = prefilled(objective);
  values["owner"] = "u-eve";
  values["kind"] = "learning";
  EXPECT_THAT(
      chat.submit(objective.state, values, "bob").text,
      AllOf(HasSubstr("O2 owner: bob → eve."), HasSubstr("O2 kind: aspirational → learning")));
}

// Waits until so many answers have come.
class Answers {
 public:
  explicit Answers(int count) : left_(count) {}
  void take(const commands::Answer& answer) {
    const std::string text = commands::plain_text(answer.message());
    const std::lock_guard lock{mutex_};
    if (text.find("nothing was changed") == std::string::npos &&
        text.find("repetition changed nothing") == std::string::npos) {
      effects_.push_back(text);
    }
    if (--left_ == 0) done_.notify_all();
  }
  std::vector<std::string> effects() {
    std::unique_lock lock{mutex_};
    done_.wait(lock, [this] { return left_ == 0; });
    return effects_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  int left_;
  std::vector<std::string> effects_;
};

TEST(Twice, TwoHundredPressesOfOneButtonInFlightHaveOneEffect) {
  GrowthChat chat;
  chat.say("KR1 33 7", "bob");
  const auto drawn = chat.in_book([](const store::Book& book) {
    return store::find_key_result(book, okr::KeyResultId{1})->latest->id.value;
  });
  const std::string action = to_text(Action{"same", "KR1=" + std::to_string(drawn), chat.bob});
  Answers answers{200};
  for (int i = 0; i < 200; ++i) {
    commands::Request who = chat.request("", "bob");
    who.key = "press " + std::to_string(i);
    commands::dispatch_click(*chat.store, {std::move(who), action}, chat.clock.now(),
                             [&](const commands::Answer& answer) { answers.take(answer); }, {});
  }
  EXPECT_THAT(answers.effects(), ElementsAre(HasSubstr("still 33 %")));
  const auto rows = chat.in_book([](const store::Book& book) {
    return store::history(book, okr::KeyResultId{1}, std::nullopt, 1000).size();
  });
  EXPECT_EQ(rows, 2U);
}

TEST(Twice, TwoHundredSubmitsOfOneFormInFlightHaveOneEffect) {
  GrowthChat chat;
  const Form form = chat.open("checkin", "", "bob");
  Answers answers{200};
  for (int i = 0; i < 200; ++i) {
    commands::dispatch_form(
        *chat.store,
        {chat.request("", "bob"), form.state, {{"KR1.value", "41"}, {"KR2.value", "6"}}},
        chat.clock.now(), [&](const commands::Answer& answer) { answers.take(answer); }, {});
  }
  EXPECT_EQ(answers.effects().size(), 1U);
  const auto rows = chat.in_book([](const store::Book& book) {
    return store::history(book, okr::KeyResultId{1}, std::nullopt, 1000).size() +
           store::history(book, okr::KeyResultId{2}, std::nullopt, 1000).size();
  });
  EXPECT_EQ(rows, 2U);
}

}  // namespace
