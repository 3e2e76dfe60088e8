#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

#include "commands/args.h"
#include "commands/command.h"
#include "commands/reply.h"
#include "commands/small_talk.h"
#include "commands/spoken.h"
#include "store/sql/delivery.h"
#include "store/sql/org.h"
#include "store/sql/person.h"

namespace commands {

// One request on its way through its transaction.
struct Answer::Call {
  Request request;
  okr::Instant now;
  Spoken spoken{};
  // What became of it: one of them.
  Message message{};
  std::exception_ptr problem{};
  bool too_late = false;

  // Whether it does something, so that a repetition must not.
  [[nodiscard]] bool has_effect() const {
    return spoken.command->access == Access::kWrites || spoken.share;
  }
};

namespace {

using Call = Answer::Call;

// Thrown instead of beginning with what nobody waits for.
struct TooLate {};

std::optional<okr::Person> speaker(const store::Book& book, const Request& request) {
  return store::find_person_of(book, request.connection, request.user_id);
}

okr::Person newcomer(const store::Book& book, const Request& request, okr::Role role) {
  okr::Identity identity;
  identity.connection = request.connection;
  identity.user_id = request.user_id;
  identity.user_name = request.user_name;
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
  auto known = speaker(book, request);
  const bool empty_book = !known && !store::any_person(book);
  const auto role = empty_book ? okr::Role::kAdministrator : okr::Role::kMember;
  const okr::Person me = known ? *std::move(known) : newcomer(book, request, role);
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

// Understands the request and does what can be done without a write. Whether that was all.
bool answered_at_once(store::Store& store, Call& call) {
  try {
    if (auto reply = small_talk(call.request)) {
      call.message = *std::move(reply);
      return true;
    }
    call.spoken = understood(call.request.text);
    if (call.has_effect()) return false;
    auto message = store.read([&](store::Transaction& tx) { return looked_up(tx, call); });
    if (!message) return false;
    call.message = *std::move(message);
  } catch (...) {
    call.problem = std::current_exception();
  }
  return true;
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

// The sentence for what was thrown.
Message told(const std::exception_ptr& thrown, const Command* command) {
  try {
    std::rethrow_exception(thrown);
  } catch (const UsageError& problem) {
    return with_usage(problem.what(), *command);
  } catch (const UserError& problem) {
    return Message{{paragraph(problem.what())}};
  } catch (const std::exception& problem) {
    spdlog::error("command failed command={} problem=\"{}\"",
                  command == nullptr ? "unknown" : command->name, problem.what());
    return sentence(
        "Something went wrong on my side and nothing was changed. Please try again in a minute.");
  }
}

}  // namespace

bool Answer::too_late() const {
  return call_->too_late;
}

Message Answer::message() const {
  if (call_->too_late) {
    return sentence(
        "I was too busy to do that in time, so nothing was changed. Please try again in a minute.");
  }
  return call_->problem ? told(call_->problem, call_->spoken.command) : call_->message;
}

std::string_view Answer::command_name() const {
  if (call_->spoken.command == nullptr) return "unknown";
  const std::string_view name = call_->spoken.command->name;
  return name == kCheckInName ? "check-in" : name;
}

void dispatch(store::Store& store, Request request, okr::Instant now, OnAnswer on_answer,
              StillWanted still_wanted) {
  const auto call = std::make_shared<Call>(Call{std::move(request), now});
  if (answered_at_once(store, *call)) return on_answer(Answer{call});
  // An engine may run it more than once, so the message is all that it leaves behind.
  const auto work = [call, still_wanted = std::move(still_wanted)](store::Transaction& tx) {
    call->too_late = still_wanted && !still_wanted();
    if (call->too_late) throw TooLate{};
    call->message = written(tx, *call);
  };
  const auto done = [call, on_answer](std::exception_ptr problem) {
    call->problem = std::move(problem);
    on_answer(Answer{call});
  };
  try {
    store.submit(work, done);
  } catch (...) {
    done(std::current_exception());
  }
}

Message dispatch(store::Store& store, Request request, okr::Instant now) {
  const auto call = std::make_shared<Call>(Call{std::move(request), now});
  if (!answered_at_once(store, *call)) {
    try {
      call->message = store.write([&](store::Transaction& tx) { return written(tx, *call); });
    } catch (...) {
      call->problem = std::current_exception();
    }
  }
  return Answer{call}.message();
}

}  // namespace commands
