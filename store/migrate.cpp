#include "store/migrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include "store/transaction.h"

namespace store {
namespace {

using Recorded = std::map<std::string, std::string, std::less<>>;  // checksum by name

// FNV-1a, 64 bits: finds edits by mistake, not by malice.
std::string checksum(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char character : text) {
    hash ^= static_cast<unsigned char>(character);
    hash *= 0x100000001b3;
  }
  return fmt::format("{:016x}", hash);
}

Recorded recorded(Connection& connection) {
  Transaction tx{connection};
  Recorded result;
  Rows rows = tx.query("SELECT name, checksum FROM schema_migration");
  while (rows.next()) result.emplace(rows.text(0), rows.text(1));
  return result;
}

void refuse_strange(const Recorded& recorded, std::span<const Migration> known) {
  for (const auto& [name, sum] : recorded) {
    const auto same = [&name = name](const Migration& one) { return one.name == name; };
    const auto found = std::find_if(known.begin(), known.end(), same);
    if (found == known.end()) {
      throw DatabaseUnusable{fmt::format(
          "The database is newer than this milepost: it has the migration {}, which this binary "
          "does not know; start a newer binary or restore an older backup.",
          name)};
    }
    if (checksum(found->sql) != sum) {
      throw DatabaseUnusable{fmt::format(
          "The database was made with another text of the migration {} than this binary has; start "
          "the binary that made it.",
          name)};
    }
  }
}

void apply(Connection& connection, const Migration& migration) {
  Transaction tx{connection};
  try {
    connection.run(std::string{migration.sql});
    tx.execute("INSERT INTO schema_migration (name, checksum) VALUES ($1, $2)", migration.name,
               checksum(migration.sql));
  } catch (const DatabaseError& error) {
    throw DatabaseUnusable{fmt::format("The migration {} cannot be applied to the database: {}.",
                                       migration.name, error.what())};
  }
}

// Applies the first of `known` that is missing, unless another process was faster; false when none
// is.
bool apply_next(Connection& connection, std::span<const Migration> known) {
  connection.run(
      "CREATE TABLE IF NOT EXISTS schema_migration "
      "(name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL)");
  const Recorded done = recorded(connection);
  refuse_strange(done, known);
  for (const Migration& migration : known) {
    if (done.contains(migration.name)) continue;
    apply(connection, migration);
    connection.finish_load();  // a table made anew goes on counting where the old one ended
    return true;
  }
  return false;
}

}  // namespace

void migrate(Connection& connection, std::span<const Migration> known) {
  for (bool more = true; more;) {
    connection.begin_alone();
    try {
      more = apply_next(connection, known);
      connection.commit();
    } catch (...) {
      if (connection.in_transaction()) connection.roll_back();
      throw;
    }
  }
  connection.prepare_planner();
}

void check_migrated(Connection& connection, std::span<const Migration> known) {
  Recorded done;
  try {
    done = recorded(connection);
  } catch (const DatabaseError&) {
    throw DatabaseUnusable{"The database holds no book yet; start \"milepost serve\" first."};
  }
  refuse_strange(done, known);
  if (done.size() < known.size()) {
    throw DatabaseUnusable{
        "The database is older than this milepost; start \"milepost serve\" once to bring it up."};
  }
}

}  // namespace store
