#include <gmock/gmock.h>

#include "store/sql/author.h"
#include "tests/commands/expect.h"
#include "tests/golden.h"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::expect_replies;
using tests::GrowthChat;

// Growth and Core under Product under Acme; ann leads all but Core, which eve leads.
//   O3 Acme, ann's           O4 Product, ann's, under O3      O5 Core, eve's, draft
//   O1 Growth, under O4      O2 Growth, bob's, draft
class Company : public GrowthChat {
 public:
  Company() {
    for (const char* line :
         {"team add Acme", "team add Product under Acme", "team add Core under Product lead @eve",
          "team move Growth under Product", "mission Every team ships with joy",
          "add objective Be the best place to begin team Acme",
          "add objective People love our product team Product under O3", "align O1 under O4",
          "add kr O3 Net promoter score from 20 to 40", "publish O3"}) {
      say(line);
    }
    say("add objective The core is never down team Core", "eve");
  }
};

TEST(Tree, ShowsWhatStandsUnderWhatBelowTheMission) {
  Company chat;
  chat.say("KR1 41% 8", "bob");
  tests::expect_golden("tree", chat.say("tree", "bob"));
  tests::expect_golden("tree_team", chat.say("tree Product", "bob"));
  tests::expect_golden("tree_around", chat.say("tree O4", "bob"));
  EXPECT_EQ(chat.say("tree company", "eve"), chat.say("tree", "bob"));
  expect_replies(chat,
                 {{"tree Sales", {"no team", "Sales"}},
                  {"tree O9", {"There is no O9."}},
                  {"tree page 2", {"There is no page 2"}},
                  {"tree KR1", {"KR1 is a key result; I need an objective. It belongs to O1."}},
                  {"tree 2026-Q4", {"The alignment tree, 2026-Q4"}},
                  {"tree Growth", {"The alignment tree of Growth", "under O4 of Product"}}});
}

TEST(Tree, SaysWhatIsThereWhenThereIsNothing) {
  tests::Chat empty;
  EXPECT_THAT(empty.say("tree"), HasSubstr("There is no objective yet. Write the first"));
  EXPECT_THAT(empty.say("tree findings"), HasSubstr("Nothing was found."));
  Company chat;
  chat.say("team add Sales under Acme");
  EXPECT_THAT(chat.say("tree Sales"), HasSubstr("Sales and the teams under it have no objective"));
}

TEST(Tree, StaysReadableWithFiftyObjectives) {
  Company chat;
  for (int i = 0; i < 45; ++i) {
    chat.say("add objective Number " + std::to_string(i) + " team Growth under O4", "bob");
  }
  const std::string first = chat.say("tree");
  EXPECT_THAT(first, AllOf(HasSubstr("50 objectives"), HasSubstr("Page 1 of 3")));
  const std::string second = chat.say("tree page 2");
  EXPECT_THAT(second, AllOf(HasSubstr("Goes on under O3 › O4"), HasSubstr("Page 2 of 3")));
  EXPECT_THAT(chat.say("tree page 3"), HasSubstr("Number 44"));
  EXPECT_THAT(chat.say("tree page 4"), HasSubstr("There is no page 4; the last is 3."));
  EXPECT_THAT(chat.say("tree O4 page 2"), HasSubstr("Page 2 of 3"));
  for (const commands::Block& block : chat.answer("tree").blocks) {
    constexpr std::size_t kLongestOnSlack = 3000;
    EXPECT_LT(commands::plain_text({{block}}).size(), kLongestOnSlack);
  }
}

TEST(Tree, MarksOrphansSkippedLevelsDraftsAndWhoHasLeft) {
  Company chat;
  chat.say("align O2 under O3", "bob");
  chat.in_book([&](const store::Book& book) {
    book.tx.execute("UPDATE person SET left_at = $1 WHERE id = $2", chat.clock.now(), chat.bob);
  });
  expect_replies(chat, {{"tree",
                         {"Growth, ann\n", "Growth, no owner | draft, skips a level",
                          "Core, eve | draft, orphan", "1 orphan, 1 skips a level"}}});
}

