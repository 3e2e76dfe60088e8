#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "bot/http/responder.h"
#include "bot/slack/envelope.h"
#include "bot/websocket/socket.h"

namespace bot::slack {

// The envelopes of Socket Mode that are being answered, and the last few hundred that were: a copy,
// whatever connection it comes through, gets the same acknowledgement and is not handled again. Any
// thread.
class Acks : public std::enable_shared_from_this<Acks> {
 public:
  // The way back for an envelope's answer: it goes to the connection that brought the envelope's
  // last copy. Null for a copy.
  [[nodiscard]] std::shared_ptr<http::Responder::Way> begin(
      const Envelope& envelope, const std::shared_ptr<websocket::Socket>& socket);
  // How many have no answer yet.
  [[nodiscard]] std::size_t unanswered() const;

 private:
  class AckWay;
  struct Entry {
    Envelope envelope;  // without its request
    std::weak_ptr<websocket::Socket> socket;
    http::MakeResponse make;  // empty until there is an answer
  };

  void answer(const std::string& id, http::MakeResponse make);
  // It was not answered, or Slack shall send it again: the next copy counts as new.
  void forget(const std::string& id);
  void send(const Entry& entry);  // mutex_ is held

  mutable std::mutex mutex_;  // guards what follows
  std::map<std::string, Entry> entries_;
  std::deque<std::string> answered_;  // oldest first
};

}  // namespace bot::slack
