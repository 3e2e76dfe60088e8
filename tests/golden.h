#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace tests {

// Compares `text` with tests/golden/<name>.txt, which ends in one line break more. A missing file
// is a failure. With UPDATE_GOLDEN=1 in the environment the file is written instead: read the
// difference before committing it.
inline void expect_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path{TESTS_DIR} / "golden" / (name + ".txt");
  if (const char* update = std::getenv("UPDATE_GOLDEN"); update != nullptr && *update == '1') {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream{path, std::ios::binary} << text << '\n';
    return;
  }
  std::ifstream file{path, std::ios::binary};
  ASSERT_TRUE(file) << path << " is missing; UPDATE_GOLDEN=1 writes it:\n" << text;
  const std::string golden{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_EQ(golden, text + "\n") << "differs from " << path;
}

}  // namespace tests
