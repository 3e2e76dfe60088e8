#include "commands/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "commands/coach/moments.h"
#include "commands/measure.h"
#include "commands/parse/number.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/standing.h"
#include "commands/wording.h"
#include "store/okr/honesty.h"
#include "store/sql/check_in.h"
#include "store/sql/grade.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands {

namespace {

template <std::size_t kSize>
bool accept_any(Args& args, const std::array<std::string_view, kSize>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return args.accept(word); });
}

okr::Decimal read_pass_or_fail(Args& args) {
  constexpr std::array<std::string_view, 6> kPass{"pass", "passed", "yes", "done", "1", "true"};
  constexpr std::array<std::string_view, 5> kFail{"fail", "failed", "no", "0", "false"};
  if (accept_any(args, kPass)) return okr::Decimal{1};
  if (accept_any(args, kFail)) return okr::Decimal{0};
  Args behind = args;
  if (behind.accept("not") && (behind.accept("yet") || behind.accept("passed"))) {
    args.accept("not");
    args.word("yet");
    return okr::Decimal{0};
  }
  if (args.empty()) throw UsageError{"I need `pass` or `not yet`."};
  throw UserError{fmt::format("\"{}\" is neither `pass` nor `not yet`.",
                              shortened(args.peek(), kShownCharacters))};
}

// 2, 2/3, 2 of 3
okr::Decimal read_milestones(Args& args, const okr::KeyResult& key_result) {
  const std::string_view typed = args.word("how many milestones are done, such as 2");
  const std::size_t slash = typed.find('/');
  const okr::Decimal done = Args{typed.substr(0, slash), args.context()}.number("a number", "");
  std::optional<okr::Decimal> total;
  if (slash != std::string_view::npos) {
    total = Args{typed.substr(slash + 1), args.context()}.number("a number", "");
  } else if (args.accept("of")) {
    total = args.number("how many milestones there are", "");
  }
  if (total && *total != key_result.target) {
    throw UserError{fmt::format("{} has {} milestones, not {}.", id_text(key_result.id),
                                number_text(key_result.target), number_text(*total))};
  }
  return done;
}

okr::Decimal read_any_value(Args& args, const okr::KeyResult& key_result) {
  switch (key_result.kind) {
    case okr::KeyResultKind::kPassFail:
      return read_pass_or_fail(args);
    case okr::KeyResultKind::kMilestones:
      return read_milestones(args, key_result);
    default:
      return args.number("a value, such as 45", key_result.unit);
  }
}

// How a value is typed.
std::string typed_value(const okr::KeyResult& key_result, const okr::Decimal& value,
                        parse::DecimalMark mark) {
  if (key_result.kind == okr::KeyResultKind::kPassFail) {
    return value == okr::Decimal{0} ? "not yet" : "pass";
  }
  return parse::typed_text(value, mark) + (key_result.unit == "%" ? "%" : "");
}

std::optional<okr::Confidence> read_confidence(Args& args) {
  const std::string typed = parse::narrow(args.peek());
  const auto confidence = okr::Confidence::parse(typed);
  if (confidence) {
    args.skip(args.peek().size());
    return confidence;
  }
  const std::size_t slash = typed.find("/10");
  if (slash != std::string::npos && slash + 3 == typed.size() && slash > 0) {
    throw UserError{fmt::format("Confidence goes from 0 to 10, and you typed {}.",
                                shortened(typed, kShownCharacters))};
  }
  return std::nullopt;
}

store::Asking asking_of(const Context& context, const Subject& subject) {
  return store::read_asking(context.book, subject.objective.team, subject.key_result.asked());
}

// The first check-in on a relative target is its baseline: writes both numbers, and says so.
std::optional<Text> made_absolute(const Context& context, okr::KeyResult& key_result,
                                  const okr::Decimal& baseline) {
  if (!key_result.relative) return std::nullopt;
  const std::string was = target_text(key_result);
  measure_relative(key_result, baseline);
  const auto change = [&](std::string_view field, const std::optional<std::string>& value) {
    store::change_field(context.book, context.author, okr::Noun::kKeyResult, key_result.id.value,
                        field, value);
  };
  change("baseline", key_result.baseline.text());
  change("target", key_result.target.text());
  change("relative", std::nullopt);
  return Text{
      {plain(fmt::format("That is its baseline: {} means {}.", was, target_text(key_result)))}};
}

