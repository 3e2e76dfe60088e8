#include "tests/temporary_store.h"

#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "store/postgres/postgres.h"
#include "store/transaction.h"

namespace tests {
namespace {

bool on_postgres() {
  const char* engine = std::getenv("TESTS_ENGINE");
  return engine != nullptr && std::string_view{engine} == "postgres";
}

// The database of that name on the tests' server; which it has itself is where others are made.
std::string url_of(std::string_view name) {
  const char* server = std::getenv("TESTS_POSTGRES");
  if (server == nullptr) {
    throw std::runtime_error{"There is no PostgreSQL for the tests; run tests/run.sh."};
  }
  const std::string url{server};
  const std::size_t path = url.find('/', url.find("//") + 2);
  const std::size_t end = std::min(url.find('?', path), url.size());
  return name.empty() ? url : url.substr(0, path + 1).append(name) + url.substr(end);
}

std::string name_in(std::string_view url) {
  const std::size_t path = url.find('/', url.find("//") + 2);
  return std::string{url.substr(path + 1, url.find('?', path) - path - 1)};
}

std::unique_ptr<store::Connection> server() {
  return store::postgres::open(url_of(""), store::Use::kLook)
      ->connect(store::Database::Access::kReadWrite);
}

bool exists(store::Connection& connection, std::string_view name) {
  store::Statement& found = connection.prepare("SELECT 1 FROM pg_database WHERE datname = $1");
  found.bind(1, name);
  const bool result = found.step();
  found.reset();
  return result;
}

// A database with all tables and nothing in them, made by the first test that wants one: a copy of
// it costs a tenth of what the migrations do.
constexpr std::string_view kMigrated = "migrated";

void make_migrated(store::Connection& connection) {
  if (exists(connection, kMigrated)) return;
  connection.run("SELECT pg_advisory_lock(1)");
  if (!exists(connection, kMigrated)) {
    connection.run("CREATE DATABASE migrating");
    { const store::Store migrates{url_of("migrating")}; }
    connection.run(std::string{"ALTER DATABASE migrating RENAME TO "} + std::string{kMigrated});
  }
  connection.run("SELECT pg_advisory_unlock(1)");
}

std::string new_database(TemporaryDatabase::Holds holds) {
  static std::atomic<int> made = 0;
  const std::string name = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
  const auto connection = server();
  std::string model = "template1";
  if (holds == TemporaryDatabase::Holds::kTables) {
    make_migrated(*connection);
    model = kMigrated;
  }
  connection->run("CREATE DATABASE " + name + " TEMPLATE " + model);
  return url_of(name);
}

// The same in a file, in the folder of the run if there is one; without it each test migrates.
void copy_migrated(const std::filesystem::path& to) {
  const char* folder = std::getenv("TESTS_FOLDER");
  if (folder == nullptr) return;
  const std::filesystem::path migrated = std::filesystem::path{folder} / "migrated.db";
  if (!std::filesystem::exists(migrated)) {
    const TemporaryFolder own{folder};
    const std::filesystem::path migrating = own.path() / "migrating.db";
    { const store::Store migrates{"sqlite:" + migrating.string()}; }
    std::filesystem::rename(migrating, migrated);  // of those made at once, one stays
  }
  std::filesystem::copy_file(migrated, to);
}

std::string new_file(TemporaryDatabase::Holds holds, const std::filesystem::path& path) {
  if (holds == TemporaryDatabase::Holds::kTables) copy_migrated(path);
  return "sqlite:" + path.string();
}

}  // namespace

TemporaryDatabase::TemporaryDatabase(Holds holds)
    : url_(on_postgres() ? new_database(holds) : new_file(holds, folder_.path() / "book.db")) {}

TemporaryDatabase::~TemporaryDatabase() {
  if (!store::postgres::names(url_)) return;
  server()->run("DROP DATABASE IF EXISTS " + name_in(url_) + " WITH (FORCE)");
}

}  // namespace tests
