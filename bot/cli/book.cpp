// The commands that write a book to files and read it from there.
#include "bot/book_file.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "bot/cli/cli.h"

namespace bot::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFaults = 100;  // that are printed

// "person, row 2: Its name is not UTF-8."
std::string fault_text(const store::BookFault& fault) {
  return fault.row == 0 ? fmt::format("{}: {}", fault.table, fault.sentence)
                        : fmt::format("{}, row {}: {}", fault.table, fault.row, fault.sentence);
}

// Whoever exports is told now what an import would refuse when it is needed.
void require_importable(const std::vector<store::BookTable>& book) {
  const auto faults = store::garbled_texts(book);
  if (faults.empty()) return;
  for (std::size_t i = 0; i < std::min(faults.size(), kMostFaults); ++i) {
    std::cerr << fault_text(faults[i]) << '\n';
  }
  throw ArgumentError(
      "Nothing was exported: milepost import could not read it. Write those texts anew, or export "
      "as CSV (--format csv), which takes them as they are.");
}

}  // namespace

std::string read_file(const std::string& name) {
  std::ifstream file{name, std::ios::binary};
  if (!file || fs::is_directory(name)) {
    throw ArgumentError(fmt::format("The file \"{}\" cannot be read.", name));
  }
  return {std::istreambuf_iterator<char>{file}, {}};
}

void refuse_import(const std::vector<std::string>& faults) {
  for (std::size_t i = 0; i < std::min(faults.size(), kMostFaults); ++i) {
    std::cerr << faults[i] << '\n';
  }
  if (faults.size() > kMostFaults) {
    std::cerr << fmt::format("and {} more.\n", faults.size() - kMostFaults);
  }
  throw ArgumentError("Nothing was imported.");
}

void write_file(const std::string& name, const std::string& text) {
  const std::string unfinished = name + ".part";
  {
    std::ofstream file{unfinished, std::ios::binary | std::ios::trunc};
    std::error_code ignored;  // where a file system knows no rights, there are none to set
    fs::permissions(unfinished, fs::perms::owner_read | fs::perms::owner_write, ignored);
    file << text << std::flush;
    if (!file) throw ArgumentError(fmt::format("The file \"{}\" cannot be written.", name));
  }
  fs::rename(unfinished, name);
}

void export_book(const Config& config, const ExportOptions& options) {
  const auto book = store::read_book(config.database);
  if (options.format == "json") {
    require_importable(book);
    const std::string json = book_json(book);
    if (options.out.empty()) {
      std::cout << json;
    } else {
      write_file(options.out, json);
    }
    return;
  }
  if (options.out.empty()) {
    throw ArgumentError("CSV is one file per table: name a folder for them with --out.");
  }
  fs::create_directories(options.out);
  for (const NamedText& file : book_csv(book)) {
    write_file((fs::path{options.out} / file.name).string(), file.text);
  }
}

void import_book(const Config& config, const std::string& name) {
  const GivenBook given = read_book_json(read_file(name));
  if (!given.faults.empty()) return refuse_import(given.faults);
  std::vector<std::string> faults;
  for (const store::BookFault& fault : store::restore_book(config.database, given.tables)) {
    faults.push_back(fault_text(fault));
  }
  if (!faults.empty()) return refuse_import(faults);
  std::size_t rows = 0;
  for (const store::GivenTable& table : given.tables) rows += table.rows.size();
  std::cout << fmt::format("{} rows imported: the book is as it was exported.\n", rows);
}

}  // namespace bot::cli
