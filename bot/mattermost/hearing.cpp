#include "bot/mattermost/hearing.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "bot/api_url.h"
#include "bot/json_text.h"
#include "bot/profiles.h"

namespace bot::mattermost {
namespace {

using nlohmann::ordered_json;
using scheduler::Outcome;
using std::chrono::milliseconds;
using namespace std::chrono_literals;

// The nodes of a cluster may number the same moment differently, so a little of what was heard is
// asked for again; as long as it is remembered which posts that were.
constexpr auto kOverlap = 10s;
constexpr auto kRemembered = 12h;

// Whether a person said it, and not a bot, a webhook or the server.
bool of_a_person(const ordered_json& post, const std::string& bot_id) {
  const ordered_json& props = value_at(post, "props");
  const auto marked = [&](const char* name) {
    return text_at(props, name) == "true" || flag_at(props, name);
  };
  return !text_at(post, "id").empty() && !text_at(post, "user_id").empty() &&
         !text_at(post, "channel_id").empty() && text_at(post, "user_id") != bot_id &&
         text_at(post, "type").empty() && !marked("from_bot") && !marked("from_webhook") &&
         integer_at(post, "delete_at") == 0;
}

store::Milliseconds said_at(const ordered_json& post) {
  return store::Milliseconds{milliseconds{integer_at(post, "create_at")}};
}

bool mentions(const ordered_json& data, const std::string& bot_id) {
  // A JSON text inside the JSON.
  const ordered_json ids = read_json(text_at(data, "mentions"));
  return ids.is_array() && std::any_of(ids.begin(), ids.end(), [&](const ordered_json& id) {
           return id.is_string() && id.get<std::string>() == bot_id;
         });
}

store::Heard heard_in(const ordered_json& post, const std::string& bot_name) {
  store::Heard heard;
  heard.channel = text_at(post, "channel_id");
  heard.thread = text_at(post, "root_id");
  heard.user_id = text_at(post, "user_id");
  heard.text = addressed(text_at(post, "message"), bot_name);
  heard.key = "post " + text_at(post, "id");
  return heard;
}

// Whether there is more than spaces and punctuation.
bool says_something(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80U || std::isalnum(byte) != 0;
  });
}

bool ends_name(std::string_view behind) {
  return behind.empty() || (std::isalnum(static_cast<unsigned char>(behind.front())) == 0 &&
                            behind.front() != '_' && behind.front() != '-');
}

// Where "@name" stands in a text, however it is capitalised; npos where it does not.
std::size_t named_at(std::string_view text, std::string_view name) {
  const auto same = [](char one, char other) {
    return std::tolower(static_cast<unsigned char>(one)) ==
           std::tolower(static_cast<unsigned char>(other));
  };
  for (std::size_t at = text.find('@'); at != std::string_view::npos && !name.empty();
       at = text.find('@', at + 1)) {
    const std::string_view behind = text.substr(at + 1);
    if (behind.size() < name.size() || !ends_name(behind.substr(name.size()))) continue;
    if (std::equal(name.begin(), name.end(), behind.begin(), same)) return at;
  }
  return std::string_view::npos;
}

std::variant<ordered_json, Outcome> answer_to(const Api& api, const Call& question,
                                              const Hearing::Wait& wait) {
  while (true) {
    auto reply = api.call(question);
    const auto* failure = std::get_if<Outcome>(&reply);
    const auto* enough = failure == nullptr ? nullptr : std::get_if<scheduler::RetryAfter>(failure);
    if (enough == nullptr || !wait(enough->wait)) return reply;
  }
}

// What the server answers, null when it refuses; absent when it could not be asked.
std::optional<ordered_json> told(const Api& api, const std::string& path,
                                 const Hearing::Wait& wait) {
  auto reply = answer_to(api, {"GET", path, "", nullptr}, wait);
  if (auto* answer = std::get_if<ordered_json>(&reply)) return std::move(*answer);
  const bool refused = std::holds_alternative<scheduler::Refused>(std::get<Outcome>(reply));
  return refused ? std::make_optional<ordered_json>(nullptr) : std::nullopt;
}

// The channels that the bot is in, as `told` has them.
std::optional<ordered_json> channels_of(const Api& api, const BotUser& bot,
                                        const Hearing::Wait& wait) {
  const std::string user = "/users/" + bot.id;
  auto all = told(api, user + "/channels", wait);
  if (!all || all->is_array()) return all;
  // Servers before 6.1 do not know this call. They list direct conversations with each team's.
  const auto teams = told(api, user + "/teams", wait);
  if (!teams || !teams->is_array()) return teams;
  all = ordered_json::array();
  for (const ordered_json& team : *teams) {
    const auto some =
        told(api, user + "/teams/" + percent_encoded(text_at(team, "id")) + "/channels", wait);
    if (!some || !some->is_array()) return some;
    all->insert(all->end(), some->begin(), some->end());
  }
  return all;
}

}  // namespace

void Hearing::hear(const ordered_json& data) {
  const auto bot = parts_.client.bot_user();
  if (std::holds_alternative<Outcome>(bot)) return;
  const BotUser& me = std::get<BotUser>(bot);
  const ordered_json post = read_json(text_at(data, "post"));
  if (!of_a_person(post, me.id)) return;
  const bool direct = text_at(data, "channel_type") == "D";
  // Who says @all or @here mentions the bot, too, and does not mean it.
  const bool named = named_at(text_at(post, "message"), me.user_name) != std::string_view::npos;
  if (!direct && !(named && mentions(data, me.id))) return;
  store::Heard heard = heard_in(post, me.user_name);
  heard.direct = direct;
  const std::string name = text_at(data, "sender_name");
  heard.user_name = name.starts_with('@') ? name.substr(1) : name;
  write({{said_at(post), std::move(heard)}});
}

