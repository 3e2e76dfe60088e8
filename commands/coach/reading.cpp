#include "commands/coach/reading.h"

#include <algorithm>

namespace commands::coach {

Reading::Reading(std::string_view text, const Language* language)
    : text_(text), language_(language), tokens_(tokens(text, language)) {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].measures()) measures_.push_back(i);
  }
  find_ranges();
  while (start_ < tokens_.size() && is("lead", start_)) ++start_;
}

bool Reading::is(std::string_view list, std::size_t at) const {
  return language_ != nullptr && at < tokens_.size() && language_->has(list, tokens_[at].lower);
}

std::string Reading::first_of(std::string_view list) const {
  if (language_ == nullptr) return {};
  for (const Token& token : tokens_) {
    if (token.kind != Token::Kind::kNumber && language_->list(list).has_part(token.lower)) {
      return token.text;
    }
  }
  return {};
}

void Reading::find_ranges() {
  constexpr std::size_t kBetween = 4;  // words between the two numbers at most
  for (std::size_t i = 0; i + 1 < measures_.size(); ++i) {
    const std::size_t from = measures_[i];
    const std::size_t to = measures_[i + 1];
    const bool led = from > 0 && is("from", from - 1);
    if (led && to - from <= kBetween && is("to", to - 1)) ranges_.push_back({from, to});
  }
}

std::optional<std::size_t> Reading::clause_end() const {
  if (tokens_.empty()) return std::nullopt;
  return tokens_.size() - 1;
}

std::string Reading::split_verb() const {
  const auto end = clause_end();
  if (!end || start_ == 0 || start_ >= *end) return {};  // it needs somebody who does it
  for (const auto& [begin, particle] : language_->split_verbs()) {
    if (tokens_[*end].lower == particle && tokens_[start_].lower.starts_with(begin)) {
      return tokens_[start_].text + " … " + tokens_[*end].text;
    }
  }
  return {};
}

std::string Reading::verb_of_two() const {
  if (start_ + 1 >= tokens_.size()) return {};
  for (const auto& [begin, particle] : language_->split_verbs()) {
    if (tokens_[start_ + 1].lower == particle && tokens_[start_].lower.starts_with(begin)) {
      return tokens_[start_].text + " " + tokens_[start_ + 1].text;
    }
  }
  return {};
}

std::string Reading::delivery() const {
  if (language_ == nullptr || start_ >= tokens_.size()) return {};
  const std::string& first = tokens_[start_].text;
  if (is("delivery_half", start_)) {
    return is("delivery_pair", start_ + 1) ? first + " " + tokens_[start_ + 1].text : "";
  }
  const bool verb = is("delivery", start_) && !is("delivery_noun", start_ + 1);
  const bool nominal = is("delivery_nominal", start_) ||
                       (is("delivery_nominal_of", start_) && is("genitive", start_ + 1));
  if (verb || nominal) return first;
  if (language_->name() != "de") return verb_of_two();
  if (any_of("ability")) return {};
  if (const auto end = clause_end(); end && is("delivery", *end)) return tokens_[*end].text;
  return split_verb();
}

std::string Reading::movement(std::string_view list) const {
  if (language_ == nullptr || start_ >= tokens_.size()) return {};
  if (is(list, start_)) return tokens_[start_].text;
  if (language_->name() != "de") return {};
  const auto end = clause_end();
  return end && is(list, *end) ? tokens_[*end].text : "";
}

std::string Reading::until() const {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (!is("until", i)) continue;
    constexpr std::size_t kNear = 4;
    for (std::size_t next = i + 1; next < std::min(i + kNear, tokens_.size()); ++next) {
      const Token& token = tokens_[next];
      const bool date = token.kind == Token::Kind::kNumber && token.role == Token::Role::kDate;
      if (date || is("period", next)) return tokens_[i].text + " " + token.text;
    }
  }
  return {};
}

int Reading::word_count() const {
  return static_cast<int>(std::count_if(tokens_.begin(), tokens_.end(), [](const Token& token) {
    return token.kind != Token::Kind::kMark;
  }));
}

}  // namespace commands::coach
