#include "store/sqlite/planner.h"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace store::sqlite {
namespace {

constexpr int kRows = 1'000'000;
// How many rows share the first so many columns of an index, after the org or the connection.
constexpr std::array kSharing{300, 30, 20, 10};

struct Index {
  std::string table;
  std::string name;  // the table's own for the primary key of a table without rowids
  bool unique;
  int columns;
};

std::vector<Index> indexes(SQLite::Database& database) {
  SQLite::Statement statement{database, R"(
    SELECT t.name, CASE i.origin WHEN 'pk' THEN t.name ELSE i.name END, i."unique",
           (SELECT count(*) FROM pragma_index_info(i.name))
    FROM sqlite_schema t
    JOIN pragma_index_list(t.name) i
    JOIN pragma_index_info(i.name) c ON c.seqno = 0
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
      AND c.name IN ('org_id', 'connection_id'))"};
  std::vector<Index> result;
  while (statement.executeStep()) {
    result.push_back({statement.getColumn(0).getString(), statement.getColumn(1).getString(),
                      statement.getColumn(2).getInt() == 1, statement.getColumn(3).getInt()});
  }
  return result;
}

// In the words of sqlite_stat1: all rows, then for one, two … columns how many rows share a value.
std::string statistics(const Index& index) {
  std::string text = fmt::format("{} {}", kRows, kRows);
  for (int column = 1; column < index.columns; ++column) {
    const bool decides = index.unique && column + 1 == index.columns;
    const auto which = std::min<std::size_t>(static_cast<std::size_t>(column), kSharing.size()) - 1;
    text += fmt::format(" {}", decides ? 1 : kSharing.at(which));
  }
  return text;
}

}  // namespace

void prepare_planner(SQLite::Database& database) {
  SQLite::Transaction transaction{database};
  database.exec("ANALYZE sqlite_schema; DELETE FROM sqlite_stat1");
  for (const Index& index : indexes(database)) {
    SQLite::Statement insert{database,
                             "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)"};
    insert.bind(1, index.table);
    insert.bind(2, index.name);
    insert.bind(3, statistics(index));
    insert.exec();
  }
  transaction.commit();
  database.exec("ANALYZE sqlite_schema");  // reads what was written
}

}  // namespace store::sqlite
