#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace store {

// A column as the schema declares it.
struct SchemaColumn {
  std::string name;
  bool number = false;
  bool needed = false;  // neither NULL nor left out
};
// A reference of some columns to the same number of columns of another table.
struct SchemaReference {
  std::vector<std::string> columns;
  std::string other;
  std::vector<std::string> other_columns;
};

// An empty book in a folder of its own that only this user can read, with nothing checked across
// tables: to ask the schema about, and to try rows in. Gone with the object. One thread.
class Scratch {
 public:
  // Throws DatabaseUnusable when there is no room for it.
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] Connection& connection() { return *connection_; }
  // In the order in which they were declared.
  [[nodiscard]] std::vector<SchemaColumn> columns_of(std::string_view table);
  [[nodiscard]] std::vector<SchemaReference> references_of(std::string_view table);

 private:
  std::filesystem::path folder_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace store
