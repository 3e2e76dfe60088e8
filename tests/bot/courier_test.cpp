#include "bot/courier.h"

#include <gtest/gtest.h>

#include "bot/outcome.h"
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

// One whose every call ends the same way.
class OnePlatform : public ChatPlatform {
 public:
  explicit OnePlatform(scheduler::Outcome outcome) : outcome_(std::move(outcome)) {}
  [[nodiscard]] std::string_view name() const override { return "slack"; }
  [[nodiscard]] store::Pace pace() const override { return {120, 2s}; }
  [[nodiscard]] scheduler::Outcome post(const Post&) override { return outcome_; }
  [[nodiscard]] scheduler::Outcome whisper(const Whisper&) override { return outcome_; }
  [[nodiscard]] scheduler::Outcome edit(const Edit&) override { return outcome_; }
  [[nodiscard]] scheduler::Outcome find(const std::string&, const std::string&, const std::string&,
                                        okr::Instant) override {
    return outcome_;
  }
  [[nodiscard]] std::variant<std::string, scheduler::Outcome> open_dm(const std::string&) override {
    return "D1";
  }
  [[nodiscard]] std::variant<store::Profile, scheduler::Outcome> profile(
      const std::string&) override {
    return outcome_;
  }

 private:
  scheduler::Outcome outcome_;
};

TEST_F(Courier, WritesDownThePaceOfAPlatformThatIsConnected) {
  OnePlatform platform{scheduler::Refused{"no"}};
  courier_.connect(connection_, platform);
  store_->read([&](store::Transaction& tx) {
    EXPECT_EQ(store::pace_of(tx, connection_), (store::Pace{120, 2s}));
  });
}

TEST_F(Courier, SaysWhichConnectionIsOutOfReach) {
  OnePlatform refuses{out_of_reach(Repeat::kSafe, "connection refused")};
  courier_.connect(connection_, refuses);
  const auto failed = courier_.deliver(delivery_, kNow);
  ASSERT_TRUE(std::holds_alternative<scheduler::Failed>(failed));
  EXPECT_EQ(std::get<scheduler::Failed>(failed).out_of_reach, connection_);
  OnePlatform silent{out_of_reach(Repeat::kUnsafe, "timeout")};
  courier_.connect(connection_, silent);
  const auto unknown = courier_.deliver(delivery_, kNow);
  ASSERT_TRUE(std::holds_alternative<scheduler::Unknown>(unknown));
  EXPECT_EQ(std::get<scheduler::Unknown>(unknown).out_of_reach, connection_);
}

}  // namespace
}  // namespace bot
