#include "tests/temporary_store.h"

#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "store/postgres/postgres.h"

namespace tests {
namespace {

bool on_postgres() {
  const char* engine = std::getenv("TESTS_ENGINE");
  return engine != nullptr && std::string_view{engine} == "postgres";
}

std::string new_schema() {
  const char* server = std::getenv("TESTS_POSTGRES");
  if (server == nullptr) {
    throw std::runtime_error{"There is no PostgreSQL for the tests; run tests/run.sh."};
  }
  static std::atomic<int> made = 0;
  return std::string{server} + "&schema=test_" + std::to_string(::getpid()) + "_" +
         std::to_string(++made);
}

}  // namespace

TemporaryDatabase::TemporaryDatabase()
    : url_(on_postgres() ? new_schema() : "sqlite:" + (folder_.path() / "book.db").string()) {}

TemporaryDatabase::~TemporaryDatabase() {
  if (!store::postgres::names(url_)) return;
  const std::string schema = url_.substr(url_.rfind('=') + 1);
  store::postgres::open(url_, store::Use::kLook)
      ->connect(store::Database::Access::kReadWrite)
      ->run("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
}

}  // namespace tests
