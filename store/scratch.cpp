#include "store/scratch.h"

#include <cerrno>
#include <cstdlib>

#include "store/migrate.h"
#include "store/sqlite/sqlite.h"
#include "store/transaction.h"

namespace store {
namespace {

std::filesystem::path private_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "milepost-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw DatabaseUnusable{"No folder for a scratch database can be made in \"" +
                           std::filesystem::temp_directory_path().string() + "\" (errno " +
                           std::to_string(errno) + ")."};
  }
  return name;
}

}  // namespace

Scratch::Scratch() : folder_(private_folder()) {
  database_ = sqlite::open("sqlite:" + (folder_ / "book.db").string(), Use::kServe);
  connection_ = database_->connect(Database::Access::kReadWrite);
  connection_->run("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF");
  migrate(*connection_, migrations());
}

Scratch::~Scratch() {
  connection_.reset();
  database_.reset();
  std::error_code ignored;  // what is left over is in the system's folder for that
  std::filesystem::remove_all(folder_, ignored);
}

std::vector<SchemaColumn> Scratch::columns_of(std::string_view table) {
  std::vector<SchemaColumn> columns;
  Rows rows{connection_->prepare(R"(
    SELECT name, type = 'INTEGER', "notnull" = 1 AND dflt_value IS NULL
    FROM pragma_table_info($1) ORDER BY cid)"),
            table};
  while (rows.next()) {
    columns.push_back({rows.text(0), rows.integer(1) == 1, rows.integer(2) == 1});
  }
  return columns;
}

std::vector<SchemaReference> Scratch::references_of(std::string_view table) {
  std::vector<SchemaReference> references;
  Rows rows{connection_->prepare(R"(
    SELECT seq, "table", "from", "to" FROM pragma_foreign_key_list($1) ORDER BY id, seq)"),
            table};
  while (rows.next()) {
    if (rows.integer(0) == 0) references.push_back({{}, rows.text(1), {}});
    references.back().columns.push_back(rows.text(2));
    references.back().other_columns.push_back(rows.text(3));
  }
  return references;
}

}  // namespace store
