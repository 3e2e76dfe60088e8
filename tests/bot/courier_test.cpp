#include "bot/courier.h"

#include <gtest/gtest.h>

#include "store/sql/org.h"
#include "store/sql/person.h"
#include "tests/temporary_store.h"

namespace bot {
namespace {

using namespace std::chrono_literals;

constexpr okr::Instant kNow{1'800'000'000s};

class Courier : public testing::Test {
 protected:
  void SetUp() override {
    store_->write([&](store::Transaction& tx) {
      delivery_.org = store::ensure_org(tx, "Acme", "UTC", kNow).id;
      const store::Book book{tx, delivery_.org};
      connection_ = store::ensure_connection(book, "slack", "T1").id;
      okr::Identity identity;
      identity.connection = connection_;
      identity.user_id = "U1";
      delivery_.person = store::add_person(book, okr::Role::kMember, "Ann", identity).id;
    });
    delivery_.kind = okr::DeliveryKind::kAnswer;
    delivery_.body = "Hello";
  }
  // That nothing was sent and the whole connection is to be silent for a moment.
  void expect_patience(const scheduler::Outcome& outcome) const {
    const auto* wait = std::get_if<scheduler::RetryAfter>(&outcome);
    ASSERT_NE(wait, nullptr) << outcome.index();
    EXPECT_EQ(wait->whole_connection, connection_);
    EXPECT_LE(wait->wait, 5s);
  }

  tests::TemporaryStore store_;
  ChatCourier courier_{*store_};
  okr::ConnectionId connection_{};
  okr::Delivery delivery_;
};

TEST_F(Courier, WaitsForAPlatformThatIsNotConnectedYetWithoutUsingUpAttempts) {
  expect_patience(courier_.deliver(delivery_, kNow));  // to the person
  expect_patience(courier_.look_for(delivery_, kNow));
  delivery_.connection = connection_;
  delivery_.channel_id = "C1";
  expect_patience(courier_.deliver(delivery_, kNow));  // to a channel
}

}  // namespace
}  // namespace bot
