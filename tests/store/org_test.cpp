#include "store/sql/org.h"

#include <gmock/gmock.h>

#include "tests/store/seeded_book.h"

namespace {

using std::chrono::hours;
using store::Book;
using tests::kMonday;

TEST(Org, IsMadeOnce) {
  tests::SeededBook book;
  book.write([](const Book& b) {
    const auto again = store::ensure_org(b.tx, "Other", "Asia/Tokyo", kMonday + hours{1});
    EXPECT_EQ(again.id, b.org);
    EXPECT_EQ(again.name, "Acme");
    EXPECT_EQ(again.time_zone, "Europe/Berlin");
    EXPECT_EQ(again.planned_until, kMonday);
    EXPECT_EQ(store::list_orgs(b.tx).size(), 1U);
    EXPECT_EQ(store::read_org(b).name, "Acme");
  });
}

TEST(Org, RemembersUpToWhenItWasPlanned) {
  tests::SeededBook book;
  book.write([](const Book& b) { store::set_planned_until(b, kMonday + hours{1}); });
  book.read([](const Book& b) { EXPECT_EQ(store::read_org(b).planned_until, kMonday + hours{1}); });
}

TEST(Org, ConnectionsAreMadeOncePerPlatformAndId) {
  tests::SeededBook book;
  book.write([](const Book& b) {
    const auto slack = store::ensure_connection(b, "slack", "T1");
    EXPECT_EQ(store::ensure_connection(b, "slack", "T1").id, slack.id);
    EXPECT_NE(store::ensure_connection(b, "slack", "T2").id, slack.id);
    EXPECT_EQ(slack.org, b.org);
    EXPECT_EQ(slack.platform, "slack");
    EXPECT_EQ(slack.platform_id, "T1");
    EXPECT_FALSE(slack.paused_until);
    store::pause_connection(b.tx, slack.id, kMonday);
    EXPECT_EQ(store::find_connection(b.tx, "slack", "T1")->paused_until, kMonday);
    EXPECT_FALSE(store::find_connection(b.tx, "mattermost", "T1"));
  });
}

TEST(Org, SettingsKeepTheirLastValue) {
  tests::SeededBook book;
  book.write([](const Book& b) {
    EXPECT_FALSE(store::find_setting(b, "nudges"));
    store::set_setting(b, "nudges", "3");
    store::set_setting(b, "nudges", "4");
    EXPECT_EQ(store::find_setting(b, "nudges"), "4");
  });
}

TEST(Inbound, AKeyTakesEffectOnceUntilItIsForgotten) {
  tests::SeededBook book;
  book.write([&](const Book& b) {
    EXPECT_FALSE(store::inbound_known(b.tx, book.connection, "k"));
    EXPECT_TRUE(store::remember_inbound(b.tx, book.connection, "k", kMonday));
    EXPECT_FALSE(store::remember_inbound(b.tx, book.connection, "k", kMonday));
    EXPECT_TRUE(store::inbound_known(b.tx, book.connection, "k"));
    EXPECT_EQ(store::forget_inbound(b.tx, kMonday), 0);
    EXPECT_EQ(store::forget_inbound(b.tx, kMonday + hours{1}), 1);
    EXPECT_FALSE(store::inbound_known(b.tx, book.connection, "k"));
  });
}

}  // namespace
