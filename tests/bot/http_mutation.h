#pragma once

#include <iterator>
#include <random>
#include <string>
#include <string_view>

namespace tests {

// One to three valid requests with zero to four random mistakes in them.
inline std::string mutated_requests(std::mt19937_64& random) {
  static constexpr std::string_view kRequests[] = {
      "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /echo?a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
      "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
      "HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
  };
  static constexpr std::string_view kPieces[] = {"\r\n",
                                                 "\n",
                                                 "\r",
                                                 "\r\n\r\n",
                                                 ":",
                                                 " ",
                                                 "\t",
                                                 "\x16\x03\x01",
                                                 "Content-Length: 3\r\n",
                                                 "Transfer-Encoding: chunked\r\n",
                                                 "99999999999999999999",
                                                 "-1",
                                                 "HTTP/1.1",
                                                 "X: y\r\n",
                                                 std::string_view("\0", 1),
                                                 "\xFF"};
  std::string bytes;
  for (auto count = 1 + random() % 3; count > 0; --count) {
    bytes += kRequests[random() % std::size(kRequests)];
  }
  for (auto count = random() % 5; count > 0; --count) {
    const std::size_t at = random() % (bytes.size() + 1);
    switch (random() % 5) {
      case 0:
        bytes.insert(at, kPieces[random() % std::size(kPieces)]);
        break;
      case 1:
        bytes.erase(at, random() % 8);
        break;
      case 2:
        bytes.insert(at, bytes.substr(random() % (bytes.size() + 1), random() % 64));
        break;
      case 3:
        bytes.insert(at, random() % 400, static_cast<char>('a' + random() % 26));
        break;
      default:
        if (at < bytes.size()) bytes[at] = static_cast<char>(random() % 256);
    }
  }
  return bytes;
}

}  // namespace tests
