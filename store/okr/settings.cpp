#include "store/okr/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <variant>

namespace okr {
namespace {

struct Count {
  int Settings::*field;
  int least;
  int most;
};
struct Hundredths {
  int Settings::*field;
};
struct Switch {
  bool Settings::*field;
};
struct Sentence {
  std::string Settings::*field;
};
using Kind = std::variant<Count, Hundredths, Switch, Sentence>;

// The one place to add a setting. Both tables are in the same order.
constexpr SettingRow kRows[] = {
    {"team-objectives", "objectives of a team in a cycle, before I say that they are many"},
    {"company-objectives", "the same for a team that has others under it and stands under none",
     false},
    {"fewest-key-results", "key results of an objective, before I say that they are few"},
    {"most-key-results", "key results of an objective, before I say that they are many"},
    {"owner-key-results", "key results of one owner, before I say that they are many"},
    {"fewest-words", "words of an objective, before I say that they are few"},
    {"most-words", "words of an objective, before I say that they are many"},
    {"good-score", "the score that is good for an aspirational objective"},
    {"committed-score", "the score that is expected of a committed objective"},
    {"too-safe", "the average score above which goals were set too low"},
    {"overreached", "the average score below which too much was taken on"},
    {"grading-digits", "decimals of a score: 1 for tenths, 2 for hundredths"},
    {"full-score-exceeds", "whether a score of 1.0 is for exceeding a target, not for reaching it"},
    {"behind", "points behind the expected progress that still count as on pace"},
    {"far-behind", "points behind the expected progress that are not yet far behind"},
    {"shortest-cycle", "days of a cycle, before I say that they are few", false},
    {"longest-cycle", "days of a cycle, before I say that they are many", false},
    {"stale-days", "days after a due day until a check-in is outdated"},
    {"calibration-cases", "graded key results before I say how well confidence was judged"},
    {"strict", "whether a draft with errors cannot be published"},
    {"compare-teams", "whether the averages of teams stand beside each other on the company's page",
     false},
    {"mission", "what all of this is for, in a sentence", false},
};

constexpr int kMostDays = 60;
constexpr int kLongestCycle = 366;
const Kind kKinds[] = {
    Count{&Settings::team_objectives, 1, 50},
    Count{&Settings::company_objectives, 1, 50},
    Count{&Settings::fewest_key_results, 1, 20},
    Count{&Settings::most_key_results, 1, 20},
    Count{&Settings::owner_key_results, 1, 100},
    Count{&Settings::fewest_words, 1, 50},
    Count{&Settings::most_words, 1, 100},
    Hundredths{&Settings::good_score},
    Hundredths{&Settings::committed_score},
    Hundredths{&Settings::too_safe},
    Hundredths{&Settings::overreached},
    Count{&Settings::grading_digits, 1, 2},
    Switch{&Settings::full_score_exceeds},
    Count{&Settings::behind, 0, 100},
    Count{&Settings::far_behind, 0, 100},
    Count{&Settings::shortest_cycle, 1, kLongestCycle},
    Count{&Settings::longest_cycle, 1, kLongestCycle},
    Count{&Settings::stale_days, 0, kMostDays},
    Count{&Settings::calibration_cases, 20, 1000},
    Switch{&Settings::strict},
    Switch{&Settings::compare_teams},
    Sentence{&Settings::mission},
};
static_assert(std::size(kRows) == std::size(kKinds));

const Kind& kind_of(std::string_view name) {
  const auto found = std::find_if(std::begin(kRows), std::end(kRows),
                                  [&](const SettingRow& row) { return row.name == name; });
  if (found == std::end(kRows)) throw std::logic_error{"no setting " + std::string{name}};
  return kKinds[found - std::begin(kRows)];
}

std::optional<int> whole(std::string_view text) {
  int value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

// 0.7, 0.70, 1
std::optional<int> hundredths(std::string_view text) {
  if (text == "1" || text == "1.0" || text == "1.00") return 100;
  if (text == "0") return 0;
  if (!text.starts_with("0.")) return std::nullopt;
  const std::string_view digits = text.substr(2);
  const auto value = whole(digits);
  if (!value || *value < 0 || digits.empty() || digits.size() > 2) return std::nullopt;
  return digits.size() == 1 ? *value * 10 : *value;
}

std::optional<std::string> set(Settings& settings, const Count& kind, std::string_view text) {
  const auto value = whole(text);
  if (!value || *value < kind.least || *value > kind.most) {
    return fmt::format("It must be a whole number from {} to {}, not {}.", kind.least, kind.most,
                       text);
  }
  settings.*kind.field = *value;
  return std::nullopt;
}

std::optional<std::string> set(Settings& settings, const Hundredths& kind, std::string_view text) {
  const auto value = hundredths(text);
  if (!value) return fmt::format("It must be a score from 0 to 1, such as 0.7, not {}.", text);
  settings.*kind.field = *value;
  return std::nullopt;
}

std::optional<std::string> set(Settings& settings, const Switch& kind, std::string_view text) {
  if (text != "on" && text != "off") return fmt::format("It must be on or off, not {}.", text);
  settings.*kind.field = text == "on";
  return std::nullopt;
}

std::optional<std::string> set(Settings& settings, const Sentence& kind, std::string_view text) {
  settings.*kind.field = text;
  return std::nullopt;
}

std::string text_of(const Settings& settings, const Count& kind) {
  return std::to_string(settings.*kind.field);
}
std::string text_of(const Settings& settings, const Hundredths& kind) {
  return Score::from_hundredths(settings.*kind.field).text();
}
std::string text_of(const Settings& settings, const Switch& kind) {
  return settings.*kind.field ? "on" : "off";
}
std::string text_of(const Settings& settings, const Sentence& kind) {
  return settings.*kind.field;
}

// What two settings together rule out.
std::optional<std::string> together(const Settings& settings) {
  if (settings.fewest_key_results > settings.most_key_results) {
    return "fewest-key-results cannot be more than most-key-results.";
  }
  if (settings.fewest_words > settings.most_words) {
    return "fewest-words cannot be more than most-words.";
  }
  if (settings.shortest_cycle > settings.longest_cycle) {
    return "shortest-cycle cannot be more than longest-cycle.";
  }
  if (settings.behind > settings.far_behind) return "behind cannot be more than far-behind.";
  if (settings.overreached > settings.too_safe) return "overreached cannot be more than too-safe.";
  return std::nullopt;
}

}  // namespace

std::span<const SettingRow> setting_rows() {
  return kRows;
}

std::string setting_text(const Settings& settings, std::string_view name) {
  return std::visit([&](const auto& kind) { return text_of(settings, kind); }, kind_of(name));
}

std::optional<std::string> set_setting(Settings& settings, std::string_view name,
                                       std::string_view text) {
  Settings changed = settings;
  const auto problem =
      std::visit([&](const auto& kind) { return set(changed, kind, text); }, kind_of(name));
  if (problem) return problem;
  if (const auto clash = together(changed)) return clash;
  settings = std::move(changed);
  return std::nullopt;
}

}  // namespace okr
