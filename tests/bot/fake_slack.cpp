#include "tests/bot/fake_slack.h"

#include <algorithm>
#include <sstream>

#include "bot/http/form.h"
#include "tests/bot/slack_payloads.h"

namespace tests {

using nlohmann::json;

namespace {

std::map<std::string, std::string> read_form(const std::string& body) {
  std::map<std::string, std::string> out;
  if (const auto form = bot::http::parse_form(body)) {
    for (const auto& [name, value] : form->fields()) out[std::string{name}] = value;
  }
  return out;
}

std::string value(const std::map<std::string, std::string>& form, const std::string& name) {
  const auto found = form.find(name);
  return found == form.end() ? "" : found->second;
}

json blocks_of(const std::map<std::string, std::string>& form) {
  const std::string text = value(form, "blocks");
  return text.empty() ? json::array() : json::parse(text);
}

}  // namespace

std::string form_value(const std::string& body, const std::string& name) {
  return value(read_form(body), name);
}

void FakeSlack::add_user(const User& user) {
  const std::lock_guard lock{mutex_};
  users_[user.id] = user;
}

std::vector<FakeSlack::Posted> FakeSlack::posts(std::size_t but) const {
  const std::lock_guard lock{mutex_};
  const auto first = static_cast<std::ptrdiff_t>(std::min(but, posts_.size()));
  return {posts_.begin() + first, posts_.end()};
}

void FakeSlack::set_page_size(std::size_t size) {
  const std::lock_guard lock{mutex_};
  page_size_ = size;
}

void FakeSlack::refuse(const std::string& whom, const std::string& error) {
  const std::lock_guard lock{mutex_};
  refusals_[whom] = error;
}

void FakeSlack::set_patience(int messages, std::chrono::seconds pause) {
  const std::lock_guard lock{mutex_};
  patience_ = messages;
  pause_ = pause;
}

bool FakeSlack::has_enough(const Call& call) {
  if (patience_ == 0 || call.name != "chat.postMessage") return false;
  if (posted_in_a_row_++ < patience_) return false;
  posted_in_a_row_ = 0;
  return true;
}

// Null when there is no reason to refuse.
json FakeSlack::refusal(const Form& form) const {
  for (const char* field : {"channel", "users"}) {
    const auto found = refusals_.find(value(form, field));
    if (found != refusals_.end()) return {{"ok", false}, {"error", found->second}};
  }
  return nullptr;
}

Answer FakeSlack::carry_out(const Call& call) {
  if (call.name == "response_url") {
    record_blocks(json::parse(call.body).at("blocks"));
    return {200, "ok"};
  }
  if (call.name == "upload") {
    const std::lock_guard lock{mutex_};
    files_["F" + std::to_string(files_.size() + 1)] = call.body;
    return {200, "OK"};
  }
  const Form form = read_form(call.body);
  if (form.contains("blocks")) record_blocks(blocks_of(form));
  if (form.contains("view")) record_view(json::parse(value(form, "view")));
  const std::lock_guard lock{mutex_};
  if (has_enough(call)) {
    return {429, R"({"ok":false,"error":"ratelimited"})", std::to_string(pause_.count())};
  }
  if (const json refused = refusal(form); !refused.is_null()) return {200, refused.dump()};
  json reply = {{"ok", true}};
  if (call.name == "auth.test") {
    reply.update({{"team_id", "T0OKRDEMO1"},
                  {"team", "Acme"},
                  {"user_id", "U0OKRBOT01"},
                  {"bot_id", "B0OKRBOT01"}});
  } else if (call.name == "conversations.open") {
    reply["channel"] = {{"id", "D" + value(form, "users")}};
  } else if (call.name == "users.info") {
    reply = user_info(form);
  } else if (call.name.starts_with("dnd.")) {
    reply = dnd(call, form);
  } else if (call.name == "files.getUploadURLExternal") {
    reply.update({{"upload_url", platform_.origin() + "/files/upload?ticket=1"},
                  {"file_id", "F" + std::to_string(files_.size() + 1)}});
  } else if (call.name == "files.completeUploadExternal") {
    const json files = json::parse(value(form, "files"));
    Posted posted;
    posted.channel = value(form, "channel_id");
    posted.id = files.at(0).at("id");
    posted.text = value(form, "initial_comment");
    posted.file = files_.at(posted.id);
    posts_.push_back(posted);
    reply["files"] = files;
  } else if (call.name == "chat.postMessage") {
    reply = post(form);
  } else if (call.name == "chat.postEphemeral") {
    reply = whisper(form);
  } else if (call.name == "chat.update") {
    reply = update(form);
  } else if (call.name == "conversations.history" || call.name == "conversations.replies") {
    reply = history(form);
  } else if (call.name == "views.open" || call.name == "views.update") {
    reply["view"] = {{"id", "V1"}, {"hash", "17.1"}};
  } else if (call.name == "views.publish") {
    reply["view"] = {{"id", "VHOME"}, {"hash", "17.2"}};
  } else {
    reply = {{"ok", false}, {"error", "unknown_method"}};
  }
  return {200, reply.dump()};
}

json FakeSlack::post(const Form& form) {
  Posted posted;
  posted.channel = value(form, "channel");
  posted.thread = value(form, "thread_ts");
  posted.id = "1767600000." + std::to_string(100000 + posts_.size());
  const std::string metadata = value(form, "metadata");
  if (!metadata.empty()) posted.key = json::parse(metadata)["event_payload"]["key"];
  posted.text = value(form, "text");
  posted.blocks = blocks_of(form);
  posts_.push_back(posted);
  return {{"ok", true}, {"channel", posted.channel}, {"ts", posted.id}};
}

json FakeSlack::whisper(const Form& form) {
  Posted posted;
  posted.channel = value(form, "channel");
  posted.thread = value(form, "thread_ts");
  posted.id = "1767600001." + std::to_string(100000 + posts_.size());
  posted.only_for = value(form, "user");
  posted.text = value(form, "text");
  posted.blocks = blocks_of(form);
  posts_.push_back(posted);
  return {{"ok", true}, {"message_ts", posted.id}};
}

json FakeSlack::update(const Form& form) {
  for (Posted& posted : posts_) {
    if (posted.channel != value(form, "channel") || posted.id != value(form, "ts")) continue;
    posted.text = value(form, "text");
    posted.blocks = blocks_of(form);
    ++posted.edits;
    return {{"ok", true}, {"channel", posted.channel}, {"ts", posted.id}};
  }
  return {{"ok", false}, {"error", "message_not_found"}};
}

json FakeSlack::history(const Form& form) const {
  json messages = json::array();
  for (auto posted = posts_.rbegin(); posted != posts_.rend(); ++posted) {
    if (!posted->only_for.empty()) continue;
    if (posted->channel != value(form, "channel") || posted->thread != value(form, "ts")) continue;
    messages.push_back(
        {{"type", "message"},
         {"ts", posted->id},
         {"bot_id", "B0OKRBOT01"},
         {"metadata",
          {{"event_type", "milepost_delivery"}, {"event_payload", {{"key", posted->key}}}}}});
  }
  const std::string cursor = value(form, "cursor");
  const std::size_t begin = cursor.empty() ? 0 : std::stoul(cursor);
  const std::size_t end = std::min(begin + page_size_, messages.size());
  const json page(messages.begin() + static_cast<std::ptrdiff_t>(begin),
                  messages.begin() + static_cast<std::ptrdiff_t>(end));
  return {{"ok", true},
          {"messages", page.is_null() ? json::array() : page},
          {"response_metadata",
           {{"next_cursor", end < messages.size() ? std::to_string(end) : std::string{}}}}};
}

void FakeSlack::set_dnd(const std::string& user, std::int64_t start, std::int64_t end) {
  const std::lock_guard lock{mutex_};
  dnd_[user] = {start, end};
}

json FakeSlack::dnd_info(const std::string& user) const {
  const auto found = dnd_.find(user);
  const bool enabled = found != dnd_.end();
  return {{"dnd_enabled", enabled},
          {"next_dnd_start_ts", enabled ? found->second.first : 1},
          {"next_dnd_end_ts", enabled ? found->second.second : 1}};
}

json FakeSlack::dnd(const Call& call, const Form& form) const {
  if (dnd_.empty()) return {{"ok", false}, {"error", "missing_scope"}, {"needed", "dnd:read"}};
  json reply = {{"ok", true}};
  if (call.name == "dnd.info") {
    reply.update(dnd_info(value(form, "user")));
    return reply;
  }
  std::istringstream users{value(form, "users")};
  for (std::string user; std::getline(users, user, ',');) reply["users"][user] = dnd_info(user);
  return reply;
}

json FakeSlack::user_info(const Form& form) const {
  const auto found = users_.find(value(form, "user"));
  if (found == users_.end()) return {{"ok", false}, {"error", "user_not_found"}};
  const User& user = found->second;
  json told{{"id", user.id},
            {"name", user.name},
            {"deleted", user.deleted},
            {"tz", user.time_zone.empty() ? json{} : json(user.time_zone)},
            {"profile", {{"display_name", user.display_name}, {"real_name", user.real_name}}}};
  if (value(form, "include_locale") == "true") told["locale"] = user.locale;
  return {{"ok", true}, {"user", told}};
}

}  // namespace tests
