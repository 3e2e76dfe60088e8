#include "bot/mattermost/errors.h"

#include <nlohmann/json.hpp>

#include "bot/json_text.h"

namespace bot::mattermost {

scheduler::Outcome outcome_of(const std::string& call, const http::Response& response,
                              Repeat repeat) {
  std::string reason = call + ": HTTP " + std::to_string(response.status);
  const std::string id = text_at(read_json(response.body), "id");
  if (!id.empty()) reason += " " + id;

  if (response.status == 429) return rate_limited(response.headers, std::move(reason));
  if (response.status == 401) return token_dead("mattermost", std::move(reason));
  // "Not implemented" is how the server says that a feature is switched off.
  const bool refused = (response.status >= 400 && response.status < 500) || response.status == 501;
  if (refused) {
    const bool edit_closed = id == "api.post.update_post.permissions_time_limit.app_error";
    return scheduler::Refused{std::move(reason), edit_closed};
  }
  // An earlier attempt at this post is being saved. Whoever looks for it finds it, while posting
  // again is safe for half a minute only.
  if (id == "api.post.deduplicate_create_post.pending") return lost(repeat, std::move(reason));
  if (response.status >= 500) return out_of_reach(repeat, std::move(reason));
  return scheduler::Failed{std::move(reason)};
}

}  // namespace bot::mattermost
