#include "store/migrate.h"

#include <gmock/gmock.h>

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

  tests::TemporaryDatabase place_;
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

TEST_F(Migrate, ALookNeedsExactlyTheKnownMigrations) {
  const Migration both[] = {kFirst, kSecond};
  EXPECT_THAT(refusal([&] { store::check_migrated(*connection_, both); }), HasSubstr("no book"));
  store::migrate(*connection_, std::span{both, 1});
  EXPECT_THAT(refusal([&] { store::check_migrated(*connection_, both); }), HasSubstr("older"));
  store::migrate(*connection_, both);
  EXPECT_EQ(refusal([&] { store::check_migrated(*connection_, both); }), "no refusal");
}

}  // namespace
