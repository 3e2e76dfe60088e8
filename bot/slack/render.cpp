#include "bot/slack/render.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "bot/glyphs.h"
#include "bot/json_text.h"
#include "bot/slack/markup.h"
#include "bot/unicode.h"

namespace bot::slack {
namespace {

using commands::Span;
using nlohmann::ordered_json;

// https://docs.slack.dev/reference/block-kit/blocks, less two in a hundred: what Slack counts as a
// character is not documented.
constexpr std::size_t kMostBlocks = 50;
constexpr std::size_t kMostFields = 10;
constexpr std::size_t kHeaderRoom = 147;
constexpr std::size_t kTextRoom = 2940;
constexpr std::size_t kFieldRoom = 1960;
// https://docs.slack.dev/reference/methods/chat.update fails over 4,000.
constexpr std::size_t kFallbackRoom = 3920;

// verbatim: nothing in the text becomes a link, a channel or a broadcast by itself.
ordered_json mrkdwn_object(GlyphView glyphs) {
  return {{"type", "mrkdwn"}, {"text", markup(glyphs)}, {"verbatim", true}};
}

ordered_json section(GlyphView glyphs) {
  return {{"type", "section"}, {"text", mrkdwn_object(glyphs)}};
}

ordered_json context(GlyphView glyphs) {
  return {{"type", "context"}, {"elements", ordered_json::array({mrkdwn_object(glyphs)})}};
}

// Adds the blocks of one block of the message.
struct Renderer {
  std::vector<ordered_json>& blocks;

  void operator()(const commands::Header& header) const {
    const Glyphs all = glyphs_of_line(header.text, Span::Look::kPlain);
    const Glyphs title = shortened(trimmed(all), kHeaderRoom, markup_cost);
    if (title.empty()) return;
    blocks.push_back(
        {{"type", "header"},
         {"text", {{"type", "plain_text"}, {"text", escaped(title)}, {"emoji", false}}}});
  }

  void operator()(const commands::Text& text) const {
    const Glyphs all = glyphs(text.spans);
    for (GlyphView left = trimmed(all); !left.empty();) {
      const GlyphView head = fitting(left, kTextRoom, markup_cost);
      if (!trimmed(head).empty()) blocks.push_back(section(head));
      left = behind(left, head);
    }
  }

  void operator()(const commands::Fields& fields) const {
    std::vector<ordered_json> objects;
    for (const commands::Field& field : fields.fields) {
      Glyphs all = glyphs_of_line(field.label, Span::Look::kStrong);
      all.push_back({U'\n', Span::Look::kPlain});
      const Glyphs value = glyphs(field.value);
      all.insert(all.end(), value.begin(), value.end());
      const Glyphs short_enough = shortened(trimmed(all), kFieldRoom, markup_cost);
      if (!short_enough.empty()) objects.push_back(mrkdwn_object(short_enough));
    }
    for (std::size_t i = 0; i < objects.size(); i += kMostFields) {
      const std::size_t end = std::min(i + kMostFields, objects.size());
      ordered_json some = ordered_json::array();
      for (std::size_t j = i; j < end; ++j) some.push_back(std::move(objects[j]));
      blocks.push_back({{"type", "section"}, {"fields", std::move(some)}});
    }
  }

  void operator()(const commands::Note& note) const {
    const Glyphs all = glyphs(note.spans);
    const Glyphs text = shortened(trimmed(all), kTextRoom, markup_cost);
    if (!text.empty()) blocks.push_back(context(text));
  }

  void operator()(const commands::Divider&) const { blocks.push_back({{"type", "divider"}}); }
};

// Says how much is missing in place of what is over the limit.
void keep_within_limit(std::vector<ordered_json>& blocks) {
  if (blocks.size() <= kMostBlocks) return;
  const std::size_t left_out = blocks.size() - (kMostBlocks - 1);
  blocks.resize(kMostBlocks - 1);
  blocks.push_back(
      context(glyphs({commands::plain("\u2026 and " + std::to_string(left_out) + " more parts")})));
}

std::string fallback(const commands::Message& message) {
  const Glyphs all = glyphs({commands::plain(commands::plain_text(message))});
  return markup(shortened(trimmed(all), kFallbackRoom, markup_cost));
}

struct Parts {
  std::string text;
  ordered_json blocks = ordered_json::array();
};

Parts parts(const commands::Message& message) {
  Parts out;
  std::vector<ordered_json> blocks;
  for (const commands::Block& block : message.blocks) std::visit(Renderer{blocks}, block);
  out.text = fallback(message);
  if (out.text.empty()) {
    out.text = "There is nothing to show.";
    blocks = {section(glyphs({commands::plain(out.text)}))};
  }
  keep_within_limit(blocks);
  for (ordered_json& block : blocks) out.blocks.push_back(std::move(block));
  return out;
}

}  // namespace

Rendered render(const commands::Message& message) {
  Parts out = parts(message);
  return {std::move(out.text), json_text(out.blocks)};
}

std::string render_reply(const commands::Message& message) {
  Parts out = parts(message);
  return json_text({{"response_type", "ephemeral"},
                    {"text", std::move(out.text)},
                    {"blocks", std::move(out.blocks)}});
}

}  // namespace bot::slack
