#pragma once

#include <string>
#include <string_view>

#include "commands/parse/unit.h"
#include "store/okr/decimal.h"

namespace commands::parse {

// A number as somebody typed it.
struct Number {
  okr::Decimal value;
  std::string unit;  // as typed: "%", "€", "days"; empty when there was none
};

// Whether `word` begins like a number: an optional sign and currency sign, then a digit.
[[nodiscard]] bool begins_number(std::string_view word);

// What stands before the decimals for whoever types.
enum class DecimalMark { kPoint, kComma };
// For a language as platforms name it ("de", "de-CH", "en_GB"); the point when it is unknown.
[[nodiscard]] DecimalMark decimal_mark(std::string_view language);

// Reads one word: `1,200`, `1.2M`, `41%`, `€3.4k`, `-5`, `12days`; full-width digits and no-break
// spaces too. The separator that comes last is the decimal one when both kinds are there. With the
// point as `mark` one comma before exactly three digits groups them (1,200 is 1200), any other one
// is a decimal comma (3,5), one point is a decimal point (1.200 is 1.2), and several group; with
// the comma it is the other way round (1.200 is 1200, 3.5 is 3.5), but one comma before exactly
// three digits is refused, as the same person reads 1,200 for 1200 in our answers. k, M and bn
// multiply, unless that letter is `expected_unit`. Throws UserError with the word in it.
[[nodiscard]] Number read_number(std::string_view word, std::string_view expected_unit,
                                 DecimalMark mark = DecimalMark::kPoint);

// The number as whoever has this mark would type it: read_number() reads it back as an equal one.
[[nodiscard]] std::string typed_text(const okr::Decimal& value, DecimalMark mark);

}  // namespace commands::parse
