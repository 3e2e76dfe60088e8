#pragma once

#include <span>
#include <vector>

#include "commands/message.h"
#include "commands/standing.h"

namespace commands::cards {

inline constexpr std::size_t kMostOnCard = 10;  // key results; a card fits one screen

struct KeyResultView {
  okr::KeyResult key_result;
  Standing standing;
};

// An objective with all that its cards show, as it stands at one instant.
struct ObjectiveView {
  okr::Objective objective;
  okr::Cycle cycle;
  std::vector<KeyResultView> key_results;  // by id
  okr::Rollup rollup;                      // over all of them
};

[[nodiscard]] ObjectiveView view_objective(const store::Book& book, const okr::Objective& objective,
                                           okr::Instant now);

// Title, bar, average, paces and a line per key result, of a draft with its goal; what to type when
// there is none. Of more than kMostOnCard the rest is counted.
[[nodiscard]] Text objective_card(const ObjectiveView& view);
// The same with the key results of that page, from 1. Throws UserError when there is no such page.
[[nodiscard]] Text objective_card(const ObjectiveView& view, std::size_t page_number);
// The same with some of its key results alone; what it says of the whole stays.
[[nodiscard]] Text objective_card(const ObjectiveView& view, std::span<const KeyResultView> shown);

// The card's parts, for other cards.
[[nodiscard]] Spans objective_title(
    const okr::Objective& objective);  // "O3 Win back users (draft)"
// "2 on pace ●, 1 far behind ○"; empty for none.
[[nodiscard]] std::string paces_text(std::span<const KeyResultView> key_results);
// "confidence 3 to 8 of 10, middle 7", "confidence 7 of 10"; empty before anybody said one.
[[nodiscard]] std::string confidences_text(std::span<const KeyResultView> key_results);
// "KR12 Activation rate: 41 %, 73 % of the way, on pace ●"
[[nodiscard]] Spans key_result_line(const KeyResultView& view);
// What it is to reach: "from 30 % to 45 %", "2 milestones (draft by Thu 15 Oct 2026; ship)".
[[nodiscard]] std::string goal_text(const okr::KeyResult& key_result);
// ": 41 %, " and the like stand in one place: the latest value and the standing, or "no data yet
// ·".
[[nodiscard]] std::string value_and_standing(const KeyResultView& view);

// Adds `more` at the end.
void append(Spans& spans, Spans more);

}  // namespace commands::cards
