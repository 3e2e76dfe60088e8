#include <fmt/format.h>

#include <array>
#include <utility>

#include "commands/action.h"
#include "commands/coach/book.h"
#include "commands/coach/moments.h"
#include "commands/coach/way.h"
#include "commands/edit.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/okr/progress.h"
#include "store/sql/objective.h"

namespace commands {

namespace {

using okr::KeyResult;
using okr::KeyResultKind;

// The number that a word names, for this kind.
using NewNumber = std::optional<okr::Decimal> NewNumbers::*;
std::optional<NewNumber> number_named(std::string_view word, const KeyResult& key_result) {
  const bool range = key_result.kind == KeyResultKind::kKeepWithin;
  if (word == "low") return &NewNumbers::low;
  if (word == "from") return range ? &NewNumbers::low : &NewNumbers::baseline;
  if (word == "baseline") return &NewNumbers::baseline;
  if (word == "target" || word == "to") return &NewNumbers::target;
  return std::nullopt;
}

// "from", "baseline", "to", "target" or "low" comes next, and a number behind it.
std::optional<NewNumber> number_next(const Args& args, const KeyResult& key_result) {
  Args behind = args;
  const auto named = number_named(behind.word("a field"), key_result);
  return named && behind.at_number() ? named : std::nullopt;
}

// Throws UserError for numbers that there are none of.
void require_there(const KeyResult& key_result, const NewNumbers& numbers) {
  const bool moved = okr::is_moved(key_result.kind);
  const bool targeted =
      moved || okr::is_kept(key_result.kind) || key_result.kind == KeyResultKind::kReach;
  const bool fine = (!numbers.baseline || moved) && (!numbers.target || targeted) &&
                    (!numbers.low || key_result.low) && (!numbers.commit || key_result.commit) &&
                    (!numbers.stretch || key_result.stretch);
  const std::string id = id_text(key_result.id);
  if (!fine) {
    throw UserError{fmt::format("{} is measured as {}; there is no such number to change.", id,
                                target_text(key_result))};
  }
  if (!key_result.relative) return;
  throw UserError{fmt::format(
      "The first check-in of {0} is its baseline: `/okr {0} <value>`. Its target follows from it.",
      id)};
}

KeyResult with_numbers(const KeyResult& key_result, const NewNumbers& numbers) {
  KeyResult changed = key_result;
  if (numbers.baseline) changed.baseline = *numbers.baseline;
  if (numbers.target) changed.target = *numbers.target;
  if (numbers.low) changed.low = numbers.low;
  if (numbers.commit) changed.commit = numbers.commit;
  if (numbers.stretch) changed.stretch = numbers.stretch;
  const bool turns =
      changed.kind == KeyResultKind::kIncrease || changed.kind == KeyResultKind::kDecrease;
  if (turns && changed.baseline != changed.target) {
    changed.kind =
        changed.target > changed.baseline ? KeyResultKind::kIncrease : KeyResultKind::kDecrease;
  }
  return changed;
}

void write_numbers(const Context& context, const KeyResult& before, const KeyResult& after) {
  const auto write = [&](std::string_view field, const std::optional<std::string>& value) {
    store::change_field(context.book, context.author, okr::Noun::kKeyResult, before.id.value, field,
                        value);
  };
  const auto text = [](const std::optional<okr::Decimal>& value) {
    return value ? std::optional{value->text()} : std::nullopt;
  };
  write("kind", std::string{store::to_text(after.kind)});
  write("baseline", after.baseline.text());
  write("target", after.target.text());
  write("low", text(after.low));
  write("commit", text(after.commit));
  write("stretch", text(after.stretch));
}

// " baseline: 3 % → 5 %, target: 5 % → 3 %. It is to go down now."
std::string changes_text(const KeyResult& before, const KeyResult& after) {
  std::string text;
  const auto add = [&](std::string_view name, const std::optional<okr::Decimal>& was,
                       const std::optional<okr::Decimal>& is) {
    if (was == is) return;
    text += fmt::format("{} {}: {} → {}", text.empty() ? "" : ",", name, value_text(before, *was),
                        value_text(after, *is));
  };
  add("baseline", before.baseline, after.baseline);
  add("low", before.low, after.low);
  add("commit", before.commit, after.commit);
  add("stretch", before.stretch, after.stretch);
  add("target", before.target, after.target);
  text += '.';
  if (before.kind == after.kind) return text;
  const bool up = after.kind == KeyResultKind::kIncrease;
  return text + (up ? " It is to go up now." : " It is to go down now.");
}

bool same_numbers(const KeyResult& a, const KeyResult& b) {
  return a.baseline == b.baseline && a.target == b.target && a.low == b.low &&
         a.commit == b.commit && a.stretch == b.stretch;
}

}  // namespace

std::optional<NewNumbers> read_new_numbers(Args& args, const KeyResult& key_result) {
  if (args.empty()) return std::nullopt;
  Args ahead = args;
  NewNumbers numbers;
  for (int i = 0; i < 2; ++i) {
    const auto named = ahead.empty() ? std::nullopt : number_next(ahead, key_result);
    if (!named || numbers.*(*named)) return std::nullopt;
    (void)ahead.word("a field");
    numbers.*(*named) = ahead.number("a number", key_result.unit);
  }
  if (!ahead.empty() && ahead.peek() != "because") return std::nullopt;
  args.skip(args.left().size() - ahead.left().size());
  return numbers;
}

Message renumbered(const Context& context, const Subject& subject, const NewNumbers& numbers) {
  const KeyResult& before = subject.key_result;
  require_there(before, numbers);
  const KeyResult after = with_numbers(before, numbers);
  if (const auto problem = okr::target_problem(after)) throw UserError{*problem};
  if (same_numbers(before, after)) {
    return sentence(fmt::format("That is {} already; nothing was changed.", target_text(before)));
  }
  write_numbers(context, before, after);
  coach::require_right_way(context, subject);
  Message message;
  message.add(Text{{strong(id_text(before.id)), plain(changes_text(before, after))}});
  if (!context.author.because.empty()) {
    message.add(Text{{plain("Because: "), plain(context.author.because)}});
  }
  coach::add_remarks(message, context, subject.objective, after);
  const bool runs = subject.cycle.state == okr::CycleState::kActive &&
                    subject.objective.state == okr::ObjectiveState::kActive;
  if (const std::string remark = runs ? coach::loosened(before, after) : ""; !remark.empty()) {
    message.add(Note{{plain(remark)}});
  }
  return with_undo(context, std::move(message));
}

}  // namespace commands
