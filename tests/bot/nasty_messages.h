#pragma once

#include <random>
#include <string>
#include <vector>

#include "commands/message.h"

namespace tests {

// One message with every kind of block and every look, in which users wrote everything that means
// something to some platform.
inline commands::Message every_block() {
  using commands::code, commands::emphasis, commands::plain, commands::strong;
  commands::Message message;
  message.add(commands::Header{"Check-in <!channel> & *more* @alice #growth"});
  message.add(commands::Text{{plain("KR12 went from "), strong("41 %"), plain(" to "),
                              strong("45 %"), plain("."), emphasis("on pace"), plain("\u25CF")}});
  message.add(commands::Text{
      {plain("mentions @alice @channel \uFF20here a@b.com <@U0BOB00001> <!here> #okr ~growth")}});
  message.add(
      commands::Text{{plain("links https://x.io/a www.x.io <https://x.io|x> [x](http://x.io) "
                            "![x](http://x.io/p.png) mmaction://approve mailto:a@b.io")}});
  message.add(
      commands::Text{{plain("marks *bold* _italic_ ~gone~ ~~gone~~ **bold** `code` "
                            "```block``` \\* snake_case 2*3 &amp; &#64; <b> |")}});
  message.add(
      commands::Text{{plain("> quote\n# heading\n- item\n+ item\n12. item\n3) item\n=====\n---\n"
                            "    indented\n| a | b |\n\n\n\nlast line")}});
  message.add(commands::Text{{strong("*strong*"), strong(" spaced "), emphasis("_emphasis_"),
                              code("`/okr` ``x`` @bob"), plain("next"), code("/okr KR12 45")}});
  message.add(commands::Text{
      {plain("hidden \u202Eesrever\u202C \u200Fmark \x01\x07 control\ttab\r\nline")}});
  message.add(commands::Divider{});
  message.add(
      commands::Fields{{{"Owner", {plain("Bob <bob>")}},
                        {"Pace", {strong("on pace"), plain(", 10:30 & 1.5 of e.g. www.x.io")}},
                        {"Try", {code("/okr show KR12")}}}});
  message.add(
      commands::Note{{plain("Type "), code("/okr help"), plain(" for more, or @channel.\n> two")}});
  message.add(commands::Actions{
      {{"Check in",
        "Check in on <!here> & *more*",
        {"checkin", "KR12", okr::PersonId{3}},
        commands::Button::Style::kPrimary,
        std::nullopt},
       {"Unblock & <go>",
        "",
        {"unblock", "KR12", std::nullopt},
        commands::Button::Style::kDanger,
        commands::Confirmation{"Is <KR12> free?", "It *ends* @here & now.", "Yes", "No"}}}});
  return message;
}

// Texts that are hard to keep inert, the same for the same seed.
class NastyTexts {
 public:
  explicit NastyTexts(unsigned seed) : random_(seed) {}

  [[nodiscard]] std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random_);
  }

  [[nodiscard]] std::string text(std::size_t most_pieces) {
    static const std::vector<std::string> kPieces{"a",
                                                  "Z",
                                                  "7",
                                                  " ",
                                                  "  ",
                                                  "\n",
                                                  "\n\n",
                                                  "\t",
                                                  "\r\n",
                                                  "@",
                                                  "@a",
                                                  "@channel",
                                                  "\uFF20x",
                                                  "#",
                                                  "#tag",
                                                  "~",
                                                  "~chan",
                                                  "*",
                                                  "**",
                                                  "_",
                                                  "`",
                                                  "``",
                                                  "```",
                                                  "<",
                                                  ">",
                                                  "&",
                                                  "&lt;",
                                                  "<!channel>",
                                                  "<@U1>",
                                                  "<#C1|x>",
                                                  "<http://x|y>",
                                                  "http://x.io/",
                                                  "www.x.io",
                                                  "[x](y)",
                                                  "!",
                                                  "|",
                                                  "\\",
                                                  "\\\\",
                                                  "-",
                                                  "+",
                                                  "=",
                                                  "1.",
                                                  "1)",
                                                  "\u202E",
                                                  "\u2066",
                                                  "\u200B",
                                                  "\u200D",
                                                  "\u0301",
                                                  "\u00A0",
                                                  "\u2026",
                                                  "\xF0\x9F\x8E\xAF",
                                                  "\xF0\x9F\x91\xA9\u200D\xF0\x9F\x92\xBB",
                                                  "\u6F22",
                                                  "\u00DF",
                                                  "\x01",
                                                  "\x7F",
                                                  ":",
                                                  ":tada:",
                                                  "10:30",
                                                  "1.5",
                                                  "\xFF",
                                                  "\xC3",
                                                  "word word word "};
    std::string out;
    for (std::size_t left = below(most_pieces + 1); left > 0; --left) {
      out += kPieces[below(kPieces.size())];
    }
    return out;
  }

  [[nodiscard]] commands::Spans spans(std::size_t most_pieces) {
    using Look = commands::Span::Look;
    constexpr Look kLooks[] = {Look::kPlain, Look::kStrong, Look::kEmphasis, Look::kCode};
    commands::Spans out;
    for (std::size_t left = below(4); left > 0; --left) {
      out.push_back({text(most_pieces), kLooks[below(4)]});
    }
    return out;
  }

  [[nodiscard]] commands::Message message(std::size_t most_blocks, std::size_t most_pieces) {
    commands::Message out;
    for (std::size_t left = below(most_blocks + 1); left > 0; --left) {
      out.blocks.push_back(block(most_pieces));
    }
    return out;
  }

 private:
  [[nodiscard]] commands::Block block(std::size_t most_pieces) {
    switch (below(5)) {
      case 0:
        return commands::Header{text(most_pieces)};
      case 1:
        return commands::Note{spans(most_pieces)};
      case 2:
        return commands::Divider{};
      case 3: {
        commands::Fields fields;
        for (std::size_t left = below(25); left > 0; --left) {
          fields.fields.push_back({text(8), spans(most_pieces / 8)});
        }
        return fields;
      }
      default:
        return commands::Text{spans(most_pieces)};
    }
  }

  std::mt19937 random_;
};

}  // namespace tests
