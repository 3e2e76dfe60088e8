#include "store/postgres/statement.h"

#include <fmt/format.h>

#include <charconv>
#include <set>
#include <stdexcept>
#include <utility>

namespace store::postgres {
namespace {

// How many parameters the text has. Throws std::logic_error unless they are $1 to $n.
std::size_t count_parameters(std::string_view sql) {
  std::set<int> numbers;
  for (std::size_t at = sql.find('$'); at != std::string_view::npos; at = sql.find('$', at + 1)) {
    int number = 0;
    std::from_chars(sql.data() + at + 1, sql.data() + sql.size(), number);
    if (number > 0) numbers.insert(number);
  }
  if (!numbers.empty() && *numbers.rbegin() != static_cast<int>(numbers.size())) {
    throw std::logic_error{fmt::format("parameters are not $1 to ${} in: {}", numbers.size(), sql)};
  }
  return numbers.size();
}

// The server reports rows that were only read as if they had been changed.
bool only_reads(std::string_view sql) {
  return sql.substr(std::min(sql.find_first_not_of(" \n"), sql.size())).starts_with("SELECT");
}

}  // namespace

void rethrow(const pqxx::sql_error& error) {
  const std::string& state = error.sqlstate();
  const std::string text = fmt::format("{} (SQLSTATE {})", error.what(), state);
  // A row that a concurrent transaction has put there first.
  if (state == "23505") throw Conflict{text};
  // The server shuts down, has crashed or starts up.
  if (state.starts_with("08") || state == "57P01" || state == "57P02" || state == "57P03") {
    throw ConnectionLost{text};
  }
  throw DatabaseError{text};
}

CachedStatement::CachedStatement(pqxx::nontransaction& work, std::string name,
                                 const std::string& sql)
    : work_(work),
      name_(std::move(name)),
      changes_rows_(!only_reads(sql)),
      texts_(count_parameters(sql)),
      parameters_(texts_.size()) {
  translated([&] { work_.conn().prepare(name_, sql); });
}

void CachedStatement::bind(int index, const Value& value) {
  const auto number = static_cast<std::size_t>(index);
  if (number == 0 || number > parameters_.size()) {
    throw std::logic_error{fmt::format("the statement has no parameter ${}", index)};
  }
  std::string& kept = texts_[number - 1];
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    kept = std::to_string(*whole);
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    if (text->find('\0') != std::string_view::npos) {
      throw DatabaseError{"a text with a NUL in it cannot be kept"};
    }
    kept = *text;
  }
  const bool null = std::holds_alternative<std::nullptr_t>(value);
  parameters_[number - 1] = null ? nullptr : kept.c_str();
  ++bound_;
}

bool CachedStatement::step() {
  if (!stepped_) run();
  if (next_ >= result_.size()) return false;
  ++next_;
  return true;
}

void CachedStatement::run() {
  if (bound_ != parameters_.size()) {
    throw std::logic_error{fmt::format("{} of {} parameters bound", bound_, parameters_.size())};
  }
  stepped_ = true;
  result_ = translated(
      [&] { return work_.exec_prepared(name_, pqxx::prepare::make_dynamic_params(parameters_)); });
  changed_ = changes_rows_ ? static_cast<std::int64_t>(result_.affected_rows()) : 0;
}

bool CachedStatement::is_null(int column) const {
  return result_[next_ - 1][column].is_null();
}

std::int64_t CachedStatement::integer(int column) const {
  return is_null(column) ? 0 : result_[next_ - 1][column].as<std::int64_t>();
}

std::string_view CachedStatement::text(int column) const {
  const pqxx::field field = result_[next_ - 1][column];
  return {field.c_str(), field.size()};
}

void CachedStatement::reset() {
  bound_ = 0;
  result_.clear();
  next_ = 0;
  changed_ = 0;
  stepped_ = false;
  lent_ = false;
}

}  // namespace store::postgres
