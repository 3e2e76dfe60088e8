#pragma once

#include "bot/api/route.h"

namespace bot::api {

// What the routes do, by file. Each throws Problem, or commands::UserError for what cannot be done.
// What belongs to a private objective is as if it were not there.

// lists.cpp
Json list_cycles(const Asked& asked);
Json list_teams(const Asked& asked);
Json list_people(const Asked& asked);
Json list_kpis(const Asked& asked);
Json get_kpi(const Asked& asked);
Json list_values_of(const Asked& asked);
Json list_changes(const Asked& asked);

// objectives.cpp
Json list_objectives(const Asked& asked);
Json get_objective(const Asked& asked);
Json list_key_results(const Asked& asked);
Json list_key_results_of(const Asked& asked);
Json get_key_result(const Asked& asked);
Json list_check_ins(const Asked& asked);
Json list_check_ins_of(const Asked& asked);
Json list_blockers(const Asked& asked);

// posts.cpp
Json post_check_in(commands::Context& context, std::int64_t key_result, const Json& body);
Json post_kpi_value(commands::Context& context, std::int64_t kpi, const Json& body);

}  // namespace bot::api
