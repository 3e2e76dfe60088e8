#include "bot/slack/oauth.h"

#include <openssl/evp.h>

#include <utility>

#include "bot/json_text.h"

namespace bot::slack {
namespace {

using nlohmann::ordered_json;

// "id:secret" as HTTP Basic takes it.
Secret basic(const std::string& id, const Secret& secret) {
  const std::string plain = id + ":" + secret.reveal();
  std::string text(4 * ((plain.size() + 2) / 3) + 1, '\0');
  const int length = ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                       reinterpret_cast<const unsigned char*>(plain.data()),
                                       static_cast<int>(plain.size()));
  text.resize(static_cast<std::size_t>(length));
  return Secret{std::move(text)};
}

std::variant<Grant, Failure> read_grant(const ordered_json& reply) {
  Grant grant;
  grant.team_id = text_at(value_at(reply, "team"), "id");
  grant.team_name = text_at(value_at(reply, "team"), "name");
  grant.scopes = text_at(reply, "scope");
  grant.installer = text_at(value_at(reply, "authed_user"), "id");
  grant.token = Secret{text_at(reply, "access_token")};
  grant.refresh_token = Secret{text_at(reply, "refresh_token")};
  const std::int64_t lifetime = integer_at(reply, "expires_in");
  if (lifetime > 0) grant.lifetime = std::chrono::seconds{lifetime};
  if (!grant.token.empty() && !grant.team_id.empty()) return grant;
  const bool whole_organisation = flag_at(reply, "is_enterprise_install");
  return Failure{scheduler::Refused{"oauth.v2.access: no workspace in the reply"},
                 whole_organisation ? "is_enterprise_install" : ""};
}

}  // namespace

OAuth::OAuth(http::Client& http, const SlackConfig& config)
    : api_(http, config.api_url, basic(config.client_id, config.client_secret), "Basic") {}

std::variant<Grant, Failure> OAuth::exchange(const std::string& code,
                                             const std::string& redirect_uri) const {
  return access({{"code", code}, {"redirect_uri", redirect_uri}});
}

std::variant<Grant, Failure> OAuth::refresh(const Secret& refresh_token) const {
  return access({{"grant_type", "refresh_token"}, {"refresh_token", refresh_token.reveal()}});
}

std::variant<Grant, Failure> OAuth::access(const Arguments& arguments) const {
  auto reply = api_.call("oauth.v2.access", arguments, Repeat::kUnsafe);
  if (auto* failure = std::get_if<Failure>(&reply)) return std::move(*failure);
  return read_grant(std::get<ordered_json>(reply));
}

}  // namespace bot::slack
