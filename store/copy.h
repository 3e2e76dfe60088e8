#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace store {

// Whether an export holds a table: what the machinery of one installation needs (secrets, leases,
// messages under way) belongs to that installation and is only copied with it.
enum class Kept { kBook, kMachinery };

// A table of the book as it is copied: its columns and, of these, the primary key.
struct Table {
  std::string_view name;
  std::string_view columns;  // separated by ", "
  std::string_view key;      // likewise
  Kept kept = Kept::kBook;
};

// Every table but the record of migrations, each after those that it refers to.
[[nodiscard]] std::span<const Table> tables();

// Throws DatabaseUnusable when any table has rows.
void refuse_unless_empty(Connection& connection);
// Adds all rows of the table in `from` to the one in `to`. Returns how many.
std::int64_t copy_table(Connection& from, Connection& to, const Table& table);

struct CopiedTable {
  std::string_view name;
  std::int64_t rows;
};

// Whether the source of a copy may go on being served: what is written after the copy began is not
// in it.
enum class Source { kAlone, kServed };

// Copies the whole book of the database `from` into the database `to`, which must not hold one, in
// one transaction; then reads both from beginning to end and compares them value by value. Returns
// what it copied, in the order of tables(). Throws DatabaseUnusable, having changed nothing, when
// either cannot be used, `from` is being served and may not be, or `to` holds rows already; and
// DatabaseError when a difference is found.
[[nodiscard]] std::vector<CopiedTable> copy_book(std::string_view from, std::string_view to,
                                                 Source source = Source::kAlone);

}  // namespace store
