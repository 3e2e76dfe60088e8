#include "commands/cards/kpi.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "commands/cards/objective.h"
#include "commands/kpi.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/ledger.h"
#include "store/sql/kpi.h"

namespace commands::cards {
namespace {

constexpr std::size_t kMostKpis = 10;
constexpr std::size_t kMostDue = 5;
constexpr int kMostKpiChanges = 1000;
constexpr std::size_t kKpiText = 80;

// Puts back what the field held before the change.
void restore(okr::Kpi& kpi, const okr::Change& change) {
  const auto& old = change.old_value;
  const auto edge = old ? okr::Decimal::parse(*old) : std::nullopt;
  if (change.field == "text" && old) kpi.text = *old;
  if (change.field == "unit") kpi.unit = old.value_or("");
  if (change.field == "low") kpi.healthy.low = edge;
  if (change.field == "high") kpi.healthy.high = edge;
  if (change.field == "state") kpi.dropped = old == "dropped";
}

// Absent when it was not in the book yet, or was dropped.
std::optional<okr::Kpi> kpi_at(const store::Book& book, okr::Kpi kpi, okr::Instant at) {
  if (kpi.created_at > at) return std::nullopt;
  for (const okr::Change& change :
       store::changes_of(book, okr::Noun::kKpi, kpi.id.value, kMostKpiChanges)) {
    if (change.at <= at) break;
    restore(kpi, change);
  }
  if (kpi.dropped) return std::nullopt;
  const auto values = store::counting_kpi_values(book, kpi.id, at + std::chrono::seconds{1}, 1);
  kpi.latest.reset();
  if (!values.empty()) {
    const okr::KpiValue& value = values.front();
    kpi.latest = okr::LatestKpiValue{value.id, value.value, value.at, value.day};
  }
  return kpi;
}

}  // namespace

Spans kpi_line(const okr::Kpi& kpi) {
  const std::string value = kpi.latest ? value_text(kpi, kpi.latest->value) + ", " : "";
  const std::string band = kpi.healthy.empty() ? "" : fmt::format(" (healthy: {})", band_text(kpi));
  return {code(id_text(kpi.id)), plain(fmt::format(" {}: {}{}{}", shortened(kpi.text, kKpiText),
                                                   value, health_text(okr::health(kpi)), band))};
}

Button kpi_button(const okr::Kpi& kpi, okr::PersonId person) {
  const std::string id = id_text(kpi.id);
  return {.label = "Set " + id,
          .description = shortened(fmt::format("Set the value of {} {}", id, kpi.text), 70),
          .action = {"kpi", id, person},
          .style = Button::Style::kDefault,
          .confirmation = std::nullopt};
}

void add_due_kpis(Message& message, const store::Book& book, const okr::Person& person,
                  okr::Instant now) {
  store::KpiFilter filter;
  filter.owner = person.id;
  const okr::Day today = scheduler::local_day(person.time_zone, now);
  std::vector<okr::Kpi> due;
  for (okr::Kpi& kpi : store::list_kpis(book, filter)) {
    if (okr::is_due(kpi, today)) due.push_back(std::move(kpi));
  }
  if (due.empty()) return;
  Text text{{strong("KPIs without a value for this week or month")}};
  Actions buttons;
  for (std::size_t i = 0; i < std::min(due.size(), kMostDue); ++i) {
    text.spans.push_back(plain("\n"));
    append(text.spans, kpi_line(due[i]));
    buttons.buttons.push_back(kpi_button(due[i], person.id));
  }
  if (due.size() > kMostDue) {
    append(text.spans, {plain(fmt::format("\nand {} more: ", due.size() - kMostDue)),
                        code("/okr kpi list me")});
  }
  append(text.spans,
         {plain("\nType "), code(fmt::format("/okr kpi {} <value>", id_text(due.front().id))),
          plain(".")});
  message.add(std::move(text));
  message.add(std::move(buttons));
}

std::optional<Text> health_metrics(const store::Book& book, okr::TeamId team, okr::Instant at) {
  store::KpiFilter filter;
  filter.team = team;
  filter.dropped = true;
  Text text{{strong("Health metrics")}};
  std::size_t count = 0;
  for (okr::Kpi& today : store::list_kpis(book, filter)) {
    const auto kpi = kpi_at(book, std::move(today), at);
    if (!kpi || ++count > kMostKpis) continue;
    text.spans.push_back(plain("\n"));
    append(text.spans, kpi_line(*kpi));
  }
  if (count == 0) return std::nullopt;
  if (count > kMostKpis) {
    append(text.spans,
           {plain(fmt::format("\nand {} more: ", count - kMostKpis)), code("/okr kpi list")});
  }
  return text;
}

}  // namespace commands::cards
