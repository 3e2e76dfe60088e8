#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace bot {

// The value on one line. What is not UTF-8 in it becomes U+FFFD.
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& value);

// Adds the UTF-8 text as a JSON string, with its quotation marks: for what is too much on the way
// of every answer to become a document first.
void append_json_string(std::string& json, std::string_view text);

// What the text holds, null when it is not JSON: the replies of platforms are read, never trusted.
[[nodiscard]] nlohmann::ordered_json read_json(std::string_view text);

// object[key], null when there is none or `object` is none. The reference lives as long as
// `object`.
[[nodiscard]] const nlohmann::ordered_json& value_at(const nlohmann::ordered_json& object,
                                                     std::string_view key);
// The same as text or number: empty, 0 or false when it is not one.
[[nodiscard]] std::string text_at(const nlohmann::ordered_json& object, std::string_view key);
[[nodiscard]] std::int64_t integer_at(const nlohmann::ordered_json& object, std::string_view key);
[[nodiscard]] bool flag_at(const nlohmann::ordered_json& object, std::string_view key);

}  // namespace bot
