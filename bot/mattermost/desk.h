#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "bot/config.h"
#include "bot/errands.h"
#include "bot/http/client.h"
#include "bot/http/responder.h"
#include "bot/mattermost/client.h"
#include "bot/mattermost/seal.h"
#include "commands/form.h"
#include "commands/message.h"

namespace bot::mattermost {

class Api;

// What Mattermost is told while it waits for a reply, or right after: dialogs are opened while
// their trigger lives, answers to what was filled in go to whoever did. Through a client and
// threads of its own, so that deliveries hold nothing up and no other request waits. Any thread.
class Desk {
 public:
  // `http` speaks to the origin of config.url and gives up soon; it and what `callbacks` names must
  // outlive the desk.
  Desk(http::Client& http, const MattermostConfig& config, const Callbacks& callbacks);
  // Drops what waits and ends what runs.
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  [[nodiscard]] const Callbacks& callbacks() const { return callbacks_; }

  // Shows the dialog, or the form, to the user whose trigger it is. False when Mattermost did not
  // take it; then nobody was told anything. Waits for the network.
  [[nodiscard]] bool open(const std::string& trigger, const nlohmann::ordered_json& dialog) const;
  [[nodiscard]] bool open(const std::string& trigger, const commands::Form& form,
                          const std::string& user_id) const;
  // The same later; `otherwise` is said to the user when that fails.
  void open_later(std::string trigger, commands::Form form, std::string user_id,
                  commands::Message otherwise);
  // Says something in the direct conversation with a user, later.
  void tell(std::string user_id, commands::Message message);

  // A way back on which the response is made by a thread that may wait for the network. Where there
  // is none, `busy` is answered.
  [[nodiscard]] http::Responder patient(http::Responder respond, std::string busy);

 private:
  void send(const std::string& user_id, const commands::Message& message);

  const Callbacks callbacks_;
  const std::unique_ptr<const Api> api_;
  MattermostClient client_;
  Errands errands_;
};

// A way back that never has anything but JSON with status 200, as Mattermost wants it: in place of
// another response goes `busy`.
[[nodiscard]] http::Responder in_json(http::Responder respond, std::string busy);

}  // namespace bot::mattermost
