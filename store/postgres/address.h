#pragma once

#include <string>
#include <string_view>

namespace store::postgres {

// Where a book is.
struct Address {
  std::string url;     // as libpq takes it
  std::string schema;  // a plain SQL name
  std::string shown;   // for people: without user, password and parameters
};

// What a URL such as postgres://user:password@host/database?schema=team_a says. Throws
// DatabaseUnusable when the schema is not a plain name.
[[nodiscard]] Address parse_address(std::string_view url);

}  // namespace store::postgres
