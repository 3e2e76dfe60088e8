#include "bot/slack/mentions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "bot/answer.h"
#include "bot/unicode.h"

namespace bot::slack {
namespace {

// What stands between '<' and '>': a reference and, behind a '|', an optional and possibly empty
// label.
struct Token {
  std::string_view reference;
  std::string label;
  std::size_t length;  // with the brackets
};

// Slack encodes these three and nothing else; "&amp;lt;" stands for "&lt;".
std::string decoded(std::string_view text) {
  struct Entity {
    std::string_view name;
    char character;
  };
  constexpr std::array kEntities{Entity{"&lt;", '<'}, Entity{"&gt;", '>'}, Entity{"&amp;", '&'}};
  std::string out;
  while (!text.empty()) {
    const auto* entity =
        std::find_if(kEntities.begin(), kEntities.end(),
                     [&](const Entity& candidate) { return text.starts_with(candidate.name); });
    out += entity == kEntities.end() ? text.front() : entity->character;
    text.remove_prefix(entity == kEntities.end() ? 1 : entity->name.size());
  }
  return out;
}

bool is_id(std::string_view text, std::string_view first_letters) {
  return text.size() > 1 && first_letters.find(text.front()) != std::string_view::npos &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

bool is_person(std::string_view reference) {
  return reference.starts_with('@') && is_id(reference.substr(1), "UW");
}
bool is_channel(std::string_view reference) {
  return reference.starts_with('#') && is_id(reference.substr(1), "CGD");
}
bool is_link(std::string_view reference) {
  return reference.find("://") != std::string_view::npos || reference.starts_with("mailto:") ||
         reference.starts_with("tel:");
}

// The token that `text` begins with. Where should_escape is off a bare '<' is just that.
std::optional<Token> read_token(std::string_view text) {
  const std::size_t end = text.find('>');
  if (!text.starts_with('<') || end == std::string_view::npos) return std::nullopt;
  const std::string_view inside = text.substr(1, end - 1);
  const std::size_t bar = std::min(inside.find('|'), inside.size());
  Token token{inside.substr(0, bar), decoded(inside.substr(std::min(bar + 1, inside.size()))),
              end + 1};
  const bool known = is_person(token.reference) || is_channel(token.reference) ||
                     is_link(token.reference) || token.reference.starts_with('!');
  if (!known || token.reference.find_first_of(" \n<") != std::string_view::npos) {
    return std::nullopt;
  }
  return token;
}

// Whether "@label" is one word that can be found again in the text.
bool is_name(std::string_view label) {
  const std::u32string letters = decode(label);
  return !letters.empty() && std::all_of(letters.begin(), letters.end(), [](char32_t c) {
    return is_word(c) || c == U'.' || c == U'_' || c == U'-';
  });
}

// The word that stands for somebody or some channel: by its label, or by its id when it has none
// or something else of that label was named before.
template <class Mentioned>
std::string word_for(const Token& token, std::map<std::string, Mentioned, std::less<>>& known) {
  const std::string id{token.reference.substr(1)};
  std::string by_label = token.reference.front() + token.label;
  if (is_name(token.label)) {
    const auto entry = known.try_emplace(by_label, Mentioned{id, token.label}).first;
    const auto& [known_id, label] = entry->second;
    if (known_id == id) return by_label;
  }
  known.try_emplace(std::string{token.reference}, Mentioned{id, ""});
  return std::string{token.reference};
}

// "<!here>", "<!subteam^S1|@team>", "<!date^…|Friday>": what a reader would see.
std::string shown(const Token& token) {
  if (!token.label.empty()) return token.label;
  const std::string_view word = token.reference.substr(1);
  return "@" + std::string{word.substr(0, word.find('^'))};
}

// What was typed, as far as it can be told: the label of a link that Slack made of an address is
// part of that address.
std::string link_text(const Token& token) {
  std::string address = decoded(token.reference);
  if (token.label.empty()) return address;
  if (address.find(token.label) != std::string::npos) return token.label;
  return token.label + " (" + address + ")";
}

std::string text_of(const Token& token, commands::Request& request) {
  if (is_person(token.reference)) return word_for(token, request.people);
  if (is_channel(token.reference)) return word_for(token, request.channels);
  return token.reference.starts_with('!') ? shown(token) : link_text(token);
}

}  // namespace

void read_text(std::string_view text, commands::Request& request) {
  std::string out;
  while (!text.empty()) {
    if (const auto token = read_token(text)) {
      out += text_of(*token, request);
      text.remove_prefix(token->length);
      continue;
    }
    // A '<' that begins no token is a character like any other.
    const std::size_t next = std::min(text.find('<', 1), text.size());
    out += decoded(text.substr(0, next));
    text.remove_prefix(next);
  }
  request.text = with_plain_spaces(out);
  name_words_as_typed(request);
}

}  // namespace bot::slack
