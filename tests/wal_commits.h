#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace tests {

// How many transactions SQLite's write-ahead log beside `database` holds: the frames that end one
// say how large the database is then (https://www.sqlite.org/fileformat2.html#walformat). For a log
// that was never begun anew, which takes a thousand pages.
inline int wal_commits(const std::string& database) {
  constexpr std::size_t kHeader = 32;
  constexpr std::size_t kFrameHeader = 24;
  std::ifstream file(database + "-wal", std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
      value = value << 8U | static_cast<unsigned char>(bytes.at(i));
    }
    return value;
  };
  if (bytes.size() < kHeader) return 0;
  const std::size_t page = number(8);
  int commits = 0;
  for (std::size_t at = kHeader; at + kFrameHeader + page <= bytes.size();
       at += kFrameHeader + page) {
    if (number(at + 4) != 0) ++commits;
  }
  return commits;
}

}  // namespace tests
