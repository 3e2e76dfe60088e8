#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <utility>

#include "commands/args.h"
#include "commands/command.h"
#include "commands/reply.h"
#include "commands/spoken.h"
#include "store/sql/delivery.h"
#include "store/sql/org.h"
#include "store/sql/person.h"

namespace commands {

namespace {

// One request on its way through its transaction.
struct Call {
  const Request& request;
  const Spoken& spoken;
  okr::Instant now;

  // Whether it does something, so that a repetition must not.
  [[nodiscard]] bool has_effect() const {
    return spoken.command->access == Access::kWrites || spoken.share;
  }
};

std::optional<okr::Person> speaker(const store::Book& book, const Request& request) {
  const auto identity = store::find_identity(book, request.connection, request.user_id);
  if (!identity) return std::nullopt;
  return store::read_person(book, identity->person);
}

okr::Person newcomer(const store::Book& book, const Request& request) {
  okr::Identity identity;
  identity.connection = request.connection;
  identity.user_id = request.user_id;
  identity.user_name = request.user_name;
  const auto role = store::any_person(book) ? okr::Role::kMember : okr::Role::kAdministrator;
  return store::add_person(
      book, role, request.user_name.empty() ? request.user_id : request.user_name, identity);
}

Message handled(const Call& call, Context context) {
  Args args{call.spoken.args, context};
  return call.spoken.command->run(context, args);
}

Context context_for(const store::Book& book, const Call& call, okr::Person me, Access access) {
  if (call.request.administrator) me.role = okr::Role::kAdministrator;
  store::Author author{me.id, call.request.platform, call.now, okr::CommandId{}, "", std::nullopt};
  if (access == Access::kWrites) author.command = {store::next_ledger_number(book)};
  return {book, call.request, std::move(me), call.now, std::move(author), access};
}

// Puts the answer into the queue for the channel it was typed in, and says so.
void share(const store::Book& book, const Call& call, const okr::Person& me, Message& message) {
  const Request& request = call.request;
  if (request.direct || request.channel_id.empty()) {
    message.add(
        Note{{plain("Not shared: this is a direct conversation, there is no channel here.")}});
    return;
  }
  okr::Delivery delivery;
  delivery.org = request.org;
  delivery.kind = okr::DeliveryKind::kAnswer;
  delivery.person = me.id;
  delivery.connection = request.connection;
  delivery.channel_id = request.channel_id;
  delivery.body = plain_text(message);
  delivery.reason = fmt::format("{} shared this answer.", me.name);
  delivery.due_at = call.now;
  delivery.next_at = call.now;
  store::add_delivery(book, delivery);
  message.add(Note{{plain(request.channel_name.empty()
                              ? "Shared with this channel."
                              : fmt::format("Shared with #{}.", request.channel_name))}});
}

Message written(store::Transaction& tx, const Call& call) {
  const Request& request = call.request;
  const bool keyed = call.has_effect() && !request.key.empty();
  if (keyed && !store::remember_inbound(tx, request.connection, request.key, call.now)) {
    return sentence("I have done that already; this repetition changed nothing.");
  }
  const store::Book book{tx, request.org};
  const bool empty_book = !store::any_person(book);
  auto known = speaker(book, request);
  const okr::Person me = known ? *std::move(known) : newcomer(book, request);
  Message message = handled(call, context_for(book, call, me, Access::kWrites));
  if (call.spoken.share) share(book, call, me, message);
  if (empty_book) {
    message.blocks.insert(message.blocks.begin(),
                          paragraph("Welcome! You are the first to speak here, so you are this "
                                    "book's administrator."));
  }
  return message;
}

// The answer to what only looks, for whoever is in the book already; absent for anybody else.
std::optional<Message> looked_up(store::Transaction& tx, const Call& call) {
  const store::Book book{tx, call.request.org};
  auto me = speaker(book, call.request);
  if (!me) return std::nullopt;
  return handled(call, context_for(book, call, *std::move(me), Access::kReads));
}

Message answered(store::Store& store, const Call& call) {
  if (!call.has_effect()) {
    auto message = store.read([&](store::Transaction& tx) { return looked_up(tx, call); });
    if (message) return *std::move(message);
  }
  return store.write([&](store::Transaction& tx) { return written(tx, call); });
}

Message with_usage(std::string_view problem, const Command& command) {
  Message message;
  message.add(paragraph(problem));
  message.add(
      Text{{plain("Usage: "), code(fmt::format("/okr {}{}{}", command.name,
                                               command.usage.empty() ? "" : " ", command.usage))}});
  message.add(Text{{plain("Example: "), code(fmt::format("/okr {}", command.example))}});
  return message;
}

}  // namespace

Message dispatch(store::Store& store, const Request& request, okr::Instant now) {
  Spoken spoken;
  try {
    spoken = understood(request.text);
    return answered(store, {request, spoken, now});
  } catch (const UsageError& problem) {
    return with_usage(problem.what(), *spoken.command);
  } catch (const UserError& problem) {
    return Message{{paragraph(problem.what())}};
  } catch (const std::exception& problem) {
    spdlog::error("command failed command={} problem=\"{}\"",
                  spoken.command == nullptr ? "unknown" : spoken.command->name, problem.what());
    return sentence(
        "Something went wrong on my side and nothing was changed. Please try again in a minute.");
  }
}

}  // namespace commands
