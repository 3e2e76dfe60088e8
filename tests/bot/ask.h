#pragma once

#include <future>
#include <memory>

#include "bot/http/responder.h"

namespace tests {

// Makes the response on the thread that asked, once there is an answer.
class Waiting : public bot::http::Responder::Way {
 public:
  void answer(bot::http::MakeResponse make) override { made_.set_value(std::move(make)); }
  [[nodiscard]] bool overdue() const override { return overdue_; }

  [[nodiscard]] bot::http::Response response() { return made_.get_future().get()(); }
  void grow_late() { overdue_ = true; }

 private:
  std::promise<bot::http::MakeResponse> made_;
  bool overdue_ = false;
};

// What the handler answers, however long it takes.
inline bot::http::Response ask(const bot::http::AsyncHandler& handler,
                               const bot::http::Request& request) {
  const auto waiting = std::make_shared<Waiting>();
  handler(request, bot::http::Responder{waiting});
  return waiting->response();
}

}  // namespace tests
