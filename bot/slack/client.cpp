#include "bot/slack/client.h"

#include <chrono>

#include "bot/api_url.h"
#include "bot/json_text.h"
#include "bot/slack/api.h"
#include "bot/slack/errors.h"
#include "bot/slack/profile.h"
#include "bot/slack/render.h"

namespace bot::slack {
namespace {

using nlohmann::ordered_json;
using scheduler::Outcome;
using namespace std::chrono_literals;

// What marks our messages: https://docs.slack.dev/messaging/message-metadata
constexpr std::string_view kEventType = "milepost_delivery";

std::string metadata(const std::string& key) {
  return json_text({{"event_type", kEventType}, {"event_payload", {{"key", key}}}});
}

bool is_ours(const ordered_json& message, const std::string& bot_id, const std::string& key) {
  const ordered_json& data = value_at(message, "metadata");
  return text_at(data, "event_type") == kEventType &&
         text_at(value_at(data, "event_payload"), "key") == key &&
         text_at(message, "bot_id") == bot_id;
}

// The id of the message with that key among these, empty when it is not among them.
std::string find_in(const ordered_json& messages, const std::string& bot_id,
                    const std::string& key) {
  for (const ordered_json& message : messages) {
    if (is_ours(message, bot_id, key)) return text_at(message, "ts");
  }
  return {};
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

// Slack's names for a call and for the message's id in its reply.
struct Method {
  std::string_view name;
  std::string_view id = "ts";
};

// Sends the message; once more as plain text when Slack cannot make sense of its blocks, so that a
// limit we do not know of costs the looks and not the words.
Outcome send(const Api& api, const Method& method, Arguments arguments,
             const commands::Message& message, Repeat repeat) {
  Rendered rendered = render(message);
  arguments.insert(arguments.end(), {{"text", std::move(rendered.text)}, {"parse", "none"}});
  Arguments with_blocks = arguments;
  with_blocks.emplace_back("blocks", std::move(rendered.blocks));

  auto reply = api.call(method.name, with_blocks, repeat);
  if (const auto* failure = std::get_if<Failure>(&reply); failure && about_blocks(failure->error)) {
    reply = api.call(method.name, arguments, repeat);
  }
  if (auto* failure = std::get_if<Failure>(&reply)) return std::move(failure->outcome);
  const auto& sent = std::get<ordered_json>(reply);
  std::string id = text_at(sent, method.id);
  if (id.empty()) return lost(repeat, std::string{method.name} + ": no id in the reply");
  return scheduler::Sent{{}, text_at(sent, "channel"), std::move(id)};
}

}  // namespace

SlackClient::SlackClient(http::Client& http, const SlackConfig& config,
                         const scheduler::Clock* clock)
    : http_(http),
      origin_(split_url(config.api_url).origin),
      tiers_(clock == nullptr ? nullptr : std::make_unique<Tiers>(*clock)),
      api_(std::make_unique<Api>(http, config.api_url, config.bot_token, "Bearer", tiers_.get())) {}

SlackClient::~SlackClient() = default;

std::variant<Workspace, Outcome> SlackClient::workspace() {
  {
    const std::lock_guard lock{mutex_};
    if (workspace_) return *workspace_;
  }
  auto reply = api_->call("auth.test", {}, Repeat::kSafe);
  if (auto* failure = std::get_if<Failure>(&reply)) return std::move(failure->outcome);
  const auto& me = std::get<ordered_json>(reply);
  Workspace workspace{text_at(me, "team_id"), text_at(me, "team"), text_at(me, "bot_id"),
                      text_at(me, "user_id")};
  if (workspace.team_id.empty()) return Outcome{scheduler::Failed{"auth.test: no team_id"}};
  const std::lock_guard lock{mutex_};
  workspace_ = workspace;
  return workspace;
}

void SlackClient::use(Secret token) {
  api_->use(std::move(token));
}

bool SlackClient::works() const {
  return std::holds_alternative<ordered_json>(api_->call("auth.test", {}, Repeat::kSafe));
}

Outcome SlackClient::post(const Post& post) {
  Arguments arguments{{"channel", post.channel},
                      {"metadata", metadata(post.key)},
                      {"unfurl_links", "false"},
                      {"unfurl_media", "false"}};
  if (!post.thread.empty()) arguments.emplace_back("thread_ts", post.thread);
  return send(*api_, {"chat.postMessage"}, std::move(arguments), post.message, Repeat::kUnsafe);
}

Outcome SlackClient::whisper(const Whisper& whisper) {
  Arguments arguments{{"channel", whisper.channel}, {"user", whisper.user_id}};
  if (!whisper.thread.empty()) arguments.emplace_back("thread_ts", whisper.thread);
  return send(*api_, {"chat.postEphemeral", "message_ts"}, std::move(arguments), whisper.message,
              Repeat::kSafe);
}

Outcome SlackClient::edit(const Edit& edit) {
  // Without "metadata" the message keeps that with its key.
  return send(*api_, {"chat.update"}, {{"channel", edit.channel}, {"ts", edit.message_id}},
              edit.message, Repeat::kSafe);
}

std::variant<std::string, Outcome> SlackClient::send_file(const Upload& upload) {
  constexpr auto kPatience = 10s;
  auto reply = api_->call(
      "files.getUploadURLExternal",
      {{"filename", upload.name}, {"length", std::to_string(upload.text.size())}}, Repeat::kSafe);
  if (auto* failure = std::get_if<Failure>(&reply)) {
    if (failure->error != "missing_scope") return std::move(failure->outcome);
    return post({upload.channel, "", upload.key,
                 commands::sentence("I may not send files here: an administrator has to add the "
                                    "scope files:write to the app and install it again.")});
  }
  const auto& where = std::get<ordered_json>(reply);
  const ApiUrl url = split_url(text_at(where, "upload_url"));
  // A file goes nowhere but to Slack: over TLS, or where its API is.
  if (url.origin != origin_ && !url.origin.starts_with("https://")) {
    return Outcome{scheduler::Failed{"files.getUploadURLExternal: no usable address"}};
  }
  const auto question = url.path.find('?');
  const http::Request request{
      .method = "POST",
      .path = url.path.substr(0, question),
      .query = question == std::string::npos ? "" : url.path.substr(question + 1),
      .headers = {{"Content-Type", "application/octet-stream"}},
      .body = upload.text};
  try {
    const http::Response response = url.origin == origin_
                                        ? http_.send(request)
                                        : http::connect(url.origin, kPatience)->send(request);
    if (response.status == 200) return text_at(where, "file_id");
    return Outcome{scheduler::Failed{"upload: HTTP " + std::to_string(response.status)}};
  } catch (const http::TransportError& error) {
    // The seam of ChatPlatform, as in Api; nobody sees the file yet.
    return Outcome{scheduler::Failed{std::string{"upload: "} + error.what()}};
  }
}

Outcome SlackClient::upload(const Upload& upload) {
  const auto sent = send_file(upload);
  if (const auto* outcome = std::get_if<Outcome>(&sent)) return *outcome;
  const std::string& file = std::get<std::string>(sent);
  const ordered_json files = ordered_json::array({{{"id", file}, {"title", upload.name}}});
  auto reply = api_->call("files.completeUploadExternal",
                          {{"files", json_text(files)},
                           {"channel_id", upload.channel},
                           {"initial_comment", render(upload.caption).text}},
                          Repeat::kUnsafe);
  if (auto* failure = std::get_if<Failure>(&reply)) return std::move(failure->outcome);
  return scheduler::Sent{{}, upload.channel, file};
}

Outcome SlackClient::find(const std::string& channel, const std::string& thread,
                          const std::string& key, okr::Instant since) {
  constexpr auto kClocksDiffer = 60s;
  constexpr auto kLongest = 15s;  // leaves room for one more page
  const auto begin = std::chrono::steady_clock::now();
  const auto me = workspace();
  if (const auto* failure = std::get_if<Outcome>(&me)) return *failure;

  const std::string method = thread.empty() ? "conversations.history" : "conversations.replies";
  const auto oldest = (since - kClocksDiffer).time_since_epoch().count();
  Arguments arguments{{"channel", channel},
                      {"oldest", std::to_string(oldest)},
                      {"inclusive", "true"},
                      {"include_all_metadata", "true"},
                      {"limit", "200"}};
  if (!thread.empty()) arguments.emplace_back("ts", thread);
  arguments.emplace_back("cursor", "");
  while (std::chrono::steady_clock::now() - begin < kLongest) {
    auto reply = api_->call(method, arguments, Repeat::kSafe);
    if (auto* failure = std::get_if<Failure>(&reply)) return std::move(failure->outcome);
    const auto& page = std::get<ordered_json>(reply);
    const std::string id = find_in(value_at(page, "messages"), std::get<Workspace>(me).bot_id, key);
    if (!id.empty()) return scheduler::Sent{{}, channel, id};
    std::string cursor = text_at(value_at(page, "response_metadata"), "next_cursor");
    if (cursor.empty()) return scheduler::NothingToSay{"it is not there"};
    arguments.back().second = std::move(cursor);
  }
  return scheduler::Failed{method + ": too many messages to look through"};
}

std::variant<std::string, Outcome> SlackClient::open_dm(const std::string& user_id) {
  auto reply = api_->call("conversations.open", {{"users", user_id}}, Repeat::kSafe);
  if (auto* failure = std::get_if<Failure>(&reply)) return std::move(failure->outcome);
  std::string id = text_at(value_at(std::get<ordered_json>(reply), "channel"), "id");
  if (id.empty()) return Outcome{scheduler::Failed{"conversations.open: no channel in the reply"}};
  return id;
}

// Where the app was not given dnd:read, nobody is known not to be disturbed.
std::map<std::string, Quiet> SlackClient::quiet(const std::vector<std::string>& user_ids,
                                                okr::Instant now) {
  {
    const std::lock_guard lock{mutex_};
    if (now < blind_until_) return {};
  }
  std::map<std::string, Quiet> result;
  const auto take = [&](const std::string& user, const ordered_json& one) {
    const okr::Instant start{std::chrono::seconds{integer_at(one, "next_dnd_start_ts")}};
    const okr::Instant end{std::chrono::seconds{integer_at(one, "next_dnd_end_ts")}};
    if (flag_at(one, "dnd_enabled") && start <= now && now < end) result[user] = {end};
  };
  // One whom the bot may not see spoils the answer for all: then the first is asked for alone.
  if (user_ids.size() > 1) {
    const auto reply = api_->call("dnd.teamInfo", {{"users", joined(user_ids)}}, Repeat::kSafe);
    if (const auto* all = std::get_if<ordered_json>(&reply)) {
      for (const auto& [user, one] : value_at(*all, "users").items()) take(user, one);
      return result;
    }
    if (stays_blind(std::get<Failure>(reply).error, now)) return {};
  }
  const auto reply = api_->call("dnd.info", {{"user", user_ids.front()}}, Repeat::kSafe);
  if (const auto* one = std::get_if<ordered_json>(&reply)) {
    take(user_ids.front(), *one);
  } else {
    (void)stays_blind(std::get<Failure>(reply).error, now);
  }
  return result;
}

bool SlackClient::stays_blind(std::string_view error, okr::Instant now) {
  if (error != "missing_scope" && error != "unknown_method") return false;
  const std::lock_guard lock{mutex_};
  blind_until_ = now + 1h;
  return true;
}

std::variant<store::Profile, Outcome> SlackClient::profile(const std::string& user_id) {
  auto reply = api_->call("users.info", {{"user", user_id}, {"include_locale", "true"}}, Repeat::kSafe);
  if (auto* failure = std::get_if<Failure>(&reply)) return std::move(failure->outcome);
  return profile_of(value_at(std::get<ordered_json>(reply), "user"));
}

}  // namespace bot::slack
