#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "store/ledger.h"
#include "store/transaction.h"

namespace store {

// What joins somebody's accounts on two platforms.
struct LinkCode {
  std::string code;
  okr::PersonId person;          // who asked for it
  okr::ConnectionId connection;  // where
  okr::Instant expires_at;
  std::optional<okr::Instant> used_at = {};
};
// The person's earlier codes are gone, as are all that expired a day before.
void add_link_code(const Book& book, const LinkCode& code, okr::Instant now);
[[nodiscard]] std::optional<LinkCode> find_link_code(const Book& book, std::string_view code);
void use_link_code(const Book& book, std::string_view code, okr::Instant at);

// A column that says whose a row is, in a table of the book. The ledger's own is not among them:
// its rows are never changed.
struct PersonColumn {
  std::string_view table;
  std::string_view column;
};
[[nodiscard]] std::span<const PersonColumn> person_columns();

// How much came along.
struct Merged {
  std::int64_t objectives = 0;
  std::int64_t key_results = 0;
  std::int64_t check_ins = 0;
  std::int64_t teams = 0;
};
// Makes one person of two: all that `from` is, owns and has said is `into`'s from now on. What the
// ledger can tell field by field stands there so; at the end a row of `from`, field "merged", new
// value the number of `into`. `from` stays in the ledger and is shown as `into`. Precondition:
// `into` has the smaller number, and they have no connection in common.
Merged merge_persons(const Book& book, const Author& author, okr::PersonId from,
                     okr::PersonId into);

}  // namespace store
