#include "bot/sandbox/move.h"

#include <gtest/gtest.h>

#include "scheduler/local_time.h"
#include "tests/bot/sandbox_stage.h"

namespace bot::sandbox {
namespace {

using tests::SandboxStage;

TEST(ParseMove, UnderstandsWhereToMoveTheClock) {
  // From Thursday 19 November, 12:00 UTC: 13:00 in Berlin, Friday 01:00 in Auckland.
  const struct {
    std::string_view typed;
    std::string_view zone;
    std::string_view expected;  // in UTC; empty: not understood
  } rows[] = {
      {"+1 hour", "Europe/Berlin", "Thu 19 Nov 13:00"},
      {"+2 days", "Europe/Berlin", "Sat 21 Nov 12:00"},
      {"+1 week", "Europe/Berlin", "Thu 26 Nov 12:00"},
      {"tomorrow 09:00", "Europe/Berlin", "Fri 20 Nov 08:00"},
      {"tomorrow 09:00", "Pacific/Auckland", "Fri 20 Nov 20:00"},
      {"Next Monday 09:00", "Europe/Berlin", "Mon 23 Nov 08:00"},
      {"next monday 09:00", "America/New_York", "Mon 23 Nov 14:00"},
      {"next thursday 09:00", "Europe/Berlin", "Thu 26 Nov 08:00"},
      {"+92 days", "UTC", "Fri 19 Feb 12:00"},
      {"+93 days", "UTC", ""},
      {"+99999999999 days", "UTC", ""},
      {"+0 hours", "UTC", ""},
      {"-1 hour", "UTC", ""},
      {"1 hour", "UTC", ""},
      {"+1 fortnight", "UTC", ""},
      {"+1 hour more", "UTC", ""},
      {"tomorrow", "UTC", ""},
      {"tomorrow 25:00", "UTC", ""},
      {"tomorrow 9:0", "UTC", ""},
      {"next someday 09:00", "UTC", ""},
      {"next monday 09:00 sharp", "UTC", ""},
      {"", "UTC", ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.typed);
    const auto target = parse_move(row.typed, row.zone, SandboxStage::kStart);
    EXPECT_EQ(target ? scheduler::local_text("UTC", *target) : "", row.expected);
  }
}

TEST(MovableClock, RunsAheadOfItsBaseAndNeverBack) {
  SandboxStage sandbox;
  sandbox.clock.forward_to(SandboxStage::kStart + std::chrono::hours{5});
  sandbox.base.advance(std::chrono::hours{1});
  EXPECT_EQ(sandbox.clock.now(), SandboxStage::kStart + std::chrono::hours{6});
  sandbox.clock.forward_to(SandboxStage::kStart + std::chrono::hours{2});
  EXPECT_EQ(sandbox.clock.now(), SandboxStage::kStart + std::chrono::hours{6});
  sandbox.clock.reset();
  EXPECT_EQ(sandbox.clock.now(), sandbox.base.now());
}

TEST(MovableClock, DoesNotGoBackInARestart) {
  SandboxStage sandbox;
  sandbox.clock.forward_to(SandboxStage::kStart + std::chrono::hours{5});
  const MovableClock restarted{sandbox.base, sandbox.stage.store, sandbox.org};
  EXPECT_EQ(restarted.now(), SandboxStage::kStart + std::chrono::hours{5});
}

}  // namespace
}  // namespace bot::sandbox
