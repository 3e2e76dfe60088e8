#include <gmock/gmock.h>

#include "commands/upcoming.h"
#include "store/sql/delivery.h"
#include "tests/commands/say.h"
#include "tests/golden.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using testing::HasSubstr;
using testing::Not;

struct Row {
  const char* typed;
  const char* said;
};

class Looking : public testing::Test {
 protected:
  void expect(std::initializer_list<Row> rows, std::string_view user = "ann") {
    for (const Row& row : rows) {
      SCOPED_TRACE(row.typed);
      EXPECT_THAT(chat_.say(row.typed, user), HasSubstr(row.said));
    }
  }

  // A month of bob's check-ins on KR1, with a slip put right and a typing mistake taken back.
  void a_month_of_check_ins() {
    const char* const kWeeks[] = {"KR1 30 5", "KR1 33 6 first mails are out", "KR1 35 6",
                                  "KR1 36 7"};
    for (int week = 0; week < 4; ++week) {
      chat_.clock.set(tests::kMonday - days{28 - 7 * week});
      chat_.say(kWeeks[week], "bob");
    }
    chat_.clock.set(tests::kMonday + minutes{5});
    chat_.say("KR1 41 8 onboarding mail shipped", "bob");
    chat_.clock.set(tests::kMonday + minutes{6});
    chat_.say("correct KR1 40", "bob");
    chat_.clock.set(tests::kMonday + minutes{7});
    chat_.say("KR1 90", "bob");
    chat_.clock.set(tests::kMonday + minutes{8});
    chat_.say("undo", "bob");
    chat_.clock.set(tests::kMonday + minutes{9});
    chat_.say("edit KR1 target 50 because the market grew", "ann");
    chat_.clock.set(tests::kMonday + hours{1});
  }

  tests::GrowthChat chat_;
};

TEST_F(Looking, HomeShowsWhatIsOwedThenWhatIsOwned) {
  chat_.say("KR1 33 7 first mails are out", "bob");
  chat_.say("KR2 9", "bob");
  tests::expect_golden("home_bob", chat_.say("", "bob"));
  chat_.say("KR5 3", "bob");
  EXPECT_THAT(chat_.say("", "bob"), HasSubstr("Nothing is due from you."));
  EXPECT_THAT(chat_.say("", "bob"), HasSubstr("I will ask you next Mon 30 Nov 09:00"));
}

TEST_F(Looking, IsTheSameInEveryChannelAndInADirectMessage) {
  chat_.say("KR1 33 7", "bob");
  for (const char* look : {"", "show O1", "list Growth", "show KR1"}) {
    chat_.direct = false;
    const std::string in_channel = chat_.say(look, "bob");
    EXPECT_THAT(in_channel, HasSubstr("KR1")) << look;
    chat_.direct = true;
    EXPECT_EQ(chat_.say(look, "bob"), in_channel) << look;
  }
}

TEST_F(Looking, HomeTellsANewcomerWhatToTypeFirst) {
  const std::string newcomer = chat_.say("", "eve");
  EXPECT_THAT(newcomer, HasSubstr("/okr team join Growth"));
  EXPECT_THAT(newcomer, HasSubstr("/okr add objective New users feel at home"));
  EXPECT_THAT(newcomer, Not(HasSubstr("/okr cycle add")));
  EXPECT_THAT(newcomer, Not(HasSubstr("I will ask you")));
}

TEST(LookingAtAnEmptyBook, SaysWhatToTypeFirst) {
  tests::Chat chat;
  tests::expect_golden("home_empty", chat.say(""));
  EXPECT_THAT(chat.say("list"), HasSubstr("/okr cycle add 2027-Q1"));
  EXPECT_THAT(chat.say("digest"), HasSubstr("There is no team yet."));
  EXPECT_THAT(chat.say("upcoming"), HasSubstr("Nothing will be sent."));
  EXPECT_THAT(chat.say("show KR1"), HasSubstr("KR1"));
}

TEST_F(Looking, ListShowsMyTeamsObjectivesWithTheirKeyResults) {
  chat_.say("KR1 33 7", "bob");
  chat_.say("KR2 9", "bob");
  tests::expect_golden("list", chat_.say("list"));
}

