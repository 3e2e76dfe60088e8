#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

namespace store {

// A value bound to or read from a statement. Text must outlive the call it is passed to.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string_view>;

// The engine could not do what was asked: disk full, connection lost, constraint broken. The text
// is for the log, never for a user.
class DatabaseError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The database cannot be used at all: it cannot be opened, is read-only, or is newer than this
// binary. The text is one sentence for the operator.
class DatabaseUnusable : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
};

// A prepared statement being run. One thread at a time.
class Statement {
 public:
  virtual ~Statement() = default;
  // `index` counts from 1, as in $1. Throws std::logic_error for a number the text does not have.
  virtual void bind(int index, const Value& value) = 0;
  // Moves to the next row; false when there is none. Throws DatabaseError, and std::logic_error
  // when a parameter was not bound.
  virtual bool step() = 0;
  // The number of rows the statement changed, once step returned false; no other statement may
  // change rows meanwhile.
  [[nodiscard]] virtual std::int64_t changed() const = 0;
  // Columns count from 0. Text stays valid until the next step or reset.
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
  // Makes the statement ready to be bound again.
  virtual void reset() = 0;
};

// One connection of an engine. One thread at a time.
class Connection {
 public:
  virtual ~Connection() = default;
  // A prepared statement, ready to be bound and in nobody else's hands until it is reset. Cached by
  // text; `sql` must be a string literal. Throws DatabaseError.
  virtual Statement& prepare(std::string_view sql) = 0;
  // Runs statements that take no values and return no rows, several if separated by semicolons.
  virtual void run(const std::string& sql) = 0;
  // Whether a transaction is open. Some failures (disk full) make an engine roll back all of it.
  [[nodiscard]] virtual bool in_transaction() const = 0;
};

// What an engine does for Store. `read_only` connections see the newest committed state at the
// moment their transaction begins.
class Database {
 public:
  virtual ~Database() = default;
  enum class Access { kReadWrite, kReadOnly };
  // Throws DatabaseUnusable.
  [[nodiscard]] virtual std::unique_ptr<Connection> connect(Access access) = 0;
};

}  // namespace store
