#include "bot/http/server.h"

#include <spdlog/spdlog.h>

#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "bot/http/front.h"
#include "bot/http/jobs.h"
#include "bot/http/pending.h"
#include "bot/http/reply.h"
#include "bot/http/router.h"

namespace bot::http {
namespace {

// What a handler throws is for the log, never for the client.
Response made(const MakeResponse& make, const Route& route) {
  try {
    return make();
  } catch (const std::exception& error) {
    spdlog::error("http: {} failed: {}", route.name, error.what());
  } catch (...) {
    spdlog::error("http: {} failed: not a std::exception", route.name);
  }
  Response response;
  response.status = 500;
  return response;
}

}  // namespace

struct Server::Impl {
  explicit Impl(const Limits& limits_given)
      : limits(limits_given), jobs(std::make_shared<Jobs>(limits)), front(limits, *jobs) {}

  void work() {
    while (auto job = jobs->take()) {
      if (auto* arrival = std::get_if<Arrival>(&*job)) {
        handle(*arrival);
      } else {
        const auto& answer = std::get<Answer>(*job);
        jobs->end_unanswered();
        send(answer.ticket, made(answer.make, *answer.route));
      }
    }
  }

  void handle(const Arrival& arrival) {
    const auto found = router.find(arrival.request);
    if (const auto* nowhere = std::get_if<Response>(&found)) return send(arrival.ticket, *nowhere);
    const Route& route = *std::get<const Route*>(found);
    if (const auto* handler = std::get_if<Handler>(&route.handler)) {
      return send(arrival.ticket, made([&] { return (*handler)(arrival.request); }, route));
    }
    if (!jobs->begin_unanswered()) return send(arrival.ticket, busy_response());
    begin(arrival, route);
  }

  void begin(const Arrival& arrival, const Route& route) {
    const auto pending = std::make_shared<Pending>(jobs, arrival.ticket, route);
    try {
      std::get<AsyncHandler>(route.handler)(arrival.request, Responder{pending});
    } catch (...) {
      pending->answer(
          [thrown = std::current_exception()]() -> Response { std::rethrow_exception(thrown); });
    }
    const auto at_once = pending->handler_returned();
    if (!at_once) return;
    jobs->end_unanswered();
    send(arrival.ticket, made(*at_once, route));
  }

  void send(const Ticket& ticket, const Response& response) {
    front.reply(ticket.connection, reply_bytes(response, ticket), ticket.keep_alive);
  }

  const Limits limits;
  Router router;
  const std::shared_ptr<Jobs> jobs;
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

void Server::route_async(const std::string& method, const std::string& path, AsyncHandler handler) {
  impl_->router.add(method, path, std::move(handler));
}

void Server::route_below(const std::string& root, AsyncHandler handler) {
  impl_->router.add_below(root, std::move(handler));
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
  impl_->jobs->close();
  for (std::thread& worker : impl_->workers) {
    if (worker.joinable()) worker.join();
  }
}

}  // namespace bot::http