void Hearing::write(std::vector<Said> all) {
  if (all.empty()) return;
  const okr::Instant now = parts_.clock.now();
  for (Said& said : all) {
    said.heard.connection = parts_.connection;
    said.heard.at = now;
  }
  const Said& last = all.back();
  const auto fresh = parts_.store.write([&](store::Transaction& tx) {
    if (last.heard.direct) {
      store::set_heard_until(tx, parts_.connection, last.heard.channel, last.at);
    }
    return std::count_if(all.begin(), all.end(),
                         [&](const Said& said) { return store::hear(tx, said.heard); });
  });
  for (auto left = fresh; left > 0; --left) parts_.on_heard();
}

Hearing::Conversations Hearing::direct_conversations(const ordered_json& channels) {
  Conversations all;
  for (const ordered_json& channel : channels) {
    if (text_at(channel, "type") != "D") continue;
    all[text_at(channel, "id")] = {
        store::Milliseconds{milliseconds{integer_at(channel, "last_post_at")}},
        integer_at(channel, "total_msg_count")};
  }
  return all;
}

bool Hearing::catch_up(const Wait& wait) {
  const auto bot = parts_.client.bot_user();
  if (std::holds_alternative<Outcome>(bot)) return false;
  const BotUser& me = std::get<BotUser>(bot);
  const auto marks = parts_.store.read(
      [&](store::Transaction& tx) { return store::heard_until(tx, parts_.connection); });
  if (marks.empty()) {
    // Nothing before the first start is any of our business.
    parts_.store.write([&](store::Transaction& tx) {
      store::set_heard_until(tx, parts_.connection, "", parts_.clock.now());
    });
    return true;
  }
  std::map<std::string, store::Milliseconds> until;
  for (const store::HeardUntil& mark : marks) until[mark.channel] = mark.until;
  const store::Milliseconds first = until[""];
  until.erase("");

  const auto channels = channels_of(parts_.api, me, wait);
  if (!channels) return false;
  // Where the server does not tell, conversations that we know are all there are.
  const bool tells = channels->is_array();
  const Conversations conversations = direct_conversations(*channels);
  for (const auto& [channel, newest] : conversations) until.try_emplace(channel, first);
  return std::all_of(until.begin(), until.end(), [&](const auto& entry) {
    if (!tells) return catch_up({entry.first, entry.second}, me, wait);
    const auto newest = conversations.find(entry.first);
    if (newest == conversations.end() || newest->second.at < entry.second) return true;
    // What was asked for before the server had enough of it is not asked for again: else more
    // conversations than it answers at a time would never be done.
    if (const auto asked = asked_.find(entry.first);
        asked != asked_.end() && asked->second == newest->second) {
      return true;
    }
    if (!catch_up({entry.first, entry.second}, me, wait)) return false;
    asked_[entry.first] = newest->second;
    return true;
  });
}

bool Hearing::catch_up(const Conversation& conversation, const BotUser& bot, const Wait& wait) {
  const bool recent = parts_.clock.now() - conversation.until < kRemembered;
  const auto from = recent ? conversation.until - kOverlap : conversation.until + 1ms;
  const auto reply =
      answer_to(parts_.api,
                {"GET", "/channels/" + percent_encoded(conversation.channel) + "/posts",
                 "since=" + std::to_string(from.time_since_epoch().count()), nullptr},
                wait);
  if (const auto* failure = std::get_if<Outcome>(&reply)) {
    // Where we are no longer let in nobody speaks to us.
    return std::holds_alternative<scheduler::Refused>(*failure);
  }
  std::vector<Said> all;
  for (const ordered_json& post : value_at(std::get<ordered_json>(reply), "posts")) {
    // Posts that were edited since then are among them, however old.
    if (!of_a_person(post, bot.id) || said_at(post) < from) continue;
    all.push_back({said_at(post), heard_in(post, bot.user_name)});
    all.back().heard.direct = true;
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Said& one, const Said& other) { return one.at < other.at; });
  write(std::move(all));
  return true;
}

void Hearing::follow(const ordered_json& data) {
  const std::string id = text_at(value_at(data, "user"), "id");
  const auto find = [&](store::Transaction& tx) {
    return store::find_identity({tx, parts_.org}, parts_.connection, id);
  };
  const auto identity = parts_.store.read(find);
  if (!identity) return;
  // Other people's events do not tell everything.
  auto answer = parts_.client.profile(id);
  const auto* profile = std::get_if<store::Profile>(&answer);
  if (profile == nullptr) return;
  parts_.store.write([&](store::Transaction& tx) {
    const store::Book book{tx, parts_.org};
    if (is_news(book, *identity, *profile)) {
      store::set_profile(book, *identity, *profile, parts_.clock.now());
    }
  });
}

std::string addressed(std::string_view text, std::string_view bot_name) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto trimmed = [&](std::string_view part) {
    part.remove_prefix(std::min(part.find_first_not_of(kSpace), part.size()));
    return std::string{part.substr(0, part.find_last_not_of(kSpace) + 1)};
  };
  const std::size_t at = named_at(text, bot_name);
  if (at == std::string_view::npos) return trimmed(text);
  std::string_view behind = text.substr(at + 1 + bot_name.size());
  behind.remove_prefix(std::min(behind.find_first_not_of(" \t\r\n:,"), behind.size()));
  // "Thanks, @milepost!"
  return says_something(behind) ? trimmed(behind) : trimmed(text.substr(0, at));
}

}  // namespace bot::mattermost