TEST_F(Looking, ListNarrows) {
  chat_.say("team add Sales", "eve");
  chat_.say("add objective Sell more team Sales", "eve");
  chat_.say("KR1 31 7", "bob");
  chat_.say("KR5 10 3 nobody has time", "bob");
  const struct {
    const char* typed;
    const char* user;
    std::vector<const char*> shown;
    std::vector<const char*> hidden;
  } kRows[] = {
      {"list", "ann", {"Objectives of Growth", "O1 ", "O2 "}, {"O3 "}},
      {"list company", "ann", {"Objectives of the company", "O1 ", "O2 ", "O3 "}, {}},
      {"list Sales", "ann", {"Objectives of Sales", "O3 "}, {"O1 "}},
      {"list team Sales", "ann", {"O3 "}, {"O1 "}},
      {"list team", "ann", {"O1 "}, {"O3 "}},
      {"list my team", "eve", {"O3 "}, {"O1 "}},
      {"list @bob", "ann", {"Objectives of bob", "O1 ", "O2 "}, {"O3 "}},
      {"list me", "eve", {"Your objectives", "O3 "}, {"O1 "}},
      {"list cycle 2026-Q4", "ann", {"Objectives of Growth, 2026-Q4", "O1 "}, {"O3 "}},
      {"list 2026-q4 company", "ann", {"O1 ", "O3 "}, {}},
      {"list at-risk", "ann", {"KR1 ", "KR5 "}, {"KR2 ", "O2 "}},
      {"list at-risk Sales", "ann", {"There are none."}, {"KR1 "}},
      {"list stale", "ann", {"KR2 ", "KR3 ", "KR4 "}, {"KR1 ", "O2 "}},
      {"list no-owner", "ann", {"There are none."}, {"O1 "}},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(std::string{row.typed} + " by " + row.user);
    const std::string said = chat_.say(row.typed, row.user);
    for (const char* text : row.shown) EXPECT_THAT(said, HasSubstr(text));
    for (const char* text : row.hidden) EXPECT_THAT(said, Not(HasSubstr(text)));
  }
}

TEST_F(Looking, ListFindsWhatSomebodyLeftBehind) {
  chat_.in_book([&](const store::Book& book) {
    const auto identity = *store::find_identity(book, chat_.connection, "u-bob");
    store::set_profile(book, identity,
                       {.name = "bob", .user_name = "bob", .time_zone = {}, .deactivated = true},
                       chat_.clock.now());
  });
  const std::string said = chat_.say("list no-owner");
  EXPECT_THAT(said, HasSubstr("KR1 "));
  EXPECT_THAT(said, HasSubstr("O2 "));
  EXPECT_THAT(said, Not(HasSubstr("KR3 ")));
}

TEST_F(Looking, ListHasACardOfOneScreenForEachObjective) {
  chat_.say("add objective Support answers fast");
  for (int i = 0; i < 12; ++i) chat_.say("add kr O3 Answers reach " + std::to_string(i + 1));
  std::vector<std::string> cards;
  for (const commands::Block& block : chat_.answer("list").blocks) {
    const std::string text = commands::plain_text({{block}});
    if (text.starts_with("O1 ") || text.starts_with("O2 ") || text.starts_with("O3 ")) {
      cards.push_back(text);
    }
  }
  ASSERT_EQ(cards.size(), 3U);
  EXPECT_THAT(cards[0], HasSubstr("\nKR5 "));
  EXPECT_THAT(cards[1], HasSubstr("\nKR6 "));
  EXPECT_THAT(cards[2], HasSubstr("\nKR16 Answers"));
  EXPECT_THAT(cards[2], Not(HasSubstr("\nKR17 ")));
  EXPECT_THAT(cards[2], HasSubstr("and 2 more: /okr show O3"));
}

TEST_F(Looking, ListTurnsPages) {
  for (int i = 0; i < 5; ++i) chat_.say("add objective One more thing");
  const std::string first = chat_.say("list");
  EXPECT_THAT(first, HasSubstr("O5 "));
  EXPECT_THAT(first, Not(HasSubstr("O6 ")));
  EXPECT_THAT(first, HasSubstr("Page 1 of 2. For the next, say the same with page 2."));
  const std::string second = chat_.say("list page 2");
  EXPECT_THAT(second, Not(HasSubstr("O5 ")));
  EXPECT_THAT(second, HasSubstr("O7 "));
  EXPECT_THAT(second, HasSubstr("Page 2 of 2."));
}

TEST_F(Looking, ListSaysWhatItDidNotUnderstand) {
  expect({
      {"list page 9", "There is no page 9"},
      {"list page 0", "There is no page 0"},
      {"list at-rsk", "Did you mean “at-risk”?"},
      {"list compnay", "Did you mean “company”?"},
      {"list 2026-Q5", "2026-Q4"},
      {"list Growht", "Growth"},
      {"list flabbergast", "“flabbergast”"},
  });
}

