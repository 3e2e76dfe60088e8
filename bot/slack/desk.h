#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bot/config.h"
#include "bot/http/client.h"
#include "bot/slack/modal.h"
#include "commands/command.h"
#include "scheduler/clock.h"
#include "store/store.h"

namespace bot::slack {

class Api;

// Whom something is for, and where they asked for it.
struct Asker {
  commands::Request who;
  Origin origin;
};

// What Slack is told beside the replies to its requests: forms are opened while their trigger
// lives, answers go to those who pressed a button, Homes are published. A few threads of its own do
// that, through a client of their own, so that deliveries hold nothing up; what finds too many
// before it is dropped with a log line, as it would come too late. Any thread.
class Desk {
 public:
  // `http` speaks to the origin of config.api_url; all must outlive the desk.
  Desk(http::Client& http, const SlackConfig& config, store::Store& store,
       const scheduler::Clock& clock);
  // Drops what waits and ends what runs.
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  // Shows the form that the button opens. What the button has to say instead goes to whoever
  // pressed it. Where looking it up takes long, another view is shown meanwhile; where the trigger
  // has expired, they get a message with the button to press again.
  void press(Asker asker, std::string action, std::string trigger);
  // The same for a form that is there already.
  void open(Asker asker, commands::Form form, std::string trigger);
  // Says something to one person alone: where they asked if the bot may write there, else directly.
  void tell(Asker asker, commands::Message message);
  // Publishes somebody's Home as the book stands. `hash` is of the Home that they look at, empty
  // when it is not known.
  void publish_home(commands::Request who, std::string hash);

 private:
  void push(std::function<void()> task);
  void run();
  // Opens a view; its id, or empty when whoever wanted it was told that it cannot be.
  [[nodiscard]] std::string show(const Asker& asker, const std::string& action,
                                 const std::string& trigger, const std::string& view);
  // Shows that something is on its way, and then what came.
  void show_later(const Asker& asker, const std::string& action, const std::string& trigger,
                  const std::shared_future<commands::Answer>& coming);
  void send(const Asker& asker, const commands::Message& message);
  void publish(const commands::Request& who, const std::string& hash);

  const std::unique_ptr<const Api> api_;
  store::Store& store_;
  const scheduler::Clock& clock_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable filled_;
  std::deque<std::function<void()>> tasks_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace bot::slack
