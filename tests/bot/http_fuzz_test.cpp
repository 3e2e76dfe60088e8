#include <gtest/gtest.h>

#include <iostream>
#include <random>

#include "bot/http/server.h"
#include "tests/bot/http_mutation.h"
#include "tests/bot/http_wire.h"

namespace bot::http {
namespace {

// Whether these are whole responses, one after the other, and nothing else. A response to HEAD has
// a length and no body, so a body may be missing.
bool are_responses(std::string_view bytes) {
  while (!bytes.empty()) {
    const int status = tests::status_of(bytes);
    const auto end = bytes.find("\r\n\r\n");
    if (bytes.substr(0, 9) != "HTTP/1.1 " || status < 100 || status > 599) return false;
    if (end == std::string_view::npos) return false;
    bytes.remove_prefix(end + 4);
    const auto next = std::min(bytes.find("HTTP/1.1 "), bytes.size());
    if (next > 2'000) return false;
    bytes.remove_prefix(next);
  }
  return true;
}

TEST(Front, AnswersOrClosesWhateverItIsFed) {
  constexpr std::uint64_t kSeed = 20'240'612;
  std::cout << "seed " << kSeed << "\n";
  std::mt19937_64 random(kSeed);
  Limits limits;
  limits.head_bytes = 300;
  limits.body_bytes = 2'000;
  limits.workers = 2;
  Server server(limits);
  const auto echo = [](const Request& request) {
    Response response;
    response.body = request.body;
    return response;
  };
  server.route("GET", "/", echo);
  server.route("POST", "/echo", echo);
  server.start("127.0.0.1", 0);
  int answered = 0;
  for (int i = 0; i < 2'000; ++i) {
    const std::string bytes = tests::mutated_requests(random);
    SCOPED_TRACE(testing::PrintToString(bytes));
    tests::Wire wire(server.port());
    std::string_view rest = bytes;
    while (!rest.empty()) {
      const std::size_t piece = std::min<std::size_t>(1 + random() % 200, rest.size());
      wire.say(rest.substr(0, piece));
      rest.remove_prefix(piece);
    }
    wire.say_no_more();
    const std::string responses = wire.rest();
    ASSERT_FALSE(wire.timed_out());
    ASSERT_TRUE(are_responses(responses)) << responses;
    if (!responses.empty()) ++answered;
  }
  EXPECT_GT(answered, 1'000);
  const std::string honest = tests::Wire(server.port()).ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(tests::status_of(honest), 200);
}

}  // namespace
}  // namespace bot::http
