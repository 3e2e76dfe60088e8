#pragma once

#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/bot/fake_platform.h"

namespace tests {

// A Mattermost server whose bot is the user "bot0id": the few calls that the bot makes. A user's
// direct channel is "dm-" and its id.
class FakeMattermost {
 public:
  struct User {
    std::string id;
    std::string user_name;
    std::string first_name;
    std::string last_name;
    std::string time_zone;  // empty: never logged in
    bool automatic_zone = true;
    bool deleted = false;
    std::string locale = "en";
  };
  struct Posted {
    std::string channel;
    std::string thread;
    std::string id;
    std::string key;      // of its props
    std::string pending;  // its pending_post_id
    std::string text;
    nlohmann::json attachments;  // as the bot gave them
    int edits = 0;
    std::string file = {};  // what those that came with it hold
  };

  FakeMattermost();

  [[nodiscard]] std::string url() const { return platform_.origin(); }
  void add_user(const User& user);
  // "dnd" with its end in seconds, 0 for none; "ooo", "away", "offline". Everybody else is online.
  void set_status(const std::string& user, const std::string& status, std::int64_t end = 0);
  // What a person says in a direct channel, at so many milliseconds.
  struct Said {
    std::string id;
    std::string user;
    std::string channel;
    std::string text;
    std::int64_t at = 0;
  };
  void add_said(const Said& said);
  // As they stand now, in the order in which they were posted.
  [[nodiscard]] std::vector<Posted> posts() const;
  // Scripts and records; calls are named by method and path without ids: "POST /posts",
  // "GET /users/me", "GET /users", "GET /users/channels", "POST /channels/direct",
  // "GET /channels/posts", "PUT /posts/patch", "POST /posts/ephemeral",
  // "POST /actions/dialogs/open", "POST /users/status/ids".
  [[nodiscard]] FakePlatform& platform() { return platform_; }
  // The dialogs that were opened, each with what it was opened by: "trigger_id", "url", "dialog".
  [[nodiscard]] std::vector<nlohmann::json> dialogs() const;

 private:
  [[nodiscard]] Answer carry_out(const Call& call);
  [[nodiscard]] Answer post(const nlohmann::json& body);
  [[nodiscard]] Answer patch(const std::string& id, const nlohmann::json& body);
  [[nodiscard]] Answer channel_posts(const std::string& channel, std::int64_t since) const;
  [[nodiscard]] Answer direct_channels() const;
  [[nodiscard]] Answer statuses(const nlohmann::json& ids) const;
  [[nodiscard]] Answer user(const std::string& id) const;

  mutable std::mutex mutex_;  // guards what stands before platform_
  std::map<std::string, User> users_;
  std::map<std::string, std::pair<std::string, std::int64_t>> statuses_;
  std::vector<Posted> posts_;
  std::vector<std::string> files_;
  struct Kept {
    std::int64_t at = 0;
    std::string id;
    std::string post;  // JSON
  };
  std::map<std::string, std::vector<Kept>> said_;  // by channel
  std::vector<nlohmann::json> dialogs_;
  FakePlatform platform_;
};

// A person's post as the server has it.
[[nodiscard]] nlohmann::json as_post(const FakeMattermost::Said& said);

}  // namespace tests
