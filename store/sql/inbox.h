#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/transaction.h"

namespace store {

// Something said to the bot in a message, not as a slash command.
struct Heard {
  std::int64_t id = 0;
  okr::ConnectionId connection;
  std::string channel;  // as the platform spells it
  std::string thread;   // id of the message whose thread it stands in, empty for none
  bool direct = false;  // in the direct conversation with the bot
  std::string user_id;
  std::string user_name;  // may be empty
  std::string text;       // as the platform encodes it
  std::string key;        // names it on its connection
  okr::Instant at;        // when it came
  int attempt = 0;        // how often it was claimed
  std::string answer;     // what could not be posted so far, empty for nothing
};

// Keeps it until it is answered; `id`, `attempt` and `answer` are ignored. False, and nothing is
// kept, when its key or one of `other_keys` came before on that connection.
[[nodiscard]] bool hear(Transaction& tx, const Heard& heard,
                        std::span<const std::string> other_keys = {});

// Claims the oldest that may be answered at `now` until `now` + `length`: nothing older of its
// conversation is left, and its connection is neither paused nor off. Absent when there is none.
// The result's `attempt` counts this claim.
[[nodiscard]] std::optional<Heard> claim_heard(Transaction& tx, okr::Instant now,
                                               std::chrono::seconds length);
// Whether claim_heard would find one; for readers.
[[nodiscard]] bool heard_due(Transaction& tx, okr::Instant now);
// To be tried again from `next_at` on; `answer` is what is to be posted then, empty to make a new
// one.
void retry_heard(Transaction& tx, std::int64_t id, okr::Instant next_at, std::string_view answer);
// It is answered.
void finish_heard(Transaction& tx, std::int64_t id);
// Ends all claims and all waiting, for a process that knows that it is the only one.
void release_heard(Transaction& tx);

// Up to where a conversation was listened to, as the platform counts its time.
using Milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;
struct HeardUntil {
  std::string channel;  // empty: those that have no other
  Milliseconds until;
};
[[nodiscard]] std::vector<HeardUntil> heard_until(Transaction& tx, okr::ConnectionId connection);
// Never moves back.
void set_heard_until(Transaction& tx, okr::ConnectionId connection, std::string_view channel,
                     Milliseconds until);

}  // namespace store