TEST(Tree, TellsHowMuchCameFromBelow) {
  Company chat;
  // bob's O2 alone: eve leads Core, and ann leads what stands above the rest.
  EXPECT_THAT(chat.say("tree"), HasSubstr("From below: 1 of 5 (20 %)"));
  chat.say("add objective Help answers itself team Growth", "bob");
  EXPECT_THAT(chat.say("tree"), HasSubstr("From below: 2 of 6 (33 %)"));
  EXPECT_THAT(chat.say("tree Growth"), HasSubstr("From below: 2 of 3 (67 %)"));
  EXPECT_THAT(chat.say("onepager Growth"), HasSubstr("From below: 0 of 1 (0 %)"));
  chat.in_book([&](const store::Book& book) {
    EXPECT_EQ(store::author_of(book, chat.o2), chat.bob);
    EXPECT_EQ(store::author_of(book, okr::ObjectiveId{99}), std::nullopt);
  });
}

TEST(Tree, ShowsNothingOfWhatIsPrivate) {
  Company chat;
  chat.say("add objective Quiet takeover team Product under O3");
  chat.say("add kr O6 Secret talks reach 5");
  chat.say("edit O6 private on");
  chat.say("align O2 under O6", "ann");
  EXPECT_THAT(chat.say("tree"), AllOf(HasSubstr("Quiet takeover"), HasSubstr("private")));
  for (const char* look : {"tree", "tree Product", "tree O3", "tree O2", "tree findings", "tree O6",
                           "tree findings Product", "list company", "onepager company"}) {
    const std::string text = chat.say(look, "bob");
    EXPECT_THAT(text, AllOf(Not(HasSubstr("takeover")), Not(HasSubstr("Secret")))) << look;
    if (std::string_view{look} == "tree O6") continue;
    EXPECT_THAT(text, Not(HasSubstr("O6"))) << look;
  }
  EXPECT_THAT(chat.say("tree", "bob"), HasSubstr("O2 Sales love the product"));
  EXPECT_THAT(chat.say("tree O2", "bob"), HasSubstr("It stands under nothing."));
  EXPECT_THAT(chat.say("tree O3", "bob"), HasSubstr("O4"));
  EXPECT_THAT(chat.say("--share tree", "ann"), HasSubstr("Not shared"));
}

// What a reader of a private parent's copy may not learn.
TEST(Tree, TheCoachTellsNothingOfAPrivateParent) {
  Company chat;
  chat.say("add objective Quiet takeover of the market team Product");
  chat.say("add kr O6 Signed letters of intent reach 5");
  chat.say("add kr O2 Signed letters of intent reach 7", "bob");
  chat.say("align O2 under O6", "ann");
  EXPECT_THAT(chat.say("coach O2", "eve"), HasSubstr("L22"));
  chat.say("edit O6 private on");
  EXPECT_THAT(chat.say("coach O2", "eve"), Not(HasSubstr("L22")));
}

TEST(Align, PutsOneObjectiveUnderAnother) {
  Company chat;
  expect_replies(
      chat,
      {{"align O2 under O1", {"O2 Sales love the product: under nothing → under O1.", "/okr undo"}},
       {"align O2 under O1", {"O2 stands under O1 already; nothing was changed."}},
       {"align O2 under O3 because it is bigger",
        {"under O1 → under O3.", "stands under one objective at a time, so O1 is no longer above",
         "Coach: L24", "2 levels up"}},
       {"history KR6", {"KR6"}},
       {"show O2", {"because “it is bigger”", "Under: O3"}},
       {"align O2 under nothing", {"under O3 → under nothing."}},
       {"align O2 under O3", {"under nothing → under O3."}, "bob"},
       {"undo", {"parent: O3 → none."}, "bob"},
       {"add objective Two levels at once team Growth under O3", {"Coach: L24"}}});
}

TEST(Align, RefusesWithTheReasonAndWhatToTypeInstead) {
  Company chat;
  expect_replies(
      chat,
      {{"align O3 under O1",
        {"O3 cannot stand under O1: that would be a loop: O3 → O1 → O4 → O3.",
         "An objective serves the one above it"}},
       {"align O3 under O3", {"that would be a loop."}},
       {"edit O3 parent O1", {"O3 → O1 → O4 → O3"}},
       {"align O2 under O1 and O3", {"stands under one other", "/okr align O2 under O1"}},
       {"align O2 under O1, O3", {"stands under one other"}},
       {"align O2 under O1 O3", {"stands under one other"}},
       {"align O2", {"I need what O2 stands under"}},
       {"align O2 under", {"I need an objective"}},
       {"align O2 under KR1", {"KR1 is a key result; I need an objective. It belongs to O1."}},
       {"align O2 under O77", {"There is no O77."}},
       {"align KR6 under O1", {"It belongs to O2."}},
       {"align O1 under O3", {"O1 belongs to ann"}, "bob"}});
  chat.say("drop O3 because x");
  EXPECT_THAT(chat.say("align O2 under O3"), HasSubstr("O3 is closed, so nothing can stand under"));
}

