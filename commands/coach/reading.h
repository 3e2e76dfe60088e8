#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/coach/tokens.h"

namespace commands::coach {

// A text with what the rules ask about it.
class Reading {
 public:
  // `language` may be null: then only numbers are known.
  Reading(std::string_view text, const Language* language);

  [[nodiscard]] const Language* language() const { return language_; }
  [[nodiscard]] const std::vector<Token>& all() const { return tokens_; }
  // Whether the word at `at` is in that list; false without a language.
  [[nodiscard]] bool is(std::string_view list, std::size_t at) const;
  // The first word that is in that list, or one of whose parts is; empty for none.
  [[nodiscard]] std::string first_of(std::string_view list) const;
  [[nodiscard]] bool any_of(std::string_view list) const { return !first_of(list).empty(); }

  // The words of work to deliver with which it begins or, in German, ends; empty for none. What
  // somebody can do is none.
  [[nodiscard]] std::string delivery() const;
  // The verb with which it says that something moves; of the lists up, down or improving.
  [[nodiscard]] std::string movement(std::string_view list) const;

  // "from 30 to 45": the positions of the two numbers.
  struct Range {
    std::size_t from = 0;
    std::size_t to = 0;
  };
  [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }
  // The positions of numbers that measure.
  [[nodiscard]] const std::vector<std::size_t>& measures() const { return measures_; }
  // Whether it names a day or a period by which.
  [[nodiscard]] std::string until() const;
  // How many words with letters or digits there are.
  [[nodiscard]] int word_count() const;
  [[nodiscard]] const std::string& text() const { return text_; }

  // Where the words that lead to the point end: behind "our goal is to".
  [[nodiscard]] std::size_t start() const { return start_; }
  // The last word of the first clause.
  [[nodiscard]] std::optional<std::size_t> clause_end() const;

 private:
  [[nodiscard]] std::string split_verb() const;
  [[nodiscard]] std::string verb_of_two() const;
  void find_ranges();

  std::string text_;
  const Language* language_;
  std::vector<Token> tokens_;
  std::vector<Range> ranges_;
  std::vector<std::size_t> measures_;
  std::size_t start_ = 0;
};

}  // namespace commands::coach
