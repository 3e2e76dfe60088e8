#pragma once

#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/bot/fake_platform.h"

namespace tests {

// A Slack workspace "T0OKRDEMO1" with the bot "B0OKRBOT01": the few methods that the bot calls. In
// the style of Slack a user's direct channel is its id with a D in front.
class FakeSlack {
 public:
  struct User {
    std::string id;
    std::string name;
    std::string display_name;
    std::string real_name;
    std::string time_zone;  // empty: Slack does not know it
    bool deleted = false;
    std::string locale = "en-US";
  };
  struct Posted {
    std::string channel;
    std::string thread;
    std::string id;
    std::string key;       // of its metadata
    std::string only_for;  // the user who alone sees it, empty for everybody
    std::string text;
    nlohmann::json blocks;
    int edits = 0;
    std::string file = {};  // what it holds
  };

  [[nodiscard]] std::string api_url() const { return platform_.origin() + "/api"; }
  // An address for answers, as Slack sends it along with what somebody did; calls of it are named
  // "response_url".
  [[nodiscard]] std::string response_url() const {
    return platform_.origin() + "/actions/T0OKRDEMO1/response_url";
  }
  void add_user(const User& user);
  // From now on nothing is opened with this user or posted in this channel, for that reason.
  void refuse(const std::string& whom, const std::string& error);
  // From now on it answers the message after so many that it has had enough, for that time; and
  // then takes as many again.
  void set_patience(int messages, std::chrono::seconds pause);
  // From now on the app may see who is not to be disturbed, and this user is not, between these two
  // times in seconds.
  void set_dnd(const std::string& user, std::int64_t start, std::int64_t end);
  // As they stand now, in the order in which they were posted.
  // All but the first so many, oldest first.
  [[nodiscard]] std::vector<Posted> posts(std::size_t but = 0) const;
  // How many messages conversations.history shows at once.
  void set_page_size(std::size_t size);
  // Scripts and records; calls are named by their method, "chat.postMessage".
  [[nodiscard]] FakePlatform& platform() { return platform_; }

 private:
  using Form = std::map<std::string, std::string>;
  [[nodiscard]] Answer carry_out(const Call& call);
  [[nodiscard]] bool has_enough(const Call& call);
  [[nodiscard]] nlohmann::json refusal(const Form& form) const;
  [[nodiscard]] nlohmann::json post(const Form& form);
  [[nodiscard]] nlohmann::json whisper(const Form& form);
  [[nodiscard]] nlohmann::json update(const Form& form);
  [[nodiscard]] nlohmann::json history(const Form& form) const;
  [[nodiscard]] nlohmann::json dnd_info(const std::string& user) const;
  [[nodiscard]] nlohmann::json dnd(const Call& call, const Form& form) const;
  [[nodiscard]] nlohmann::json user_info(const Form& form) const;

  mutable std::mutex mutex_;  // guards what stands before platform_
  std::map<std::string, User> users_;
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> dnd_;
  std::vector<Posted> posts_;
  std::size_t page_size_ = 200;
  std::map<std::string, std::string> files_;  // by id, uploaded and not shared yet
  std::map<std::string, std::string> refusals_;
  int patience_ = 0;  // 0: endless
  int posted_in_a_row_ = 0;
  std::chrono::seconds pause_{};
  FakePlatform platform_{
      [](const std::string&, const std::string& path) { return path.substr(path.rfind('/') + 1); },
      [this](const Call& call) { return carry_out(call); }};
};

// The value of one field of a form-encoded body, empty when it is not there.
[[nodiscard]] std::string form_value(const std::string& body, const std::string& name);

}  // namespace tests
