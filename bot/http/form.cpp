#include "bot/http/form.h"

#include <algorithm>

#include "bot/http/message.h"
#include "store/utf8.h"

namespace bot::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Writes what `encoded` says to `out`, which is moved behind it. Absent when an escape is
// malformed.
std::optional<std::string_view> decode(std::string_view encoded, char*& out) {
  const char* const begin = out;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] == '+') {
      *out++ = ' ';
    } else if (encoded[i] != '%') {
      *out++ = encoded[i];
    } else {
      if (encoded.size() - i < 3) return std::nullopt;
      const int high = hex_digit(encoded[i + 1]);
      const int low = hex_digit(encoded[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      *out++ = static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return std::string_view{begin, static_cast<std::size_t>(out - begin)};
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
    if (field.first == name) all.push_back(field.second);
  }
  return all;
}

std::optional<Form> parse_form(std::string_view encoded, std::size_t most_fields) {
  constexpr std::size_t kUsual = 16;
  // Nothing grows when it is decoded, so one piece of memory holds all of it.
  const std::shared_ptr<char[]> text{new char[encoded.size() + 1]};
  char* out = text.get();
  Form::Fields fields;
  fields.reserve(std::min(kUsual, encoded.size()));
  while (!encoded.empty()) {
    const std::string_view field = encoded.substr(0, encoded.find('&'));
    encoded.remove_prefix(std::min(field.size() + 1, encoded.size()));
    if (field.empty()) continue;
    if (fields.size() == most_fields) return std::nullopt;
    const std::size_t equals = std::min(field.find('='), field.size());
    const auto name = decode(field.substr(0, equals), out);
    const auto value = decode(field.substr(std::min(equals + 1, field.size())), out);
    if (!name || !value) return std::nullopt;
    fields.emplace_back(*name, *value);
  }
  return Form(std::move(fields), text);
}

bool media_type_is(std::string_view content_type, std::string_view media_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  const auto first = content_type.find_first_not_of(" \t");
  if (first == std::string_view::npos) return false;
  const auto last = content_type.find_last_not_of(" \t");
  return same_name(content_type.substr(first, last - first + 1), media_type);
}

bool valid_utf8(std::string_view text) {
  return store::valid_utf8(text);
}

}  // namespace bot::http
