#include "bot/http/pending.h"

#include <stdexcept>
#include <utility>

namespace bot::http {

Pending::Pending(std::weak_ptr<Jobs> jobs, const Ticket& ticket, const Route& route)
    : jobs_(std::move(jobs)), ticket_(ticket), route_(&route) {}

Pending::~Pending() {
  if (answered_) return;
  answer([]() -> Response { throw std::logic_error{"everybody let go of it unanswered"}; });
}

void Pending::answer(MakeResponse make) {
  if (answered_.exchange(true)) return;
  if (std::this_thread::get_id() == worker_ && !returned_) {
    at_once_ = std::move(make);
  } else if (const auto jobs = jobs_.lock()) {
    jobs->add({ticket_, route_, std::move(make)});
  }
}

bool Pending::overdue() const {
  return std::chrono::steady_clock::now() >= ticket_.overdue_at;
}

std::optional<MakeResponse> Pending::handler_returned() {
  returned_ = true;
  return std::exchange(at_once_, std::nullopt);
}

}  // namespace bot::http
