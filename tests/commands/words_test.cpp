#include <gtest/gtest.h>

#include "commands/parse/id.h"
#include "commands/parse/name.h"
#include "commands/parse/nearest.h"
#include "commands/parse/words.h"

namespace commands::parse {
namespace {

TEST(Words, DropsWhatOnlyDeceives) {
  struct Row {
    std::string text, harmless;
  };
  const Row rows[] = {{"plain", "plain"},
                      {"a\nb\tc", "a\nb\tc"},
                      {std::string{"a\0b\x07", 4} + "c\x7F", "abc"},
                      {"a\xC2\x85"
                       "b",
                       "ab"},
                      {"pay \xE2\x80\xAE"
                       "001",
                       "pay 001"},
                      {"\xE2\x81\xA6x\xE2\x81\xA9", "x"},
                      {"שלום \xE2\x80\x8F!", "שלום \xE2\x80\x8F!"},
                      {"👩\xE2\x80\x8D🔧", "👩\xE2\x80\x8D🔧"}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(harmless(row.text), row.harmless);
  }
}

TEST(Ids, AreReadInEverySpelling) {
  struct Row {
    std::string_view typed;
    std::string_view read;  // kind and number; empty: none
  };
  const Row rows[] = {
      {"KR12", "KR12"},    {"kr-12", "KR12"}, {"kr 12 45", "KR12"}, {"KR12: 45", "KR12"},
      {"Kr#12", "KR12"},   {"O3", "O3"},      {"o-3", "O3"},        {"12", "12"},
      {"kr", ""},          {"KR", ""},        {"KR0", ""},          {"krill", ""},
      {"owner", ""},       {"KR12x", ""},     {"-12", ""},          {"", ""},
      {"KR9999999999", ""}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.typed);
    const auto read = read_id(row.typed);
    std::string text;
    if (read) {
      text = read->kind == IdKind::kKeyResult ? "KR" : read->kind == IdKind::kObjective ? "O" : "";
      text += std::to_string(read->number);
    }
    EXPECT_EQ(text, row.read);
  }
}

TEST(Nearest, CountsEditsAndSwaps) {
  struct Row {
    std::string_view a, b;
    int distance;
  };
  const Row rows[] = {{"list", "list", 0}, {"lsit", "list", 1},  {"LIST", "list", 0},
                      {"lis", "list", 1},  {"lists", "list", 1}, {"", "list", 4},
                      {"undo", "home", 4}, {"ca", "abc", 3}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.a);
    EXPECT_EQ(distance(row.a, row.b), row.distance);
    EXPECT_EQ(distance(row.b, row.a), row.distance);
  }
}

TEST(Nearest, OffersOnlyWhatATypingMistakeCouldMean) {
  const std::vector<std::string> names{"list", "publish", "schedule prompts"};
  EXPECT_EQ(nearest("lst", names), 0U);
  EXPECT_EQ(nearest("publsih", names), 1U);
  EXPECT_EQ(nearest("weather", names), std::nullopt);
  EXPECT_EQ(near_name("shedule promts mon 09:00", names), 2U);
  EXPECT_EQ(nearest(std::string(5000, 'x'), names), std::nullopt);
}

TEST(Names, TheLongestOneCounts) {
  const std::vector<std::string> names{"team", "team add", "Growth"};
  EXPECT_EQ(longest_name("team  add Growth", names)->index, 1U);
  EXPECT_EQ(longest_name("TEAM Add", names)->length, 8U);
  EXPECT_EQ(longest_name("team address", names)->index, 0U);
  EXPECT_FALSE(longest_name("teams", names));
}

TEST(Names, AllThatATextMayBeginWith) {
  std::vector<std::pair<std::string, std::size_t>> found;
  for (const auto& [name, length] : leading_names("Ana  \tLee 7")) found.emplace_back(name, length);
  EXPECT_EQ(found, (std::vector<std::pair<std::string, std::size_t>>{
                       {"Ana Lee 7", 11}, {"Ana Lee", 9}, {"Ana", 3}}));
  EXPECT_TRUE(leading_names("  ").empty());
  EXPECT_EQ(leading_names(std::string(2000, 'x') + " y").size(), 2U);
}

TEST(Words, InOneLineHaveOneBlankBetweenThem) {
  EXPECT_EQ(in_one_line(" a\n b\t\tc "), "a b c");
  EXPECT_EQ(in_one_line("  "), "");
}

}  // namespace
}  // namespace commands::parse
