#include "bot/http/front.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace bot::http {
namespace {

using std::chrono::milliseconds;

constexpr int kEvents = 256;
// How long to wait before accepting again when the process has no file descriptor left.
constexpr milliseconds kAcceptPause{100};

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int timeout_until(std::optional<Instant> deadline, Instant now) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<milliseconds>(*deadline - now).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

std::optional<Instant> sooner(std::optional<Instant> left, std::optional<Instant> right) {
  if (!left || !right) return left ? left : right;
  return std::min(*left, *right);
}

// What a client did not read must not stay in the kernel's buffers once we gave it up.
void reset_on_close(const Connection& connection) {
  const linger at_once{1, 0};
  ::setsockopt(connection.socket.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace

Front::Front(const Limits& limits, Jobs& jobs)
    : limits_(limits),
      jobs_(jobs),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      now_(std::chrono::steady_clock::now()),
      scratch_(std::make_unique<char[]>(kScratchBytes)) {
  if (!epoll_.open()) fail("epoll_create1");
  if (!wake_.open()) fail("eventfd");
  watch(wake_.fd(), EPOLLIN | EPOLLET, &wake_);
}

Front::~Front() = default;

void Front::watch(int fd, unsigned events, void* what) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = what;
  if (::epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl");
}

void Front::listen(const std::string& host, int port) {
  listener_ = listening_socket(host, port);
  port_ = local_port(listener_);
  watch(listener_.fd(), EPOLLIN | EPOLLET, &listener_);
}

void Front::accept_all() {
  accept_again_.reset();
  while (listener_.open()) {
    Socket socket(::accept4(listener_.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket.open()) {
      if (connections_.size() < limits_.connections || make_room()) add(std::move(socket));
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      // No edge will tell of those that wait in the backlog: come back by the clock.
      if (make_room()) continue;
      accept_again_ = now_ + kAcceptPause;
      return;
    } else if (errno != EINTR && errno != ECONNABORTED) {
      return;
    }
  }
}

void Front::add(Socket socket) {
  const int fd = socket.fd();
  Connection& connection = connections_.add(std::move(socket), now_ + limits_.idle_time);
  // Edge-triggered and watched for both directions from the beginning: no further call per request.
  watch(fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, &connection);
}

// Gives up the connection that is missed least. Whoever drips a head is missed less than whoever
// has a request half sent or running.
bool Front::make_room() {
  for (const Stage stage : {Stage::kLingering, Stage::kIdle, Stage::kHead}) {
    if (Connection* one = connections_.oldest(stage)) {
      close(*one);
      return true;
    }
  }
  return false;
}

void Front::run() {
  now_ = std::chrono::steady_clock::now();
  while (!stop_by_ || (connections_.size() > 0 && now_ < *stop_by_)) {
    wait();
    expire();
    if (accept_again_ && *accept_again_ <= now_) accept_all();
    connections_.forget_closed();
  }
  // What is left has outlived the grace. A reply that still comes is never looked at.
  connections_ = {};
}

void Front::wait() {
  std::array<epoll_event, kEvents> events;
  const auto deadline = sooner(connections_.next_deadline(), sooner(accept_again_, stop_by_));
  const int count =
      ::epoll_wait(epoll_.fd(), events.data(), kEvents, timeout_until(deadline, now_));
  now_ = std::chrono::steady_clock::now();
  if (count < 0 && errno != EINTR) fail("epoll_wait");
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.ptr == &wake_) {
      on_wake();
    } else if (event.data.ptr == &listener_) {
      accept_all();
    } else {
      on_event(*static_cast<Connection*>(event.data.ptr), event.events);
    }
  }
}

void Front::on_event(Connection& connection, unsigned events) {
  // An earlier event of the same round may have closed it.
  if (!connection.socket.open()) return;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return close(connection);
  if ((events & EPOLLRDHUP) != 0) connection.ending = true;
  if ((events & (EPOLLIN | EPOLLRDHUP)) != 0) connection.readable = true;
  if (connection.stage == Stage::kWriting && (events & EPOLLOUT) != 0) flush(connection);
  if (connection.stage == Stage::kLingering) return linger(connection);
  receive(connection);
}

void Front::on_wake() {
  std::uint64_t ignored = 0;
  [[maybe_unused]] const auto bytes = ::read(wake_.fd(), &ignored, sizeof ignored);
  std::vector<Reply> replies;
  std::optional<milliseconds> grace;
  {
    const std::lock_guard lock(mutex_);
    replies.swap(replies_);
    grace = stop_grace_;
  }
  if (grace && !stop_by_) begin_stop(*grace);
  for (Reply& reply : replies) {
    respond(*reply.connection, std::move(reply.bytes), reply.keep_alive);
  }
}

void Front::reply(Connection* connection, std::string bytes, bool keep_alive) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = replies_.empty();
    replies_.push_back({connection, std::move(bytes), keep_alive});
  }
  // Whoever put the first reply there has woken the loop for all.
  if (first) ::eventfd_write(wake_.fd(), 1);
}

void Front::stop(milliseconds grace) {
  const std::lock_guard lock(mutex_);
  stop_grace_ = grace;
  ::eventfd_write(wake_.fd(), 1);
}

void Front::begin_stop(milliseconds grace) {
  stop_by_ = now_ + grace;
  accept_again_.reset();
  listener_.close();
  for (const Stage stage : {Stage::kIdle, Stage::kHead, Stage::kBody, Stage::kLingering}) {
    while (Connection* one = connections_.oldest(stage)) close(*one);
  }
}

void Front::expire() {
  for (const Stage stage : {Stage::kIdle, Stage::kHead, Stage::kBody, Stage::kWaiting,
                            Stage::kWriting, Stage::kLingering}) {
    for (Connection* one = connections_.oldest(stage); one != nullptr && one->deadline <= now_;
         one = connections_.oldest(stage)) {
      expire(*one);
    }
  }
}

void Front::expire(Connection& connection) {
  switch (connection.stage) {
    case Stage::kHead:
    case Stage::kBody:
      return refuse(connection, 408);
    case Stage::kWaiting:
      if (jobs_.withdraw(&connection)) return refuse(connection, 503);
      return enter(connection, Stage::kBusy, milliseconds{0});
    case Stage::kWriting:
      reset_on_close(connection);
      return close(connection);
    default:
      return close(connection);
  }
}

}  // namespace bot::http
