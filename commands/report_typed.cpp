// The part of report.h that reads what was typed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "commands/parse/number.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/report.h"
#include "commands/wording.h"

namespace commands {

namespace {

using okr::Decimal;
using okr::KeyResult;
using okr::KeyResultKind;

// Moves past the next word when it is `word`, with or without punctuation behind it.
bool accept_punctuated(Args& args, std::string_view word) {
  const std::string typed = parse::narrow(args.peek());
  if (typed.empty() || !parse::same(parse::unpunctuated(typed), word)) return false;
  args.skip(args.peek().size());
  return true;
}

template <std::size_t kSize>
bool accept_any(Args& args, const std::array<std::string_view, kSize>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return accept_punctuated(args, word); });
}

// Moves past dashes, commas and the like that stand between the parts; not past the mark of a list
// in the note.
void skip_separators(Args& args) {
  while (!args.empty() && parse::unpunctuated(parse::narrow(args.peek())).empty()) {
    const std::string mark = fmt::format("\n{} ", args.peek());
    if (args.left().find(mark) != std::string_view::npos) return;
    args.skip(args.peek().size());
  }
}

// "= 22", "to 8.5": what may lead to the value.
void skip_lead(Args& args) {
  constexpr std::array<std::string_view, 7> kLeads{"=", "to", "is", "at", "auf", "→", "->"};
  if (std::any_of(kLeads.begin(), kLeads.end(),
                  [&](std::string_view word) { return args.accept(word); })) {
    return;
  }
  if (args.peek().starts_with('=')) args.skip(1);
}

Decimal read_pass_or_fail(Args& args) {
  constexpr std::array<std::string_view, 6> kPass{"pass", "passed", "yes", "done", "1", "true"};
  constexpr std::array<std::string_view, 5> kFail{"fail", "failed", "no", "0", "false"};
  if (accept_any(args, kPass)) return Decimal{1};
  if (accept_any(args, kFail)) return Decimal{0};
  Args behind = args;
  if (behind.accept("not") &&
      (accept_punctuated(behind, "yet") || accept_punctuated(behind, "passed"))) {
    args.accept("not");
    args.word("yet");
    return Decimal{0};
  }
  if (args.empty()) throw UsageError{"I need `pass` or `not yet`."};
  throw UserError{fmt::format("\"{}\" is neither `pass` nor `not yet`.",
                              shortened(args.peek(), kShownCharacters))};
}

// 2, 2/3, 2 of 3, 2 of 3 milestones
Decimal read_milestone_count(Args& args, const KeyResult& key_result) {
  const std::string_view typed = args.word("how many milestones are done, such as 2");
  const std::size_t slash = typed.find('/');
  const Decimal done = Args{typed.substr(0, slash), args.context()}.number("a number", "");
  std::optional<Decimal> total;
  if (slash != std::string_view::npos) {
    total = Args{typed.substr(slash + 1), args.context()}.number("a number", "");
  } else if (args.accept("of")) {
    total = args.number("how many milestones there are", "");
  }
  if (total && *total != key_result.target) {
    throw UserError{fmt::format("{} has {} milestones, not {}.", id_text(key_result.id),
                                number_text(key_result.target), number_text(*total))};
  }
  (void)(accept_punctuated(args, "milestones") || accept_punctuated(args, "milestone"));
  return done;
}

// Absent when it has too many digits.
std::optional<Decimal> sum(const Decimal& a, const Decimal& b) {
  constexpr int kMostPlaces = 9;
  constexpr std::int64_t kTooBig = 1'000'000'000'000'000'000;
  for (int places = 0; places <= kMostPlaces; ++places) {
    const auto left = a.shifted(places);
    const auto right = b.shifted(places);
    if (!left || !right) return std::nullopt;
    if (!left->is_whole() || !right->is_whole()) continue;
    const std::int64_t whole = left->whole() + right->whole();
    return std::abs(whole) < kTooBig ? Decimal{whole}.shifted(-places) : std::nullopt;
  }
  return std::nullopt;
}

// Whether its values may be below nothing, so that a plus says on which side one is.
bool crosses_zero(const KeyResult& key_result) {
  const auto negative = [](const std::optional<Decimal>& value) {
    return value && *value < Decimal{0};
  };
  return negative(key_result.baseline) || negative(key_result.target) || negative(key_result.low) ||
         (key_result.latest && negative(key_result.latest->value));
}

// A step, as "+1", is not guessed at.
void refuse_step(const Args& args, const KeyResult& key_result) {
  const std::string typed = parse::narrow(args.peek());
  const std::size_t plus = typed.find('+');
  if (plus > typed.find_first_of("0123456789") || plus == std::string::npos) return;
  if (crosses_zero(key_result)) return;
  Args behind = args;
  const Decimal step = behind.number("a value", key_result.unit);
  const std::string id = id_text(key_result.id);
  const std::string shown = shortened(parse::unpunctuated(typed), kShownCharacters);
  const auto after = key_result.latest ? sum(key_result.latest->value, step) : std::nullopt;
  if (!after || okr::value_problem(key_result, *after)) {
    throw UserError{fmt::format(
        "{} could mean {}, or that much more than before: type the new value, `/okr {} …`.", shown,
        value_text(key_result, step), id)};
  }
  throw UserError{fmt::format(
      "{} could mean {} or {}: type the new value, `/okr {} {}`.", shown,
      value_text(key_result, step), value_text(key_result, *after), id,
      typed_value(key_result, *after, parse::decimal_mark(args.context().me.language)))};
}

