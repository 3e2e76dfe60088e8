#include <gmock/gmock.h>

#include <fmt/format.h>

#include "store/sql/person_data.h"
#include "tests/commands/say.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

// The Growth team, in which Bob Burns has worked for a fortnight and is named by others.
class Forget : public testing::Test {
 protected:
  Forget() {
    chat_.in_book([&](const store::Book& book) {
      store::set_profile(book, store::find_identity(book, chat_.connection, "u-bob").value(),
                         {"Bob Burns", "bob", "Asia/Tokyo", false}, chat_.clock.now());
    });
    at(14, "KR1 33 6 my wife helped", "bob");
    at(14, "KR2 9 7 @bobby and Bob Burnside watched", "bob");
    at(7, "KR1 36 7 Bob Burns did it, thanks @bob!", "ann");
    at(6, "edit KR1 target 50 because Bob Burns says so", "ann");
    at(5, "schedule me 08:30", "bob");
    at(4, "away today to 30 dec", "bob");
    at(3, "block KR5 no access", "bob");
    chat_.clock.set(tests::kMonday);
  }

  void at(int days_ago, const char* typed, const char* who) {
    chat_.clock.set(tests::kMonday - days{days_ago});
    chat_.say(typed, who);
  }

  // All of the book, as far as it is text.
  std::string everything() {
    std::string text;
    chat_.in_book([&](const store::Book& book) {
      for (const okr::Person& person : store::list_persons(book)) {
        for (const store::BookTable& table : store::rows_about(book, person.id)) {
          for (const auto& row : table.rows) {
            for (const auto& value : row) text += value.value_or("-") + "|";
            text += "\n";
          }
        }
      }
    });
    return text + chat_.say("show KR1") + chat_.say("history KR1") + chat_.say("digest Growth") +
           chat_.say("digest Growth 16 nov") + chat_.say("team") + chat_.say("blockers");
  }

  tests::GrowthChat chat_;
};

TEST_F(Forget, LeavesTheSumsAndTheHistoryUnderAPseudonym) {
  const auto values = [&] {
    return chat_.in_book([&](const store::Book& book) {
      std::string text;
      for (const okr::CheckIn& row : store::history(book, okr::KeyResultId{1}, {}, 10)) {
        text += fmt::format("{} {} {}\n", row.at.time_since_epoch().count(), row.value.text(),
                            row.confidence.value());
      }
      return text;
    });
  };
  const std::string before = values();
  const std::string answer = chat_.say("admin forget @bob really because he asked for it");
  EXPECT_THAT(answer, AllOf(HasSubstr("that person is Former member 2 from now on"),
                            HasSubstr("Without an owner now: KR1, KR2, KR5, O2, KR6")));
  EXPECT_EQ(values(), before);
  const std::string text = everything();
  EXPECT_THAT(text, Not(HasSubstr("Bob Burns ")));
  EXPECT_THAT(text, Not(HasSubstr("@bob!")));
  EXPECT_THAT(text, Not(HasSubstr("u-bob")));
  EXPECT_THAT(text, Not(HasSubstr("Tokyo")));
  EXPECT_THAT(text, Not(HasSubstr("510"))) << "08:30";
  EXPECT_THAT(text, HasSubstr("@bobby and Bob Burnside")) << "somebody else";
  EXPECT_THAT(text, HasSubstr("Former member 2 did it, thanks Former member 2!"));
  EXPECT_THAT(text, HasSubstr("my wife helped"));
  EXPECT_THAT(text, HasSubstr("no owner"));
  EXPECT_THAT(chat_.say("list company no-owner"), HasSubstr("KR1 Activation rate"));
  EXPECT_THAT(chat_.say("undo"), HasSubstr("forgotten for good"));
}

TEST_F(Forget, BlanksWhatTheyWroteWhenThatIsWanted) {
  chat_.say("admin forget @bob notes really because he asked for it");
  const std::string text = everything();
  EXPECT_THAT(text, Not(HasSubstr("my wife helped")));
  EXPECT_THAT(text, Not(HasSubstr("no access")));
  EXPECT_THAT(text, HasSubstr("Former member 2 did it")) << "ann's words";
}

