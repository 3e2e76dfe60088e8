#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <string>
#include <vector>

#include "store/database.h"

namespace store::sqlite {

// What the engine said, for the log: its text and its extended error code.
[[nodiscard]] DatabaseError to_error(const SQLite::Exception& exception);

// A statement that its connection keeps for the next caller of the same text. SQLite takes $1 for a
// name and numbers parameters as they come, so the numbers are looked up once, when it is prepared.
class CachedStatement : public Statement {
 public:
  // Throws DatabaseError.
  CachedStatement(const SQLite::Database& database, const std::string& sql);

  void bind(int index, const Value& value) override;
  bool step() override;
  [[nodiscard]] std::int64_t changed() const override { return changed_; }
  [[nodiscard]] bool is_null(int column) const override;
  [[nodiscard]] std::int64_t integer(int column) const override;
  [[nodiscard]] std::string_view text(int column) const override;
  void reset() override;

  [[nodiscard]] bool lent() const { return lent_; }
  void lend() { lent_ = true; }

 private:
  void begin();

  const SQLite::Database& database_;
  SQLite::Statement statement_;
  std::vector<int> positions_;  // by number - 1: SQLite's index of $number
  std::size_t bound_ = 0;
  int changed_before_ = 0;  // rows changed on the connection before the first step
  std::int64_t changed_ = 0;
  bool stepped_ = false;
  bool lent_ = false;
};

}  // namespace store::sqlite
