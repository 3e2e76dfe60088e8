#include "store/sqlite/statement.h"

#include <SQLiteCpp/Column.h>
#include <fmt/format.h>

#include <stdexcept>

namespace store::sqlite {
namespace {

SQLite::Statement prepared(const SQLite::Database& database, const std::string& sql) {
  try {
    return SQLite::Statement{database, sql};
  } catch (const SQLite::Exception& exception) {
    throw to_error(exception);
  }
}

}  // namespace

DatabaseError to_error(const SQLite::Exception& exception) {
  return DatabaseError{
      fmt::format("{} (SQLite error {})", exception.what(), exception.getExtendedErrorCode())};
}

CachedStatement::CachedStatement(const SQLite::Database& database, const std::string& sql)
    : database_(database), statement_(prepared(database, sql)) {
  const int count = statement_.getBindParameterCount();
  for (int number = 1; number <= count; ++number) {
    const int position = statement_.getIndex(fmt::format("${}", number).c_str());
    if (position == 0) {
      throw std::logic_error{fmt::format("parameters are not $1 to ${} in: {}", count, sql)};
    }
    positions_.push_back(position);
  }
}

void CachedStatement::bind(int index, const Value& value) {
  const auto number = static_cast<std::size_t>(index);
  if (number == 0 || number > positions_.size()) {
    throw std::logic_error{fmt::format("no parameter ${} in: {}", index, statement_.getQuery())};
  }
  const int position = positions_[number - 1];
  try {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      statement_.bind(position, *whole);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      if (text->find('\0') != std::string_view::npos) {
        throw DatabaseError{"a text with a NUL in it cannot be kept"};
      }
      statement_.bind(position, std::string{*text});
    } else {
      statement_.bind(position);
    }
  } catch (const SQLite::Exception& exception) {
    throw to_error(exception);
  }
  ++bound_;
}

bool CachedStatement::step() {
  if (!stepped_) begin();
  try {
    const bool row = statement_.executeStep();
    // Counted at the end only, also when RETURNING handed the rows out one by one.
    if (!row) changed_ = database_.getTotalChanges() - changed_before_;
    return row;
  } catch (const SQLite::Exception& exception) {
    throw to_error(exception);
  }
}

void CachedStatement::begin() {
  if (bound_ != positions_.size()) {
    throw std::logic_error{fmt::format("{} of {} parameters bound in: {}", bound_,
                                       positions_.size(), statement_.getQuery())};
  }
  changed_before_ = database_.getTotalChanges();
  stepped_ = true;
}

bool CachedStatement::is_null(int column) const {
  return statement_.isColumnNull(column);
}

std::int64_t CachedStatement::integer(int column) const {
  return statement_.getColumn(column).getInt64();
}

std::string_view CachedStatement::text(int column) const {
  const SQLite::Column value = statement_.getColumn(column);
  const char* begin = value.getText();
  return {begin, static_cast<std::size_t>(value.getBytes())};
}

void CachedStatement::reset() {
  // The code it returns is that of the step before, which was thrown there.
  static_cast<void>(statement_.tryReset());
  statement_.clearBindings();
  bound_ = 0;
  changed_ = 0;
  stepped_ = false;
  lent_ = false;
}

}  // namespace store::sqlite