// An import may hold a circle; whoever looks or aligns gets an answer.
TEST(Align, LivesWithACircleThatIsThereAlready) {
  Company chat;
  chat.in_book([](const store::Book& book) {
    book.tx.execute("UPDATE objective SET parent_id = 1 WHERE id = 3");  // O3 → O1 → O4 → O3
  });
  expect_replies(chat,
                 {{"align O2 under O4", {"under nothing → under O4"}},
                  {"tree", {"O1 New users feel at home", "in a loop", "O2 Sales love the product"}},
                  {"tree O2", {"O2"}},
                  {"tree findings",
                   {"L24", "A loop: O1 → O4 → O3 → O1. Open it: /okr align O1 under nothing"}},
                  {"coach O1", {"a circle"}},
                  {"onepager company", {"The company on one page"}},
                  {"align O1 under nothing", {"under O4 → under nothing."}}});
  EXPECT_THAT(chat.say("tree findings"), Not(HasSubstr("A loop")));
}

TEST(TreeFindings, AreInOnePlace) {
  Company chat;
  chat.say("add kr O5 Monthly revenue from €1000 to €2000", "eve");
  chat.say("add objective People love our product team Growth under O4", "ann");
  chat.say("add kr O6 Crash-free sessions from 97% to 99% owner @eve", "ann");
  chat.say("align O2 under O3", "ann");
  tests::expect_golden("tree_findings", chat.say("tree findings", "bob"));
  const std::string growth = chat.say("tree findings Growth", "bob");
  EXPECT_THAT(growth, AllOf(HasSubstr("L24"), Not(HasSubstr("L23"))));
  EXPECT_THAT(chat.say("tree findings Core", "bob"), HasSubstr("L23"));
  chat.say("waive O5 L23 because it serves itself", "eve");
  EXPECT_THAT(chat.say("tree findings", "bob"),
              AllOf(Not(HasSubstr("L23 ")), HasSubstr("1 finding is waived")));
}

// What stands under an objective changes nothing in its average: no key result counts twice.
TEST(Tree, CountsEveryKeyResultOnce) {
  Company chat;
  chat.say("KR6 3500 7", "bob");
  chat.say("publish O2", "bob");
  chat.say("KR6 3500 7", "bob");
  const auto average = [&] { return chat.say("show O1").substr(0, 200); };
  const std::string before = average();
  chat.say("align O2 under O1", "bob");
  EXPECT_EQ(average(), before);
  EXPECT_THAT(chat.say("tree O1"), HasSubstr("O2 Sales love the product | 0.50 average"));
}

TEST(TeamLevelsInChat, AreSetAndShown) {
  Company chat;
  expect_replies(
      chat,
      {{"team", {"Acme: led by ann", "Product, under Acme: led by", "Growth, under Product"}},
       {"team move Acme under Growth",
        {"Acme cannot stand under Growth: that would be a loop, for Growth stands under Acme"}},
       {"team move Acme under Acme", {"is the same team"}},
       {"team move Growth under Acme", {"Growth stands under Acme now, was under Product."}},
       {"team move Growth under Acme", {"already; nothing was changed"}},
       {"team move Growth under nothing", {"under nothing now, was under Acme."}},
       {"team move Core under Acme", {"Only the lead of Core"}, "bob"},
       {"team move Growth", {"I need the team above it"}},
       {"list Acme", {"With 2 teams under it: /okr tree Acme"}},
       {"list Core", {"All about one"}}});
  EXPECT_THAT(chat.say("list Core"), Not(HasSubstr("under it")));
}

