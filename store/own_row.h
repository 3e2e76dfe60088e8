#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "store/ledger.h"
#include "store/transaction.h"

namespace store {

// A value that is a row of its own rather than a column: how it is read and written.
struct OwnRow {
  std::function<std::optional<std::string>()> read;
  std::function<void(const std::optional<std::string>&)> write;
};

// Absent where the field is a column. What is returned refers to all that it was given.
[[nodiscard]] std::optional<OwnRow> own_row(const Book& book, const Author& author, okr::Noun noun,
                                            std::int64_t noun_id, std::string_view field);

}  // namespace store
