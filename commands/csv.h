#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace commands {

// Comma-separated values as RFC 4180 has them. A spreadsheet must not take what somebody wrote for
// a formula: text that begins with =, +, -, @, a tab or a carriage return and is no number is
// written with an apostrophe before it, which reading takes off again.

// The cells as one line, with "\r\n" at the end.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

struct CsvRecord {
  std::size_t line = 1;  // of the text, that it begins in
  std::vector<std::string> cells;
};
struct CsvText {
  char delimiter = ',';
  std::vector<CsvRecord> records;  // without empty lines
  std::size_t unclosed = 0;  // the line in which a quoted cell begins that never ends; 0: none
};
// Reads what a spreadsheet writes: a byte order mark is skipped, line ends of all systems are
// taken, the delimiter is a comma, or a semicolon or tab where the first line has more of those.
[[nodiscard]] CsvText read_csv(std::string_view text);

}  // namespace commands
