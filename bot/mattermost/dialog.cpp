#include "bot/mattermost/dialog.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "bot/glyphs.h"
#include "bot/json_text.h"
#include "bot/mattermost/markup.h"
#include "bot/unicode.h"

namespace bot::mattermost {
namespace {

using commands::Form;
using commands::FormField;
using commands::Span;
using nlohmann::ordered_json;

// Bytes, as server/public/model/integration_action.go counts them.
constexpr std::size_t kTitleRoom = 24;
constexpr std::size_t kNameRoom = 24;
constexpr std::size_t kHelpRoom = 150;
constexpr std::size_t kLineRoom = 150;
constexpr std::size_t kAreaRoom = 3000;
// Code points; nobody says how many it may have.
constexpr std::size_t kIntroductionRoom = 4000;
constexpr std::size_t kErrorRoom = 600;
constexpr std::string_view kCallback = "milepost";
constexpr std::size_t kDayLength = 40;

std::size_t byte_cost(const Glyph* /*before*/, const Glyph& glyph) {
  std::string bytes;
  append(bytes, glyph.c);
  return bytes.size();
}

// One line of plain text within so many bytes.
std::string short_line(std::string_view text, std::size_t room) {
  const Glyphs all = glyphs_of_line(text, Span::Look::kPlain);
  std::string line;
  for (const Glyph& glyph : shortened(trimmed(all), room, byte_cost)) append(line, glyph.c);
  return line;
}

// Markdown in which the first line stands out.
void add_paragraph(std::string& markdown, std::string_view text, Span::Look first_line) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const commands::Spans spans{{std::string{text.substr(0, end)}, first_line},
                              {std::string{text.substr(end)}, Span::Look::kPlain}};
  const Glyphs all = glyphs(spans);
  if (trimmed(all).empty()) return;
  if (!markdown.empty()) markdown += "\n\n";
  markdown += markup(trimmed(all));
}

// The fields' headings stand above all of them, for Mattermost has nothing to put between two.
std::string introduction(const Form& form) {
  std::string markdown;
  add_paragraph(markdown, form.intro, Span::Look::kPlain);
  for (const FormField& field : form.fields) {
    std::string with_heading = markdown;
    add_paragraph(with_heading, field.heading, Span::Look::kStrong);
    if (decode(with_heading).size() > kIntroductionRoom) break;
    markdown = std::move(with_heading);
  }
  return markdown;
}

std::string help_of(const FormField& field) {
  std::string help = field.hint;
  const auto say = [&](std::string_view sentence) {
    if (!help.empty()) help += ' ';
    help += sentence;
  };
  if (field.kind == FormField::Kind::kDay) say("Such as 2026-12-15.");
  // Not every server shows whom a menu of people is prefilled with.
  if (field.kind == FormField::Kind::kPerson && !field.initial.empty()) {
    say("Left alone, it stays as it is.");
  }
  return short_line(help, kHelpRoom);
}

ordered_json options_of(const FormField& field) {
  ordered_json options = ordered_json::array();
  for (const commands::Option& one : field.options) {
    if (options.size() == commands::kMostOptions) break;
    options.push_back({{"text", short_line(one.label, kLineRoom)}, {"value", one.value}});
  }
  return options;
}

// Lines of at most 150 bytes can be short, longer ones must be an area.
void add_text(ordered_json& element, const FormField& field) {
  const std::size_t most = field.kind == FormField::Kind::kDay ? kDayLength : field.max_length;
  const bool area =
      field.kind == FormField::Kind::kLines || most > kLineRoom || field.initial.size() > kLineRoom;
  element["type"] = area ? "textarea" : "text";
  element["max_length"] = std::min(most, area ? kAreaRoom : kLineRoom);
}

ordered_json element_of(const FormField& field) {
  ordered_json element{{"display_name", short_line(field.label, kNameRoom)},
                       {"name", field.id},
                       {"optional", field.optional}};
  switch (field.kind) {
    case FormField::Kind::kOption:
      element["type"] = "select";
      element["options"] = options_of(field);
      break;
    case FormField::Kind::kPerson:
      element["type"] = "select";
      element["data_source"] = "users";
      break;
    default:
      add_text(element, field);
  }
  if (!field.initial.empty()) element["default"] = field.initial;
  if (const std::string help = help_of(field); !help.empty()) element["help_text"] = help;
  return element;
}

ordered_json dialog_of(std::string_view title, const std::string& introduction,
                       std::string_view submit, const Token& state) {
  return {{"callback_id", kCallback},
          {"title", short_line(title, kTitleRoom)},
          {"introduction_text", introduction},
          {"elements", ordered_json::array()},
          {"submit_label", short_line(submit, kTitleRoom)},
          {"notify_on_cancel", false},
          {"state", state_text(state)}};
}

// A form's text of ours or of users without what stands between the parts of a question and of a
// token.
std::string plain_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '|', '/');
  return text;
}

}  // namespace

std::string question_text(const Question& question) {
  const commands::Confirmation& asked = question.asked;
  return question.action + "\n" + plain_line(asked.title) + "\n" + plain_line(asked.text) + "\n" +
         plain_line(asked.confirm);
}

std::optional<Question> parse_question(std::string_view text) {
  const auto parts = commands::parts_of(text, '\n');
  if (parts.size() != 4) return std::nullopt;
  return Question{
      std::string{parts[0]},
      {std::string{parts[1]}, std::string{parts[2]}, std::string{parts[3]}, std::string{}}};
}

std::optional<ordered_json> render_dialog(const Form& form, const Token& state) {
  const bool fits = std::all_of(form.fields.begin(), form.fields.end(), [](const FormField& field) {
    return field.initial.size() <= kAreaRoom;
  });
  if (!fits) return std::nullopt;
  ordered_json dialog = dialog_of(form.title, introduction(form), form.submit_label, state);
  for (const FormField& field : form.fields) dialog["elements"].push_back(element_of(field));
  return dialog;
}

ordered_json render_dialog(const Question& question, const Token& state) {
  std::string text;
  // The title may have had to be cut.
  add_paragraph(text, question.asked.title, Span::Look::kStrong);
  add_paragraph(text, question.asked.text, Span::Look::kPlain);
  return dialog_of(question.asked.title, text, question.asked.confirm, state);
}

commands::Values values_of(const ordered_json& submission) {
  commands::Values values;
  if (!submission.is_object()) return values;
  for (const auto& [id, value] : submission.items()) {
    if (value.is_string()) {
      values.emplace(id, value.get<std::string>());
    } else if (value.is_number() || value.is_boolean()) {
      values.emplace(id, json_text(value));
    }
  }
  return values;
}

std::string errors_reply(const commands::FieldErrors& errors) {
  ordered_json by_name = ordered_json::object();
  for (const auto& [field, sentence] : errors) by_name[field] = short_line(sentence, kErrorRoom);
  return json_text({{"errors", std::move(by_name)}});
}

std::string error_reply(std::string_view sentence) {
  return json_text({{"error", sentence}});
}

}  // namespace bot::mattermost
