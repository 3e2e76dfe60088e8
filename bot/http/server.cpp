#include "bot/http/server.h"

#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "bot/http/exchange.h"
#include "bot/http/front.h"
#include "bot/http/jobs.h"
#include "bot/http/router.h"

namespace bot::http {

struct Server::Impl {
  explicit Impl(const Limits& limits_given)
      : limits(limits_given),
        jobs(limits.queue),
        front(limits, [this](Arrival arrival) { return jobs.offer(std::move(arrival)); }) {}

  void work() {
    Exchange exchange(router);
    while (const auto arrival = jobs.take()) {
      front.reply(arrival->connection, exchange.answer(*arrival), arrival->keep_alive);
    }
  }

  const Limits limits;
  Router router;
  Jobs jobs;
  Front front;
  std::mutex mutex;  // guards the threads
  std::thread loop;
  std::vector<std::thread> workers;
};

Server::Server(Limits limits) : impl_(std::make_unique<Impl>(limits)) {}

Server::~Server() {
  stop();
}

void Server::route(const std::string& method, const std::string& path, Handler handler) {
  impl_->router.add(method, path, std::move(handler));
}

void Server::start(const std::string& host, int port) {
  const std::lock_guard lock(impl_->mutex);
  if (!impl_->workers.empty()) throw std::logic_error("The server was started already.");
  impl_->front.listen(host, port);
  for (std::size_t i = 0; i < impl_->limits.workers; ++i) {
    impl_->workers.emplace_back([this] { impl_->work(); });
  }
  impl_->loop = std::thread([this] { impl_->front.run(); });
}

int Server::port() const {
  return impl_->front.port();
}

void Server::stop(std::chrono::milliseconds grace) {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->workers.empty()) return;
  if (impl_->loop.joinable()) {
    impl_->front.stop(grace);
    impl_->loop.join();
  }
  impl_->jobs.close();
  for (std::thread& worker : impl_->workers) {
    if (worker.joinable()) worker.join();
  }
}

}  // namespace bot::http
