#include "bot/json_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace bot {
namespace {

std::string in_json(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

TEST(JsonText, QuotesAStringAsADocumentWould) {
  std::string all;
  for (char c = 0; c >= 0 && c < 0x7F; ++c) {
    const std::string one{c};
    EXPECT_EQ(in_json(one), nlohmann::json(one).dump()) << static_cast<int>(c);
    all += c;
  }
  all += "\x7Fü€🦀";
  EXPECT_EQ(in_json(all), nlohmann::json(all).dump());
  EXPECT_EQ(nlohmann::json::parse(in_json(all)).get<std::string>(), all);
  EXPECT_EQ(in_json(""), "\"\"");
}

TEST(JsonText, AddsToWhatIsThere) {
  std::string json = "[";
  append_json_string(json, "a");
  append_json_string(json += ",", "b\"");
  EXPECT_EQ(json, R"(["a","b\"")");
}

}  // namespace
}  // namespace bot
