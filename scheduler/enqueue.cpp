#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "scheduler/plan.h"
#include "store/sql/delivery.h"
#include "store/sql/team.h"

namespace scheduler {
namespace {

using okr::Occurrence;

std::optional<okr::Channel> digest_channel(const store::Book& book, okr::TeamId team) {
  const auto cadence = store::find_cadence(book, team, okr::CadenceKind::kDigest);
  if (cadence && cadence->channel) return cadence->channel;
  return store::read_team(book, team).home;
}

int enqueue_digest(const store::Book& book, const Occurrence& occurrence) {
  const auto channel = digest_channel(book, occurrence.team.value());
  if (!channel) return 0;
  okr::Delivery delivery;
  delivery.kind = okr::DeliveryKind::kDigest;
  delivery.team = occurrence.team;
  delivery.connection = channel->connection;
  delivery.channel_id = channel->id;
  delivery.reason = occurrence.reason;
  delivery.due_at = occurrence.due_at;
  delivery.late = occurrence.late;
  const okr::DeliveryId headline = store::add_delivery(book, delivery);
  store::set_delivery(book, occurrence.key, headline);
  delivery.kind = okr::DeliveryKind::kDigestThread;
  delivery.thread_of = headline;
  store::add_delivery(book, delivery);
  return 2;
}

// One card for all of them.
void enqueue_card(const store::Book& book, const std::vector<const Occurrence*>& together) {
  okr::Delivery delivery;
  const bool reminds = std::all_of(
      together.begin(), together.end(),
      [](const Occurrence* occurrence) { return occurrence->kind == okr::DeliveryKind::kNudge; });
  delivery.kind = reminds ? okr::DeliveryKind::kNudge : okr::DeliveryKind::kPrompt;
  delivery.person = together.front()->person;
  delivery.due_at = together.front()->due_at;
  delivery.late = together.front()->late;
  for (const Occurrence* occurrence : together) {
    delivery.reason += (delivery.reason.empty() ? "" : " ") + occurrence->reason;
  }
  const okr::DeliveryId id = store::add_delivery(book, delivery);
  for (const Occurrence* occurrence : together) store::set_delivery(book, occurrence->key, id);
}

void enqueue_missing(const store::Book& book, const Occurrence& occurrence) {
  okr::Delivery delivery;
  delivery.kind = okr::DeliveryKind::kMissing;
  delivery.person = occurrence.person;
  delivery.team = occurrence.team;
  delivery.due_at = occurrence.due_at;
  delivery.late = occurrence.late;
  delivery.reason = occurrence.reason;
  store::set_delivery(book, occurrence.key, store::add_delivery(book, delivery));
}

// As it is to be recorded: beyond the nudge budget it is skipped.
Occurrence within_budget(const store::Book& book, const Occurrence& occurrence) {
  constexpr std::chrono::days kWeek{7};
  const bool counted = occurrence.kind == okr::DeliveryKind::kNudge ||
                       occurrence.kind == okr::DeliveryKind::kMissing;
  if (!counted || occurrence.skipped) return occurrence;
  const auto sent =
      store::messages_since(book, occurrence.person.value(), occurrence.due_at - kWeek);
  if (sent < kNudgeBudget) return occurrence;
  Occurrence skipped = occurrence;
  skipped.skipped = true;
  skipped.reason = fmt::format("There were {} messages in a week already.", sent);
  return skipped;
}

}  // namespace

int enqueue(const store::Book& book, const std::vector<Occurrence>& occurrences) {
  // By person and instant; what is late is shown on one card whenever it fell due.
  std::map<std::pair<okr::PersonId, std::optional<okr::Instant>>, std::vector<const Occurrence*>>
      cards;
  int added = 0;
  for (const Occurrence& wanted : occurrences) {
    const Occurrence occurrence = within_budget(book, wanted);
    if (!store::insert_occurrence(book, occurrence) || occurrence.skipped) continue;
    if (occurrence.kind == okr::DeliveryKind::kDigest) {
      added += enqueue_digest(book, occurrence);
    } else if (occurrence.kind == okr::DeliveryKind::kMissing) {
      enqueue_missing(book, occurrence);
      ++added;
    } else {
      const auto due = occurrence.late ? std::nullopt : std::optional{occurrence.due_at};
      cards[{occurrence.person.value(), due}].push_back(&wanted);
    }
  }
  for (const auto& [_, together] : cards) {
    enqueue_card(book, together);
    ++added;
  }
  return added;
}

}  // namespace scheduler
