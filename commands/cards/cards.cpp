#include "commands/cards/cards.h"

#include <fmt/format.h>

#include "commands/cards/digest.h"
#include "commands/cards/prompt.h"
#include "scheduler/local_time.h"
#include "store/sql/org.h"

namespace commands::cards {
namespace {

std::optional<Message> headline(const store::Book& book, const okr::Delivery& delivery,
                                okr::Instant now) {
  auto message = digest_headline(book, *delivery.team, now);
  if (message && delivery.late) {
    const std::string due = scheduler::local_text(store::read_org(book).time_zone, delivery.due_at);
    message->add(Note{{plain(
        fmt::format("This digest is late: it was due {}, while Milepost was not running.", due))}});
  }
  return message;
}

}  // namespace

std::optional<Message> compose(const store::Book& book, const okr::Delivery& delivery,
                               okr::Instant now) {
  switch (delivery.kind) {
    case okr::DeliveryKind::kPrompt:
      return prompt(book, delivery, now);
    case okr::DeliveryKind::kDigest:
      return delivery.team ? headline(book, delivery, now) : std::nullopt;
    case okr::DeliveryKind::kDigestThread:
      return delivery.team ? digest_thread(book, *delivery.team, now) : std::nullopt;
    case okr::DeliveryKind::kAnswer:
      return sentence(delivery.body);
  }
  return std::nullopt;
}

}  // namespace commands::cards
