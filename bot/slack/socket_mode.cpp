#include "bot/slack/socket_mode.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace bot::slack {
namespace {

constexpr std::size_t kConnections = 2;
constexpr std::chrono::milliseconds kLook{200};         // how often a connection looks at the time
constexpr std::chrono::milliseconds kLastWords{2'000};  // for answers while it stops

}  // namespace

// One connection from its first word to its last.
class SocketMode::Conversation {
 public:
  Conversation(SocketMode& mode, Link& link) : mode_(mode), link_(link) {}

  void run(const std::stop_token& stop) {
    for (;;) {
      const websocket::Received received = link_.socket->receive(kLook);
      const auto now = SteadyTime::now();
      if (const auto* text = std::get_if<websocket::Text>(&received)) read(text->text, now, stop);
      if (const auto* closed = std::get_if<websocket::Closed>(&received))
        return ended(*closed, now);
      watch(now, stop);
    }
  }

 private:
  void read(const std::string& text, SteadyTime::time_point now, const std::stop_token& stop) {
    const Frame frame = read_frame(text);
    if (const auto* hello = std::get_if<Hello>(&frame)) greet(*hello, now);
    if (const auto* disconnect = std::get_if<Disconnect>(&frame)) part(disconnect->reason, now);
    if (std::holds_alternative<Garbage>(frame)) {
      spdlog::warn("socket platform=slack outcome=garbage");
      link_.socket->close();
    }
    // What comes now is taken by another connection, or by whoever starts next.
    if (stop.stop_requested()) return;
    if (const auto* envelope = std::get_if<Envelope>(&frame)) {
      mode_.receive(*envelope, link_.socket);
    }
  }

  void greet(const Hello& hello, SteadyTime::time_point now) {
    if (ready_) return;
    ready_ = true;
    link_.ready_at = now;
    // A little before Slack would end it.
    if (hello.lifetime.count() > 0) leave_at_ = now + hello.lifetime * 9 / 10;
    mode_.become(link_, State::kReady);
    spdlog::info("socket platform=slack state=ready");
  }

  void part(const std::string& reason, SteadyTime::time_point now) {
    spdlog::info("socket platform=slack state=leaving reason={}", reason);
    if (reason == "link_disabled") {
      mode_.failed("Socket Mode is switched off in the app's settings",
                   mode_.timing_.pauses.longest);
    } else if (reason == "too_many_websockets") {
      mode_.failed("the app has too many connections; does another process use its token?");
    }
    leave(now);
  }

  void leave(SteadyTime::time_point now) {
    if (left_until_) return;
    left_until_ = now + mode_.timing_.linger;
    mode_.become(link_, State::kLeaving);
  }

  void watch(SteadyTime::time_point now, const std::stop_token& stop) {
    if (!ready_ && !left_until_ && now > begin_ + mode_.timing_.hello) link_.socket->close();
    if (leave_at_ && now > *leave_at_) leave(now);
    if (left_until_ && now > *left_until_) link_.socket->close();
    if (!stop.stop_requested()) return;
    if (!stopping_since_) stopping_since_ = now;
    if (mode_.acks_->unanswered() == 0 || now > *stopping_since_ + kLastWords) {
      link_.socket->close();
    }
  }

  void ended(const websocket::Closed& closed, SteadyTime::time_point now) {
    if (left_until_ || stopping_since_) return;
    // One that ends again and again right after its first word is no better than none.
    const bool stable = ready_ && now > link_.ready_at + 10 * mode_.timing_.pauses.first;
    if (stable) mode_.recovered();
    mode_.failed(closed.reason);
  }

