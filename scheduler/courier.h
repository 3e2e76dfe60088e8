#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "store/okr/delivery.h"
#include "store/okr/time.h"

namespace scheduler {

// What became of one attempt to send.
struct Sent {
  okr::ConnectionId connection;
  std::string channel;
  std::string message;  // the platform's id
  // How long the connection had better be silent now, lest the platform should ask for it.
  std::chrono::seconds rest{0};
};
struct NothingToSay {  // composed now, there is nothing left to send: all is in, the person left
  std::string reason;
};
struct RetryAfter {  // not sent; the platform asked for silence
  std::chrono::seconds wait;
  std::optional<okr::ConnectionId> whole_connection;  // set: on everything, not this lane alone
  std::string reason;
};
// Set: its platform cannot be reached or has broken down, whatever was to be sent.
using OutOfReach = std::optional<okr::ConnectionId>;
struct Failed {  // not sent, for certain; may work later
  std::string reason;
  OutOfReach out_of_reach = std::nullopt;
};
struct Refused {  // not sent and never will be
  std::string reason;
  bool edit_closed = false;  // an edit came after the time that the platform allows for it
};
struct Unknown {  // the reply was lost: it may have been sent
  std::string reason;
  OutOfReach out_of_reach = std::nullopt;
};
using Outcome = std::variant<Sent, NothingToSay, RetryAfter, Failed, Refused, Unknown>;

// Brings one delivery to its conversation: composes the message from the newest state, renders it
// for the platform and posts it. Any thread, several at once.
class Courier {
 public:
  virtual ~Courier() = default;
  // May take seconds; at most half of kLease. Never throws for what the platform answered.
  [[nodiscard]] virtual Outcome deliver(const okr::Delivery& delivery, okr::Instant now) = 0;
  // Looks whether an earlier attempt at this delivery did arrive, by its key: Sent when it did,
  // NothingToSay when it certainly did not, anything else when that cannot be told now.
  [[nodiscard]] virtual Outcome look_for(const okr::Delivery& delivery, okr::Instant since) = 0;
  // Puts the newest state into the place of a card that was sent. Safe to repeat: never Unknown.
  [[nodiscard]] virtual Outcome redraw(const okr::Delivery& sent, okr::Instant now) = 0;
};

// The key that marks a delivery's message on the platform, so that it can be found again.
[[nodiscard]] std::string message_key(okr::DeliveryId delivery);

}  // namespace scheduler
