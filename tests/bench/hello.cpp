// A bare httplib server, as fast as its own accept loop can be made: what a handler that does
// nothing would reach.
#include <httplib.h>
#include <sys/socket.h>

#include <csignal>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/bench/bench.h"

namespace bench {
namespace {

class Hello : public httplib::Server {
 public:
  // A thread stays with its connection, so there must be one for each.
  explicit Hello(std::size_t threads, std::size_t body_bytes) : body_(body_bytes, 'x') {
    new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
    set_tcp_nodelay(true);
    set_keep_alive_max_count(std::size_t{1} << 40U);
    set_keep_alive_timeout(75);
    Post("/slack/commands", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(body_, "application/json");
    });
    Get("/healthz", [](const httplib::Request&, httplib::Response& response) {
      response.set_content("ok\n", "text/plain");
    });
  }
  bool bind(int port) {
    if (!bind_to_port("127.0.0.1", port)) return false;
    return ::listen(svr_sock_, 1024) == 0;  // the library's own backlog is 5
  }

 private:
  std::string body_;
};

void serve(int port, std::size_t threads, std::size_t body_bytes) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  Hello server{threads, body_bytes};
  if (!server.bind(port)) throw std::runtime_error{"The port cannot be had."};
  std::thread loop{[&] { server.listen_after_bind(); }};
  int signal = 0;
  sigwait(&signals, &signal);
  std::_Exit(0);  // stop() would wait for idle connections, and there is nothing to lose
}

}  // namespace

void add_hello(CLI::App& app) {
  struct Options {
    int port = 0;
    std::size_t threads = 320;
    std::size_t body_bytes = 700;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* hello = app.add_subcommand("hello", "A bare httplib server on its own threads.");
  hello->add_option("--port", options->port)->required();
  hello->add_option("--threads", options->threads);
  hello->add_option("--body-bytes", options->body_bytes);
  hello->callback([options] { serve(options->port, options->threads, options->body_bytes); });
}

}  // namespace bench
