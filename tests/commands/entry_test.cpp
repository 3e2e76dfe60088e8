#include <gmock/gmock.h>

#include "commands/cards/cards.h"
#include "tests/commands/expect.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::expect_replies;
using tests::GrowthChat;

TEST(Focus, IsSaidOnMondayAndDoneUntilFriday) {
  GrowthChat chat;
  expect_replies(chat,
                 {{"focus", {"You have not said yet", "/okr focus KR7"}, "bob"},
                  {"focus KR1 call ten clients", {"call ten clients (KR1)", "1 of 5"}, "bob"},
                  {"focus write the offer team Growth", {"write the offer", "2 of 5"}, "bob"},
                  {"focus move the date KR2", {"move the date (KR2)"}, "bob"},
                  {"focus done 2", {"Done: write the offer. 1 of 3 this week.", "/okr win"}, "bob"},
                  {"focus done 2", {"is done already"}, "bob"},
                  {"focus", {"1. call ten clients (KR1): open", "2. write the offer: done"}, "bob"},
                  {"focus", {"Growth", "bob: call ten clients (KR1); write the offer, done"}},
                  {"", {"This week", "1. call ten clients (KR1): open"}, "bob"}});
  chat.clock.advance(days{7});
  EXPECT_THAT(chat.say("focus", "bob"),
              AllOf(HasSubstr("You have not said yet"), Not(HasSubstr("call ten clients"))));
}

TEST(Focus, TakesFiveAWeekAndSaysWhyNotMore) {
  GrowthChat chat;
  for (int i = 1; i <= 5; ++i) chat.say("focus thing " + std::to_string(i));
  expect_replies(chat, {{"focus thing six", {"You have 5", "nothing comes first", "/okr notnow"}},
                        {"focus thing six", {"1 of 5"}, "bob"},
                        {"focus thing six", {"already"}, "bob"},
                        {"focus done 7", {"There is no number 7", "has 5"}},
                        {"focus done", {"I need the number"}},
                        {"focus done soon", {"soon"}},
                        {"focus done 1", {"You have not said yet"}, "eve"},
                        {"focus KR1", {"I need what you want to get done"}, "eve"},
                        {"focus " + std::string(300, 'x'), {"250 characters at most"}, "eve"}});
}

TEST(Focus, IsForTheTeamWhoseChannelItIsSaidIn) {
  GrowthChat chat;
  for (const char* line : {"team add Sales", "team join Sales", "team join Growth"}) {
    chat.say(line, "bob");
  }
  EXPECT_THAT(chat.say("focus call ten clients", "bob"),
              HasSubstr("Which team? Say it with its name, as in team Growth."));
  chat.say("team add Support in here", "bob");
  chat.say("team join Support", "bob");
  EXPECT_THAT(chat.say("focus call ten clients", "bob"), HasSubstr("1 of 5"));
  EXPECT_THAT(chat.say("focus Support"), HasSubstr("bob: call ten clients"));
}

// Sunday evening in New York is Monday in Berlin: the week is the person's.
TEST(Focus, CountsWeeksWhereItsAuthorLives) {
  GrowthChat chat;
  chat.in_book([&](const store::Book& book) {
    book.tx.execute(
        "UPDATE person SET time_zone = 'America/New_York' WHERE org_id = $1 AND id = $2", book.org,
        chat.bob);
  });
  chat.clock.set(std::chrono::floor<days>(tests::kMonday) + hours{3});  // Sunday 22:00 there
  chat.say("focus the last of the week", "bob");
  chat.clock.set(tests::kMonday + hours{5});
  EXPECT_THAT(chat.say("focus", "bob"), HasSubstr("You have not said yet"));
}

