#include "commands/coach/way.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "commands/coach/book.h"
#include "commands/forms/fields.h"
#include "commands/wording.h"
#include "store/sql/waiver.h"

namespace commands::coach {
namespace {

constexpr int kWay = 12;

// The word that says the other way; absent when none does.
std::optional<std::string> word_against(const okr::Objective& objective,
                                        const okr::KeyResult& key_result) {
  Draft draft;
  draft.text = objective.text;
  draft.key_results = {draft_of(key_result)};
  const Language* language = language_of(key_result.text);
  if (language == nullptr) language = language_of(objective.text + " " + objective.why);
  std::vector<Finding> findings;
  judge_key_result_text(draft, 0, language, findings);
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [](const Finding& one) { return one.rule == kWay; });
  if (found == findings.end() || found->words.size() < 2) return std::nullopt;
  return found->words.front();
}

bool is_waived(const Context& context, const okr::Objective& objective,
               const std::optional<okr::KeyResultId>& key_result) {
  const auto waivers = store::waivers_of(context.book, objective.id);
  return std::any_of(waivers.begin(), waivers.end(), [&](const okr::Waiver& one) {
    return one.rule == kWay && (!one.key_result || one.key_result == key_result);
  });
}

// "says “Reduce”, but goes from 3 % to 5 %, which is up"
std::string contradiction(const okr::KeyResult& key_result, const std::string& word) {
  return fmt::format("says “{}”, but goes {}, which is {}", word, target_text(key_result),
                     key_result.target > key_result.baseline ? "up" : "down");
}

// "from 5% to 3%": the other way round, as it is typed.
std::string turned_round(const Context& context, const okr::KeyResult& key_result) {
  const auto typed = [&](const okr::Decimal& value) {
    return forms::typed_value(context, key_result, value);
  };
  return fmt::format("from {} to {}", typed(key_result.target), typed(key_result.baseline));
}

std::string how_to_mend(const Context& context, const okr::KeyResult& key_result) {
  const std::string id = id_text(key_result.id);
  const std::string edit =
      key_result.kind == okr::KeyResultKind::kStaged
          ? fmt::format("Word it anew: `/okr edit {} text …`", id)
          : fmt::format("Turn it round: `/okr edit {} {}`", id, turned_round(context, key_result));
  return fmt::format("{}, or say why it is right so: `/okr waive {} L12 because …`.", edit, id);
}

}  // namespace

std::string way_problem(const Context& context, const okr::Objective& objective) {
  for (const okr::KeyResult& one : store::key_results_of(context.book, objective.id)) {
    const auto word = word_against(objective, one);
    if (!word || is_waived(context, objective, one.id)) continue;
    return fmt::format("{} “{}” {}. {}", id_text(one.id), shortened(one.text, kShownCharacters),
                       contradiction(one, *word), how_to_mend(context, one));
  }
  return {};
}

std::string way_problem(const Context& context, const okr::Objective& objective,
                        const okr::KeyResult& added) {
  const auto word = word_against(objective, added);
  if (!word || is_waived(context, objective, std::nullopt)) return {};
  const std::string id = id_text(objective.id);
  const std::string other =
      added.kind == okr::KeyResultKind::kStaged
          ? std::string{"Word it anew"}
          : fmt::format("Say it the other way round: `/okr add kr {} {} {}`", id,
                        shortened(added.text, kShownCharacters), turned_round(context, added));
  return fmt::format(
      "“{}” {}, and {} is published, so I added nothing. {}. Where it is right so, say why first: "
      "`/okr waive {} L12 because …`.",
      shortened(added.text, kShownCharacters), contradiction(added, *word), id, other, id);
}

void require_right_way(const Context& context, const store::Subject& before) {
  if (before.objective.state != okr::ObjectiveState::kActive) return;
  const okr::KeyResult now = *store::find_key_result(context.book, before.key_result.id);
  const auto word = word_against(before.objective, now);
  if (!word || word_against(before.objective, before.key_result)) return;
  if (is_waived(context, before.objective, now.id)) return;
  const std::string id = id_text(now.id);
  throw UserError{fmt::format(
      "“{}” {}, so nothing was changed. Where it is right so, say why first: `/okr waive {} L12 "
      "because …`.",
      shortened(now.text, kShownCharacters), contradiction(now, *word), id)};
}

}  // namespace commands::coach
