#include "bot/http/client.h"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

namespace bot::http {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kMostResponseBytes = 4UL * 1024 * 1024;
constexpr std::size_t kMostSpare = 8;
// Servers end idle connections after a minute or so (Mattermost: ServiceSettings.IdleTimeout, 60
// s). A request that crosses that farewell counts as perhaps arrived, so ours end sooner.
constexpr std::chrono::seconds kLongestIdle{15};

bool is_origin(std::string_view text) {
  if (text.substr(0, 8) == "https://") {
    text.remove_prefix(8);
  } else if (text.substr(0, 7) == "http://") {
    text.remove_prefix(7);
  } else {
    return false;
  }
  const bool bracketed = !text.empty() && text[0] == '[';
  const std::size_t host = bracketed ? std::min(text.find(']'), text.size()) : 0;
  const std::size_t colon = std::min(text.find(':', host), text.size());
  if (colon == 0 || text.find_first_of("/?#@ \t\r\n") != std::string_view::npos) return false;
  if (bracketed && (host < 2 || host + 1 != colon)) return false;
  if (colon == text.size()) return true;
  const std::string_view port = text.substr(colon + 1);
  return !port.empty() && port.size() <= 5 &&
         port.find_first_not_of("0123456789") == std::string_view::npos;
}

bool breaks_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

void check(const Request& request) {
  const auto bad = [](std::string_view text) {
    return breaks_line(text) || text.find(' ') != std::string_view::npos;
  };
  if (bad(request.method) || bad(request.path) || bad(request.query) || request.path.empty() ||
      request.path[0] != '/') {
    throw std::invalid_argument("A request line must not hold spaces or line ends.");
  }
  for (const auto& [name, value] : request.headers) {
    if (bad(name) || breaks_line(value)) {
      throw std::invalid_argument(fmt::format("The header {} must be one line.", name));
    }
  }
}

httplib::Request converted(const Request& request) {
  httplib::Request to;
  to.method = request.method;
  to.path = request.query.empty() ? request.path : request.path + "?" + request.query;
  to.body = request.body;
  for (const auto& [name, value] : request.headers) to.headers.emplace(name, value);
  if (!to.has_header("User-Agent")) to.headers.emplace("User-Agent", "Milepost");
  if (!to.has_header("Accept-Encoding")) to.headers.emplace("Accept-Encoding", "identity");
  return to;
}

Response converted(const httplib::Response& from, std::string body) {
  Response response;
  response.status = from.status;
  response.content_type = from.get_header_value("Content-Type");
  response.body = std::move(body);
  for (const auto& [name, value] : from.headers) {
    if (same_name(name, "Content-Type") || same_name(name, "Content-Length")) continue;
    response.headers.emplace_back(name, value);
  }
  return response;
}

// Only while connecting it is certain that not a byte of the request was sent.
bool may_have_arrived(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
    case httplib::Error::ConnectionTimeout:
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLLoadingCerts:
    case httplib::Error::SSLServerVerification:
      return false;
    default:
      return true;
  }
}

// Connections of the library, each used by one caller at a time.
class PooledClient : public Client {
 public:
  PooledClient(std::string origin, std::chrono::milliseconds timeout)
      : origin_(std::move(origin)), timeout_(timeout) {}

  Response send(const Request& request) override {
    check(request);
    httplib::Request to = converted(request);
    std::string body;
    const auto latest = SteadyClock::now() + 3 * timeout_;
    to.content_receiver = [&body, latest](const char* bytes, std::size_t size, std::uint64_t,
                                          std::uint64_t) {
      if (body.size() + size > kMostResponseBytes || SteadyClock::now() > latest) return false;
      body.append(bytes, size);
      return true;
    };
    auto client = borrow();
    const httplib::Result result = client->send(to);
    if (!result) client->stop();
    give_back(std::move(client));
    if (result) return converted(*result, std::move(body));
    throw TransportError(fmt::format("{}: {}", origin_, httplib::to_string(result.error())),
                         may_have_arrived(result.error()));
  }

 private:
  struct Spare {
    std::unique_ptr<httplib::Client> client;
    SteadyClock::time_point since;
  };

  std::unique_ptr<httplib::Client> borrow() {
    std::unique_lock lock(mutex_);
    if (spare_.empty()) {
      lock.unlock();
      return fresh();
    }
    Spare spare = std::move(spare_.back());
    spare_.pop_back();
    lock.unlock();
    // The certificates it has read stay, the connection does not.
    if (SteadyClock::now() - spare.since > kLongestIdle) spare.client->stop();
    return std::move(spare.client);
  }

  void give_back(std::unique_ptr<httplib::Client> client) {
    const std::lock_guard lock(mutex_);
    if (spare_.size() < kMostSpare) spare_.push_back({std::move(client), SteadyClock::now()});
  }

  [[nodiscard]] std::unique_ptr<httplib::Client> fresh() const {
    auto client = std::make_unique<httplib::Client>(origin_);
    client->set_keep_alive(true);
    client->set_tcp_nodelay(true);
    client->set_follow_location(false);
    client->set_url_encode(false);
    client->set_connection_timeout(timeout_);
    client->set_read_timeout(timeout_);
    client->set_write_timeout(timeout_);
    client->enable_server_certificate_verification(true);
    return client;
  }

  const std::string origin_;
  const std::chrono::milliseconds timeout_;
  std::mutex mutex_;
  std::vector<Spare> spare_;
};

}  // namespace

std::unique_ptr<Client> connect(const std::string& origin, std::chrono::milliseconds timeout) {
  if (!is_origin(origin)) {
    throw std::invalid_argument(
        fmt::format("{} is not an address such as https://chat.example.com.", origin));
  }
  return std::make_unique<PooledClient>(origin, timeout);
}

}  // namespace bot::http
