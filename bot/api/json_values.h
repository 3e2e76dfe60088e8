#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/api/route.h"
#include "store/okr/decimal.h"
#include "store/okr/id.h"
#include "store/okr/person.h"
#include "store/okr/score.h"
#include "store/okr/time.h"

namespace bot::api {

// How the API writes single values: see json.h. Absent is null.

[[nodiscard]] std::string day_json(okr::Day day);
[[nodiscard]] std::string instant_json(okr::Instant at);

[[nodiscard]] Json maybe(const std::optional<okr::Day>& day);
[[nodiscard]] Json maybe(const std::optional<okr::Instant>& at);
[[nodiscard]] Json maybe(const std::optional<okr::Decimal>& value);
[[nodiscard]] Json maybe(const std::optional<okr::Score>& score);
[[nodiscard]] Json maybe(const std::optional<std::string>& text);
// "O3" and "KR12"; any other id is a number.
[[nodiscard]] Json maybe(const std::optional<okr::ObjectiveId>& id);
[[nodiscard]] Json maybe(const std::optional<okr::KeyResultId>& id);
template <class Tag>
[[nodiscard]] Json maybe(const std::optional<okr::Id<Tag>>& id) {
  return id ? Json(id->value) : Json(nullptr);
}

// Their ids.
[[nodiscard]] Json ids_json(const std::vector<okr::Person>& people);

}  // namespace bot::api
