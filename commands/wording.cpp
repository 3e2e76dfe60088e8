#include "commands/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "commands/parse/number.h"
#include "commands/percent.h"
#include "scheduler/cadence.h"
#include "scheduler/local_time.h"

namespace commands {
namespace {

constexpr int kCells = 10;
constexpr std::array<std::string_view, 8> kLevels{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

std::string cells(const okr::Score& score) {
  const int filled = score.hundredths() * kCells / 100;
  std::string text;
  for (int cell = 0; cell < kCells; ++cell) text += cell < filled ? "▓" : "░";
  return text;
}

// "hour" for "hours": one English word that is plainly a plural; anything else as it is.
std::string_view for_one(std::string_view unit) {
  constexpr std::array<std::string_view, 6> kNoPlural{"ss", "us", "is", "news", "series", "bps"};
  constexpr std::array<std::string_view, 4> kHissed{"sses", "xes", "ches", "shes"};
  const auto ends = [&](std::string_view end) { return unit.ends_with(end); };
  if (unit.size() < 4 || !ends("s") || unit.find(' ') != std::string_view::npos) return unit;
  if (ends("ies") || std::any_of(kNoPlural.begin(), kNoPlural.end(), ends)) return unit;
  const bool hissed = std::any_of(kHissed.begin(), kHissed.end(), ends);
  return unit.substr(0, unit.size() - (hissed ? 2 : 1));
}

std::string amount_text(std::string_view unit, const okr::Decimal& value) {
  std::string number = number_text(value);
  if (unit.empty()) return number;
  if (value == okr::Decimal{1}) unit = for_one(unit);
  if (!parse::is_currency(unit)) return fmt::format("{} {}", number, unit);
  const bool negative = number.front() == '-';
  return fmt::format("{}{}{}", negative ? "-" : "", unit, negative ? number.substr(1) : number);
}

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!blank) line += c;
    if (blank && !line.empty() && line.back() != ' ') line += ' ';
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace

std::string id_text(okr::ObjectiveId id) {
  return fmt::format("O{}", id.value);
}
std::string id_text(okr::KeyResultId id) {
  return fmt::format("KR{}", id.value);
}

std::string id_text(okr::KpiId id) {
  return fmt::format("K{}", id.value);
}

std::string value_text(const okr::Kpi& kpi, const okr::Decimal& value) {
  return amount_text(kpi.unit, value);
}

std::string band_text(const okr::Kpi& kpi) {
  const auto& [low, high] = kpi.healthy;
  switch (okr::direction(kpi.healthy)) {
    case okr::KpiDirection::kHigher:
      return "at least " + value_text(kpi, *low);
    case okr::KpiDirection::kLower:
      return "at most " + value_text(kpi, *high);
    case okr::KpiDirection::kWithin:
      return fmt::format("{} to {}", value_text(kpi, *low), value_text(kpi, *high));
    case okr::KpiDirection::kNone:
      break;
  }
  return "no target";
}

std::string health_text(okr::KpiHealth health) {
  return fmt::format("{} {}", okr::word(health), okr::shape(health));
}

std::string value_text(const okr::KeyResult& key_result, const okr::Decimal& value) {
  switch (key_result.kind) {
    case okr::KeyResultKind::kMilestones:
      return fmt::format("{} of {} milestones", number_text(value), number_text(key_result.target));
    case okr::KeyResultKind::kPassFail:
      return value == okr::Decimal{0} ? "not passed yet" : "passed";
    default:
      return amount_text(key_result.unit, value);
  }
}

std::string target_text(const okr::KeyResult& key_result) {
  const auto amount = [&](const okr::Decimal& value) {
    return amount_text(key_result.unit, value);
  };
  const std::string target = amount(key_result.target);
  switch (key_result.kind) {
    case okr::KeyResultKind::kMilestones:
      return fmt::format("{} milestones", number_text(key_result.target));
    case okr::KeyResultKind::kPassFail:
      return "pass or fail";
    case okr::KeyResultKind::kReach:
      return "reach " + target;
    case okr::KeyResultKind::kKeepAbove:
      return "keep at least " + target;
    case okr::KeyResultKind::kKeepBelow:
      return "keep at most " + target;
    case okr::KeyResultKind::kKeepWithin:
      return fmt::format("keep between {} and {}", amount(*key_result.low), target);
    case okr::KeyResultKind::kBaseline:
      return "find a baseline";
    case okr::KeyResultKind::kPercent:
      return "percent of work";
    case okr::KeyResultKind::kStaged:
      return fmt::format("from {} over {} (commit) and {} (target) to {} (stretch)",
                         amount(key_result.baseline), amount(*key_result.commit), target,
                         amount(*key_result.stretch));
    case okr::KeyResultKind::kIncrease:
    case okr::KeyResultKind::kDecrease:
      break;
  }
  if (key_result.relative) {
    return fmt::format("{} by {} %",
                       key_result.kind == okr::KeyResultKind::kIncrease ? "up" : "down",
                       number_text(*key_result.relative));
  }
  return fmt::format("from {} to {}", amount(key_result.baseline), target);
}

std::string kept_text(const okr::KeyResult& key_result) {
  return fmt::format("{}, to {}", value_text(key_result, key_result.latest->value),
                     target_text(key_result));
}

std::string way_text(const okr::KeyResult& key_result, const okr::Progress& progress) {
  return okr::is_kept(key_result.kind)
             ? ""
             : fmt::format(", {} of the way", percent_text(progress.percent));
}

std::string plan_text(const okr::KeyResult& key_result,
                      const std::vector<okr::PlannedValue>& plan) {
  std::string text;
  for (const okr::PlannedValue& one : plan) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", scheduler::day_text(one.day),
                        value_text(key_result, one.value));
  }
  return text.empty() ? "a straight line" : text;
}

