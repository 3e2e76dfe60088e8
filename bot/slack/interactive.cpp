#include "bot/slack/interactive.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <variant>

#include "bot/http/form.h"
#include "bot/json_text.h"
#include "bot/slack/modal.h"
#include "commands/forms/forms.h"

namespace bot::slack {
namespace {

using nlohmann::ordered_json;

// The workspace that a payload comes from. An app that is installed for a whole organization gets
// no "team", so the others are asked in the order in which Slack's own library does:
// https://github.com/slackapi/bolt-python/blob/main/slack_bolt/request/internals.py
std::string team_of(const ordered_json& payload) {
  const ordered_json& view = value_at(payload, "view");
  const ordered_json& authorizations = value_at(payload, "authorizations");
  const ordered_json first = authorizations.is_array() && !authorizations.empty()
                                 ? authorizations.front()
                                 : ordered_json{};
  for (std::string team :
       {text_at(view, "app_installed_team_id"), text_at(value_at(payload, "team"), "id"),
        text_at(payload, "team"), text_at(first, "team_id"), text_at(payload, "team_id"),
        text_at(value_at(payload, "user"), "team_id"), text_at(view, "team_id")}) {
    if (!team.empty()) return team;
  }
  return {};
}

std::string first_text(const ordered_json& object, std::string_view one, std::string_view other) {
  std::string text = text_at(object, one);
  return text.empty() ? text_at(object, other) : text;
}

// The payload of a form-encoded request; absent when it has none, or several.
std::optional<std::string> payload_in(const http::Request& http) {
  const auto form = http::parse_form(http.body);
  if (!form || form->values("payload").size() != 1) return std::nullopt;
  return std::string{*form->value("payload")};
}

// Whether the button opens a form.
bool opens_form(const std::string& text) {
  const auto action = commands::parse_action(text);
  return action && commands::forms::find(action->name) != nullptr;
}

}  // namespace

struct Interactions::Inbound {
  ordered_json payload;
  commands::Request who;
  std::string trigger;
};

Interactions::Interactions(store::Store& store, const scheduler::Clock& clock,
                           const SlackConfig& config, okr::OrgId org, Desk& desk)
    : store_(store),
      clock_(clock),
      org_(org),
      desk_(desk),
      connections_(store, org, "slack"),
      administrators_(config.administrators.begin(), config.administrators.end()) {}

void Interactions::handle(std::string_view text, const http::Responder& respond) {
  Inbound inbound{read_json(text), {}, {}};
  const ordered_json& user = value_at(inbound.payload, "user");
  const std::string team = team_of(inbound.payload);
  const std::string type = text_at(inbound.payload, "type");
  commands::Request& who = inbound.who;
  who.user_id = text_at(user, "id");
  if (type.empty() || team.empty() || who.user_id.empty()) return respond_empty(respond, 400);
  const bool press = type == "block_actions";
  // Closed views, shortcuts and what Slack may think of later ask nothing of us.
  if (!press && type != "view_submission") return respond_empty(respond, 200);
  inbound.trigger = text_at(inbound.payload, "trigger_id");
  who.org = org_;
  who.connection = connections_.id_of(team);
  who.platform = "slack";
  who.user_name = first_text(user, "username", "name");
  who.administrator = administrators_.contains(who.user_id);
  who.key = inbound.trigger;
  if (press) return pressed(inbound, respond);
  submitted(inbound, respond);
}

void Interactions::pressed(const Inbound& inbound, const http::Responder& respond) {
  const ordered_json& payload = inbound.payload;
  const ordered_json& container = value_at(payload, "container");
  const bool home = text_at(value_at(payload, "view"), "type") == "home";
  Asker asker{
      inbound.who, {text_at(container, "channel_id"), home}, text_at(payload, "response_url")};
  asker.who.channel_id = asker.origin.channel;
  asker.who.direct = asker.origin.channel.starts_with('D');
  // Of several one is ours at most: Slack tells a press as soon as it comes.
  const ordered_json& actions = value_at(payload, "actions");
  const ordered_json action =
      actions.is_array() && !actions.empty() ? actions.front() : ordered_json{};
  // A link only says that it was followed.
  if (text_at(action, "type") != "button" || !text_at(action, "url").empty()) {
    return respond_empty(respond, 200);
  }
  std::string value = text_at(action, "value");
  if (opens_form(value)) {
    desk_.press(std::move(asker), std::move(value), inbound.trigger);
    return respond_empty(respond, 200);
  }
  const auto reply = [this, asker](const commands::Answer& answer) {
    if (answer.replaces()) {
      desk_.replace(asker, answer.message());
    } else {
      desk_.tell(asker, answer.message());
    }
    if (asker.origin.home) desk_.publish_home(asker.who, "");
    return empty_response(200);
  };
  answer(store_, clock_, commands::Click{inbound.who, std::move(value)}, reply, respond);
}

void Interactions::submitted(const Inbound& inbound, const http::Responder& respond) {
  const ordered_json& view = value_at(inbound.payload, "view");
  const Asker asker{inbound.who, origin_of(view), {}};
  const auto reply = [this, asker](const commands::Answer& answer) {
    const commands::FieldErrors errors = answer.errors();
    if (!errors.empty()) return json_response(errors_reply(errors));
    // What brings the answer then is the form itself.
    if (answer.form() == nullptr && !desk_.may_speak(asker.who.connection)) {
      return json_response(update_reply(desk_.with_notice(answer.message())));
    }
    desk_.tell(asker, answer.message());
    if (asker.origin.home) desk_.publish_home(asker.who, "");
    if (answer.form() == nullptr) return empty_response(200);
    return json_response(update_reply(*answer.form(), asker.origin));
  };
  commands::Submission submission{inbound.who, state_of(view), values_of(view)};
  submission.who.channel_id = asker.origin.channel;
  answer(store_, clock_, std::move(submission), reply, respond);
}

http::AsyncHandler interactive_receiver(std::shared_ptr<Interactions> interactions) {
  return [interactions = std::move(interactions)](const http::Request& request,
                                                  const http::Responder& respond) {
    const auto payload = payload_in(request);
    if (!payload) return respond_empty(respond, 400);
    interactions->handle(*payload, respond);
  };
}

http::AsyncHandler options_receiver() {
  return [](const http::Request& request, const http::Responder& respond) {
    if (!payload_in(request)) return respond_empty(respond, 400);
    respond([] { return json_response(R"({"options":[]})"); });
  };
}

}  // namespace bot::slack
