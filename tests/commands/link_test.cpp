#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "store/copy.h"
#include "store/sql/link.h"
#include "tests/commands/say.h"

namespace {

using std::chrono::minutes;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// The Growth team, whose bob has another account on Mattermost.
class Link : public testing::Test {
 protected:
  Link() {
    chat_.in_book([&](const store::Book& book) {
      there_ = store::ensure_connection(book, "mattermost", "https://chat.example.com").id;
    });
  }

  // What `user` reads who types that on Mattermost.
  std::string say_there(std::string_view text, const std::string& user = "bobby") {
    auto request = chat_.request(text, user);
    request.connection = there_;
    request.platform = "mattermost";
    request.user_id = "m-" + user;
    return commands::plain_text(commands::dispatch(*chat_.store, request, chat_.clock.now()));
  }

  // The code in such an answer.
  static std::string code_in(const std::string& answer) {
    const std::size_t at = answer.find("/okr link ");
    EXPECT_NE(at, std::string::npos) << answer;
    return at == std::string::npos ? "" : answer.substr(at + 10, 9);
  }

  okr::Person person_there(const std::string& user) {
    return chat_.in_book([&](const store::Book& book) {
      return store::find_person_of(book, there_, "m-" + user).value();
    });
  }

  tests::GrowthChat chat_;
  okr::ConnectionId there_;
};

TEST_F(Link, OnePersonChecksInOnOneAndCorrectsOnTheOther) {
  say_there("team join Growth");
  say_there("add objective Partners know us team Growth");
  say_there("add kr O3 Partners reach 5");
  say_there("publish O3");
  const std::string code = code_in(chat_.say("link", "bob"));
  const std::string joined = say_there("link " + code);
  EXPECT_THAT(joined, HasSubstr("Joined: bob on the sandbox and bobby on Mattermost are one person "
                                "now, bob."));
  EXPECT_THAT(joined, HasSubstr("1 objective, 1 key result and 0 check-ins came along."));
  EXPECT_EQ(person_there("bobby").id, chat_.bob);

  chat_.say("KR1 33 7 said here", "bob");
  chat_.clock.advance(minutes{1});
  EXPECT_THAT(say_there("correct KR1 34 8 put right there"), HasSubstr("33 % → 34 %"));
  chat_.clock.advance(minutes{1});
  say_there("KR7 2");
  EXPECT_THAT(chat_.say("correct KR7 3", "bob"), HasSubstr("2 → 3"));
  const std::string history = chat_.say("history KR1", "ann");
  EXPECT_THAT(history, HasSubstr("bob via mattermost: corrected 33 % to 34 %"));
  EXPECT_THAT(history, HasSubstr("bob via sandbox: 33 %"));
  EXPECT_THAT(say_there("list me"), AllOf(HasSubstr("O3"), HasSubstr("O2")));
  EXPECT_THAT(chat_.say("history KR7", "ann"), Not(HasSubstr("bobby")));
  EXPECT_THAT(say_there("undo"), HasSubstr("KR7 Partners, check-in: 3 → 2"));
}

TEST_F(Link, WhatWasSaidBeforeIsOneHistoryToo) {
  say_there("team join Growth");
  say_there("add objective Partners know us team Growth");
  say_there("add kr O3 Partners reach 5");
  say_there("publish O3");
  say_there("KR7 1 6 the first");
  EXPECT_THAT(say_there("link " + code_in(chat_.say("link", "bob"))), HasSubstr("1 check-in came"));
  EXPECT_THAT(chat_.say("history KR7", "ann"), HasSubstr("bob via mattermost: 1, confidence 6/10"));
  EXPECT_THAT(chat_.say("show O3", "ann"), HasSubstr("Owner: bob"));
  EXPECT_THAT(chat_.say("team", "ann"), AllOf(HasSubstr("bob"), Not(HasSubstr("bobby"))));
  chat_.in_book([&](const store::Book& book) {
    const auto rows = store::changes_of(book, okr::Noun::kObjective, 3, 10);
    EXPECT_EQ(rows.front().field, "owner");
    EXPECT_EQ(rows.front().person, chat_.bob);
    EXPECT_EQ(store::list_persons(book).size(), 3U);
    const auto merged = store::changes_of(book, okr::Noun::kPerson, rows.back().person.value, 1);
    ASSERT_EQ(merged.size(), 1U);
    EXPECT_EQ(merged.front().field, "merged");
  });
  EXPECT_THAT(say_there("undo"), HasSubstr("two accounts were joined for good"));
}

TEST_F(Link, TheCodeWorksOnceElsewhereAndNotForLong) {
  const std::string code = code_in(chat_.say("link", "bob"));
  EXPECT_THAT(chat_.say("link " + code, "eve"), HasSubstr("That code was made here"));
  EXPECT_THAT(chat_.say("link " + code, "bob"), HasSubstr("That code was made here"));
  EXPECT_THAT(say_there("link NONE-SUCH"), HasSubstr("There is no code \"NONE-SUCH\"."));
  const std::string newer = code_in(chat_.say("link", "bob"));
  EXPECT_THAT(say_there("link " + code), HasSubstr("There is no code"));
  chat_.clock.advance(minutes{16});
  EXPECT_THAT(say_there("link " + newer), HasSubstr("That code has expired"));
  std::string typed = code_in(chat_.say("link", "bob"));
  std::transform(typed.begin(), typed.end(), typed.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  EXPECT_THAT(say_there("link " + typed), HasSubstr("Joined"));
  EXPECT_THAT(say_there("link " + typed), HasSubstr("used already"));
  EXPECT_THAT(say_there("link " + code_in(chat_.say("link", "bob"))), HasSubstr("joined already"));
  EXPECT_THAT(chat_.say("link --share", "bob"), HasSubstr("so I share none"));
}

TEST_F(Link, TwoPeopleOfOnePlatformStayTwo) {
  say_there("link " + code_in(chat_.say("link", "bob")));
  const std::string code = code_in(chat_.say("link", "eve"));
  EXPECT_THAT(
      say_there("link " + code),
      HasSubstr("Both of you have an account on the sandbox, so you cannot be one person."));
}

TEST_F(Link, AnAdministratorsAccountIsJoinedByItsOwnCodeAlone) {
  const std::string foreign = code_in(say_there("link", "mallory"));
  EXPECT_THAT(chat_.say("link " + foreign, "ann"), HasSubstr("the code must come from here"));
  const std::string own = code_in(chat_.say("link", "ann"));
  EXPECT_THAT(say_there("link " + own, "annie"), HasSubstr("Joined"));
  EXPECT_EQ(person_there("annie").role, okr::Role::kAdministrator);
}

TEST_F(Link, NameAndZoneAreThoseOfTheFirstAccountAndLeavingTakesBoth) {
  say_there("link " + code_in(chat_.say("link", "bob")));
  const auto told = [&](okr::ConnectionId connection, const std::string& user,
                        const store::Profile& profile) {
    chat_.in_book([&](const store::Book& book) {
      store::set_profile(book, store::find_identity(book, connection, user).value(), profile,
                         chat_.clock.now());
    });
    return person_there("bobby");
  };
  told(there_, "m-bobby", {"Robert", "bobby", "Asia/Tokyo", true});
  EXPECT_EQ(person_there("bobby").name, "bob");
  EXPECT_FALSE(person_there("bobby").left_at) << "the other account is still on";
  const auto person = told(chat_.connection, "u-bob", {"Bob B.", "bob", "Europe/Rome", true});
  EXPECT_EQ(person.name, "Bob B.");
  EXPECT_EQ(person.time_zone, "Europe/Rome");
  EXPECT_TRUE(person.left_at);
  EXPECT_FALSE(told(there_, "m-bobby", {"Robert", "bobby", "Asia/Tokyo", false}).left_at);
}

// What a migration adds about people is joined, exported and forgotten, too.
TEST(PersonColumns, AreAllReferencesToPeople) {
  const tests::TemporaryFolder folder;
  store::Store store{"sqlite:" + (folder.path() / "book.db").string()};
  std::set<std::string> known;
  for (const store::PersonColumn& at : store::person_columns()) {
    known.insert(std::string{at.table} + "." + std::string{at.column});
  }
  store.read([&](store::Transaction& tx) {
    for (const store::Table& table : store::tables()) {
      if (table.kept != store::Kept::kBook) continue;
      auto rows = tx.query(
          R"(SELECT "from" FROM pragma_foreign_key_list($1) WHERE "table" = 'person' AND "to" = 'id')",
          table.name);
      while (rows.next()) {
        const std::string column = std::string{table.name} + "." + rows.text(0);
        EXPECT_TRUE(known.contains(column)) << column << " is missing in store/sql/link.cpp";
      }
    }
  });
}

}  // namespace
