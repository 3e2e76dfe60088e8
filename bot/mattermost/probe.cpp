#include "bot/mattermost/probe.h"

#include <nlohmann/json.hpp>

#include "bot/api_url.h"
#include "bot/json_text.h"

namespace bot::mattermost {
namespace {

using nlohmann::ordered_json;

http::Response call(http::Client& http, const MattermostConfig& config, const std::string& method,
                    const std::string& path, const std::string& body) {
  http::Request request;
  request.method = method;
  request.path = split_url(config.url).path + "/api/v4" + path;
  request.headers = {{"Authorization", "Bearer " + config.token.reveal()},
                     {"Content-Type", "application/json"}};
  request.body = body;
  return http.send(request);
}

Reach reach_of(const http::Response& response) {
  const ordered_json reply = read_json(response.body);
  if (response.status == 200) {
    const bool ours = text_at(reply, "text").find(kProbeAnswer) != std::string::npos;
    return ours ? Reach::kReached : Reach::kOtherProgram;
  }
  const std::string id = text_at(reply, "id");
  if (id == "api.command.execute_command.not_found.app_error") return Reach::kNoCommand;
  if (id == "api.command.execute_command.failed_resp.app_error") {
    // The sentence is in the language of the bot's account; the status line stands in it as it
    // came.
    const bool token = text_at(reply, "message").find("401") != std::string::npos;
    return token ? Reach::kTokenUnknown : Reach::kRefused;
  }
  const bool failed = id.starts_with("api.command.execute_command.failed");
  return failed ? Reach::kNotReached : Reach::kUnknown;
}

}  // namespace

Reach probe(http::Client& http, const MattermostConfig& config, const std::string& team) {
  // Every member of a team is in this channel.
  const http::Response channel = call(
      http, config, "GET", "/teams/" + percent_encoded(team) + "/channels/name/town-square", "");
  const std::string id = text_at(read_json(channel.body), "id");
  if (channel.status != 200 || id.empty()) return Reach::kUnknown;
  const ordered_json body{
      {"channel_id", id}, {"team_id", team}, {"command", "/okr " + std::string{kProbeText}}};
  return reach_of(call(http, config, "POST", "/commands/execute", json_text(body)));
}

}  // namespace bot::mattermost
