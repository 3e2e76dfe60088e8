#pragma once

#include <memory>
#include <string_view>

#include "store/database.h"

namespace store::sqlite {

// Whether `url` names a SQLite file.
[[nodiscard]] bool names(std::string_view url);

// The SQLite database in the file that `url` names: write-ahead log, full sync, foreign keys
// checked. To serve, creates it when it is missing, and a lock beside the file keeps other
// processes from doing the same, until the database goes; connections must go before it. Throws
// DatabaseUnusable.
[[nodiscard]] std::unique_ptr<Database> open(std::string_view url, Use use);

}  // namespace store::sqlite
