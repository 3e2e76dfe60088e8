#include "commands/grading.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/ledger.h"
#include "store/okr/progress.h"
#include "store/sql/check_in.h"
#include "store/sql/grade.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/settings.h"
#include "store/sql/team.h"

namespace commands {

namespace {

constexpr int kGoalChangesRead = 200;
constexpr std::size_t kReason = 120;

// The parts behind a score, in any order.
struct Part {
  std::string_view word;
  std::string Grading::*value;
  std::size_t most;
  std::string_view what;
};
constexpr Part kParts[] = {
    {"because", &Grading::because, kMostOfReason, "A reason"},
    {"cause:", &Grading::cause, kMostOfCause, "A cause"},
    {"lesson:", &Grading::lesson, kMostOfLesson, "A lesson"},
    {"evidence:", &Grading::evidence, kMostOfReason, "Evidence"},
};

const Part* part_at(const Args& args) {
  const std::string word = parse::lower(args.peek());
  const auto found = std::find_if(std::begin(kParts), std::end(kParts), [&](const Part& part) {
    return part.word.ends_with(':') ? word.starts_with(part.word) : word == part.word;
  });
  return found == std::end(kParts) ? nullptr : found;
}

// Within a part only those with a colon begin another one: "because" is a word of sentences.
bool begins_other_part(const Args& args) {
  const Part* part = part_at(args);
  return part != nullptr && part->word.ends_with(':');
}

// A cause by its word, without regard to case; else as it was said.
std::string tidy_cause(std::string_view typed) {
  for (const okr::Cause& cause : okr::kCauses) {
    if (parse::same(cause.word, typed)) return std::string{cause.word};
  }
  return std::string{typed};
}

std::string cycle_is_closed(const Subject& subject) {
  return fmt::format(
      "The cycle {} is closed, and what it was graded is what the next one builds on: grades "
      "change no more.",
      subject.cycle.name);
}

std::string cycle_still_runs(const Subject& subject) {
  return fmt::format(
      "{} is in {}, which is {}: how it came out is not known before its end. To begin with "
      "grading, somebody who leads a team says `/okr cycle grade {}`.",
      id_text(subject.key_result.id), subject.cycle.name, store::to_text(subject.cycle.state),
      subject.cycle.name);
}

void merge(std::string& into, const std::string& said) {
  if (!said.empty()) into = said;
}

// How the grade is said: "0.4 partly ◐, proposed was 0.7 good ●".
std::string said_grade(const okr::Grade& before, const okr::Grade& after) {
  std::string text =
      before.score && before.score != after.score
          ? fmt::format(": {} → {}", score_text(*before.score), score_text(*after.score))
          : fmt::format(": {}", score_text(*after.score));
  if (after.overridden()) {
    text += fmt::format(", in the place of {}, which the data says", score_text(*after.proposed));
  } else if (after.proposed) {
    text += ", as the data says";
  }
  return text + ".";
}

void add_parts(Message& message, const okr::Grade& grade) {
  const auto add = [&](std::string_view label, std::string_view text) {
    if (!text.empty()) message.add(Text{{plain(label), plain(text)}});
  };
  add("Because: ", grade.because);
  add("Cause: ", okr::cause_text(grade.cause));
  add("Lesson: ", grade.lesson);
  add("Evidence: ", grade.evidence);
}

std::string causes_list() {
  std::string list;
  for (const okr::Cause& cause : okr::kCauses) {
    list += fmt::format("{}{}", list.empty() ? "" : ", ", cause.word);
  }
  return list;
}

bool goes_for_a_number(okr::KeyResultKind kind) {
  using enum okr::KeyResultKind;
  return kind == kIncrease || kind == kDecrease || kind == kReach;
}

// What is still to be said about it, with what to type.
void add_lacks(Message& message, const Context& context, const Subject& subject,
               const okr::Grade& grade, const okr::Scale& scale) {
  const std::string id = id_text(subject.key_result.id);
  const auto lacking = okr::lacks(grade, subject.objective.kind, scale);
  if (!lacking.empty()) {
    const bool cause = std::count(lacking.begin(), lacking.end(), okr::Lack::kCause) > 0;
    message.add(paragraph(fmt::format(
        "What fell short is worth something once it is understood. Before the cycle is closed it "
        "needs {}: `/okr regrade {}{}{}`.{}",
        lacks_text(lacking), id, cause ? " cause: capacity" : "",
        lacking.back() == okr::Lack::kCause ? "" : " lesson: …",
        cause ? fmt::format(" Causes are {}, or your own words.", causes_list()) : "")));
  }
  const auto jump = late_jump(context.book, subject);
  if (jump && grade.evidence.empty()) {
    message.add(paragraph(fmt::format(
        "It went from {} % to {} % of the way since {}: what shows that? `/okr regrade {} "
        "evidence: …`",
        jump->before, jump->after, scheduler::day_text(jump->since), id)));
  }
  if (grade.score == okr::Score::from_hundredths(100)) {
    if (scale.one_is_exceeded) {
      message.add(paragraph("Here 1.0 is kept for more than what was aimed at."));
    } else if (subject.objective.kind == okr::ObjectiveKind::kAspirational &&
               goes_for_a_number(subject.key_result.kind)) {
      message.add(paragraph(fmt::format(
          "All of an aspirational goal, where {} would have been good: the next may aim higher.",
          okr::grade_text(scale.good))));
    }
  }
}

okr::Grade merged(const Subject& subject, const okr::Grade& before, const Grading& grading,
                  const okr::Scale& scale) {
  okr::Grade after = before;
  if (!before.score) after.proposed = okr::proposed_score(subject.key_result, scale);
  if (grading.score) after.score = okr::rounded(*grading.score, scale.digits);
  if (!after.score) after.score = after.proposed;
  if (!after.score) {
    throw UserError{fmt::format(
        "{} has no check-in, so nothing is proposed. Say a score: `/okr grade {} 0.3 because …`.",
        id_text(subject.key_result.id), id_text(subject.key_result.id))};
  }
  // A new score needs a reason of its own.
  if (before.score && after.score != before.score) after.because = grading.because;
  merge(after.because, grading.because);
  merge(after.cause, grading.cause);
  merge(after.lesson, grading.lesson);
  merge(after.evidence, grading.evidence);
  after.left_out.clear();
  return after;
}

// Whether a change of a goal still stands: neither an undo nor undone.
bool moves_goal(const store::Book& book, const okr::Change& change, okr::Instant since) {
  constexpr std::string_view kGoals[] = {"baseline", "target", "commit", "stretch", "low", "high"};
  const bool goal =
      std::find(std::begin(kGoals), std::end(kGoals), change.field) != std::end(kGoals);
  return goal && change.at >= since && !change.undoes && !store::is_undone(book, change.command);
}

std::string goal_text(const okr::KeyResult& key_result, const std::optional<std::string>& stored) {
  const auto value = okr::Decimal::parse(stored.value_or(""));
  return value ? value_text(key_result, *value) : "none";
}

}  // namespace

okr::Scale scale_of(const store::Book& book, okr::TeamId team) {
  const okr::Settings settings = store::read_settings(book, team);
  return {.good = okr::Score::clamped(settings.good_score),
          .committed = okr::Score::clamped(settings.committed_score),
          .digits = settings.grading_digits,
          .one_is_exceeded = settings.full_score_exceeds};
}

okr::VerdictLimits verdict_limits_of(const store::Book& book, okr::TeamId team) {
  const okr::Settings settings = store::read_settings(book, team);
  okr::VerdictLimits limits;
  limits.too_safe = okr::Score::clamped(settings.too_safe);
  limits.outran = okr::Score::clamped(settings.overreached);
  return limits;
}

std::string score_text(okr::Score score) {
  return fmt::format("{} {} {}", okr::grade_text(score), okr::word(okr::band(score)),
                     okr::shape(okr::band(score)));
}

std::string lacks_text(const std::vector<okr::Lack>& lacks) {
  std::string text;
  for (const okr::Lack& lack : lacks) {
    if (!text.empty()) text += &lack == &lacks.back() ? " and " : ", ";
    text += okr::word(lack);
  }
  return text;
}

void require_grading(const Subject& subject) {
  if (subject.cycle.state == okr::CycleState::kClosed) throw UserError{cycle_is_closed(subject)};
  const std::string objective = id_text(subject.objective.id);
  const std::string id = id_text(subject.key_result.id);
  if (subject.objective.state == okr::ObjectiveState::kDraft) {
    throw UserError{fmt::format(
        "{} belongs to {}, which stayed a draft: what nobody set out to do is not graded.", id,
        objective)};
  }
  if (subject.cycle.state != okr::CycleState::kGrading) throw UserError{cycle_still_runs(subject)};
}

void require_gradable(const Context& context, const Subject& subject, bool again) {
  require_right(context, subject.key_result, subject.objective);
  require_grading(subject);
  const okr::Grade grade = store::read_grade(context.book, subject.key_result.id);
  const std::string id = id_text(subject.key_result.id);
  const bool dropped = subject.objective.state == okr::ObjectiveState::kClosed && !grade.score;
  if (dropped) {
    throw UserError{fmt::format("{} belongs to {}, which was dropped without a grade.", id,
                                id_text(subject.objective.id))};
  }
  if (grade.score && !again) {
    throw UserError{fmt::format(
        "{} is graded {} already. Until its cycle is closed that can be changed: `/okr regrade {} "
        "0.7 because …`.",
        id, score_text(*grade.score), id)};
  }
  if (!grade.score && again) {
    throw UserError{fmt::format("{} is not graded yet: `/okr grade {} because …`.", id, id)};
  }
}

okr::Score read_score(Args& args) {
  const std::string typed = parse::narrow(args.word("a score, such as 0.7"));
  const auto score = okr::parse_score(typed);
  if (score) return *score;
  throw UserError{
      fmt::format("{} is not a score. Scores go from 0.0 to 1.0: `0.7`, `70%` or "
                  "`7/10`.",
                  quoted(typed))};
}

Grading read_grading(Args& args) {
  Grading grading;
  if (!args.empty() && part_at(args) == nullptr) grading.score = read_score(args);
  while (!args.empty()) {
    const Part* part = part_at(args);
    if (part == nullptr) args.end();
    args.skip(part->word.size());
    grading.*part->value = limited(args.until(begins_other_part), part->most, part->what);
    if ((grading.*part->value).empty()) {
      throw UsageError{fmt::format("I need some words behind `{}`.", part->word)};
    }
  }
  grading.cause = tidy_cause(grading.cause);
  return grading;
}

Message graded(const Context& context, const Subject& subject, const Grading& grading) {
  const okr::Scale scale = scale_of(context.book, subject.objective.team);
  const okr::Grade before = store::read_grade(context.book, subject.key_result.id);
  const okr::Grade after = merged(subject, before, grading, scale);
  const std::string id = id_text(subject.key_result.id);
  if (after.because.empty()) {
    throw UserError{fmt::format(
        "A number alone teaches nobody anything: please say why it is {}: `/okr {} {} {} because "
        "…`.",
        okr::grade_text(*after.score), before.score ? "regrade" : "grade", id,
        okr::grade_text(*after.score))};
  }
  if (after == before) return sentence("That is its grade already; nothing was changed.");
  store::set_grade(context.book, context.author, subject.key_result.id, after);
  Message message;
  message.add(about(subject.key_result, said_grade(before, after)));
  if (grading.score && *grading.score != *after.score) {
    message.add(paragraph(fmt::format("Scores have one decimal here: {} became {}.",
                                      grading.score->text(), okr::grade_text(*after.score))));
  }
  add_parts(message, after);
  add_lacks(message, context, subject, after, scale);
  return with_undo(context, std::move(message));
}

std::optional<okr::Score> objective_score(const store::Book& book, okr::ObjectiveId objective) {
  std::vector<okr::Weighted> scores;
  for (const okr::KeyResult& key_result : store::key_results_of(book, objective)) {
    const okr::Grade grade = store::read_grade(book, key_result.id);
    if (!grade.settled()) return std::nullopt;
    if (grade.score) scores.push_back({*grade.score, key_result.weight});
  }
  return okr::average(scores);
}

std::optional<okr::Score> shown_score(const store::Book& book, const okr::Objective& objective) {
  const auto score = objective_score(book, objective.id);
  if (!score) return std::nullopt;
  return okr::rounded(*score, scale_of(book, objective.team).digits);
}

std::optional<Jump> late_jump(const store::Book& book, const Subject& subject) {
  const auto now = okr::progress(subject.key_result);
  if (!now) return std::nullopt;
  const okr::Day since = okr::last_tenth(subject.cycle);
  const auto counted = store::counted_at(
      book, subject.key_result.id,
      scheduler::to_instant(store::read_org(book).time_zone, since, std::chrono::minutes{0}));
  const std::int64_t before =
      counted ? okr::progress(subject.key_result, counted->value).percent : 0;
  if (!okr::is_jump(before, now->percent)) return std::nullopt;
  return Jump{before, now->percent, since};
}

std::vector<std::string> moved_goals(const store::Book& book, const Subject& subject) {
  std::vector<std::string> moved;
  const std::string zone = store::read_org(book).time_zone;
  const okr::Instant since =
      std::max(subject.objective.published_at.value_or(okr::Instant{}),
               scheduler::to_instant(zone, subject.cycle.first_day, std::chrono::minutes{0}));
  for (const okr::Change& change : store::edits_of(book, okr::Noun::kKeyResult,
                                                   subject.key_result.id.value, kGoalChangesRead)) {
    if (!moves_goal(book, change, since)) continue;
    moved.push_back(fmt::format(
        "{} {} → {} by {} on {}{}", change.field, goal_text(subject.key_result, change.old_value),
        goal_text(subject.key_result, change.new_value),
        shortened(store::read_person(book, change.person).name, kShownCharacters),
        scheduler::day_text(scheduler::local_day(zone, change.at)),
        change.because.empty()
            ? ""
            : fmt::format(", because “{}”", shortened(change.because, kReason))));
  }
  std::reverse(moved.begin(), moved.end());
  return moved;
}

std::vector<Open> still_open(const store::Book& book, const okr::Objective& objective) {
  std::vector<Open> open;
  if (objective.state != okr::ObjectiveState::kActive) return open;
  const okr::Scale scale = scale_of(book, objective.team);
  for (const okr::KeyResult& key_result : store::key_results_of(book, objective.id)) {
    const okr::Grade grade = store::read_grade(book, key_result.id);
    const auto lacking = okr::lacks(grade, objective.kind, scale);
    if (lacking.empty()) continue;
    const std::string id = id_text(key_result.id);
    open.push_back({id, lacks_text(lacking),
                    fmt::format("/okr {} {}", grade.score ? "regrade" : "grade", id)});
  }
  const std::string id = id_text(objective.id);
  open.push_back({id, "a decision", fmt::format("/okr close {} keep|modify|drop", id)});
  return open;
}

}  // namespace commands
