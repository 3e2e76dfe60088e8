#include "store/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "store/transaction.h"

namespace store {
namespace {

constexpr std::size_t kPage = 5'000;  // rows in memory at a time

}  // namespace

std::vector<std::string_view> names_in(std::string_view list) {
  std::vector<std::string_view> names;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(", "), list.size());
    names.push_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 2, list.size()));
  }
  return names;
}

Pages::Pages(Connection& connection, const Table& table)
    : connection_(connection),
      columns_(names_in(table.columns)),
      first_(fmt::format("SELECT {} FROM {} ORDER BY {} LIMIT {}", table.columns, table.name,
                         table.key, kPage)) {
  std::string numbers;
  for (const std::string_view key : names_in(table.key)) {
    key_.push_back(static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), key) -
                                            columns_.begin()));
    numbers += fmt::format("{}${}", key_.size() > 1 ? ", " : "", key_.size());
  }
  next_ = fmt::format("SELECT {} FROM {} WHERE ({}) > ({}) ORDER BY {} LIMIT {}", table.columns,
                      table.name, table.key, numbers, table.key, kPage);
}

LoadedRows Pages::next() {
  Statement& statement = connection_.prepare(last_.empty() ? first_ : next_);
  const Rows bound{statement};  // resets it
  for (std::size_t i = 0; i < last_.size(); ++i) {
    statement.bind(static_cast<int>(i) + 1, std::string_view{last_[i]});
  }
  LoadedRows rows;
  while (statement.step()) {
    auto& row = rows.emplace_back();
    for (int column = 0; column < static_cast<int>(columns_.size()); ++column) {
      row.push_back(statement.is_null(column) ? std::nullopt
                                              : std::optional<std::string>{statement.text(column)});
    }
  }
  if (!rows.empty()) {
    last_.clear();
    for (const std::size_t key : key_) last_.push_back(rows.back()[key].value());
  }
  return rows;
}

}  // namespace store
