#include "bot/http/form.h"

#include <gmock/gmock.h>

#include "bot/http/message.h"

namespace bot::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

// The fields as "name=value|name=value", or "refused".
std::string read(std::string_view encoded) {
  const auto form = parse_form(encoded);
  if (!form) return "refused";
  std::string text;
  for (const auto& [name, value] : form->fields()) {
    if (!text.empty()) text += '|';
    text.append(name).append("=").append(value);
  }
  return text;
}

TEST(Form, ReadsWhatABrowserEncodes) {
  struct {
    std::string_view encoded;
    std::string fields;
  } const kRows[] = {
      {"", ""},
      {"a=1", "a=1"},
      {"a=1&b=2", "a=1|b=2"},
      {"a=1&a=2&a=1", "a=1|a=2|a=1"},
      {"text=KR12+45", "text=KR12 45"},
      {"text=1%2B1%3D2", "text=1+1=2"},
      {"text=%C3%a9", "text=\xC3\xA9"},
      {"a%20b=c%26d", "a b=c&d"},
      {"a", "a="},
      {"a=", "a="},
      {"=a", "=a"},
      {"a=b=c", "a=b=c"},
      {"&a=1&&b=2&", "a=1|b=2"},
      {"a=%00", std::string("a=\0", 3)},
      {"a=%", "refused"},
      {"a=%4", "refused"},
      {"a=%4G", "refused"},
      {"a=%G4", "refused"},
      {"%=a", "refused"},
      {"a=1&b=%u0041", "refused"},
      {"a=1&b=%-1", "refused"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.encoded);
    EXPECT_EQ(read(row.encoded), row.fields);
  }
}

TEST(Form, FindsTheFirstAndAllValuesOfAName) {
  const auto form = parse_form("team=a&team=b&Team=c");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->value("team"), "a");
  EXPECT_EQ(form->value("person"), std::nullopt);
  EXPECT_THAT(form->values("team"), ElementsAre("a", "b"));
  EXPECT_THAT(form->values("person"), IsEmpty());
}

TEST(Form, RefusesMoreFieldsThanAllowed) {
  EXPECT_TRUE(parse_form("a&b&c", 3));
  EXPECT_FALSE(parse_form("a&b&c&d", 3));
  std::string many = "a";
  for (std::size_t i = 1; i < kMostFields; ++i) many += "&a";
  EXPECT_TRUE(parse_form(many));
  EXPECT_FALSE(parse_form(many + "&a"));
}

TEST(MediaType, IsComparedWithoutCaseAndParameters) {
  struct {
    std::string_view content_type;
    bool json;
  } const kRows[] = {
      {"application/json", true},
      {"Application/JSON", true},
      {"application/json;charset=utf-8", true},
      {" application/json ; charset=utf-8", true},
      {"application/json5", false},
      {"application/jso", false},
      {"text/plain; application/json", false},
      {"", false},
      {";", false},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.content_type);
    EXPECT_EQ(media_type_is(row.content_type, "application/json"), row.json);
  }
}

TEST(Utf8, IsRecognisedByTheRulesOfRfc3629) {
  struct {
    std::string_view text;
    bool valid;
  } const kRows[] = {
      {"", true},
      {"plain", true},
      {std::string_view("\0", 1), true},
      {"\x7F", true},
      {"\xC2\x80", true},
      {"\xDF\xBF", true},
      {"\xE0\xA0\x80", true},
      {"\xED\x9F\xBF", true},
      {"\xEE\x80\x80", true},
      {"\xEF\xBF\xBF", true},
      {"\xF0\x90\x80\x80", true},
      {"\xF4\x8F\xBF\xBF", true},
      {"gr\xC3\xBC\xC3\x9F dich \xF0\x9F\x98\x80", true},
      {"\x80", false},              // continuation alone
      {"\xC3", false},              // cut short
      {"\xC3z", false},             // no continuation
      {"\xE2\x82", false},          // cut short
      {"\xE2\x82z", false},         // no second continuation
      {"\xF0\x9F\x98", false},      // cut short
      {"\xC0\xAF", false},          // overlong
      {"\xC1\xBF", false},          // overlong
      {"\xE0\x9F\xBF", false},      // overlong
      {"\xF0\x8F\xBF\xBF", false},  // overlong
      {"\xED\xA0\x80", false},      // surrogate
      {"\xF4\x90\x80\x80", false},  // past U+10FFFF
      {"\xF5\x80\x80\x80", false},
      {"\xFF", false},
      {"caf\xE9", false},  // Latin-1
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(testing::PrintToString(row.text));
    EXPECT_EQ(valid_utf8(row.text), row.valid);
  }
}

TEST(Headers, AreFoundWithoutCaseAndAbsentWhenTheyStandThereTwice) {
  const Headers headers = {{"X-Once", "1"}, {"X-Twice", "a"}, {"x-twice", "a"}, {"X-Empty", ""}};
  EXPECT_EQ(find_header(headers, "x-once"), "1");
  EXPECT_EQ(find_header(headers, "X-EMPTY"), "");
  EXPECT_EQ(find_header(headers, "X-Twice"), std::nullopt);
  EXPECT_EQ(find_header(headers, "X-Onc"), std::nullopt);
}

}  // namespace
}  // namespace bot::http
