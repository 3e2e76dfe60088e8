#include "store/okr/reached.h"

#include <gtest/gtest.h>

#include <optional>
#include <string_view>

#include "store/okr/grade.h"

namespace {

using okr::Decimal;
using okr::KeyResult;
using okr::KeyResultKind;

// To be kept from 50 to 99.5.
KeyResult kept(KeyResultKind kind, std::string_view value) {
  KeyResult result;
  result.kind = kind;
  result.low = Decimal{50};
  result.target = Decimal::parse("99.5").value();
  result.latest.emplace().value = Decimal::parse(value).value();
  return result;
}

// 99.4 of 99.5 is 0.99, which would be rounded up.
TEST(Reached, ABoundThatIsNotKeptIsNotProposedInFull) {
  struct Row {
    KeyResultKind kind;
    std::string_view value;
    bool keeps;
    int tenths, hundredths;
  };
  using enum KeyResultKind;
  const Row rows[] = {
      {kKeepAbove, "99.4", false, 90, 99},   {kKeepAbove, "99.4999", false, 90, 99},
      {kKeepAbove, "99.5", true, 100, 100},  {kKeepBelow, "99.6", false, 90, 99},
      {kKeepBelow, "99.5", true, 100, 100},  {kKeepWithin, "99.6", false, 90, 99},
      {kKeepWithin, "49.99", false, 90, 99}, {kKeepWithin, "50", true, 100, 100},
      {kKeepWithin, "99.5", true, 100, 100},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.value);
    const KeyResult one = kept(row.kind, row.value);
    EXPECT_EQ(okr::keeps_bounds(one, one.latest->value), row.keeps);
    okr::Scale scale;
    EXPECT_EQ(okr::proposed_score(one, scale).value().hundredths(), row.tenths);
    scale.digits = 2;
    EXPECT_EQ(okr::proposed_score(one, scale).value().hundredths(), row.hundredths);
  }
}

TEST(Reached, OnlyPassesAndListsAreFinished) {
  const auto finished = [](KeyResultKind kind, int target, std::optional<int> value) {
    KeyResult one;
    one.kind = kind;
    one.target = Decimal{target};
    if (value) one.latest.emplace().value = Decimal{*value};
    return okr::is_finished(one);
  };
  using enum KeyResultKind;
  EXPECT_TRUE(finished(kPassFail, 1, 1));
  EXPECT_FALSE(finished(kPassFail, 1, 0));
  EXPECT_FALSE(finished(kPassFail, 1, {}));
  EXPECT_TRUE(finished(kMilestones, 3, 3));
  EXPECT_FALSE(finished(kMilestones, 3, 2));
  EXPECT_FALSE(finished(kReach, 12, 12)) << "which may fall back";
}

}  // namespace
