#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/okr/time.h"

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

// Another transaction came between. Nothing of this one stays; done again from its beginning it may
// well succeed.
class Conflict : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
};

// The connection is gone, and with it all that was not committed; the same may be done again on a
// new one.
class ConnectionLost : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
};

// The connection was lost while it committed: whether it did is not known, so nobody may do the
// same again blindly.
class CommitUnknown : public DatabaseError {
 public:
  using DatabaseError::DatabaseError;
};

// A prepared statement being run. One thread at a time.
class Statement {
 public:
  virtual ~Statement() = default;
  // `index` counts from 1, as in $1. Throws std::logic_error for a number the text does not have,
  // and DatabaseError for text with a NUL in it, which not every engine can keep.
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

using LoadedRows = std::vector<std::vector<std::optional<std::string>>>;

// One connection of an engine. One thread at a time. What it does outside begin … commit stands at
// once. Everything but the destructor may throw Conflict and ConnectionLost; the latter for good.
class Connection {
 public:
  virtual ~Connection() = default;
  // A prepared statement, ready to be bound and in nobody else's hands until it is reset. Cached by
  // text; `sql` must be a string literal. Throws DatabaseError.
  virtual Statement& prepare(std::string_view sql) = 0;
  // Runs statements that take no values and return no rows, several if separated by semicolons.
  virtual void run(const std::string& sql) = 0;

  // A transaction sees one state of the database, and its own changes, to its end.
  virtual void begin() = 0;
  // As begin, while no other process is in such a transaction: for what must not be done twice at
  // once, such as migrations. Waits for the others.
  virtual void begin_alone() = 0;
  // On disk when it returns. Throws CommitUnknown.
  virtual void commit() = 0;
  virtual void roll_back() = 0;
  // Whether a transaction is open. Some failures (disk full) make an engine roll back all of it.
  [[nodiscard]] virtual bool in_transaction() const = 0;

  // Lets the engine know, once the tables are there, how they will fill up.
  virtual void prepare_planner() = 0;

  // Adds many rows at once. A value is its text, as Statement::text gives it; absent for NULL.
  virtual void load(std::string_view table, const std::vector<std::string_view>& columns,
                    const LoadedRows& rows) = 0;
  // To be called after rows with numbers of their own were loaded, or a migration moved them,
  // before the commit: the numbers to come are larger.
  virtual void finish_load() = 0;

  // The next number for a command, check-in or change of `org`: larger than any that is on disk,
  // and than any given to a command that ended before this one began. May leave gaps.
  virtual std::int64_t next_ledger_number(std::int64_t org) = 0;
  // The database's own time, where several machines share one; absent where it is this machine's.
  [[nodiscard]] virtual std::optional<okr::Instant> clock() = 0;
};

// How many connections an engine makes good use of.
struct Pool {
  int writers = 1;
  std::size_t batch = 1;  // how many callers' writes share one transaction at most
  int readers = 1;
};

// What a database is opened for.
enum class Use {
  kServe,  // reads and writes, and makes what is missing
  kLook,   // only reads
};

// What an engine does for Store. `read_only` connections see the newest committed state at the
// moment their transaction begins.
class Database {
 public:
  virtual ~Database() = default;
  enum class Access { kReadWrite, kReadOnly };
  // Any thread. Throws DatabaseUnusable.
  [[nodiscard]] virtual std::unique_ptr<Connection> connect(Access access) = 0;
  [[nodiscard]] virtual Pool pool() const = 0;
};

}  // namespace store
