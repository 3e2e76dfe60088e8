#pragma once

#include "bot/api/route.h"
#include "store/okr/blocker.h"
#include "store/okr/change.h"
#include "store/okr/check_in.h"
#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/kpi.h"
#include "store/okr/objective.h"
#include "store/okr/person.h"
#include "store/okr/team.h"

namespace bot::api {

// The nouns as the API writes them: numbers with units are decimal texts, instants are UTC with a
// Z, days are 2026-12-31, what is absent is null. The schemas are in schemas.cpp.

[[nodiscard]] Json to_json(const okr::Cycle& cycle);
[[nodiscard]] Json to_json(const okr::Team& team);
[[nodiscard]] Json to_json(const okr::Person& person);
[[nodiscard]] Json to_json(const okr::Objective& objective);
[[nodiscard]] Json to_json(const store::Book& book, const okr::KeyResult& key_result);
[[nodiscard]] Json to_json(const okr::CheckIn& check_in);
[[nodiscard]] Json to_json(const okr::Blocker& blocker);
[[nodiscard]] Json to_json(const store::Book& book, const okr::Kpi& kpi);
[[nodiscard]] Json to_json(const okr::KpiValue& value);
[[nodiscard]] Json to_json(std::int64_t id, const okr::Change& change);

}  // namespace bot::api