// The key result after the check-in.
okr::KeyResult with(const Subject& subject, const okr::LatestCheckIn& latest) {
  okr::KeyResult after = subject.key_result;
  after.latest = latest;
  return after;
}

std::string why_note_at_all(const Context& context, const Subject& subject, const Report& report) {
  constexpr int kMove = 2;
  constexpr int kLow = 3;
  const auto& latest = subject.key_result.latest;
  if (latest && std::abs(report.confidence.value() - latest->confidence.value()) >= kMove) {
    return fmt::format("your confidence moved from {}/10 to {}/10", latest->confidence.value(),
                       report.confidence.value());
  }
  if (report.confidence.value() <= kLow) {
    return fmt::format("your confidence is only {}/10", report.confidence.value());
  }
  const store::Asking asking = asking_of(context, subject);
  const okr::LatestCheckIn reported{
      {}, report.value, report.confidence, context.now, answered_day(asking, context.now)};
  const Standing after =
      standing(asking, with(subject, reported), subject.objective, subject.cycle, context.now);
  if (!okr::contradiction(after.pace, report.confidence)) return {};
  return fmt::format("a confidence of {}/10 and being {} do not go together",
                     report.confidence.value(), okr::word(after.pace));
}

std::string change_text(std::string_view label, const std::string& before,
                        const std::string& after) {
  if (before.empty() || before == after) return fmt::format(", {} {}", label, after);
  return fmt::format(", {} {} → {}", label, before, after);
}

std::string out_of_ten(const okr::LatestCheckIn& latest) {
  return fmt::format("{}/10", latest.confidence.value());
}

std::string value_change(const okr::KeyResult& before, const okr::KeyResult& after) {
  const std::string value = value_text(after, after.latest->value);
  if (!before.latest) return fmt::format(": {}, the first check-in", value);
  if (before.latest->value == after.latest->value) return fmt::format(": still {}", value);
  return fmt::format(": {} → {}", value_text(before, before.latest->value), value);
}

// "38 % → 41 %, progress 40 % → 55 %, confidence 6/10 → 7/10, on pace ●"
std::string what_changed(const okr::KeyResult& before, const okr::KeyResult& after,
                         const Standing& now) {
  std::string text = value_change(before, after);
  const auto percent = [](const okr::KeyResult& key_result) {
    const auto progress = okr::progress(key_result);
    if (!progress) return std::string{};
    const bool outside = okr::is_kept(key_result.kind) && progress->percent < 0;
    return fmt::format("{} %", outside ? 0 : progress->percent);
  };
  text += change_text("progress", percent(before), percent(after));
  text += change_text("confidence", before.latest ? out_of_ten(*before.latest) : "",
                      out_of_ten(*after.latest));
  return text + fmt::format(", {} {}.", okr::word(now.pace), okr::shape(now.pace));
}

// `asked` is the day that the report answers, unless it corrects an earlier one.
okr::CheckIn check_in_of(const Context& context, const Subject& subject, const Report& report,
                         std::optional<okr::Day> asked, ReportKind kind) {
  okr::CheckIn check_in;
  check_in.key_result = subject.key_result.id;
  check_in.at = context.now;
  check_in.person = context.me.id;
  check_in.value = report.value;
  check_in.confidence = report.confidence;
  check_in.note = report.note;
  check_in.via = context.author.via;
  if (kind == ReportKind::kCorrection) {
    check_in.kind = okr::CheckInKind::kCorrection;
    check_in.corrects = subject.key_result.latest->id;
    check_in.due_day = subject.key_result.latest->due_day;
  } else {
    check_in.due_day = asked;
  }
  return check_in;
}

}  // namespace

