#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace commands::parse {

// How many letters must be added, dropped, changed or swapped with their neighbour to make `a` of
// `b`, without regard to ASCII case (optimal string alignment).
[[nodiscard]] int distance(std::string_view a, std::string_view b);

// The index of the candidate nearest to `typed`, the first of several equally near ones. Absent
// when none is near enough to be a typing mistake: one edit up to four bytes, two up to eight, else
// three.
[[nodiscard]] std::optional<std::size_t> nearest(std::string_view typed,
                                                 const std::vector<std::string>& candidates);

}  // namespace commands::parse
