#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "bot/mattermost/api.h"
#include "bot/mattermost/client.h"
#include "scheduler/clock.h"
#include "store/sql/inbox.h"
#include "store/store.h"

namespace bot::mattermost {

// Writes down what people say to the bot on one server, each post once: as events bring it and,
// after a gap, from what the server keeps. One thread at a time.
class Hearing {
 public:
  struct Parts {
    store::Store& store;
    okr::OrgId org;
    okr::ConnectionId connection;
    const Api& api;
    MattermostClient& client;
    const scheduler::Clock& clock;
    std::function<void()> on_heard;  // called for each that is new, once it is on disk
  };
  // What `parts` refers to must outlive it.
  explicit Hearing(Parts parts) : parts_(std::move(parts)) {}

  // The data of a `posted` event: what was said to the bot, directly or by mentioning it, is on
  // disk when it returns.
  void hear(const nlohmann::ordered_json& data);
  // Lets so much time pass; false when it is more than there is.
  using Wait = std::function<bool(std::chrono::seconds)>;
  // Asks for what was said in direct conversations since the last that was heard, and waits where
  // the server has had enough questions for now. False when it could not be asked: nothing newer
  // must be heard before it was.
  [[nodiscard]] bool catch_up(const Wait& wait);
  // The data of a `user_updated` event: looks at the profile of whoever is in the book.
  void follow(const nlohmann::ordered_json& data);

 private:
  struct Conversation {
    std::string channel;
    store::Milliseconds until;  // heard so far
  };
  struct Said {
    store::Milliseconds at;
    store::Heard heard;
  };
  // The newest post of a conversation, and how many there are: one that is stored late, which is
  // not the newest, makes them more.
  struct Newest {
    store::Milliseconds at;
    std::int64_t posts = 0;
    friend bool operator==(const Newest&, const Newest&) = default;
  };
  // What each direct conversation has, by its channel.
  using Conversations = std::map<std::string, Newest>;
  [[nodiscard]] static Conversations direct_conversations(const nlohmann::ordered_json& channels);
  // What was said in one conversation, in its order. One transaction: after a gap most of it was
  // heard before.
  void write(std::vector<Said> all);
  [[nodiscard]] bool catch_up(const Conversation& conversation, const BotUser& bot,
                              const Wait& wait);

  const Parts parts_;
  // What conversations had when they were last asked for.
  Conversations asked_;
};

// The text without the mention of the bot: what stands behind it, or before it where nothing does.
[[nodiscard]] std::string addressed(std::string_view text, std::string_view bot_name);

}  // namespace bot::mattermost
