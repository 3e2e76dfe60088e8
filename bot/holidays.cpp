#include "bot/holidays.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "scheduler/holidays.h"
#include "store/sql/holiday.h"

namespace bot {
namespace {

constexpr std::chrono::years kBack{1};
constexpr std::chrono::years kAhead{10};        // longer than a process runs
constexpr std::uintmax_t kLargest = 4'000'000;  // bytes of a file
constexpr std::size_t kLongestName = 20;

// "DE", "DE-BY"; absent for a file that is named after no country.
std::optional<std::string> country_of(const std::filesystem::path& file) {
  std::string name = file.stem().string();
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const bool good = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!good) return std::nullopt;
  }
  return name.empty() || name.size() > kLongestName ? std::nullopt : std::optional{name};
}

std::optional<std::string> contents_of(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  std::ifstream in{file, std::ios::binary};
  if (error || size > kLargest || !in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{in}, {}};
}

class FolderReader {
 public:
  explicit FolderReader(okr::Day today) : year_(std::chrono::year_month_day{today}.year()) {}

  HolidayFolder read(const std::string& folder) {
    std::error_code error;
    std::vector<std::filesystem::path> files;
    std::filesystem::directory_iterator entry{folder, error};
    for (; !error && entry != std::filesystem::directory_iterator{}; entry.increment(error)) {
      if (entry->path().extension() == ".ics") files.push_back(entry->path());
    }
    if (error) found_.problems.push_back(fmt::format("{} cannot be read.", folder));
    std::sort(files.begin(), files.end());
    for (const auto& file : files) take(file);
    return std::move(found_);
  }

 private:
  void take(const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    const auto country = country_of(file);
    if (!country) {
      found_.problems.push_back(
          fmt::format("{} is not named after a country, as DE.ics or DE-BY.ics is.", name));
      return;
    }
    okr::Holidays& days = found_.countries[*country];
    const auto text = contents_of(file);
    if (!text) {
      found_.problems.push_back(fmt::format("{} cannot be read, or is too large.", name));
      return;
    }
    scheduler::HolidayFile read = scheduler::parse_holidays(*text, year_ - kBack, year_ + kAhead);
    for (const std::string& problem : read.problems) {
      found_.problems.push_back(fmt::format("{}, {}.", name, problem));
    }
    days = std::move(read.days);
    if (days.empty() && read.problems.empty()) {
      found_.problems.push_back(fmt::format("{} has no holiday from last year on.", name));
    }
  }

  std::chrono::year year_;
  HolidayFolder found_;
};

}  // namespace

HolidayFolder read_holiday_folder(const std::string& folder, okr::Day today) {
  return FolderReader{today}.read(folder);
}

void take_holidays(store::Store& store, okr::OrgId org, const std::string& folder, okr::Day today) {
  const HolidayFolder found = folder.empty() ? HolidayFolder{} : read_holiday_folder(folder, today);
  for (const std::string& problem : found.problems) spdlog::warn("holidays: {}", problem);
  store.write([&](store::Transaction& tx) {
    const store::Book book{tx, org};
    for (const std::string& known : store::holiday_countries(book)) {
      if (!found.countries.contains(known)) store::set_holidays(book, known, {});
    }
    for (const auto& [country, days] : found.countries) {
      if (days.empty() || store::read_holidays(book, country) == days) continue;
      store::set_holidays(book, country, days);
    }
  });
}

}  // namespace bot
