#include "tests/bot/fake_mattermost.h"

#include <algorithm>
#include <sstream>

namespace tests {

using nlohmann::json;

namespace {

// The segments behind "/api/v4", without the query.
std::vector<std::string> segments(const std::string& path) {
  std::istringstream in{path.substr(0, path.find('?'))};
  std::vector<std::string> out;
  for (std::string segment; std::getline(in, segment, '/');) {
    if (!segment.empty()) out.push_back(segment);
  }
  out.erase(out.begin(), out.begin() + std::min<std::ptrdiff_t>(2, std::ssize(out)));
  return out;
}

bool is_fixed(const std::string& segment) {
  for (const char* word : {"posts", "users", "me", "channels", "direct", "patch", "ephemeral",
                           "actions", "dialogs", "open", "status", "ids", "files"}) {
    if (segment == word) return true;
  }
  return false;
}

std::string call_name(const std::string& method, const std::string& path) {
  std::string name = method + " ";
  for (const std::string& segment : segments(path)) {
    if (is_fixed(segment)) name += "/" + segment;
  }
  return name;
}

Answer missing(const std::string& id) {
  return {404, json{{"id", id}, {"message", "not found"}, {"status_code", 404}}.dump()};
}

// Nobody is shown where a button leads to and what it brings.
json as_json(const FakeMattermost::Posted& posted) {
  json shown = posted.attachments;
  for (json& attachment : shown) {
    if (!attachment.contains("actions")) continue;
    for (json& action : attachment["actions"]) action.erase("integration");
  }
  return {{"id", posted.id},
          {"channel_id", posted.channel},
          {"root_id", posted.thread},
          {"user_id", "bot0id"},
          {"message", posted.text},
          {"props", {{"from_bot", "true"}, {"milepost_key", posted.key}, {"attachments", shown}}}};
}

// Whether they have room in a server before 6.0, which counts them as it writes them itself.
bool have_room(json props) {
  constexpr std::size_t kRoom = 8000;
  constexpr const char* kTexts[] = {"color",       "pretext", "author_name", "author_link",
                                    "author_icon", "title",   "title_link",  "image_url",
                                    "thumb_url",   "footer",  "footer_icon"};
  for (json& attachment : props["attachments"]) {
    attachment.update({{"id", 0}, {"fields", nullptr}, {"ts", nullptr}});
    for (const char* name : kTexts) attachment[name] = "";
  }
  props["from_bot"] = "true";
  const std::string text = props.dump();
  const auto counted = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  const auto escaped = [](char c) { return c == '<' || c == '>' || c == '&'; };
  return std::count_if(text.begin(), text.end(), counted) +
             5 * std::count_if(text.begin(), text.end(), escaped) <=
         static_cast<std::ptrdiff_t>(kRoom);
}

Answer no_room() {
  return {400, R"({"id":"model.post.is_valid.props.app_error","message":"Invalid props."})"};
}

void set_props(FakeMattermost::Posted& posted, const json& body) {
  const json props = body.value("props", json::object());
  posted.key = props.value("milepost_key", "");
  posted.attachments = props.value("attachments", json::array());
}

}  // namespace

FakeMattermost::FakeMattermost()
    : platform_(call_name, [this](const Call& call) { return carry_out(call); }) {}

void FakeMattermost::add_user(const User& user) {
  const std::lock_guard lock{mutex_};
  users_[user.id] = user;
}

void FakeMattermost::add_said(const Said& said) {
  // As text at once: long tests ask for thousands of them again and again.
  Kept kept{said.at, said.id, as_post(said).dump()};
  const std::lock_guard lock{mutex_};
  said_[said.channel].push_back(std::move(kept));
}

std::vector<FakeMattermost::Posted> FakeMattermost::posts() const {
  const std::lock_guard lock{mutex_};
  return posts_;
}

std::vector<json> FakeMattermost::dialogs() const {
  const std::lock_guard lock{mutex_};
  return dialogs_;
}

Answer FakeMattermost::carry_out(const Call& call) {
  const std::vector<std::string> path = segments(call.path);
  if (call.name == "POST /files") {
    const std::lock_guard lock{mutex_};
    files_.push_back(call.body);
    const std::string id = "file" + std::to_string(files_.size());
    return {201, json{{"file_infos", {{{"id", id}}}}}.dump()};
  }
  const json body = call.body.empty() ? json{} : json::parse(call.body);
  const std::lock_guard lock{mutex_};
  if (call.name == "GET /users/me") return {200, R"({"id":"bot0id","username":"okr"})"};
  if (call.name == "GET /users/channels") return direct_channels();
  if (call.name == "GET /users") return user(path.at(1));
  if (call.name == "POST /channels/direct") {
    return {201, json{{"id", "dm-" + body.at(1).get<std::string>()}, {"type", "D"}}.dump()};
  }
  if (call.name == "POST /posts") return post(body);
  if (call.name == "POST /users/status/ids") return statuses(body);
  if (call.name == "PUT /posts/patch") return patch(path.at(1), body);
  if (call.name == "GET /channels/posts") {
    const std::size_t since = call.path.find("since=");
    return channel_posts(path.at(1), std::stoll(call.path.substr(since + 6)));
  }
  if (call.name == "POST /actions/dialogs/open") {
    dialogs_.push_back(body);
    return {200, R"({"status":"OK"})"};
  }
  return missing("api.context.404.app_error");
}

Answer FakeMattermost::post(const json& body) {
  if (!have_room(body.value("props", json::object()))) return no_room();
  Posted posted;
  posted.channel = body.at("channel_id");
  posted.thread = body.value("root_id", "");
  posted.id = "post" + std::to_string(posts_.size() + 1);
  set_props(posted, body);
  posted.pending = body.value("pending_post_id", "");
  posted.text = body.at("message");
  for (const std::string id : body.value("file_ids", json::array())) {
    posted.file += files_.at(std::stoul(id.substr(4)) - 1);
  }
  posts_.push_back(posted);
  return {201, as_json(posted).dump()};
}

Answer FakeMattermost::patch(const std::string& id, const json& body) {
  for (Posted& posted : posts_) {
    if (posted.id != id) continue;
    if (!have_room(body.value("props", json::object()))) return no_room();
    posted.text = body.at("message");
    if (body.contains("props")) set_props(posted, body);  // all of them
    ++posted.edits;
    return {200, as_json(posted).dump()};
  }
  return missing("app.post.get.app_error");
}

Answer FakeMattermost::channel_posts(const std::string& channel, std::int64_t since) const {
  std::string order;
  std::string posts;
  const auto add = [&](const std::string& id, const std::string& post) {
    const std::string between = order.empty() ? "" : ",";
    order += between + '"' + id + '"';
    posts += between + '"' + id + "\":" + post;
  };
  for (const Posted& posted : posts_) {
    if (posted.channel == channel) add(posted.id, as_json(posted).dump());
  }
  if (const auto said = said_.find(channel); said != said_.end()) {
    for (const Kept& kept : said->second) {
      if (kept.at >= since) add(kept.id, kept.post);
    }
  }
  return {200, R"({"order":[)" + order + R"(],"posts":{)" + posts + "}}"};
}

Answer FakeMattermost::direct_channels() const {
  json channels = json::array({{{"id", "town"}, {"type", "O"}, {"last_post_at", 1}}});
  for (const auto& [id, said] : said_) {
    std::int64_t last = 0;
    for (const Kept& kept : said) last = std::max(last, kept.at);
    channels.push_back(
        {{"id", id}, {"type", "D"}, {"last_post_at", last}, {"total_msg_count", said.size()}});
  }
  return {200, channels.dump()};
}

json as_post(const FakeMattermost::Said& said) {
  return {{"id", said.id},           {"user_id", said.user}, {"channel_id", said.channel},
          {"message", said.text},    {"root_id", ""},        {"type", ""},
          {"props", json::object()}, {"create_at", said.at}, {"update_at", said.at},
          {"delete_at", 0}};
}

void FakeMattermost::set_status(const std::string& user, const std::string& status,
                                std::int64_t end) {
  const std::lock_guard lock{mutex_};
  statuses_[user] = {status, end};
}

Answer FakeMattermost::statuses(const json& ids) const {
  json all = json::array();
  for (const std::string id : ids) {
    const auto found = statuses_.find(id);
    json one = {{"user_id", id}, {"status", "online"}, {"manual", false}, {"last_activity_at", 0}};
    if (found != statuses_.end()) {
      one["status"] = found->second.first;
      if (found->second.second != 0) one["dnd_end_time"] = found->second.second;
    }
    all.push_back(std::move(one));
  }
  return {200, all.dump()};
}

Answer FakeMattermost::user(const std::string& id) const {
  const auto found = users_.find(id);
  if (found == users_.end()) return missing("app.user.missing_account.const");
  const User& user = found->second;
  const json zone{{"useAutomaticTimezone", user.automatic_zone ? "true" : "false"},
                  {"automaticTimezone", user.automatic_zone ? user.time_zone : ""},
                  {"manualTimezone", user.automatic_zone ? "" : user.time_zone}};
  return {200, json{{"id", user.id},
                    {"username", user.user_name},
                    {"first_name", user.first_name},
                    {"last_name", user.last_name},
                    {"delete_at", user.deleted ? 1767600000000 : 0},
                    {"locale", user.locale},
                    {"timezone", zone}}
                   .dump()};
}

}  // namespace tests
