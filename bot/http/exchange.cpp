#include "bot/http/exchange.h"

#include <httplib.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "bot/http/head.h"

namespace bot::http {
namespace {

// A connection that is a piece of text to read and a string to write to.
class MemoryStream : public httplib::Stream {
 public:
  explicit MemoryStream(std::string_view input) : input_(input) {}

  [[nodiscard]] bool is_readable() const override { return !input_.empty(); }
  [[nodiscard]] bool is_writable() const override { return true; }
  ssize_t read(char* bytes, size_t size) override {
    const std::size_t count = input_.copy(bytes, size);
    input_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* bytes, size_t size) override {
    output_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  [[nodiscard]] socket_t socket() const override { return INVALID_SOCKET; }

  [[nodiscard]] std::string take_output() { return std::move(output_); }

 private:
  std::string_view input_;
  std::string output_;
};

std::string what_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {  // only to learn the text
    return error.what();
  } catch (...) {
    return "not a std::exception";
  }
}

}  // namespace

class Exchange::Library : public httplib::Server {
 public:
  explicit Library(const Router& router) : router_(router) {
    set_pre_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      put(router_.answer(arrival_->request), response);
      return HandlerResponse::Handled;
    });
    set_exception_handler([this](const httplib::Request&, httplib::Response& response,
                                 const std::exception_ptr& thrown) {
      const Request& request = arrival_->request;
      spdlog::error("http: {} {} failed: {}", request.method, request.path, what_of(thrown));
      response.status = 500;
    });
    set_post_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      // The library's own words about how long it would keep a connection, which it does not own.
      response.headers.erase("Keep-Alive");
      response.headers.erase("Accept-Ranges");
      if (arrival_->http_1_0 && arrival_->keep_alive) {
        response.set_header("Connection", "keep-alive");
      }
    });
  }

  // The library is shown the request line alone. The front has settled what the headers say of
  // framing, the handler gets them as they came, and the library's own ideas about them
  // (REMOTE_ADDR, Range, Expect, Accept-Encoding, form bodies over 8 KiB) have no part in it.
  std::string answer(const Arrival& arrival) {
    arrival_ = &arrival;
    line_.assign(arrival.request.method).append(" ").append(arrival.request.path);
    line_.append(" HTTP/1.1\r\n\r\n");
    MemoryStream stream(line_);
    bool closed = false;
    process_request(stream, !arrival.keep_alive, closed, nullptr);
    return stream.take_output();
  }

 private:
  static void put(Response from, httplib::Response& to) {
    to.status = from.status;
    to.body = std::move(from.body);
    if (!from.content_type.empty()) to.set_header("Content-Type", from.content_type);
    for (const auto& [name, value] : from.headers) to.set_header(name, value);
  }

  const Router& router_;
  const Arrival* arrival_ = nullptr;
  std::string line_;
};

Exchange::Exchange(const Router& router) : library_(std::make_unique<Library>(router)) {}

Exchange::~Exchange() = default;

std::string Exchange::answer(const Arrival& arrival) {
  return library_->answer(arrival);
}

}  // namespace bot::http
