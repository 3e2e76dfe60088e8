#include "tests/bot/fake_platform.h"

#include <httplib.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace tests {

FakePlatform::FakePlatform(std::function<std::string(const std::string&, const std::string&)> name,
                           std::function<Answer(const Call&)> carry_out)
    : name_(std::move(name)),
      carry_out_(std::move(carry_out)),
      server_(std::make_unique<httplib::Server>()) {
  // The library refuses forms of more than 8 KiB unless the body is read by hand.
  const auto serve_body = [this](const httplib::Request& request, httplib::Response& response,
                                 const httplib::ContentReader& read) {
    std::string body;
    const bool whole = read([&](const char* data, std::size_t size) {
      body.append(data, size);
      return true;
    });
    // Whoever sent it died over it.
    if (!whole) {
      response.status = 400;
      return;
    }
    serve(request, std::move(body), response);
  };
  server_->Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
    serve(request, "", response);
  });
  server_->Post(".*", serve_body);
  server_->Put(".*", serve_body);
  // One thread for each connection, also where some of them keep somebody waiting.
  server_->new_task_queue = [] { return new httplib::ThreadPool(16); };
  server_->set_tcp_nodelay(true);
  server_->set_keep_alive_timeout(1);
  port_ = server_->bind_to_any_port("127.0.0.1");
  if (port_ < 0) throw std::runtime_error{"The fake platform found no free port."};
  thread_ = std::thread{[this] { server_->listen_after_bind(); }};
  // stop() before listening has begun would be lost.
  while (!server_->is_running()) std::this_thread::yield();
}

FakePlatform::~FakePlatform() {
  server_->stop();
  thread_.join();
}

std::string FakePlatform::origin() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

void FakePlatform::next_answers(const std::string& name, std::vector<Answer> answers) {
  const std::lock_guard lock{mutex_};
  for (Answer& answer : answers) script_[name].push_back(std::move(answer));
}

std::vector<Call> FakePlatform::calls(const std::string& name) const {
  const std::lock_guard lock{mutex_};
  std::vector<Call> out;
  for (const Call& call : calls_) {
    if (name.empty() || call.name == name) out.push_back(call);
  }
  return out;
}

bool FakePlatform::wait_for_calls(const std::string& name, std::size_t count,
                                  std::chrono::milliseconds time) const {
  std::unique_lock lock{mutex_};
  return arrived_.wait_for(lock, time, [&] {
    const auto same = std::count_if(calls_.begin(), calls_.end(), [&](const Call& call) {
      return name.empty() || call.name == name;
    });
    return static_cast<std::size_t>(same) >= count;
  });
}

void FakePlatform::serve(const httplib::Request& request, std::string body,
                         httplib::Response& response) {
  const Call call{name_(request.method, request.path), request.target, std::move(body),
                  request.get_header_value("Authorization")};
  const Answer reply = answer(call);
  {
    const std::lock_guard lock{mutex_};
    calls_.push_back(call);
  }
  arrived_.notify_all();
  response.status = reply.status;
  if (!reply.retry_after.empty()) response.set_header("Retry-After", reply.retry_after);
  for (const auto& [name, value] : reply.headers) response.set_header(name, value);
  if (reply.lost) {
    // Announces a body and then gives up, which ends the connection.
    response.set_content_provider(
        100, "application/json",
        [](std::size_t, std::size_t, httplib::DataSink&) { return false; });
  } else {
    response.set_content(reply.body, "application/json");
  }
}

Answer FakePlatform::answer(const Call& call) {
  bool lose = false;
  {
    const std::lock_guard lock{mutex_};
    auto& script = script_[call.name];
    if (!script.empty()) {
      Answer next = std::move(script.front());
      script.pop_front();
      if (!next.lost) return next;
      lose = true;
    }
  }
  const auto carry_out = [&] { return carry_out_(call); };
  Answer reply = temper_ ? temper_(call, carry_out) : carry_out();
  reply.lost = reply.lost || lose;
  return reply;
}

}  // namespace tests
