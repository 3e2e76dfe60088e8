#pragma once

#include <span>

#include "store/database.h"
#include "store/migrations/migrations.h"

namespace store {

// Brings the database to the schema that `known` describes, in order: each that is not recorded is
// applied in a transaction of its own, alone, and recorded by name and checksum. Throws
// DatabaseUnusable, having changed no table of the book, when the database records a migration that
// is not known (it is newer than this binary) or one whose text was another; and when one cannot be
// applied.
void migrate(Connection& connection, std::span<const Migration> known);

// Throws DatabaseUnusable unless the database records exactly the migrations that are known. Writes
// nothing.
void check_migrated(Connection& connection, std::span<const Migration> known);

}  // namespace store
