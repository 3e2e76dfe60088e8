#pragma once

#include <memory>
#include <string_view>

#include "store/database.h"

namespace store {

// Whether `url` is "sqlite:" and the path of a file, or what libpq takes for a PostgreSQL database
// ("postgres://user@host/database"), where the parameter "schema" names the book's schema.
[[nodiscard]] bool names_database(std::string_view url);

// The database that `url` names. Throws DatabaseUnusable with a sentence.
[[nodiscard]] std::unique_ptr<Database> open_database(std::string_view url, Use use);

}  // namespace store
