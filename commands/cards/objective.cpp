#include "commands/cards/objective.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

constexpr std::size_t kTitle = 120;
constexpr std::size_t kLine = 80;

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

void append_lines(Spans& spans, okr::ObjectiveId objective,
                  std::span<const KeyResultView> key_results) {
  const std::size_t shown = std::min(key_results.size(), kMostOnCard);
  for (std::size_t i = 0; i < shown; ++i) {
    spans.push_back(plain("\n"));
    append(spans, key_result_line(key_results[i]));
  }
  if (key_results.size() == shown) return;
  append(spans, {plain(fmt::format("\nand {} more: ", key_results.size() - shown)),
                 code(fmt::format("/okr show {}", id_text(objective)))});
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
  Text card{objective_title(view.objective)};
  if (view.rollup.total == 0) {
    append(card.spans, {plain("\nNo key results yet. Add one: "),
                        code(fmt::format("/okr add kr {} Activation rate from 30 to 45 %",
                                         id_text(view.objective.id)))});
    return card;
  }
  card.spans.push_back(plain("\n" + summary_line(view)));
  append_lines(card.spans, view.objective.id, shown);
  return card;
}

}  // namespace commands::cards
