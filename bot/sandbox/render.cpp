#include "bot/sandbox/render.h"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <variant>

namespace bot::sandbox {
namespace {

using nlohmann::json;

std::string_view look_text(commands::Span::Look look) {
  using Look = commands::Span::Look;
  switch (look) {
    case Look::kPlain:
      return "plain";
    case Look::kStrong:
      return "strong";
    case Look::kEmphasis:
      return "emphasis";
    case Look::kCode:
      return "code";
  }
  throw std::logic_error{"a look without a name"};
}

json spans_of(const commands::Spans& spans) {
  json all = json::array();
  for (const auto& span : spans) {
    all.push_back({{"look", look_text(span.look)}, {"text", span.text}});
  }
  return all;
}

std::string_view style_text(commands::Button::Style style) {
  using Style = commands::Button::Style;
  switch (style) {
    case Style::kDefault:
      return "default";
    case Style::kPrimary:
      return "primary";
    case Style::kDanger:
      return "danger";
  }
  throw std::logic_error{"a style without a name"};
}

json button_of(const commands::Button& button) {
  json made{{"label", button.label},
            {"description", button.description},
            {"action", commands::to_text(button.action)},
            {"style", style_text(button.style)}};
  if (const auto& asked = button.confirmation) {
    made["confirm"] = {{"title", asked->title},
                       {"text", asked->text},
                       {"confirm", asked->confirm},
                       {"deny", asked->deny}};
  }
  return made;
}

std::string_view kind_text(commands::FormField::Kind kind) {
  using Kind = commands::FormField::Kind;
  switch (kind) {
    case Kind::kText:
      return "text";
    case Kind::kLines:
      return "lines";
    case Kind::kNumber:
      return "number";
    case Kind::kOption:
      return "option";
    case Kind::kPerson:
      return "person";
    case Kind::kDay:
      return "day";
  }
  throw std::logic_error{"a kind without a name"};
}

json field_of(const commands::FormField& field) {
  json options = json::array();
  for (const auto& option : field.options) {
    options.push_back({{"value", option.value}, {"label", option.label}});
  }
  return {{"kind", kind_text(field.kind)}, {"id", field.id},
          {"label", field.label},          {"hint", field.hint},
          {"initial", field.initial},      {"optional", field.optional},
          {"max", field.max_length},       {"options", std::move(options)},
          {"heading", field.heading}};
}

// One overload per block kind: a new kind does not compile until it is handled here.
struct Renderer {
  json operator()(const commands::Header& header) const {
    return {{"kind", "header"}, {"text", header.text}};
  }
  json operator()(const commands::Text& text) const {
    return {{"kind", "text"}, {"spans", spans_of(text.spans)}};
  }
  json operator()(const commands::Fields& fields) const {
    json all = json::array();
    for (const auto& field : fields.fields) {
      all.push_back({{"label", field.label}, {"value", spans_of(field.value)}});
    }
    return {{"kind", "fields"}, {"fields", std::move(all)}};
  }
  json operator()(const commands::Note& note) const {
    return {{"kind", "note"}, {"spans", spans_of(note.spans)}};
  }
  json operator()(const commands::Divider& /*divider*/) const { return {{"kind", "divider"}}; }
  json operator()(const commands::Actions& actions) const {
    json all = json::array();
    for (const auto& button : actions.buttons) all.push_back(button_of(button));
    return {{"kind", "actions"}, {"buttons", std::move(all)}};
  }
};

}  // namespace

json render(const commands::Form& form) {
  json fields = json::array();
  for (const auto& field : form.fields) fields.push_back(field_of(field));
  return {{"title", form.title},
          {"intro", form.intro},
          {"submit", form.submit_label},
          {"state", form.state},
          {"fields", std::move(fields)}};
}

json render(const commands::Message& message) {
  json blocks = json::array();
  for (const auto& block : message.blocks) blocks.push_back(std::visit(Renderer{}, block));
  return blocks;
}

}  // namespace bot::sandbox