TEST_F(Forget, IsForAdministratorsWithAReasonAndNotByMistake) {
  EXPECT_THAT(chat_.say("admin forget @ann because x", "bob"), HasSubstr("Only administrators"));
  EXPECT_THAT(chat_.say("admin forget me because x"), HasSubstr("You cannot forget yourself"));
  EXPECT_THAT(chat_.say("admin forget @bob because x"), HasSubstr("Bob Burns is still here"));
  EXPECT_THAT(chat_.say("admin forget @bob really"), HasSubstr("I need the reason"));
  chat_.in_book([&](const store::Book& book) {
    store::set_profile(book, store::find_identity(book, chat_.connection, "u-bob").value(),
                       {"Bob Burns", "bob", "", true}, chat_.clock.now());
  });
  EXPECT_THAT(chat_.say("admin forget bob because he has left"), HasSubstr("Former member 2"));
  EXPECT_THAT(chat_.say("team join Growth", "bob"), HasSubstr("now a member"));
  chat_.in_book([](const store::Book& book) {
    EXPECT_EQ(store::list_persons(book).size(), 4U) << "whoever comes back is somebody new";
  });
}

TEST(ForgetOfAFirstName, TakesItFromTextsInAnyCaseAsAWord) {
  tests::GrowthChat chat;  // bob is called no more than that
  chat.say("KR1 33 6 talked with Bob and @bob and Bobette about it");
  chat.say("comment KR1 BOB and Bob's idea, and Bob Carter's");
  chat.in_book([&](const store::Book& book) {
    okr::Identity other;
    other.connection = chat.connection;
    other.user_id = "u-carter";
    other.user_name = "carter";
    store::add_person(book, okr::Role::kMember, "Bob Carter", other);
  });
  EXPECT_THAT(chat.say("admin forget @bob because Bob asked"),
              HasSubstr("/okr admin forget bob really because they asked for it"));
  EXPECT_THAT(chat.say("admin forget @bob notes really Bob asked"),
              HasSubstr("Say because before the reason: /okr admin forget bob notes really because "
                        "Bob asked"));
  EXPECT_THAT(chat.say("admin forget @bob really because Bob asked"),
              HasSubstr("2 texts named them and no longer do."));
  const std::string text = chat.say("show KR1") + chat.say("history KR1");
  EXPECT_THAT(text,
              AllOf(HasSubstr("talked with Former member 2 and Former member 2 and Bobette"),
                    HasSubstr("Former member 2 and Former member 2's idea, and Bob Carter's")));
  chat.in_book([](const store::Book& book) {
    store::Rows rows = book.tx.query(
        "SELECT count(*) FROM change WHERE org_id = $1 AND because LIKE '%Bob%'", book.org);
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.integer(0), 0);
  });
}

TEST(ForgetOfAFirstName, LeavesOrdinaryWordsAndSaysWhenNothingNamedThem) {
  tests::GrowthChat chat;  // eve's name is a word, too
  chat.say("KR1 33 6 on the eve of the launch");
  EXPECT_THAT(chat.say("admin forget @eve really notes because x"),
              AllOf(HasSubstr("No text named them."), HasSubstr("what they wrote is blank")));
  EXPECT_THAT(chat.say("history KR1"), HasSubstr("on the eve of the launch"));
}

TEST_F(Forget, TellsAllThatIsKnownOfAPerson) {
  chat_.in_book([&](const store::Book& book) {
    std::map<std::string, std::size_t> rows;
    for (const store::BookTable& table : store::rows_about(book, chat_.bob)) {
      rows[table.name] = table.rows.size();
    }
    EXPECT_EQ(rows["person"], 1U);
    EXPECT_EQ(rows["identity"], 1U);
    EXPECT_EQ(rows["own_times"], 1U);
    EXPECT_EQ(rows["away"], 1U);
    EXPECT_EQ(rows["check_in"], 2U);
    EXPECT_EQ(rows["blocker"], 1U);
    EXPECT_EQ(rows["key_result"], 4U);
    EXPECT_GE(rows["change"], 6U);
  });
}

}  // namespace
