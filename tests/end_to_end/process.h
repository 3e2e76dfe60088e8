#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace tests {

// A program started by a test: its standard output is read line by line, and it is killed when this
// object goes.
class Process {
 public:
  // Starts `arguments[0]` with nothing in its environment but `environment` and in `folder`.
  Process(const std::vector<std::string>& arguments,
          const std::map<std::string, std::string>& environment, const std::string& folder);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Reads until a line that holds `text`, and returns that line; empty when the program ended
  // first.
  std::string wait_for(std::string_view text);
  // Everything it wrote to standard output that was not read yet, up to its end.
  std::string output();
  // The next line of its standard error, without what ends it; empty at its end.
  std::string error_line();
  // Everything it wrote to standard error that was not read yet, up to its end.
  std::string errors();
  void signal(int number);
  // Waits for its end. Its exit code, or 128 plus the signal that ended it.
  int wait();

 private:
  pid_t pid_ = -1;
  int errors_ = -1;
  int output_ = -1;
  std::string unread_;
  std::string unread_errors_;
};

// A port on 127.0.0.1 that was free a moment ago.
[[nodiscard]] int free_port();

}  // namespace tests
