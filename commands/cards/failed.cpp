#include "commands/cards/failed.h"

#include <fmt/format.h>

#include "commands/cards/objective.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/sql/failed.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

constexpr int kMostFailed = 10;
constexpr std::size_t kShownName = 40;
constexpr std::size_t kShownReason = 120;

// "check-in card to bob", "digest of Growth"
std::string named(const store::Book& book, const okr::Delivery& delivery) {
  std::string text{message_text(delivery.kind)};
  if (!delivery.connection && delivery.person) {
    return text + " to " + shortened(store::read_person(book, *delivery.person).name, kShownName);
  }
  if (!delivery.team) return text;
  return text + " of " + shortened(store::read_team(book, *delivery.team).name, kShownName);
}

}  // namespace

std::optional<Message> failed(const store::Book& book, okr::Instant since, std::string_view zone) {
  const auto count = store::count_failed(book, since);
  if (count == 0) return std::nullopt;
  Text lines;
  for (const store::FailedDelivery& one : store::failed_deliveries(book, since, kMostFailed)) {
    if (!lines.spans.empty()) lines.spans.push_back(plain("\n"));
    append(lines.spans, {code(fmt::format("D{}", one.delivery.id.value)),
                         plain(fmt::format(" {}, due {}: {}", named(book, one.delivery),
                                           scheduler::local_text(zone, one.delivery.due_at),
                                           shortened(one.error, kShownReason)))});
  }
  if (count > kMostFailed) {
    lines.spans.push_back(plain(fmt::format("\nand {} more", count - kMostFailed)));
  }
  Message message;
  message.add(Header{
      fmt::format("{} not be delivered", count_text(count, "message could", "messages could"))});
  message.add(std::move(lines));
  message.add(Note{{plain("Once the reason is gone: "), code("/okr failed retry all"),
                    plain(". Nothing that has arrived is sent twice.")}});
  return message;
}

}  // namespace commands::cards
