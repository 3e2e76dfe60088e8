#include "scheduler/together.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "store/sql/delivery.h"
#include "store/sql/org.h"

namespace scheduler {
namespace {

using okr::DeliveryKind;
using okr::Occurrence;

constexpr std::chrono::days kBudgetOf{7};
// How much older than one message the next of the same person may be, when both are late.
constexpr std::chrono::days kOlder{14};

bool is_of_kind(const Together& message, DeliveryKind kind) {
  return std::any_of(message.parts.begin(), message.parts.end(),
                     [kind](const Occurrence* part) { return part->kind == kind; });
}

bool is_end_of_snooze(const Occurrence* part) {
  return part->kind == DeliveryKind::kPrompt && !part->team;
}

}  // namespace

std::vector<Together> together(std::vector<Occurrence>& occurrences) {
  // By person; what is late is shown in one message whenever it fell due.
  std::map<std::tuple<okr::PersonId, std::optional<okr::Instant>, bool>, Together> messages;
  for (Occurrence& one : occurrences) {
    if (one.skipped || !one.person) continue;
    const bool asks = one.kind == DeliveryKind::kPrompt || one.kind == DeliveryKind::kNudge;
    const auto due = one.late ? std::nullopt : std::optional{one.due_at};
    Together& message = messages[{*one.person, due, !asks}];
    if (message.parts.empty()) message = {*one.person, one.due_at, one.late, asks, {}};
    message.parts.push_back(&one);
  }
  std::vector<Together> result;
  for (auto& [_, message] : messages) result.push_back(std::move(message));
  return result;
}

Budget::Budget(const store::Book& book) : book_(book), most_(store::read_org(book).nudge_budget) {}

std::optional<std::string> Budget::refuse(const Together& message) {
  const auto [known, fresh] = due_.try_emplace(message.person);
  std::vector<okr::Instant>& due = known->second;
  const okr::Instant newest = message.parts.back()->due_at;
  if (fresh) due = store::messages_due_after(book_, message.person, newest - kBudgetOf - kOlder);
  const auto counted = std::count_if(due.begin(), due.end(),
                                     [&](okr::Instant one) { return one > newest - kBudgetOf; });
  const bool wanted = std::any_of(message.parts.begin(), message.parts.end(), is_end_of_snooze);
  const std::int64_t most = is_of_kind(message, DeliveryKind::kPrompt) ? most_ : most_ - 1;
  if (counted >= most && !wanted) {
    return fmt::format("There were {} messages in a week already; the budget is {}{}.", counted,
                       most_, counted < most_ ? ", and one of it is kept for check-ins" : "");
  }
  due.push_back(message.due_at);
  return std::nullopt;
}

}  // namespace scheduler
