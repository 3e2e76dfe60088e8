#include "bot/slack/workspaces.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "store/sql/lease.h"
#include "store/sql/org.h"

namespace bot::slack {
namespace {

constexpr std::string_view kSealFor = "tokens";
constexpr std::chrono::hours kRotateBefore{2};
// How long a process may take over one replacement before another tries.
constexpr std::chrono::seconds kRotationLease{60};

std::string token_name(std::string_view team_id) {
  return "slack token " + std::string{team_id};
}
std::string refresh_name(std::string_view team_id) {
  return "slack refresh token " + std::string{team_id};
}

}  // namespace

Workspaces::Workspaces(const Parts& parts)
    : parts_(parts), seal_(parts.key, kSealFor), oauth_(parts.http, parts.config) {}

void Workspaces::follow(okr::Instant now, const Opened& opened) {
  const auto read = [this] {
    return parts_.store.read([this](store::Transaction& tx) {
      return store::list_installations({tx, parts_.org});
    });
  };
  for (const store::Installation& one : read()) {
    if (one.expires_at && *one.expires_at - now < kRotateBefore) rotate(one, now);
  }
  const std::vector<store::Installation> all = read();
  forget_others(all);
  for (const store::Installation& one : all) {
    Known& known = known_[one.connection];
    if (known.sealed == one.token) continue;
    auto token = seal_.open(one.token, token_name(one.team_id));
    known.sealed = one.token;
    if (!token) {
      spdlog::error(
          "platform=slack team={} state=unreadable: its token was sealed with another "
          "MILEPOST_SECRET_KEY; install the app there again",
          one.team_id);
      continue;
    }
    if (known.client) {
      known.client->use(*std::move(token));
      continue;
    }
    SlackConfig config = parts_.config;
    config.bot_token = *std::move(token);
    known.client = std::make_unique<SlackClient>(parts_.http, config, parts_.clock);
    opened(one.connection, one.team_id, *known.client);
  }
}

// Where the app was removed its token is worth nothing any more.
void Workspaces::forget_others(const std::vector<store::Installation>& all) {
  for (auto& [connection, known] : known_) {
    const auto same = [id = connection](const auto& one) { return one.connection == id; };
    if (known.sealed.empty() || std::any_of(all.begin(), all.end(), same)) continue;
    known.sealed.clear();
    if (known.client) known.client->use(Secret{});
  }
}

void Workspaces::rotate(const store::Installation& installation, okr::Instant now) {
  const std::string lease = "slack token " + std::to_string(installation.connection.value);
  // Another holder each time: not even this process asks again at once for what was refused.
  const std::string holder = parts_.process + " " + std::to_string(now.time_since_epoch().count());
  // Read again under the lease: another process may just have done it.
  const auto mine = parts_.store.write([&](store::Transaction& tx) {
    if (!store::take_lease(tx, lease, holder, now, kRotationLease)) {
      return std::optional<store::Installation>{};
    }
    auto newest = store::find_installation(tx, installation.connection);
    const bool same = newest && newest->refresh_token == installation.refresh_token;
    return same ? newest : std::nullopt;
  });
  if (!mine) return;
  const auto token = seal_.open(mine->refresh_token, refresh_name(mine->team_id));
  if (!token) return;
  const auto granted = oauth_.refresh(*token);
  if (const auto* failure = std::get_if<Failure>(&granted)) {
    spdlog::error("platform=slack team={} outcome=token not replaced reason=\"{}\"", mine->team_id,
                  failure->error);
    return;  // the lease keeps everybody from asking again at once
  }
  store::Installation renewed = sealed(std::get<Grant>(granted), now);
  renewed.connection = mine->connection;
  renewed.installed_by = mine->installed_by;
  renewed.installed_at = mine->installed_at;
  renewed.team_name = mine->team_name;
  parts_.store.write([&](store::Transaction& tx) {
    // Gone when the app was removed meanwhile.
    if (store::find_installation(tx, mine->connection)) store::save_installation(tx, renewed);
    store::give_back_lease(tx, lease, holder);
  });
  spdlog::info("platform=slack team={} outcome=token replaced", mine->team_id);
}

std::optional<Secret> Workspaces::token_of(okr::ConnectionId connection) const {
  const auto installation = parts_.store.read(
      [&](store::Transaction& tx) { return store::find_installation(tx, connection); });
  if (!installation) return std::nullopt;
  return seal_.open(installation->token, token_name(installation->team_id));
}

void Workspaces::install(const Grant& grant, okr::Instant now) {
  store::Installation installation = sealed(grant, now);
  parts_.store.write([&](store::Transaction& tx) {
    installation.connection = store::ensure_connection({tx, parts_.org}, "slack", grant.team_id).id;
    store::save_installation(tx, installation);
    store::switch_on(tx, installation.connection);
  });
  spdlog::info("platform=slack team={} state=installed", grant.team_id);
}

store::Installation Workspaces::sealed(const Grant& grant, okr::Instant now) const {
  store::Installation installation;
  installation.team_name = grant.team_name;
  installation.scopes = grant.scopes;
  installation.installed_by = grant.installer;
  installation.installed_at = now;
  installation.token = seal_.seal(grant.token, token_name(grant.team_id));
  if (!grant.refresh_token.empty()) {
    installation.refresh_token = seal_.seal(grant.refresh_token, refresh_name(grant.team_id));
    if (grant.lifetime) installation.expires_at = now + *grant.lifetime;
  }
  return installation;
}

std::optional<Secret> installation_token(const Secret& key,
                                         const store::Installation& installation) {
  return Seal{key, kSealFor}.open(installation.token, token_name(installation.team_id));
}

}  // namespace bot::slack
