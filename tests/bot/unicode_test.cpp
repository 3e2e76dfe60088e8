#include "bot/unicode.h"

#include <gtest/gtest.h>

#include "bot/api_url.h"

namespace bot {
namespace {

TEST(Unicode, BytesThatAreNoTextBecomeReplacements) {
  struct Row {
    std::string bytes;
    std::u32string text;
  };
  const Row rows[] = {
      {"a\u00DF\u6F22\xF0\x9F\x8E\xAF", U"a\u00DF\u6F22\U0001F3AF"},
      {"\xFF", U"\uFFFD"},
      {"a\xC3", U"a\uFFFD"},
      {"\xC0\xAF", U"\uFFFD\uFFFD"},                      // overlong
      {"\xED\xA0\x80", U"\uFFFD\uFFFD\uFFFD"},            // surrogate
      {"\xF4\x90\x80\x80", U"\uFFFD\uFFFD\uFFFD\uFFFD"},  // beyond U+10FFFF
      {"\xE2\x82x", U"\uFFFD\uFFFDx"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.bytes);
    EXPECT_TRUE(decode(row.bytes) == row.text);
    EXPECT_TRUE(decode(encode(row.text)) == row.text);
  }
}

TEST(Unicode, VisibleTextHidesNothing) {
  struct Row {
    const char* text;
    const char* visible;
  };
  const Row rows[] = {
      {"a\r\nb\rc\u2028d\u0085"
       "e",
       "a\nb\nc\nd\ne"},
      {"a\n\n\n\nb", "a\n\nb"},
      {"a\r\n\r\n\r\nb", "a\n\nb"},
      {"a\tb", "a b"},
      {"a\x01\x1F\x7F\u009F"
       "b",
       "ab"},
      {"a\u202E\u2066\u200F\u061C\uFEFF"
       "b",
       "ab"},
      {"\xF0\x9F\x91\xA9\u200D\xF0\x9F\x92\xBB", "\xF0\x9F\x91\xA9\u200D\xF0\x9F\x92\xBB"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(encode(visible(row.text)), row.visible);
  }
}

TEST(ApiUrl, HasTwoParts) {
  struct Row {
    const char* url;
    const char* origin;
    const char* path;
  };
  const Row rows[] = {
      {"https://slack.com/api", "https://slack.com", "/api"},
      {"https://chat.example", "https://chat.example", ""},
      {"https://chat.example/", "https://chat.example", ""},
      {"http://127.0.0.1:8065/team/chat/", "http://127.0.0.1:8065", "/team/chat"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.url);
    EXPECT_EQ(split_url(row.url).origin, row.origin);
    EXPECT_EQ(split_url(row.url).path, row.path);
  }
}

TEST(ApiUrl, EncodesWhatIsNotPlain) {
  EXPECT_EQ(percent_encoded("aZ9-._~"), "aZ9-._~");
  EXPECT_EQ(percent_encoded("a b&c=d/e+\u00DF%"), "a%20b%26c%3Dd%2Fe%2B%C3%9F%25");
}

}  // namespace
}  // namespace bot
