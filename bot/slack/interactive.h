#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "bot/answer.h"
#include "bot/config.h"
#include "bot/http/responder.h"
#include "bot/slack/desk.h"
#include "scheduler/clock.h"
#include "store/store.h"

namespace bot::slack {

// What Slack tells of people who press buttons and submit forms, however it reaches us. Any thread.
class Interactions {
 public:
  // All must outlive the object.
  Interactions(store::Store& store, const scheduler::Clock& clock, const SlackConfig& config,
               okr::OrgId org, Desk& desk);

  // Answers one payload, the JSON of
  // https://docs.slack.dev/interactivity/handling-user-interaction: with an empty 400 what is none,
  // with an empty 200 what asks nothing of us. Presses are acknowledged at once and answered
  // through the desk.
  void handle(std::string_view payload, const http::Responder& respond);

 private:
  struct Inbound;

  void pressed(const Inbound& inbound, const http::Responder& respond);
  void submitted(const Inbound& inbound, const http::Responder& respond);

  store::Store& store_;
  const scheduler::Clock& clock_;
  const okr::OrgId org_;
  Desk& desk_;
  Connections connections_;
  const std::set<std::string> administrators_;  // user ids
};

// The same for requests that are known to come from Slack, with the payload in a form. What is no
// such form gets an empty 400.
[[nodiscard]] http::AsyncHandler interactive_receiver(std::shared_ptr<Interactions> interactions);
// Answers what Slack asks while somebody types into a menu of ours: we have none, and offer nothing.
[[nodiscard]] http::AsyncHandler options_receiver();

}  // namespace bot::slack
