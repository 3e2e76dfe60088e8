#pragma once

#include <optional>

#include "store/okr/settings.h"
#include "store/transaction.h"

namespace store {

// The settings of the book, or those of a team: its own before the book's before the defaults.
[[nodiscard]] okr::Settings read_settings(const Book& book,
                                          std::optional<okr::TeamId> team = std::nullopt);

}  // namespace store
