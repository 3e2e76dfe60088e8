#include "bot/mattermost/interactive.h"

#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "bot/json_text.h"
#include "bot/mattermost/dialog.h"
#include "bot/mattermost/render.h"
#include "commands/forms/forms.h"

namespace bot::mattermost {
namespace {

using nlohmann::ordered_json;

// A form with all of its texts at their longest, every character escaped.
constexpr std::size_t kLongestBody = 512UL * 1024;

constexpr std::string_view kButtonInvalid =
    "This button is no longer valid. `/okr` shows what there is to do now.";
constexpr std::string_view kFormInvalid =
    "This form is no longer valid. Nothing was saved; /okr shows what there is to do now.";
constexpr std::string_view kNotAsked =
    "Mattermost did not ask you in time whether you are sure, so nothing was changed. Please press "
    "the button once more.";
constexpr std::string_view kBusy =
    "I was too busy to do that in time, so nothing was changed. Please try again in a minute.";

// What only the one who pressed sees.
std::string ephemeral(std::string_view text) {
  return json_text({{"ephemeral_text", text}, {"skip_slack_parsing", true}});
}

ordered_json object_in(std::string_view body) {
  return body.size() > kLongestBody ? ordered_json{} : read_json(body);
}

// In one piece: a post has little room for what its buttons carry.
Token token_in(const ordered_json& context) {
  return parse_state(text_at(context, "s"));
}

bool opens_form(const std::string& text) {
  const auto action = commands::parse_action(text);
  return action && commands::forms::find(action->name) != nullptr;
}

// Where a dialog could not be opened: what `message` says to type, and that one can try again.
commands::Message not_opened(commands::Message message) {
  auto& blocks = message.blocks;
  blocks.insert(blocks.begin(),
                commands::Text{{commands::plain("Mattermost did not open the form in time. Please "
                                                "press the button once more, or type it.")}});
  return message;
}

// Puts a message in the place of the post that was pressed in. What is not said again of its
// properties is lost.
std::string replacement(const Rendered& rendered) {
  ordered_json props{{"from_bot", "true"}};
  if (!rendered.attachments.empty()) {
    props["attachments"] = ordered_json::parse(rendered.attachments);
  }
  return json_text({{"update", {{"message", rendered.text}, {"props", std::move(props)}}}});
}

// The button for the next page of a form, whose state begins with the action that opens it.
void add_next_page(commands::Message& message, const commands::Form& form) {
  const auto action = commands::parse_action(form.state.substr(0, form.state.rfind(':')));
  if (!action) return;
  message.add(commands::Text{{commands::plain("There is more to fill in: press the button, or "
                                              "type "),
                              commands::code("/okr checkin"), commands::plain(".")}});
  commands::Button button;
  button.label = "Next page";
  button.description = "Open the next page of the form";
  button.action = *action;
  button.style = commands::Button::Style::kPrimary;
  message.add(commands::Actions{{std::move(button)}});
}

// Of one nonce two people can make use, each for themselves.
std::string press_key(const Unsealed& sealed, const std::string& user_id) {
  return "press " + sealed.nonce + " " + user_id;
}

void respond_json(const http::Responder& respond, std::string body) {
  respond([body = std::move(body)] { return json_response(body); });
}

}  // namespace

// Somebody's press or submission, once its seal is known to be ours and for them.
struct Interactions::Inbound {
  ordered_json payload;
  commands::Request who;
  std::string trigger;
  std::string object;  // what was sealed
};

Interactions::Interactions(store::Store& store, const scheduler::Clock& clock,
                           const MattermostConfig& config, okr::OrgId org, Desk& desk)
    : store_(store),
      clock_(clock),
      org_(org),
      desk_(desk),
      connection_(Connections{store, org, "mattermost"}.id_of(config.url)),
      administrators_(config.administrators.begin(), config.administrators.end()) {}

commands::Request Interactions::request_of(const std::string& user_id) const {
  commands::Request who;
  who.org = org_;
  who.connection = connection_;
  who.platform = "mattermost";
  who.user_id = user_id;
  who.administrator = administrators_.contains(user_id);
  return who;
}

void Interactions::press(std::string_view body, const http::Responder& respond) {
  Inbound inbound{object_in(body), {}, {}, {}};
  const std::string user_id = text_at(inbound.payload, "user_id");
  const Token token = token_in(value_at(inbound.payload, "context"));
  auto sealed = desk_.callbacks().sealer.open(token, user_id);
  if (!sealed || (sealed->purpose != Purpose::kPress && sealed->purpose != Purpose::kAsk)) {
    spdlog::warn("refused platform=mattermost path=action why=seal");
    return respond_json(respond, ephemeral(kButtonInvalid));
  }
  commands::Request& who = inbound.who = request_of(user_id);
  who.user_name = text_at(inbound.payload, "user_name");
  who.channel_id = text_at(inbound.payload, "channel_id");
  who.channel_name = text_at(inbound.payload, "channel_name");
  who.direct = text_at(inbound.payload, "team_id").empty();
  who.key = press_key(*sealed, user_id);
  inbound.trigger = text_at(inbound.payload, "trigger_id");
  inbound.object = std::move(sealed->object);
  if (sealed->purpose == Purpose::kAsk) return ask(inbound, respond);
  if (opens_form(inbound.object)) return open_form(inbound, respond);
  // The buttons of a command's reply are its author's. It is no post, and only the newest servers
  // replace it.
  const bool posted = token.person.empty();
  const auto reply = [&callbacks = desk_.callbacks(), posted](const commands::Answer& answer) {
    const Buttons buttons{callbacks, ""};
    if (posted && answer.replaces()) {
      return json_response(replacement(render(answer.message(), &buttons)));
    }
    return json_response(ephemeral(render(answer.message(), nullptr).text));
  };
  answer(store_, clock_, commands::Click{std::move(who), std::move(inbound.object)}, reply,
         in_json(respond, ephemeral(kBusy)));
}

void Interactions::ask(const Inbound& inbound, const http::Responder& respond) {
  const auto question = parse_question(inbound.object);
  if (!question) return respond_json(respond, ephemeral(kButtonInvalid));
  const auto asked = [&desk = desk_, question = *question, user_id = inbound.who.user_id,
                      trigger = inbound.trigger] {
    const Token state =
        desk.callbacks().sealer.seal(Purpose::kConfirm, question.action, user_id, kDialogLife);
    const bool open = desk.open(trigger, render_dialog(question, state));
    return json_response(open ? "{}" : ephemeral(kNotAsked));
  };
  desk_.patient(respond, ephemeral(kBusy))(asked);
}

void Interactions::open_form(const Inbound& inbound, const http::Responder& respond) {
  const auto reply = [&desk = desk_, user_id = inbound.who.user_id,
                      trigger = inbound.trigger](const commands::Answer& answer) {
    const commands::Form* form = answer.form();
    if (form != nullptr && desk.open(trigger, *form, user_id)) return json_response("{}");
    const commands::Message said =
        form == nullptr ? answer.message() : not_opened(answer.message());
    return json_response(ephemeral(render(said, nullptr).text));
  };
  commands::Click click{inbound.who, inbound.object};
  // Each opening is a form of its own.
  click.who.key = "open " + inbound.trigger;
  answer(store_, clock_, std::move(click), reply, desk_.patient(respond, ephemeral(kBusy)));
}

void Interactions::submit(std::string_view body, const http::Responder& respond) {
  Inbound inbound{object_in(body), {}, {}, {}};
  const std::string user_id = text_at(inbound.payload, "user_id");
  auto sealed =
      desk_.callbacks().sealer.open(parse_state(text_at(inbound.payload, "state")), user_id);
  const bool submission = text_at(inbound.payload, "type") == "dialog_submission";
  if (!submission || !sealed ||
      (sealed->purpose != Purpose::kForm && sealed->purpose != Purpose::kConfirm)) {
    spdlog::warn("refused platform=mattermost path=dialog why={}", submission ? "seal" : "type");
    return respond_json(respond, error_reply(kFormInvalid));
  }
  if (flag_at(inbound.payload, "cancelled")) return respond_json(respond, "{}");
  inbound.who = request_of(user_id);
  inbound.who.key = press_key(*sealed, user_id);
  inbound.object = std::move(sealed->object);
  if (sealed->purpose == Purpose::kConfirm) return confirmed(inbound, respond);
  filled_in(inbound, respond);
}

void Interactions::confirmed(const Inbound& inbound, const http::Responder& respond) {
  const auto reply = [&desk = desk_,
                      user_id = inbound.who.user_id](const commands::Answer& answer) {
    desk.tell(user_id, answer.message());
    return json_response("{}");
  };
  answer(store_, clock_, commands::Click{inbound.who, inbound.object}, reply,
         in_json(respond, error_reply(kBusy)));
}

void Interactions::filled_in(const Inbound& inbound, const http::Responder& respond) {
  const auto reply = [&desk = desk_,
                      user_id = inbound.who.user_id](const commands::Answer& answer) {
    const commands::FieldErrors errors = answer.errors();
    if (!errors.empty()) return json_response(errors_reply(errors));
    commands::Message message = answer.message();
    if (answer.form() != nullptr) add_next_page(message, *answer.form());
    desk.tell(user_id, std::move(message));
    return json_response("{}");
  };
  commands::Submission submission{inbound.who, inbound.object,
                                  values_of(value_at(inbound.payload, "submission"))};
  answer(store_, clock_, std::move(submission), reply, in_json(respond, error_reply(kBusy)));
}

http::AsyncHandler action_endpoint(std::shared_ptr<Interactions> interactions) {
  return [interactions = std::move(interactions)](const http::Request& request,
                                                  const http::Responder& respond) {
    interactions->press(request.body, respond);
  };
}

http::AsyncHandler dialog_endpoint(std::shared_ptr<Interactions> interactions) {
  return [interactions = std::move(interactions)](const http::Request& request,
                                                  const http::Responder& respond) {
    interactions->submit(request.body, respond);
  };
}

}  // namespace bot::mattermost
