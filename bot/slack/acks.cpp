#include "bot/slack/acks.h"

#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <utility>

namespace bot::slack {
namespace {

using SteadyTime = std::chrono::steady_clock;

constexpr std::size_t kRemembered = 500;
// Slack waits for three seconds; what has not begun by then should not begin.
constexpr std::chrono::milliseconds kPatience{2'500};

}  // namespace

class Acks::AckWay : public http::Responder::Way {
 public:
  AckWay(std::shared_ptr<Acks> acks, std::string id) : acks_(std::move(acks)), id_(std::move(id)) {}
  ~AckWay() override {
    if (answered_) return;
    spdlog::error("an envelope was left without an answer");
    acks_->give_up(id_);
  }

  void answer(http::MakeResponse make) override {
    if (answered_.exchange(true)) return;
    acks_->answer(id_, std::move(make));
  }
  [[nodiscard]] bool overdue() const override { return SteadyTime::now() > begin_ + kPatience; }

 private:
  const std::shared_ptr<Acks> acks_;
  const std::string id_;
  const SteadyTime::time_point begin_ = SteadyTime::now();
  std::atomic<bool> answered_ = false;
};

std::shared_ptr<http::Responder::Way> Acks::begin(
    const Envelope& envelope, const std::shared_ptr<websocket::Socket>& socket) {
  const std::lock_guard lock{mutex_};
  const auto [found, fresh] = entries_.try_emplace(envelope.id);
  Entry& entry = found->second;
  entry.waiting.push_back(socket);
  if (!fresh) {
    if (entry.make) send(entry);
    return nullptr;
  }
  entry.envelope.id = envelope.id;
  entry.envelope.takes_payload = envelope.takes_payload;
  return std::make_shared<AckWay>(shared_from_this(), envelope.id);
}

std::size_t Acks::unanswered() const {
  const std::lock_guard lock{mutex_};
  return entries_.size() - answered_.size();
}

void Acks::answer(const std::string& id, http::MakeResponse make) {
  const std::lock_guard lock{mutex_};
  Entry& entry = entries_[id];
  entry.make = std::move(make);
  answered_.push_back(id);
  send(entry);
  if (answered_.size() <= kRemembered) return;
  entries_.erase(answered_.front());
  answered_.pop_front();
}

void Acks::give_up(const std::string& id) {
  const std::lock_guard lock{mutex_};
  entries_.erase(id);
}

void Acks::forget_answer(const std::string& id) {
  const std::lock_guard lock{mutex_};
  if (std::erase(answered_, id) > 0) entries_.erase(id);
}

void Acks::send(Entry& entry) {
  for (const auto& waiting : std::exchange(entry.waiting, {})) {
    const auto socket = waiting.lock();
    if (!socket) continue;  // the copy that Slack sends next brings another
    socket->send([acks = shared_from_this(), envelope = entry.envelope, make = entry.make] {
      std::string text = acknowledgement(envelope, make());
      if (text.empty()) acks->forget_answer(envelope.id);
      return text;
    });
  }
}

}  // namespace bot::slack
