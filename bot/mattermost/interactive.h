#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "bot/answer.h"
#include "bot/config.h"
#include "bot/http/responder.h"
#include "bot/mattermost/desk.h"
#include "bot/mattermost/seal.h"
#include "scheduler/clock.h"
#include "store/store.h"

namespace bot::mattermost {

// What Mattermost tells of people who press buttons and submit dialogs. Only who they are is to be
// believed; what they press and submit counts when our seal is on it and is for them. Any thread.
class Interactions {
 public:
  // All must outlive the object.
  Interactions(store::Store& store, const scheduler::Clock& clock, const MattermostConfig& config,
               okr::OrgId org, Desk& desk);

  // Answers a press with what only the presser sees, and with a dialog where there is something to
  // fill in or to confirm. Whatever comes, the status is 200, as Mattermost shows nothing else.
  void press(std::string_view body, const http::Responder& respond);
  // Answers a submitted dialog: it stays open where something is wrong with it; else what became of
  // it is told in the direct conversation.
  void submit(std::string_view body, const http::Responder& respond);

 private:
  struct Inbound;

  [[nodiscard]] commands::Request request_of(const std::string& user_id) const;
  void ask(const Inbound& inbound, const http::Responder& respond);
  void open_form(const Inbound& inbound, const http::Responder& respond);
  void confirmed(const Inbound& inbound, const http::Responder& respond);
  void filled_in(const Inbound& inbound, const http::Responder& respond);

  store::Store& store_;
  const scheduler::Clock& clock_;
  const okr::OrgId org_;
  Desk& desk_;
  const okr::ConnectionId connection_;
  const std::set<std::string> administrators_;  // user ids
};

// What answers POST /mattermost/action and POST /mattermost/dialog.
[[nodiscard]] http::AsyncHandler action_endpoint(std::shared_ptr<Interactions> interactions);
[[nodiscard]] http::AsyncHandler dialog_endpoint(std::shared_ptr<Interactions> interactions);

}  // namespace bot::mattermost