  SocketMode& mode_;
  Link& link_;
  const SteadyTime::time_point begin_ = SteadyTime::now();
  bool ready_ = false;
  std::optional<SteadyTime::time_point> leave_at_;    // its life comes to an end
  std::optional<SteadyTime::time_point> left_until_;  // another takes its place
  std::optional<SteadyTime::time_point> stopping_since_;
};

SocketMode::SocketMode(Open open, websocket::Connect connect, Receivers receivers,
                       SocketTiming timing)
    : open_(std::move(open)),
      connect_(std::move(connect)),
      receivers_(std::move(receivers)),
      timing_(timing) {}

SocketMode::~SocketMode() {
  stop();
}

void SocketMode::start() {
  manager_ = std::jthread{[this](const std::stop_token& stop) { manage(stop); }};
}

void SocketMode::stop() {
  manager_.request_stop();
  if (manager_.joinable()) manager_.join();
  // Nobody adds to the list any more.
  for (Link& link : links_) link.thread.request_stop();
  links_.clear();
}

void SocketMode::manage(const std::stop_token& stop) {
  constexpr std::chrono::seconds kRound{1};
  while (!stop.stop_requested()) {
    std::list<Link> ended;  // joined without the lock
    std::unique_lock lock{mutex_};
    for (auto link = links_.begin(); link != links_.end();) {
      const auto next = std::next(link);
      if (link->state == State::kEnded) ended.splice(ended.end(), links_, link);
      link = next;
    }
    const auto now = SteadyTime::now();
    if (wants_link() && now >= next_at_) {
      Link& link = links_.emplace_back();
      link.thread =
          std::jthread{[this, &link](const std::stop_token& ending) { run(link, ending); }};
    }
    const auto until = next_at_ > now ? std::min(next_at_, now + kRound) : now + kRound;
    changed_.wait_until(lock, stop, until, [this] { return news_; });
    news_ = false;
    lock.unlock();
  }
}

bool SocketMode::wants_link() const {
  const auto count = [this](State state) {
    return static_cast<std::size_t>(std::count_if(
        links_.begin(), links_.end(), [state](const Link& link) { return link.state == state; }));
  };
  return count(State::kConnecting) == 0 && count(State::kReady) < kConnections;
}

void SocketMode::run(Link& link, const std::stop_token& stop) {
  link.socket = connected();
  if (link.socket) Conversation{*this, link}.run(stop);
  become(link, State::kEnded);
}

std::shared_ptr<websocket::Socket> SocketMode::connected() {
  auto opened = open_();
  if (const auto* failure = std::get_if<scheduler::Outcome>(&opened)) {
    const auto* wait = std::get_if<scheduler::RetryAfter>(failure);
    failed("Slack offers no connection", wait == nullptr ? std::chrono::seconds{0} : wait->wait);
    return nullptr;
  }
  websocket::Address address;
  address.url = std::get<std::string>(opened);
  address.silence = timing_.silence;
  try {
    return connect_(address);
  } catch (const websocket::ConnectError& error) {
    // The seam of the network: from here on it is a matter of when to try again.
    failed(error.what());
    return nullptr;
  }
}

void SocketMode::receive(const Envelope& envelope,
                         const std::shared_ptr<websocket::Socket>& socket) {
  const auto way = acks_->begin(envelope, socket);
  if (!way) return;
  const http::Responder respond{way};
  const auto receiver = receivers_.find(envelope.type);
  if (receiver == receivers_.end()) {
    spdlog::debug("envelope type={} outcome=ignored", envelope.type);
    return respond([] { return http::Response{}; });
  }
  try {
    receiver->second(envelope.request, respond);
  } catch (const std::exception& error) {
    // As the HTTP server does: what one request throws must not end the connection of all others.
    spdlog::error("envelope type={} error=\"{}\"", envelope.type, error.what());
    respond([] {
      http::Response response;
      response.status = 500;
      return response;
    });
  }
}

void SocketMode::become(Link& link, State state) {
  {
    const std::lock_guard lock{mutex_};
    link.state = state;
    news_ = true;
  }
  changed_.notify_all();
}

void SocketMode::recovered() {
  const std::lock_guard lock{mutex_};
  failures_ = 0;
}

void SocketMode::failed(std::string_view why, std::chrono::milliseconds least) {
  const std::lock_guard lock{mutex_};
  const double chance = std::uniform_real_distribution<>{0, 1}(random_);
  const auto pause = std::max(websocket::pause_after(timing_.pauses, failures_++, chance), least);
  next_at_ = std::max(next_at_, SteadyTime::now() + pause);
  spdlog::warn("socket platform=slack outcome=failed again_in={}ms reason=\"{}\"", pause.count(),
               why);
}

}  // namespace bot::slack
