#include "bot/slack/modal.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "bot/json_text.h"
#include "bot/slack/blocks.h"
#include "bot/slack/markup.h"
#include "bot/slack/render.h"

namespace bot::slack {
namespace {

using commands::Form;
using commands::FormField;
using commands::Span;
using nlohmann::ordered_json;

// https://docs.slack.dev/reference/views, less two in a hundred.
constexpr std::size_t kTitleRoom = 24;  // our titles are shorter; none is cut
constexpr std::size_t kInputLabelRoom = 1960;
constexpr std::size_t kOptionRoom = 73;
constexpr std::size_t kMetadata = 3000;  // bytes
constexpr std::size_t kMostOfView = 100;
constexpr std::size_t kErrorRoom = 1000;
constexpr std::string_view kCallback = "milepost_form";
constexpr std::string_view kValue = "value";  // the action_id of every element

ordered_json object_of(const std::string& json) {
  return ordered_json::parse(json);
}

ordered_json plain(std::string_view text, std::size_t room) {
  return object_of(plain_object(text, room));
}

// The text in which the first line stands out.
ordered_json section(std::string_view text, Span::Look first_line) {
  constexpr std::size_t kRoom = 2940;
  const std::size_t end = std::min(text.find('\n'), text.size());
  commands::Spans spans{{std::string{text.substr(0, end)}, first_line},
                        {std::string{text.substr(end)}, Span::Look::kPlain}};
  const Glyphs all = glyphs(spans);
  const Glyphs fits = shortened(trimmed(all), kRoom, markup_cost);
  return {{"type", "section"}, {"text", object_of(mrkdwn_object(fits))}};
}

ordered_json option(const commands::Option& one) {
  return {{"text", plain(one.label, kOptionRoom)}, {"value", one.value}};
}

ordered_json choice(const FormField& field) {
  ordered_json element{{"type", "static_select"}, {"action_id", kValue}};
  ordered_json options = ordered_json::array();
  for (const commands::Option& one : field.options) {
    if (options.size() == commands::kMostOptions) break;
    options.push_back(option(one));
    if (one.value == field.initial) element["initial_option"] = options.back();
  }
  element["options"] = std::move(options);
  return element;
}

ordered_json text_input(const FormField& field) {
  ordered_json element{{"type", "plain_text_input"},
                       {"action_id", kValue},
                       {"multiline", field.kind == FormField::Kind::kLines},
                       {"max_length", field.max_length}};
  if (!field.initial.empty()) element["initial_value"] = field.initial;
  return element;
}

ordered_json element_of(const FormField& field) {
  switch (field.kind) {
    case FormField::Kind::kOption:
      return choice(field);
    case FormField::Kind::kPerson: {
      ordered_json element{{"type", "users_select"}, {"action_id", kValue}};
      if (!field.initial.empty()) element["initial_user"] = field.initial;
      return element;
    }
    case FormField::Kind::kDay: {
      ordered_json element{{"type", "datepicker"}, {"action_id", kValue}};
      if (!field.initial.empty()) element["initial_date"] = field.initial;
      return element;
    }
    // A number is typed as text, so that 41% and 1.2M can be.
    case FormField::Kind::kNumber:
    case FormField::Kind::kText:
    case FormField::Kind::kLines:
      return text_input(field);
  }
  throw std::logic_error{"unknown kind of field"};
}

ordered_json input_block(const FormField& field) {
  ordered_json block{{"type", "input"},
                     {"block_id", field.id},
                     {"optional", field.optional},
                     {"label", plain(field.label, kInputLabelRoom)},
                     {"element", element_of(field)}};
  if (!field.hint.empty()) block["hint"] = plain(field.hint, kInputLabelRoom);
  return block;
}

std::string metadata(const Form& form, const Origin& origin) {
  std::string text =
      json_text({{"state", form.state}, {"channel", origin.channel}, {"home", origin.home}});
  if (text.size() > kMetadata) throw std::logic_error{"a form's state is too long for Slack"};
  return text;
}

ordered_json view_of(const Form& form, const Origin& origin) {
  ordered_json blocks = ordered_json::array();
  if (!form.intro.empty()) blocks.push_back(section(form.intro, Span::Look::kPlain));
  for (const FormField& field : form.fields) {
    if (!field.heading.empty()) blocks.push_back(section(field.heading, Span::Look::kStrong));
    blocks.push_back(input_block(field));
  }
  return {{"type", "modal"},
          {"callback_id", kCallback},
          {"private_metadata", metadata(form, origin)},
          {"title", plain(form.title, kTitleRoom)},
          {"submit", plain(form.submit_label, kTitleRoom)},
          {"close", plain("Cancel", kTitleRoom)},
          {"blocks", std::move(blocks)}};
}

ordered_json blocks_of(const commands::Message& message) {
  return object_of(render(message, kMostOfView).blocks);
}

ordered_json view_of(const commands::Message& message) {
  return {{"type", "modal"},
          {"title", plain("Milepost", kTitleRoom)},
          {"close", plain("Close", kTitleRoom)},
          {"blocks", blocks_of(message)}};
}

// The value of one element of a view's state.
std::string value_of(const ordered_json& element) {
  const std::string type = text_at(element, "type");
  if (type == "static_select") return text_at(value_at(element, "selected_option"), "value");
  if (type == "users_select") return text_at(element, "selected_user");
  if (type == "datepicker") return text_at(element, "selected_date");
  return text_at(element, "value");
}

ordered_json metadata_of(const ordered_json& view) {
  const std::string text = text_at(view, "private_metadata");
  return text.size() > kMetadata ? ordered_json{} : read_json(text);
}

}  // namespace

std::string render_modal(const Form& form, const Origin& origin) {
  return json_text(view_of(form, origin));
}

std::string render_modal(const commands::Message& message) {
  return json_text(view_of(message));
}

std::string loading_modal() {
  return render_modal(commands::sentence("One moment, please. I am looking it up."));
}

std::string render_home(const commands::Message& message) {
  return json_text({{"type", "home"}, {"blocks", blocks_of(message)}});
}

commands::Values values_of(const ordered_json& view) {
  commands::Values values;
  const ordered_json& blocks = value_at(value_at(view, "state"), "values");
  if (!blocks.is_object()) return values;
  for (const auto& [id, elements] : blocks.items()) {
    std::string value = value_of(value_at(elements, kValue));
    if (!value.empty()) values.emplace(id, std::move(value));
  }
  return values;
}

std::string state_of(const ordered_json& view) {
  return text_at(metadata_of(view), "state");
}

Origin origin_of(const ordered_json& view) {
  const ordered_json data = metadata_of(view);
  return {text_at(data, "channel"), flag_at(data, "home")};
}

std::string errors_reply(const commands::FieldErrors& errors) {
  ordered_json by_block = ordered_json::object();
  for (const auto& [field, sentence] : errors)
    by_block[field] = plain_text_of(sentence, kErrorRoom);
  return json_text({{"response_action", "errors"}, {"errors", std::move(by_block)}});
}

std::string update_reply(const commands::Message& message) {
  return json_text({{"response_action", "update"}, {"view", view_of(message)}});
}

std::string update_reply(const Form& form, const Origin& origin) {
  return json_text({{"response_action", "update"}, {"view", view_of(form, origin)}});
}

}  // namespace bot::slack
