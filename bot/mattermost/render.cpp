#include "bot/mattermost/render.h"

#include <algorithm>
#include <chrono>
#include <span>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "bot/glyphs.h"
#include "bot/json_text.h"
#include "bot/mattermost/dialog.h"
#include "bot/mattermost/markup.h"
#include "bot/unicode.h"

namespace bot::mattermost {
namespace {

using commands::Span;

// Mattermost takes 16,383 code points: MaxPostSize in its server/public/model/post.go.
constexpr std::size_t kTextRoom = 16'000;
constexpr std::string_view kGap = "\n\n";  // a blank line ends every kind of Markdown block
// Servers before 6.0 take 8,000 code points of properties, newer ones a hundred times as many.
constexpr std::size_t kAttachmentsRoom = 7'800;
// They count what they write themselves: every attachment with all the fields that it could have.
constexpr std::size_t kUnusedFields = 192;
constexpr std::size_t kLabelRoom = 40;
// Longer than a card stays the newest one.
constexpr std::chrono::days kButtonLife{35};

// In code points.
std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// The Markdown of one block, within `room` code points; empty when nothing of it can be seen.
struct Renderer {
  std::size_t room;
  bool attached;  // in an attachment

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
    Glyphs fits = shortened(text, room - prefix.size(), markup_cost);
    if (attached) break_links(fits);
    return markup(fits, prefix);
  }

  // In the attachments of a command's reply Mattermost makes links of "<a|b>", in code as well and
  // even where it is told not to.
  static void break_links(Glyphs& all) {
    for (Glyph& glyph : all) {
      if (glyph.c == U'|') glyph.c = U'\u00A6';
    }
  }
};

using Blocks = std::span<const commands::Block>;

// The Markdown of blocks, within kTextRoom; empty when nothing of them can be seen.
std::string markdown(Blocks blocks, bool attached) {
  // Below this a block is not worth beginning.
  constexpr std::size_t kLeastRoom = 100;
  std::string out;
  std::size_t used = 0;
  for (const commands::Block& block : blocks) {
    if (used + kLeastRoom > kTextRoom) {
      out += kGap;
      append(out, kEllipsis);
      break;
    }
    const std::string part = std::visit(Renderer{kTextRoom - used, attached}, block);
    if (part.empty()) continue;
    if (!out.empty()) out += kGap;
    out += part;
    used += length(part) + kGap.size();
  }
  return out;
}

// Without what only divides it from something else.
Blocks undivided(Blocks blocks) {
  const auto divides = [](const commands::Block& block) {
    return std::holds_alternative<commands::Divider>(block);
  };
  while (!blocks.empty() && divides(blocks.front())) blocks = blocks.subspan(1);
  while (!blocks.empty() && divides(blocks.back())) blocks = blocks.first(blocks.size() - 1);
  return blocks;
}

std::string label_of(const commands::Button& button) {
  std::u32string label;
  for (const Glyph& glyph : glyphs_of_line(button.label, Span::Look::kPlain)) label += glyph.c;
  if (label.size() > kLabelRoom) label.resize(kLabelRoom);
  return encode(label);
}

// What a button carries: its action, and the question when it asks first.
Token token_of(const commands::Button& button, const Buttons& buttons) {
  std::string object = commands::to_text(button.action);
  const auto purpose = button.confirmation ? Purpose::kAsk : Purpose::kPress;
  if (button.confirmation) object = question_text({object, *button.confirmation});
  return buttons.callbacks.sealer.seal(purpose, std::move(object), std::string{buttons.user_id},
                                       kButtonLife);
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

// Letters and digits alone: the id becomes part of an address, and older servers know no others
// there. No other button of the post has it.
std::string button_object(const commands::Button& button, std::size_t number,
                          const Buttons& buttons) {
  std::string json = R"({"id":"b)" + std::to_string(number) + R"(","name":)";
  append_json_string(json, label_of(button));
  json += R"(,"type":"button")";
  // Room is short, and without a word of it this is the style.
  if (button.style != commands::Button::Style::kDefault) {
    json.append(R"(,"style":")").append(style_text(button.style)) += '"';
  }
  json += R"(,"integration":{"url":)";
  append_json_string(json, buttons.callbacks.action_url());
  json += R"(,"context":{"s":)";
  append_json_string(json, state_text(token_of(button, buttons)));
  return json += "}}}";
}

// The attachments of one post.
class Attachments {
 public:
  explicit Attachments(const Buttons& buttons) : buttons_(buttons) {}

  void add(std::string_view text, const commands::Actions& row) {
    std::string labels;
    std::string objects;
    for (const commands::Button& button : row.buttons) {
      if (!labels.empty()) labels += ", ";
      labels += label_of(button);
      if (!objects.empty()) objects += ',';
      objects += button_object(button, ++buttons_made_, buttons_);
    }
    add(text, labels, R"(,"actions":[)" + objects + "]");
  }
  void add(std::string_view text) {
    if (!text.empty()) add(text, "Milepost", "");
  }
  // As Mattermost counts it, which escapes what could mean something in HTML.
  [[nodiscard]] bool fit() const {
    const auto escaped = std::count_if(json_.begin(), json_.end(),
                                       [](char c) { return c == '<' || c == '>' || c == '&'; });
    const std::size_t written =
        length(json_) + 5 * static_cast<std::size_t>(escaped) + kUnusedFields * made_;
    return written <= kAttachmentsRoom;
  }
  [[nodiscard]] std::string json() const { return "[" + json_ + "]"; }

 private:
  void add(std::string_view text, std::string_view fallback, std::string_view actions) {
    ++made_;
    json_ += json_.empty() ? R"({"fallback":)" : R"(,{"fallback":)";
    append_json_string(json_, fallback);
    json_ += R"(,"text":)";
    append_json_string(json_, text);
    json_.append(actions) += '}';
  }

  const Buttons& buttons_;
  std::size_t made_ = 0;
  std::size_t buttons_made_ = 0;
  std::string json_;
};

// Where the rows of buttons are.
std::vector<std::size_t> rows_of(Blocks blocks) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto* row = std::get_if<commands::Actions>(&blocks[i]);
    if (row != nullptr && !row->buttons.empty()) rows.push_back(i);
  }
  return rows;
}

