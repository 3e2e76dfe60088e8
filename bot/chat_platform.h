#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "commands/message.h"
#include "scheduler/courier.h"
#include "store/sql/person.h"
#include "store/sql/traffic.h"

namespace bot {

// A message to be posted.
struct Post {
  std::string channel;  // as the platform spells it
  std::string thread;   // id of the message whose thread it goes to, empty for none
  std::string key;      // travels with the message so that it can be found again
  const commands::Message& message;
};

// A message for one user's eyes.
struct Whisper {
  std::string channel;  // where it is shown
  std::string thread;   // as in Post
  std::string user_id;
  const commands::Message& message;
};

// What a message of ours is to be from now on.
struct Edit {
  std::string channel;
  std::string message_id;
  std::string key;  // that it was posted with, which it keeps
  const commands::Message& message;
};

// A file of ours for a conversation.
struct Upload {
  std::string channel;
  std::string key;  // as in Post, where a file's message can carry one
  std::string name;
  std::string text;  // UTF-8, not empty
  const commands::Message& caption;
};

// Somebody who wants to be left alone.
struct Quiet {
  std::optional<okr::Instant> until;  // absent: nobody knows
  bool out_of_office = false;         // and not only for a while
};

// One Slack workspace, Mattermost server or sandbox chat, as the bot speaks to it. Any thread,
// several at once. Every call ends within 30 seconds. What the platform answers is a value, never
// an exception: see scheduler::Outcome. A platform does not know which connection it is: the
// connection in an outcome is zero, and whoever called fills it in (a RetryAfter that concerns
// everything has `whole_connection` set, what failed because nothing works has `out_of_reach`).
// Reasons hold the platform's words for what went wrong, never texts of users or secrets.
class ChatPlatform {
 public:
  virtual ~ChatPlatform() = default;

  // "slack", "mattermost", "sandbox"
  [[nodiscard]] virtual std::string_view name() const = 0;

  // How fast it may be written to, as far as that is known beforehand.
  [[nodiscard]] virtual store::Pace pace() const { return {}; }

  // Sent, RetryAfter, Failed, Refused or Unknown.
  [[nodiscard]] virtual scheduler::Outcome post(const Post& post) = 0;
  // Shows a message in a channel to one user alone. It may be missed and cannot be found again, so
  // it is never Unknown: saying it twice does no harm.
  [[nodiscard]] virtual scheduler::Outcome whisper(const Whisper& whisper) = 0;
  // Replaces a message of ours. Safe to repeat: never Unknown.
  [[nodiscard]] virtual scheduler::Outcome edit(const Edit& edit) = 0;
  // The same as post, with a file.
  [[nodiscard]] virtual scheduler::Outcome upload(const Upload& /*upload*/) {
    return scheduler::Refused{"this platform takes no files"};
  }
  // Looks for a message of ours by the key it was posted with, at or after `since`. Sent when it is
  // there, NothingToSay when it certainly is not, anything else when that cannot be told.
  [[nodiscard]] virtual scheduler::Outcome find(const std::string& channel,
                                                const std::string& thread, const std::string& key,
                                                okr::Instant since) = 0;
  // The direct conversation with a user, opened if need be; else why not.
  [[nodiscard]] virtual std::variant<std::string, scheduler::Outcome> open_dm(
      const std::string& user_id) = 0;
  // Which of these users, each with a name of its own, want to be left alone at `now`. The others
  // are not in the result; nor is anybody whom the platform tells nothing of.
  [[nodiscard]] virtual std::map<std::string, Quiet> quiet(
      const std::vector<std::string>& /*user_ids*/, okr::Instant /*now*/) {
    return {};
  }
  // How many may be asked for at once; none where the platform knows nothing of the kind.
  [[nodiscard]] virtual std::size_t most_asked_at_once() const { return 0; }
  // What the platform knows of a user; else why that could not be learned.
  [[nodiscard]] virtual std::variant<store::Profile, scheduler::Outcome> profile(
      const std::string& user_id) = 0;
};

}  // namespace bot
