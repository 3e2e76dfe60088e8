#include "store/migrate.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "store/migrations/migrations.h"
#include "store/open.h"
#include "store/transaction.h"
#include "tests/temporary_store.h"

namespace {

using store::DatabaseUnusable;
using store::Migration;
using testing::HasSubstr;

constexpr Migration kFirst{"0001_first",
                           "CREATE TABLE one (id INTEGER); INSERT INTO one VALUES (1)"};
constexpr Migration kSecond{"0002_second", "INSERT INTO one VALUES (2)"};
constexpr Migration kSecondEdited{"0002_second", "INSERT INTO one VALUES (22)"};
constexpr Migration kBroken{"0002_broken",
                            "INSERT INTO one VALUES (3); INSERT INTO nowhere VALUES (1)"};

class Migrate : public testing::Test {
 protected:
  std::int64_t sum() {
    store::Transaction tx{*connection_};
    auto rows = tx.query("SELECT coalesce(sum(id), 0) FROM one");
    rows.next();
    return rows.integer(0);
  }
  template <class Call>
  static std::string refusal(Call call) {
    try {
      call();
    } catch (const DatabaseUnusable& error) {
      return error.what();
    }
    return "no refusal";
  }

  tests::TemporaryDatabase place_{tests::TemporaryDatabase::Holds::kNothing};
  std::unique_ptr<store::Database> database_ =
      store::open_database(place_.url(), store::Use::kServe);
  std::unique_ptr<store::Connection> connection_ =
      database_->connect(store::Database::Access::kReadWrite);
};

TEST_F(Migrate, AppliesEachMigrationOnce) {
  const Migration both[] = {kFirst, kSecond};
  store::migrate(*connection_, std::span{both, 1});
  EXPECT_EQ(sum(), 1);
  store::migrate(*connection_, both);
  EXPECT_EQ(sum(), 3);
  store::migrate(*connection_, both);
  EXPECT_EQ(sum(), 3);
}

TEST_F(Migrate, RefusesADatabaseNewerThanTheBinary) {
  const Migration both[] = {kFirst, kSecond};
  store::migrate(*connection_, both);
  const auto older = std::span{both, 1};
  EXPECT_THAT(refusal([&] { store::migrate(*connection_, older); }),
              testing::AllOf(HasSubstr("newer"), HasSubstr("0002_second")));
  EXPECT_THAT(refusal([&] { store::check_migrated(*connection_, older); }), HasSubstr("newer"));
}

TEST_F(Migrate, RefusesAMigrationWhoseTextChanged) {
  const Migration both[] = {kFirst, kSecond};
  const Migration edited[] = {kFirst, kSecondEdited};
  store::migrate(*connection_, both);
  EXPECT_THAT(refusal([&] { store::migrate(*connection_, edited); }),
              testing::AllOf(HasSubstr("another text"), HasSubstr("0002_second")));
  EXPECT_THAT(refusal([&] { store::check_migrated(*connection_, edited); }),
              HasSubstr("another text"));
}

TEST_F(Migrate, LeavesNothingOfAMigrationThatFails) {
  const Migration broken[] = {kFirst, kBroken};
  EXPECT_THAT(refusal([&] { store::migrate(*connection_, broken); }), HasSubstr("0002_broken"));
  EXPECT_EQ(sum(), 1);
  const Migration good[] = {kFirst, kSecond};
  store::migrate(*connection_, good);
  EXPECT_EQ(sum(), 3);
}

TEST_F(Migrate, ATableThatIsMadeAnewGoesOnCounting) {
  const Migration both[] = {
      {"0001_counted",
       "CREATE TABLE counted (id INTEGER NOT NULL PRIMARY KEY, x INTEGER NOT NULL) STRICT;"
       "INSERT INTO counted (id, x) VALUES (41, 1)"},
      {"0002_anew",
       "CREATE TABLE anew (id INTEGER NOT NULL PRIMARY KEY, x INTEGER NOT NULL) STRICT;"
       "INSERT INTO anew (id, x) SELECT id, x FROM counted;"
       "DROP TABLE counted; ALTER TABLE anew RENAME TO counted"}};
  store::migrate(*connection_, both);
  store::Transaction tx{*connection_};
  auto rows = tx.query("INSERT INTO counted (x) VALUES (2) RETURNING id");
  rows.next();
  EXPECT_EQ(rows.integer(0), 42);
}

TEST_F(Migrate, KeepsDeliveriesWithTheirThreadsAndOccurrences) {
  const auto all = store::migrations();
  const auto later = std::find_if(all.begin(), all.end(), [](const Migration& migration) {
    return migration.name.starts_with("0009");
  });
  store::migrate(*connection_, {all.begin(), later});
  connection_->run(R"(
    INSERT INTO org (id, name, time_zone, planned_until) VALUES (1, 'Acme', 'UTC', 0);
    INSERT INTO delivery (id, org_id, kind, person_id, thread_of, lane, body, reason, due_at, late,
                          state, attempt, next_at, error)
    VALUES (7, 1, 'digest', NULL, NULL, 'channel', '', '', 5, 0, 'sent', 1, 5, ''),
           (8, 1, 'digest_thread', NULL, 7, 'channel', '', '', 5, 0, 'planned', 0, 5, '');
    INSERT INTO occurrence (org_id, key, kind, due_at, local_day, reason, skipped, late,
                            delivery_id)
    VALUES (1, 'digest', 'digest', 5, 0, '', 0, 0, 7))");
  store::migrate(*connection_, all);
  store::Transaction tx{*connection_};
  auto rows = tx.query(
      "SELECT d.thread_of, o.key FROM delivery d JOIN occurrence o ON o.delivery_id = d.thread_of");
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.integer(0), 7);
  EXPECT_EQ(rows.text(1), "digest");
}

TEST_F(Migrate, ALookNeedsExactlyTheKnownMigrations) {
  const Migration both[] = {kFirst, kSecond};
  EXPECT_THAT(refusal([&] { store::check_migrated(*connection_, both); }), HasSubstr("no book"));
  store::migrate(*connection_, std::span{both, 1});
  EXPECT_THAT(refusal([&] { store::check_migrated(*connection_, both); }), HasSubstr("older"));
  store::migrate(*connection_, both);
  EXPECT_EQ(refusal([&] { store::check_migrated(*connection_, both); }), "no refusal");
}

}  // namespace
