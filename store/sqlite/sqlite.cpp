#include "store/sqlite/sqlite.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/sqlite/planner.h"
#include "store/sqlite/statement.h"
#include "store/transaction.h"

namespace store::sqlite {
namespace {

constexpr std::string_view kScheme = "sqlite:";
constexpr int kBusyMilliseconds = 5000;

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

// There is one writer: no row needs a lock of its own.
std::string without_row_locks(std::string_view sql) {
  return std::string{sql.substr(0, sql.find("FOR UPDATE"))};
}

class CachingConnection : public Connection {
 public:
  CachingConnection(const std::string& path, int flags)
      : database_(path, flags, kBusyMilliseconds),
        begin_((flags & SQLite::OPEN_READWRITE) != 0 ? "BEGIN IMMEDIATE" : "BEGIN") {}

  Statement& prepare(std::string_view sql) override {
    auto found = statements_.find(sql);
    if (found == statements_.end()) found = statements_.try_emplace(std::string{sql}).first;
    auto& same_text = found->second;
    for (const auto& statement : same_text) {
      if (!statement->lent()) return lent(*statement);
    }
    same_text.push_back(
        std::make_unique<CachedStatement>(database_, without_row_locks(found->first)));
    return lent(*same_text.back());
  }

  void run(const std::string& sql) override {
    try {
      database_.exec(sql);
    } catch (const SQLite::Exception& exception) {
      throw to_error(exception);
    }
  }

  void begin() override { step(begin_); }
  void begin_alone() override { step("BEGIN IMMEDIATE"); }
  void commit() override { step("COMMIT"); }
  void roll_back() override { step("ROLLBACK"); }

  [[nodiscard]] bool in_transaction() const override {
    return sqlite3_get_autocommit(database_.getHandle()) == 0;
  }

  void prepare_planner() override {
    try {
      sqlite::prepare_planner(database_);
    } catch (const SQLite::Exception& exception) {
      throw to_error(exception);
    }
  }

  void load(std::string_view table, const std::vector<std::string_view>& columns,
            const LoadedRows& rows) override {
    std::string places;
    for (std::size_t i = 1; i <= columns.size(); ++i) {
      places += fmt::format("{}${}", i > 1 ? ", " : "", i);
    }
    Statement& statement = prepare(
        fmt::format("INSERT INTO {} ({}) VALUES ({})", table, fmt::join(columns, ", "), places));
    for (const auto& row : rows) {
      const Rows bound{statement};  // resets it
      for (std::size_t i = 0; i < row.size(); ++i) {
        statement.bind(static_cast<int>(i) + 1, to_sql(row[i]));
      }
      statement.step();
    }
  }

  // It counts on from the largest number by itself.
  void finish_load() override {}

  // One writer at a time: what is on disk and what this transaction has added are all there is.
  std::int64_t next_ledger_number(std::int64_t org) override {
    Rows rows{prepare("SELECT coalesce(max(id), 0) + 1 FROM change WHERE org_id = $1"), org};
    rows.next();
    return rows.integer(0);
  }

  [[nodiscard]] std::optional<okr::Instant> clock() override { return std::nullopt; }

  [[nodiscard]] SQLite::Database& database() { return database_; }

 private:
  void step(std::string_view sql) {
    Rows rows{prepare(sql)};
    rows.next();
  }

  static Statement& lent(CachedStatement& statement) {
    statement.lend();
    return statement;
  }

  SQLite::Database database_;
  const std::string_view begin_;
  // Several of one text where one was asked for again before it was reset. Goes before database_.
  std::unordered_map<std::string, std::vector<std::unique_ptr<CachedStatement>>, TextHash,
                     std::equal_to<>>
      statements_;
};

// What went wrong while opening, for the operator.
std::string cause(const SQLite::Exception& exception) {
  switch (exception.getExtendedErrorCode() & 0xff) {
    case SQLITE_NOTADB:
      return "it is not a SQLite database";
    case SQLITE_CORRUPT:
      return "it is damaged; restore a backup";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another process has locked it";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "it is read-only";
    case SQLITE_CANTOPEN:
      return "there is no such file, or this user may not open it";
    default:
      return fmt::format("{} (SQLite error {})", exception.what(),
                         exception.getExtendedErrorCode());
  }
}

DatabaseUnusable unusable(const std::string& path, const std::string& why) {
  return DatabaseUnusable{fmt::format("The database \"{}\" cannot be used: {}.", path, why)};
}

std::string lock_problem(int error) {
  switch (error) {
    case EWOULDBLOCK:
      return "another process is serving it";
    case ENOENT:
    case ENOTDIR:
      return "its folder does not exist";
    case EACCES:
    case EPERM:
    case EROFS:
      return "its folder is read-only";
    default:
      return fmt::format("its lock file cannot be made (errno {})", error);
  }
}

// An exclusive lock on a file beside the database, so that a second server is refused. A file of
// its own, because closing the database's file a second time would drop the locks SQLite has on it.
// It stays when the lock goes: removing it could remove the next owner's.
class FileLock {
 public:
  explicit FileLock(const std::string& path)
      : file_(::open((path + "-lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (file_ < 0) throw unusable(path, lock_problem(errno));
    if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
    const int error = errno;
    ::close(file_);
    throw unusable(path, lock_problem(error));
  }
  ~FileLock() { ::close(file_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int file_;
};

// Group commit, and readers beside the one writer.
constexpr Pool kPool{.writers = 1, .batch = 256, .readers = 2};

class File : public Database {
 public:
  File(std::string path, Use use) : path_(std::move(path)) {
    if (use == Use::kServe) lock_ = std::make_unique<FileLock>(path_);
  }

  [[nodiscard]] std::unique_ptr<Connection> connect(Access access) override {
    try {
      return access == Access::kReadOnly ? reader() : writer();
    } catch (const SQLite::Exception& exception) {
      throw unusable(path_, cause(exception));
    }
  }

  [[nodiscard]] Pool pool() const override { return kPool; }

 private:
  std::unique_ptr<Connection> writer() {
    auto connection = std::make_unique<CachingConnection>(
        path_, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX);
    SQLite::Database& database = connection->database();
    // SQLite opens a write-protected file without a word and fails at the first write.
    if (sqlite3_db_readonly(database.getHandle(), "main") == 1) {
      throw unusable(path_, "it is read-only");
    }
    const std::string mode = database.execAndGet("PRAGMA journal_mode = WAL").getString();
    if (mode != "wal") throw unusable(path_, "its file system cannot hold a write-ahead log");
    database.exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    return connection;
  }

  std::unique_ptr<Connection> reader() {
    auto connection =
        std::make_unique<CachingConnection>(path_, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX);
    connection->database().exec("PRAGMA query_only = ON; SELECT count(*) FROM sqlite_schema");
    return connection;
  }

  std::string path_;
  std::unique_ptr<FileLock> lock_;
};

}  // namespace

bool names(std::string_view url) {
  return url.starts_with(kScheme) && url.size() > kScheme.size() && url[kScheme.size()] != ':';
}

std::unique_ptr<Database> open(std::string_view url, Use use) {
  // Else every allocation of every thread takes one lock to be counted. Too late once SQLite is in
  // use, which does no harm.
  [[maybe_unused]] static const int status = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  return std::make_unique<File>(std::string{url.substr(kScheme.size())}, use);
}

}  // namespace store::sqlite
