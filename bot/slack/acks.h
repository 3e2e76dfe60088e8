#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bot/http/responder.h"
#include "bot/slack/envelope.h"
#include "bot/websocket/socket.h"

namespace bot::slack {

// The envelopes of Socket Mode that are being answered, and the last few hundred that were: a copy,
// whatever connection it comes through, gets the same acknowledgement and is not handled again. Any
// thread.
class Acks : public std::enable_shared_from_this<Acks> {
 public:
  // The way back for an envelope's answer: it goes to each connection that has brought a copy, for
  // any of them may be dead and not known to be. Null for a copy.
  [[nodiscard]] std::shared_ptr<http::Responder::Way> begin(
      const Envelope& envelope, const std::shared_ptr<websocket::Socket>& socket);
  // How many have no answer yet.
  [[nodiscard]] std::size_t unanswered() const;

 private:
  class AckWay;
  struct Entry {
    Envelope envelope;                                      // without its request
    http::MakeResponse make;                                // empty until there is an answer
    std::vector<std::weak_ptr<websocket::Socket>> waiting;  // for it
  };

  void answer(const std::string& id, http::MakeResponse make);
  // These two have the next copy count as new.
  void give_up(const std::string& id);        // it was left without an answer
  void forget_answer(const std::string& id);  // nothing when it is being answered once more
  // Sends the answer to all that wait for it. mutex_ is held.
  void send(Entry& entry);

  mutable std::mutex mutex_;  // guards what follows
  std::map<std::string, Entry> entries_;
  std::deque<std::string> answered_;  // oldest first
};

}  // namespace bot::slack
