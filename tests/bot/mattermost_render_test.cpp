#include "bot/mattermost/render.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "bot/unicode.h"
#include "tests/bot/nasty_messages.h"
#include "tests/golden.h"

namespace bot::mattermost {
namespace {

using commands::code;
using commands::emphasis;
using commands::Message;
using commands::plain;
using commands::strong;

// The Markdown of a paragraph, its zero-width spaces as '^' and no-break spaces as '%'.
std::string paragraph(const commands::Spans& spans) {
  Message message;
  message.add(commands::Text{spans});
  std::string text = render(message);
  for (std::size_t at = 0; (at = text.find("\u200B")) != std::string::npos;)
    text.replace(at, 3, "^");
  for (std::size_t at = 0; (at = text.find("\u00A0")) != std::string::npos;)
    text.replace(at, 2, "%");
  return text;
}

TEST(MattermostRender, EveryBlockAndEveryCharacter) {
  tests::expect_golden("mattermost_every_block", render(tests::every_block()));
}

TEST(MattermostRender, RepliesAreForTheirAuthorAndTakenAsTheyAre) {
  const auto reply = nlohmann::json::parse(render_reply(commands::sentence("Done.")));
  EXPECT_EQ(reply,
            nlohmann::json(
                {{"response_type", "ephemeral"}, {"skip_slack_parsing", true}, {"text", "Done."}}));
}

TEST(MattermostRender, LooksAreMarksAroundText) {
  struct Row {
    commands::Spans spans;
    const char* text;
  };
  const Row rows[] = {
      {{plain("a "), strong("b"), plain(" c")}, "a **b** c"},
      {{emphasis("b"), plain(", "), code("c")}, "*b*, `c`"},
      {{strong(" b "), plain("c")}, "**b** c"},
      {{strong("a"), emphasis("b")}, "**a**^*b*"},
      {{strong("a\nb")}, "**a**\n**b**"},
      {{code("a`b")}, "`` a`b ``"},
      {{code("``")}, "``` `` ```"},
      {{code("a\nb")}, "`a`\n`b`"},
      {{code("/okr assign KR1 @bob *x*")}, "`/okr assign KR1 @bob *x*`"},
      {{plain("x"), strong(""), plain("y")}, "xy"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(paragraph(row.spans), row.text);
  }
}

TEST(MattermostRender, UserTextIsInert) {
  struct Row {
    const char* typed;
    const char* text;
  };
  const Row rows[] = {
      {"@alice @channel", "@^alice @^channel"},
      {"\uFF20alice", "\uFF20^alice"},
      {"**@alice**", "\\*\\*@^alice\\*\\*"},
      {"#okr a#b", "\\#^okr a\\#^b"},
      {"~growth ~~x~~", "\\~^growth \\~^\\~^x\\~^\\~^"},
      {"[x](http://x)", "\\[x\\](http:^//x)"},
      {"![x](y)", "!\\[x\\](y)"},
      {"www.x.io e.g. 1.5 10:30 at 9:00", "www.^x.^io e.^g. 1.5 10:30 at 9:00"},
      {"mmaction://a mailto:bob tel:1", "mmaction:^//a mailto:^bob tel:^1"},
      {":tada: note: x", ":tada: note: x"},
      {"`x` \\ _y_", "\\`x\\` \\\\ \\_y\\_"},
      {"&lt; &#64; R&D a & b", "&^lt; &^\\#^64; R&^D a & b"},
      {"<b> <!-- x --> 1 < 2", "<^b> <^!-- x --> 1 < 2"},
      {"a | b", "a \\| b"},
      {"# h\n> q\n- i\n+ i\n1. i\n2) i\n===", "\\#^ h\n\\> q\n\\- i\n\\+ i\n1\\. i\n2\\) i\n^==="},
      {"x\n    y", "x\n%%%%y"},
      {"2026-12-15 at 10.5", "2026-12-15 at 10.5"},
      {"a - b > c + d = e", "a - b > c + d = e"},
      {"a\n\n\n\nb", "a\n\nb"},
      {"a\u202Eb\x07"
       "c\td\r\ne",
       "abc d\ne"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.typed);
    EXPECT_EQ(paragraph({plain(row.typed)}), row.text);
  }
}

TEST(MattermostRender, StaysWithinAPost) {
  Message message;
  message.add(commands::Text{{plain(std::string(30'000, 'x'))}});
  message.add(commands::Text{{plain("the end")}});
  const std::string text = render(message);
  EXPECT_LE(decode(text).size(), 16'383U);
  EXPECT_GT(decode(text).size(), 15'000U);
  EXPECT_TRUE(text.ends_with("\u2026"));
}

TEST(MattermostRender, AMessageIsNeverEmpty) {
  Message invisible;
  invisible.add(commands::Text{{plain(" \n\u202E")}}).add(commands::Header{""});
  for (const Message& message : {Message{}, invisible}) {
    EXPECT_EQ(render(message), "There is nothing to show.");
  }
}

// The text without its code spans and without escaped characters.
std::u32string bare(const std::string& markdown) {
  const std::u32string text = decode(markdown);
  std::u32string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == U'\\') {
      ++at;
      continue;
    }
    if (text[at] != U'`') {
      out += text[at];
      continue;
    }
    const std::size_t inside = std::min(text.find_first_not_of(U'`', at), text.size());
    const std::u32string fence = text.substr(at, inside - at);
    std::size_t end = inside;
    for (; end < text.size(); ++end) {
      if (text[end] != U'`') continue;
      const std::size_t after = std::min(text.find_first_not_of(U'`', end), text.size());
      if (after - end == fence.size()) break;
      end = after - 1;
    }
    if (end >= text.size()) return U"@a";  // a fence that nothing closes
    out += U'\'';
    at = end + fence.size() - 1;
  }
  return out;
}

void expect_sound(const Message& message) {
  const std::string text = render(message);
  EXPECT_FALSE(text.empty());
  EXPECT_LE(decode(text).size(), 16'383U);
  const std::u32string outside = bare(text);
  for (std::size_t at = 0; at < outside.size(); ++at) {
    const char32_t next = at + 1 < outside.size() ? outside[at + 1] : U' ';
    if (outside[at] == U'@' || outside[at] == U'\uFF20') {
      EXPECT_EQ(next, kZeroWidthSpace) << text;
    }
    EXPECT_EQ(std::u32string_view{U"~[]|"}.find(outside[at]), std::u32string_view::npos) << text;
  }
  EXPECT_EQ(encode(outside).find("://"), std::string::npos) << text;
  EXPECT_EQ(encode(outside).find("www.x"), std::string::npos) << text;
}

TEST(MattermostRender, WhateverUsersWriteTheMessageIsSound) {
  tests::NastyTexts nasty{20261122};
  for (int i = 0; i < 400; ++i) {
    SCOPED_TRACE(i);
    expect_sound(nasty.message(12, 60));
    if (HasFailure()) return;
  }
  for (int i = 0; i < 5; ++i) {
    SCOPED_TRACE(i);
    expect_sound(nasty.message(120, 1000));
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace bot::mattermost
