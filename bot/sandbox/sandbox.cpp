#include "bot/sandbox/sandbox.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>
#include <utility>

namespace bot::sandbox {
namespace {

using scheduler::NothingToSay;
using scheduler::Outcome;
using scheduler::Refused;
using scheduler::Sent;

// Far apart, so that "09:00 in each person's own zone" can be seen to happen.
constexpr std::array kPeople{
    Person{"ana", "Ana", "Europe/Berlin"},
    Person{"ben", "Ben", "America/New_York"},
    Person{"chandra", "Chandra", "Asia/Kolkata"},
    Person{"mia", "Mia", "Pacific/Auckland"},
};
constexpr std::array<std::string_view, 3> kChannels{"growth", "platform", "company"};
constexpr std::string_view kDirect = "dm-";

bool exists(std::string_view conversation) {
  if (is_channel(conversation)) return true;
  return conversation.starts_with(kDirect) &&
         find_person(conversation.substr(kDirect.size())) != nullptr;
}

bool visible(const Entry& entry, std::string_view person, std::string_view direct) {
  if (!entry.only_for.empty() && entry.only_for != person) return false;
  return entry.conversation == direct || is_channel(entry.conversation);
}

Sent sent(const std::string& channel, std::int64_t id) {
  return {okr::ConnectionId{}, channel, std::to_string(id)};
}

}  // namespace

std::span<const Person> people() {
  return kPeople;
}

const Person* find_person(std::string_view id) {
  const auto* it = std::find_if(kPeople.begin(), kPeople.end(),
                                [&](const Person& person) { return person.id == id; });
  return it == kPeople.end() ? nullptr : it;
}

std::span<const std::string_view> channels() {
  return kChannels;
}

bool is_channel(std::string_view id) {
  return std::find(kChannels.begin(), kChannels.end(), id) != kChannels.end();
}

std::string direct_conversation(std::string_view person) {
  return fmt::format("{}{}", kDirect, person);
}

Sandbox::Sandbox(const scheduler::Clock& clock)
    : clock_(clock), run_(fmt::format("{:08x}", std::random_device{}())) {}

Outcome Sandbox::post(const Post& post) {
  if (!exists(post.channel)) {
    return Refused{fmt::format("the sandbox has no conversation {}", post.channel)};
  }
  Entry entry;
  entry.conversation = post.channel;
  entry.thread = post.thread;
  entry.author = kBot;
  entry.key = post.key;
  entry.message = post.message;
  const std::lock_guard lock{mutex_};
  return sent(post.channel, insert(std::move(entry)));
}

Outcome Sandbox::upload(const Upload& upload) {
  constexpr std::size_t kShown = 8000;  // bytes
  commands::Message message = upload.caption;
  std::string shown = upload.text.substr(0, kShown);
  while (shown.size() < upload.text.size() && !shown.empty() &&
         (static_cast<unsigned char>(upload.text[shown.size()]) & 0xC0U) == 0x80U) {
    shown.pop_back();  // a character stays whole
  }
  if (shown.size() < upload.text.size()) shown += "\n…";
  message.add(commands::Text{
      {commands::strong(upload.name), commands::plain("\n"), commands::code(shown)}});
  return post({upload.channel, "", upload.key, message});
}

Outcome Sandbox::whisper(const Whisper& whisper) {
  if (!exists(whisper.channel)) {
    return Refused{fmt::format("the sandbox has no conversation {}", whisper.channel)};
  }
  Entry entry;
  entry.conversation = whisper.channel;
  entry.thread = whisper.thread;
  entry.author = kBot;
  entry.only_for = whisper.user_id;
  entry.message = whisper.message;
  const std::lock_guard lock{mutex_};
  return sent(whisper.channel, insert(std::move(entry)));
}

Outcome Sandbox::edit(const Edit& edit) {
  const std::lock_guard lock{mutex_};
  const auto it = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.conversation == edit.channel && std::to_string(entry.id) == edit.message_id;
  });
  if (it == entries_.end() || it->author != kBot) {
    return Refused{fmt::format("the sandbox has no message {} of ours", edit.message_id)};
  }
  it->message = edit.message;
  it->edited = true;
  it->version = ++last_version_;
  return sent(edit.channel, it->id);
}

Outcome Sandbox::find(const std::string& channel, const std::string& thread, const std::string& key,
                      okr::Instant since) {
  const std::lock_guard lock{mutex_};
  const auto it = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.conversation == channel && entry.thread == thread && entry.key == key &&
           entry.author == kBot && entry.at >= since;
  });
  if (it == entries_.end()) return NothingToSay{"it is not there"};
  return sent(channel, it->id);
}

std::variant<std::string, Outcome> Sandbox::open_dm(const std::string& user_id) {
  if (find_person(user_id) == nullptr) {
    return Refused{fmt::format("the sandbox has no person {}", user_id)};
  }
  return direct_conversation(user_id);
}

std::variant<store::Profile, Outcome> Sandbox::profile(const std::string& user_id) {
  const Person* person = find_person(user_id);
  if (person == nullptr) return Refused{fmt::format("the sandbox has no person {}", user_id)};
  return store::Profile{std::string{person->name}, std::string{person->id},
                        std::string{person->time_zone}, false};
}

std::string Sandbox::next_key() {
  const std::lock_guard lock{mutex_};
  return fmt::format("{} {}", run_, ++last_key_);
}

void Sandbox::add(Entry entry) {
  const std::lock_guard lock{mutex_};
  insert(std::move(entry));
}

std::int64_t Sandbox::insert(Entry entry) {
  entry.id = ++last_id_;
  entry.version = ++last_version_;
  entry.at = clock_.now();
  entries_.push_back(std::move(entry));
  if (entries_.size() > kMessages) entries_.pop_front();
  return last_id_;
}

std::int64_t Sandbox::version() const {
  const std::lock_guard lock{mutex_};
  return last_version_;
}

Sandbox::News Sandbox::news(std::string_view person, std::int64_t after) const {
  const std::string direct = direct_conversation(person);
  const std::lock_guard lock{mutex_};
  News news{last_version_, {}};
  for (const Entry& entry : entries_) {
    if (entry.version > after && visible(entry, person, direct)) news.entries.push_back(entry);
  }
  std::sort(news.entries.begin(), news.entries.end(),
            [](const Entry& one, const Entry& other) { return one.version < other.version; });
  return news;
}

}  // namespace bot::sandbox
