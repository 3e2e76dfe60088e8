#include "commands/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/okr/progress.h"

namespace commands {

namespace {

using okr::KeyResult;
using okr::KeyResultKind;

constexpr int kMostUnitWords = 3;

// Whether the number that comes next, with its unit, is followed by one of these words.
bool number_before(Args args, std::initializer_list<std::string_view> words) {
  if (!args.at_number()) return false;
  args.skip(args.peek().size());
  for (int i = 0; i <= kMostUnitWords && !args.empty(); ++i) {
    const auto found = std::find_if(words.begin(), words.end(),
                                    [&](std::string_view word) { return args.accept(word); });
    if (found != words.end()) return args.at_number();
    args.skip(args.peek().size());
  }
  return false;
}

// Whether "from 3 days to 7 days" comes next rather than "from our best customers".
bool begins_range(const Args& args) {
  return number_before(args, {"to", "by", "commit"});
}

// ≥, at least, above: which bound comes next; absent when none does.
std::optional<KeyResultKind> accept_bound(Args& args) {
  struct Words {
    std::string_view first;
    std::string_view second;
    KeyResultKind kind;
  };
  constexpr std::array kWords{Words{"≥", "", KeyResultKind::kKeepAbove},
                              Words{">=", "", KeyResultKind::kKeepAbove},
                              Words{"above", "", KeyResultKind::kKeepAbove},
                              Words{"at", "least", KeyResultKind::kKeepAbove},
                              Words{"≤", "", KeyResultKind::kKeepBelow},
                              Words{"<=", "", KeyResultKind::kKeepBelow},
                              Words{"below", "", KeyResultKind::kKeepBelow},
                              Words{"at", "most", KeyResultKind::kKeepBelow},
                              Words{"between", "", KeyResultKind::kKeepWithin},
                              Words{"within", "", KeyResultKind::kKeepWithin}};
  for (const Words& words : kWords) {
    Args behind = args;
    if (!behind.accept(words.first)) continue;
    if (!words.second.empty() && !behind.accept(words.second)) continue;
    if (!behind.at_number()) continue;
    args.skip(args.left().size() - behind.left().size());
    return words.kind;
  }
  return std::nullopt;
}

bool begins_bound(Args args) {
  return accept_bound(args).has_value();
}

// "20%" comes next, and not "20 dec".
bool begins_percent(Args args) {
  if (!args.at_number()) return false;
  const std::string_view number = args.peek();
  if (number.ends_with('%')) return true;
  args.skip(number.size());
  return args.accept("%") || args.accept("percent");
}

bool begins_baseline(Args args) {
  (void)args.accept("a");
  (void)args.accept("the");
  return args.accept("baseline");
}

bool begins_percent_of_work(Args args) {
  return args.accept("of") && args.accept("work");
}

std::string_view tail_unit(Args& args) {
  return args.until(begins_tail);
}

// From a baseline by so many percent of it.
void read_relative_from(Args& args, KeyResult& key_result, const okr::Decimal& from) {
  const parse::Number by = args.amount("by how many percent", "%");
  if (by.unit != "%") (void)(args.accept("%") || args.accept("percent"));
  key_result.relative = by.value;
  measure_relative(key_result, from);
}

void read_stages(Args& args, KeyResult& key_result, const parse::Number& from,
                 std::string_view from_unit) {
  const parse::Number commit = args.amount("what is committed to", "");
  const std::string_view commit_unit = args.until({"target", "to"});
  if (!args.accept("target") && !args.accept("to")) throw UsageError{"I need its `target`."};
  const parse::Number target = args.amount("the target", "");
  const std::string_view target_unit = args.until({"stretch"});
  if (!args.accept("stretch")) throw UsageError{"I need its `stretch`, behind the target."};
  const parse::Number stretch = args.amount("what would be a stretch", "");
  const std::string_view stretch_unit = tail_unit(args);
  key_result.kind = KeyResultKind::kStaged;
  key_result.baseline = from.value;
  key_result.commit = commit.value;
  key_result.target = target.value;
  key_result.stretch = stretch.value;
  key_result.unit = one_unit({from.unit, from_unit, commit.unit, commit_unit, target.unit,
                              target_unit, stretch.unit, stretch_unit});
}

// Which way a text wants a number to go when it does not say up or down.
bool wants_less(std::string_view text) {
  constexpr std::array<std::string_view, 17> kLess{
      "reduce", "reduced", "cut",        "lower",      "decrease", "decreased",
      "shrink", "fewer",   "less",       "drop",       "drops",    "falls",
      "senken", "gesenkt", "reduzieren", "verringern", "weniger"};
  const std::string lower = parse::lower(text);
  std::string_view left = lower;
  while (!left.empty()) {
    const std::size_t space = std::min(left.find(' '), left.size());
    const std::string_view word = left.substr(0, space);
    if (std::find(kLess.begin(), kLess.end(), word) != kLess.end()) return true;
    left.remove_prefix(std::min(space + 1, left.size()));
  }
  return false;
}

void read_range(Args& args, KeyResult& key_result) {
  const parse::Number from = args.amount("where it starts", "");
  const std::string_view from_unit = args.until({"to", "by", "commit"});
  if (args.accept("commit")) return read_stages(args, key_result, from, from_unit);
  if (args.accept("by")) {
    key_result.kind =
        wants_less(key_result.text) ? KeyResultKind::kDecrease : KeyResultKind::kIncrease;
    key_result.unit = one_unit({from.unit, from_unit});
    return read_relative_from(args, key_result, from.value);
  }
  args.accept("to");
  const parse::Number to = args.amount("where it should get to", "");
  const std::string_view to_unit = tail_unit(args);
  measure_range(key_result, from.value, to.value);
  key_result.unit = one_unit({from.unit, from_unit, to.unit, to_unit});
}

void read_relative(Args& args, KeyResult& key_result) {
  const bool down = args.accept("down") || (!args.accept("up") && wants_less(key_result.text));
  args.accept("by");
  const parse::Number by = args.amount("by how many percent", "%");
  if (by.unit != "%") (void)(args.accept("%") || args.accept("percent"));
  key_result.kind = down ? KeyResultKind::kDecrease : KeyResultKind::kIncrease;
  key_result.relative = by.value;
}

void read_reach(Args& args, KeyResult& key_result) {
  const parse::Number to = args.amount("a number to reach", "");
  measure_reach(key_result, to.value);
  key_result.unit = one_unit({to.unit, tail_unit(args)});
}

void read_kept(Args& args, KeyResult& key_result) {
  const auto kind = accept_bound(args);
  if (!kind) {
    throw UsageError{
        "I need what to keep: `keep at least 99.5%`, `keep at most 2 days` or `keep between 5 and "
        "10`."};
  }
  key_result.kind = *kind;
  parse::Number bound = args.amount("a bound", "");
  std::string_view low_unit;
  if (*kind == KeyResultKind::kKeepWithin) {
    key_result.low = bound.value;
    low_unit = args.until({"and", "to"});
    if (!args.accept("and") && !args.accept("to")) throw UsageError{"I need the upper bound."};
    const std::string unit = bound.unit;
    bound = args.amount("the upper bound", "");
    if (bound.unit.empty()) bound.unit = unit;
  }
  key_result.target = bound.value;
  key_result.unit = one_unit({low_unit, bound.unit, tail_unit(args)});
}

// "draft by 15 oct": the day is taken off.
okr::Milestone milestone(const Context& context, std::string_view typed) {
  constexpr std::string_view kBy = " by ";
  const std::size_t at = typed.rfind(kBy);
  if (at != std::string_view::npos) {
    Args day{typed.substr(at + kBy.size()), context};
    if (day.at_day()) {
      const okr::Day due = day.day("a day");
      if (day.empty()) {
        return {limited(typed.substr(0, at), kMostOfText, "A milestone"), due};
      }
    }
  }
  return {limited(typed, kMostOfText, "A milestone"), std::nullopt};
}

// Behind the last of them, and behind no other, a day is that of the key result.
void read_milestones(Args& args, KeyResult& key_result) {
  const auto ends = [](const Args& left) { return begins_tail(left) && left.peek() != "by"; };
  measure_milestones(args.context(), key_result, parts_of(args.until(ends), ';'));
  auto& milestones = key_result.milestones;
  const auto dated = [](const okr::Milestone& one) { return one.due_day.has_value(); };
  const bool last_alone = !key_result.due_day &&
                          std::count_if(milestones.begin(), milestones.end(), dated) == 1 &&
                          dated(milestones.back());
  if (last_alone) std::swap(key_result.due_day, milestones.back().due_day);
}

// Throws UserError unless each day is later than the one before it.
void require_days_in_order(const std::vector<okr::PlannedValue>& plan) {
  const auto back = std::adjacent_find(plan.begin(), plan.end(),
                                       [](const auto& a, const auto& b) { return b.day <= a.day; });
  if (back == plan.end()) return;
  throw UserError{
      fmt::format("The days of a plan follow each other, each once; here {} stands behind {}.",
                  scheduler::day_text(std::next(back)->day), scheduler::day_text(back->day))};
}

}  // namespace

std::string one_unit(const std::vector<std::string_view>& typed) {
  std::string unit;
  for (const std::string_view one : typed) {
    if (one.empty()) continue;
    if (!unit.empty() && !parse::same_unit(one, unit)) {
      throw UserError{fmt::format("It begins in {} and ends in {}. Use one unit.", unit,
                                  shortened(one, kMostOfUnit))};
    }
    if (one.size() > unit.size()) unit = one;  // days rather than day
  }
  return limited(unit, kMostOfUnit, fmt::format("A unit, here {},", quoted(unit)));
}

void measure_range(KeyResult& key_result, const okr::Decimal& from, const okr::Decimal& to) {
  key_result.baseline = from;
  key_result.target = to;
  key_result.kind = from > to ? KeyResultKind::kDecrease : KeyResultKind::kIncrease;
}

void measure_reach(KeyResult& key_result, const okr::Decimal& target) {
  key_result.kind = KeyResultKind::kReach;
  key_result.target = target;
}

void measure_milestones(const Context& context, KeyResult& key_result,
                        const std::vector<std::string_view>& texts) {
  constexpr std::size_t kMostMilestones = 30;
  for (const std::string_view one : texts) {
    okr::Milestone read = milestone(context, parse::trimmed(one));
    if (!read.text.empty()) key_result.milestones.push_back(std::move(read));
  }
  if (key_result.milestones.size() > kMostMilestones) {
    throw UserError{fmt::format("A key result can have {} milestones at most.", kMostMilestones)};
  }
  key_result.kind = KeyResultKind::kMilestones;
  key_result.target = okr::Decimal{static_cast<std::int64_t>(key_result.milestones.size())};
}

void measure_pass_fail(KeyResult& key_result) {
  key_result.kind = KeyResultKind::kPassFail;
  key_result.target = okr::Decimal{1};
}

void measure_relative(KeyResult& key_result, const okr::Decimal& baseline) {
  if (const auto problem = okr::target_problem(key_result)) throw UserError{*problem};
  if (baseline == okr::Decimal{0}) {
    throw UserError{"Percent of nothing are nothing: from 0 it needs a target of its own."};
  }
  const bool up = (key_result.kind == KeyResultKind::kIncrease) == (baseline > okr::Decimal{0});
  const okr::Decimal percent =
      up ? *key_result.relative : *okr::Decimal::parse("-" + key_result.relative->text());
  const auto target = baseline.plus_percent(percent);
  if (!target) throw UserError{"That target would have too many digits."};
  key_result.baseline = baseline;
  key_result.target = *target;
  key_result.relative.reset();
}

bool begins_measure(Args args) {
  const std::string_view word = args.peek();
  args.skip(word.size());
  if (word == "from") return begins_range(args);
  if (word == "reach") return args.at_number();
  if (word == "keep") return begins_bound(args);
  if (word == "milestones") return args.left().find(';') != std::string_view::npos;
  if (word == "find") return begins_baseline(args);
  if (word == "percent") return begins_percent_of_work(args);
  if (word == "up" || word == "down") return args.accept("by") && begins_percent(args);
  if (word == "by") return begins_percent(args);
  return word == "pass/fail";
}

bool begins_tail(Args args) {
  if (args.accept("owner")) return args.at_person();
  if (args.accept("weight")) return args.at_number();
  if (args.accept("leading") || args.accept("lagging")) return args.empty() || begins_tail(args);
  return args.accept("by") && args.at_day();
}

void measure_typed(Args& args, KeyResult& key_result) {
  if (args.accept("from")) return read_range(args, key_result);
  if (args.accept("reach")) return read_reach(args, key_result);
  if (args.accept("keep")) return read_kept(args, key_result);
  if (args.accept("milestones")) return read_milestones(args, key_result);
  if (args.accept("pass/fail")) return measure_pass_fail(key_result);
  if (begins_measure(args)) {
    if (args.accept("find")) {
      (void)(args.accept("a") || args.accept("the"));
      args.accept("baseline");
      key_result.kind = KeyResultKind::kBaseline;
      key_result.unit = limited(tail_unit(args), kMostOfUnit, "A unit");
      return;
    }
    if (!args.accept("percent")) return read_relative(args, key_result);
    args.accept("of");
    args.accept("work");
    key_result.kind = KeyResultKind::kPercent;
    key_result.unit = "%";
    key_result.target = okr::Decimal{100};
    return;
  }
  throw UsageError{
      "I need how it is measured: `from 30% to 45%`, `by 20%`, `reach 12`, `keep at least 99.5%`, "
      "`milestones draft; review; ship`, `pass/fail`, `find baseline` or `percent of work`."};
}

int read_weight(Args& args) {
  const int weight = args.count("a weight, such as 2");
  if (weight <= okr::kMostWeight) return weight;
  throw UserError{
      fmt::format("A weight is a whole number from 0 to {}, not {}.", okr::kMostWeight, weight)};
}

okr::Indicator read_indicator(Args& args) {
  const std::string_view typed = args.word("`leading` or `lagging`");
  const auto indicator = okr::indicator_from(parse::lower(typed));
  if (indicator) return *indicator;
  throw UserError{fmt::format(
      "A key result is `leading`, `lagging` or `none`, and not {}: the first tells early how it "
      "will go, the second proves how it went.",
      quoted(typed))};
}

std::vector<okr::PlannedValue> read_plan(Args& args, const KeyResult& key_result) {
  constexpr std::size_t kMostPlanned = 26;
  if (args.accept("none")) return {};
  if (!okr::is_moved(key_result.kind) && key_result.kind != KeyResultKind::kReach &&
      key_result.kind != KeyResultKind::kPercent) {
    throw UserError{fmt::format("{} is measured as {}, which has no path to plan.",
                                id_text(key_result.id), target_text(key_result))};
  }
  if (key_result.relative) {
    throw UserError{fmt::format("{} has no baseline yet, so there is no path to plan.",
                                id_text(key_result.id))};
  }
  std::vector<okr::PlannedValue> plan;
  for (const std::string_view part : parts_of(args.rest(), ';')) {
    Args one{part, args.context()};
    const okr::Day day = one.day("a day, as in `15 oct 35%`");
    plan.push_back({day, one.number("the value planned for it", key_result.unit)});
    one.end();
  }
  if (plan.empty()) throw UsageError{"I need days and values: `15 oct 35%; 15 nov 40%`."};
  if (plan.size() > kMostPlanned) {
    throw UserError{fmt::format("A plan can have {} days at most.", kMostPlanned)};
  }
  require_days_in_order(plan);
  return plan;
}

}  // namespace commands
