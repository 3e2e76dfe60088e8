#include "bot/mattermost/render.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "bot/unicode.h"
#include "tests/bot/nasty_messages.h"
#include "tests/fakes.h"
#include "tests/golden.h"

namespace bot::mattermost {
namespace {

using commands::code;
using commands::emphasis;
using commands::Message;
using commands::plain;
using commands::strong;
using nlohmann::json;

// The Markdown of a paragraph, its zero-width spaces as '^' and no-break spaces as '%'.
std::string paragraph(const commands::Spans& spans) {
  Message message;
  message.add(commands::Text{spans});
  std::string text = render(message, nullptr).text;
  for (std::size_t at = 0; (at = text.find("\u200B")) != std::string::npos;)
    text.replace(at, 3, "^");
  for (std::size_t at = 0; (at = text.find("\u00A0")) != std::string::npos;)
    text.replace(at, 2, "%");
  return text;
}

TEST(MattermostRender, EveryBlockAndEveryCharacter) {
  tests::expect_golden("mattermost_every_block", render(tests::every_block(), nullptr).text);
}

TEST(MattermostRender, RepliesAreForTheirAuthorAndTakenAsTheyAre) {
  const auto reply = nlohmann::json::parse(render_reply(commands::sentence("Done."), nullptr));
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
  const std::string text = render(message, nullptr).text;
  EXPECT_LE(decode(text).size(), 16'383U);
  EXPECT_GT(decode(text).size(), 15'000U);
  EXPECT_TRUE(text.ends_with("\u2026"));
}

TEST(MattermostRender, AMessageIsNeverEmpty) {
  Message invisible;
  invisible.add(commands::Text{{plain(" \n\u202E")}}).add(commands::Header{""});
  for (const Message& message : {Message{}, invisible}) {
    EXPECT_EQ(render(message, nullptr).text, "There is nothing to show.");
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

void expect_sound(const std::string& text) {
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

void expect_sound(const Message& message) {
  const std::string text = render(message, nullptr).text;
  EXPECT_FALSE(text.empty());
  EXPECT_LE(decode(text).size(), 16'383U);
  expect_sound(text);
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

// Buttons as they are for one user, with seals that are the same every time.
class MattermostButtons : public testing::Test {
 protected:
  [[nodiscard]] Rendered shown(const Message& message, std::string_view user_id = "u1") {
    nonces_ = 0;
    const Buttons buttons{callbacks_, user_id};
    return render(message, &buttons);
  }
  [[nodiscard]] json attachments(const Message& message) {
    const std::string text = shown(message).attachments;
    return text.empty() ? json::array() : json::parse(text);
  }
  static commands::Actions row(const std::string& label, const std::string& object = "KR1") {
    commands::Button button;
    button.label = label;
    button.action = {"checkin", object, okr::PersonId{2}};
    return {{button}};
  }
  static Message paragraphs(const std::vector<std::string>& texts) {
    Message message;
    for (const std::string& text : texts) {
      if (text.starts_with("[")) {
        message.add(row(text.substr(1, text.size() - 2)));
      } else if (text == "---") {
        message.add(commands::Divider{});
      } else {
        message.add(commands::Text{{plain(text)}});
      }
    }
    return message;
  }
  // "text / attachment [Button] / attachment".
  std::string outline(const Message& message) {
    std::string out = shown(message).text;
    for (const json& attachment : attachments(message)) {
      out += " / " + attachment["text"].get<std::string>();
      for (const json& action : attachment.value("actions", json::array())) {
        out += " [" + action["name"].get<std::string>() + "]";
      }
    }
    for (std::size_t at = 0; (at = out.find("\n\n")) != std::string::npos;)
      out.replace(at, 2, ", ");
    return out;
  }

  tests::FakeClock clock_{okr::Instant{std::chrono::seconds{1'767'600'000}}};
  int nonces_ = 0;
  Sealer sealer_{Secret{std::string(32, 'k')}, clock_,
                 [this] { return "n" + std::to_string(++nonces_); }};
  Callbacks callbacks_{sealer_, "https://okr.example.com"};
};

TEST_F(MattermostButtons, EveryBlockAndEveryCharacter) {
  const Rendered rendered = shown(tests::every_block());
  tests::expect_golden(
      "mattermost_buttons",
      rendered.text + "\n" + nlohmann::ordered_json::parse(rendered.attachments).dump(2));
}

TEST_F(MattermostButtons, StandBehindTheBlockThatTheyBelongTo) {
  struct Row {
    std::vector<std::string> blocks;
    const char* outline;
  };
  const Row rows[] = {
      {{"a"}, "a"},
      {{"a", "b", "[B]"}, "a / b [B]"},
      {{"a", "[B]"}, "a /  [B]"},
      {{"a", "b", "[B]", "c", "[C]", "d"}, "a / b [B] / c [C] / d"},
      {{"a", "b", "[B]", "c", "d", "[D]"}, "a / b [B] / c, d [D]"},
      {{"a", "b", "[B]", "[C]"}, "a / b [B] /  [C]"},
      {{"a", "---", "b", "---", "[B]", "---", "c", "---"}, "a / b [B] / c"},
      {{"---", "a", "[B]"}, "a /  [B]"},
      {{"[B]"}, "There is nothing to show."},
      {{"[B]", "a"}, "a"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.outline);
    EXPECT_EQ(outline(paragraphs(row.blocks)), row.outline);
  }
}

TEST_F(MattermostButtons, HaveIdsOfLettersAndDigitsAndSealsOfTheirOwn) {
  const json all = attachments(paragraphs({"a", "b", "[B]", "c", "[C]", "[D]"}));
  std::set<std::string> ids;
  for (const json& attachment : all) {
    EXPECT_FALSE(attachment["fallback"].get<std::string>().empty());
    for (const json& action : attachment.value("actions", json::array())) {
      ids.insert(action["id"]);
      for (const auto& [key, value] : action["integration"]["context"].items()) {
        EXPECT_TRUE(value.is_string()) << key;
      }
    }
  }
  EXPECT_EQ(ids, (std::set<std::string>{"b1", "b2", "b3"}));
  const json& context = all[0]["actions"][0]["integration"]["context"];
  const Token token = parse_state(context["s"].get<std::string>());
  EXPECT_TRUE(sealer_.open(token, "u1"));
  EXPECT_FALSE(sealer_.open(token, "u2"));
}

TEST_F(MattermostButtons, TextInAttachmentsMakesNoLinks) {
  const json all = attachments(paragraphs({"a", "<http://x|y> `|`", "[B]", "<x|y>"}));
  for (const json& attachment : all) {
    EXPECT_EQ(attachment["text"].get<std::string>().find('|'), std::string::npos) << attachment;
  }
}

TEST_F(MattermostButtons, RepliesHaveThemBesideTheText) {
  const Buttons buttons{callbacks_, "u1"};
  const json reply = json::parse(render_reply(paragraphs({"a", "b", "[B]"}), &buttons));
  EXPECT_EQ(reply["text"], "a");
  EXPECT_EQ(reply["skip_slack_parsing"], true);
  EXPECT_EQ(reply["attachments"][0]["actions"][0]["name"], "B");
}

// Before 6.0 a post's properties had room for 8,000 code points.
TEST_F(MattermostButtons, AreLeftOutWhereThereIsNoRoomTheLastRowLast) {
  std::vector<std::string> blocks{"a"};
  for (int i = 0; i < 40; ++i) {
    blocks.push_back("text " + std::to_string(i) + " <>&");
    blocks.push_back("[B" + std::to_string(i) + "]");
  }
  const Message message = paragraphs(blocks);
  const std::string json_text = shown(message).attachments;
  EXPECT_LE(decode(json_text).size(), 6'600U);
  for (const char* kept : {"\"B0\"", "\"B39\"", "text 20"}) {
    EXPECT_NE(json_text.find(kept), std::string::npos) << kept;
  }
  EXPECT_EQ(json_text.find("\"B38\""), std::string::npos);

  Message long_one = paragraphs({"a", "b", "[B]"});
  long_one.add(commands::Text{{plain(std::string(10'000, 'x'))}});
  EXPECT_EQ(shown(long_one).attachments, "");
  EXPECT_GT(shown(long_one).text.size(), 10'000U);
}

TEST_F(MattermostButtons, WhateverUsersWriteTheMessageIsSound) {
  tests::NastyTexts nasty{20261122};
  for (int i = 0; i < 300; ++i) {
    SCOPED_TRACE(i);
    Message message = nasty.message(12, 40);
    for (int rows = 0; rows < 3; ++rows) {
      const auto at = nasty.below(message.blocks.size() + 1);
      message.blocks.insert(message.blocks.begin() + static_cast<std::ptrdiff_t>(at),
                            row(nasty.text(6)));
    }
    const Rendered rendered = shown(message);
    EXPECT_FALSE(rendered.text.empty());
    expect_sound(rendered.text);
    for (const json& attachment : attachments(message)) {
      const std::string text = attachment["text"];
      if (!text.empty()) expect_sound(text);
    }
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace bot::mattermost
