#include "commands/cards/objective.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "commands/changed_value.h"
#include "commands/looking.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

constexpr std::size_t kTitle = 120;
constexpr std::size_t kLine = 80;
constexpr std::size_t kMilestones = 200;

std::string_view state_text(okr::ObjectiveState state) {
  switch (state) {
    case okr::ObjectiveState::kDraft:
      return " (draft)";
    case okr::ObjectiveState::kClosed:
      return " (closed)";
    case okr::ObjectiveState::kActive:
      return "";
  }
  return "";
}

std::string summary_line(const ObjectiveView& view) {
  std::string line = bar(view.rollup);
  if (!line.empty()) line += ' ';
  line += rollup_text(view.rollup);
  const std::string paces = paces_text(view.key_results);
  return paces.empty() ? line : fmt::format("{}: {}", line, paces);
}

// "KR12 Activation rate: from 30 % to 45 %", as nobody works for a draft yet.
Spans goal_line(const okr::KeyResult& key_result) {
  return {code(id_text(key_result.id)),
          plain(fmt::format(" {}: {}", shortened(key_result.text, kLine), goal_text(key_result)))};
}

void append_lines(Spans& spans, const ObjectiveView& view,
                  std::span<const KeyResultView> key_results) {
  for (const KeyResultView& one : key_results) {
    spans.push_back(plain("\n"));
    const bool draft = view.objective.state == okr::ObjectiveState::kDraft;
    append(spans,
           draft && !one.key_result.latest ? goal_line(one.key_result) : key_result_line(one));
  }
}

// Title and what it says of the whole; what to type when it has no key result.
Text card_head(const ObjectiveView& view) {
  Text card{objective_title(view.objective)};
  if (view.rollup.total == 0) {
    append(card.spans, {plain("\nNo key results yet. Add one: "),
                        code(fmt::format("/okr add kr {} Activation rate from 30 to 45 %",
                                         id_text(view.objective.id)))});
    return card;
  }
  card.spans.push_back(plain("\n" + summary_line(view)));
  return card;
}

}  // namespace

void append(Spans& spans, Spans more) {
  spans.insert(spans.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
}

ObjectiveView view_objective(const store::Book& book, const okr::Objective& objective,
                             okr::Instant now) {
  ObjectiveView view{objective, store::read_cycle(book, objective.cycle), {}, {}};
  const auto key_results = store::key_results_of(book, objective.id);
  view.rollup = okr::rollup(key_results);
  for (const okr::KeyResult& key_result : key_results) {
    view.key_results.push_back(
        {key_result, standing(book, key_result, objective, view.cycle, now)});
  }
  return view;
}

Spans objective_title(const okr::Objective& objective) {
  return {code(id_text(objective.id)), plain(" "), strong(shortened(objective.text, kTitle)),
          plain(state_text(objective.state))};
}

std::string paces_text(std::span<const KeyResultView> key_results) {
  constexpr std::array kBestFirst{okr::Pace::kOnPace, okr::Pace::kBehind, okr::Pace::kFarBehind,
                                  okr::Pace::kOutdated, okr::Pace::kPending};
  std::string text;
  for (const okr::Pace pace : kBestFirst) {
    const auto count =
        std::count_if(key_results.begin(), key_results.end(),
                      [&](const KeyResultView& view) { return view.standing.pace == pace; });
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", count, pace_text(pace));
  }
  return text;
}

std::string confidences_text(std::span<const KeyResultView> key_results) {
  std::vector<int> said;
  for (const KeyResultView& view : key_results) {
    if (view.key_result.latest) said.push_back(view.key_result.latest->confidence.value());
  }
  if (said.empty()) return "";
  std::sort(said.begin(), said.end());
  if (said.front() == said.back()) return fmt::format("confidence {} of 10", said.front());
  return fmt::format("confidence {} to {} of 10, middle {}", said.front(), said.back(),
                     said[(said.size() - 1) / 2]);
}

std::string value_and_standing(const KeyResultView& view) {
  if (!view.key_result.latest) return standing_text(view.standing);
  if (okr::is_kept(view.key_result.kind)) {
    return fmt::format("{}, {}", kept_text(view.key_result), pace_text(view.standing.pace));
  }
  return fmt::format("{}, {}", value_text(view.key_result, view.key_result.latest->value),
                     standing_text(view.standing));
}

Spans key_result_line(const KeyResultView& view) {
  return {code(id_text(view.key_result.id)),
          plain(fmt::format(" {}: {}", shortened(view.key_result.text, kLine),
                            value_and_standing(view)))};
}

Text objective_card(const ObjectiveView& view) {
  return objective_card(view, view.key_results);
}

Text objective_card(const ObjectiveView& view, std::span<const KeyResultView> shown) {
  Text card = card_head(view);
  if (view.rollup.total == 0) return card;
  const std::size_t count = std::min(shown.size(), kMostOnCard);
  append_lines(card.spans, view, shown.first(count));
  if (shown.size() == count) return card;
  // Of all that it has, the next page is the rest; of some, the rest is among all.
  const bool all = shown.size() == static_cast<std::size_t>(view.rollup.total);
  append(card.spans,
         {plain(fmt::format("\nand {} more: ", shown.size() - count)),
          code(fmt::format("/okr show {}{}", id_text(view.objective.id), all ? " page 2" : ""))});
  return card;
}

Text objective_card(const ObjectiveView& view, std::size_t page_number) {
  if (page_number == 1) return objective_card(view);
  const Page shown = page(view.key_results.size(), page_number, kMostOnCard);
  Text card = card_head(view);
  const std::span<const KeyResultView> all{view.key_results};
  append_lines(card.spans, view, all.subspan(shown.begin, shown.end - shown.begin));
  card.spans.push_back(plain("\n"));
  append(card.spans, shown.footer());
  return card;
}

std::string goal_text(const okr::KeyResult& key_result) {
  std::string text = target_text(key_result);
  if (!key_result.milestones.empty()) {
    text += fmt::format(" ({})", shortened(milestones_text(key_result.milestones), kMilestones));
  }
  return text;
}

}  // namespace commands::cards
