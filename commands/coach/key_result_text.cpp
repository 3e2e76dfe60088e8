#include <algorithm>
#include <array>

#include "commands/coach/direction.h"
#include "commands/coach/judge.h"
#include "commands/coach/questions.h"
#include "commands/coach/reading.h"

namespace commands::coach {
namespace {

using Measure = DraftKeyResult::Measure;
using Words = std::vector<std::string>;

bool is_movement(const DraftKeyResult& key_result) {
  return key_result.measure == Measure::kIncrease || key_result.measure == Measure::kDecrease;
}

bool has_stored_numbers(const DraftKeyResult& key_result) {
  return is_movement(key_result) || key_result.measure == Measure::kReach;
}

// What the rules below judge together.
struct Subject {
  const Draft& draft;
  const DraftKeyResult& key_result;
  const Reading& reading;
};

Words of(std::string word) {
  return word.empty() ? Words{} : Words{std::move(word)};
}

std::string as_said(const Token& token) {
  const bool glued = token.unit.empty() || token.lower != token.value.text();
  return glued ? token.text : token.text + " " + token.unit;
}

bool any_number(const Reading& reading) {
  return std::any_of(reading.all().begin(), reading.all().end(), [](const Token& token) {
    return token.measures() ||
           (token.kind == Token::Kind::kNumber && token.role == Token::Role::kQualifier);
  });
}

// L10. Where a measure is declared there is a number, or none is needed.
Words no_number(const Subject& subject) {
  const bool text_only = subject.key_result.measure == Measure::kText;
  const bool any = any_number(subject.reading) || subject.reading.any_of("number");
  return text_only && !any ? of(said(subject.reading.language(), "no number")) : Words{};
}

// L17
Words share_of_plan(const Subject& subject) {
  const Reading& reading = subject.reading;
  const auto& all = reading.all();
  const bool in_text = std::any_of(all.begin(), all.end(), [](const Token& token) {
    return token.measures() && token.unit == "%";
  });
  if ((!in_text && subject.key_result.unit != "%") || !reading.any_of("completion")) return {};
  return of(reading.first_of("plan"));
}

// "12 new customers", "sign 12": what begins at nothing.
bool counts_from_zero(const Reading& reading, std::size_t number) {
  if (reading.all()[number].unit == "%") return false;
  if (reading.is("count_noun", number + 1) || reading.is("count_verb", reading.start()))
    return true;
  const auto end = reading.clause_end();
  return end && reading.language()->name() == "de" && reading.is("count_verb", *end);
}

bool is_ratio(const Reading& reading, std::size_t number) {
  const auto& all = reading.all();
  return reading.is("ratio", number + 1) && number + 2 < all.size() &&
         all[number + 2].kind == Token::Kind::kNumber;
}

// L11
Words no_baseline(const Subject& subject) {
  const Reading& reading = subject.reading;
  if (reading.language() == nullptr) return {};
  if (subject.key_result.measure == Measure::kReach) {
    const std::string up = reading.movement("up");
    return of(up.empty() ? reading.movement("down") : up);
  }
  const bool judged = subject.key_result.measure == Measure::kText && reading.ranges().empty() &&
                      !reading.any_of("keep") && share_of_plan(subject).empty();
  if (!judged || reading.measures().size() > 1) return {};
  if (reading.measures().empty()) {
    for (const Token& token : reading.all()) {
      if (token.kind == Token::Kind::kNumber && token.role == Token::Role::kQualifier) {
        return {token.text};
      }
    }
    return of(reading.first_of("relative"));
  }
  const std::size_t number = reading.measures().front();
  if (counts_from_zero(reading, number) || is_ratio(reading, number)) return {};
  return {as_said(reading.all()[number])};
}

// The name of a unit in the language of the text, or as it stands.
std::string unit_name(const Reading& reading, const std::string& unit) {
  const std::string lower = lower_case(unit);
  const std::string name = reading.language() == nullptr ? "" : reading.language()->unit(lower);
  return name.empty() ? lower : name;
}

// Whether it is counted in days, minutes and the like.
bool takes_time(const Subject& subject) {
  static constexpr std::array<std::string_view, 7> kTimes{"day", "hour", "minute", "second",
                                                          "ms",  "week", "month"};
  const Reading& reading = subject.reading;
  std::string unit = unit_name(reading, subject.key_result.unit);
  if (unit.empty() && !reading.ranges().empty()) {
    unit = reading.all()[reading.ranges().front().to].unit;
  }
  return std::find(kTimes.begin(), kTimes.end(), unit) != kTimes.end();
}

// L12
Words wrong_direction(const Subject& subject) {
  const DraftKeyResult& key_result = subject.key_result;
  const Reading& reading = subject.reading;
  std::optional<okr::Decimal> from;
  std::optional<okr::Decimal> to;
  if (is_movement(key_result)) {
    from = key_result.baseline;
    to = key_result.target;
  } else if (key_result.measure == Measure::kText && reading.ranges().size() == 1) {
    from = reading.all()[reading.ranges().front().from].value;
    to = reading.all()[reading.ranges().front().to].value;
  }
  if (!from || !to) return {};
  if (*from == *to) return {from->text() + " → " + to->text()};
  const Way way = *from < *to ? Way::kUp : Way::kDown;
  std::string word = opposing_word(reading, way, takes_time(subject));
  if (word.empty() && language_of(reading.text()) == nullptr) {
    for (const WordFile& file : word_files()) {  // it is at home in more than one language
      const Reading other{reading.text(), language_named(file.language)};
      if (word.empty()) word = opposing_word(other, way, takes_time(subject));
    }
  }
  return word.empty() ? Words{} : Words{word, from->text() + " → " + to->text()};
}

// What is measured and says nothing without a unit: the time, and not the second time.
std::string without_unit(const Reading& reading) {
  for (std::size_t i = 0; reading.language() != nullptr && i < reading.all().size(); ++i) {
    const Token& token = reading.all()[i];
    const bool needs = token.kind != Token::Kind::kNumber &&
                       reading.language()->list("needs_unit").has_part(token.lower);
    if (needs && (i == 0 || !reading.is("occasion", i - 1))) return token.text;
  }
  return {};
}

// L13
Words odd_unit(const Subject& subject) {
  const DraftKeyResult& key_result = subject.key_result;
  const Reading& reading = subject.reading;
  bool unit_in_text = false;
  for (const std::size_t at : reading.measures()) {
    const Token& number = reading.all()[at];
    if (number.unit.empty()) continue;
    unit_in_text = true;
    const bool stored = has_stored_numbers(key_result) &&
                        (key_result.target == number.value || key_result.baseline == number.value);
    if (!stored || key_result.unit.empty()) continue;
    const std::string unit = unit_name(reading, key_result.unit);
    if (unit != number.unit) return {as_said(number), key_result.unit};
  }
  const bool numbers = is_movement(key_result) || !reading.ranges().empty();
  const bool none = numbers && !unit_in_text && key_result.unit.empty();
  return none ? of(without_unit(reading)) : Words{};
}

bool is_stored(const DraftKeyResult& key_result, const okr::Decimal& value) {
  return key_result.baseline == value || key_result.target == value ||
         std::find(key_result.others.begin(), key_result.others.end(), value) !=
             key_result.others.end();
}

// Whether a number outside a range can be meant as one of those stored: what a move leads to, or
// how many are to be reached. Others say of what.
bool claims_to_be_stored(const Subject& subject, std::size_t at) {
  if (subject.key_result.measure == Measure::kReach) return true;
  const Token& number = subject.reading.all()[at];
  const bool same_unit =
      !number.unit.empty() && number.unit == unit_name(subject.reading, subject.key_result.unit);
  return same_unit || (at > 0 && subject.reading.is("to", at - 1));
}

// L14. One number of several may say something else; both of a range may not.
Words other_numbers(const Subject& subject) {
  const DraftKeyResult& key_result = subject.key_result;
  if (!has_stored_numbers(key_result)) return {};
  Words wrong;
  const auto& all = subject.reading.all();
  for (const auto& range : subject.reading.ranges()) {
    for (const std::size_t at : {range.from, range.to}) {
      if (!is_stored(key_result, all[at].value)) wrong.push_back(all[at].text);
    }
  }
  if (!subject.reading.ranges().empty()) return wrong;
  for (const std::size_t at : subject.reading.measures()) {
    if (is_stored(key_result, all[at].value)) return {};
    if (claims_to_be_stored(subject, at)) wrong.push_back(all[at].text);
  }
  return wrong;
}

bool is_product_of_team(const Subject& subject, std::string_view lower) {
  const Reading& reading = subject.reading;
  if (!reading.language()->list("product_of_support").has_part(lower)) return false;
  const std::string team = lower_case(subject.draft.team);
  for (const Token& token : tokens(team, nullptr)) {
    if (reading.language()->list("support_team").has_part(token.lower)) return true;
  }
  return false;
}

// Whether what is counted are pieces of something: not a share, not a duration, not getting fewer.
bool counts_pieces(const Subject& subject) {
  const DraftKeyResult& key_result = subject.key_result;
  const Reading& reading = subject.reading;
  if (key_result.measure == Measure::kReach || key_result.measure == Measure::kIncrease) {
    return key_result.unit.empty() ||
           reading.language()->list("activity").has_part(lower_case(key_result.unit));
  }
  if (key_result.measure != Measure::kText) return false;
  const auto& measures = reading.measures();
  const bool plain = std::any_of(measures.begin(), measures.end(),
                                 [&](std::size_t at) { return reading.all()[at].unit.empty(); });
  return plain && reading.movement("down").empty();
}

// L15
Words counted_work(const Subject& subject) {
  const Reading& reading = subject.reading;
  if (reading.language() == nullptr || !counts_pieces(subject) || reading.any_of("effect"))
    return {};
  const auto end = reading.clause_end();
  const bool verb = reading.is("activity_verb", reading.start());
  const bool last_verb =
      end && reading.language()->name() == "de" && reading.is("activity_verb", *end);
  std::string work = verb ? reading.all()[reading.start()].text : reading.first_of("activity");
  if (work.empty() && last_verb) work = reading.all()[*end].text;
  if (work.empty() || is_product_of_team(subject, lower_case(work))) return {};
  return {work};
}

// L16
Words shipped_by(const Subject& subject) {
  if (subject.key_result.measure == Measure::kMilestones) return {};
  const std::string verb = subject.reading.delivery();
  if (verb.empty()) return {};
  const std::string until = subject.reading.until();
  if (!until.empty()) return {verb, until};
  const bool due = subject.key_result.measure == Measure::kPassFail && subject.key_result.due_day;
  return due ? Words{verb, said(subject.reading.language(), "its due day")} : Words{};
}

// L18
Words absolutes(const Subject& subject) {
  const Reading& reading = subject.reading;
  Words found;
  if (reading.language() == nullptr || reading.any_of("safety")) return found;
  for (std::size_t i = 0; i < reading.all().size(); ++i) {
    const bool counted =
        i + 1 < reading.all().size() && reading.all()[i + 1].kind == Token::Kind::kNumber;
    if (!reading.is("absolute", i) || reading.is("absolute_period", i + 1) || counted) continue;
    found.push_back(reading.all()[i].text);
  }
  return found;
}

bool is_metric(const Reading& reading, std::size_t at) {
  return at < reading.all().size() &&
         reading.language()->list("metric").has_part(reading.all()[at].lower);
}

bool any_metric(const Reading& reading, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    if (is_metric(reading, i)) return true;
  }
  return false;
}

// Whether the "and" at `at` stands in "between x and y".
bool in_between(const Reading& reading, std::size_t at) {
  constexpr std::size_t kNear = 4;
  for (std::size_t i = at; i-- > 0 && at - i <= kNear;) {
    if (reading.is("between", i)) return true;
  }
  return false;
}

// L19
Words two_measures(const Subject& subject) {
  const Reading& reading = subject.reading;
  for (std::size_t at = 1; reading.language() != nullptr && at < reading.all().size(); ++at) {
    if (!reading.is("and", at) || in_between(reading, at)) continue;
    const auto& numbers = reading.measures();
    const auto right = std::count_if(numbers.begin(), numbers.end(),
                                     [&](std::size_t number) { return number > at; });
    const bool numbers_on_both = right > 0 && right < static_cast<std::ptrdiff_t>(numbers.size());
    const bool parted = reading.all()[at].text == ";" && any_metric(reading, 0, at) &&
                        any_metric(reading, at + 1, reading.all().size());
    if (numbers_on_both || parted || (is_metric(reading, at - 1) && is_metric(reading, at + 1))) {
      return {reading.all()[at - 1].text + " " + reading.all()[at].text +
              (at + 1 < reading.all().size() ? " " + reading.all()[at + 1].text : "")};
    }
  }
  return {};
}

struct TextRule {
  int id;
  Words (*judge)(const Subject& subject);
};
constexpr TextRule kTextRules[] = {
    {10, no_number},     {11, no_baseline},  {12, wrong_direction}, {13, odd_unit},
    {14, other_numbers}, {15, counted_work}, {16, shipped_by},      {17, share_of_plan},
    {18, absolutes},     {19, two_measures},
};

}  // namespace

void judge_key_result_text(const Draft& draft, std::size_t key_result, const Language* language,
                           std::vector<Finding>& findings) {
  const DraftKeyResult& judged = draft.key_results[key_result];
  const Reading reading{judged.text, language};
  for (const TextRule& rule : kTextRules) {
    if (auto words = rule.judge({draft, judged, reading}); !words.empty()) {
      findings.push_back(
          {rule.id, find_rule(rule.id)->severity, key_result, std::move(words), language});
    }
  }
}

}  // namespace commands::coach
