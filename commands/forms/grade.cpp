#include <fmt/format.h>

#include <algorithm>

#include "commands/forms/fields.h"
#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/grading.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/okr/progress.h"
#include "store/sql/grade.h"
#include "store/sql/objective.h"

namespace commands::forms {
namespace {

constexpr std::string_view kAccept = "accept";  // takes the score that is proposed
constexpr std::string_view kAgain = "again";    // changes a grade

struct ToGrade {
  Subject subject;
  okr::Grade grade;
  std::optional<okr::Score> proposed;
  bool accept = false;
};

// "KR1", "KR1=accept", "KR1=again"
ToGrade to_grade(const Context& context, const std::string& object) {
  const auto parts = parts_of(object, '=');
  Args args{parts[0], context};
  ToGrade one{args.subject(), {}, {}, false};
  args.end();
  const std::string_view how = parts.size() > 1 ? parts[1] : std::string_view{};
  require_gradable(context, one.subject, how == kAgain);
  one.grade = store::read_grade(context.book, one.subject.key_result.id);
  one.proposed = okr::proposed_score(one.subject.key_result,
                                     scale_of(context.book, one.subject.objective.team));
  one.accept = how == kAccept && one.proposed;
  return one;
}

std::string intro_of(const ToGrade& one) {
  const okr::KeyResult& key_result = one.subject.key_result;
  std::string text =
      fmt::format("{} {}, {}.", id_text(key_result.id),
                  shortened(key_result.text, kShownCharacters), target_text(key_result));
  if (const auto progress = okr::progress(key_result)) {
    text += fmt::format(" It ended at {}{}: {}.", value_text(key_result, key_result.latest->value),
                        way_text(key_result, *progress), score_text(*one.proposed));
  }
  return text;
}

FormField lines(std::string_view id, std::string_view label, std::string_view hint,
                const std::string& initial, std::size_t most) {
  return {.kind = FormField::Kind::kLines,
          .id = std::string{id},
          .label = std::string{label},
          .hint = std::string{hint},
          .initial = initial,
          .optional = true,
          .max_length = most};
}

std::vector<Option> cause_options() {
  std::vector<Option> options;
  for (const okr::Cause& cause : okr::kCauses) {
    options.push_back({std::string{cause.word}, std::string{cause.meaning}});
  }
  return options;
}

bool is_listed(const std::string& cause) {
  return std::any_of(okr::kCauses.begin(), okr::kCauses.end(),
                     [&](const okr::Cause& one) { return one.word == cause; });
}

void add_score_field(Form& form, const ToGrade& one) {
  constexpr std::size_t kMost = 10;
  const auto score = one.grade.score ? one.grade.score : one.proposed;
  form.fields.push_back({.kind = FormField::Kind::kText,
                         .id = "score",
                         .label = "Score",
                         .hint = "From 0.0 to 1.0: 0.7, 70% or 7/10.",
                         .initial = score ? okr::grade_text(*score) : "",
                         .max_length = kMost});
}

}  // namespace

Form make_grade(const Context& context, std::string& object) {
  const ToGrade one = to_grade(context, object);
  Form form;
  form.title = fmt::format("Grade {}", id_text(one.subject.key_result.id));
  form.intro = intro_of(one);
  form.submit_label = "Save";
  if (!one.accept) add_score_field(form, one);
  FormField because = lines("because", "Why this score?",
                            "What happened, in a few words that others can learn from.",
                            one.grade.because, kMostOfReason);
  because.optional = false;
  form.fields.push_back(std::move(because));
  const bool listed = is_listed(one.grade.cause);
  form.fields.push_back({.kind = FormField::Kind::kOption,
                         .id = "cause",
                         .label = "Cause, if it fell short",
                         .initial = listed ? one.grade.cause : "",
                         .optional = true,
                         .options = cause_options()});
  form.fields.push_back({.kind = FormField::Kind::kText,
                         .id = "other",
                         .label = "Or another cause",
                         .initial = listed ? "" : one.grade.cause,
                         .optional = true,
                         .max_length = kMostOfCause});
  form.fields.push_back(lines("lesson", "What do we learn?",
                              "Needed where it fell short, and read by everybody in the end.",
                              one.grade.lesson, kMostOfLesson));
  if (late_jump(context.book, one.subject)) {
    form.fields.push_back(lines("evidence", "Evidence of the jump",
                                "It moved far shortly before the end: what shows that?",
                                one.grade.evidence, kMostOfReason));
  }
  return form;
}

Message submit_grade(Context& context, Filled& filled, const std::string& object) {
  const ToGrade one = to_grade(context, object);
  Grading grading;
  if (!one.accept) {
    filled.read("score", [&](Args& args) { grading.score = read_score(args); });
  }
  grading.because = filled.text("because");
  grading.cause = filled.has("other") ? filled.text("other") : filled.text("cause");
  grading.lesson = filled.text("lesson");
  grading.evidence = filled.text("evidence");
  filled.require_good();
  Message message = graded(context, one.subject, grading);
  const auto next = next_to_grade(context, one.subject.cycle.id);
  if (next && !one.grade.score) {
    context.form = opened(context, "grade", id_text(next->key_result.id));
  }
  return message;
}

}  // namespace commands::forms
