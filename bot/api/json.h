#pragma once

#include "bot/api/route.h"
#include "store/okr/blocker.h"
#include "store/okr/change.h"
#include "store/okr/check_in.h"
#include "store/okr/cycle.h"
#include "store/okr/dependency.h"
#include "store/okr/entry.h"
#include "store/okr/key_result.h"
#include "store/okr/kpi.h"
#include "store/okr/objective.h"
#include "store/okr/person.h"
#include "store/okr/proposal.h"
#include "store/okr/remark.h"
#include "store/okr/retro.h"
#include "store/okr/team.h"
#include "store/okr/team_levels.h"

namespace bot::api {

// The nouns as the API writes them: numbers with units are decimal texts, instants are UTC with a
// Z, days are 2026-12-31, what is absent is null, and so is what points at something private. The
// schemas are in schemas.cpp.

[[nodiscard]] Json to_json(const okr::Cycle& cycle);
[[nodiscard]] Json to_json(const store::Book& book, const okr::Team& team,
                           const okr::TeamLevels& levels);
[[nodiscard]] Json to_json(const store::Book& book, const okr::Person& person);
[[nodiscard]] Json to_json(const store::Book& book, const okr::Objective& objective);
[[nodiscard]] Json to_json(const store::Book& book, const okr::KeyResult& key_result);
[[nodiscard]] Json to_json(const okr::CheckIn& check_in);
[[nodiscard]] Json to_json(const okr::Blocker& blocker);
[[nodiscard]] Json to_json(const store::Book& book, const okr::Kpi& kpi);
[[nodiscard]] Json to_json(const okr::KpiValue& value);
[[nodiscard]] Json to_json(std::int64_t id, const okr::Change& change);

// json_said.cpp
[[nodiscard]] Json to_json(const okr::Dependency& dependency);
// Without its note, which is for whom it waits for.
[[nodiscard]] Json to_json(const okr::Proposal& proposal);
[[nodiscard]] Json to_json(const okr::Remark& remark);
[[nodiscard]] Json to_json(const okr::Entry& entry);
// With its answers once it has ended, in an order that tells nobody whose they are.
[[nodiscard]] Json to_json(const store::Book& book, const okr::Retro& retro);

}  // namespace bot::api
