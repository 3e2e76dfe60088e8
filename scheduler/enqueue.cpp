#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "scheduler/plan.h"
#include "scheduler/together.h"
#include "store/sql/card_change.h"
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

// To the team's channel, where its digest goes, too.
int enqueue_lessons(const store::Book& book, const Occurrence& occurrence) {
  const auto channel = digest_channel(book, occurrence.team.value());
  if (!channel) return 0;
  okr::Delivery delivery;
  delivery.kind = occurrence.kind;
  delivery.team = occurrence.team;
  delivery.connection = channel->connection;
  delivery.channel_id = channel->id;
  delivery.reason = occurrence.reason;
  delivery.due_at = occurrence.due_at;
  store::set_delivery(book, occurrence.key, store::add_delivery(book, delivery));
  return 1;
}

// What a message is called whose parts are of several kinds: a prompt if it has one, else as its
// first part.
okr::DeliveryKind kind_of(const Together& message) {
  const auto prompt =
      std::find_if(message.parts.begin(), message.parts.end(),
                   [](const Occurrence* part) { return part->kind == okr::DeliveryKind::kPrompt; });
  return (prompt == message.parts.end() ? message.parts.front() : *prompt)->kind;
}

void add_message(const store::Book& book, const Together& message) {
  okr::Delivery delivery;
  delivery.kind = kind_of(message);
  delivery.person = message.person;
  delivery.due_at = message.due_at;
  delivery.late = message.late;
  for (const Occurrence* part : message.parts) {
    delivery.reason += (delivery.reason.empty() ? "" : " ") + part->reason;
  }
  const okr::DeliveryId id = store::add_delivery(book, delivery);
  for (const Occurrence* part : message.parts) store::set_delivery(book, part->key, id);
}

// What cannot be asked in a message of its own stands on the card that the person has.
void show_on_card(const store::Book& book, const Together& message) {
  const store::Author planner{
      message.person, "", message.parts.back()->due_at, {store::next_ledger_number(book)}, "",
      std::nullopt};
  store::note_card_change(book, planner, message.person);
}

}  // namespace

int enqueue(const store::Book& book, const std::vector<Occurrence>& wanted) {
  std::vector<Occurrence> occurrences;
  int added = 0;
  for (const Occurrence& occurrence : wanted) {
    if (!store::insert_occurrence(book, occurrence) || occurrence.skipped) continue;
    if (occurrence.kind == okr::DeliveryKind::kDigest) {
      added += enqueue_digest(book, occurrence);
    } else if (occurrence.kind == okr::DeliveryKind::kLessons) {
      added += enqueue_lessons(book, occurrence);
    } else {
      occurrences.push_back(occurrence);
    }
  }
  Budget budget{book};
  for (const Together& message : together(occurrences)) {
    const auto refused = budget.refuse(message);
    if (!refused) {
      add_message(book, message);
      ++added;
      continue;
    }
    for (const Occurrence* part : message.parts) {
      store::skip_occurrence(book, part->key, *refused);
    }
    if (message.asks) show_on_card(book, message);
  }
  return added;
}

}  // namespace scheduler
