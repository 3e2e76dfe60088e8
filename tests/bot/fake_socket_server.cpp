#include "tests/bot/fake_socket_server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <set>
#include <thread>
#include <utility>

namespace tests {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using beast::error_code;

class Session : public Peer, public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, const FakeSocketServer::Script& script)
      : stream_(std::move(socket)), script_(script) {}

  void begin() {
    beast::http::async_read(stream_.next_layer(), buffer_, request_,
                            [self = shared_from_this()](const error_code& error, std::size_t) {
                              if (!error) self->admit();
                            });
  }

  void say(std::string text) override { queue({std::move(text), false}); }
  void say_binary(std::string bytes) override { queue({std::move(bytes), true}); }
  void babble(std::string bytes) override {
    if (over_) return;
    error_code ignored;
    asio::write(stream_.next_layer().socket(), asio::buffer(bytes), ignored);
  }
  void say_good_bye() override {
    if (std::exchange(over_, true)) return;
    stream_.async_close(beast::websocket::close_code::normal,
                        [self = shared_from_this()](const error_code&) {});
  }
  void hang_up() override {
    if (std::exchange(over_, true)) return;
    error_code ignored;
    stream_.next_layer().socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.next_layer().socket().close(ignored);
  }
  void stall() override { stalled_ = true; }
  void close() {
    over_ = true;
    error_code ignored;
    stream_.next_layer().socket().close(ignored);
  }

 private:
  struct Message {
    std::string bytes;
    bool binary = false;
  };

  void admit() {
    target = std::string{request_.target()};
    authorization = std::string{request_[beast::http::field::authorization]};
    const int status = script_.refuse ? script_.refuse(*this) : 0;
    if (status != 0) {
      response_.result(static_cast<unsigned>(status));
      response_.prepare_payload();
      beast::http::async_write(stream_.next_layer(), response_,
                               [self = shared_from_this()](const error_code&, std::size_t) {});
      return;
    }
    stream_.async_accept(request_, [self = shared_from_this()](const error_code& error) {
      if (error || self->over_) return;
      if (self->script_.opened) self->script_.opened(*self);
      self->listen();
    });
  }

  void listen() {
    if (stalled_) return;
    stream_.async_read(buffer_, [self = shared_from_this()](const error_code& error, std::size_t) {
      if (error) {
        self->over_ = true;
        if (self->script_.gone) self->script_.gone(*self);
        return;
      }
      const std::string text = beast::buffers_to_string(self->buffer_.data());
      self->buffer_.consume(self->buffer_.size());
      if (self->script_.said && !self->over_ && !self->stalled_) self->script_.said(*self, text);
      self->listen();
    });
  }

  void queue(Message message) {
    if (over_ || stalled_) return;
    leaving_.push_back(std::move(message));
    if (leaving_.size() == 1) write();
  }

  void write() {
    stream_.binary(leaving_.front().binary);
    stream_.async_write(asio::buffer(leaving_.front().bytes),
                        [self = shared_from_this()](const error_code& error, std::size_t) {
                          self->leaving_.pop_front();
                          if (!error && !self->leaving_.empty()) self->write();
                        });
  }

  beast::websocket::stream<beast::tcp_stream, false> stream_;
  const FakeSocketServer::Script& script_;
  beast::flat_buffer buffer_;
  beast::http::request<beast::http::string_body> request_;
  beast::http::response<beast::http::string_body> response_;
  std::deque<Message> leaving_;  // the first is being written
  bool over_ = false;
  bool stalled_ = false;
};

}  // namespace

struct FakeSocketServer::Impl {
  explicit Impl(Script given) : script(std::move(given)) {
    accept();
    thread = std::thread{[this] { context.run(); }};
  }

  void accept() {
    acceptor.async_accept([this](const error_code& error, tcp::socket socket) {
      if (error) return;
      const auto session = std::make_shared<Session>(std::move(socket), script);
      session->number = ++count;
      sessions.insert(session);
      session->begin();
      accept();
    });
  }

  Script script;
  asio::io_context context{1};
  tcp::acceptor acceptor{context, {asio::ip::make_address("127.0.0.1"), 0}};
  int count = 0;
  std::set<std::shared_ptr<Session>> sessions;
  std::thread thread;
};

FakeSocketServer::FakeSocketServer(Script script)
    : impl_(std::make_unique<Impl>(std::move(script))) {}

FakeSocketServer::~FakeSocketServer() {
  impl_->context.stop();
  impl_->thread.join();
  for (const auto& session : impl_->sessions) session->close();
}

std::string FakeSocketServer::url() const {
  return "ws://127.0.0.1:" + std::to_string(impl_->acceptor.local_endpoint().port());
}

void FakeSocketServer::run(std::function<void()> work) {
  asio::post(impl_->context, std::move(work));
}

}  // namespace tests