TEST_F(Looking, ShowsEverythingAboutAnObjective) {
  chat_.say("edit O1 why Half of them leave in the first week");
  chat_.say("add objective Support answers within a day under O1 why Trust");
  chat_.say("KR1 33 7", "bob");
  tests::expect_golden("show_objective", chat_.say("show O1"));
  EXPECT_THAT(chat_.say("show O2"), HasSubstr("/okr publish O2"));
  EXPECT_THAT(chat_.say("show O3"), HasSubstr("Under: O1 New users feel at home"));
}

TEST_F(Looking, ShowsEverythingAboutAKeyResult) {
  a_month_of_check_ins();
  tests::expect_golden("show_key_result", chat_.say("show KR1"));
  chat_.say("done KR3", "ann");
  tests::expect_golden("show_milestones", chat_.say("show kr-3"));
  EXPECT_THAT(chat_.say("show KR4"), HasSubstr("No check-in yet."));
  EXPECT_THAT(chat_.say("show 2"), HasSubstr("KR2 Time to first value"));
}

TEST_F(Looking, ShowSaysWhatItDidNotFind) {
  expect({
      {"show", "/okr show"},
      {"show KR99", "KR99"},
      {"show O99", "O99"},
      {"show KR1 now", "now"},
  });
}

TEST_F(Looking, HistoryTellsCorrectionsAndWhatWasTakenBack) {
  a_month_of_check_ins();
  tests::expect_golden("history", chat_.say("history KR1"));
}

TEST_F(Looking, HistoryDoesNotSayThatAnEqualValueChanged) {
  chat_.say("KR1 41 8 counted once", "bob");
  chat_.say("correct KR1 41 8 counted again", "bob");
  EXPECT_THAT(chat_.say("history KR1"), HasSubstr("corrected, still 41 %, confidence 8/10"));
}

TEST_F(Looking, HistoryBeginsWhereItIsTold) {
  a_month_of_check_ins();
  const std::string said = chat_.say("history KR1 since 16 nov");
  EXPECT_THAT(said, HasSubstr("36 %"));
  EXPECT_THAT(said, Not(HasSubstr("35 %")));
  expect({
      {"history KR2", "created"},
      {"history KR2 since today", "Nothing happened to KR2 since Mon 23 Nov 2026."},
      {"history KR2 since tomorrow", "Tue 24 Nov 2026 has not come yet."},
  });
}

TEST_F(Looking, HistoryTellsTimesInTheReadersZone) {
  chat_.say("KR1 33", "bob");
  chat_.in_book([&](const store::Book& book) {
    const auto identity = *store::find_identity(book, chat_.connection, "u-ann");
    store::set_profile(book, identity,
                       {.name = "ann", .user_name = "ann", .time_zone = "America/New_York"},
                       chat_.clock.now());
  });
  EXPECT_THAT(chat_.say("history KR1", "bob"), HasSubstr("Mon 23 Nov 10:00, bob via sandbox"));
  EXPECT_THAT(chat_.say("history KR1", "ann"), HasSubstr("Mon 23 Nov 04:00, bob via sandbox"));
}

TEST_F(Looking, HistoryTurnsPages) {
  for (int i = 0; i < 20; ++i) {
    chat_.clock.advance(minutes{1});
    chat_.say("KR1 " + std::to_string(100 + i), "bob");
  }
  const std::string first = chat_.say("history KR1");
  EXPECT_THAT(first, HasSubstr("119 %"));
  EXPECT_THAT(first, HasSubstr("105 %"));
  EXPECT_THAT(first, Not(HasSubstr("104 %")));
  EXPECT_THAT(first, HasSubstr("Page 1 of 2."));
  EXPECT_THAT(chat_.say("history KR1 page 2"), HasSubstr("104 %"));
}

TEST_F(Looking, HistoryTurnsPagesOfCheckInsAndChanges) {
  for (int i = 0; i < 10; ++i) {
    chat_.clock.advance(minutes{1});
    chat_.say("KR1 " + std::to_string(100 + i), "bob");
    chat_.clock.advance(minutes{1});
    chat_.say("edit KR1 target " + std::to_string(200 + i) + " because I count", "ann");
  }
  const std::string first = chat_.say("history KR1");
  EXPECT_THAT(first, HasSubstr("target: 209 %"));
  EXPECT_THAT(first, HasSubstr("103 %"));
  EXPECT_THAT(first, Not(HasSubstr("target: 201 %")));
  EXPECT_THAT(first, HasSubstr("Page 1 of 2."));
  const std::string second = chat_.say("history KR1 page 2");
  EXPECT_THAT(second, HasSubstr("102 %"));
  EXPECT_THAT(second, HasSubstr("target: 200 %"));
  EXPECT_THAT(second, Not(HasSubstr("103 %, confidence")));
  EXPECT_THAT(chat_.say("history KR1 page 3"), HasSubstr("the last is 2."));
}

