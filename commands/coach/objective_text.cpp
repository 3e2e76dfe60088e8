#include <algorithm>

#include "commands/coach/judge.h"
#include "commands/coach/questions.h"
#include "commands/coach/reading.h"
#include "commands/parse/words.h"

namespace commands::coach {
namespace {

// Where words are long and few, characters are counted instead (method, L04).
constexpr std::size_t kFewestCharacters = 15;
constexpr std::size_t kMostCharacters = 140;

std::vector<std::string> numbers_in(const Reading& reading) {
  std::vector<std::string> found;
  for (const Token& token : reading.all()) {
    const bool says_how_much = token.kind == Token::Kind::kNumber &&
                               token.role != Token::Role::kDate && token.role != Token::Role::kName;
    if (says_how_much) found.push_back(token.text);
  }
  return found;
}

// "um investieren zu können", "um abzubauen"
bool has_german_purpose(const std::vector<Token>& all) {
  const auto is_um = [](const Token& token) { return token.lower == "um"; };
  const auto um = std::find_if(all.begin(), all.end(), is_um);
  return std::any_of(um, all.end(), [](const Token& token) {
    return token.lower.find("zu") != std::string::npos;
  });
}

bool has_reason(const Reading& reading) {
  if (reading.any_of("reason")) return true;
  const auto& all = reading.all();
  if (reading.language()->name() != "en") return has_german_purpose(all);
  for (std::size_t i = reading.start() + 1; i + 1 < all.size(); ++i) {
    if (all[i].lower == "so") return true;
    const bool to_do = all[i].lower == "to" && all[i + 1].kind == Token::Kind::kWord;
    if (to_do && !reading.is("no_reason", i + 1)) return true;
  }
  return false;
}

// All words that say something, when all of them are vague.
std::vector<std::string> vague_words(const Reading& reading) {
  std::vector<std::string> vague;
  for (std::size_t i = 0; i < reading.all().size(); ++i) {
    const Token& token = reading.all()[i];
    if (token.kind == Token::Kind::kMark) continue;
    if (reading.is("vague", i)) {
      vague.push_back(token.text);
    } else if (!reading.is("function", i) && !reading.is("lead", i) && !reading.is("whom", i)) {
      return {};
    }
  }
  return vague;
}

bool is_measured(const Reading& reading, std::size_t at) {
  return at < reading.all().size() &&
         reading.language()->list("metric").has_part(reading.all()[at].lower);
}

std::string bare_movement(const Draft& draft, const Reading& reading) {
  if (!draft.why.empty() || has_reason(reading)) return {};
  for (const std::string_view list : {"up", "down"}) {
    if (auto verb = reading.movement(list); !verb.empty()) return verb;
  }
  if (!reading.any_of("metric")) return {};
  const std::size_t first = reading.start();
  return reading.is("comparative", first) && is_measured(reading, first + 1)
             ? reading.all()[first].text
             : reading.movement("improving");
}

std::optional<std::string> odd_length(const Reading& reading, const Limits& limits) {
  if (reading.language() == nullptr) {
    const std::size_t length = parse::characters(reading.text());
    if (length >= kFewestCharacters && length <= kMostCharacters) return std::nullopt;
    return said(nullptr, length == 1 ? "{} character" : "{} characters", length);
  }
  const int words = reading.word_count();
  if (words >= limits.fewest_words && words <= limits.most_words) return std::nullopt;
  return said(reading.language(), words == 1 ? "{} word" : "{} words", words);
}

}  // namespace

void judge_objective_text(const Draft& draft, const Limits& limits, const Language* language,
                          std::vector<Finding>& findings) {
  const Reading reading{draft.text, language};
  const auto add = [&](int rule, Severity severity, std::vector<std::string> words) {
    findings.push_back({rule, severity, std::nullopt, std::move(words), language});
  };
  if (auto numbers = numbers_in(reading); !numbers.empty()) {
    add(1, Severity::kWarning, std::move(numbers));
  }
  if (auto verb = reading.delivery(); !verb.empty()) {
    add(2, limits.strict ? Severity::kError : Severity::kWarning, {std::move(verb)});
  }
  auto vague = language == nullptr ? std::vector<std::string>{} : vague_words(reading);
  if (language != nullptr && vague.empty()) {
    if (auto verb = bare_movement(draft, reading); !verb.empty()) {
      add(3, Severity::kWarning, {std::move(verb)});
    }
  }
  if (auto length = odd_length(reading, limits)) add(4, Severity::kHint, {*std::move(length)});
  if (!vague.empty()) add(5, Severity::kHint, std::move(vague));
}

}  // namespace commands::coach
