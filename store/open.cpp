#include "store/open.h"

#include "store/postgres/postgres.h"
#include "store/sqlite/sqlite.h"

namespace store {

bool names_database(std::string_view url) {
  return sqlite::names(url) || postgres::names(url);
}

std::unique_ptr<Database> open_database(std::string_view url, Use use) {
  if (sqlite::names(url)) return sqlite::open(url, use);
  if (postgres::names(url)) return postgres::open(url, use);
  // The text itself may hold a password.
  throw DatabaseUnusable{
      "The database must be a file, such as sqlite:milepost.db, or a PostgreSQL database, such as "
      "postgres://milepost@localhost/milepost."};
}

}  // namespace store
