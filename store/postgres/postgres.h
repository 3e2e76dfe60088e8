#pragma once

#include <memory>
#include <string_view>

#include "store/database.h"

namespace store::postgres {

// Whether `url` names a PostgreSQL database.
[[nodiscard]] bool names(std::string_view url);

// The PostgreSQL database that `url` names, as libpq reads it, in the schema that its parameter
// `schema` names, else "milepost": one database can hold several books beside each other.
// Transactions are REPEATABLE READ: of two that change one row at once, one throws Conflict. Throws
// DatabaseUnusable.
[[nodiscard]] std::unique_ptr<Database> open(std::string_view url, Use use);

}  // namespace store::postgres
