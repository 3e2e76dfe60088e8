// What the front does with one connection: requests in, responses out. The loop is in front.cpp.
#include <sys/socket.h>

#include <cerrno>
#include <string_view>
#include <utility>
#include <variant>

#include "bot/http/front.h"
#include "bot/http/reply.h"

namespace bot::http {
namespace {

using std::chrono::milliseconds;

// How long, and for how many bytes, to listen after the last response. Closing with bytes unread
// would reset the connection, and the client might never see the response.
constexpr milliseconds kLingerTime{1'000};
constexpr std::size_t kLingerBytes = 1024UL * 1024;

bool collects(const Connection& connection) {
  return connection.stage == Stage::kIdle || connection.stage == Stage::kHead ||
         connection.stage == Stage::kBody;
}

}  // namespace

// Reads into the loop's own buffer. Absent when nothing is left for now or for ever; the connection
// knows which.
std::optional<std::string_view> Front::read_some(Connection& connection) {
  if (!connection.readable) return std::nullopt;
  ssize_t count = 0;
  do {
    count = ::recv(connection.socket.fd(), scratch_.get(), kScratchBytes, 0);
  } while (count < 0 && errno == EINTR);
  if (count <= 0) {
    connection.readable = false;
    connection.ended = count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    return std::nullopt;
  }
  const auto size = static_cast<std::size_t>(count);
  // A short read has emptied the kernel's buffer and saves asking again, but the end of the stream
  // gives no further edge once it was announced.
  if (size < kScratchBytes && !connection.ending) connection.readable = false;
  return std::string_view(scratch_.get(), size);
}

void Front::receive(Connection& connection) {
  while (collects(connection)) {
    const auto bytes = read_some(connection);
    if (!bytes) break;
    connection.in.append(*bytes);
    hold(connection, connection.in.size());
    digest(connection);
  }
  // An unfinished request of a client that sends no more can never be answered.
  if (connection.ended && collects(connection)) close(connection);
}

void Front::digest(Connection& connection) {
  if (connection.stage == Stage::kIdle && !connection.in.empty()) {
    connection.progress = {};
    enter(connection, Stage::kHead, limits_.head_time);
  }
  if (connection.stage == Stage::kHead) read_head(connection);
  if (connection.stage != Stage::kBody) return;
  if (connection.in.size() >= connection.head->body_bytes) return hand_over(connection);
  if (buffered_ > limits_.buffered_bytes) refuse(connection, 503);
}

void Front::read_head(Connection& connection) {
  auto outcome = parse_head(connection.in, limits_, connection.progress);
  if (const Bad* bad = std::get_if<Bad>(&outcome)) return refuse(connection, bad->status);
  if (Head* head = std::get_if<Head>(&outcome)) begin_body(connection, std::move(*head));
}

void Front::begin_body(Connection& connection, Head head) {
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  connection.in.erase(0, head.size);
  connection.head = std::move(head);
  enter(connection, Stage::kBody, limits_.body_time);
  if (!connection.head->expects_continue || !connection.in.empty()) return;
  // So few bytes always fit, unless the client does not read what it was sent before.
  const auto sent =
      ::send(connection.socket.fd(), kContinue.data(), kContinue.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(kContinue.size())) close(connection);
}

void Front::hand_over(Connection& connection) {
  Head head = std::move(*connection.head);
  connection.head.reset();
  if (connection.in.size() == head.body_bytes) {
    head.request.body = std::exchange(connection.in, {});
  } else {
    head.request.body = connection.in.substr(0, head.body_bytes);
    connection.in.erase(0, head.body_bytes);
  }
  enter(connection, Stage::kWaiting, limits_.wait_time);
  const Ticket ticket{&connection, head.keep_alive, head.http_1_0, head.request.method == "HEAD",
                      connection.deadline};
  if (!jobs_.offer({ticket, std::move(head.request)})) refuse(connection, 503);
}

void Front::refuse(Connection& connection, int status) {
  connection.in = {};
  respond(connection, refusal(status), false);
}

void Front::respond(Connection& connection, std::string bytes, bool keep_alive) {
  // The client went away while the request was running.
  if (!connection.socket.open()) return bury(connection);
  connection.out = std::move(bytes);
  connection.sent = 0;
  connection.last = !keep_alive;
  hold(connection, connection.in.size());
  enter(connection, Stage::kWriting, limits_.write_time);
  flush(connection);
}

void Front::flush(Connection& connection) {
  while (connection.sent < connection.out.size()) {
    const auto sent = ::send(connection.socket.fd(), connection.out.data() + connection.sent,
                             connection.out.size() - connection.sent, MSG_NOSIGNAL);
    if (sent >= 0) {
      connection.sent += static_cast<std::size_t>(sent);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return;
    } else if (errno != EINTR) {
      return close(connection);
    }
  }
  connection.out = {};
  responded(connection);
}

void Front::responded(Connection& connection) {
  if (connection.last || stop_by_) {
    ::shutdown(connection.socket.fd(), SHUT_WR);
    enter(connection, Stage::kLingering, kLingerTime);
    return linger(connection);
  }
  enter(connection, Stage::kIdle, limits_.idle_time);
  digest(connection);
  receive(connection);
}

void Front::linger(Connection& connection) {
  while (const auto bytes = read_some(connection)) {
    connection.discarded += bytes->size();
    if (connection.discarded > kLingerBytes) return close(connection);
  }
  // A server that stops waits for nobody; what the client had sent by now was read.
  if (connection.ended || stop_by_) close(connection);
}

void Front::close(Connection& connection) {
  connection.socket.close();
  // Others still have the address of one with a request inside; the reply to that ends it.
  if (connection.stage != Stage::kWaiting && connection.stage != Stage::kBusy) bury(connection);
}

void Front::bury(Connection& connection) {
  hold(connection, 0);
  connection.in = {};
  connection.out = {};
  enter(connection, Stage::kClosed, milliseconds{0});
}

void Front::enter(Connection& connection, Stage stage, milliseconds time) {
  connections_.enter(connection, stage, now_ + time);
}

void Front::hold(Connection& connection, std::size_t bytes) {
  buffered_ += bytes;
  buffered_ -= std::exchange(connection.held, bytes);
}

}  // namespace bot::http
