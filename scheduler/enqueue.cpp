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

void enqueue_prompt(const store::Book& book, const std::vector<const Occurrence*>& together) {
  okr::Delivery delivery;
  delivery.kind = okr::DeliveryKind::kPrompt;
  delivery.person = together.front()->person;
  delivery.due_at = together.front()->due_at;
  delivery.late = together.front()->late;
  for (const Occurrence* occurrence : together) {
    delivery.reason += (delivery.reason.empty() ? "" : " ") + occurrence->reason;
  }
  const okr::DeliveryId id = store::add_delivery(book, delivery);
  for (const Occurrence* occurrence : together) store::set_delivery(book, occurrence->key, id);
}

}  // namespace

int enqueue(const store::Book& book, const std::vector<Occurrence>& occurrences) {
  // By person and instant; what is late is shown on one card whenever it fell due.
  std::map<std::pair<okr::PersonId, std::optional<okr::Instant>>, std::vector<const Occurrence*>>
      prompts;
  int added = 0;
  for (const Occurrence& occurrence : occurrences) {
    if (!store::insert_occurrence(book, occurrence) || occurrence.skipped) continue;
    if (occurrence.kind == okr::DeliveryKind::kDigest) {
      added += enqueue_digest(book, occurrence);
    } else {
      const auto due = occurrence.late ? std::nullopt : std::optional{occurrence.due_at};
      prompts[{occurrence.person.value(), due}].push_back(&occurrence);
    }
  }
  for (const auto& [_, together] : prompts) {
    enqueue_prompt(book, together);
    ++added;
  }
  return added;
}

}  // namespace scheduler
