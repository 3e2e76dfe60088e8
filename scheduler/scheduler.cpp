#include "scheduler/scheduler.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/backoff.h"
#include "scheduler/plan.h"
#include "scheduler/settlement.h"
#include "store/sql/card_change.h"
#include "store/sql/delivery.h"
#include "store/sql/digest_change.h"
#include "store/sql/lease.h"
#include "store/sql/traffic.h"

namespace scheduler {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;
using std::chrono::seconds;

// A platform repeats a request for a day at most (Slack's Delayed Events).
constexpr days kInboundKept{2};
// How far the note of what was planned may lie behind, and with it how far back whoever starts has
// to look.
constexpr std::chrono::hours kNoted{12};
// How many occurrences are put in the queue in one transaction: others' writes wait for it.
constexpr std::size_t kPortion = 500;
// How long a process may take over one portion before another takes over.
constexpr seconds kPlanLease{60};

std::vector<okr::Occurrence> new_occurrences(const store::Book& book, okr::Instant from,
                                             okr::Instant to) {
  std::vector<okr::Occurrence> result = plan(book, from, to);
  std::erase_if(result, [&book](const okr::Occurrence& occurrence) {
    return store::occurrence_known(book, occurrence.key);
  });
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& left, const auto& right) { return left.person < right.person; });
  return result;
}

// How long to wait before a card is drawn again; absent when it is drawn, or when there is no use.
std::optional<seconds> pause_after(const Outcome& outcome, okr::Instant since, okr::Instant now) {
  constexpr std::chrono::hours kTriedFor{1};
  constexpr seconds kPause{30};
  if (now - since > kTriedFor) return std::nullopt;
  const auto* retry = std::get_if<RetryAfter>(&outcome);
  if (retry != nullptr) return std::max(retry->wait, seconds{1});
  const bool lost =
      std::holds_alternative<Failed>(outcome) || std::holds_alternative<Unknown>(outcome);
  return lost ? std::optional{kPause} : std::nullopt;
}

// How many of `due`, which is sorted by person, go into one transaction.
std::size_t portion(std::span<const okr::Occurrence> due) {
  std::size_t size = std::min(kPortion, due.size());
  while (size < due.size() && due[size].person && due[size].person == due[size - 1].person) ++size;
  return size;
}

}  // namespace

int Scheduler::plan_due(okr::Instant now) {
  keep_house(now);
  int added = 0;
  for (const store::Org& org :
       store_.read([](store::Transaction& tx) { return store::list_orgs(tx); })) {
    added += plan_org(org, now);
  }
  return added;
}

int Scheduler::plan_org(const store::Org& org, okr::Instant now) {
  const okr::Instant from = planned_until(org, now);
  const bool set_back = now < org.planned_until;
  // Due times are whole minutes, so that between two of them there is nothing to look for.
  if (!set_back && floor<minutes>(now) <= from) return 0;

  const std::vector<okr::Occurrence> due = store_.read([&](store::Transaction& tx) {
    return new_occurrences(store::Book{tx, org.id}, from, now);
  });
  if (due.empty() && !set_back && now - org.planned_until < kNoted) {
    remember(org.id, Planned{org.planned_until, now});
    return 0;
  }
  return enqueue_all(org, due, now);
}

// In portions, of which each stays if the process dies before the next: whoever plans the same
// window then finds the rest. One person's prompts, which may share a card, are never parted.
int Scheduler::enqueue_all(const store::Org& org, std::span<const okr::Occurrence> due,
                           okr::Instant now) {
  const std::string lease = fmt::format("plan {}", org.id.value);
  int added = 0;
  for (bool last = false; !last;) {
    const std::size_t size = portion(due);
    last = size == due.size();
    const auto more = store_.write([&](store::Transaction& tx) -> std::optional<int> {
      if (!store::take_lease(tx, lease, name_, now, kPlanLease)) return std::nullopt;
      const store::Book book{tx, org.id};
      const int count = enqueue(book, {due.begin(), due.begin() + static_cast<long>(size)});
      if (!last) return count;
      // Moved meanwhile, because somebody now lives in another zone: that window is still to be
      // seen.
      if (store::read_org(book).planned_until == org.planned_until) {
        store::set_planned_until(book, now);
      }
      store::give_back_lease(tx, lease, name_);
      return count;
    });
    if (!more) return added;  // another process is at it
    added += *more;
    due = due.subspan(size);
  }
  return added;
}

