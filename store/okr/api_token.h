#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

// What a token of the HTTP API is good for.
enum class ApiScope { kRead, kCheckIns, kKpis };
inline constexpr ApiScope kApiScopes[] = {ApiScope::kRead, ApiScope::kCheckIns, ApiScope::kKpis};

[[nodiscard]] inline std::string_view word(ApiScope scope) {
  constexpr std::string_view kWords[] = {"read", "check-ins", "kpis"};
  return kWords[static_cast<std::size_t>(scope)];
}
// Absent for any other word; "checkins" is one of them, too.
[[nodiscard]] inline std::optional<ApiScope> api_scope(std::string_view typed) {
  if (typed == "checkins") return ApiScope::kCheckIns;
  for (const ApiScope scope : kApiScopes) {
    if (word(scope) == typed) return scope;
  }
  return std::nullopt;
}

// The right to use the HTTP API. The token itself is shown once and not kept.
struct ApiToken {
  ApiTokenId id;
  std::string name;
  std::vector<ApiScope> scopes;  // at least one
  PersonId person;               // on whose behalf it writes, with their rights
  PersonId made_by;
  Instant created_at;
  bool revoked = false;

  [[nodiscard]] bool has(ApiScope scope) const {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
  }
};

}  // namespace okr
