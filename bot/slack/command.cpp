#include "bot/slack/command.h"

#include <spdlog/spdlog.h>

#include <memory>
#include <set>
#include <string>

#include "bot/answer.h"
#include "bot/http/form.h"
#include "bot/slack/mentions.h"
#include "bot/slack/render.h"
#include "bot/slack/signature.h"

namespace bot::slack {
namespace {

class CommandsEndpoint {
 public:
  CommandsEndpoint(store::Store& store, const scheduler::Clock& clock, const SlackConfig& config,
                   okr::OrgId org)
      : store_(store),
        clock_(clock),
        signature_(config.signing_secrets),
        org_(org),
        connections_(store, org, "slack"),
        administrators_(config.administrators.begin(), config.administrators.end()) {}

  void operator()(const http::Request& http, const http::Responder& respond) {
    const auto form = http::parse_form(http.body);
    // Certificate probes are not signed, so nothing else in them may count:
    // https://docs.slack.dev/interactivity/implementing-slash-commands
    if (form && form->value("ssl_check") == "1") return respond_empty(respond, 200);

    const Verdict verdict = signature_(http.headers, http.body, clock_.now());
    if (verdict != Verdict::kAccepted) {
      spdlog::warn("refused platform=slack path=commands why={}", to_text(verdict));
      return respond_empty(respond, 401);
    }
    if (!form || !well_formed(*form, {"team_id", "user_id", "channel_id"})) {
      return respond_empty(respond, 400);
    }
    answer(store_, clock_, request(*form), render_reply, respond);
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
    request.key = text_of(form, "trigger_id");
    read_text(form.value("text").value_or(""), request);
    return request;
  }

  store::Store& store_;
  const scheduler::Clock& clock_;
  SignatureCheck signature_;
  okr::OrgId org_;
  Connections connections_;
  std::set<std::string> administrators_;  // user ids
};

}  // namespace

http::AsyncHandler commands_endpoint(store::Store& store, const scheduler::Clock& clock,
                                     const SlackConfig& config, okr::OrgId org) {
  // Handlers are copied, keys are not.
  const auto endpoint = std::make_shared<CommandsEndpoint>(store, clock, config, org);
  return [endpoint](const http::Request& request, const http::Responder& respond) {
    (*endpoint)(request, respond);
  };
}

}  // namespace bot::slack
