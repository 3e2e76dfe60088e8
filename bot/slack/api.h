#pragma once

#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bot/config.h"
#include "bot/http/client.h"
#include "bot/outcome.h"
#include "bot/slack/tiers.h"

namespace bot::slack {

// Why a call failed.
struct Failure {
  scheduler::Outcome outcome;
  std::string error;  // Slack's word for it, empty when there was no answer
};

using Arguments = std::vector<std::pair<std::string, std::string>>;

// Slack's calling convention: https://docs.slack.dev/apis/web-api. Any thread.
class Api {
 public:
  // `url` is the address that method names stand behind; `http` must outlive the object. `scheme`
  // says how the token is to be understood. Calls that `tiers`, which must outlive it too, holds to
  // come too soon are not made and answered with RetryAfter; null: all are made.
  Api(http::Client& http, std::string_view url, Secret token, std::string scheme = "Bearer",
      Tiers* tiers = nullptr);

  // From now on calls are made with this token.
  void use(Secret token);

  // The whole reply when Slack says "ok". One request, never repeated.
  [[nodiscard]] std::variant<nlohmann::ordered_json, Failure> call(std::string_view method,
                                                                   const Arguments& arguments,
                                                                   Repeat repeat) const;

 private:
  http::Client& http_;
  const std::string path_;
  const std::string scheme_;
  Tiers* const tiers_;
  mutable std::mutex mutex_;
  Secret token_;  // guarded by mutex_
};

}  // namespace bot::slack
