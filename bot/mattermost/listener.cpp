#include "bot/mattermost/listener.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "bot/json_text.h"

namespace bot::mattermost {

using nlohmann::ordered_json;

namespace {

constexpr std::chrono::milliseconds kLookAtTime{200};  // how often the connection is watched over

std::string ping(std::int64_t number) {
  return json_text({{"seq", number}, {"action", "ping"}});
}

}  // namespace

struct Listener::Conversation {
  std::stop_token stop;
  std::shared_ptr<websocket::Socket> socket;
  SteadyTime begin = std::chrono::steady_clock::now();
  Liveness liveness{begin};
  std::int64_t account_version = 0;
  bool worked = false;  // something came on it
};

Listener::Listener(Address address, Hearing::Parts parts, websocket::Connect connect, Timing timing)
    : address_(std::move(address)),
      parts_(parts),
      hearing_(std::move(parts)),
      connect_(std::move(connect)),
      timing_(timing) {}

Listener::~Listener() {
  stop();
}

void Listener::start() {
  thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

void Listener::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Listener::run(const std::stop_token& stop) {
  int failures = 0;
  while (!stop.stop_requested()) {
    bool worked = false;
    try {
      worked = converse(stop);
    } catch (const std::exception& error) {
      // The store's troubles, mostly. What was not written down is asked for on the next
      // connection.
      spdlog::error("socket platform=mattermost error=\"{}\"", error.what());
      stream_.forget();
    }
    if (stop.stop_requested()) return;
    failures = worked ? 0 : failures + 1;
    const double chance = std::uniform_real_distribution<>{0, 1}(random_);
    const auto time = websocket::pause_after(timing_.pauses, failures, chance);
    spdlog::info("socket platform=mattermost state=ended again_in={}ms", time.count());
    pause(time, stop);
  }
}

bool Listener::converse(const std::stop_token& stop) {
  Conversation now;
  now.stop = stop;
  now.account_version = account_version();
  // Who we are has to be known before anybody is listened to.
  const auto bot = parts_.client.bot_user();
  if (now.account_version == 0 || !std::holds_alternative<BotUser>(bot)) return false;
  // A stream keeps nothing of the time when our account was switched off.
  if (std::exchange(account_version_, now.account_version) != now.account_version) {
    stream_.forget();
  }
  now.socket = connected();
  if (!now.socket) return false;
  Turn turn = Turn::kGoOn;
  while (turn == Turn::kGoOn && !stop.stop_requested()) {
    const websocket::Received received = now.socket->receive(kLookAtTime);
    if (const auto* text = std::get_if<websocket::Text>(&received)) turn = read(now, text->text);
    if (const auto* closed = std::get_if<websocket::Closed>(&received)) {
      spdlog::info("socket platform=mattermost state=closed reason=\"{}\"", closed->reason);
      // It would come again and again.
      if (closed->why == websocket::Closed::Why::kTooLarge) stream_.forget();
      return now.worked;
    }
    if (turn == Turn::kGoOn) turn = watch(now, std::chrono::steady_clock::now());
  }
  now.socket->close();
  while (!std::holds_alternative<websocket::Closed>(now.socket->receive(kLookAtTime))) {
  }
  return now.worked && turn != Turn::kFailed;
}

std::shared_ptr<websocket::Socket> Listener::connected() {
  websocket::Address to;
  to.url = address_.url + stream_.query();
  to.headers = {{"Authorization", "Bearer " + address_.token.reveal()}};
  to.silence = timing_.silence;
  // Some servers drop whoever sends pings of the protocol; ours are messages.
  to.pings = false;
  try {
    return connect_(to);
  } catch (const websocket::ConnectError& error) {
    // The seam of the network: from here on it is a matter of when to try again.
    spdlog::warn("socket platform=mattermost outcome=failed reason=\"{}\"", error.what());
    if (error.status() != 0) stream_.forget();
    return nullptr;
  }
}

Listener::Turn Listener::read(Conversation& now, std::string_view text) {
  const ordered_json frame = read_json(text);
  if (!frame.is_object()) {
    spdlog::warn("socket platform=mattermost outcome=garbage");
    return Turn::kFailed;
  }
  now.worked = true;
  if (frame.contains("seq_reply")) {
    now.liveness.answered(integer_at(frame, "seq_reply"));
    return Turn::kGoOn;
  }
  if (text_at(frame, "event") == "hello") return greet(now, frame);
  return read_event(now, frame);
}

// A greeting begins a new stream: a resumed one goes on without.
Listener::Turn Listener::greet(Conversation& now, const ordered_json& frame) {
  spdlog::info("socket platform=mattermost state=ready");
  std::chrono::seconds patience = timing_.patience;
  const auto wait = [&](std::chrono::seconds time) {
    if (time > patience) return false;
    patience -= time;
    pause(time, now.stop);
    return !now.stop.stop_requested();
  };
  if (!hearing_.catch_up(wait)) {
    spdlog::warn(
        "socket platform=mattermost outcome=failed reason=\"what was missed could not be "
        "asked for\"");
    stream_.forget();
    return Turn::kFailed;
  }
  stream_.begin(text_at(value_at(frame, "data"), "connection_id"), integer_at(frame, "seq"));
  now.worked = true;
  return Turn::kGoOn;
}

Listener::Turn Listener::read_event(Conversation& /*now*/, const ordered_json& frame) {
  const std::int64_t number = integer_at(frame, "seq");
  const std::string before = stream_.query();
  switch (stream_.take(number)) {
    case Stream::Place::kSeen:
      return Turn::kGoOn;
    case Stream::Place::kGap:
      // The server may still have what is missing; when it has not, everything begins anew.
      spdlog::warn("socket platform=mattermost outcome=gap");
      if (before.empty() || std::exchange(gap_at_, before) == before) stream_.forget();
      return Turn::kAgain;
    case Stream::Place::kNext:
      break;
  }
  const std::string event = text_at(frame, "event");
  if (event == "posted") hearing_.hear(value_at(frame, "data"));
  if (event == "user_updated") hearing_.follow(value_at(frame, "data"));
  return Turn::kGoOn;
}

Listener::Turn Listener::watch(Conversation& now, SteadyTime time) {
  if (!stream_.known() && time > now.begin + timing_.hello) return Turn::kFailed;
  switch (now.liveness.need(time)) {
    case Liveness::Need::kNothing:
      return Turn::kGoOn;
    case Liveness::Need::kPing:
      now.socket->send([number = now.liveness.pinged(time)] { return ping(number); });
      return Turn::kGoOn;
    case Liveness::Need::kGiveUp:
      spdlog::warn("socket platform=mattermost outcome=silent");
      return Turn::kAgain;
    case Liveness::Need::kLook:
      break;
  }
  now.liveness.looked(time);
  const std::int64_t version = account_version();
  if (version == now.account_version) return Turn::kGoOn;
  spdlog::warn("socket platform=mattermost outcome=stale: the bot's account was changed");
  stream_.forget();
  return version == 0 ? Turn::kFailed : Turn::kAgain;
}

std::int64_t Listener::account_version() const {
  const auto reply = parts_.api.call({"GET", "/users/me", "", nullptr});
  const auto* me = std::get_if<ordered_json>(&reply);
  return me == nullptr ? 0 : std::max<std::int64_t>(integer_at(*me, "update_at"), 1);
}

void Listener::pause(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::unique_lock lock{mutex_};
  stopped_.wait_for(lock, stop, time, [] { return false; });
}

std::string socket_url(std::string_view server_url) {
  // "http://" and "https://" become "ws://" and "wss://".
  return "ws" + std::string{server_url.substr(4)} + "/api/v4/websocket";
}

}  // namespace bot::mattermost
