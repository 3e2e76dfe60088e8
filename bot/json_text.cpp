#include "bot/json_text.h"

#include <nlohmann/json.hpp>

namespace bot {

using nlohmann::ordered_json;

std::string json_text(const ordered_json& value) {
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
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
