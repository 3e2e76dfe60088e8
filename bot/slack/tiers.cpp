#include "bot/slack/tiers.h"

#include <algorithm>
#include <array>

namespace bot::slack {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

struct Method {
  std::string_view name;
  int per_minute;  // four fifths of its tier
};

constexpr std::array kMethods{
    Method{"chat.update", 40},
    Method{"conversations.history", 40},
    Method{"conversations.open", 40},
    Method{"conversations.replies", 40},
    Method{"dnd.info", 40},
    Method{"dnd.teamInfo", 16},
    Method{"files.completeUploadExternal", 80},
    Method{"files.getUploadURLExternal", 80},
    Method{"users.info", 80},
    Method{"views.publish", 80},
};

}  // namespace

std::optional<std::chrono::seconds> Tiers::wait_for(std::string_view method) {
  constexpr milliseconds kAtOnce = 10s;
  const auto* known = std::find_if(kMethods.begin(), kMethods.end(),
                                   [&](const Method& one) { return one.name == method; });
  if (known == kMethods.end()) return std::nullopt;
  const milliseconds share = milliseconds{1min} / known->per_minute;
  const milliseconds now{clock_.now().time_since_epoch()};
  const std::lock_guard lock{mutex_};
  milliseconds& busy_until = busy_until_[std::string{method}];
  // What lies further ahead was counted before the clock was set back.
  const bool usable = busy_until > now && busy_until <= now + kAtOnce;
  const milliseconds next = (usable ? busy_until : now) + share;
  if (next > now + kAtOnce) return std::chrono::ceil<std::chrono::seconds>(next - now - kAtOnce);
  busy_until = next;
  return std::nullopt;
}

}  // namespace bot::slack