std::string number_text(const okr::Decimal& value) {
  std::string text = value.text();
  const std::size_t begin = text.front() == '-' ? 1 : 0;
  const std::size_t end = std::min(text.find('.'), text.size());
  for (std::size_t at = end; at > begin + 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string count_text(std::int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string confidence_text(okr::Confidence confidence) {
  return fmt::format("{}/10 ({})", confidence.value(), okr::word(okr::band(confidence)));
}

std::string pace_text(okr::Pace pace) {
  return fmt::format("{} {}", okr::word(pace), okr::shape(pace));
}

std::string_view message_text(okr::DeliveryKind kind) {
  switch (kind) {
    case okr::DeliveryKind::kPrompt:
      return "check-in card";
    case okr::DeliveryKind::kNudge:
      return "reminder";
    case okr::DeliveryKind::kMissing:
      return "list of who is missing";
    case okr::DeliveryKind::kFindings:
      return "list of what is stale or held up";
    case okr::DeliveryKind::kCycle:
      return "cycle note";
    case okr::DeliveryKind::kWaiting:
      return "note of what waits";
    case okr::DeliveryKind::kKpis:
      return "list of KPIs without a value";
    case okr::DeliveryKind::kGrade:
      return "note of what is to be graded";
    case okr::DeliveryKind::kRetro:
      return "questions of the retrospective";
    case okr::DeliveryKind::kLessons:
      return "lessons";
    case okr::DeliveryKind::kProposal:
      return "proposal";
    case okr::DeliveryKind::kDigest:
    case okr::DeliveryKind::kDigestThread:
    case okr::DeliveryKind::kDigestCorrection:
      return "digest";
    case okr::DeliveryKind::kFailed:
    case okr::DeliveryKind::kAnswer:
      return "answer";
    case okr::DeliveryKind::kFile:
      return "file";
  }
  return "message";
}

std::string bar(const std::optional<okr::Progress>& progress) {
  return progress ? cells(progress->score) : "";
}

std::string bar(const okr::Rollup& rollup) {
  return rollup.average ? cells(*rollup.average) : "";
}

std::string sparkline(std::span<const okr::KpiValue> newest_first) {
  if (newest_first.empty()) return "";
  const auto [lowest, highest] = std::minmax_element(
      newest_first.begin(), newest_first.end(),
      [](const okr::KpiValue& a, const okr::KpiValue& b) { return a.value < b.value; });
  std::string line;
  for (auto it = newest_first.rbegin(); it != newest_first.rend(); ++it) {
    const bool flat = lowest->value == highest->value;
    const std::int64_t percent = flat ? 0 : it->value.percent_of_way(lowest->value, highest->value);
    line += kLevels.at(static_cast<std::size_t>(percent) * (kLevels.size() - 1) / 100);
  }
  return line;
}

std::string sparkline(const okr::KeyResult& key_result,
                      std::span<const okr::CheckIn> newest_first) {
  std::string line;
  for (auto it = newest_first.rbegin(); it != newest_first.rend(); ++it) {
    const int hundredths = okr::progress(key_result, it->value).score.hundredths();
    line += kLevels.at(static_cast<std::size_t>(hundredths) * (kLevels.size() - 1) / 100);
  }
  return line;
}

std::string standing_text(const Standing& standing) {
  if (!standing.progress) return pace_text(standing.pace);
  return fmt::format("{} of the way, {}", percent_text(standing.progress->percent),
                     pace_text(standing.pace));
}

std::string rollup_text(const okr::Rollup& rollup) {
  if (rollup.total == 0) return "no key results yet";
  const std::string reported = fmt::format("{} of {} reported", rollup.reported, rollup.total);
  return rollup.average ? fmt::format("{} average, {}", rollup.average->text(), reported)
                        : reported;
}

std::string spread_text(const okr::Rollup& rollup) {
  if (!rollup.lowest || rollup.reported < 2) return "";
  return fmt::format("lowest {}, median {}, highest {}", rollup.lowest->text(),
                     rollup.median->text(), rollup.highest->text());
}

std::string cadence_text(const okr::Cadence& cadence, std::string_view team_zone) {
  const std::string zone =
      cadence.zone_of == okr::ZoneOf::kPerson ? "each person's own zone" : std::string{team_zone};
  return fmt::format("{} at {} in {}", scheduler::rhythm_text(cadence.rhythm),
                     scheduler::time_text(cadence.time_of_day), zone);
}

std::string own_times_text(const okr::OwnTimes& own) {
  std::vector<std::string> parts;
  if (own.time_of_day) parts.push_back("asked at " + scheduler::time_text(*own.time_of_day));
  if (own.work_days) parts.push_back("work days " + scheduler::weekdays_text(*own.work_days));
  if (own.quiet) parts.push_back("quiet " + own.quiet->text());
  if (!own.holidays.empty()) parts.push_back("holidays of " + own.holidays);
  return parts.empty() ? "as your teams ask" : fmt::format("{}", fmt::join(parts, "; "));
}

std::string shortened(std::string_view text, std::size_t characters) {
  std::string line = on_one_line(text);
  std::size_t count = 0;
  std::size_t last_start = 0;  // of the last character that may stay when something is cut
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (continues_character(line[at])) continue;
    if (count == characters) {
      if (characters == 0) return "";
      line.resize(last_start);
      return line + "…";
    }
    last_start = at;
    ++count;
  }
  return line;
}

std::string quoted(std::string_view typed) {
  return fmt::format("\"{}\"", shortened(typed, kShownCharacters));
}

}  // namespace commands
