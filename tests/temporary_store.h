#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

#include "store/store.h"

namespace tests {

// A folder of its own, below the system's unless said otherwise, removed with everything in it.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(
      const std::filesystem::path& below = std::filesystem::temp_directory_path()) {
    std::string name = (below / "milepost-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// A database of its own, removed in the end. Which engine it is on is settled outside: tests that
// use one run once for each (see milepost_test_program in tests/CMakeLists.txt).
class TemporaryDatabase {
 public:
  // Outside a run, on SQLite, whoever opens it makes the tables.
  enum class Holds { kNothing, kTables };
  explicit TemporaryDatabase(Holds holds = Holds::kTables);
  ~TemporaryDatabase();
  TemporaryDatabase(const TemporaryDatabase&) = delete;
  TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;

  // As MILEPOST_DATABASE has it.
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  TemporaryFolder folder_;
  std::string url_;
};

// A real store on a database of its own.
class TemporaryStore {
 public:
  [[nodiscard]] store::Store& operator*() { return store_; }
  [[nodiscard]] store::Store* operator->() { return &store_; }
  [[nodiscard]] std::string url() const { return database_.url(); }

 private:
  TemporaryDatabase database_;
  store::Store store_{database_.url()};
};

}  // namespace tests