TEST_F(Looking, APersonIsFoundByTheFirstNameThatNobodyElseHas) {
  const auto name = [&](const char* user, const char* full_name) {
    chat_.in_book([&](const store::Book& book) {
      const auto identity = *store::find_identity(book, chat_.connection, user);
      store::set_profile(book, identity, {.name = full_name, .user_name = user, .time_zone = {}},
                         chat_.clock.now());
    });
  };
  name("u-bob", "Robert Low");
  EXPECT_THAT(chat_.say("list robert"), HasSubstr("Objectives of Robert Low"));
  EXPECT_THAT(chat_.say("list robert low 2026-Q4"), HasSubstr("Objectives of Robert Low, 2026-Q4"));
  name("u-eve", "Robert High");
  EXPECT_THAT(chat_.say("list robert"), HasSubstr("I don't know “robert” here."));
  EXPECT_THAT(chat_.say("list Robert High"), HasSubstr("Objectives of Robert High"));
}

TEST_F(Looking, UpcomingShowsMineAndAllToThoseWhoLead) {
  chat_.say("schedule digest weekly mon 16:00 in #growth");
  chat_.say("away 30 nov", "bob");
  tests::expect_golden("upcoming_bob", chat_.say("upcoming", "bob"));
  const std::string all = chat_.say("upcoming 7 all");
  EXPECT_THAT(all, HasSubstr("to ann"));
  EXPECT_THAT(all, HasSubstr("to bob, not sent."));
  EXPECT_THAT(all, HasSubstr("to #growth"));
  EXPECT_THAT(chat_.say("upcoming", "eve"), HasSubstr("Nothing will be sent."));
  const std::string operators = chat_.in_book([&](const store::Book& book) {
    commands::UpcomingWanted week;
    week.days = days{7};
    return commands::plain_text(commands::upcoming_messages(book, chat_.clock.now(), week));
  });
  EXPECT_THAT(operators, HasSubstr("Every message in the next 7 days"));
  EXPECT_THAT(operators, HasSubstr("to ann"));
}

TEST_F(Looking, UpcomingRefusesWhatItCannotTell) {
  expect({{"upcoming 0", "from 1 to 60"}, {"upcoming 61", "from 1 to 60"}, {"upcoming x", "“x”"}});
  expect({{"upcoming all", "Only administrators and team leads"}}, "bob");
}

TEST_F(Looking, WhyTellsOfTheLastCard) {
  EXPECT_THAT(chat_.say("why", "bob"), HasSubstr("no card yet"));
  chat_.in_book([&](const store::Book& book) {
    okr::Delivery card;
    card.kind = okr::DeliveryKind::kPrompt;
    card.person = chat_.bob;
    card.reason = "Growth asks for check-ins every Monday at 09:00.";
    card.due_at = tests::kMonday - hours{1};
    card.late = true;
    store::mark_sent(book.tx, store::add_delivery(book, card), tests::kMonday, chat_.connection,
                     "D1", "1");
  });
  const std::string said = chat_.say("why", "bob");
  for (const char* part :
       {"Your last card was for Mon 23 Nov 09:00 (Europe/Berlin).", "Growth asks for check-ins",
        "while Milepost was not running", "The next one may come Mon 30 Nov 09:00."}) {
    EXPECT_THAT(said, HasSubstr(part));
  }
  EXPECT_THAT(chat_.say("why not", "bob"), HasSubstr("/okr why"));
}

TEST_F(Looking, HelpShowsEveryCommandAndExplainsOne) {
  const std::string table = chat_.say("help");
  for (const commands::Command& row : commands::all()) {
    SCOPED_TRACE(row.name);
    EXPECT_THAT(table, HasSubstr(std::string{row.summary}));
  }
  expect({
      {"help same", "For example: /okr same KR12"},
      {"help SAME", "For example: /okr same KR12"},
      {"help add", "/okr add objective"},
      {"help add", "/okr add kr"},
      {"help schedul prompts", "Did you mean /okr help schedule prompts?"},
      {"help xylophone", "There is no command “xylophone”."},
  });
}

}  // namespace
