#include "store/sql/person.h"

#include <gmock/gmock.h>

#include "tests/store/seeded_book.h"

namespace {

using std::chrono::days;
using std::chrono::seconds;
using store::Book;
using testing::ElementsAre;
using tests::kMonday;

class Persons : public testing::Test {
 protected:
  okr::Identity identity(okr::PersonId person) {
    return book_.read([&](const Book& b) { return store::identities_of(b, person).at(0); });
  }
  okr::Person person(okr::PersonId id) {
    return book_.read([&](const Book& b) { return store::read_person(b, id); });
  }
  void set_profile(okr::PersonId id, const store::Profile& profile, okr::Instant at = kMonday) {
    const auto account = identity(id);
    book_.write([&](const Book& b) { store::set_profile(b, account, profile, at); });
  }
  okr::Instant planned_until() {
    return book_.read([](const Book& b) { return store::read_org(b).planned_until; });
  }
  std::vector<std::string> stale(okr::Instant before, int limit = 10) {
    std::vector<std::string> names;
    book_.read([&](const Book& b) {
      for (const auto& one : store::stale_profiles(b, book_.connection, before, limit)) {
        names.push_back(one.user_name);
      }
    });
    return names;
  }
  tests::SeededBook book_;
};

TEST_F(Persons, LiveInTheZoneOfTheOrgUntilThePlatformTellsAnother) {
  const auto ann = person(book_.ann);
  EXPECT_EQ(ann.name, "Ann");
  EXPECT_EQ(ann.time_zone, "Europe/Berlin");
  EXPECT_EQ(ann.role, okr::Role::kMember);
  EXPECT_FALSE(ann.snoozed_until);
  EXPECT_FALSE(ann.left_at);
  set_profile(book_.ann, {.name = "Ann Lee", .user_name = "ann.lee", .time_zone = "Asia/Tokyo"});
  EXPECT_EQ(person(book_.ann).name, "Ann Lee");
  EXPECT_EQ(person(book_.ann).time_zone, "Asia/Tokyo");
  EXPECT_EQ(identity(book_.ann).user_name, "ann.lee");
  EXPECT_EQ(identity(book_.ann).profile_at, kMonday);
  set_profile(book_.ann, {.name = "", .user_name = "ann", .time_zone = ""});
  EXPECT_EQ(person(book_.ann).name, "Ann Lee") << "what the platform does not know stays";
  EXPECT_EQ(person(book_.ann).time_zone, "Asia/Tokyo");
}

TEST_F(Persons, HaveTheLanguageThatThePlatformTells) {
  EXPECT_EQ(person(book_.ann).language, "");
  set_profile(book_.ann,
              {.name = "Ann", .user_name = "ann", .time_zone = "", .language = "de-DE"});
  EXPECT_EQ(person(book_.ann).language, "de-DE");
  set_profile(book_.ann, {.name = "Ann", .user_name = "ann", .time_zone = ""});
  EXPECT_EQ(person(book_.ann).language, "de-DE") << "what the platform does not know stays";
}

TEST_F(Persons, AnotherZoneMakesThePlannerLookAtTheLastDayAgain) {
  set_profile(book_.ann, {.name = "Ann", .user_name = "ann", .time_zone = "Europe/Berlin"});
  EXPECT_EQ(planned_until(), kMonday) << "the same zone as before";
  set_profile(book_.ann, {.name = "Ann", .user_name = "ann", .time_zone = "Asia/Tokyo"});
  const okr::Instant noted = planned_until();
  EXPECT_EQ(noted, kMonday - days{1} - seconds{1});
  set_profile(book_.ann, {.name = "Ann", .user_name = "ann", .time_zone = "Asia/Seoul"},
              kMonday + days{3});
  EXPECT_LT(planned_until(), noted) << "never forward, and never as it was";
}

TEST_F(Persons, LeaveWhenTheyAreDeactivatedAndComeBack) {
  const store::Profile gone{.name = "", .user_name = "ann", .time_zone = "", .deactivated = true};
  set_profile(book_.ann, gone, kMonday);
  set_profile(book_.ann, gone, kMonday + days{1});
  EXPECT_EQ(person(book_.ann).left_at, kMonday);
  set_profile(book_.ann, {.name = "", .user_name = "ann", .time_zone = ""});
  EXPECT_FALSE(person(book_.ann).left_at);
}

TEST_F(Persons, AreListedAndFoundByNumber) {
  book_.read([&](const Book& b) {
    EXPECT_TRUE(store::any_person(b));
    const auto all = store::list_persons(b);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].id, book_.ann);
    EXPECT_EQ(all[1].id, book_.bob);
    EXPECT_FALSE(store::find_person(b, okr::PersonId{9}));
    EXPECT_THROW(static_cast<void>(store::read_person(b, okr::PersonId{9})), std::logic_error);
  });
}

TEST_F(Persons, AreFoundByTheirAccount) {
  book_.read([&](const Book& b) {
    const auto c = book_.connection;
    EXPECT_EQ(store::find_identity(b, c, "u-Ann")->person, book_.ann);
    EXPECT_FALSE(store::find_identity(b, c, "u-ann")) << "ids are spelled as the platform does";
    EXPECT_EQ(store::find_identity_by_name(b, c, "aNN")->person, book_.ann);
    EXPECT_FALSE(store::find_identity_by_name(b, c, "nobody"));
    EXPECT_FALSE(store::find_identity_by_name(b, c, ""));
  });
}

