#include "store/sql/lease.h"

#include <gmock/gmock.h>

#include "tests/store/seeded_book.h"

namespace {

using namespace std::chrono_literals;
using tests::kMonday;

class Leases : public testing::Test {
 protected:
  bool take(std::string_view holder, okr::Instant now, std::string_view name = "house") {
    return store_->write(
        [&](store::Transaction& tx) { return store::take_lease(tx, name, holder, now, 60s); });
  }
  tests::TemporaryStore store_;
};

TEST_F(Leases, AreHeldByOneUntilTheyRunOut) {
  EXPECT_TRUE(take("a", kMonday));
  EXPECT_FALSE(take("b", kMonday + 59s));
  EXPECT_TRUE(take("b", kMonday + 60s));
  EXPECT_FALSE(take("a", kMonday + 61s));
}

TEST_F(Leases, AreProlongedByTheirHolder) {
  EXPECT_TRUE(take("a", kMonday));
  EXPECT_TRUE(take("a", kMonday + 50s));
  EXPECT_FALSE(take("b", kMonday + 70s));
}

TEST_F(Leases, AreApartByName) {
  EXPECT_TRUE(take("a", kMonday, "plan 1"));
  EXPECT_TRUE(take("b", kMonday, "plan 2"));
}

TEST_F(Leases, CanBeGivenBackByTheirHolderOnly) {
  const auto give_back = [this](std::string_view holder) {
    store_->write([&](store::Transaction& tx) { store::give_back_lease(tx, "house", holder); });
  };
  EXPECT_TRUE(take("a", kMonday));
  give_back("b");
  EXPECT_FALSE(take("b", kMonday));
  give_back("a");
  EXPECT_TRUE(take("b", kMonday));
  EXPECT_TRUE(take("b", kMonday, "plan 1"));
  store_->write([](store::Transaction& tx) { store::give_back_leases(tx, "b"); });
  EXPECT_TRUE(take("a", kMonday));
  EXPECT_TRUE(take("a", kMonday, "plan 1"));
}

}  // namespace
