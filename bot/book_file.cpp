#include "bot/book_file.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bot/json_text.h"
#include "commands/csv.h"
#include "store/okr/time.h"

namespace bot {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFormat = "milepost book";
constexpr std::string_view kPersonFormat = "milepost extract";
constexpr int kBookVersion = 1;

void append_row(std::string& json, const store::BookTable& table,
                const std::vector<std::optional<std::string>>& row) {
  json += '{';
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) json += ',';
    append_json_string(json, table.columns[i].name);
    json += ':';
    if (!row[i]) {
      json += "null";
    } else if (table.columns[i].number) {
      json += *row[i];
    } else {
      append_json_string(json, *row[i]);
    }
  }
  json += '}';
}

std::string tables_json(const std::vector<store::BookTable>& book, std::string_view format) {
  std::string json =
      fmt::format("{{\n\"format\":\"{}\",\n\"version\":{},\n\"tables\":{{", format, kBookVersion);
  for (const store::BookTable& table : book) {
    json += &table == &book.front() ? "\n" : ",\n";
    append_json_string(json, table.name);
    json += ":[";
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      json += i > 0 ? ",\n" : "\n";
      append_row(json, table, table.rows[i]);
    }
    json += table.rows.empty() ? "]" : "\n]";
  }
  return json + "\n}\n}\n";
}

// What a column of whole numbers counts, told by its name: the schema's own convention.
enum class Counts { kNumber, kInstant, kDay };

Counts counted_in(std::string_view column) {
  if (column == "at" || column == "since" || column.ends_with("_at") ||
      column.ends_with("_since") || column == "snoozed_until" || column == "paused_until" ||
      column == "planned_until") {
    return Counts::kInstant;
  }
  const bool day = column == "day" || column == "needed_by" || column.ends_with("_day");
  return day ? Counts::kDay : Counts::kNumber;
}

std::string csv_cell(const store::BookColumn& column, const std::string& value) {
  if (!column.number) return value;
  const Counts counts = counted_in(column.name);
  if (counts == Counts::kNumber) return value;
  const std::int64_t number = std::stoll(value);
  const okr::Instant at = counts == Counts::kInstant
                              ? okr::Instant{std::chrono::seconds{number}}
                              : okr::Instant{okr::Day{std::chrono::days{number}}};
  const std::time_t seconds = at.time_since_epoch().count();
  return counts == Counts::kInstant ? fmt::format("{:%FT%TZ}", fmt::gmtime(seconds))
                                    : fmt::format("{:%F}", fmt::gmtime(seconds));
}

std::string table_csv(const store::BookTable& table) {
  std::vector<std::string> cells;
  for (const store::BookColumn& column : table.columns) cells.push_back(column.name);
  std::string csv = commands::csv_line(cells);
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells[i] = row[i] ? csv_cell(table.columns[i], *row[i]) : "";
    }
    csv += commands::csv_line(cells);
  }
  return csv;
}

// Whether the value can be a row's, which is then written to `text`.
bool read_value(const Json& value, std::optional<std::string>& text) {
  if (value.is_null()) return true;
  if (value.is_string()) {
    text = value.get<std::string>();
  } else if (value.is_number_integer()) {
    text = value.dump();
  }
  return text.has_value();
}

store::GivenRow read_row(const Json& json, const std::string& where, GivenBook& book) {
  store::GivenRow row;
  if (!json.is_object()) {
    book.faults.push_back(fmt::format("{}: It is not an object of columns and values.", where));
    return row;
  }
  for (const auto& [name, value] : json.items()) {
    std::optional<std::string> text;
    if (!read_value(value, text)) {
      book.faults.push_back(
          fmt::format("{}: \"{}\" must be a text, a whole number or null.", where, name));
    }
    row.emplace_back(name, std::move(text));
  }
  return row;
}

void read_tables(const Json& tables, GivenBook& book) {
  for (const auto& [name, rows] : tables.items()) {
    store::GivenTable& table = book.tables.emplace_back(store::GivenTable{name, {}});
    if (!rows.is_array()) {
      book.faults.push_back(fmt::format("{}: It is not a list of rows.", name));
      continue;
    }
    for (const Json& row : rows) {
      table.rows.push_back(
          read_row(row, fmt::format("{}, row {}", name, table.rows.size() + 1), book));
    }
  }
}

// "Line 14: …" in the place of the parser's own words for where it stopped.
std::string not_json(std::string_view text, std::size_t byte) {
  const std::string_view read = text.substr(0, std::min(byte, text.size()));
  const auto line = 1 + std::count(read.begin(), read.end(), '\n');
  return fmt::format("Line {}: Here the file stops being JSON; was it cut off or edited?", line);
}

}  // namespace

std::string book_json(const std::vector<store::BookTable>& book) {
  return tables_json(book, kFormat);
}

std::string person_json(const std::vector<store::BookTable>& tables) {
  return tables_json(tables, kPersonFormat);
}

std::vector<NamedText> book_csv(const std::vector<store::BookTable>& book) {
  std::vector<NamedText> files;
  for (const store::BookTable& table : book) {
    files.push_back({table.name + ".csv", table_csv(table)});
  }
  return files;
}

std::string file_text(const commands::File& file) {
  return file.format == commands::File::Format::kCsv ? table_csv(file.tables.front())
                                                     : person_json(file.tables);
}

GivenBook read_book_json(std::string_view text) {
  GivenBook book;
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {  // whoever typed the file's name is told where
    book.faults.push_back(not_json(text, error.byte));
    return book;
  }
  if (text_at(json, "format") != kFormat || !value_at(json, "tables").is_object()) {
    book.faults.emplace_back(
        "This file is no export of a book: make one with milepost export --out book.json.");
  } else if (integer_at(json, "version") != kBookVersion) {
    book.faults.emplace_back("This export is of a newer program; import it with that one.");
  } else {
    read_tables(value_at(json, "tables"), book);
  }
  return book;
}

}  // namespace bot
