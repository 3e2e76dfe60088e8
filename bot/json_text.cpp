#include "bot/json_text.h"

#include <nlohmann/json.hpp>

namespace bot {

using nlohmann::ordered_json;

namespace {

// How much of the text's beginning stands in a JSON string as it is.
std::size_t unescaped_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && static_cast<unsigned char>(text[length]) >= 0x20 &&
         text[length] != '"' && text[length] != '\\') {
    ++length;
  }
  return length;
}

void append_escaped(std::string& json, char c) {
  constexpr std::string_view kShort = "\b\f\n\r\t\"\\";
  constexpr std::string_view kLetters = "bfnrt\"\\";
  constexpr std::string_view kDigits = "0123456789abcdef";
  json += '\\';
  if (const std::size_t at = kShort.find(c); at != std::string_view::npos) {
    json += kLetters[at];
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  json.append("u00").append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 0xFU]);
}

}  // namespace

std::string json_text(const ordered_json& value) {
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

void append_json_string(std::string& json, std::string_view text) {
  json += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t plain = unescaped_length(text.substr(at));
    json.append(text, at, plain);
    at += plain;
    if (at < text.size()) append_escaped(json, text[at++]);
  }
  json += '"';
}

ordered_json read_json(std::string_view text) {
  ordered_json value = ordered_json::parse(text, nullptr, false);
  return value.is_discarded() ? ordered_json{} : value;
}

const ordered_json& value_at(const ordered_json& object, std::string_view key) {
  static const ordered_json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(std::string{key});
  return found == object.end() ? nothing : *found;
}

std::string text_at(const ordered_json& object, std::string_view key) {
  const ordered_json& value = value_at(object, key);
  return value.is_string() ? value.get<std::string>() : std::string{};
}

std::int64_t integer_at(const ordered_json& object, std::string_view key) {
  const ordered_json& value = value_at(object, key);
  return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

bool flag_at(const ordered_json& object, std::string_view key) {
  const ordered_json& value = value_at(object, key);
  return value.is_boolean() && value.get<bool>();
}

}  // namespace bot
