#include "bot/websocket/socket.h"

#include <fmt/format.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <deque>
#include <optional>
#include <utility>

#include "bot/address.h"
#include "bot/http/form.h"
#include "bot/websocket/url.h"

namespace bot::websocket {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using beast::error_code;
using SteadyClock = std::chrono::steady_clock;
// One kind of executor and no compression: what is not generic compiles in half the time.
using Executor = asio::io_context::executor_type;
using Resolver = asio::ip::basic_resolver<tcp, Executor>;
using Plain = beast::basic_stream<tcp, Executor>;
using Encrypted = beast::ssl_stream<Plain>;
template <class Stream>
using WebSocketStream = beast::websocket::stream<Stream, false>;

// How long good-bye may take.
constexpr std::chrono::milliseconds kFarewell{1'500};

// Everything runs on the thread that made the object, whenever it runs the context; other threads
// post.
template <class Stream>
class BeastSocket : public Socket {
 public:
  // `certificates` are those to trust; null for a plain one.
  BeastSocket(const Address& address, const SocketUrl& url,
              std::shared_ptr<asio::ssl::context> certificates)
      : certificates_(std::move(certificates)), stream_(made_stream()) {
    const auto deadline = SteadyClock::now() + address.connect_within;
    connect_to(url, deadline);
    encrypt(url, deadline);
    upgrade(address, url, deadline);
  }

  Received receive(std::chrono::milliseconds wait) override {
    const auto deadline = SteadyClock::now() + wait;
    for (;;) {
      if (!arrived_.empty()) {
        Text text{std::move(arrived_.front())};
        arrived_.pop_front();
        return text;
      }
      if (closed_) return *closed_;
      start_reading();
      auto until = deadline;
      if (farewell_until_) until = std::min(until, *farewell_until_);
      context_.restart();
      if (context_.run_one_until(until) > 0) continue;
      if (farewell_until_ && SteadyClock::now() >= *farewell_until_) {
        end({Closed::Why::kByUs, "closed"});
      } else if (SteadyClock::now() >= deadline) {
        return Quiet{};
      }
    }
  }

  void send(std::function<std::string()> make) override {
    asio::post(context_, [this, make = std::move(make)] {
      if (closed_ || farewell_until_) return;
      std::string text = make();
      if (text.empty()) return;
      leaving_.push_back(std::move(text));
      if (leaving_.size() == 1) write_next();
    });
  }

  void close() override {
    asio::post(context_, [this] {
      if (closed_ || farewell_until_) return;
      farewell_until_ = SteadyClock::now() + kFarewell;
      stream_.async_close(beast::websocket::close_code::normal, [this](const error_code&) {
        if (!closed_) end({Closed::Why::kByUs, "closed"});
      });
    });
  }

 private:
  // Runs what `start` begins to its end or to the deadline, and throws ConnectError for what goes
  // wrong. `start` is given what it has to call with its error code.
  template <class Start>
  void wait_for(std::string_view what, SteadyClock::time_point deadline, Start start) {
    struct Result {
      bool done = false;
      error_code error;
    };
    const auto result = std::make_shared<Result>();
    start([result](const error_code& error) {
      result->done = true;
      result->error = error;
    });
    context_.restart();
    while (!result->done && context_.run_one_until(deadline) > 0) {
    }
    if (!result->done) {
      error_code ignored;
      beast::get_lowest_layer(stream_).socket().close(ignored);
      throw ConnectError{fmt::format("{}: no answer in time", what)};
    }
    if (result->error && result->error != beast::websocket::error::upgrade_declined) {
      throw ConnectError{fmt::format("{}: {}", what, result->error.message())};
    }
  }

  void connect_to(const SocketUrl& url, SteadyClock::time_point deadline) {
    Resolver resolver{context_};
    auto found = std::make_shared<Resolver::results_type>();
    wait_for("looking up " + url.host, deadline, [&](auto done) {
      resolver.async_resolve(url.host, url.port,
                             [found, done](const error_code& error, const auto& results) {
                               *found = results;
                               done(error);
                             });
    });
    auto& lowest = beast::get_lowest_layer(stream_);
    wait_for("connecting to " + url.host, deadline, [&](auto done) {
      lowest.async_connect(*found,
                           [done](const error_code& error, const tcp::endpoint&) { done(error); });
    });
    lowest.expires_never();  // the WebSocket watches over time by itself
    lowest.socket().set_option(tcp::no_delay{true});
  }

  void encrypt(const SocketUrl& url, SteadyClock::time_point deadline) {
    if constexpr (std::is_same_v<Stream, Encrypted>) {
      auto& tls = stream_.next_layer();
      if (SSL_set_tlsext_host_name(tls.native_handle(), url.host.c_str()) != 1) {
        throw ConnectError{"TLS cannot name " + url.host};
      }
      tls.set_verify_mode(asio::ssl::verify_peer);
      tls.set_verify_callback(asio::ssl::host_name_verification(url.host));
      wait_for("TLS with " + url.host, deadline, [&](auto done) {
        tls.async_handshake(asio::ssl::stream_base::client,
                            [done](const error_code& error) { done(error); });
      });
    }
  }

  void upgrade(const Address& address, const SocketUrl& url, SteadyClock::time_point deadline) {
    stream_.set_option(beast::websocket::stream_base::timeout{address.connect_within,
                                                              address.silence, address.pings});
    stream_.set_option(beast::websocket::stream_base::decorator{
        [&address](beast::websocket::request_type& request) {
          request.set(beast::http::field::user_agent, "Milepost");
          for (const auto& [name, value] : address.headers) request.set(name, value);
        }});
    stream_.read_message_max(address.most_bytes);
    beast::websocket::response_type response;
    const bool usual = url.port == (url.encrypted ? "443" : "80");
    const std::string name =
        url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
    const std::string host = usual ? name : name + ":" + url.port;
    wait_for("the upgrade by " + url.host, deadline, [&](auto done) {
      stream_.async_handshake(response, host, url.target,
                              [done](const error_code& error) { done(error); });
    });
    if (response.result() != beast::http::status::switching_protocols) {
      throw ConnectError{
          fmt::format("{} refused the upgrade: HTTP {}", url.host, response.result_int()),
          static_cast<int>(response.result_int())};
    }
  }

  void start_reading() {
    if (reading_) return;
    reading_ = true;
    stream_.async_read(buffer_, [this](const error_code& error, std::size_t) {
      reading_ = false;
      if (error) return end(why(error));
      const auto bytes = buffer_.cdata();
      std::string text{static_cast<const char*>(bytes.data()), bytes.size()};
      buffer_.consume(buffer_.size());
      if (stream_.got_text() && http::valid_utf8(text)) arrived_.push_back(std::move(text));
    });
  }

  void write_next() {
    stream_.text(true);
    stream_.async_write(asio::buffer(leaving_.front()),
                        [this](const error_code& error, std::size_t) {
                          leaving_.pop_front();
                          if (error) return end(why(error));
                          if (!leaving_.empty()) write_next();
                        });
  }

  [[nodiscard]] Closed why(const error_code& error) const {
    const std::string reason = error.message();
    if (farewell_until_) return {Closed::Why::kByUs, reason};
    if (error == beast::websocket::error::closed) return {Closed::Why::kByPeer, reason};
    if (error == beast::error::timeout) return {Closed::Why::kSilent, reason};
    if (error == beast::websocket::error::message_too_big ||
        error == beast::websocket::error::buffer_overflow) {
      return {Closed::Why::kTooLarge, reason};
    }
    return {Closed::Why::kLost, reason};
  }

  void end(Closed closed) {
    if (closed_) return;
    closed_ = std::move(closed);
    error_code ignored;
    beast::get_lowest_layer(stream_).socket().close(ignored);
  }

  WebSocketStream<Stream> made_stream() {
    if constexpr (std::is_same_v<Stream, Encrypted>) {
      return WebSocketStream<Stream>{context_, *certificates_};
    } else {
      return WebSocketStream<Stream>{context_};
    }
  }

  asio::io_context context_{1};
  const std::shared_ptr<asio::ssl::context> certificates_;
  WebSocketStream<Stream> stream_;
  beast::flat_buffer buffer_;
  bool reading_ = false;
  std::deque<std::string> arrived_;
  std::deque<std::string> leaving_;  // the first is being written
  std::optional<SteadyClock::time_point> farewell_until_;
  std::optional<Closed> closed_;
};

std::shared_ptr<asio::ssl::context> system_certificates() {
  auto made = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  made->set_default_verify_paths();
  ::SSL_CTX_set_min_proto_version(made->native_handle(), TLS1_2_VERSION);
  return made;
}

}  // namespace

std::shared_ptr<Socket> connect(const Address& address) {
  const auto url = parse_socket_url(address.url);
  if (!url) throw ConnectError{"this is not the address of a WebSocket"};
  if (url->encrypted) {
    return std::make_shared<BeastSocket<Encrypted>>(address, *url, system_certificates());
  }
  if (!is_loopback(url->host)) {
    throw ConnectError{url->host + " speaks ws://, and that is only for this machine"};
  }
  return std::make_shared<BeastSocket<Plain>>(address, *url, nullptr);
}

}  // namespace bot::websocket
