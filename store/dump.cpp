#include "store/dump.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "store/copy.h"
#include "store/migrate.h"
#include "store/okr/decimal.h"
#include "store/open.h"
#include "store/pages.h"
#include "store/scratch.h"
#include "store/transaction.h"
#include "store/utf8.h"

namespace store {
namespace {

// References that the schema does not check, because rows are added there all the time.
struct Soft {
  std::string_view table;
  SchemaReference reference;
};
const std::vector<Soft>& soft_references() {
  static const std::vector<Soft> kSoft = {
      {"away", {{"org_id", "stand_in"}, "person", {"org_id", "id"}}},
      {"check_in", {{"org_id", "person_id"}, "person", {"org_id", "id"}}},
      {"change", {{"org_id", "person_id"}, "person", {"org_id", "id"}}},
      {"person", {{"org_id", "merged_into"}, "person", {"org_id", "id"}}}};
  return kSoft;
}

// What columns of text are called that are read as decimals, in all tables but those of settings.
constexpr std::string_view kDecimals[] = {"baseline",     "target",        "latest_value",
                                          "value",        "low",           "high",
                                          "commit_value", "stretch_value", "relative"};

bool is_decimal(std::string_view table, std::string_view column) {
  return !table.ends_with("setting") &&
         std::find(std::begin(kDecimals), std::end(kDecimals), column) != std::end(kDecimals);
}

std::string garbled_in(std::string_view column) {
  return fmt::format("Its {} is not UTF-8.", column);
}

// Tries the rows of an export and collects what is wrong with them.
class Rehearsal {
 public:
  [[nodiscard]] std::vector<BookFault> try_all(const std::vector<GivenTable>& given) {
    given_ = &given;
    scratch_.connection().begin();
    for (const GivenTable& table : given) try_table(table);
    for (const GivenTable& table : given) {
      if (find(table.name) != nullptr) check_references(table);
    }
    scratch_.connection().commit();
    return std::move(faults_);
  }

  // What was tried, where nothing was wrong with it.
  [[nodiscard]] Connection& connection() { return scratch_.connection(); }

 private:
  static const Table* find(std::string_view name) {
    const auto all = tables();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Table& table) {
      return table.kept == Kept::kBook && table.name == name;
    });
    return found == all.end() ? nullptr : &*found;
  }

  void fault(const GivenTable& table, std::size_t row, std::string sentence) {
    faults_.push_back({table.name, row, std::move(sentence)});
  }

  void try_table(const GivenTable& table) {
    if (find(table.name) == nullptr) {
      return fault(table, 0, "No book has a table of that name; does a newer program know it?");
    }
    const auto columns = scratch_.columns_of(table.name);
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const std::size_t before = faults_.size();
      check_columns(table, i, columns);
      if (faults_.size() == before) insert(table, i);
    }
  }

  void check_columns(const GivenTable& table, std::size_t row,
                     const std::vector<SchemaColumn>& columns) {
    std::set<std::string_view> given;
    for (const auto& [name, value] : table.rows[row]) {
      const auto same = [&name = name](const SchemaColumn& column) { return column.name == name; };
      if (std::none_of(columns.begin(), columns.end(), same)) {
        fault(table, row + 1, fmt::format("There is no column \"{}\".", name));
      }
      if (!given.insert(name).second)
        fault(table, row + 1, fmt::format("\"{}\" is there twice.", name));
      if (value && !valid_utf8(*value)) {
        fault(table, row + 1, garbled_in(name));
      } else if (value && is_decimal(table.name, name) && !okr::Decimal::parse(*value)) {
        fault(table, row + 1, fmt::format("\"{}\" is no decimal number, in {}.", *value, name));
      }
    }
    for (const SchemaColumn& column : columns) {
      if (!column.needed || given.contains(column.name)) continue;
      fault(table, row + 1, fmt::format("\"{}\" is missing.", column.name));
    }
  }

  void insert(const GivenTable& table, std::size_t row) {
    std::vector<std::string_view> columns;
    LoadedRows rows{1};
    for (const auto& [name, value] : table.rows[row]) {
      columns.push_back(name);
      rows.front().push_back(value);
    }
    if (columns.empty()) return fault(table, row + 1, "It is empty.");
    try {
      scratch_.connection().load(table.name, columns, rows);
    } catch (const DatabaseError& error) {  // each row for itself, so that all faults are told
      fault(table, row + 1, fmt::format("It cannot be taken: {}.", error.what()));
    }
  }

  void check_references(const GivenTable& table) {
    auto references = scratch_.references_of(table.name);
    for (const Soft& soft : soft_references()) {
      if (soft.table == table.name) references.push_back(soft.reference);
    }
    for (const SchemaReference& reference : references) check_reference(table, reference);
  }

  void check_reference(const GivenTable& table, const SchemaReference& reference) {
    const Table& known = *find(table.name);
    std::string condition;
    std::string same;
    for (std::size_t i = 0; i < reference.columns.size(); ++i) {
      condition += fmt::format("c.{} IS NOT NULL AND ", reference.columns[i]);
      same += fmt::format("{}p.{} = c.{}", i > 0 ? " AND " : "", reference.other_columns[i],
                          reference.columns[i]);
    }
    const auto keys = names_in(known.key);
    const std::string sql =
        fmt::format("SELECT c.{}, c.{} FROM {} c WHERE {}NOT EXISTS (SELECT 1 FROM {} p WHERE {})",
                    fmt::join(keys, ", c."), fmt::join(reference.columns, ", c."), table.name,
                    condition, reference.other, same);
    Rows rows{scratch_.connection().prepare(sql)};
    while (rows.next()) {
      const auto texts = [&rows](std::size_t from, std::size_t count) {
        std::vector<std::string> values;
        for (std::size_t i = from; i < from + count; ++i) {
          values.push_back(rows.text(static_cast<int>(i)));
        }
        return values;
      };
      const auto named = texts(keys.size(), reference.columns.size());
      if (is_given(reference, named)) continue;  // and has a fault of its own
      fault(table, row_of(table, keys, texts(0, keys.size())),
            fmt::format("Its {} names {} {}, which is not there.", reference.columns.back(),
                        reference.other, named.back()));
    }
  }

  [[nodiscard]] bool is_given(const SchemaReference& reference,
                              const std::vector<std::string>& values) const {
    const std::vector<std::string_view> columns{reference.other_columns.begin(),
                                                reference.other_columns.end()};
    return std::any_of(given_->begin(), given_->end(), [&](const GivenTable& table) {
      return table.name == reference.other && row_of(table, columns, values) > 0;
    });
  }

  // The number of the row that has this key, counted from 1.
  static std::size_t row_of(const GivenTable& table, const std::vector<std::string_view>& columns,
                            const std::vector<std::string>& key) {
    const auto has_key = [&](const GivenRow& row) {
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::pair<std::string, std::optional<std::string>> wanted{columns[i], key[i]};
        if (std::find(row.begin(), row.end(), wanted) == row.end()) return false;
      }
      return true;
    };
    const auto found = std::find_if(table.rows.begin(), table.rows.end(), has_key);
    return found == table.rows.end() ? 0 : static_cast<std::size_t>(found - table.rows.begin()) + 1;
  }

  Scratch scratch_;
  const std::vector<GivenTable>* given_ = nullptr;
  std::vector<BookFault> faults_;
};

}  // namespace

