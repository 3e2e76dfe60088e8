#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/database.h"

namespace store {

// The book as plain values: what exports are written from and restored from.

struct BookColumn {
  std::string name;
  bool number = false;  // whole numbers; else text
};
struct BookTable {
  std::string name;
  std::vector<BookColumn> columns;
  LoadedRows rows;  // in the order of the primary key
};

// Every table of the database that is the book (Kept::kBook), as it is at one moment; also while it
// is being served. Throws DatabaseUnusable.
[[nodiscard]] std::vector<BookTable> read_book(std::string_view url);

// A row as it was found in an export: the columns it names, with their values as text, absent for
// NULL.
using GivenRow = std::vector<std::pair<std::string, std::optional<std::string>>>;
struct GivenTable {
  std::string name;
  std::vector<GivenRow> rows;
};
// What is wrong with one row.
struct BookFault {
  std::string table;
  std::size_t row = 0;   // from 1; 0: with the whole table
  std::string sentence;  // ends in a full stop
};

// Writes these rows into the database `url`, which must not hold a book, in one transaction.
// Columns that are not given hold what the schema says. Tries all of them in a scratch database
// first; returns what is wrong with them, in the order of the tables, and then has changed nothing.
// Throws DatabaseUnusable when the database cannot be used or holds rows already.
[[nodiscard]] std::vector<BookFault> restore_book(std::string_view url,
                                                  const std::vector<GivenTable>& given);

// The texts of the book that are not UTF-8, which no export can hold, in the order of the tables.
[[nodiscard]] std::vector<BookFault> garbled_texts(const std::vector<BookTable>& book);

// Reads the whole book, also while it is being served, and tries every row of it as restore_book()
// does: what is damaged, is not UTF-8 or points nowhere. Throws DatabaseUnusable.
[[nodiscard]] std::vector<BookFault> check_book(std::string_view url);

}  // namespace store
