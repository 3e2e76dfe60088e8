#pragma once

#include <string>
#include <string_view>

namespace store::postgres {

// A statement of the migrations in PostgreSQL's words: whole numbers have 64 bits, text is compared
// and folded by its bytes, a whole number that is the primary key counts itself, and how a table is
// stored is PostgreSQL's business. Anything that creates no table comes back as it is.
[[nodiscard]] std::string in_own_words(std::string_view sql);

}  // namespace store::postgres