void Scheduler::give_back() {
  store_.write([this](store::Transaction& tx) { store::give_back_leases(tx, name_); });
}

okr::Instant Scheduler::planned_until(const store::Org& org, okr::Instant now) {
  const std::lock_guard lock{mutex_};
  const auto found = planned_.find(org.id);
  if (found == planned_.end() || found->second.stored != org.planned_until) {
    return org.planned_until;
  }
  // A clock that was set back shows times again in which something new may fall due. What was
  // planned in them before is known by its key.
  return found->second.until <= now ? found->second.until : org.planned_until;
}

void Scheduler::remember(okr::OrgId org, Planned planned) {
  const std::lock_guard lock{mutex_};
  planned_.insert_or_assign(org, planned);
}

void Scheduler::keep_house(okr::Instant now) {
  {
    const std::lock_guard lock{mutex_};
    const bool clock_set_back = now < house_kept_at_;
    if (!clock_set_back && now < house_kept_at_ + kLease / 2) return;
    house_kept_at_ = now;
  }
  const bool untidy = store_.read([now](store::Transaction& tx) {
    return store::lease_expired(tx, now) || store::inbound_before(tx, now - kInboundKept) ||
           store::lane_rested(tx, now);
  });
  if (!untidy) return;
  store_.write([&](store::Transaction& tx) {
    if (!store::take_lease(tx, "house", name_, now, kLease / 2)) return;
    store::expire_leases(tx, now);
    store::forget_inbound(tx, now - kInboundKept);
    store::forget_rested(tx, now);
  });
}

// The platform may be storing even now what the dead process sent it last.
void Scheduler::take_over(okr::Instant now) {
  const auto count = store_.write(
      [now](store::Transaction& tx) { return store::release_sending(tx, now + kLookAfter); });
  if (count > 0) spdlog::info("deliveries outcome=taken_over count={}", count);
}

bool Scheduler::deliver_next(okr::Instant now) {
  constexpr int kTries = 3;  // where others are quicker, and another connection may have its turn
  for (int i = 0; i < kTries; ++i) {
    if (!store_.read([now](store::Transaction& tx) { return store::delivery_due(tx, now); })) {
      return false;
    }
    // On disk before the platform hears of it: whoever finds it after a crash knows that it may be
    // there.
    const okr::ConnectionId after{last_turn_};
    auto delivery = store_.write(
        [&](store::Transaction& tx) { return store::claim_delivery(tx, now, kLease, after); });
    if (!delivery) continue;
    last_turn_ = delivery->via.value;
    const Outcome outcome = attempt(*delivery, now);
    settle(*delivery, outcome, now);
    return true;
  }
  return false;
}

Outcome Scheduler::attempt(okr::Delivery& delivery, okr::Instant now) {
  // Caught here because a delivery that cannot even be composed must not stop the others, and must
  // come to its end by kMaxAttempts. A courier does not throw for what a platform answered, so
  // nothing was sent.
  try {
    if (may_be_there(delivery)) {
      const auto since =
          store_.read([&](store::Transaction& tx) { return store::first_try(tx, delivery.id); });
      Outcome found = courier_.look_for(delivery, since.value_or(delivery.due_at));
      if (const auto* failed = std::get_if<Failed>(&found)) {
        return Unknown{failed->reason, failed->out_of_reach};
      }
      if (std::holds_alternative<Refused>(found)) return Unknown{std::get<Refused>(found).reason};
      if (!std::holds_alternative<NothingToSay>(found)) return found;
      delivery.state = okr::DeliveryState::kSending;
    }
    if (delivery.due_at + grace_of(delivery.kind) < now) {
      return NothingToSay{"it could not be sent in time to be of use"};
    }
    return courier_.deliver(delivery, now);
  } catch (const std::exception& error) {
    spdlog::error("delivery id={} threw: {}", delivery.id.value, error.what());
    if (may_be_there(delivery)) return Unknown{error.what()};
    return Failed{error.what()};
  }
}

