#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "commands/coach/judge.h"
#include "commands/coach/questions.h"

namespace {

using commands::coach::Draft;
using commands::coach::DraftKeyResult;
using commands::coach::Finding;
using Measure = DraftKeyResult::Measure;

TEST(CoachLanguage, IsKnownByItsFunctionWords) {
  const auto name = [](std::string_view text) {
    const auto* language = commands::coach::language_of(text);
    return language == nullptr ? std::string_view{"none"} : language->name();
  };
  EXPECT_EQ(name("The team is happy with what it does"), "en");
  EXPECT_EQ(name("Das Team ist zufrieden mit dem, was es tut"), "de");
  EXPECT_EQ(name("Churn"), "en");
  EXPECT_EQ(name("Antwortzeit"), "de");
  EXPECT_EQ(name("Kubernetes"), "none");
  EXPECT_EQ(name(""), "none");
}

int blanks(std::string_view text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '{'));
}

TEST(CoachLanguage, SaysItsShortWordsWithAllThatIsFilledIn) {
  const auto* german = commands::coach::language_named("de");
  for (const auto& file : commands::coach::question_files()) {
    std::istringstream lines{std::string{file.text}};
    for (std::string line; std::getline(lines, line);) {
      const std::size_t is = line.find(" = ");
      if (is == std::string::npos || line.starts_with('#')) continue;
      EXPECT_EQ(blanks(line.substr(0, is)), blanks(line.substr(is))) << line;
    }
  }
  EXPECT_EQ(commands::coach::said(german, "{} levels up", 2), "2 Ebenen höher");
  EXPECT_EQ(commands::coach::said(nullptr, "{} levels up", 2), "2 levels up");
  EXPECT_EQ(commands::coach::phrase(german, "what no file has"), "what no file has");
}

DraftKeyResult movement(const std::string& text, int from, int to, const std::string& unit) {
  DraftKeyResult key_result;
  key_result.text = text;
  key_result.measure = from < to ? Measure::kIncrease : Measure::kDecrease;
  key_result.baseline = okr::Decimal{from};
  key_result.target = okr::Decimal{to};
  key_result.unit = unit;
  return key_result;
}

std::set<int> rules_of_objective(const std::string& text) {
  Draft draft;
  draft.text = text;
  std::vector<Finding> findings;
  commands::coach::judge_objective_text(draft, {}, commands::coach::language_of(text), findings);
  std::set<int> rules;
  for (const Finding& finding : findings) rules.insert(finding.rule);
  return rules;
}

TEST(CoachLanguage, HasVerbsOfTwoWordsAndMovesWithoutAVerb) {
  const struct {
    const char* text;
    std::set<int> rules;
  } rows[] = {
      {"Kick off the rebranding of our stores", {2}},
      {"Wind down the old warehouse in Turin", {2}},
      {"Purchase orders reach our suppliers the same day", {}},
      {"Transfer students feel welcome from the first day", {}},
      {"Stand out among the banks of the north", {}},
      {"Go where our customers are at home", {}},
      {"More revenue in the Nordics this spring", {3}},
      {"More families cook with what grows nearby", {}},
      {"Fewer complaints so that nurses can rest", {}},
      {"Push the margin of our bakeries", {3}},
      {"Push the limits of what teachers dare", {}},
      {"Better communication with our customers", {5}},
      {"Mehr Umsatz in unseren Filialen", {3}},
      {"Mehr Familien kochen mit dem, was hier wächst", {}},
      {"Kunden können ihre Räume selbst einrichten", {}},
      {"Wir wollen die Räume neu einrichten", {2}},
      {"Start des Portals für unsere Händler", {2}},
      {"Start ins Berufsleben ohne Schulden und Angst", {}},
      {"Wir schalten das alte Portal ab", {2}},
      {"Noch moderner für unsere Kunden", {5}},
  };
  for (const auto& row : rows) EXPECT_EQ(rules_of_objective(row.text), row.rules) << row.text;
}

TEST(CoachLanguage, KnowsThatWhatGetsFasterTakesLessTime) {
  const auto found = [](const DraftKeyResult& key_result, const char* language) {
    Draft draft;
    draft.key_results = {key_result};
    std::vector<Finding> findings;
    commands::coach::judge_key_result_text(draft, 0, commands::coach::language_named(language),
                                           findings);
    return !findings.empty() && findings[0].rule == 12;
  };
  EXPECT_FALSE(found(movement("Accelerate the checkout", 5, 3, "minutes"), "en"));
  EXPECT_TRUE(found(movement("Accelerate the checkout", 3, 5, "minutes"), "en"));
  EXPECT_FALSE(found(movement("Accelerate growth", 3, 5, "%"), "en"));
  EXPECT_FALSE(found(movement("Die Lieferung beschleunigen", 9, 4, "Tage"), "de"));
  EXPECT_TRUE(found(movement("Die Lieferung beschleunigen", 4, 9, "Tage"), "de"));
  DraftKeyResult text;
  text.text = "Accelerate the checkout from 5 seconds to 3 seconds";
  EXPECT_FALSE(found(text, "en"));
  text.text = "Accelerate the checkout from 3 seconds to 5 seconds";
  EXPECT_TRUE(found(text, "en"));
}

}  // namespace
