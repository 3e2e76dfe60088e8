#include "commands/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "commands/coach/moments.h"
#include "commands/first_value.h"
#include "commands/parse/number.h"
#include "commands/percent.h"
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

store::Asking asking_of(const Context& context, const Subject& subject) {
  return store::read_asking(context.book, subject.objective.team, subject.key_result.asked());
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
    return progress ? percent_text(progress->percent) : std::string{};
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
  const auto baseline = set_by_first_value(context, subject.key_result, report.value, kind);
  const okr::KeyResult& before = asked.key_result;
  const store::Asking asking = asking_of(context, subject);
  const okr::LatestCheckIn latest = store::add_check_in(
      context.book, context.author,
      check_in_of(context, subject, report, answered_day(asking, context.now), kind));
  const okr::KeyResult after = with(subject, latest);
  const Standing now = standing(asking, after, subject.objective, subject.cycle, context.now);
  Message message;
  message.add(about(after, what_changed(before, after, now)));
  if (!report.note.empty()) message.add(Text{{plain("Note: "), plain(report.note)}});
  if (baseline) message.add(*baseline);
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
  const std::string remark = coach::without_words(report.note, last, report.confidence);
  if (!remark.empty()) message.add(Note{{plain(remark)}});
  return message;
}

}  // namespace commands
