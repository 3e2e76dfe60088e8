#include "bot/http/connection.h"

#include <utility>

namespace bot::http {

Connection& Connections::add(Socket socket, Instant deadline) {
  auto& idle = in(Stage::kIdle);
  Connection& connection = idle.emplace_back();
  connection.socket = std::move(socket);
  connection.deadline = deadline;
  connection.self = std::prev(idle.end());
  ++size_;
  return connection;
}

void Connections::enter(Connection& connection, Stage stage, Instant deadline) {
  auto& to = in(stage);
  to.splice(to.end(), in(connection.stage), connection.self);
  if (stage == Stage::kClosed && connection.stage != Stage::kClosed) --size_;
  connection.stage = stage;
  connection.deadline = deadline;
}

Connection* Connections::oldest(Stage stage) {
  auto& all = in(stage);
  return all.empty() ? nullptr : &all.front();
}

std::optional<Instant> Connections::next_deadline() const {
  std::optional<Instant> next;
  for (const auto& all : stages_) {
    if (all.empty() || all.front().stage == Stage::kBusy) continue;
    if (all.front().stage == Stage::kClosed) continue;
    if (!next || all.front().deadline < *next) next = all.front().deadline;
  }
  return next;
}

void Connections::forget_closed() {
  in(Stage::kClosed).clear();
}

}  // namespace bot::http
