#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace tests {

// The bytes of tests/payloads/<name>. Throws std::runtime_error when it is not there.
inline std::string payload(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path{TESTS_DIR} / "payloads" / name;
  std::ifstream file{path, std::ios::binary};
  if (!file) throw std::runtime_error{path.string() + " is missing"};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace tests
