#include "bot/slack/errors.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace bot::slack {
namespace {

using namespace std::chrono_literals;

enum class Meaning {
  kTooFast,
  kLater,
  kLost,
  kMigrating,
  kTokenDead,
  kBlocks,
  kEditClosed,
  kRefused
};

struct Row {
  std::string_view error;
  Meaning meaning;
};

// The error tables of https://docs.slack.dev/reference/methods/chat.postMessage and of the other
// methods that are called, with those that all methods share. What is not here is refused.
constexpr std::array kErrors{
    Row{"ratelimited", Meaning::kTooFast},
    Row{"rate_limited", Meaning::kTooFast},
    Row{"external_channel_migrating", Meaning::kLater},
    Row{"message_limit_exceeded", Meaning::kLater},
    Row{"fatal_error", Meaning::kLost},
    Row{"internal_error", Meaning::kLost},
    Row{"service_unavailable", Meaning::kLost},
    Row{"request_timeout", Meaning::kLost},
    Row{"update_failed", Meaning::kLost},
    Row{"team_added_to_org", Meaning::kMigrating},
    Row{"org_login_required", Meaning::kMigrating},
    Row{"invalid_auth", Meaning::kTokenDead},
    Row{"not_authed", Meaning::kTokenDead},
    Row{"token_revoked", Meaning::kTokenDead},
    Row{"token_expired", Meaning::kTokenDead},
    Row{"account_inactive", Meaning::kTokenDead},
    Row{"two_factor_setup_required", Meaning::kTokenDead},
    Row{"invalid_blocks", Meaning::kBlocks},
    Row{"invalid_blocks_format", Meaning::kBlocks},
    Row{"msg_too_long", Meaning::kBlocks},
    Row{"msg_blocks_too_long", Meaning::kBlocks},
    Row{"block_mismatch", Meaning::kBlocks},
    Row{"edit_window_closed", Meaning::kEditClosed},
    Row{"cant_update_message", Meaning::kEditClosed},
};

Meaning meaning_of(std::string_view error) {
  const auto* row = std::find_if(kErrors.begin(), kErrors.end(),
                                 [&](const Row& candidate) { return candidate.error == error; });
  return row == kErrors.end() ? Meaning::kRefused : row->meaning;
}

}  // namespace

scheduler::Outcome outcome_of(std::string_view method, std::string_view error, Repeat repeat) {
  std::string reason = std::string{method} + ": " + std::string{error};
  switch (meaning_of(error)) {
    case Meaning::kTooFast:
      return silence(30s, std::move(reason));
    case Meaning::kLater:
      return scheduler::Failed{std::move(reason)};
    case Meaning::kLost:
      return lost(repeat, std::move(reason));
    case Meaning::kMigrating:
      return silence(1h, std::move(reason));
    case Meaning::kTokenDead:
      return token_dead("slack", std::move(reason));
    case Meaning::kEditClosed:
      return scheduler::Refused{std::move(reason), true};
    case Meaning::kBlocks:
    case Meaning::kRefused:
      return scheduler::Refused{std::move(reason)};
  }
  throw std::logic_error{"unknown meaning"};
}

bool about_token(std::string_view error) {
  return meaning_of(error) == Meaning::kTokenDead;
}

bool about_blocks(std::string_view error) {
  return meaning_of(error) == Meaning::kBlocks;
}

}  // namespace bot::slack