TEST(TeamLevelsInChat, NameWhoLeadsAndWhereATeamIsAtHome) {
  Company chat;
  expect_replies(
      chat,
      {{"team lead Growth", {"Growth is led by ann."}},
       {"team lead Growth @ann", {"ann leads Growth already; nothing was changed."}},
       {"team lead Growth @eve", {"Growth is led by eve now, was led by ann.", "/okr undo"}},
       {"team Growth", {"Lead: led by eve", "eve"}},
       {"team lead Growth @bob", {"Growth is led by bob now"}, "eve"},
       {"team lead Growth @eve", {"Only the lead of Growth", "bob (who leads Growth)"}, "eve"},
       {"team home Growth", {"Growth is at home nowhere."}},
       {"team home Growth #growth", {"Growth is at home in #growth now, was nowhere."}, "bob"},
       {"team home Growth #growth", {"already; nothing was changed"}, "bob"},
       {"team home Growth here", {"in #town now, was in #growth."}, "bob"},
       {"team home Growth none", {"nowhere now, was in #town."}, "bob"},
       {"team home Growth there", {"I can't tell which channel"}, "bob"},
       {"team home Growth #growth", {"Only the lead of Growth"}, "eve"},
       {"team rename Growth Sales and Growth", {"the team's name now, was Growth."}, "bob"},
       {"team rename Sales and Growth Acme", {"There is a team Acme already"}, "bob"},
       {"team rename Sales and Growth company", {"cannot be named", "/okr team add Acme"}, "bob"},
       {"team rename Sales and Growth growth", {"growth is the team's name now"}, "bob"}});
}

TEST(TeamLevelsInChat, SayWhoCanActWhereTheLeadIsGone) {
  Company chat;
  chat.say("add objective The core is calm team Core", "bob");
  const std::string forgotten = chat.say("admin forget @eve really because they asked for it");
  EXPECT_THAT(forgotten,
              HasSubstr("Without a lead now: Core. Name one: /okr team lead Core @person"));
  expect_replies(
      chat,
      {{"schedule prompts mon 09:00 team Core",
        {"Core has no lead now, and only its lead can do that", "Ask an administrator (ann)."},
        "bob"},
       {"team lead Core @bob", {"Core is led by bob now, was without a lead."}}});
  const std::string refused = chat.say("admin forget @bob really because they asked for it");
  EXPECT_THAT(refused, HasSubstr("Without an owner now: "));
  chat.say("hello", "zoe");
  chat.say("team join Core", "zoe");
  const std::string text = chat.say("edit O2 why it pays", "zoe");
  EXPECT_THAT(text, HasSubstr("Ask ann (who leads Growth) or an administrator."));
  EXPECT_THAT(text, Not(HasSubstr("Ask Former member")));
}

TEST(TeamLevelsInChat, RefuseWhatIsUnknownBehindAnOption) {
  Company chat;
  expect_replies(
      chat,
      {{"team add Design under Prodct", {"There is no team \"Prodct\".", "Did you mean Product?"}},
       {"team add Platform under Comapny lead @ann in #platform",
        {"There is no team \"Comapny\"."}},
       {"team add Sales in sales",
        {"I can't tell which channel \"sales\" is.", "/okr team add \"Sales in sales\""}},
       {"team add Sales lead Zaphod", {"I don't know who \"Zaphod\" is."}},
       {"team add Company", {"cannot be named \"Company\"", "such as /okr team add Acme"}}});
  EXPECT_THAT(chat.say("team"),
              Not(testing::AnyOf(HasSubstr("Design"), HasSubstr("Platform"), HasSubstr("Sales"))));
  expect_replies(chat, {{"team add \"Women in Tech\" under Acme", {"Women in Tech: a new team"}},
                        {"team add Lead Generation in here", {"Lead Generation: a new team"}},
                        {"team move Growth under Growth",
                         {"Growth cannot stand under itself: that is the same team."}}});
  EXPECT_THAT(chat.say("team move Growth under Growth"), Not(HasSubstr("under nothing")));
}

TEST(Alignment, ToSomethingPrivateIsToldWithoutItsId) {
  GrowthChat chat;
  for (const char* line : {"align O1 under O2", "edit O2 private on"}) chat.say(line);
  for (const char* look : {"show O1", "changes"}) {
    EXPECT_THAT(chat.say(look, "eve"), Not(HasSubstr("O2"))) << look;
  }
  EXPECT_THAT(chat.say("changes", "eve"), HasSubstr("parent: something private"));
}

}  // namespace
