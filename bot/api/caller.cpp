#include "bot/api/caller.h"

#include <fmt/format.h>

#include "bot/api/problem.h"
#include "store/sha256.h"
#include "store/sql/api_token.h"
#include "store/sql/person.h"

namespace bot::api {
namespace {

// The token of "Authorization: Bearer …"; empty when there is none.
std::string_view bearer(const http::Request& request) {
  constexpr std::string_view kScheme = "bearer ";
  const auto header = http::find_header(request.headers, "Authorization");
  if (!header || header->size() <= kScheme.size()) return {};
  if (!http::same_name(header->substr(0, kScheme.size()), kScheme)) return {};
  return header->substr(kScheme.size());
}

}  // namespace

Caller read_caller(const store::Book& book, const http::Request& request, okr::ApiScope scope) {
  const std::string_view secret = bearer(request);
  if (secret.empty()) {
    throw Problem{
        401,
        "Send a token: `Authorization: Bearer milepost_…`. Administrators make one in the "
        "chat: `/okr admin token add <name> <scopes>`."};
  }
  auto token = store::find_api_token(book, store::sha256_hex(secret));
  if (!token) {
    throw Problem{401,
                  "This token is not known, or it was revoked. Administrators make another in the "
                  "chat: `/okr admin token add <name> <scopes>`."};
  }
  if (!token->has(scope)) {
    throw Problem{403, fmt::format("The token {} lacks the scope `{}`, which this needs. Make "
                                   "another with it: `/okr admin token add <name> {}`.",
                                   token->name, okr::word(scope), okr::word(scope))};
  }
  okr::Person person = store::read_person(book, token->person);
  if (person.left_at) {
    throw Problem{403, fmt::format("{}, for whom the token {} acts, has left. Make another token "
                                   "for somebody who is here.",
                                   person.name, token->name)};
  }
  return {*std::move(token), std::move(person)};
}

void Allowance::take(okr::ApiTokenId token, okr::Instant now) {
  const std::int64_t minute =
      std::chrono::floor<std::chrono::minutes>(now.time_since_epoch()).count();
  const std::lock_guard lock(mutex_);
  Used& used = used_[token];
  if (used.minute != minute) used = {minute, 0};
  if (++used.count <= kPerMinute) return;
  throw Problem{429,
                fmt::format("That were more than {} requests in this minute. Wait for the next, "
                            "and ask for longer pages.",
                            kPerMinute)};
}

}  // namespace bot::api
