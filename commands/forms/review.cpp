#include "commands/review.h"

#include <fmt/format.h>

#include <vector>

#include "commands/forms/fields.h"
#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/sql/objective.h"

namespace commands::forms {
namespace {

// What a review's form is about: "O3=keep", "O3=change", "O3=drop", "O3=no".
struct ToReview {
  okr::Objective objective;
  std::string answer;
};

ToReview to_review(const Context& context, const std::string& object) {
  const auto parts = parts_of(object, '=');
  ToReview one{objective_of(context, parts[0]),
               parts.size() > 1 ? std::string{parts[1]} : std::string{"keep"}};
  require_reviewable(context, one.objective);
  return one;
}

bool has_a_target(const okr::KeyResult& key_result) {
  return !key_result.relative && (okr::is_moved(key_result.kind) || okr::is_kept(key_result.kind) ||
                                  key_result.kind == okr::KeyResultKind::kReach);
}

std::vector<Option> target_options(const Context& context, const okr::Objective& objective) {
  std::vector<Option> options;
  for (const okr::KeyResult& one : store::key_results_of(context.book, objective.id)) {
    if (!has_a_target(one) || options.size() == kMostOptions) continue;
    const std::string id = id_text(one.id);
    options.push_back({id, option_label(fmt::format("{}: {} ({})", id, target_text(one),
                                                    shortened(one.text, kShownCharacters)))});
  }
  if (options.empty()) {
    throw UserError{fmt::format(
        "No key result of {} has a target that is a number. Another change: `/okr edit …`.",
        id_text(objective.id))};
  }
  return options;
}

FormField words_field(std::string_view id, std::string_view label, std::string_view hint,
                      bool optional, std::size_t most) {
  return {.kind = FormField::Kind::kLines,
          .id = std::string{id},
          .label = std::string{label},
          .hint = std::string{hint},
          .optional = optional,
          .max_length = most};
}

FormField sure_field() {
  constexpr std::size_t kMost = 10;
  return {.kind = FormField::Kind::kText,
          .id = "confidence",
          .label = "How sure are you?",
          .hint = "Of reaching it, 0 to 10.",
          .optional = true,
          .max_length = kMost};
}

void add_target_fields(Form& form, const Context& context, const okr::Objective& objective) {
  constexpr std::size_t kMost = 40;
  auto options = target_options(context, objective);
  form.fields.push_back({.kind = FormField::Kind::kOption,
                         .id = "kr",
                         .label = "Key result",
                         .initial = options.front().value,
                         .options = options});
  form.fields.push_back({.kind = FormField::Kind::kNumber,
                         .id = "target",
                         .label = "New target",
                         .max_length = kMost});
}

ReviewWords read_words(Filled& filled) {
  ReviewWords words;
  words.because = filled.text("because");
  if (!filled.has("confidence")) return words;
  words.confidence = okr::Confidence::parse(filled.text("confidence"));
  if (!words.confidence) {
    filled.refuse("confidence", "Say it as a number from 0 to 10, such as 7.");
  }
  return words;
}

Message submit_change(Context& context, Filled& filled, const ToReview& one) {
  Message message;
  const ReviewWords words = read_words(filled);
  filled.require_good();
  Args id{filled.text("kr"), context};
  const Subject subject = id.subject();
  filled.read("target", [&](Args& args) {
    Args target{args.rest(), context};
    message = review_changed(context, one.objective, subject, target, words);
  });
  filled.require_good();
  return message;
}

}  // namespace

Form make_review(const Context& context, std::string& object) {
  const ToReview one = to_review(context, object);
  const std::string id = id_text(one.objective.id);
  object = fmt::format("{}={}", id, one.answer);
  Form form;
  form.title = fmt::format("Review {}", id);
  form.intro = fmt::format("{} {}", id, shortened(one.objective.text, kMostOfText));
  form.submit_label = "Save";
  if (one.answer == "no") {
    form.fields.push_back(words_field("instead", "What should it be?",
                                      "In a few words; it goes on until somebody acts on it.",
                                      false, kMostOfReview));
    return form;
  }
  if (one.answer == "change") add_target_fields(form, context, one.objective);
  if (one.answer != "drop") form.fields.push_back(sure_field());
  form.fields.push_back(words_field("because", "Because",
                                    one.answer == "keep"
                                        ? "What speaks for it, if there is something to say."
                                        : "What happened outside; the old value is kept.",
                                    one.answer == "keep", kMostOfReason));
  return form;
}

Message submit_review(Context& context, Filled& filled, const std::string& object) {
  const ToReview one = to_review(context, object);
  if (one.answer == "change") return submit_change(context, filled, one);
  if (one.answer == "no") {
    filled.require_good();
    return review_doubted(context, one.objective, std::string{filled.text("instead")});
  }
  const ReviewWords words = read_words(filled);
  filled.require_good();
  return one.answer == "drop" ? review_dropped(context, one.objective, words)
                              : review_kept(context, one.objective, words);
}

}  // namespace commands::forms
