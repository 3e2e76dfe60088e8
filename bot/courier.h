#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "bot/chat_platform.h"
#include "bot/quiet.h"
#include "commands/message.h"
#include "scheduler/courier.h"
#include "store/store.h"

namespace bot {

// Brings deliveries to the chat platforms: composes each message from the newest state, finds the
// conversation and posts it. Any thread, several at once.
class ChatCourier : public scheduler::Courier {
 public:
  explicit ChatCourier(store::Store& store) : store_(store) {}

  // From now on the connection's messages go through `platform`, which must outlive this object, at
  // its pace.
  void connect(okr::ConnectionId connection, ChatPlatform& platform);
  // The platform that a connection's messages go through, null while there is none.
  [[nodiscard]] ChatPlatform* platform_of(okr::ConnectionId connection);

  [[nodiscard]] scheduler::Outcome deliver(const okr::Delivery& delivery,
                                           okr::Instant now) override;
  [[nodiscard]] scheduler::Outcome look_for(const okr::Delivery& delivery,
                                            okr::Instant since) override;
  [[nodiscard]] scheduler::Outcome redraw(const okr::Delivery& sent, okr::Instant now) override;

 private:
  // Where one delivery goes.
  struct Conversation {
    okr::ConnectionId connection;
    ChatPlatform* platform = nullptr;
    std::string channel;
    std::string thread;   // empty: none
    std::string user_id;  // whose direct conversation it is, else empty
  };
  using Found = std::variant<Conversation, scheduler::Outcome>;

  [[nodiscard]] scheduler::Outcome deliver_file(const okr::Delivery& delivery, okr::Instant now);
  // Why it is not sent to somebody who wants to be left alone; absent when it is to be sent.
  [[nodiscard]] std::optional<scheduler::Outcome> held(const okr::Delivery& delivery,
                                                       const Conversation& to, okr::Instant now);
  [[nodiscard]] Found conversation_of(const okr::Delivery& delivery);
  [[nodiscard]] Found direct_conversation(const okr::Delivery& delivery);
  [[nodiscard]] Found channel_conversation(const okr::Delivery& delivery);

  store::Store& store_;
  QuietPeople quiet_{store_};
  std::mutex mutex_;  // guards platforms_
  std::map<okr::ConnectionId, ChatPlatform*> platforms_;
};

}  // namespace bot