// What stands before the first attachment: everything before the block that the first row belongs
// to, or with it where that would be nothing.
Blocks before_first(Blocks blocks, std::size_t row) {
  std::size_t own = row;
  while (own > 0 && markdown(undivided(blocks.subspan(own, row - own)), true).empty()) --own;
  const Blocks head = undivided(blocks.first(own));
  return markdown(head, false).empty() ? undivided(blocks.first(row)) : head;
}

// The post with those rows; absent when it has no room for them.
std::optional<Rendered> with_rows(Blocks blocks, const std::vector<std::size_t>& rows,
                                  const Buttons& buttons) {
  const Blocks head = before_first(blocks, rows.front());
  Rendered out{markdown(head, false), ""};
  if (out.text.empty()) return std::nullopt;
  Attachments attachments{buttons};
  auto begin = static_cast<std::size_t>(head.data() - blocks.data()) + head.size();
  for (const std::size_t row : rows) {
    attachments.add(markdown(undivided(blocks.subspan(begin, row - begin)), true),
                    std::get<commands::Actions>(blocks[row]));
    begin = row + 1;
  }
  attachments.add(markdown(undivided(blocks.subspan(begin)), true));
  if (!attachments.fit()) return std::nullopt;
  out.attachments = attachments.json();
  return out;
}

}  // namespace

Rendered render(const commands::Message& message, const Buttons* buttons) {
  const Blocks blocks{message.blocks};
  auto rows = buttons == nullptr ? std::vector<std::size_t>{} : rows_of(blocks);
  while (!rows.empty()) {
    if (auto fits = with_rows(blocks, rows, *buttons)) return *std::move(fits);
    rows.erase(rows.size() == 1 ? rows.end() - 1 : rows.end() - 2);
  }
  const std::string text = markdown(blocks, false);
  return {text.empty() ? "There is nothing to show." : text, ""};
}

std::string render_reply(const commands::Message& message, const Buttons* buttons) {
  const Rendered rendered = render(message, buttons);
  // Without skip_slack_parsing Mattermost makes mentions of "<!channel>" and the like.
  std::string json = R"({"response_type":"ephemeral","skip_slack_parsing":true,"text":)";
  append_json_string(json, rendered.text);
  if (!rendered.attachments.empty()) json.append(R"(,"attachments":)").append(rendered.attachments);
  return json += '}';
}

}  // namespace bot::mattermost
