#include <csignal>

#include "bot/cli/cli.h"

int main(int argc, char** argv) {
  // Blocked before the first thread starts, so that `serve` alone takes them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // OpenSSL writes to sockets without asking for silence: a peer that went away is an error to
  // handle, not a reason to end.
  std::signal(SIGPIPE, SIG_IGN);
  return bot::cli::run(argc, argv);
}
