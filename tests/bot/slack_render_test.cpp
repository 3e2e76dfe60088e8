#include "bot/slack/render.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "bot/unicode.h"
#include "tests/bot/nasty_messages.h"
#include "tests/bot/slack_payloads.h"
#include "tests/golden.h"

namespace bot::slack {
namespace {

using commands::code;
using commands::emphasis;
using commands::Message;
using commands::plain;
using commands::strong;
using nlohmann::ordered_json;

ordered_json blocks(const Message& message) {
  return ordered_json::parse(render(message).blocks);
}

// The mrkdwn of a paragraph, its zero-width spaces as '.'.
std::string paragraph(const commands::Spans& spans) {
  Message message;
  message.add(commands::Text{spans});
  std::string text = blocks(message).at(0).at("text").at("text");
  for (std::size_t at = 0; (at = text.find("\u200B")) != std::string::npos;)
    text.replace(at, 3, ".");
  return text;
}

std::size_t utf16_length(const std::string& text) {
  std::size_t length = 0;
  for (const char32_t c : decode(text)) length += c > 0xFFFF ? 2 : 1;
  return length;
}

TEST(SlackRender, EveryBlockAndEveryCharacter) {
  const auto reply = ordered_json::parse(render_reply(tests::every_block()));
  tests::record_blocks(reply["blocks"]);
  tests::expect_golden("slack_every_block", reply.dump(2));
}

TEST(SlackRender, LooksAreMarksAroundText) {
  struct Row {
    commands::Spans spans;
    const char* text;
  };
  const Row rows[] = {
      {{plain("a "), strong("b"), plain(" c")}, "a *b* c"},
      {{plain("a "), emphasis("b"), plain(", "), code("c")}, "a _b_, `c`"},
      {{strong(" b "), plain("c")}, "*b* c"},
      {{plain("a"), strong(" b")}, "a *b*"},
      {{plain("a"), strong("b"), plain("c")}, "a.*b*.c"},
      {{strong("a"), emphasis("b")}, "*a*._b_"},
      {{strong("a\nb")}, "*a*\n*b*"},
      {{strong("a"), strong("b")}, "*ab*"},
      {{plain("x"), strong("  "), plain("y")}, "x  y"},
      {{plain("x"), strong(""), plain("y")}, "xy"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(paragraph(row.spans), row.text);
  }
}

TEST(SlackRender, UserTextIsInert) {
  struct Row {
    commands::Spans spans;
    const char* text;
  };
  const Row rows[] = {
      {{plain("R&D <!channel> > 3")}, "R&amp;D &lt;!channel&gt; &gt; 3"},
      {{plain("<@U1>&lt;")}, "&lt;@U1&gt;&amp;lt;"},
      {{plain("*a*")}, ".*.a.*."},
      {{plain("snake_case 2*3")}, "snake_case 2*3"},
      {{plain("x\n> y")}, "x\n.&gt; y"},
      {{plain("x\n >y")}, "x\n .&gt;y"},
      {{strong("a*b")}, "*a*b*"},
      {{code("a`b`")}, "`a\u02CBb\u02CB`"},
      {{code("a\nb")}, "`a`\n`b`"},
      {{code("<!here> & *x*")}, "`&lt;!here&gt; &amp; *x*`"},
      {{plain("a\u202Eb\x07"
              "c\td\r\ne")},
       "abc d\ne"},
      {{plain("a\n\n\n\n\nb")}, "a\n\nb"},
      {{plain("a\xFF"
              "b")},
       "a\uFFFDb"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(paragraph(row.spans), row.text);
  }
}

TEST(SlackRender, LongTextsGoOnInTheNextSection) {
  Message message;
  std::string words;
  for (int i = 0; i < 2000; ++i) words += "word" + std::to_string(i) + " ";
  message.add(commands::Text{{strong(words)}});
  const ordered_json all = blocks(message);
  EXPECT_GT(all.size(), 4U);
  std::string joined;
  for (const ordered_json& block : all) {
    std::string text = block["text"]["text"];
    EXPECT_EQ(text.front(), '*');
    EXPECT_EQ(text.back(), '*');
    joined += text.substr(1, text.size() - 2) + " ";
  }
  EXPECT_EQ(joined, words);
}

TEST(SlackRender, ShortPlacesEndInAnEllipsis) {
  Message message;
  message.add(commands::Header{std::string(500, 'h')});
  message.add(commands::Fields{{{"Label", {plain(std::string(5000, 'f'))}}}});
  message.add(commands::Note{{plain(std::string(5000, 'n'))}});
  const ordered_json all = blocks(message);
  for (const ordered_json& text : {all[0]["text"], all[1]["fields"][0], all[2]["elements"][0]}) {
    EXPECT_TRUE(text["text"].get<std::string>().ends_with("\u2026")) << text;
  }
  EXPECT_TRUE(render(message).text.ends_with("\u2026"));
}

TEST(SlackRender, CutsBetweenWhatIsSeenAsCharacters) {
  std::string family;
  for (int i = 0; i < 100; ++i) family += "\xF0\x9F\x91\xA9\u200D\xF0\x9F\x92\xBB";
  Message message;
  message.add(commands::Header{family});
  std::string title = blocks(message)[0]["text"]["text"];
  ASSERT_TRUE(title.ends_with("\u2026"));
  title.resize(title.size() - 3);
  EXPECT_TRUE(title.ends_with("\xF0\x9F\x92\xBB"));
}

TEST(SlackRender, SaysHowMuchDoesNotFitIntoFiftyBlocks) {
  for (const int count : {50, 51, 80}) {
    SCOPED_TRACE(count);
    Message message;
    for (int i = 0; i < count; ++i) message.add(commands::Text{{plain("part")}});
    const ordered_json all = blocks(message);
    EXPECT_EQ(all.size(), 50U);
    const std::string last = all.back().dump();
    const std::string left_out = std::to_string(count - 49) + " more parts";
    EXPECT_EQ(last.find(left_out) != std::string::npos, count > 50) << last;
  }
}

TEST(SlackRender, AMessageIsNeverEmpty) {
  Message invisible;
  invisible.add(commands::Text{{plain(" \n\u202E")}}).add(commands::Header{""});
  for (const Message& message : {Message{}, invisible}) {
    EXPECT_EQ(render(message).text, "There is nothing to show.");
    EXPECT_EQ(blocks(message).size(), 1U);
  }
}

// What Slack's documents demand of every text object.
void expect_sound(const ordered_json& object, std::size_t limit) {
  const std::string text = object.at("text");
  EXPECT_FALSE(text.empty());
  EXPECT_LE(utf16_length(text), limit);
  EXPECT_EQ(text.find_first_of("<>"), std::string::npos) << text;
  for (std::size_t at = 0; (at = text.find('&', at)) != std::string::npos; ++at) {
    const std::string_view rest = std::string_view{text}.substr(at);
    EXPECT_TRUE(rest.starts_with("&amp;") || rest.starts_with("&lt;") || rest.starts_with("&gt;"))
        << text;
  }
  if (object.at("type") == "mrkdwn") {
    EXPECT_EQ(object.at("verbatim"), true);
  }
}

void expect_sound(const Message& message) {
  const Rendered rendered = render(message);
  expect_sound({{"type", "text"}, {"text", rendered.text}}, 4000);
  const ordered_json all = ordered_json::parse(rendered.blocks);
  EXPECT_LE(all.size(), 50U);
  for (const ordered_json& block : all) {
    const std::string type = block.at("type");
    if (type == "header") expect_sound(block.at("text"), 150);
    if (block.contains("fields")) {
      EXPECT_LE(block["fields"].size(), 10U);
      EXPECT_GE(block["fields"].size(), 1U);
      for (const ordered_json& field : block["fields"]) expect_sound(field, 2000);
    } else if (type == "section") {
      expect_sound(block.at("text"), 3000);
    }
    if (type == "context") expect_sound(block.at("elements").at(0), 3000);
  }
}

TEST(SlackRender, WhateverUsersWriteTheMessageIsSound) {
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
}  // namespace bot::slack
