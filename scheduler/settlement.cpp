#include "scheduler/settlement.h"

#include <algorithm>

#include "scheduler/backoff.h"
#include "store/sql/delivery.h"
#include "store/sql/failed.h"
#include "store/sql/org.h"
#include "store/sql/traffic.h"

namespace scheduler {
namespace {

using std::chrono::seconds;

OutOfReach lost_by(const Outcome& outcome) {
  if (const auto* failed = std::get_if<Failed>(&outcome)) return failed->out_of_reach;
  if (const auto* unknown = std::get_if<Unknown>(&outcome)) return unknown->out_of_reach;
  return std::nullopt;
}

// Writes down one attempt at a delivery, and returns the word for the log.
class Settlement {
 public:
  // `down`: its connection is out of reach.
  Settlement(store::Transaction& tx, const okr::Delivery& delivery, okr::Instant now, bool down)
      : tx_(tx), delivery_(delivery), now_(now), down_(down) {}

  std::string_view operator()(const Sent& sent) const {
    store::mark_sent(tx_, delivery_.id, now_, sent.connection, sent.channel, sent.message);
    store::rest_lane(tx_, delivery_.id, sent.connection, now_);
    if (sent.rest > seconds{0}) store::hold_connection(tx_, sent.connection, now_ + sent.rest);
    return may_be_there(delivery_) ? "found" : "sent";
  }
  std::string_view operator()(const NothingToSay& nothing) const {
    store::mark_cancelled(tx_, delivery_.id, nothing.reason);
    return "nothing_to_say";
  }
  std::string_view operator()(const RetryAfter& retry) const {
    // At least a second, or a tick would never come to its end.
    const okr::Instant next = now_ + std::max(retry.wait, seconds{1});
    if (retry.whole_connection) store::hold_connection(tx_, *retry.whole_connection, next);
    put_back(next, retry.reason);
    return "retry_after";
  }
  std::string_view operator()(const Failed& failed) const {
    if (down_) return put_off(failed.reason);
    if (given_up(failed.reason)) return "dead";
    store::mark_waiting(tx_, delivery_.id, now_ + backoff(delivery_.attempt), failed.reason);
    return "failed";
  }
  std::string_view operator()(const Refused& refused) const {
    give_up(refused.reason);
    return "refused";
  }
  std::string_view operator()(const Unknown& unknown) const {
    if (down_) {
      store::mark_ambiguous(tx_, delivery_.id, now_ + kLookAfter, unknown.reason);
      store::forget_attempt(tx_, delivery_.id);
      return "out_of_reach";
    }
    if (given_up(unknown.reason)) return "dead";
    const seconds pause = may_be_there(delivery_) ? backoff(delivery_.attempt) : seconds{0};
    store::mark_ambiguous(tx_, delivery_.id, now_ + std::max(pause, kLookAfter), unknown.reason);
    return "unknown";
  }

 private:
  std::string_view put_off(const std::string& reason) const {
    put_back(now_ + seconds{1}, reason);
    return "out_of_reach";
  }
  void put_back(okr::Instant next, const std::string& reason) const {
    if (may_be_there(delivery_)) {
      store::mark_ambiguous(tx_, delivery_.id, next, reason);
    } else {
      store::mark_waiting(tx_, delivery_.id, next, reason);
    }
    store::forget_attempt(tx_, delivery_.id);
  }
  [[nodiscard]] bool given_up(const std::string& reason) const {
    if (delivery_.attempt < kMaxAttempts) return false;
    give_up(reason);
    return true;
  }
  void give_up(const std::string& reason) const {
    store::mark_dead(tx_, delivery_.id, reason);
    store::note_failed({tx_, delivery_.org}, delivery_, now_);
  }

  store::Transaction& tx_;
  const okr::Delivery& delivery_;
  okr::Instant now_;
  bool down_;
};

}  // namespace

bool may_be_there(const okr::Delivery& delivery) {
  return delivery.state == okr::DeliveryState::kAmbiguous;
}

Settled settle(store::Transaction& tx, const okr::Delivery& delivery, const Outcome& outcome,
               okr::Instant now) {
  Settled settled;
  bool down = false;
  // Only a message that arrived proves that a platform works: what is refused, or found to be
  // empty, may never have reached it.
  if (const OutOfReach where = lost_by(outcome)) {
    const int failures = store::count_failure(tx, *where);
    down = failures >= store::kOutage;
    if (down) store::pause_connection(tx, *where, now + outage_pause(failures));
    if (failures == store::kOutage) settled.lost = where;
  } else if (const auto* sent = std::get_if<Sent>(&outcome)) {
    const int failures = store::forget_failures(tx, sent->connection, now);
    if (failures >= store::kOutage) settled.found = sent->connection;
  } else {
    store::end_probe(tx, delivery.via, now);
  }
  settled.word = std::visit(Settlement{tx, delivery, now, down}, outcome);
  if (const auto* failed = std::get_if<Failed>(&outcome)) settled.reason = failed->reason;
  if (const auto* unknown = std::get_if<Unknown>(&outcome)) settled.reason = unknown->reason;
  return settled;
}

}  // namespace scheduler
