#include "bot/mattermost/token.h"

#include <openssl/crypto.h>

namespace bot::mattermost {
namespace {

// How long a token is is no secret; what it holds is.
bool same(std::string_view token, std::string_view given) {
  return token.size() == given.size() &&
         CRYPTO_memcmp(token.data(), given.data(), token.size()) == 0;
}

// The token that came with the request. Behind an outgoing OAuth connection the header holds
// something else, and only the field is left.
std::string_view given_token(const http::Headers& headers, const http::Form& form) {
  constexpr std::string_view kScheme = "Token ";
  const auto header = http::find_header(headers, "Authorization");
  if (header && header->starts_with(kScheme)) return header->substr(kScheme.size());
  const auto fields = form.values("token");
  return fields.size() == 1 ? fields.front() : std::string_view{};
}

}  // namespace

bool token_known(const std::vector<Secret>& tokens, const http::Headers& headers,
                 const http::Form& form) {
  const std::string_view given = given_token(headers, form);
  if (given.empty()) return false;
  bool known = false;
  for (const Secret& token : tokens) known |= same(token.reveal(), given);
  return known;
}

}  // namespace bot::mattermost
