#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "bot/config.h"
#include "bot/http/client.h"
#include "bot/mattermost/burst.h"
#include "bot/outcome.h"

namespace bot::mattermost {

// One call of the REST API, below /api/v4.
struct Call {
  std::string method;
  std::string path;  // "/users/me"
  std::string query;
  nlohmann::ordered_json body;  // null: none
  Repeat repeat = Repeat::kSafe;
  std::string file = {};  // raw bytes in the place of a body
};

// Mattermost's calling convention: https://developers.mattermost.com/api-documentation. Any thread.
class Api {
 public:
  // `url` is the server's address; `http` must outlive the object.
  Api(http::Client& http, std::string_view url, Secret token);

  // What a successful call answers, else why it failed. One request, never repeated.
  [[nodiscard]] std::variant<nlohmann::ordered_json, scheduler::Outcome> call(
      const Call& call) const;

  // How long to be silent after the last call, so that the server need not ask for it.
  [[nodiscard]] std::chrono::seconds rest() const;

  // `text` under a key that is made of the token: the same for the same text, guessed by nobody.
  [[nodiscard]] std::string sealed(std::string_view text) const;

 private:
  http::Client& http_;
  std::string path_;
  Secret token_;
  mutable Burst burst_;
};

}  // namespace bot::mattermost
