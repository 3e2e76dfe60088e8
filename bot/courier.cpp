#include "bot/courier.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

#include "bot/book_file.h"
#include "commands/cards/cards.h"
#include "commands/cards/prompt.h"
#include "store/sql/delivery.h"
#include "store/sql/person.h"

namespace bot {
namespace {

using scheduler::Failed;
using scheduler::NothingToSay;
using scheduler::Outcome;
using scheduler::Refused;
using scheduler::Sent;

// Until the platform has told us who we are on it, which it does within seconds or not at all while
// it is out of reach. No fault of the delivery, so none of its attempts is used up.
Outcome not_connected(okr::ConnectionId connection) {
  constexpr std::chrono::seconds kLookAgain{2};
  return scheduler::RetryAfter{kLookAgain, connection, "its platform is not connected"};
}

// The platform answers where a message is, the courier which connection that is on.
Outcome on_connection(Outcome outcome, okr::ConnectionId connection) {
  if (auto* sent = std::get_if<Sent>(&outcome)) sent->connection = connection;
  auto* wait = std::get_if<scheduler::RetryAfter>(&outcome);
  if (wait != nullptr && wait->whole_connection) wait->whole_connection = connection;
  auto* failed = std::get_if<Failed>(&outcome);
  if (failed != nullptr && failed->out_of_reach) failed->out_of_reach = connection;
  auto* unknown = std::get_if<scheduler::Unknown>(&outcome);
  if (unknown != nullptr && unknown->out_of_reach) unknown->out_of_reach = connection;
  return outcome;
}

}  // namespace

void ChatCourier::connect(okr::ConnectionId connection, ChatPlatform& platform) {
  const store::Pace pace = platform.pace();
  const auto known = [&](store::Transaction& tx) { return store::pace_of(tx, connection); };
  if (store_.read(known) != pace) {
    store_.write([&](store::Transaction& tx) { store::set_pace(tx, connection, pace); });
  }
  const std::lock_guard lock{mutex_};
  platforms_[connection] = &platform;
}

ChatPlatform* ChatCourier::platform_of(okr::ConnectionId connection) {
  const std::lock_guard lock{mutex_};
  const auto found = platforms_.find(connection);
  return found == platforms_.end() ? nullptr : found->second;
}

Outcome ChatCourier::deliver_file(const okr::Delivery& delivery, okr::Instant now) {
  const std::optional<commands::File> file = store_.read([&](store::Transaction& tx) {
    return commands::compose_file(store::Book{tx, delivery.org}, delivery, now);
  });
  if (!file) return NothingToSay{"what it was to be of is not there any more"};
  const Found found = conversation_of(delivery);
  if (const auto* failure = std::get_if<Outcome>(&found)) return *failure;
  const auto& to = std::get<Conversation>(found);
  const commands::Message caption = commands::sentence(file->caption);
  const std::string key = scheduler::message_key(delivery.id);
  return on_connection(
      to.platform->upload({to.channel, key, file->name, file_text(*file), caption}), to.connection);
}

Outcome ChatCourier::deliver(const okr::Delivery& delivery, okr::Instant now) {
  if (delivery.kind == okr::DeliveryKind::kFile) return deliver_file(delivery, now);
  const std::optional<commands::Message> message = store_.read([&](store::Transaction& tx) {
    return commands::cards::compose(store::Book{tx, delivery.org}, delivery, now);
  });
  if (!message) return NothingToSay{"nothing left to say"};

  const Found found = conversation_of(delivery);
  if (const auto* failure = std::get_if<Outcome>(&found)) return *failure;
  const auto& to = std::get<Conversation>(found);
  if (auto reason = held(delivery, to, now)) return *std::move(reason);
  const std::string key = scheduler::message_key(delivery.id);
  return on_connection(to.platform->post({to.channel, to.thread, key, *message}), to.connection);
}

Outcome ChatCourier::look_for(const okr::Delivery& delivery, okr::Instant since) {
  const Found found = conversation_of(delivery);
  if (const auto* failure = std::get_if<Outcome>(&found)) return *failure;
  const auto& to = std::get<Conversation>(found);
  const std::string key = scheduler::message_key(delivery.id);
  return on_connection(to.platform->find(to.channel, to.thread, key, since), to.connection);
}

Outcome ChatCourier::redraw(const okr::Delivery& sent, okr::Instant now) {
  ChatPlatform* platform = sent.sent_connection ? platform_of(*sent.sent_connection) : nullptr;
  if (platform == nullptr) return Failed{"its platform is not connected"};
  const auto message = store_.read([&](store::Transaction& tx) {
    return commands::cards::recompose(store::Book{tx, sent.org}, sent, now);
  });
  if (!message) return NothingToSay{"nobody is there to read it"};
  const std::string key = scheduler::message_key(sent.id);
  return on_connection(platform->edit({sent.sent_channel, sent.sent_message, key, *message}),
                       *sent.sent_connection);
}

// What can wait is held until the person wants to be spoken to again, though not for ever: somebody
// may have forgotten that they are not to be disturbed. Who is out of office is not waited for:
// they find no stack of old questions when they come back, and are asked the next time.
std::optional<Outcome> ChatCourier::held(const okr::Delivery& delivery, const Conversation& to,
                                         okr::Instant now) {
  constexpr std::chrono::hours kLongest{12};
  constexpr std::chrono::hours kLookAgain{1};
  const bool can_wait = delivery.kind != okr::DeliveryKind::kFailed;
  if (to.user_id.empty() || !can_wait) return std::nullopt;
  const auto quiet = quiet_.find(*to.platform, to.connection, to.user_id, now);
  if (!quiet) return std::nullopt;
  if (quiet->out_of_office) return NothingToSay{"the person is out of office"};
  const auto tried =
      store_.read([&](store::Transaction& tx) { return store::first_try(tx, delivery.id); });
  const okr::Instant until =
      std::min(quiet->until.value_or(now + kLookAgain), tried.value_or(now) + kLongest);
  if (until <= now) return std::nullopt;
  return scheduler::RetryAfter{until - now, std::nullopt, "the person is not to be disturbed"};
}

ChatCourier::Found ChatCourier::conversation_of(const okr::Delivery& delivery) {
  return delivery.connection ? channel_conversation(delivery) : direct_conversation(delivery);
}

ChatCourier::Found ChatCourier::channel_conversation(const okr::Delivery& delivery) {
  Conversation to{*delivery.connection, platform_of(*delivery.connection), delivery.channel_id, "",
                  ""};
  if (to.platform == nullptr) return not_connected(to.connection);
  if (!delivery.thread_of) return to;

  const std::optional<okr::Delivery> parent = store_.read(
      [&](store::Transaction& tx) { return store::find_delivery(tx, *delivery.thread_of); });
  if (!parent || parent->sent_message.empty())
    return Outcome{Failed{"its thread is not there yet"}};
  to.thread = parent->sent_message;
  return to;
}

ChatCourier::Found ChatCourier::direct_conversation(const okr::Delivery& delivery) {
  if (!delivery.person) return Outcome{Refused{"it names nobody"}};
  struct Recipient {
    okr::Person person;
    std::vector<okr::Identity> identities;
  };
  const Recipient recipient = store_.read([&](store::Transaction& tx) {
    const store::Book book{tx, delivery.org};
    return Recipient{store::read_person(book, *delivery.person),
                     store::identities_of(book, *delivery.person)};
  });
  if (recipient.person.left_at) return Outcome{NothingToSay{"the person has left"}};

  for (const okr::Identity& identity : recipient.identities) {
    ChatPlatform* platform = platform_of(identity.connection);
    if (platform == nullptr) continue;
    if (!identity.dm_channel.empty()) {
      return Conversation{identity.connection, platform, identity.dm_channel, "", identity.user_id};
    }
    auto opened = platform->open_dm(identity.user_id);
    if (auto* failure = std::get_if<Outcome>(&opened)) {
      return on_connection(std::move(*failure), identity.connection);
    }
    const std::string& channel = std::get<std::string>(opened);
    store_.write([&](store::Transaction& tx) {
      store::set_dm_channel(store::Book{tx, delivery.org}, identity, channel);
    });
    return Conversation{identity.connection, platform, channel, "", identity.user_id};
  }
  if (recipient.identities.empty()) return Outcome{Refused{"this person is on no platform"}};
  return not_connected(recipient.identities.front().connection);
}

}  // namespace bot
