#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "bot/http/message.h"

namespace bot::http {

// Makes a response once there is a thread with time for it.
using MakeResponse = std::function<Response()>;

// The way back to the client of one request, for a handler that does not know the answer yet when
// it returns. Copies are the same way. Any thread, also after the server has stopped or gone.
//
// Called once, with what makes the response: a worker runs that and sends what comes, so the caller
// neither waits nor works. Further calls are ignored. When the last copy goes without a call the
// client gets an empty 500 and the log a line. Whoever keeps one for ever keeps a connection, and a
// place among Limits::unanswered, until the server stops.
class Responder {
 public:
  class Way {
   public:
    Way() = default;
    virtual ~Way() = default;
    Way(const Way&) = delete;
    Way& operator=(const Way&) = delete;
    virtual void answer(MakeResponse make) = 0;
    [[nodiscard]] virtual bool overdue() const = 0;
  };

  explicit Responder(std::shared_ptr<Way> way) : way_(std::move(way)) {}

  void operator()(MakeResponse make) const { way_->answer(std::move(make)); }
  // Whether the request has waited for longer than Limits::wait_time. Work that has not begun by
  // then should not begin: 503.
  [[nodiscard]] bool overdue() const { return way_->overdue(); }

 private:
  std::shared_ptr<Way> way_;
};

// A handler that may answer after it has returned. The request is gone then.
using AsyncHandler = std::function<void(const Request&, Responder)>;

}  // namespace bot::http