void Scheduler::settle(const okr::Delivery& delivery, const Outcome& outcome, okr::Instant now) {
  const Settled settled = store_.write(
      [&](store::Transaction& tx) { return scheduler::settle(tx, delivery, outcome, now); });
  spdlog::info("delivery kind={} id={} attempt={} outcome={}", store::to_text(delivery.kind),
               delivery.id.value, delivery.attempt, settled.word);
  if (settled.lost) {
    spdlog::warn("connection={} state=out_of_reach reason=\"{}\"", settled.lost->value,
                 settled.reason);
  }
  if (settled.found) spdlog::warn("connection={} state=reached_again", settled.found->value);
}

bool Scheduler::redraw_next(okr::Instant now) {
  const std::lock_guard lock{redrawing_};
  return redraw_card(now) || redraw_digest(now);
}

bool Scheduler::redraw_digest(okr::Instant now) {
  const auto changed = [now](store::Transaction& tx) { return store::changed_digest(tx, now); };
  if (!store_.read(changed)) return false;
  const auto digest =
      store_.write([&](store::Transaction& tx) -> std::optional<store::ChangedDigest> {
        if (!store::take_lease(tx, "cards", name_, now, kLease)) return std::nullopt;
        return store::changed_digest(tx, now);
      });
  if (!digest) return false;
  const Redrawn redrawn = redraw(digest->posts, digest->since, now);
  store_.write([&](store::Transaction& tx) {
    if (redrawn.closed) store::add_correction({tx, digest->org}, *redrawn.closed, now);
    if (redrawn.pause) {
      store::put_off_digest_change(tx, *digest, now + *redrawn.pause);
    } else {
      store::forget_digest_change(tx, *digest);
    }
  });
  spdlog::info("digest team={} posts={} outcome={}", digest->team.value, digest->posts.size(),
               redrawn.pause ? "put_off" : "settled");
  return true;
}

bool Scheduler::redraw_card(okr::Instant now) {
  const auto changed = [now](store::Transaction& tx) { return store::changed_card(tx, now); };
  if (!store_.read(changed)) return false;
  const auto card = store_.write([&](store::Transaction& tx) -> std::optional<store::ChangedCard> {
    if (!store::take_lease(tx, "cards", name_, now, kLease)) return std::nullopt;
    return store::changed_card(tx, now);
  });
  if (!card) return false;
  const auto pause = redraw(card->posts, card->since, now).pause;
  store_.write([&](store::Transaction& tx) {
    if (pause) {
      store::put_off_card_change(tx, *card, now + *pause);
    } else {
      store::forget_card_change(tx, *card);
    }
  });
  spdlog::info("card person={} posts={} outcome={}", card->person.value, card->posts.size(),
               pause ? "put_off" : "settled");
  return true;
}

Scheduler::Redrawn Scheduler::redraw(const std::vector<okr::Delivery>& posts, okr::Instant since,
                                     okr::Instant now) {
  Redrawn result;
  for (const okr::Delivery& post : posts) {
    const Outcome outcome = redrawn(post, now);
    const auto* refused = std::get_if<Refused>(&outcome);
    if (refused != nullptr && refused->edit_closed && post.kind == okr::DeliveryKind::kDigest) {
      result.closed = post;
    }
    const auto longer = pause_after(outcome, since, now);
    if (longer && (!result.pause || *longer > *result.pause)) result.pause = longer;
  }
  return result;
}

Outcome Scheduler::redrawn(const okr::Delivery& sent, okr::Instant now) {
  if (sent.sent_message.empty()) return NothingToSay{"no card was sent"};
  // Caught for the same reason as in attempt().
  try {
    return courier_.redraw(sent, now);
  } catch (const std::exception& error) {
    spdlog::error("card delivery={} threw: {}", sent.id.value, error.what());
    return Failed{error.what()};
  }
}

int Scheduler::tick(okr::Instant now) {
  plan_due(now);
  int handled = 0;
  while (deliver_next(now)) ++handled;
  while (redraw_next(now)) {
  }
  return handled;
}

}  // namespace scheduler
