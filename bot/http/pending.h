#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "bot/http/jobs.h"
#include "bot/http/responder.h"

namespace bot::http {

// The server's side of a Responder: brings the answer to the workers.
class Pending : public Responder::Way {
 public:
  // On the worker that is about to run the route's handler.
  Pending(std::weak_ptr<Jobs> jobs, const Ticket& ticket, const Route& route);
  ~Pending() override;
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;

  void answer(MakeResponse make) override;
  [[nodiscard]] bool overdue() const override;

  // On the same worker, once the handler has returned: the answer, when the handler gave it there
  // and then. It need not queue.
  [[nodiscard]] std::optional<MakeResponse> handler_returned();

 private:
  const std::weak_ptr<Jobs> jobs_;
  const Ticket ticket_;
  const Route* route_;
  std::atomic<bool> answered_ = false;

  // The worker's own.
  const std::thread::id worker_ = std::this_thread::get_id();
  bool returned_ = false;
  std::optional<MakeResponse> at_once_;
};

}  // namespace bot::http
