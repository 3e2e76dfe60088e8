#include "bot/mattermost/stream.h"

#include <utility>

#include "bot/api_url.h"

namespace bot::mattermost {

void Stream::begin(std::string connection_id, std::int64_t number) {
  connection_id_ = std::move(connection_id);
  next_ = number + 1;
  known_ = true;
}

Stream::Place Stream::take(std::int64_t number) {
  if (!known_ || number > next_) return Place::kGap;
  if (number < next_) return Place::kSeen;
  ++next_;
  return Place::kNext;
}

std::string Stream::query() const {
  if (connection_id_.empty()) return {};
  return "?connection_id=" + percent_encoded(connection_id_) +
         "&sequence_number=" + std::to_string(next_);
}

Liveness::Need Liveness::need(Time now) const {
  if (now >= pinged_at_ + kPingEvery) return waiting_ ? Need::kGiveUp : Need::kPing;
  return now >= looked_at_ + kLookEvery ? Need::kLook : Need::kNothing;
}

std::int64_t Liveness::pinged(Time now) {
  pinged_at_ = now;
  waiting_ = true;
  return ++pings_;
}

void Liveness::answered(std::int64_t number) {
  if (number == pings_) waiting_ = false;
}

}  // namespace bot::mattermost
