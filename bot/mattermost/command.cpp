#include "bot/mattermost/command.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>

#include "bot/answer.h"
#include "bot/http/form.h"
#include "bot/mattermost/desk.h"
#include "bot/mattermost/mentions.h"
#include "bot/mattermost/probe.h"
#include "bot/mattermost/render.h"
#include "bot/mattermost/token.h"

namespace bot::mattermost {
namespace {

// A direct channel is named after the two users in it: "<id>__<id>".
bool is_direct(std::string_view channel_name) {
  constexpr std::size_t kIdLength = 26;
  const auto is_id = [](std::string_view text) {
    return text.size() == kIdLength && std::all_of(text.begin(), text.end(), [](char c) {
             return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
           });
  };
  return channel_name.size() == 2 * kIdLength + 2 && channel_name.substr(kIdLength, 2) == "__" &&
         is_id(channel_name.substr(0, kIdLength)) && is_id(channel_name.substr(kIdLength + 2));
}

class CommandsEndpoint {
 public:
  CommandsEndpoint(store::Store& store, const scheduler::Clock& clock,
                   const MattermostConfig& config, okr::OrgId org, Desk* desk)
      : store_(store),
        clock_(clock),
        desk_(desk),
        tokens_(config.command_tokens),
        org_(org),
        connection_(Connections{store, org, "mattermost"}.id_of(config.url)),
        administrators_(config.administrators.begin(), config.administrators.end()) {}

  void operator()(const http::Request& http, const http::Responder& respond) const {
    const auto form = http::parse_form(http.body);
    if (!token_known(tokens_, http.headers, form.value_or(http::Form{{}}))) {
      spdlog::warn("refused platform=mattermost path=command why=token");
      return respond_empty(respond, 401);
    }
    if (!form || !well_formed(*form, {"user_id", "channel_id"})) return respond_empty(respond, 400);
    if (text_of(*form, "text") == kProbeText) {
      return respond(
          [] { return json_response(render_reply(commands::sentence(kProbeAnswer), nullptr)); });
    }
    commands::Request who = request(*form);
    const auto reply = [desk = desk_, user_id = who.user_id,
                        trigger = who.key](const commands::Answer& answer) {
      if (desk == nullptr) return json_response(render_reply(answer.message(), nullptr));
      const Buttons buttons{desk->callbacks(), user_id};
      if (answer.form() == nullptr) return json_response(render_reply(answer.message(), &buttons));
      desk->open_later(trigger, *answer.form(), user_id, answer.message());
      return json_response("{}");
    };
    answer(store_, clock_, std::move(who), reply, respond);
  }

 private:
  [[nodiscard]] commands::Request request(const http::Form& form) const {
    commands::Request request;
    request.org = org_;
    request.connection = connection_;
    request.platform = "mattermost";
    request.user_id = text_of(form, "user_id");
    request.user_name = text_of(form, "user_name");
    request.administrator = administrators_.contains(request.user_id);
    request.channel_id = text_of(form, "channel_id");
    request.channel_name = text_of(form, "channel_name");
    request.direct = is_direct(request.channel_name);
    request.key = text_of(form, "trigger_id");
    request.opens_forms = desk_ != nullptr;
    read_text(form, request);
    return request;
  }

  store::Store& store_;
  const scheduler::Clock& clock_;
  Desk* desk_;  // may be null
  std::vector<Secret> tokens_;
  okr::OrgId org_;
  okr::ConnectionId connection_;
  std::set<std::string> administrators_;  // user ids
};

}  // namespace

http::AsyncHandler commands_endpoint(store::Store& store, const scheduler::Clock& clock,
                                     const MattermostConfig& config, okr::OrgId org, Desk* desk) {
  const auto endpoint = std::make_shared<const CommandsEndpoint>(store, clock, config, org, desk);
  return [endpoint](const http::Request& request, const http::Responder& respond) {
    (*endpoint)(request, respond);
  };
}

}  // namespace bot::mattermost
