#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/api_token.h"
#include "store/transaction.h"

namespace store {

// With a ledger row (noun API token, field "state"), which says nothing of the token. `hash` is its
// sha256_hex(). `token.id` is ignored.
okr::ApiTokenId add_api_token(const Book& book, const Author& author, const okr::ApiToken& token,
                              std::string_view hash);
// The active one with that hash; absent when there is none.
[[nodiscard]] std::optional<okr::ApiToken> find_api_token(const Book& book, std::string_view hash);
// Also a revoked one; absent when there is none or its creation was undone.
[[nodiscard]] std::optional<okr::ApiToken> find_api_token(const Book& book, okr::ApiTokenId id);
// By id, the revoked ones too.
[[nodiscard]] std::vector<okr::ApiToken> list_api_tokens(const Book& book);

// What a request with an Idempotency-Key was, and how it was answered.
struct ApiAnswer {
  std::string request;  // sha256_hex() of what was asked for
  int status = 0;
  std::string body;
};
// Absent when the key is new: then it is noted in the same transaction, and finish_api_request()
// must follow. Keys are counted per token.
[[nodiscard]] std::optional<ApiAnswer> begin_api_request(const Book& book, okr::ApiTokenId token,
                                                         std::string_view key,
                                                         std::string_view request, okr::Instant at);
void finish_api_request(const Book& book, okr::ApiTokenId token, std::string_view key,
                        const ApiAnswer& answer);
// Returns how many were forgotten, at most 100.
std::int64_t forget_api_requests(const Book& book, okr::Instant before);

}  // namespace store
