#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "bot/app.h"
#include "bot/cli/cli.h"
#include "bot/system_clock.h"

namespace bot::cli {
namespace {

// A platform that does not answer may hold a thread for longer than an operator waits. Nothing is
// lost by leaving it: what is acknowledged is on disk, and a message on its way is looked for at
// the next start.
void leave_anyway_after(std::chrono::seconds patience) {
  std::thread([patience] {
    std::this_thread::sleep_for(patience);
    std::_Exit(kFine);
  }).detach();
}

void print_where(const Config& config, int port) {
  const std::string address =
      "http://" +
      (config.listen_host.find(':') == std::string::npos ? config.listen_host
                                                         : "[" + config.listen_host + "]") +
      ":" + std::to_string(port);
  std::cout << "Milepost " MILEPOST_VERSION " listens on " << address << "\n";
  if (!config.slack && !config.mattermost) {
    std::cout
        << "Neither Slack nor Mattermost is configured, so this is a sandbox: a small chat to "
           "try the bot in.\n";
  }
  if (config.sandbox != Sandbox::kOff) {
    std::cout << "Open " << address << "/sandbox in a browser on this machine.\n";
  }
  std::cout << std::flush;
}

}  // namespace

void serve(const Config& config) {
  const SystemClock clock;
  App app{config, clock};
  app.start();
  print_where(config, app.port());

  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  int signal = 0;
  sigwait(&signals, &signal);

  leave_anyway_after(std::chrono::seconds{9});
  app.stop();
}

}  // namespace bot::cli
