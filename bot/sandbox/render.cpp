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
};

}  // namespace

json render(const commands::Message& message) {
  json blocks = json::array();
  for (const auto& block : message.blocks) blocks.push_back(std::visit(Renderer{}, block));
  return blocks;
}

}  // namespace bot::sandbox
