#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "bot/courier.h"
#include "bot/patience.h"
#include "commands/message.h"
#include "commands/request.h"
#include "scheduler/courier.h"
#include "store/sql/inbox.h"
#include "store/store.h"

namespace bot {

// How people speak on one platform.
struct Dialect {
  // Puts a text, as the platform encodes it, into the request.
  void (*read)(std::string_view text, commands::Request& request) = nullptr;
  std::set<std::string> administrators;  // user ids
};

// Answers what people say to the bot in messages: in the direct conversation with a post, elsewhere
// with a message for the speaker alone, or directly where the platform has no such thing. Owns no
// thread. Any thread, several at once, and any number of processes on one database.
//
// A text takes effect once and is answered at least once, in the order of its conversation; what
// was perhaps posted already is looked for first. What cannot be posted is tried again for an hour.
class Answerer {
 public:
  // All must outlive it. Dialects by the platform's name.
  Answerer(store::Store& store, ChatCourier& courier, okr::OrgId org,
           std::map<std::string, Dialect, std::less<>> dialects)
      : store_(store), courier_(courier), org_(org), dialects_(std::move(dialects)) {}

  // Answers the next. False when there is none.
  bool answer_next(okr::Instant now);

 private:
  // One text on its way.
  struct Turn {
    store::Heard heard;
    okr::Instant now;
    std::string answer;  // what was to be posted, for the next attempt
  };

  [[nodiscard]] scheduler::Outcome attempt(Turn& turn);
  // Absent when nothing is to be said.
  [[nodiscard]] std::optional<commands::Message> message(Turn& turn, std::string_view platform);
  void settle(const Turn& turn, const scheduler::Outcome& outcome);

  store::Store& store_;
  ChatCourier& courier_;
  const okr::OrgId org_;
  const std::map<std::string, Dialect, std::less<>> dialects_;
  Patience patience_;
};

}  // namespace bot
