#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/chat_platform.h"
#include "scheduler/clock.h"

namespace bot::sandbox {

inline constexpr std::string_view kBot = "milepost";  // the author of the bot's messages
inline constexpr std::size_t kMessages = 2000;        // older ones are forgotten

// Somebody one can be in the sandbox.
struct Person {
  std::string_view id;  // what others type after the @
  std::string_view name;
  std::string_view time_zone;  // IANA name
};
[[nodiscard]] std::span<const Person> people();
// Null when there is nobody with this id.
[[nodiscard]] const Person* find_person(std::string_view id);

// A channel's id is its name without the #.
[[nodiscard]] std::span<const std::string_view> channels();
[[nodiscard]] bool is_channel(std::string_view id);
// The conversation of one person with the bot.
[[nodiscard]] std::string direct_conversation(std::string_view person);

// One message as the sandbox keeps it.
struct Entry {
  std::int64_t id = 0;       // counts up
  std::int64_t version = 0;  // counts up over all messages, with every post and edit
  std::string conversation;
  std::string thread;    // id of the message whose thread it is in, empty for none
  std::string author;    // a person's id or kBot
  std::string only_for;  // the one person who sees it, empty for everybody in the conversation
  std::string key;
  okr::Instant at;
  bool edited = false;
  commands::Message message;
};

// A chat in memory: a fixed small cast, public channels, and one direct conversation per person
// with the bot. Forgets everything when the process ends. Any thread.
class Sandbox : public ChatPlatform {
 public:
  // `clock` tells when a message is posted and must outlive this object.
  explicit Sandbox(const scheduler::Clock& clock);

  [[nodiscard]] std::string_view name() const override { return "sandbox"; }
  // Sent or Refused.
  [[nodiscard]] scheduler::Outcome post(const Post& post) override;
  [[nodiscard]] scheduler::Outcome whisper(const Whisper& whisper) override;
  [[nodiscard]] scheduler::Outcome edit(const Edit& edit) override;
  // As a message that holds the beginning of the file.
  [[nodiscard]] scheduler::Outcome upload(const Upload& upload) override;
  [[nodiscard]] scheduler::Outcome find(const std::string& channel, const std::string& thread,
                                        const std::string& key, okr::Instant since) override;
  [[nodiscard]] std::variant<std::string, scheduler::Outcome> open_dm(
      const std::string& user_id) override;
  [[nodiscard]] std::variant<store::Profile, scheduler::Outcome> profile(
      const std::string& user_id) override;

  // Another text in every process: versions seen under one mean nothing under the next.
  [[nodiscard]] const std::string& run() const { return run_; }

  // Another text at every call: names one request.
  [[nodiscard]] std::string next_key();

  // Adds a message of a person, or of the bot to one person only: `entry` says conversation,
  // author, only_for and message, the rest is filled in.
  void add(Entry entry);

  // What `person` sees and is newer than version `after`, oldest version first, together with the
  // version to ask from next time.
  struct News {
    std::int64_t version = 0;
    std::vector<Entry> entries;
  };
  [[nodiscard]] std::int64_t version() const;  // the newest
  [[nodiscard]] News news(std::string_view person, std::int64_t after) const;

 private:
  std::int64_t insert(Entry entry);  // returns its id; mutex_ is held

  const scheduler::Clock& clock_;
  const std::string run_;
  mutable std::mutex mutex_;  // guards what follows
  std::int64_t last_id_ = 0;
  std::int64_t last_version_ = 0;
  std::int64_t last_key_ = 0;
  std::deque<Entry> entries_;  // by id
};

}  // namespace bot::sandbox
