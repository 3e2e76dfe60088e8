#include "commands/import_measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "commands/error.h"
#include "commands/measure.h"
#include "commands/parse/date.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/wording.h"

namespace commands {
namespace {

using okr::KeyResultKind;

// Absent when the numbers tell it.
std::optional<KeyResultKind> kind_in(const MeasureCells& cells) {
  static constexpr std::array<std::pair<std::string_view, KeyResultKind>, 19> kNames{
      {{"increase", KeyResultKind::kIncrease},
       {"decrease", KeyResultKind::kDecrease},
       {"reach", KeyResultKind::kReach},
       {"keep above", KeyResultKind::kKeepAbove},
       {"keep at least", KeyResultKind::kKeepAbove},
       {"keep below", KeyResultKind::kKeepBelow},
       {"keep at most", KeyResultKind::kKeepBelow},
       {"keep within", KeyResultKind::kKeepWithin},
       {"keep between", KeyResultKind::kKeepWithin},
       {"milestones", KeyResultKind::kMilestones},
       {"milestone", KeyResultKind::kMilestones},
       {"pass fail", KeyResultKind::kPassFail},
       {"pass/fail", KeyResultKind::kPassFail},
       {"pass or fail", KeyResultKind::kPassFail},
       {"baseline", KeyResultKind::kBaseline},
       {"find baseline", KeyResultKind::kBaseline},
       {"staged", KeyResultKind::kStaged},
       {"percent", KeyResultKind::kPercent},
       {"percent of work", KeyResultKind::kPercent}}};
  std::string name = parse::lower(parse::in_one_line(cells.kind));
  std::replace(name.begin(), name.end(), '_', ' ');
  for (const auto& [known, kind] : kNames) {
    if (name == known) return kind;
  }
  if (!name.empty()) {
    throw UserError{fmt::format(
        "{} is no kind of key result: increase, decrease, reach, keep above, keep below, keep "
        "within, milestones, pass/fail, baseline, staged or percent.",
        quoted(cells.kind))};
  }
  const bool list = cells.target.find(';') != std::string::npos;
  return list ? std::optional{KeyResultKind::kMilestones} : std::nullopt;
}

parse::Number number_in(const MeasureCells& cells, const std::string& typed,
                        std::string_view what) {
  if (typed.empty()) throw UserError{fmt::format("It has no {}.", what)};
  // "3 400 €" is one number here: a cell has nothing behind it.
  std::string word;
  for (const char c : typed) {
    if (!parse::is_space(c)) word += c;
  }
  if (!parse::begins_number(word)) {
    throw UserError{fmt::format("The {} {} is no number.", what, quoted(typed))};
  }
  return parse::read_number(word, cells.unit, cells.mark);
}

// "draft by 2026-10-15": the day is taken off.
okr::Milestone milestone_in(std::string_view typed, okr::Day today) {
  constexpr std::string_view kBy = " by ";
  const std::size_t at = typed.rfind(kBy);
  if (at != std::string_view::npos) {
    const std::string_view behind = parse::trimmed(typed.substr(at + kBy.size()));
    const auto day = parse::read_day(behind, today, parse::Direction::kComing);
    if (day && day->length == behind.size()) {
      return {limited(typed.substr(0, at), kMostOfText, "A milestone"), day->day};
    }
  }
  return {limited(typed, kMostOfText, "A milestone"), std::nullopt};
}

void read_milestones(const MeasureCells& cells, okr::KeyResult& key_result) {
  for (const std::string_view part : parts_of(cells.target, ';')) {
    okr::Milestone one = milestone_in(part, cells.today);
    if (!one.text.empty()) key_result.milestones.push_back(std::move(one));
  }
  key_result.kind = KeyResultKind::kMilestones;
  key_result.target = okr::Decimal{static_cast<std::int64_t>(key_result.milestones.size())};
}

void read_range(const MeasureCells& cells, std::optional<KeyResultKind> kind,
                okr::KeyResult& key_result) {
  const parse::Number from = number_in(cells, cells.baseline, "baseline");
  const parse::Number to = number_in(cells, cells.target, "target");
  measure_range(key_result, from.value, to.value);
  if (kind && from.value != to.value && *kind != key_result.kind) {
    throw UserError{fmt::format("From {} to {} is no {}.", from.value.text(), to.value.text(),
                                parse::lower(cells.kind))};
  }
  key_result.unit = one_unit({cells.unit, from.unit, to.unit});
}

// By so many percent of a baseline that may not be known yet.
void read_relative(const MeasureCells& cells, KeyResultKind kind, okr::KeyResult& key_result) {
  key_result.kind = kind;
  key_result.relative = number_in(cells, cells.percent, "percent").value;
  key_result.unit = one_unit({cells.unit});
  if (cells.baseline.empty()) return;
  const parse::Number from = number_in(cells, cells.baseline, "baseline");
  key_result.unit = one_unit({cells.unit, from.unit});
  measure_relative(key_result, from.value);
}

void read_bounds(const MeasureCells& cells, KeyResultKind kind, okr::KeyResult& key_result) {
  key_result.kind = kind;
  const parse::Number target = number_in(cells, cells.target, "target");
  key_result.target = target.value;
  std::string low_unit;
  if (kind == KeyResultKind::kKeepWithin) {
    const parse::Number low = number_in(cells, cells.low, "lower bound, in the column “low”");
    key_result.low = low.value;
    low_unit = low.unit;
  }
  key_result.unit = one_unit({cells.unit, low_unit, target.unit});
}

void read_stages(const MeasureCells& cells, okr::KeyResult& key_result) {
  key_result.kind = KeyResultKind::kStaged;
  key_result.baseline = number_in(cells, cells.baseline, "baseline").value;
  key_result.commit = number_in(cells, cells.commit, "“commit”").value;
  key_result.target = number_in(cells, cells.target, "target").value;
  key_result.stretch = number_in(cells, cells.stretch, "“stretch”").value;
  key_result.unit = one_unit({cells.unit});
}

void read_weight(const MeasureCells& cells, okr::KeyResult& key_result) {
  if (cells.weight.empty()) return;
  const okr::Decimal weight = number_in(cells, cells.weight, "weight").value;
  if (!weight.is_whole() || weight < okr::Decimal{0} || weight > okr::Decimal{okr::kMostWeight}) {
    throw UserError{fmt::format("A weight is a whole number from 0 to {}, and not {}.",
                                okr::kMostWeight, quoted(cells.weight))};
  }
  key_result.weight = static_cast<int>(weight.whole());
}

void read_indicator(const MeasureCells& cells, okr::KeyResult& key_result) {
  const std::string typed = parse::lower(parse::in_one_line(cells.indicator));
  if (typed.empty()) return;
  key_result.indicator = okr::indicator_from(typed);
  if (key_result.indicator) return;
  throw UserError{
      fmt::format("An indicator is leading or lagging, and not {}.", quoted(cells.indicator))};
}

void read_by_numbers(const MeasureCells& cells, okr::KeyResult& key_result) {
  if (cells.target.empty()) throw UserError{"It has no target."};
  if (!cells.baseline.empty()) return read_range(cells, std::nullopt, key_result);
  const parse::Number to = number_in(cells, cells.target, "target");
  measure_reach(key_result, to.value);
  key_result.unit = one_unit({cells.unit, to.unit});
}

void read_kind(const MeasureCells& cells, okr::KeyResult& key_result) {
  const auto kind = kind_in(cells);
  if (!kind) return read_by_numbers(cells, key_result);
  switch (*kind) {
    case KeyResultKind::kIncrease:
    case KeyResultKind::kDecrease:
      if (!cells.percent.empty()) return read_relative(cells, *kind, key_result);
      return read_range(cells, kind, key_result);
    case KeyResultKind::kReach: {
      const parse::Number to = number_in(cells, cells.target, "target");
      measure_reach(key_result, to.value);
      key_result.unit = one_unit({cells.unit, to.unit});
      return;
    }
    case KeyResultKind::kKeepAbove:
    case KeyResultKind::kKeepBelow:
    case KeyResultKind::kKeepWithin:
      return read_bounds(cells, *kind, key_result);
    case KeyResultKind::kMilestones:
      return read_milestones(cells, key_result);
    case KeyResultKind::kPassFail:
      return measure_pass_fail(key_result);
    case KeyResultKind::kStaged:
      return read_stages(cells, key_result);
    case KeyResultKind::kBaseline:
    case KeyResultKind::kPercent:
      break;
  }
  key_result.kind = *kind;
  const bool percent = *kind == KeyResultKind::kPercent;
  if (percent) key_result.target = okr::Decimal{100};
  key_result.unit = percent ? "%" : one_unit({cells.unit});
}

}  // namespace

void read_measure(const MeasureCells& cells, okr::KeyResult& key_result) {
  read_kind(cells, key_result);
  read_weight(cells, key_result);
  read_indicator(cells, key_result);
}

}  // namespace commands
