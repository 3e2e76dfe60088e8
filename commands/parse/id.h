#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace commands::parse {

enum class IdKind { kKeyResult, kObjective, kKpi, kBare };

struct IdRead {
  IdKind kind = IdKind::kBare;
  std::int64_t number = 0;
  std::size_t length = 0;  // how many bytes of the text it took
};

// Reads the id at the beginning of `text`: KR12, kr-12, kr 12, O3, o-3, K4, or a bare number, with or
// without a colon or comma behind it. Absent for anything else, for 0 and beyond nine digits.
[[nodiscard]] std::optional<IdRead> read_id(std::string_view text);

}  // namespace commands::parse
