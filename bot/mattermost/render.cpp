#include "bot/mattermost/render.h"

#include <algorithm>
#include <string>

#include "bot/glyphs.h"
#include "bot/json_text.h"
#include "bot/mattermost/markup.h"
#include "bot/unicode.h"

namespace bot::mattermost {
namespace {

using commands::Span;

// Mattermost takes 16,383 code points: MaxPostSize in its server/public/model/post.go.
constexpr std::size_t kTextRoom = 16'000;
constexpr std::string_view kGap = "\n\n";  // a blank line ends every kind of Markdown block

// In code points.
std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// The Markdown of one block, within `room` code points; empty when nothing of it can be seen.
struct Renderer {
  std::size_t room;

  std::string operator()(const commands::Header& header) const {
    constexpr std::string_view kLevel = "#### ";
    const Glyphs title = glyphs_of_line(header.text, Span::Look::kPlain);
    return with_prefix(title, kLevel);
  }

  std::string operator()(const commands::Text& text) const {
    return with_prefix(glyphs(text.spans), "");
  }

  std::string operator()(const commands::Fields& fields) const {
    Glyphs all;
    for (const commands::Field& field : fields.fields) {
      if (!all.empty()) all.push_back({U'\n', Span::Look::kPlain});
      const Glyphs label = glyphs_of_line(field.label + ":", Span::Look::kStrong);
      const Glyphs value = glyphs(field.value);
      all.insert(all.end(), label.begin(), label.end());
      all.push_back({U' ', Span::Look::kPlain});
      all.insert(all.end(), value.begin(), value.end());
    }
    return with_prefix(all, "");
  }

  std::string operator()(const commands::Note& note) const {
    return with_prefix(glyphs(note.spans), "> ");
  }

  std::string operator()(const commands::Divider&) const { return "---"; }

  // What they do can be typed, too.
  std::string operator()(const commands::Actions&) const { return ""; }

  [[nodiscard]] std::string with_prefix(GlyphView all, std::string_view prefix) const {
    const GlyphView text = trimmed(all);
    if (text.empty()) return "";
    return markup(shortened(text, room - prefix.size(), markup_cost), prefix);
  }
};

}  // namespace

std::string render(const commands::Message& message) {
  // Below this a block is not worth beginning.
  constexpr std::size_t kLeastRoom = 100;
  std::string out;
  std::size_t used = 0;
  for (const commands::Block& block : message.blocks) {
    if (used + kLeastRoom > kTextRoom) {
      out += kGap;
      append(out, kEllipsis);
      break;
    }
    const std::string part = std::visit(Renderer{kTextRoom - used}, block);
    if (part.empty()) continue;
    if (!out.empty()) out += kGap;
    out += part;
    used += length(part) + kGap.size();
  }
  return out.empty() ? "There is nothing to show." : out;
}

std::string render_reply(const commands::Message& message) {
  // Without skip_slack_parsing Mattermost makes mentions of "<!channel>" and the like.
  std::string json = R"({"response_type":"ephemeral","skip_slack_parsing":true,"text":)";
  append_json_string(json, render(message));
  return json += '}';
}

}  // namespace bot::mattermost
