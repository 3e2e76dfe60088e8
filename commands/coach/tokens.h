#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/coach/words.h"
#include "store/okr/decimal.h"

namespace commands::coach {

// A piece of a text.
struct Token {
  enum class Kind { kWord, kNumber, kMark };
  // What a number is there for.
  enum class Role {
    kMeasure,    // it measures
    kQualifier,  // it says of what: top 10, within 24 hours
    kName,       // part of a name: Web 2, ISO 27001
    kDate,       // a day or a year
  };
  Kind kind = Kind::kWord;
  std::string text;  // as it stands there
  std::string lower;
  // Numbers only.
  okr::Decimal value;
  std::string unit;  // its one name, from the number itself or the word behind it; may be empty
  Role role = Role::kMeasure;

  [[nodiscard]] bool measures() const { return kind == Kind::kNumber && role == Role::kMeasure; }
};

// The words, numbers and marks (";" and "&") of a text, in order. Numbers are read as `language`
// writes them (1.200 is twelve hundred in German); null: as English does, and their role is only
// told as far as digits tell it.
[[nodiscard]] std::vector<Token> tokens(std::string_view text, const Language* language);

}  // namespace commands::coach
