#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "store/okr/score.h"

namespace okr {

// The numbers on which the sources of the method disagree (method, section 9), each with its
// default. A book may have its own, and a team others than its book.
struct Settings {
  int team_objectives = 3;     // more of a team in a cycle are told of
  int company_objectives = 5;  // more of a team that has no other above it
  int fewest_key_results = 2;  // fewer of an objective are told of
  int most_key_results = 5;    // more of an objective
  int owner_key_results = 5;   // more of one owner
  int fewest_words = 4;        // of an objective's text
  int most_words = 18;
  int good_score = 70;              // hundredths: what is good for an aspirational objective
  int committed_score = 100;        // hundredths: what is expected of a committed one
  int too_safe = 85;                // hundredths: a set whose average is above was set too low
  int overreached = 40;             // hundredths: a set whose average is below took on too much
  int grading_digits = 1;           // decimals of a score
  bool full_score_exceeds = false;  // 1.0 is for exceeding the target, not for reaching it
  int behind = 10;                  // points behind the expected progress that still are on pace
  int far_behind = 25;              // that are behind and not yet far behind
  int shortest_cycle = 30;          // days: a shorter one is told of
  int longest_cycle = 90;           // a longer one
  int stale_days = 3;               // after a due day, until a check-in is outdated
  int calibration_cases = 20;       // fewer cases say nothing of how well confidence is judged
  bool strict = false;              // publishing refuses what the coach finds wrong
  bool compare_teams = false;       // averages of teams stand beside each other
  std::string mission;              // what the book is for, above the tree; may be empty

  friend bool operator==(const Settings&, const Settings&) = default;
};

// One of them as people set it.
struct SettingRow {
  std::string_view name;     // "team-objectives"
  std::string_view meaning;  // "objectives of a team in a cycle, before I say that it is many"
  bool for_teams = true;     // whether a team may have its own
};
[[nodiscard]] std::span<const SettingRow> setting_rows();

// The value of a setting as text: "3", "0.70", "on", a sentence. Throws std::logic_error when there
// is no setting of that name.
[[nodiscard]] std::string setting_text(const Settings& settings, std::string_view name);
// Sets it from text. Returns why it cannot be, as a sentence; absent when it was.
[[nodiscard]] std::optional<std::string> set_setting(Settings& settings, std::string_view name,
                                                     std::string_view text);

}  // namespace okr
