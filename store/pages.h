#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/copy.h"
#include "store/database.h"

namespace store {

// The names in a list that is separated by ", ".
[[nodiscard]] std::vector<std::string_view> names_in(std::string_view list);

// Reads a table page by page in the order of its key.
class Pages {
 public:
  Pages(Connection& connection, const Table& table);

  // Empty at the end of the table.
  LoadedRows next();

 private:
  Connection& connection_;
  const std::vector<std::string_view> columns_;
  std::vector<std::size_t> key_;  // positions in columns_
  const std::string first_;
  std::string next_;
  std::vector<std::string> last_;  // the key of the last row that was read
};

}  // namespace store