TEST(Focus, IsFilledInLineByLine) {
  GrowthChat chat;
  const commands::Form form = chat.open("focus", "", "bob");
  const auto saved = chat.submit(form.state, {{"text", "KR1 call ten\n\nwrite the offer"}}, "bob");
  EXPECT_THAT(saved.text, HasSubstr("call ten (KR1); write the offer. That is 2 of 5 at most."));
  const commands::Form again = chat.open("focus", "", "bob");
  const auto refused = chat.submit(again.state, {{"text", "a\nb\nc\nd"}}, "bob");
  EXPECT_THAT(refused.errors.at("text"), HasSubstr("nothing comes first"));
  EXPECT_THAT(chat.say("focus", "bob"), Not(HasSubstr("3."))) << "all or nothing";
  EXPECT_THAT(chat.press({"focus-done", "1", chat.bob}, "bob").text, HasSubstr("Done: call ten"));
  EXPECT_THAT(chat.press({"focus-done", "1", std::nullopt}, "ann").text,
              HasSubstr("not among your focus"));
}

TEST(Wins, StandInTheDigestAndAreListedOnFriday) {
  GrowthChat chat;
  chat.clock.advance(hours{3});
  chat.say("done KR3");
  expect_replies(
      chat,
      {{"wins", {"Growth", "“draft” done, 1 of 3"}},
       {"win the first hundred customers KR1", {"(KR1)", "digest of Growth"}, "bob"},
       {"win we answered every mail", {"we answered every mail"}},
       {"win", {"I need what was achieved"}},
       {"wins Growth",
        {"bob: the first hundred customers (KR1)", "ann: we answered every mail", "“draft” done"},
        "eve"},
       {"wins Grwoth", {"Growth"}}});
  const std::string digest = chat.say("digest Growth");
  EXPECT_THAT(digest, HasSubstr("Wins\nKR3 Guided tour: “draft” done, 1 of 3 milestones\n"
                                "bob: the first hundred customers (KR1)\n"
                                "ann: we answered every mail"));
  chat.clock.advance(days{8});
  EXPECT_THAT(chat.say("digest Growth"), Not(HasSubstr("hundred customers")));
  EXPECT_THAT(chat.say("wins"),
              AllOf(HasSubstr("Wins of the week of Mon 23 Nov 2026"),
                    HasSubstr("hundred customers"), HasSubstr("Nobody told one this week yet")));
  chat.say("win later", "bob");
  EXPECT_THAT(chat.say("wins"), AllOf(HasSubstr("bob: later"), Not(HasSubstr("hundred"))));
  EXPECT_THAT(chat.say("digest Growth 2026-11-23"),
              AllOf(HasSubstr("hundred customers"), Not(HasSubstr("later"))));
}

TEST(Focus, StandsInTheThreadOfTheDigestAsItWasThatDay) {
  GrowthChat chat;
  chat.say("focus KR1 call ten", "bob");
  chat.clock.advance(days{2});
  chat.say("focus done 1", "bob");
  EXPECT_THAT(chat.say("digest Growth"), HasSubstr("Focus of the week\nbob: call ten (KR1), done"));
  EXPECT_THAT(chat.say("digest Growth 2026-11-23"),
              HasSubstr("Focus of the week\nbob: call ten (KR1)\n"));
}

// What moves a private objective is its author's and nobody else's to read.
TEST(Entries, OfAPrivateObjectiveAreShownToNobodyElse) {
  GrowthChat chat;
  chat.say("edit O1 private yes");
  chat.say("focus KR3 secret tour");
  chat.say("win secret tour is out KR3");
  EXPECT_THAT(chat.say("focus"), HasSubstr("secret tour"));
  for (const char* look : {"focus", "focus team Growth", "wins Growth", "digest Growth"}) {
    EXPECT_THAT(chat.say(look, "eve"), Not(HasSubstr("secret"))) << look;
  }
  EXPECT_THAT(chat.say("focus --share"), HasSubstr("Not shared"));
  EXPECT_THAT(chat.say("notnow O2 because x", "bob"), HasSubstr("Not now: Sales love"));
}

