#include "bot/profiles.h"

#include <gtest/gtest.h>

#include <map>

#include "store/sql/org.h"
#include "tests/temporary_store.h"

namespace bot {
namespace {

using namespace std::chrono_literals;
using scheduler::Failed;
using scheduler::Outcome;
using scheduler::Refused;

// Answers profiles from a script, and writes down who was asked for.
class FakeProfiles : public ChatPlatform {
 public:
  using Answer = std::variant<store::Profile, Outcome>;
  std::map<std::string, Answer> script;
  std::vector<std::string> asked;

  [[nodiscard]] std::string_view name() const override { return "sandbox"; }
  [[nodiscard]] Outcome post(const Post&) override { return Refused{}; }
  [[nodiscard]] Outcome whisper(const Whisper&) override { return Refused{}; }
  [[nodiscard]] Outcome edit(const Edit&) override { return Refused{}; }
  [[nodiscard]] Outcome find(const std::string&, const std::string&, const std::string&,
                             okr::Instant) override {
    return Refused{};
  }
  [[nodiscard]] std::variant<std::string, Outcome> open_dm(const std::string&) override {
    return Outcome{Refused{}};
  }
  [[nodiscard]] Answer profile(const std::string& user_id) override {
    asked.push_back(user_id);
    return script.at(user_id);
  }
};

constexpr okr::Instant kNow{1'800'000'000s};

class Profiles : public testing::Test {
 protected:
  void SetUp() override {
    store_->write([&](store::Transaction& tx) {
      org_ = store::ensure_org(tx, "Acme", "UTC", kNow).id;
      connection_ = store::ensure_connection({tx, org_}, "sandbox", "sandbox").id;
    });
  }
  void add(const std::string& user_id, FakeProfiles::Answer answer) {
    okr::Identity identity;
    identity.connection = connection_;
    identity.user_id = user_id;
    identity.user_name = user_id;
    store_->write([&](store::Transaction& tx) {
      store::add_person({tx, org_}, okr::Role::kMember, user_id, identity);
    });
    platform_.script.emplace(user_id, std::move(answer));
  }
  int refresh(okr::Instant now) {
    platform_.asked.clear();
    return refresh_profiles(*store_, platform_, connection_, org_, now);
  }
  std::vector<okr::Person> persons() {
    return store_->read([&](store::Transaction& tx) { return store::list_persons({tx, org_}); });
  }

  tests::TemporaryStore store_;
  okr::OrgId org_;
  okr::ConnectionId connection_;
  FakeProfiles platform_;
};

TEST_F(Profiles, StoresNameAndZoneOfWhoeverIsNewAndLooksAgainAfterADay) {
  add("U1", store::Profile{"Ana", "ana", "Europe/Berlin", false});
  EXPECT_EQ(refresh(kNow), 1);
  EXPECT_EQ(persons().at(0).name, "Ana");
  EXPECT_EQ(persons().at(0).time_zone, "Europe/Berlin");
  EXPECT_EQ(refresh(kNow + kProfileAge), 0);
  EXPECT_EQ(refresh(kNow + kProfileAge + 1s), 1);
}

TEST_F(Profiles, SomebodyThePlatformDoesNotKnowIsNotAskedForAgainAtOnce) {
  add("U1", Outcome{Refused{"user_not_found"}});
  add("U2", store::Profile{"Ben", "ben", "America/New_York", false});
  EXPECT_EQ(refresh(kNow), 2);
  EXPECT_EQ(persons().at(0).name, "U1");
  EXPECT_EQ(persons().at(1).name, "Ben");
  EXPECT_EQ(refresh(kNow + 1s), 0);
  EXPECT_TRUE(platform_.asked.empty());
}

TEST_F(Profiles, APlatformThatFailsIsLeftAloneAndWhatCameBeforeIsKept) {
  add("U1", store::Profile{"Ana", "ana", "Europe/Berlin", false});
  add("U2", Outcome{Failed{"no answer"}});
  add("U3", store::Profile{"Mia", "mia", "Pacific/Auckland", false});
  EXPECT_EQ(refresh(kNow), 1);
  EXPECT_EQ(platform_.asked, (std::vector<std::string>{"U1", "U2"}));
  platform_.script.at("U2") = store::Profile{"Ben", "ben", "", false};
  EXPECT_EQ(refresh(kNow + 1s), 2);
  EXPECT_EQ(persons().at(1).time_zone, "UTC") << "what the platform does not know stays";
}

TEST_F(Profiles, AsksForAFewAtATime) {
  for (int i = 0; i < kProfilesPerCall + 1; ++i) {
    add("U" + std::to_string(i), store::Profile{"N", "n", "UTC", false});
  }
  EXPECT_EQ(refresh(kNow), kProfilesPerCall);
  EXPECT_EQ(refresh(kNow), 1);
}

}  // namespace
}  // namespace bot
