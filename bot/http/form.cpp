#include "bot/http/form.h"

#include <algorithm>

#include "bot/http/message.h"

namespace bot::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decoded(std::string_view encoded) {
  std::string text;
  text.reserve(encoded.size());
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] == '+') {
      text += ' ';
    } else if (encoded[i] != '%') {
      text += encoded[i];
    } else {
      if (encoded.size() - i < 3) return std::nullopt;
      const int high = hex_digit(encoded[i + 1]);
      const int low = hex_digit(encoded[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      text += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return text;
}

unsigned at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// How many bytes the sequence that begins with `lead` has; 0 when none begins with it.
std::size_t sequence_length(unsigned lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

// The second byte carries what the lead alone cannot exclude: overlong forms, surrogates, too much.
bool second_byte_ok(unsigned lead, unsigned second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0 && second < 0xC0;
    case 0xED:
      return second >= 0x80 && second < 0xA0;
    case 0xF0:
      return second >= 0x90 && second < 0xC0;
    case 0xF4:
      return second >= 0x80 && second < 0x90;
    default:
      return second >= 0x80 && second < 0xC0;
  }
}

bool sequence_ok(std::string_view sequence) {
  if (sequence.size() > 1 && !second_byte_ok(at(sequence, 0), at(sequence, 1))) return false;
  for (std::size_t i = 2; i < sequence.size(); ++i) {
    if ((at(sequence, i) & 0xC0) != 0x80) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string_view> Form::value(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [name](const auto& field) { return field.first == name; });
  if (found == fields_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string_view> Form::values(std::string_view name) const {
  std::vector<std::string_view> all;
  for (const auto& field : fields_) {
    if (field.first == name) all.emplace_back(field.second);
  }
  return all;
}

std::optional<Form> parse_form(std::string_view encoded, std::size_t most_fields) {
  Form::Fields fields;
  while (!encoded.empty()) {
    const std::string_view field = encoded.substr(0, encoded.find('&'));
    encoded.remove_prefix(std::min(field.size() + 1, encoded.size()));
    if (field.empty()) continue;
    if (fields.size() == most_fields) return std::nullopt;
    const std::size_t equals = std::min(field.find('='), field.size());
    auto name = decoded(field.substr(0, equals));
    auto value = decoded(field.substr(std::min(equals + 1, field.size())));
    if (!name || !value) return std::nullopt;
    fields.emplace_back(std::move(*name), std::move(*value));
  }
  return Form(std::move(fields));
}

bool media_type_is(std::string_view content_type, std::string_view media_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  const auto first = content_type.find_first_not_of(" \t");
  if (first == std::string_view::npos) return false;
  const auto last = content_type.find_last_not_of(" \t");
  return same_name(content_type.substr(first, last - first + 1), media_type);
}

bool valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(at(text, 0));
    if (length == 0 || length > text.size() || !sequence_ok(text.substr(0, length))) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace bot::http