void require_open(const Context& context, const Subject& subject) {
  const std::string id = id_text(subject.key_result.id);
  const okr::CycleState cycle = subject.cycle.state;
  if (cycle == okr::CycleState::kClosed) {
    throw UserError{fmt::format("{} belongs to the cycle {}, which is closed: no more check-ins.",
                                id, subject.cycle.name)};
  }
  const bool settled = cycle == okr::CycleState::kGrading &&
                       store::read_grade(context.book, subject.key_result.id).settled();
  if (settled) {
    throw UserError{
        fmt::format("{} is graded, by the values that it had then: no more check-ins.", id)};
  }
  const std::string objective = id_text(subject.objective.id);
  if (subject.objective.state == okr::ObjectiveState::kDraft) {
    throw UserError{fmt::format(
        "{} belongs to {}, which is still a draft. Publish it first: `/okr publish {}`.", id,
        objective, objective)};
  }
  if (subject.objective.state == okr::ObjectiveState::kClosed) {
    throw UserError{
        fmt::format("{} belongs to {}, which is closed: no more check-ins.", id, objective)};
  }
}

okr::Decimal read_value(Args& args, const okr::KeyResult& key_result) {
  const okr::Decimal value = read_any_value(args, key_result);
  if (const auto problem = okr::value_problem(key_result, value)) throw UserError{*problem};
  return value;
}

Report read_report(Args& args, const okr::KeyResult& key_result) {
  const okr::Decimal value = read_value(args, key_result);
  const auto typed = read_confidence(args);
  const okr::Confidence last = key_result.latest
                                   ? key_result.latest->confidence
                                   : *okr::Confidence::from_int(okr::Confidence::kFirst);
  return {value, typed.value_or(last), typed.has_value(),
          limited(args.rest(), kMostOfNote, "A note")};
}

std::string why_note(const Context& context, const Subject& subject, const Report& report) {
  if (!report.confidence_typed || !report.note.empty()) return {};
  return why_note_at_all(context, subject, report);
}

void require_note(const Context& context, const Subject& subject, const Report& report) {
  const std::string why = why_note(context, subject, report);
  if (why.empty()) return;
  throw UserError{fmt::format(
      "Please say why in a few words, because {}: `/okr {} {} {}/10 …`.", why,
      id_text(subject.key_result.id),
      typed_value(subject.key_result, report.value, parse::decimal_mark(context.me.language)),
      report.confidence.value())};
}

Message filed(Context& context, const Subject& asked, const Report& report, ReportKind kind) {
  Subject subject = asked;
  const auto absolute = made_absolute(context, subject.key_result, report.value);
  const okr::KeyResult& before = subject.key_result;
  const store::Asking asking = asking_of(context, subject);
  const okr::LatestCheckIn latest = store::add_check_in(
      context.book, context.author,
      check_in_of(context, subject, report, answered_day(asking, context.now), kind));
  const okr::KeyResult after = with(subject, latest);
  const Standing now = standing(asking, after, subject.objective, subject.cycle, context.now);
  Message message;
  message.add(about(after, what_changed(before, after, now)));
  if (!report.note.empty()) message.add(Text{{plain("Note: "), plain(report.note)}});
  if (absolute) message.add(*absolute);
  if (after.kind == okr::KeyResultKind::kBaseline && !before.latest) {
    message.add(paragraph(fmt::format(
        "The baseline is found. What should become of it? `/okr add kr {} {} from {} to …`",
        id_text(subject.objective.id), shortened(after.text, kShownCharacters),
        value_text(after, report.value))));
  }
  if (const auto question = okr::contradiction(now.pace, report.confidence)) {
    message.add(Text{{plain(*question)}});
  }
  constexpr int kLookedAt = 12;
  const auto history = store::counting_check_ins(context.book, after.id, kLookedAt);
  for (const okr::Doubt doubt : okr::doubts(after, subject.cycle, history)) {
    message.add(Text{{plain(okr::question(doubt))}});
  }
  const auto last = before.latest ? std::optional{before.latest->confidence} : std::nullopt;
  const std::string remark = coach::few_words(report.note, last, report.confidence);
  if (!remark.empty()) message.add(Note{{plain(remark)}});
  return message;
}

}  // namespace commands
