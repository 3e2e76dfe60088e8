#include "bot/mattermost/client.h"

#include <chrono>

#include "bot/api_url.h"
#include "bot/json_text.h"
#include "bot/mattermost/api.h"
#include "bot/mattermost/render.h"
#include "bot/mattermost/seal.h"

namespace bot::mattermost {
namespace {

using nlohmann::ordered_json;
using scheduler::Outcome;
using namespace std::chrono_literals;

// The property that marks our posts.
constexpr std::string_view kKeyProperty = "milepost_key";

// Where a message went, when the reply to `call` holds its id.
Outcome sent(const std::variant<ordered_json, Outcome>& reply, const std::string& channel,
             Repeat repeat) {
  if (const auto* failure = std::get_if<Outcome>(&reply)) return *failure;
  std::string id = text_at(std::get<ordered_json>(reply), "id");
  if (id.empty()) return lost(repeat, "no post in the reply");
  return scheduler::Sent{{}, channel, std::move(id)};
}

// The zone the user lives in: found out by their client or chosen by hand. The switch between the
// two is a text in all servers seen, though its type allows a truth value.
std::string zone_of(const ordered_json& user) {
  const ordered_json& zone = value_at(user, "timezone");
  const bool automatic =
      text_at(zone, "useAutomaticTimezone") == "true" || flag_at(zone, "useAutomaticTimezone");
  return text_at(zone, automatic ? "automaticTimezone" : "manualTimezone");
}

std::string name_of(const ordered_json& user) {
  const std::string first = text_at(user, "first_name");
  const std::string last = text_at(user, "last_name");
  if (!first.empty() && !last.empty()) return first + " " + last;
  if (!first.empty() || !last.empty()) return first + last;
  const std::string nickname = text_at(user, "nickname");
  return nickname.empty() ? text_at(user, "username") : nickname;
}

}  // namespace

MattermostClient::MattermostClient(http::Client& http, const MattermostConfig& config,
                                   const Callbacks* callbacks)
    : api_(std::make_unique<const Api>(http, config.url, config.token)), callbacks_(callbacks) {}

MattermostClient::~MattermostClient() = default;

ordered_json MattermostClient::content(const commands::Message& message, const std::string& key,
                                       std::string_view user_id) const {
  std::optional<Buttons> buttons;
  if (callbacks_ != nullptr) buttons.emplace(Buttons{*callbacks_, user_id});
  const Rendered rendered = render(message, buttons ? &*buttons : nullptr);
  ordered_json props = ordered_json::object();
  if (!key.empty()) props[std::string{kKeyProperty}] = key;
  if (!rendered.attachments.empty()) {
    props["attachments"] = ordered_json::parse(rendered.attachments);
  }
  return {{"message", rendered.text}, {"props", std::move(props)}};
}

std::variant<BotUser, Outcome> MattermostClient::bot_user() {
  {
    const std::lock_guard lock{mutex_};
    if (bot_user_) return *bot_user_;
  }
  auto reply = api_->call({"GET", "/users/me", "", nullptr});
  if (auto* failure = std::get_if<Outcome>(&reply)) return std::move(*failure);
  const auto& me = std::get<ordered_json>(reply);
  BotUser user{text_at(me, "id"), text_at(me, "username")};
  if (user.id.empty()) return Outcome{scheduler::Failed{"GET /users/me: no id"}};
  const std::lock_guard lock{mutex_};
  bot_user_ = user;
  return user;
}

Outcome MattermostClient::post(const Post& post) {
  return post_with(post, nullptr);
}

Outcome MattermostClient::upload(const Upload& upload) {
  const Call call{
      "POST",
      "/files",
      "channel_id=" + percent_encoded(upload.channel) + "&filename=" + percent_encoded(upload.name),
      nullptr,
      Repeat::kSafe,
      upload.text};
  const auto reply = api_->call(call);
  if (const auto* failure = std::get_if<Outcome>(&reply)) return *failure;
  const ordered_json& infos = value_at(std::get<ordered_json>(reply), "file_infos");
  const std::string id = infos.is_array() && !infos.empty() ? text_at(infos[0], "id") : "";
  if (id.empty()) return scheduler::Failed{"POST /files: no file in the reply"};
  return post_with({upload.channel, "", upload.key, upload.caption}, ordered_json::array({id}));
}

Outcome MattermostClient::post_with(const Post& post, const ordered_json& files) {
  const auto me = bot_user();
  if (const auto* failure = std::get_if<Outcome>(&me)) return *failure;
  // The server remembers this id for half a minute and answers a repetition with the first post,
  // old servers whoever repeats it, and shows it to the whole channel: so nobody may guess it.
  const std::string pending = std::get<BotUser>(me).id + ":" + api_->sealed(post.key);
  ordered_json body{
      {"channel_id", post.channel}, {"root_id", post.thread}, {"pending_post_id", pending}};
  body.update(content(post.message, post.key, ""));
  if (!files.is_null()) body["file_ids"] = files;
  Outcome outcome = sent(api_->call({"POST", "/posts", "set_online=false", body, Repeat::kUnsafe}),
                         post.channel, Repeat::kUnsafe);
  if (auto* arrived = std::get_if<scheduler::Sent>(&outcome)) arrived->rest = api_->rest();
  return outcome;
}

Outcome MattermostClient::whisper(const Whisper& whisper) {
  // Only a system administrator's token may do this: others are refused with a 403.
  ordered_json post{{"channel_id", whisper.channel}, {"root_id", whisper.thread}};
  post.update(content(whisper.message, "", whisper.user_id));
  const ordered_json body{{"user_id", whisper.user_id}, {"post", std::move(post)}};
  return sent(api_->call({"POST", "/posts/ephemeral", "", body}), whisper.channel, Repeat::kSafe);
}

Outcome MattermostClient::edit(const Edit& edit) {
  return sent(api_->call({"PUT", "/posts/" + percent_encoded(edit.message_id) + "/patch", "",
                          content(edit.message, edit.key, "")}),
              edit.channel, Repeat::kSafe);
}

Outcome MattermostClient::find(const std::string& channel, const std::string& /*thread*/,
                               const std::string& key, okr::Instant since) {
  constexpr auto kClocksDiffer = 60s;
  constexpr std::size_t kMostPosts = 1000;  // that one reply holds
  const auto me = bot_user();
  if (const auto* failure = std::get_if<Outcome>(&me)) return *failure;

  const auto from = std::chrono::milliseconds{(since - kClocksDiffer).time_since_epoch()};
  const auto reply = api_->call({"GET", "/channels/" + percent_encoded(channel) + "/posts",
                                 "since=" + std::to_string(from.count()), nullptr});
  if (const auto* failure = std::get_if<Outcome>(&reply)) return *failure;
  const ordered_json& posts = value_at(std::get<ordered_json>(reply), "posts");
  for (const ordered_json& post : posts) {
    const bool ours = text_at(post, "user_id") == std::get<BotUser>(me).id &&
                      text_at(value_at(post, "props"), kKeyProperty) == key;
    if (ours) return scheduler::Sent{{}, channel, text_at(post, "id")};
  }
  if (posts.size() >= kMostPosts) return scheduler::Failed{"too many posts to look through"};
  return scheduler::NothingToSay{"it is not there"};
}

std::variant<std::string, Outcome> MattermostClient::open_dm(const std::string& user_id) {
  const auto me = bot_user();
  if (const auto* failure = std::get_if<Outcome>(&me)) return *failure;
  const ordered_json both = ordered_json::array({std::get<BotUser>(me).id, user_id});
  auto reply = api_->call({"POST", "/channels/direct", "", both});
  if (auto* failure = std::get_if<Outcome>(&reply)) return std::move(*failure);
  std::string id = text_at(std::get<ordered_json>(reply), "id");
  if (id.empty()) return Outcome{scheduler::Failed{"POST /channels/direct: no id"}};
  return id;
}

std::map<std::string, Quiet> MattermostClient::quiet(const std::vector<std::string>& user_ids,
                                                     okr::Instant now) {
  const auto reply = api_->call({"POST", "/users/status/ids", "", ordered_json(user_ids)});
  std::map<std::string, Quiet> result;
  const auto* statuses = std::get_if<ordered_json>(&reply);
  if (statuses == nullptr || !statuses->is_array()) return result;
  for (const ordered_json& one : *statuses) {
    const std::string status = text_at(one, "status");
    const okr::Instant until{std::chrono::seconds{integer_at(one, "dnd_end_time")}};
    if (status == "ooo") {
      result[text_at(one, "user_id")] = {std::nullopt, true};
    } else if (status == "dnd" && integer_at(one, "dnd_end_time") <= 0) {
      result[text_at(one, "user_id")] = {};
    } else if (status == "dnd" && until > now) {
      result[text_at(one, "user_id")] = {until};
    }
  }
  return result;
}

std::variant<store::Profile, Outcome> MattermostClient::profile(const std::string& user_id) {
  auto reply = api_->call({"GET", "/users/" + percent_encoded(user_id), "", nullptr});
  if (auto* failure = std::get_if<Outcome>(&reply)) return std::move(*failure);
  const auto& user = std::get<ordered_json>(reply);
  store::Profile profile;
  profile.name = name_of(user);
  profile.user_name = text_at(user, "username");
  profile.time_zone = zone_of(user);
  profile.language = text_at(user, "locale");
  profile.deactivated = integer_at(user, "delete_at") > 0;
  return profile;
}

}  // namespace bot::mattermost
