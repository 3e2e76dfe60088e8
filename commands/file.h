#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/dump.h"
#include "store/okr/delivery.h"
#include "store/okr/time.h"
#include "store/transaction.h"

namespace commands {

// A file for one person: tables, which whoever brings it writes as CSV (one table) or JSON.
struct File {
  enum class Format { kCsv, kJson };
  std::string name;     // "okrs-growth-2026-11-23.csv"
  std::string caption;  // a sentence
  Format format = Format::kCsv;
  std::vector<store::BookTable> tables;
};

// What a delivery of the kind kFile brings, from the newest state, as far as its person may see it.
// Absent when there is nothing to bring any more.
[[nodiscard]] std::optional<File> compose_file(const store::Book& book,
                                               const okr::Delivery& delivery, okr::Instant now);

}  // namespace commands
