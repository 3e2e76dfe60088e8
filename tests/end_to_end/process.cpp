#include "tests/end_to_end/process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <array>
#include <stdexcept>
#include <utility>

namespace tests {
namespace {

std::string read_to_end(int descriptor) {
  std::string all;
  std::array<char, 4096> bytes{};
  ssize_t got = 0;
  while ((got = ::read(descriptor, bytes.data(), bytes.size())) > 0) {
    all.append(bytes.data(), static_cast<std::size_t>(got));
  }
  return all;
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& environment, const std::string& folder) {
  std::array<int, 2> errors{};
  std::array<int, 2> output{};
  if (::pipe2(errors.data(), O_CLOEXEC) != 0 || ::pipe2(output.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe");
  }
  // Everything the child needs is built before the fork: between fork and exec nothing is
  // allocated.
  std::vector<std::string> settings;
  for (const auto& [name, value] : environment) settings.push_back(name + "=" + value);
  std::vector<char*> argument_pointers;
  for (const std::string& argument : arguments) {
    argument_pointers.push_back(const_cast<char*>(argument.c_str()));
  }
  argument_pointers.push_back(nullptr);
  std::vector<char*> setting_pointers;
  for (std::string& setting : settings) setting_pointers.push_back(setting.data());
  setting_pointers.push_back(nullptr);

  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("no process");
  if (pid_ == 0) {
    ::dup2(errors[1], STDERR_FILENO);
    ::dup2(output[1], STDOUT_FILENO);
    if (::chdir(folder.c_str()) == 0) {
      ::execve(arguments[0].c_str(), argument_pointers.data(), setting_pointers.data());
    }
    ::_exit(127);
  }
  ::close(errors[1]);
  ::close(output[1]);
  errors_ = errors[0];
  output_ = output[0];
}

Process::~Process() {
  if (pid_ > 0) {
    signal(SIGKILL);
    wait();
  }
  ::close(errors_);
  ::close(output_);
}

std::string Process::wait_for(std::string_view text) {
  std::array<char, 4096> bytes{};
  while (true) {
    for (std::size_t end = 0; (end = unread_.find('\n')) != std::string::npos;) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      if (line.find(text) != std::string::npos) return line;
    }
    const ssize_t got = ::read(output_, bytes.data(), bytes.size());
    if (got <= 0) return {};
    unread_.append(bytes.data(), static_cast<std::size_t>(got));
  }
}

std::string Process::output() {
  return std::exchange(unread_, {}) + read_to_end(output_);
}

std::string Process::error_line() {
  std::array<char, 4096> bytes{};
  std::size_t end = 0;
  while ((end = unread_errors_.find('\n')) == std::string::npos) {
    const ssize_t got = ::read(errors_, bytes.data(), bytes.size());
    if (got <= 0) return std::exchange(unread_errors_, {});
    unread_errors_.append(bytes.data(), static_cast<std::size_t>(got));
  }
  std::string line = unread_errors_.substr(0, end);
  unread_errors_.erase(0, end + 1);
  return line;
}

std::string Process::errors() {
  return std::exchange(unread_errors_, {}) + read_to_end(errors_);
}

void Process::signal(int number) {
  if (pid_ > 0) ::kill(pid_, number);
}

int Process::wait() {
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  const bool bound = ::bind(socket, any, size) == 0 && ::getsockname(socket, any, &size) == 0;
  ::close(socket);
  if (!bound) throw std::runtime_error("no port");
  return ntohs(address.sin_port);
}

}  // namespace tests