TEST(Entries, OfAPrivateObjectivePromiseNoDigest) {
  GrowthChat chat;
  chat.say("edit O1 private on because it is");
  for (const char* line : {"focus KR1 write the mails", "win KR1 the first mail is out"}) {
    EXPECT_THAT(chat.say(line, "bob"),
                AllOf(HasSubstr("stands in no digest"), Not(HasSubstr("digest of Growth"))));
  }
  EXPECT_THAT(chat.say("decide KR1 stop the ads because of cost"),
              HasSubstr("for whoever may see it, and in no digest."));
  EXPECT_THAT(chat.say("depend KR1 on O2", "bob"), Not(HasSubstr("Both sides see it")));
}

TEST(NotNow, HoldsWhatIsGoodButNotNow) {
  GrowthChat chat;
  expect_replies(
      chat, {{"notnow", {"Nothing is put off", "/okr notnow A second app"}},
             {"notnow A second app because one is enough", {"Not now: A second app, because"}},
             {"notnow A second app", {"on the not-now list already"}, "bob"},
             {"notnow growth", {"Not now: Growth", "1. A second app"}, "bob"},
             {"notnow", {"1. A second app, because “one is enough” (ann, Mon 23 Nov 2026)"}, "bob"},
             {"notnow O1 because x", {"O1 is active and no draft", "/okr drop O1"}},
             {"notnow O2", {"Please say why not now"}},
             {"notnow O2 because of the season",
              {"O2 Sales love the product: draft → closed", "Not now: Sales love the product"}},
             {"show O2", {"closed"}},
             {"notnow", {"2. Sales love the product, because “of the season”"}},
             {"notnow drop 3", {"There is no number 3", "has 2"}},
             {"notnow drop 1 Growth", {"Off the not-now list: A second app"}},
             {"notnow", {"1. Sales love the product"}}});
  chat.say("add objective Secret plan");
  chat.say("edit O3 private yes");
  EXPECT_THAT(chat.say("notnow O3 because x"), HasSubstr("O3 is private, and everybody reads"));
  const commands::Form form = chat.open("notnow", "", "bob");
  EXPECT_THAT(chat.submit(form.state, {{"text", "A fair"}, {"because", "too dear"}}, "bob").text,
              HasSubstr("Not now: A fair, because “too dear”"));
}

TEST(NotNow, IsWhatTheCoachPointsToWhenThereAreTooMany) {
  GrowthChat chat;
  chat.say("admin set team-objectives 1");
  EXPECT_THAT(chat.say("coach O2", "bob"), HasSubstr("/okr notnow"));
}

// Three objectives of a team, five of what others stand under.
TEST(NotNow, MakesRoomWhereThereAreTooMany) {
  GrowthChat chat;
  for (const char* line : {"add objective Support answers fast", "add kr O3 Answers reach 50",
                           "publish O3", "add objective Partners sell for us"}) {
    chat.say(line);
  }
  const std::string many =
      "L09 warning ▲, O4: many objectives at once (“4 objectives”)\nWhich of "
      "them could wait for the next cycle?\nTry: /okr notnow";
  EXPECT_THAT(chat.say("coach O4"), HasSubstr(many));
  chat.say("team add Mobile under Growth");
  EXPECT_THAT(chat.say("coach O4"), Not(HasSubstr("L09"))) << "others stand under it";
  chat.say("team move Mobile under nothing");
  EXPECT_THAT(chat.say("coach O4"), HasSubstr(many));
  chat.say("notnow O2 because of the season", "bob");
  EXPECT_THAT(chat.say("coach O4"), Not(HasSubstr("L09")));
  EXPECT_THAT(chat.say("notnow Growth"),
              HasSubstr("Sales love the product, because “of the season”"));
  EXPECT_THAT(chat.say("onepager Growth", "eve"),
              AllOf(HasSubstr("O1 New users"), HasSubstr("O3 Support"),
                    HasSubstr("Closed before its cycle: O2 Sales")));
}

}  // namespace
