#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/okr/decimal.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"
#include "store/okr/time.h"

namespace commands::coach {

// What the coach judges: plain facts, so that a draft can come from the book, a template or a test.
// What is not known is absent, and then no rule complains of it.

// The numbers on which teams differ (method, section 9).
struct Limits {
  int most_objectives_of_team = 3;
  int most_objectives_of_company = 5;
  int fewest_key_results = 2;
  int most_key_results = 5;
  int fewest_words = 4;
  int most_words = 18;
  int most_key_results_of_owner = 5;
  bool strict = false;  // delivery verbs are errors then
};

struct Owner {
  std::string name;  // empty: there is none
  bool left = false;
  bool group = false;  // not one person
};

struct DraftKeyResult {
  // How it is measured; kText: nothing is declared, the text is all there is.
  enum class Measure {
    kText,
    kIncrease,
    kDecrease,
    kReach,
    kKeep,  // above, below or within
    kMilestones,
    kPassFail,
    kBaseline,  // a baseline is to be found
  };

  std::string text;
  Measure measure = Measure::kText;
  std::string unit;
  std::optional<okr::Decimal> baseline;
  std::optional<okr::Decimal> target;
  std::vector<okr::Decimal> others;  // more stored numbers: a bound, commit, stretch, percent
  std::optional<okr::Day> due_day;
  Owner owner{"somebody"};
  bool owner_in_team = true;
  int of_owner = 1;  // how many key results of the cycle its owner has
  std::optional<int> first_confidence;
  std::optional<okr::Decimal> first_value;  // where it stood before anything was done for it
  std::optional<okr::Indicator> indicator;
  // Of the measure behind it, where it has a history: as past.h says.
  std::optional<int> trend_percent;
  std::optional<int> percent_of_best_rate;
  std::optional<int> data_every_days;
};

// A key result somewhere else that may count the same.
struct OtherKeyResult {
  std::string id;  // as people know it: KR7
  std::string team;
  std::string text;
  std::string unit;
};

// What an objective cannot do without and somebody else gives.
struct Dependency {
  std::string text;  // the name, where it is a team
  bool has_owner = true;
  bool is_team = false;
};

struct Draft {
  std::string text;
  std::string why;
  okr::ObjectiveKind kind = okr::ObjectiveKind::kAspirational;
  Owner owner{"somebody"};
  std::string team;
  bool top_level = false;       // no team stands above its team
  bool company_level = false;   // nor is it the only level
  bool objective_known = true;  // false: only a key result is judged
  struct Period {
    okr::Day first;
    okr::Day last;
  };
  std::optional<Period> cycle = Period{};
  int objectives_of_unit = 1;
  std::vector<DraftKeyResult> key_results;

  int parents = 1;
  bool parent_loop = false;
  int levels_up = 1;  // to the parent's team
  std::string parent_text;
  std::vector<std::string> parent_key_results;

  std::vector<OtherKeyResult> others;
  std::vector<Dependency> dependencies;
  int check_in_every_days = 7;
};

}  // namespace commands::coach
