#include "bot/slack/render.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "bot/glyphs.h"
#include "bot/json_text.h"
#include "bot/slack/blocks.h"
#include "bot/slack/markup.h"
#include "bot/unicode.h"

namespace bot::slack {
namespace {

using commands::Span;

// https://docs.slack.dev/reference/block-kit/blocks, less two in a hundred: what Slack counts as a
// character is not documented.
constexpr std::size_t kMostBlocks = 50;
constexpr std::size_t kMostFields = 10;
constexpr std::size_t kHeaderRoom = 147;
constexpr std::size_t kTextRoom = 2940;
constexpr std::size_t kFieldRoom = 1960;
constexpr std::size_t kMostButtons = 25;
constexpr std::size_t kLabelRoom = 73;
constexpr std::size_t kConfirmTitleRoom = 98;
constexpr std::size_t kConfirmTextRoom = 294;
constexpr std::size_t kConfirmButtonRoom = 29;
// https://docs.slack.dev/reference/methods/chat.update fails over 4,000.
constexpr std::size_t kFallbackRoom = 3920;

// The JSON of the blocks, one after the other.
class Blocks {
 public:
  // Adds one block of which `parts` are the JSON.
  template <class... Parts>
  void add(const Parts&... parts) {
    if (!ends_.empty()) json_ += ',';
    (json_.append(parts), ...);
    ends_.push_back(json_.size());
  }
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  void keep_first(std::size_t count) {
    ends_.resize(count);
    json_.resize(count == 0 ? 0 : ends_.back());
  }
  [[nodiscard]] const std::string& json() const { return json_; }

 private:
  std::string json_;
  std::vector<std::size_t> ends_;
};

void add_section(Blocks& blocks, GlyphView glyphs) {
  blocks.add(R"({"type":"section","text":)", mrkdwn_object(glyphs), "}");
}

void add_context(Blocks& blocks, GlyphView glyphs) {
  blocks.add(R"({"type":"context","elements":[)", mrkdwn_object(glyphs), "]}");
}

std::string confirm_object(const commands::Confirmation& confirmation) {
  return R"({"title":)" + plain_object(confirmation.title, kConfirmTitleRoom) + R"(,"text":)" +
         plain_object(confirmation.text, kConfirmTextRoom) + R"(,"confirm":)" +
         plain_object(confirmation.confirm, kConfirmButtonRoom) + R"(,"deny":)" +
         plain_object(confirmation.deny, kConfirmButtonRoom) + "}";
}

// `index` tells buttons of one row apart; what they do is their value.
std::string button_object(const commands::Button& button, std::size_t index) {
  using Style = commands::Button::Style;
  std::string json = R"({"type":"button","action_id":)";
  append_json_string(json, button.action.name + "-" + std::to_string(index));
  json += R"(,"text":)" + plain_object(button.label, kLabelRoom) + R"(,"value":)";
  append_json_string(json, commands::to_text(button.action));
  if (button.style == Style::kPrimary) json += R"(,"style":"primary")";
  if (button.style == Style::kDanger) json += R"(,"style":"danger")";
  if (!button.description.empty()) {
    json += R"(,"accessibility_label":)";
    append_json_string(json, plain_text_of(button.description, kLabelRoom));
  }
  if (button.confirmation) json += R"(,"confirm":)" + confirm_object(*button.confirmation);
  return json += "}";
}

// Adds the blocks of one block of the message.
struct Renderer {
  Blocks& blocks;

  void operator()(const commands::Header& header) const {
    if (plain_text_of(header.text, kHeaderRoom).empty()) return;
    blocks.add(R"({"type":"header","text":)", plain_object(header.text, kHeaderRoom), "}");
  }

  void operator()(const commands::Text& text) const {
    const Glyphs all = glyphs(text.spans);
    for (GlyphView left = trimmed(all); !left.empty();) {
      const GlyphView head = fitting(left, kTextRoom, markup_cost);
      if (!trimmed(head).empty()) add_section(blocks, head);
      left = behind(left, head);
    }
  }

  void operator()(const commands::Fields& fields) const {
    std::vector<std::string> objects;
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
      std::string some;
      for (std::size_t j = i; j < end; ++j) some += (j == i ? "" : ",") + objects[j];
      blocks.add(R"({"type":"section","fields":[)", some, "]}");
    }
  }

  void operator()(const commands::Note& note) const {
    const Glyphs all = glyphs(note.spans);
    const Glyphs text = shortened(trimmed(all), kTextRoom, markup_cost);
    if (!text.empty()) add_context(blocks, text);
  }

  void operator()(const commands::Divider&) const { blocks.add(R"({"type":"divider"})"); }

  void operator()(const commands::Actions& actions) const {
    std::string buttons;
    const std::size_t count = std::min(actions.buttons.size(), kMostButtons);
    for (std::size_t i = 0; i < count; ++i) {
      buttons += (i == 0 ? "" : ",") + button_object(actions.buttons[i], i);
    }
    if (count > 0) blocks.add(R"({"type":"actions","elements":[)", buttons, "]}");
  }
};

// Says how much is missing in place of what is over the limit.
void keep_within_limit(Blocks& blocks, std::size_t most) {
  if (blocks.size() <= most) return;
  const std::size_t left_out = blocks.size() - (most - 1);
  blocks.keep_first(most - 1);
  add_context(blocks, glyphs_of("\u2026 and " + std::to_string(left_out) + " more parts",
                                Span::Look::kPlain));
}

std::string fallback(const commands::Message& message) {
  const Glyphs all = glyphs_of(commands::plain_text(message), Span::Look::kPlain);
  return markup(shortened(trimmed(all), kFallbackRoom, markup_cost));
}

}  // namespace

std::string plain_text_of(std::string_view text, std::size_t room) {
  const Glyphs all = glyphs_of_line(text, Span::Look::kPlain);
  return escaped(shortened(trimmed(all), room, markup_cost));
}

std::string plain_object(std::string_view text, std::size_t room) {
  std::string json = R"({"type":"plain_text","text":)";
  append_json_string(json, plain_text_of(text, room));
  return json += R"(,"emoji":false})";
}

std::string mrkdwn_object(GlyphView glyphs) {
  std::string json = R"({"type":"mrkdwn","text":)";
  append_json_string(json, markup(glyphs));
  return json += R"(,"verbatim":true})";
}

Rendered render(const commands::Message& message) {
  return render(message, kMostBlocks);
}

Rendered render(const commands::Message& message, std::size_t most_blocks) {
  Blocks blocks;
  for (const commands::Block& block : message.blocks) std::visit(Renderer{blocks}, block);
  std::string text = fallback(message);
  if (text.empty()) {
    text = "There is nothing to show.";
    blocks = {};
    add_section(blocks, glyphs_of(text, Span::Look::kPlain));
  }
  keep_within_limit(blocks, most_blocks);
  return {std::move(text), "[" + blocks.json() + "]"};
}

std::string render_reply(const commands::Message& message) {
  const Rendered rendered = render(message);
  std::string json = R"({"response_type":"ephemeral","text":)";
  json.reserve(json.size() + 2 * rendered.text.size() + rendered.blocks.size());
  append_json_string(json, rendered.text);
  return json.append(R"(,"blocks":)").append(rendered.blocks).append("}");
}

}  // namespace bot::slack
