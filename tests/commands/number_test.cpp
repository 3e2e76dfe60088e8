#include <gtest/gtest.h>

#include "commands/error.h"
#include "commands/parse/number.h"

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
