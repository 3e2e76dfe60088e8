#pragma once

#include "bot/api/page.h"
#include "bot/api/route.h"

namespace bot::api {

// What the routes do, by file. What reads answers null when there is nothing of that number, and
// throws Problem for a cursor that is none; what writes throws Problem, or commands::UserError for
// what cannot be done. What belongs to a private objective is as if it were not there.

// One of what is counted, by a number that is known to be there; null when it is private.
using Item = Json (*)(const store::Book& book, std::int64_t number);

template <store::Paged kWhat, Item kItem>
Json list_all(const Asked& asked) {
  return page_of_numbers(asked, kWhat,
                         [&](std::int64_t number) { return kItem(asked.book, number); });
}

template <store::Paged kWhat, Item kItem>
Json get_one(const Asked& asked) {
  const auto next = store::numbers_after(asked.book, kWhat, asked.id - 1, 1);
  const bool there = !next.empty() && next.front() == asked.id;
  return there ? kItem(asked.book, asked.id) : Json(nullptr);
}

// lists.cpp
Json cycle_item(const store::Book& book, std::int64_t number);
Json list_teams(const Asked& asked);
Json team_item(const store::Book& book, std::int64_t number);
Json person_item(const store::Book& book, std::int64_t number);
Json kpi_item(const store::Book& book, std::int64_t number);
Json list_values_of(const Asked& asked);

// objectives.cpp
Json objective_item(const store::Book& book, std::int64_t number);
Json key_result_item(const store::Book& book, std::int64_t number);
Json list_key_results_of(const Asked& asked);
Json list_check_ins(const Asked& asked);
Json list_check_ins_of(const Asked& asked);
Json blocker_item(const store::Book& book, std::int64_t number);

// said.cpp
Json dependency_item(const store::Book& book, std::int64_t number);
Json proposal_item(const store::Book& book, std::int64_t number);
Json list_remarks(const Asked& asked);
Json get_remark(const Asked& asked);
Json entry_item(const store::Book& book, std::int64_t number);
Json retro_item(const store::Book& book, std::int64_t number);

// settings.cpp
Json list_settings(const Asked& asked);
Json list_cadences(const Asked& asked);

// changes.cpp
Json list_changes(const Asked& asked);

// posts.cpp
Json post_check_in(commands::Context& context, std::int64_t key_result, const Json& body);
Json post_kpi_value(commands::Context& context, std::int64_t kpi, const Json& body);

}  // namespace bot::api
