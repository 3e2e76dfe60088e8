#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "store/database.h"
#include "store/okr/id.h"
#include "store/okr/time.h"

namespace store {

// How C++ values become SQL values: instants are seconds and days are days since 1970, UTC; ids are
// their numbers; an absent optional is NULL.
inline Value to_sql(std::int64_t value) {
  return value;
}
inline Value to_sql(int value) {
  return std::int64_t{value};
}
inline Value to_sql(bool value) {
  return std::int64_t{value ? 1 : 0};
}
inline Value to_sql(std::string_view value) {
  return value;
}
inline Value to_sql(const std::string& value) {
  return std::string_view{value};
}
inline Value to_sql(const char* value) {
  return std::string_view{value};
}
inline Value to_sql(std::nullptr_t) {
  return nullptr;
}
inline Value to_sql(okr::Instant at) {
  return std::int64_t{at.time_since_epoch().count()};
}
inline Value to_sql(okr::Day day) {
  return std::int64_t{day.time_since_epoch().count()};
}
template <class Tag>
Value to_sql(okr::Id<Tag> id) {
  return id.value;
}
template <class T>
Value to_sql(const std::optional<T>& value) {
  return value ? to_sql(*value) : Value{nullptr};
}

// The rows of a running query. Resets its statement when it goes.
class Rows {
 public:
  explicit Rows(Statement& statement) : statement_(&statement) {}
  // Binds `args` in order. Delegates, so that a bind that throws resets the statement too.
  template <class... Args>
  Rows(Statement& statement, const Args&... args) : Rows(statement) {
    [[maybe_unused]] int index = 0;
    (statement.bind(++index, to_sql(args)), ...);
  }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows() { statement_->reset(); }

  bool next() { return statement_->step(); }
  // How many rows the statement changed, once next() returned false.
  [[nodiscard]] std::int64_t changed() const { return statement_->changed(); }

  [[nodiscard]] bool is_null(int column) const { return statement_->is_null(column); }
  [[nodiscard]] std::int64_t integer(int column) const { return statement_->integer(column); }
  [[nodiscard]] std::string text(int column) const { return std::string{statement_->text(column)}; }
  [[nodiscard]] okr::Instant instant(int column) const {
    return okr::Instant{std::chrono::seconds{integer(column)}};
  }
  [[nodiscard]] okr::Day day(int column) const {
    return okr::Day{std::chrono::days{integer(column)}};
  }
  template <class IdType>
  [[nodiscard]] IdType id(int column) const {
    return IdType{integer(column)};
  }
  // The same, absent for NULL.
  [[nodiscard]] std::optional<okr::Instant> maybe_instant(int column) const {
    return is_null(column) ? std::nullopt : std::optional{instant(column)};
  }
  [[nodiscard]] std::optional<okr::Day> maybe_day(int column) const {
    return is_null(column) ? std::nullopt : std::optional{day(column)};
  }
  [[nodiscard]] std::optional<std::string> maybe_text(int column) const {
    return is_null(column) ? std::nullopt : std::optional{text(column)};
  }
  template <class IdType>
  [[nodiscard]] std::optional<IdType> maybe_id(int column) const {
    return is_null(column) ? std::nullopt : std::optional{id<IdType>(column)};
  }

 private:
  Statement* statement_;
};

// An open transaction: what store.read and store.write hand to their function. It must not outlive
// that call, and only the thread that was given it may use it.
class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(connection) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // `sql` is a string literal with $1 … $n; `args` are bound in order and copied.
  template <class... Args>
  [[nodiscard]] Rows query(std::string_view sql, const Args&... args) {
    return Rows{connection_.prepare(sql), args...};
  }

  // Runs a statement to its end. Returns the number of rows it changed.
  template <class... Args>
  std::int64_t execute(std::string_view sql, const Args&... args) {
    Rows rows = query(sql, args...);
    while (rows.next()) {
    }
    return rows.changed();
  }

  // As Connection::next_ledger_number.
  std::int64_t next_ledger_number(std::int64_t org) { return connection_.next_ledger_number(org); }

 private:
  Connection& connection_;
};

// One org's rows inside a transaction: what every function of store/sql takes first.
struct Book {
  Transaction& tx;
  okr::OrgId org;
};

}  // namespace store
