#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/config.h"
#include "bot/seal.h"
#include "bot/slack/client.h"
#include "bot/slack/oauth.h"
#include "scheduler/clock.h"
#include "store/sql/installation.h"
#include "store/store.h"

namespace bot::slack {

// The workspaces in which somebody installed the app, as the book has them: a client for each, with
// its newest token. Any number of processes on one database: whoever installs writes to the book,
// and all follow it. One thread at a time, but for install() and token_of().
class Workspaces {
 public:
  struct Parts {
    http::Client& http;  // to Slack
    const SlackConfig& config;
    store::Store& store;
    okr::OrgId org;
    std::string process;                      // this one's name among all on the database
    Secret key;                               // that tokens are sealed with
    const scheduler::Clock* clock = nullptr;  // by which each keeps to its tiers; null: none does
  };
  // What `parts` refers to must outlive it.
  explicit Workspaces(const Parts& parts);

  // Called with each connection that has a client from now on.
  using Opened = std::function<void(okr::ConnectionId, const std::string& team_id, SlackClient&)>;
  // Takes over what is new in the book, and replaces tokens that expire within two hours: one
  // process at a time, and the new one is on disk before it is used. Waits for the network.
  void follow(okr::Instant now, const Opened& opened);

  // The token of an installation as the book has it now; absent where the app is not installed, or
  // under another key. Any thread.
  [[nodiscard]] std::optional<Secret> token_of(okr::ConnectionId connection) const;

  // Writes down what Slack granted; the connection is on from now on. Any thread.
  void install(const Grant& grant, okr::Instant now);

 private:
  struct Known {
    std::string sealed;  // the token that the client has, as it is in the book
    std::unique_ptr<SlackClient> client;
  };
  void forget_others(const std::vector<store::Installation>& all);
  void rotate(const store::Installation& installation, okr::Instant now);
  [[nodiscard]] store::Installation sealed(const Grant& grant, okr::Instant now) const;

  const Parts parts_;
  const Seal seal_;
  const OAuth oauth_;
  std::map<okr::ConnectionId, Known> known_;
};

// The token of an installation; absent when it was sealed with another key.
[[nodiscard]] std::optional<Secret> installation_token(const Secret& key,
                                                       const store::Installation& installation);

}  // namespace bot::slack