std::vector<BookTable> read_book(std::string_view url) {
  const auto database = open_database(url, Use::kLook);
  const auto connection = database->connect(Database::Access::kReadOnly);
  check_migrated(*connection, migrations());
  Scratch scratch;
  std::vector<BookTable> book;
  connection->begin();
  for (const Table& table : tables()) {
    if (table.kept != Kept::kBook) continue;
    BookTable& read = book.emplace_back(BookTable{std::string{table.name}, {}, {}});
    std::map<std::string, bool> numbers;
    for (const SchemaColumn& column : scratch.columns_of(table.name)) {
      numbers[column.name] = column.number;
    }
    for (const std::string_view name : names_in(table.columns)) {
      read.columns.push_back({std::string{name}, numbers.at(std::string{name})});
    }
    Pages pages{*connection, table};
    for (LoadedRows rows = pages.next(); !rows.empty(); rows = pages.next()) {
      std::move(rows.begin(), rows.end(), std::back_inserter(read.rows));
    }
  }
  connection->commit();
  return book;
}

std::vector<BookFault> garbled_texts(const std::vector<BookTable>& book) {
  std::vector<BookFault> faults;
  for (const BookTable& table : book) {
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto& value = table.rows[row][i];
        if (!value || valid_utf8(*value)) continue;
        faults.push_back({table.name, row + 1, garbled_in(table.columns[i].name)});
      }
    }
  }
  return faults;
}

std::vector<BookFault> check_book(std::string_view url) {
  std::vector<GivenTable> given;
  for (BookTable& table : read_book(url)) {
    GivenTable& one = given.emplace_back(GivenTable{table.name, {}});
    for (auto& values : table.rows) {
      GivenRow& row = one.rows.emplace_back();
      for (std::size_t i = 0; i < values.size(); ++i) {
        row.emplace_back(table.columns[i].name, std::move(values[i]));
      }
    }
  }
  return Rehearsal{}.try_all(given);
}

std::vector<BookFault> restore_book(std::string_view url, const std::vector<GivenTable>& given) {
  Rehearsal rehearsal;
  auto faults = rehearsal.try_all(given);
  if (!faults.empty()) return faults;
  const auto target = open_database(url, Use::kServe);
  const auto writing = target->connect(Database::Access::kReadWrite);
  migrate(*writing, migrations());
  refuse_unless_empty(*writing);
  writing->begin();
  for (const Table& table : tables()) {
    if (table.kept == Kept::kBook) copy_table(rehearsal.connection(), *writing, table);
  }
  writing->finish_load();
  writing->commit();
  return {};
}

}  // namespace store
