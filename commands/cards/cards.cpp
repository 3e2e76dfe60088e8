#include "commands/cards/cards.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/cards/digest.h"
#include "commands/cards/failed.h"
#include "commands/cards/lessons.h"
#include "commands/cards/notice.h"
#include "commands/cards/prompt.h"
#include "scheduler/local_time.h"
#include "store/sql/delivery.h"
#include "store/sql/org.h"
#include "store/sql/person.h"

namespace commands::cards {
namespace {

std::optional<Message> headline(const store::Book& book, const okr::Delivery& delivery,
                                okr::Instant now) {
  auto message = digest_headline(book, *delivery.team, now, now);
  if (message && delivery.late) {
    const std::string due = scheduler::local_text(store::read_org(book).time_zone, delivery.due_at);
    message->add(Note{{plain(
        fmt::format("This digest is late: it was due {}, while Milepost was not running.", due))}});
  }
  return message;
}

std::optional<Message> failed_lately(const store::Book& book, okr::PersonId administrator,
                                     okr::Instant now) {
  constexpr std::chrono::days kLately{1};
  return failed(book, now - kLately, store::read_person(book, administrator).time_zone);
}

std::optional<Message> correction(const store::Book& book, const okr::Delivery& delivery,
                                  okr::Instant at) {
  if (!delivery.team || !delivery.thread_of) return std::nullopt;
  const auto digest = store::find_delivery(book.tx, *delivery.thread_of);
  return digest ? digest_correction(book, *delivery.team, digest->due_at, at) : std::nullopt;
}

}  // namespace

std::optional<Message> compose(const store::Book& book, const okr::Delivery& delivery,
                               okr::Instant now) {
  switch (delivery.kind) {
    case okr::DeliveryKind::kPrompt:
    case okr::DeliveryKind::kNudge:
      return prompt(book, delivery, now);
    case okr::DeliveryKind::kMissing:
    case okr::DeliveryKind::kFindings:
    case okr::DeliveryKind::kCycle:
    case okr::DeliveryKind::kWaiting:
    case okr::DeliveryKind::kKpis:
    case okr::DeliveryKind::kGrade:
    case okr::DeliveryKind::kRetro:
    case okr::DeliveryKind::kProposal:
      return notice(book, delivery, now);
    case okr::DeliveryKind::kDigest:
      return delivery.team ? headline(book, delivery, now) : std::nullopt;
    case okr::DeliveryKind::kDigestThread:
      return delivery.team ? digest_thread(book, *delivery.team, now, now) : std::nullopt;
    case okr::DeliveryKind::kDigestCorrection:
      return correction(book, delivery, now);
    case okr::DeliveryKind::kLessons:
      return lessons_digest(book, delivery);
    case okr::DeliveryKind::kFailed:
      return delivery.person ? failed_lately(book, *delivery.person, now) : std::nullopt;
    case okr::DeliveryKind::kAnswer:
      return sentence(delivery.body);
    case okr::DeliveryKind::kFile:
      return std::nullopt;  // no message: see compose_file
  }
  return std::nullopt;
}

std::optional<Message> recompose(const store::Book& book, const okr::Delivery& sent,
                                 okr::Instant now) {
  if (sent.kind == okr::DeliveryKind::kPrompt || sent.kind == okr::DeliveryKind::kNudge) {
    return card_now(book, sent, now);
  }
  if (!sent.team) return std::nullopt;
  const okr::Instant at = std::min(now, digest_ends(book, *sent.team, sent.due_at).value_or(now));
  if (sent.kind == okr::DeliveryKind::kDigestCorrection) return correction(book, sent, at);
  return sent.kind == okr::DeliveryKind::kDigest
             ? digest_headline(book, *sent.team, sent.due_at, at)
             : digest_thread(book, *sent.team, sent.due_at, at);
}

}  // namespace commands::cards
