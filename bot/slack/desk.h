#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bot/config.h"
#include "bot/http/client.h"
#include "bot/slack/hook.h"
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
  std::string response_url;  // that came with it, a secret; empty for none
};

// The token with which the bot speaks to the workspace of a connection now; absent where it may
// not, or not any more. May wait for the network. Any thread.
using TokenOf = std::function<std::optional<Secret>(okr::ConnectionId)>;

// What Slack is told beside the replies to its requests: forms are opened while their trigger
// lives, answers go to those who pressed a button, Homes are published. A few threads of its own do
// that, through a client of their own, so that deliveries hold nothing up; what finds too many
// before it is dropped with a log line, as it would come too late. Each workspace is spoken to with
// its own token; where there is none people get their answers by way of what they did, with a
// sentence that says so, and nothing else is sent. Any thread.
class Desk {
 public:
  // What is referred to must outlive the desk.
  struct Parts {
    http::Client& http;   // to the origin of config.api_url
    http::Client& hooks;  // to hooks_origin(config)
    const SlackConfig& config;
    store::Store& store;
    const scheduler::Clock& clock;
    TokenOf token_of;
    std::string install_page;  // where the app is installed; empty where it is done elsewhere
  };
  explicit Desk(Parts parts);
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
  // Says something in the place of the message whose button was pressed; where that cannot be, as
  // tell() does.
  void replace(Asker asker, commands::Message message);
  // Publishes somebody's Home as the book stands. `hash` is of the Home that they look at, empty
  // when it is not known.
  void publish_home(commands::Request who, std::string hash);

  // Whether it has a token for the workspace of this connection.
  [[nodiscard]] bool may_speak(okr::ConnectionId connection) const;
  // The message, and the sentence for where it has none.
  [[nodiscard]] commands::Message with_notice(commands::Message message) const;

 private:
  void push(std::function<void()> task);
  void run();
  // What speaks to the workspace of a connection; null where there is no token. Waits for the
  // store.
  [[nodiscard]] std::shared_ptr<const Api> api_for(okr::ConnectionId connection);
  // What api_for() gave last, for whoever cannot wait; null when it was not asked yet.
  [[nodiscard]] std::shared_ptr<const Api> last_api_for(okr::ConnectionId connection);
  // Opens a view; its id, or empty when whoever wanted it was told that it cannot be.
  [[nodiscard]] std::string show(const Api& api, const Asker& asker, const std::string& action,
                                 const std::string& trigger, const std::string& view);
  // Shows that something is on its way, and then what came.
  void show_later(const Api& api, const Asker& asker, const std::string& action,
                  const std::string& trigger, const std::shared_future<commands::Answer>& coming);
  void send(const Asker& asker, const commands::Message& message);
  void send(const Api& api, const Asker& asker, const commands::Message& message);
  // Where there is no token, or none that Slack takes.
  void send_without_token(const Asker& asker, commands::Message message);
  void publish(const commands::Request& who, const std::string& hash);

  const Parts parts_;
  const Hooks hooks_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable filled_;
  std::deque<std::function<void()>> tasks_;
  bool closed_ = false;
  std::map<okr::ConnectionId, std::shared_ptr<const Api>> last_apis_;
  std::vector<std::thread> threads_;
};

}  // namespace bot::slack
