#pragma once

#include <optional>

#include "commands/message.h"
#include "store/okr/kpi.h"
#include "store/okr/person.h"
#include "store/transaction.h"

namespace commands::cards {

// "K3 Weekly churn: 2.4 %, healthy ● (at most 3 %)"
[[nodiscard]] Spans kpi_line(const okr::Kpi& kpi);

// The person's KPIs that have no value yet for this week or month, each with a button; nothing when
// there are none. They stand on what they are shown anyway; who is asked for no key result gets a
// message of their own (scheduler::add_notices).
void add_due_kpis(Message& message, const store::Book& book, const okr::Person& person,
                  okr::Instant now);

// What a team must not sacrifice for its objectives (method, section 8): a line for each of its
// KPIs as the book said at `at`, with what it held in that second. Absent when it had none.
[[nodiscard]] std::optional<Text> health_metrics(const store::Book& book, okr::TeamId team,
                                                 okr::Instant at);

// Sets a value.
[[nodiscard]] Button kpi_button(const okr::Kpi& kpi, okr::PersonId person);

}  // namespace commands::cards
