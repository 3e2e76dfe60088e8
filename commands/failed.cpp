#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "commands/args.h"
#include "commands/cards/failed.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/sql/failed.h"

namespace commands {
namespace {

constexpr std::chrono::days kListed{14};

void require_administrator(const Context& context) {
  if (context.me.role == okr::Role::kAdministrator) return;
  throw UserError{"Only administrators see what could not be delivered to others."};
}

// "D12" or "12"
okr::DeliveryId read_delivery_id(Args& args) {
  const std::string_view word = args.word("a message, such as D12, or `all`");
  std::string_view digits = word;
  if (!digits.empty() && (digits.front() == 'D' || digits.front() == 'd')) digits.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || number < 1) {
    throw UserError{
        fmt::format("{} is no message. `/okr failed` lists them: D12, for example.", quoted(word))};
  }
  return {number};
}

}  // namespace

Message failed(Context& context, Args& args) {
  args.end();
  require_administrator(context);
  const auto message = cards::failed(context.book, context.now - kListed, context.me.time_zone);
  return message.value_or(sentence("Everything of the last 14 days was delivered."));
}

Message failed_retry(Context& context, Args& args) {
  require_administrator(context);
  std::int64_t retried = 0;
  if (args.accept("all")) {
    args.end();
    for (const auto& one : store::failed_deliveries(context.book, context.now - kListed,
                                                    std::numeric_limits<int>::max())) {
      retried += store::retry_failed(context.book, one.delivery.id, context.now) ? 1 : 0;
    }
    if (retried == 0) throw UserError{"There is nothing that could not be delivered."};
    return sentence(fmt::format("I try {} again now.", count_text(retried, "message", "messages")));
  }
  const okr::DeliveryId id = read_delivery_id(args);
  args.end();
  if (!store::retry_failed(context.book, id, context.now)) {
    throw UserError{fmt::format(
        "D{} is not among what could not be delivered: `/okr failed` lists it.", id.value)};
  }
  return sentence(fmt::format("I try D{} again now.", id.value));
}

}  // namespace commands
