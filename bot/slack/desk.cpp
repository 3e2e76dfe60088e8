#include "bot/slack/desk.h"

#include <spdlog/spdlog.h>

#include <chrono>
#include <exception>
#include <future>
#include <optional>
#include <variant>

#include "bot/json_text.h"
#include "bot/slack/api.h"
#include "bot/slack/errors.h"
#include "bot/slack/render.h"

namespace bot::slack {
namespace {

using namespace std::chrono_literals;
using nlohmann::ordered_json;

constexpr std::size_t kThreads = 8;
constexpr std::size_t kMostTasks = 512;
// How long a form may take to be looked up before something is shown in its place; of the three
// seconds that a trigger lives.
constexpr std::chrono::milliseconds kFormPatience{600};
constexpr std::chrono::seconds kLookUp{20};

std::string error_of(const std::variant<ordered_json, Failure>& reply) {
  const auto* failure = std::get_if<Failure>(&reply);
  if (failure == nullptr) return {};
  return failure->error.empty() ? "no answer" : failure->error;
}

void log_failure(std::string_view method, const std::string& error) {
  if (!error.empty()) spdlog::warn("platform=slack method={} error={}", method, error);
}

// What is said where a form could not be opened in time.
commands::Message try_again(const std::string& action) {
  commands::Message message = commands::sentence(
      "Slack gave me too little time to open the form. Please press the button again.");
  commands::Button button;
  button.label = "Try again";
  button.description = "Open the form";
  button.action = commands::parse_action(action).value_or(commands::Action{"home", "", {}});
  button.style = commands::Button::Style::kPrimary;
  return message.add(commands::Actions{{std::move(button)}});
}

// The action that opens the same form again: its state begins with it.
std::string action_of(const commands::Form& form) {
  return form.state.substr(0, form.state.rfind(':'));
}

}  // namespace

Desk::Desk(Parts parts)
    : parts_(std::move(parts)), hooks_(parts_.hooks, hooks_origin(parts_.config)) {
  for (std::size_t i = 0; i < kThreads; ++i) threads_.emplace_back([this] { run(); });
}

Desk::~Desk() {
  {
    const std::lock_guard lock{mutex_};
    closed_ = true;
    tasks_.clear();
  }
  filled_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Desk::push(std::function<void()> task) {
  const std::lock_guard lock{mutex_};
  if (closed_) return;
  if (tasks_.size() >= kMostTasks) {
    spdlog::warn("platform=slack what=desk outcome=dropped");
    return;
  }
  tasks_.push_back(std::move(task));
  // Under the lock: behind it the task may be done already, and the desk gone.
  filled_.notify_one();
}

void Desk::run() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock lock{mutex_};
      filled_.wait(lock, [this] { return closed_ || !tasks_.empty(); });
      if (closed_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    try {
      task();
    } catch (const std::exception& error) {
      // One that failed must not end the thread; whoever asked can ask again.
      spdlog::error("platform=slack what=desk error=\"{}\"", error.what());
    }
  }
}

void Desk::press(Asker asker, std::string action, std::string trigger) {
  const auto answer = std::make_shared<std::promise<commands::Answer>>();
  const auto way = std::make_shared<std::promise<std::shared_ptr<const Api>>>();
  push([this, answer, way, who = asker.who, action] {
    way->set_value(api_for(who.connection));
    commands::dispatch_click(parts_.store, {who, action}, parts_.clock.now(),
                             [answer](const commands::Answer& one) { answer->set_value(one); }, {});
  });
  push([this, coming = answer->get_future().share(), found = way->get_future().share(),
        asker = std::move(asker), action = std::move(action), trigger = std::move(trigger)] {
    const auto until = std::chrono::steady_clock::now() + kFormPatience;
    std::shared_ptr<const Api> api;
    if (found.wait_until(until) != std::future_status::ready) {
      api = last_api_for(asker.who.connection);
    }
    if (api == nullptr) api = found.get();
    if (api == nullptr) return send_without_token(asker, {});
    if (coming.wait_until(until) != std::future_status::ready) {
      return show_later(*api, asker, action, trigger, coming);
    }
    const commands::Answer& here = coming.get();
    if (here.form() == nullptr) return send(*api, asker, here.message());
    (void)show(*api, asker, action, trigger, render_modal(*here.form(), asker.origin));
  });
}

void Desk::open(Asker asker, commands::Form form, std::string trigger) {
  push([this, asker = std::move(asker), form = std::move(form), trigger = std::move(trigger)] {
    const auto api = api_for(asker.who.connection);
    if (api == nullptr) return send_without_token(asker, {});
    (void)show(*api, asker, action_of(form), trigger, render_modal(form, asker.origin));
  });
}

void Desk::tell(Asker asker, commands::Message message) {
  push([this, asker = std::move(asker), message = std::move(message)] { send(asker, message); });
}

void Desk::replace(Asker asker, commands::Message message) {
  push([this, asker = std::move(asker), message = std::move(message)] {
    if (!hooks_.answer(asker.response_url, message, Hooks::Place::kInstead)) send(asker, message);
  });
}

void Desk::publish_home(commands::Request who, std::string hash) {
  push([this, who = std::move(who), hash = std::move(hash)] { publish(who, hash); });
}

bool Desk::may_speak(okr::ConnectionId connection) const {
  return parts_.token_of(connection).has_value();
}

commands::Message Desk::with_notice(commands::Message message) const {
  constexpr std::string_view kNotice =
      "I may not write or open forms in this workspace any more: the app was removed, or its token "
      "was revoked. Nothing in the book is lost. Please ask whoever manages apps here to install "
      "Milepost again";
  std::string sentence{kNotice};
  if (!parts_.install_page.empty()) sentence += ": " + parts_.install_page;
  return message.add(commands::Text{{commands::plain(sentence + ".")}});
}

std::shared_ptr<const Api> Desk::api_for(okr::ConnectionId connection) {
  auto token = parts_.token_of(connection);
  std::shared_ptr<const Api> api;
  if (token) {
    api = std::make_shared<const Api>(parts_.http, parts_.config.api_url, *std::move(token));
  }
  const std::lock_guard lock{mutex_};
  return last_apis_[connection] = api;
}

std::shared_ptr<const Api> Desk::last_api_for(okr::ConnectionId connection) {
  const std::lock_guard lock{mutex_};
  const auto last = last_apis_.find(connection);
  return last == last_apis_.end() ? nullptr : last->second;
}

std::string Desk::show(const Api& api, const Asker& asker, const std::string& action,
                       const std::string& trigger, const std::string& view) {
  const auto reply =
      api.call("views.open", {{"trigger_id", trigger}, {"view", view}}, Repeat::kUnsafe);
  if (const std::string error = error_of(reply); !error.empty()) {
    log_failure("views.open", error);
    if (about_token(error)) {
      send_without_token(asker, {});
    } else {
      send(api, asker, try_again(action));
    }
    return {};
  }
  return text_at(value_at(std::get<ordered_json>(reply), "view"), "id");
}

void Desk::show_later(const Api& api, const Asker& asker, const std::string& action,
                      const std::string& trigger,
                      const std::shared_future<commands::Answer>& coming) {
  const std::string id = show(api, asker, action, trigger, loading_modal());
  if (id.empty()) return;
  const bool came = coming.wait_for(kLookUp) == std::future_status::ready;
  const commands::Form* form = came ? coming.get().form() : nullptr;
  const std::string view = form != nullptr
                               ? render_modal(*form, asker.origin)
                               : render_modal(came ? coming.get().message() : try_again(action));
  const auto reply = api.call("views.update", {{"view_id", id}, {"view", view}}, Repeat::kSafe);
  log_failure("views.update", error_of(reply));
}

void Desk::send_without_token(const Asker& asker, commands::Message message) {
  spdlog::warn("platform=slack what=desk connection={} outcome=no token",
               asker.who.connection.value);
  (void)hooks_.answer(asker.response_url, with_notice(std::move(message)), Hooks::Place::kBeside);
}

void Desk::send(const Asker& asker, const commands::Message& message) {
  const auto api = api_for(asker.who.connection);
  if (api == nullptr) return send_without_token(asker, message);
  send(*api, asker, message);
}

void Desk::send(const Api& api, const Asker& asker, const commands::Message& message) {
  const Rendered rendered = render(message);
  const Arguments content{{"text", rendered.text}, {"blocks", rendered.blocks}, {"parse", "none"}};
  const auto call = [&](std::string_view method, Arguments arguments) {
    arguments.insert(arguments.end(), content.begin(), content.end());
    return api.call(method, arguments, Repeat::kUnsafe);
  };
  if (!asker.origin.channel.empty()) {
    const auto reply = call("chat.postEphemeral",
                            {{"channel", asker.origin.channel}, {"user", asker.who.user_id}});
    const auto* failure = std::get_if<Failure>(&reply);
    if (failure == nullptr) return;
    log_failure("chat.postEphemeral", error_of(reply));
    if (failure->error.empty()) return;  // it may be there
    if (about_token(failure->error)) return send_without_token(asker, message);
  }
  const auto opened = api.call("conversations.open", {{"users", asker.who.user_id}}, Repeat::kSafe);
  log_failure("conversations.open", error_of(opened));
  if (about_token(error_of(opened))) return send_without_token(asker, message);
  const auto* direct = std::get_if<ordered_json>(&opened);
  if (direct == nullptr) return;
  const auto reply =
      call("chat.postMessage", {{"channel", text_at(value_at(*direct, "channel"), "id")},
                                {"unfurl_links", "false"},
                                {"unfurl_media", "false"}});
  log_failure("chat.postMessage", error_of(reply));
}

void Desk::publish(const commands::Request& who, const std::string& hash) {
  const auto api = api_for(who.connection);
  if (api == nullptr) return;
  std::promise<commands::Answer> answer;
  commands::dispatch_click(parts_.store, {who, commands::to_text({"overview", "", std::nullopt})},
                           parts_.clock.now(),
                           [&](const commands::Answer& one) { answer.set_value(one); }, {});
  Arguments arguments{{"user_id", who.user_id},
                      {"view", render_home(answer.get_future().get().message())}};
  if (!hash.empty()) arguments.emplace_back("hash", hash);
  auto reply = api->call("views.publish", arguments, Repeat::kSafe);
  // Somebody else published meanwhile: what is published now is the newest.
  if (error_of(reply) == "hash_conflict") {
    arguments.pop_back();
    reply = api->call("views.publish", arguments, Repeat::kSafe);
  }
  log_failure("views.publish", error_of(reply));
}

}  // namespace bot::slack
