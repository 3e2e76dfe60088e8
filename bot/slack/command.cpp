#include "bot/slack/command.h"

#include <memory>
#include <set>
#include <string>

#include "bot/answer.h"
#include "bot/http/form.h"
#include "bot/slack/mentions.h"
#include "bot/slack/render.h"
#include "bot/slack/verified.h"

namespace bot::slack {
namespace {

class CommandsReceiver {
 public:
  CommandsReceiver(store::Store& store, const scheduler::Clock& clock, const SlackConfig& config,
                   okr::OrgId org, Desk* desk)
      : store_(store),
        clock_(clock),
        desk_(desk),
        org_(org),
        connections_(store, org, "slack"),
        administrators_(config.administrators.begin(), config.administrators.end()) {}

  void operator()(const http::Request& http, const http::Responder& respond) {
    const auto form = http::parse_form(http.body);
    if (!form || !well_formed(*form, {"team_id", "user_id", "channel_id"})) {
      return respond_empty(respond, 400);
    }
    const commands::Request who = request(*form);
    const Asker asker{who, {who.channel_id, false}, text_of(*form, "response_url")};
    const auto reply = [desk = desk_, asker](const commands::Answer& answer) {
      if (desk == nullptr || answer.form() == nullptr) {
        return json_response(render_reply(answer.message()));
      }
      if (!desk->may_speak(asker.who.connection)) {
        return json_response(render_reply(desk->with_notice(answer.message())));
      }
      desk->open(asker, *answer.form(), asker.who.key);
      return empty_response(200);
    };
    answer(store_, clock_, who, reply, respond);
  }

 private:
  [[nodiscard]] commands::Request request(const http::Form& form) {
    commands::Request request;
    request.org = org_;
    request.connection = connections_.id_of(form.value("team_id").value_or(""));
    request.platform = "slack";
    request.user_id = text_of(form, "user_id");
    request.user_name = text_of(form, "user_name");
    request.administrator = administrators_.contains(request.user_id);
    request.channel_id = text_of(form, "channel_id");
    request.channel_name = text_of(form, "channel_name");
    request.direct = request.channel_name == "directmessage";
    request.opens_forms = desk_ != nullptr;
    request.key = text_of(form, "trigger_id");
    read_text(form.value("text").value_or(""), request);
    return request;
  }

  store::Store& store_;
  const scheduler::Clock& clock_;
  Desk* desk_;  // may be null
  okr::OrgId org_;
  Connections connections_;
  std::set<std::string> administrators_;  // user ids
};

// Certificate probes are not signed, so nothing else in them may count:
// https://docs.slack.dev/interactivity/implementing-slash-commands
bool is_probe(const http::Request& request) {
  if (request.body.find("ssl_check") == std::string::npos) return false;
  const auto form = http::parse_form(request.body);
  return form && form->value("ssl_check") == "1";
}

}  // namespace

http::AsyncHandler commands_receiver(store::Store& store, const scheduler::Clock& clock,
                                     const SlackConfig& config, okr::OrgId org, Desk* desk) {
  const auto receiver = std::make_shared<CommandsReceiver>(store, clock, config, org, desk);
  return [receiver](const http::Request& request, const http::Responder& respond) {
    (*receiver)(request, respond);
  };
}

http::AsyncHandler commands_endpoint(store::Store& store, const scheduler::Clock& clock,
                                     const SlackConfig& config, okr::OrgId org, Desk* desk) {
  const auto checked = verified(config.signing_secrets, clock, "commands",
                                commands_receiver(store, clock, config, org, desk));
  return [checked](const http::Request& request, const http::Responder& respond) {
    if (is_probe(request)) return respond_empty(respond, 200);
    checked(request, respond);
  };
}

}  // namespace bot::slack
