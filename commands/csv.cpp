#include "commands/csv.h"

#include <algorithm>

#include "store/okr/decimal.h"

namespace commands {
namespace {

constexpr std::string_view kFormula = "=+-@\t\r";
constexpr std::string_view kMark = "\xEF\xBB\xBF";

std::string inert(const std::string& cell) {
  const bool formula = !cell.empty() && kFormula.find(cell.front()) != std::string_view::npos;
  return formula && !okr::Decimal::parse(cell) ? "'" + cell : cell;
}

// Takes off what inert() put before it.
void restore_cell(std::string& cell) {
  const bool marked = cell.size() > 1 && cell[0] == '\'';
  if (marked && kFormula.find(cell[1]) != std::string_view::npos) cell.erase(0, 1);
}

char delimiter_of(std::string_view text) {
  const std::string_view first = text.substr(0, text.find_first_of("\r\n"));
  char best = ',';
  for (const char candidate : {';', '\t'}) {
    if (std::count(first.begin(), first.end(), candidate) >
        std::count(first.begin(), first.end(), best)) {
      best = candidate;
    }
  }
  return best;
}

// A cursor over the text, cell by cell.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text)
      : left_(text.starts_with(kMark) ? text.substr(kMark.size()) : text) {
    result_.delimiter = delimiter_of(left_);
  }

  CsvText read() {
    while (!left_.empty()) read_record();
    return std::move(result_);
  }

 private:
  void read_record() {
    CsvRecord record{line_, {}};
    do {
      record.cells.push_back(read_cell());
    } while (accept(result_.delimiter));
    end_line();
    for (std::string& cell : record.cells) restore_cell(cell);
    const auto blank = [](const std::string& cell) {
      return cell.find_first_not_of(" \t") == std::string::npos;
    };
    if (std::all_of(record.cells.begin(), record.cells.end(), blank)) return;
    result_.records.push_back(std::move(record));
  }

  std::string read_cell() {
    std::string cell;
    if (accept('"')) cell = read_quoted();
    while (!left_.empty() && left_.front() != result_.delimiter && left_.front() != '\n' &&
           left_.front() != '\r') {
      cell += take();
    }
    return cell;
  }

  std::string read_quoted() {
    const std::size_t began = line_;
    std::string cell;
    while (!left_.empty()) {
      const char next = take();
      if (next == '\n') ++line_;
      if (next == '"' && !accept('"')) return cell;
      cell += next;
    }
    result_.unclosed = began;
    return cell;
  }

  void end_line() {
    accept('\r');
    accept('\n');
    ++line_;
  }

  bool accept(char wanted) {
    if (left_.empty() || left_.front() != wanted) return false;
    left_.remove_prefix(1);
    return true;
  }

  char take() {
    const char next = left_.front();
    left_.remove_prefix(1);
    return next;
  }

  std::string_view left_;
  std::size_t line_ = 1;
  CsvText result_;
};

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    const std::string cell = inert(cells[i]);
    if (cell.find_first_of(",;\t\"\r\n") == std::string::npos) {
      line += cell;
      continue;
    }
    line += '"';
    for (const char c : cell) line += c == '"' ? "\"\"" : std::string(1, c);
    line += '"';
  }
  return line + "\r\n";
}

CsvText read_csv(std::string_view text) {
  return CsvReader{text}.read();
}

}  // namespace commands
