#pragma once

#include <memory>
#include <string>

#include "store/database.h"

namespace store::sqlite {

enum class Hold {
  kAlone,   // may write; a lock beside the file keeps other processes from doing the same
  kShared,  // only reads, beside whoever writes
};

// The SQLite database in the file `path`, which kAlone creates when it is missing: write-ahead log,
// full sync, foreign keys checked. The lock is released when the database goes; connections must go
// before it. Throws DatabaseUnusable.
[[nodiscard]] std::unique_ptr<Database> open(const std::string& path, Hold hold);

}  // namespace store::sqlite