TEST_F(Persons, WithOneNameAreNotTakenForEachOther) {
  set_profile(book_.bob, {.name = "", .user_name = "ANN", .time_zone = ""});
  book_.read([&](const Book& b) {
    EXPECT_FALSE(store::find_identity_by_name(b, book_.connection, "ann"));
  });
}

TEST_F(Persons, KeepTheirDirectChannel) {
  EXPECT_EQ(identity(book_.ann).dm_channel, "");
  const auto account = identity(book_.ann);
  book_.write([&](const Book& b) { store::set_dm_channel(b, account, "D1"); });
  EXPECT_EQ(identity(book_.ann).dm_channel, "D1");
}

TEST_F(Persons, StaleProfilesAreThoseNeverFetchedThenTheOldest) {
  EXPECT_THAT(stale(kMonday), ElementsAre("Ann", "Bob"));
  EXPECT_THAT(stale(kMonday, 1), ElementsAre("Ann"));
  set_profile(book_.ann, {.name = "", .user_name = "Ann", .time_zone = ""}, kMonday);
  EXPECT_THAT(stale(kMonday), ElementsAre("Bob"));
  EXPECT_THAT(stale(kMonday + days{1}), ElementsAre("Bob", "Ann"));
  set_profile(book_.bob, {.name = "", .user_name = "Bob", .time_zone = "", .deactivated = true},
              kMonday);
  EXPECT_THAT(stale(kMonday + days{1}), ElementsAre("Ann", "Bob")) << "who left may be back";
}

TEST_F(Persons, AreFoundByTheirNameAndByTheFirstWordOfIt) {
  set_profile(book_.ann, {.name = "Ann Lee", .user_name = "ann", .time_zone = ""});
  const auto count = [&](auto found) {
    return book_.read([&](const Book& b) { return found(b).size(); });
  };
  const struct {
    const char* typed;
    std::size_t named;
    std::size_t first_named;
  } rows[] = {{"Ann Lee", 1, 1}, {"ann LEE", 1, 1}, {"ann", 0, 1}, {"An", 0, 0},
              {"Ann Le", 0, 0},  {"bob", 1, 1},     {"", 0, 0},    {"Ann!", 0, 0}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.typed);
    EXPECT_EQ(count([&](const Book& b) { return store::persons_named(b, row.typed); }), row.named);
    EXPECT_EQ(count([&](const Book& b) { return store::persons_first_named(b, row.typed); }),
              row.first_named);
  }
  set_profile(book_.bob, {.name = "Ann Lee", .user_name = "bob", .time_zone = ""});
  EXPECT_EQ(count([](const Book& b) { return store::persons_named(b, "ann lee"); }), 2U);
  EXPECT_EQ(count([](const Book& b) { return store::persons_first_named(b, "ann"); }), 2U);
}

TEST_F(Persons, AwayDaysOfAllAreThoseWithADayInTheWindow) {
  const okr::Day monday = std::chrono::floor<days>(kMonday);
  book_.write([&](const Book& b) {
    store::add_away(b, book_.author(), book_.ann, monday, monday + days{1});
    store::add_away(b, book_.author(), book_.bob, monday + days{3}, monday + days{5});
  });
  const auto who = [&](int from, int to) {
    std::vector<okr::PersonId> people;
    book_.read([&](const Book& b) {
      for (const auto& away : store::everybodys_away(b, monday + days{from}, monday + days{to})) {
        people.push_back(away.person);
      }
    });
    return people;
  };
  EXPECT_THAT(who(1, 3), ElementsAre(book_.ann, book_.bob));
  EXPECT_THAT(who(2, 2), ElementsAre());
  EXPECT_THAT(who(-3, 0), ElementsAre(book_.ann));
  EXPECT_THAT(who(5, 9), ElementsAre(book_.bob));
}

TEST_F(Persons, AwayDaysAreListedUntilTheyAreOver) {
  const okr::Day monday = std::chrono::floor<days>(kMonday);
  book_.write([&](const Book& b) {
    store::add_away(b, book_.author(), book_.ann, monday + days{7}, monday + days{9});
    store::add_away(b, book_.author(), book_.ann, monday, monday + days{1});
    store::add_away(b, book_.author(), book_.bob, monday, monday);
  });
  const auto first_days = [&](okr::Day from) {
    std::vector<long> result;
    book_.read([&](const Book& b) {
      for (const auto& away : store::list_away(b, book_.ann, from)) {
        result.push_back((away.first_day - monday).count());
      }
    });
    return result;
  };
  EXPECT_THAT(first_days(monday), ElementsAre(0, 7));
  EXPECT_THAT(first_days(monday + days{1}), ElementsAre(0, 7));
  EXPECT_THAT(first_days(monday + days{2}), ElementsAre(7));
  EXPECT_THAT(first_days(monday + days{10}), ElementsAre());
}

}  // namespace