Decimal read_any_value(Args& args, const KeyResult& key_result) {
  skip_lead(args);
  switch (key_result.kind) {
    case KeyResultKind::kPassFail:
      return read_pass_or_fail(args);
    case KeyResultKind::kMilestones:
      refuse_step(args, key_result);
      return read_milestone_count(args, key_result);
    default:
      refuse_step(args, key_result);
      return args.number("a value, such as 45", key_result.unit);
  }
}

// "7", "7/10,", "0,7", "(70%)" without what stands around it.
std::string bare_confidence(std::string_view word) {
  std::string typed{parse::unpunctuated(parse::narrow(word))};
  if (typed.starts_with('(') && typed.ends_with(')')) typed = typed.substr(1, typed.size() - 2);
  if (typed.starts_with("0,")) typed[1] = '.';
  return typed;
}

// Moves past "confidence", "conf:" or "Zuversicht =" when a confidence or a number comes next.
bool accept_label(Args& args) {
  constexpr std::array<std::string_view, 3> kLabels{"confidence", "conf", "zuversicht"};
  constexpr std::string_view kMarks = ":=.,";
  Args behind = args;
  const std::string_view word = args.peek();
  const auto* const label = std::find_if(kLabels.begin(), kLabels.end(), [&](std::string_view one) {
    return parse::same(word.substr(0, one.size()), one) &&
           (word.size() == one.size() || kMarks.find(word[one.size()]) != std::string_view::npos);
  });
  if (label == kLabels.end()) return false;
  behind.skip(label->size());
  for (std::size_t i = label->size(); i < word.size(); ++i) {
    if (kMarks.find(word[i]) == std::string_view::npos) break;
    behind.skip(1);
  }
  for (const std::string_view link : {"=", ":", "of", "is", "at"}) {
    if (behind.accept(link)) break;
  }
  const std::string next = bare_confidence(behind.peek());
  const bool number = !next.empty() && next[0] >= '0' && next[0] <= '9';
  if (!number && !okr::Confidence::parse(next)) return false;
  args.skip(args.left().size() - behind.left().size());
  return true;
}

// "8." before more words is the 8th of something.
bool is_ordinal(Args args, std::string_view typed) {
  const bool point = args.peek().ends_with('.');
  args.skip(args.peek().size());
  return point && parse::all_digits(typed) && !args.empty();
}

std::optional<okr::Confidence> read_confidence(Args& args) {
  const bool labelled = accept_label(args);
  const std::string typed = bare_confidence(args.peek());
  const auto confidence = okr::Confidence::parse(typed);
  if (confidence && (labelled || !is_ordinal(args, typed))) {
    args.skip(args.peek().size());
    return confidence;
  }
  const bool of_ten = typed.size() > 3 && typed.ends_with("/10");
  if (labelled || of_ten) {
    throw UserError{fmt::format("Confidence goes from 0 to 10, in whole numbers, and you typed {}.",
                                shortened(typed, kShownCharacters))};
  }
  return std::nullopt;
}

}  // namespace

std::string typed_value(const KeyResult& key_result, const Decimal& value,
                        parse::DecimalMark mark) {
  if (key_result.kind == KeyResultKind::kPassFail) {
    return value == Decimal{0} ? "not yet" : "pass";
  }
  return parse::typed_text(value, mark) + (key_result.unit == "%" ? "%" : "");
}

Decimal read_value(Args& args, const KeyResult& key_result) {
  const Decimal value = read_any_value(args, key_result);
  if (const auto problem = okr::value_problem(key_result, value)) throw UserError{*problem};
  return value;
}

Report read_report(Args& args, const KeyResult& key_result) {
  const Decimal value = read_value(args, key_result);
  skip_separators(args);
  const auto typed = read_confidence(args);
  if (typed) skip_separators(args);
  const okr::Confidence last = key_result.latest
                                   ? key_result.latest->confidence
                                   : *okr::Confidence::from_int(okr::Confidence::kFirst);
  return {value, typed.value_or(last), typed.has_value(),
          limited(args.rest(), kMostOfNote, "A note")};
}

Report read_unchanged(Args& args, const okr::LatestCheckIn& latest) {
  skip_separators(args);
  Args behind = args;
  const bool stated = accept_label(behind) || bare_confidence(args.peek()).ends_with("/10");
  const auto typed = stated ? read_confidence(args) : std::nullopt;
  if (typed) skip_separators(args);
  return {latest.value, typed.value_or(latest.confidence), typed.has_value(),
          limited(args.rest(), kMostOfNote, "A note")};
}

}  // namespace commands
