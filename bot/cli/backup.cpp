#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <stdexcept>

#include "bot/cli/cli.h"
#include "store/copy.h"
#include "store/dump.h"

namespace bot::cli {
namespace {

constexpr std::size_t kToldFaults = 100;

std::string url_of(const std::string& file) {
  return "sqlite:" + file;
}

std::int64_t rows_in(const std::vector<store::CopiedTable>& copied) {
  std::int64_t rows = 0;
  for (const store::CopiedTable& table : copied) rows += table.rows;
  return rows;
}

}  // namespace

void backup(const Config& config, const std::string& file) {
  if (std::filesystem::exists(file)) {
    throw ArgumentError(fmt::format("The file \"{}\" is there already: name a new one.", file));
  }
  write_file(file, "");  // for its owner alone, before anything is in it
  const auto copied = store::copy_book(config.database, url_of(file), store::Source::kServed);
  std::error_code ignored;  // the lock of whoever would serve it, which nobody does
  std::filesystem::remove(file + "-lock", ignored);
  std::cout << fmt::format("{} rows copied to {}; read back and compared.\n", rows_in(copied),
                           file);
}

void restore(const Config& config, const std::string& file) {
  if (!std::filesystem::exists(file)) {
    throw ArgumentError(fmt::format("There is no file \"{}\".", file));
  }
  const auto copied = store::copy_book(url_of(file), config.database, store::Source::kServed);
  std::cout << fmt::format("{} rows restored from {}; read back and compared.\n", rows_in(copied),
                           file);
}

void verify(const Config& config, const std::string& file) {
  const auto faults = store::check_book(file.empty() ? config.database : url_of(file));
  for (std::size_t i = 0; i < std::min(faults.size(), kToldFaults); ++i) {
    std::cerr << fmt::format("{}, row {}: {}\n", faults[i].table, faults[i].row,
                             faults[i].sentence);
  }
  if (!faults.empty()) {
    throw std::runtime_error{fmt::format(
        "{}. Stop, and restore the newest backup that milepost verify --backup finds good.",
        faults.size() == 1 ? "1 fault" : fmt::format("{} faults", faults.size()))};
  }
  std::cout << "Every row was read and tried; the book is whole.\n";
}

}  // namespace bot::cli
