#pragma once

#include <SQLiteCpp/Database.h>

namespace store::sqlite {

// Tells SQLite's planner what the tables of a large book look like: nearly all rows belong to one
// org and one connection. Left to itself it takes an org for a handful of rows and then walks the
// whole org in the order of the primary key where an index would find the few rows asked for. What
// it is told does not depend on what is stored, so plans are the same for every book. Throws
// SQLite::Exception.
void prepare_planner(SQLite::Database& database);

}  // namespace store::sqlite
