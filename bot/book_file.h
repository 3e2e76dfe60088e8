#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/file.h"
#include "store/dump.h"

namespace bot {

// A book as a file: what `milepost export` writes and `milepost import` reads.

// One JSON document, a row on each line, always the same for the same book.
[[nodiscard]] std::string book_json(const std::vector<store::BookTable>& book);

// The same of what is known of one person, which cannot be imported.
[[nodiscard]] std::string person_json(const std::vector<store::BookTable>& tables);

struct NamedText {
  std::string name;
  std::string text;
};
// One CSV file per table, for spreadsheets: instants as 2026-11-23T09:00:00Z, days as 2026-11-23.
// An export cannot be restored from it.
[[nodiscard]] std::vector<NamedText> book_csv(const std::vector<store::BookTable>& book);

// A file's content: the first table as CSV, or all of them as JSON.
[[nodiscard]] std::string file_text(const commands::File& file);

// What book_json() wrote, as far as it can be read.
struct GivenBook {
  std::vector<store::GivenTable> tables;
  std::vector<std::string> faults;  // sentences; when there are any, the tables are incomplete
};
[[nodiscard]] GivenBook read_book_json(std::string_view text);

}  // namespace bot
