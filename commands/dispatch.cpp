#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <algorithm>
#include <array>

#include <exception>
#include <functional>
#include <optional>
#include <utility>

#include "commands/args.h"
#include "commands/click.h"
#include "commands/command.h"
#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/small_talk.h"
#include "commands/spoken.h"
#include "store/sql/delivery.h"
#include "store/sql/org.h"
#include "store/sql/person.h"

namespace commands {

// One request, press or submission on its way through its transaction.
struct Answer::Call {
  Request request;
  okr::Instant now;

  // What it asks for, once that is understood.
  std::string name = "unknown";
  const Command* command = nullptr;     // whose usage helps with wrong arguments; may be null
  std::optional<okr::PersonId> only{};  // the one who may do it, absent for anybody
  Access access = Access::kReads;
  bool share = false;
  std::function<Message(Context&)> run{};
  bool replaces = false;  // see Pressed, as for what follows
  Message (*stranger)(const store::Book&, okr::Instant) = nullptr;

  // What became of it: a message, which may come with a form, or a problem.
  Message message{};
  std::optional<Form> form{};
  std::exception_ptr problem{};
  bool too_late = false;
  bool repetition = false;

  // Whether it does something, so that a repetition must not.
  [[nodiscard]] bool has_effect() const { return access == Access::kWrites || share; }
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

// What a handler has to say.
struct Said {
  Message message;
  std::optional<Form> form;
  bool repetition = false;  // of what took effect before
  bool is_private = false;  // speaks of what not everybody may see
};

// What somebody says of their own times changes nothing for anybody else, and what they are sent of
// what they may see is theirs to read.
bool is_for_observers(std::string_view name) {
  constexpr std::array<std::string_view, 11> kOwn{
      "schedule me", "snooze",    "away",       "back",   "undo",      "link",
      "form snooze", "form away", "click undo", "export", "admin data"};
  return std::find(kOwn.begin(), kOwn.end(), name) != kOwn.end();
}

Said handled(const Call& call, Context context) {
  if (context.access == Access::kWrites && !is_for_observers(call.name)) require_member(context);
  if (call.only && *call.only != context.me.id) {
    const auto meant = store::find_person(context.book, *call.only);
    throw UserError{
        fmt::format("That is meant for {}. Yours: `/okr`.", meant ? meant->name : "somebody else")};
  }
  Message message = call.run(context);
  return {std::move(message), std::move(context.form), false, context.is_private};
}

Context context_for(const store::Book& book, const Call& call, okr::Person me, Access access) {
  if (call.request.administrator) me.role = okr::Role::kAdministrator;
  store::Author author{me.id, call.request.platform, call.now, okr::CommandId{}, "", std::nullopt};
  if (access == Access::kWrites) author.command = {store::next_ledger_number(book)};
  return {book,   call.request, std::move(me), call.now, std::move(author),
          access, std::nullopt, false};
}

// Puts the answer into the queue for the channel it was typed in, and says so.
void share(const store::Book& book, const Call& call, const okr::Person& me, Said& said) {
  const Request& request = call.request;
  Message& message = said.message;
  if (said.is_private) {
    message.add(Note{{plain("Not shared: not everybody may see all of it.")}});
    return;
  }
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

Said written(store::Transaction& tx, const Call& call) {
  const Request& request = call.request;
  const bool keyed = call.has_effect() && !request.key.empty();
  if (keyed && !store::remember_inbound(tx, request.connection, request.key, call.now)) {
    return {sentence("I have done that already; this repetition changed nothing."), std::nullopt,
            true};
  }
  const store::Book book{tx, request.org};
  auto known = speaker(book, request);
  const bool empty_book = !known && !store::any_person(book);
  const auto role = empty_book ? okr::Role::kAdministrator : okr::Role::kMember;
  const okr::Person me = known ? *std::move(known) : newcomer(book, request, role);
  Said said = handled(call, context_for(book, call, me, Access::kWrites));
  if (call.share) share(book, call, me, said);
  if (empty_book) {
    auto& blocks = said.message.blocks;
    blocks.insert(blocks.begin(),
                  paragraph("Welcome! You are the first to speak here, so you are this "
                            "book's administrator."));
  }
  return said;
}

// The answer to what only looks, for whoever is in the book already or need not be; absent for
// anybody else.
std::optional<Said> looked_up(store::Transaction& tx, const Call& call) {
  const store::Book book{tx, call.request.org};
  auto me = speaker(book, call.request);
  if (!me && call.stranger != nullptr) return Said{call.stranger(book, call.now), std::nullopt};
  if (!me) return std::nullopt;
  return handled(call, context_for(book, call, *std::move(me), Access::kReads));
}

void take(Call& call, Said said) {
  call.message = std::move(said.message);
  call.form = std::move(said.form);
  call.repetition = said.repetition;
}

// Finds out what is asked for; throws UserError when that is nothing. May answer it, too, and leave
// nothing to be run.
using Understand = std::function<void(Call&)>;

// Understands the request and does what can be done without a write. Whether that was all.
bool answered_at_once(store::Store& store, Call& call, const Understand& understand) {
  try {
    understand(call);
    if (!call.run) return true;
    if (call.has_effect()) return false;
    auto said = store.read([&](store::Transaction& tx) { return looked_up(tx, call); });
    if (!said) return false;
    take(call, *std::move(said));
  } catch (...) {
    call.problem = std::current_exception();
  }
  return true;
}

void understand_text(Call& call) {
  if (auto reply = small_talk(call.request)) {
    call.message = *std::move(reply);
    return;
  }
  const Spoken spoken = understood(call.request.text);
  call.name = spoken.command->name == kCheckInName ? "check-in" : spoken.command->name;
  call.command = spoken.command;
  call.access = spoken.command->access;
  call.share = spoken.share;
  call.run = [command = spoken.command, text = spoken.args](Context& context) {
    Args args{text, context};
    return command->run(context, args);
  };
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
Message told(const std::exception_ptr& thrown, const Call& call) {
  try {
    std::rethrow_exception(thrown);
  } catch (const UsageError& problem) {
    if (call.command != nullptr) return with_usage(problem.what(), *call.command);
    return Message{{paragraph(problem.what())}};
  } catch (const UserError& problem) {
    return Message{{paragraph(problem.what())}};
  } catch (const std::exception& problem) {
    spdlog::error("command failed command={} problem=\"{}\"", call.name, problem.what());
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
  return call_->problem ? told(call_->problem, *call_) : call_->message;
}

const Form* Answer::form() const {
  return call_->form ? &*call_->form : nullptr;
}

bool Answer::replaces() const {
  return call_->replaces && !call_->problem && !call_->too_late && !call_->repetition;
}

FieldErrors Answer::errors() const {
  if (!call_->problem) return {};
  try {
    std::rethrow_exception(call_->problem);
  } catch (const FieldsRefused& refused) {
    return refused.errors();
  } catch (...) {
    return {};  // message() tells it
  }
}

std::string_view Answer::command_name() const {
  return call_->name;
}

namespace {

void start(store::Store& store, const std::shared_ptr<Call>& call, const Understand& understand,
           OnAnswer on_answer, StillWanted still_wanted) {
  if (answered_at_once(store, *call, understand)) return on_answer(Answer{call});
  // An engine may run it more than once, so what is said is all that it leaves behind.
  const auto work = [call, still_wanted = std::move(still_wanted)](store::Transaction& tx) {
    call->too_late = still_wanted && !still_wanted();
    if (call->too_late) throw TooLate{};
    take(*call, written(tx, *call));
  };
  const auto done = [call, on_answer = std::move(on_answer)](std::exception_ptr problem) {
    call->problem = std::move(problem);
    on_answer(Answer{call});
  };
  try {
    store.submit(work, done);
  } catch (...) {
    done(std::current_exception());
  }
}

}  // namespace

void dispatch(store::Store& store, Request request, okr::Instant now, OnAnswer on_answer,
              StillWanted still_wanted) {
  const auto call = std::make_shared<Call>(Call{std::move(request), now});
  start(store, call, understand_text, std::move(on_answer), std::move(still_wanted));
}

Message dispatch(store::Store& store, Request request, okr::Instant now) {
  const auto call = std::make_shared<Call>(Call{std::move(request), now});
  if (!answered_at_once(store, *call, understand_text)) {
    try {
      take(*call, store.write([&](store::Transaction& tx) { return written(tx, *call); }));
    } catch (...) {
      call->problem = std::current_exception();
    }
  }
  return Answer{call}.message();
}

void dispatch_click(store::Store& store, Click click, okr::Instant now, OnAnswer on_answer,
                    StillWanted still_wanted) {
  const auto call = std::make_shared<Call>(Call{std::move(click.who), now});
  const auto understand = [action = std::move(click.action)](Call& one) {
    const Pressed pressed = pressed_button(action);
    one.name = fmt::format("click {}", pressed.name);
    one.only = pressed.person;
    one.access = pressed.access;
    one.run = pressed.run;
    one.replaces = pressed.replaces;
    one.stranger = pressed.stranger;
  };
  start(store, call, understand, std::move(on_answer), std::move(still_wanted));
}

void dispatch_form(store::Store& store, Submission submission, okr::Instant now, OnAnswer on_answer,
                   StillWanted still_wanted) {
  const auto call = std::make_shared<Call>(Call{std::move(submission.who), now});
  const auto understand = [sent = std::move(submission)](Call& one) {
    const forms::State state = forms::read_state(sent.state);
    one.name = fmt::format("form {}", state.action.name);
    one.only = state.action.person;
    one.access = Access::kWrites;
    one.request.key = state.nonce.empty() ? std::string{} : fmt::format("form {}", state.nonce);
    one.run = [state, values = sent.values](Context& context) {
      return forms::submitted(context, state, values);
    };
  };
  start(store, call, understand, std::move(on_answer), std::move(still_wanted));
}

}  // namespace commands
