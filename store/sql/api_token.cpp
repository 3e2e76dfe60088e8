#include "store/sql/api_token.h"

#include <stdexcept>

namespace store {
namespace {

std::string scopes_text(const std::vector<okr::ApiScope>& scopes) {
  std::string text;
  for (const okr::ApiScope scope : scopes) {
    if (!text.empty()) text += ',';
    text += okr::word(scope);
  }
  return text;
}

std::vector<okr::ApiScope> scopes_from(std::string_view text) {
  std::vector<okr::ApiScope> scopes;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const auto scope = okr::api_scope(text.substr(0, comma));
    if (!scope) throw std::logic_error{"unknown scope of a token"};
    scopes.push_back(*scope);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return scopes;
}

okr::ApiToken read_api_token(const Rows& rows) {
  return {.id = rows.id<okr::ApiTokenId>(0),
          .name = rows.text(1),
          .scopes = scopes_from(rows.text(2)),
          .person = rows.id<okr::PersonId>(3),
          .made_by = rows.id<okr::PersonId>(4),
          .created_at = rows.instant(5),
          .revoked = rows.text(6) != "active"};
}

}  // namespace

okr::ApiTokenId add_api_token(const Book& book, const Author& author, const okr::ApiToken& token,
                              std::string_view hash) {
  const okr::ApiTokenId id{next_number(book, "api_token")};
  book.tx.execute(R"(
    INSERT INTO api_token (org_id, id, name, hash, scopes, person_id, made_by, created_at, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active'))",
                  book.org, id, token.name, hash, scopes_text(token.scopes), token.person,
                  token.made_by, token.created_at);
  record(book, author, okr::Noun::kApiToken, id.value, "state", std::nullopt, "active");
  return id;
}

std::optional<okr::ApiToken> find_api_token(const Book& book, std::string_view hash) {
  Rows rows = book.tx.query(R"(
    SELECT id, name, scopes, person_id, made_by, created_at, state
    FROM api_token WHERE org_id = $1 AND hash = $2 AND state = 'active')",
                            book.org, hash);
  if (!rows.next()) return std::nullopt;
  return read_api_token(rows);
}

std::optional<okr::ApiToken> find_api_token(const Book& book, okr::ApiTokenId id) {
  Rows rows = book.tx.query(R"(
    SELECT id, name, scopes, person_id, made_by, created_at, state
    FROM api_token WHERE org_id = $1 AND id = $2 AND state <> 'withdrawn')",
                            book.org, id);
  if (!rows.next()) return std::nullopt;
  return read_api_token(rows);
}

std::vector<okr::ApiToken> list_api_tokens(const Book& book) {
  std::vector<okr::ApiToken> result;
  Rows rows = book.tx.query(R"(
    SELECT id, name, scopes, person_id, made_by, created_at, state
    FROM api_token WHERE org_id = $1 AND state <> 'withdrawn' ORDER BY id)",
                            book.org);
  while (rows.next()) result.push_back(read_api_token(rows));
  return result;
}

std::optional<ApiAnswer> begin_api_request(const Book& book, okr::ApiTokenId token,
                                           std::string_view key, std::string_view request,
                                           okr::Instant at) {
  const bool is_new = book.tx.execute(R"(
    INSERT INTO api_request (org_id, token_id, key, at, request, status, body)
    VALUES ($1, $2, $3, $4, $5, 0, '')
    ON CONFLICT (org_id, token_id, key) DO NOTHING)",
                                      book.org, token, key, at, request) == 1;
  if (is_new) return std::nullopt;
  Rows rows = book.tx.query(R"(
    SELECT request, status, body FROM api_request
    WHERE org_id = $1 AND token_id = $2 AND key = $3)",
                            book.org, token, key);
  if (!rows.next()) throw std::logic_error{"a request that is there and is not"};
  return ApiAnswer{rows.text(0), static_cast<int>(rows.integer(1)), rows.text(2)};
}

void finish_api_request(const Book& book, okr::ApiTokenId token, std::string_view key,
                        const ApiAnswer& answer) {
  book.tx.execute(R"(
    UPDATE api_request SET status = $4, body = $5
    WHERE org_id = $1 AND token_id = $2 AND key = $3)",
                  book.org, token, key, answer.status, answer.body);
}

std::int64_t forget_api_requests(const Book& book, okr::Instant before) {
  std::vector<std::pair<std::int64_t, std::string>> old;
  {
    Rows rows = book.tx.query(
        "SELECT token_id, key FROM api_request WHERE org_id = $1 AND at < $2 ORDER BY at LIMIT 100",
        book.org, before);
    while (rows.next()) old.emplace_back(rows.integer(0), rows.text(1));
  }
  for (const auto& [token, key] : old) {
    book.tx.execute("DELETE FROM api_request WHERE org_id = $1 AND token_id = $2 AND key = $3",
                    book.org, token, key);
  }
  return static_cast<std::int64_t>(old.size());
}

}  // namespace store
