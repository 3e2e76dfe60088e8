#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <optional>
#include <string>

#include "commands/error.h"
#include "commands/parse/number.h"
#include "commands/wording.h"

namespace commands::parse {
namespace {

struct Row {
  std::string_view typed;
  std::string_view value;
  std::string_view unit = "";
  std::string_view expected_unit = "";
};

TEST(Number, ReadsWhatPeopleType) {
  const Row rows[] = {
      {"45", "45"},
      {"-5", "-5"},
      {"+5", "5"},
      {"1,200", "1200"},
      {"1.200", "1.2"},
      {"3,5", "3.5"},
      {"0,125", "0.125"},
      {"1,200.50", "1200.5"},
      {"1.200,50", "1200.5"},
      {"1.200.000", "1200000"},
      {"1,234,567", "1234567"},
      {"3'400", "3400"},
      {"3\xC2\xA0"
       "400",
       "3400"},
      {"1.2M", "1200000"},
      {"3k", "3000"},
      {"2bn", "2000000000"},
      {"5m", "5000000"},
      {"5m", "5", "m", "m"},
      {"41%", "41", "%"},
      {"€3.4k", "3400", "€"},
      {"€-5", "-5", "€"},
      {"-€5", "-5", "€"},
      {"3.4k€", "3400", "€"},
      {"$1,200", "1200", "$"},
      {"12days", "12", "days"},
      {"４１％", "41", "%"},
      {"−7", "-7"},
      {"999999999999999999", "999999999999999999"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.typed);
    const Number number = read_number(row.typed, row.expected_unit);
    EXPECT_EQ(number.value.text(), row.value);
    EXPECT_EQ(number.unit, row.unit);
  }
}

TEST(Number, ReadsWhatPeopleWithADecimalCommaType) {
  const Row rows[] = {
      {"45", "45"},
      {"-5", "-5"},
      {"1.200", "1200"},
      {"-1.200", "-1200"},
      {"1.200,50", "1200.5"},
      {"1,200.50", "1200.5"},
      {"1.234.567", "1234567"},
      {"1,234,567", "1234567"},
      {"3,5", "3.5"},
      {"3.5", "3.5"},
      {"0,125", "0.125"},
      {"0.125", "0.125"},
      {"1,2000", "1.2"},
      {"1234,567", "1234.567"},
      {"3'400", "3400"},
      {"1,2M", "1200000"},
      {"€3,4k", "3400", "€"},
      {"41,5%", "41.5", "%"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.typed);
    const Number number = read_number(row.typed, row.expected_unit, DecimalMark::kComma);
    EXPECT_EQ(number.value.text(), row.value);
    EXPECT_EQ(number.unit, row.unit);
  }
}

TEST(Number, AsksWhichIsMeantWhereACommaCanBeBoth) {
  try {
    const Number number = read_number("1,300", "", DecimalMark::kComma);
    ADD_FAILURE() << number.value.text();
  } catch (const UserError& problem) {
    EXPECT_STREQ(problem.what(),
                 "I can't read \"1,300\" as a number: it can be 1300 or 1.3; type 1300, or 1,3000 "
                 "for the other.");
  }
}

TEST(Number, KnowsWhoWritesTheDecimalsBehindAComma) {
  for (const std::string_view comma : {"de", "de-DE", "de_AT", "DE", "fr-FR", "pt-BR", "vi"}) {
    EXPECT_EQ(decimal_mark(comma), DecimalMark::kComma) << comma;
  }
  for (const std::string_view point : {"", "en", "en-AU", "de-CH", "es-MX", "ja", "zh-CN", "x"}) {
    EXPECT_EQ(decimal_mark(point), DecimalMark::kPoint) << point;
  }
}

okr::Decimal any_decimal() {
  const auto digits = *rc::gen::inRange<std::int64_t>(-99'999'999'999, 100'000'000'000);
  return okr::Decimal{digits}.shifted(-*rc::gen::inRange(0, 10)).value();
}
DecimalMark any_mark() {
  return *rc::gen::element(DecimalMark::kPoint, DecimalMark::kComma);
}

// The way people write it by hand: every three digits grouped, then the decimals.
std::string grouped(const okr::Decimal& value, DecimalMark mark) {
  std::string text = value.text();
  const std::size_t point = std::min(text.find('.'), text.size());
  if (point < text.size()) text[point] = mark == DecimalMark::kPoint ? '.' : ',';
  for (std::size_t at = point; at > 3 + (text[0] == '-' ? 1U : 0U);) {
    at -= 3;
    text.insert(at, 1, mark == DecimalMark::kPoint ? ',' : '.');
  }
  return text;
}

TEST(NumberProperties, WhatIsWrittenInEnglishOrGermanIsReadBack) {
  EXPECT_TRUE(rc::check([] {
    const okr::Decimal value = any_decimal();
    const DecimalMark mark = any_mark();
    RC_ASSERT(read_number(typed_text(value, mark), "", mark).value == value);
  }));
}

TEST(NumberProperties, GroupsAndUnitsAreReadInBothLanguagesOrAskedAbout) {
  EXPECT_TRUE(rc::check([] {
    const okr::Decimal value = any_decimal();
    const DecimalMark mark = any_mark();
    const std::string unit = *rc::gen::element<std::string>("", "%", "€", "days", "Tage");
    try {
      const Number number = read_number(grouped(value, mark) + unit, unit, mark);
      RC_ASSERT(number.value == value);
      RC_ASSERT(number.unit == unit);
    } catch (const UserError&) {  // 1,234 alone, in German
      const std::string text = value.text();
      RC_ASSERT(mark == DecimalMark::kComma);
      RC_ASSERT(text.size() - text.find('.') == 4U);
    }
  }));
}

TEST(NumberProperties, WhatOurAnswersShowIsNotMisreadInGermanButForThreeDecimals) {
  EXPECT_TRUE(rc::check([] {
    // What our own answers show, typed again by somebody with a decimal comma.
    const okr::Decimal value = any_decimal();
    const std::string shown = number_text(value);
    std::optional<okr::Decimal> read;
    try {
      read = read_number(shown, "", DecimalMark::kComma).value;
    } catch (const UserError&) {
    }
    const bool point_of_three = value.text().size() - value.text().find('.') == 4U;
    if (!point_of_three) RC_ASSERT(!read || *read == value);
  }));
}

TEST(Number, RefusesWithTheWordInTheSentence) {
  for (const std::string_view typed :
       {"abc", "NaN", "inf", "1e5", "10^400", "1.2.3", "12,34,56", "1,200,50", "--5", "€5€", "12a3",
        "1000000000000000000", "0.1234567891", "999999999999999bn", "5/10", ".5", ""}) {
    SCOPED_TRACE(typed);
    try {
      const Number number = read_number(typed, "");
      ADD_FAILURE() << number.value.text();
    } catch (const UserError& problem) {
      const std::string text = problem.what();
      EXPECT_NE(text.find(typed), std::string::npos) << text;
      EXPECT_EQ(text.back(), '.');
    }
  }
}

TEST(Number, KnowsWhenUnitsAreTheSame) {
  struct Units {
    std::string_view typed, unit;
    bool same;
  };
  const Units rows[] = {{"%", "%", true},      {"percent", "%", true}, {"day", "days", true},
                        {"Days", "day", true}, {"EUR", "€", true},     {"euros", "€", true},
                        {"%", "", false},      {"€", "$", false},      {"hours", "days", false}};
  for (const Units& row : rows) {
    SCOPED_TRACE(row.typed);
    EXPECT_EQ(same_unit(row.typed, row.unit), row.same);
  }
}

}  // namespace
}  // namespace commands::parse
