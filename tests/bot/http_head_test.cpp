#include "bot/http/head.h"

#include <gmock/gmock.h>

#include <iostream>
#include <random>

#include "tests/bot/http_mutation.h"

namespace bot::http {
namespace {

using testing::ElementsAre;
using testing::Pair;

// "more", "400", or what was understood: "POST /a ? q body=3 keep".
std::string told(const HeadOutcome& outcome) {
  if (std::holds_alternative<NeedMore>(outcome)) return "more";
  if (const Bad* bad = std::get_if<Bad>(&outcome)) return std::to_string(bad->status);
  const Head& head = std::get<Head>(outcome);
  std::string text = head.request.method + " " + head.request.path;
  if (!head.request.query.empty()) text += " ? " + head.request.query;
  if (head.body_bytes > 0) text += " body=" + std::to_string(head.body_bytes);
  if (head.expects_continue) text += " expects";
  return text + (head.keep_alive ? " keep" : " close") + (head.http_1_0 ? " 1.0" : "");
}

std::string read(std::string_view bytes, const Limits& limits = {}) {
  HeadProgress progress;
  return told(parse_head(bytes, limits, progress));
}

std::string read_bytewise(std::string_view bytes, const Limits& limits = {}) {
  HeadProgress progress;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::string outcome = told(parse_head(bytes.substr(0, size), limits, progress));
    if (outcome != "more") return outcome;
  }
  return told(parse_head(bytes, limits, progress));
}

std::string post(const std::string& headers) {
  return "POST /a HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
}

std::string get(const std::string& headers) {
  return "GET /a HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
}

struct Row {
  std::string bytes;
  std::string outcome;
};

void expect(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(testing::PrintToString(row.bytes));
    EXPECT_EQ(read(row.bytes), row.outcome);
    EXPECT_EQ(read_bytewise(row.bytes), row.outcome);
  }
}

TEST(Head, ReadsRequestLines) {
  expect({
      {"", "more"},
      {"GET / HTTP/1.1\r\nHost: x\r\n", "more"},
      {"GET / HTTP/1.1\r\nHost: x\r\n\r", "more"},
      {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / keep"},
      {"GET /a?b=c?d HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a ? b=c?d keep"},
      {"GET /a%20b? HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a%20b keep"},
      {"DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", "DELETE / keep"},
      {"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "501"},
      {"get / HTTP/1.1\r\n", "400"},
      {"GET / HTTP/1.2\r\nHost: x\r\n\r\n", "505"},
      {"GET / HTTP/2.0\r\nHost: x\r\n\r\n", "505"},
      {"GET / http/1.1\r\nHost: x\r\n\r\n", "400"},
      {"GET /\r\nHost: x\r\n\r\n", "400"},
      {"GET  / HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"GET / a HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"GET / HTTP/1.1 \r\nHost: x\r\n\r\n", "400"},
      {"GET /#a HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"GET a HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"G(T / HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"GET /\xC3\xA9 HTTP/1.1\r\n", "400"},
      {"\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"},
      {"\x16\x03\x01\x02", "400"},
      {std::string("GET /\0", 6), "400"},
  });
}

TEST(Head, ReadsLinesOnlyInTheirOneForm) {
  expect({
      {"GET / HTTP/1.1\n", "400"},
      {"GET / HTTP/1.1\r\r\n", "400"},
      {"GET / HTTP/1.1\rHost: x\r\n", "400"},
      {get("X: \x01\r\n"), "400"},
      {get("X: \x7F\r\n"), "400"},
      {get(std::string("X: \0\r\n", 6)), "400"},
      {get("X: a\tb \xC3\xA9\r\n"), "GET /a keep"},
      {get("X: a\r\n b\r\n"), "400"},
      {get("X : a\r\n"), "400"},
      {get("X\r\n"), "400"},
      {get(": a\r\n"), "400"},
      {get("X(: a\r\n"), "400"},
      {get("X:\r\n"), "GET /a keep"},
      {get("Host: y\r\n"), "400"},
      {"GET / HTTP/1.1\r\n\r\n", "400"},
      {"GET / HTTP/1.0\r\n\r\n", "GET / close 1.0"},
  });
}

TEST(Head, TellsWhereTheBodyEnds) {
  expect({
      {post("Content-Length: 3\r\n"), "POST /a body=3 keep"},
      {post("Content-Length: 0\r\n"), "POST /a keep"},
      {post("content-length:  007 \r\n"), "POST /a body=7 keep"},
      {get("Content-Length: 3\r\n"), "GET /a body=3 keep"},
      {post(""), "411"},
      {post("Content-Length: \r\n"), "400"},
      {post("Content-Length: -1\r\n"), "400"},
      {post("Content-Length: +1\r\n"), "400"},
      {post("Content-Length: 0x1\r\n"), "400"},
      {post("Content-Length: 1 1\r\n"), "400"},
      {post("Content-Length: 3, 3\r\n"), "400"},
      {post("Content-Length: 3\r\nContent-Length: 3\r\n"), "400"},
      {post("Content-Length: 18446744073709551617\r\n"), "400"},
      {post("Content-Length: 1048576\r\n"), "POST /a body=1048576 keep"},
      {post("Content-Length: 1048577\r\n"), "413"},
      {post("Transfer-Encoding: chunked\r\n"), "411"},
      {get("Transfer-Encoding: CHUNKED\r\n"), "411"},
      {post("Transfer-Encoding: gzip\r\n"), "501"},
      {post("Transfer-Encoding: gzip, chunked\r\n"), "501"},
      {post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), "501"},
      {post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), "400"},
      {post("Content-Length: 3\r\nContent-Encoding: gzip\r\n"), "415"},
      {post("Content-Length: 3\r\nContent-Encoding: identity\r\n"), "POST /a body=3 keep"},
  });
}

TEST(Head, TellsWhatTheClientWantsOfTheConnection) {
  expect({
      {get("Connection: close\r\n"), "GET /a close"},
      {get("Connection: keep-alive, Close\r\n"), "GET /a close"},
      {get("Connection: a\r\nConnection: ,close,\r\n"), "GET /a close"},
      {get("Connection: closed\r\n"), "GET /a keep"},
      {"GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET /a keep 1.0"},
      {post("Content-Length: 3\r\nExpect: 100-Continue\r\n"), "POST /a body=3 expects keep"},
      {post("Content-Length: 0\r\nExpect: 100-continue\r\n"), "POST /a keep"},
      {post("Content-Length: 3\r\nExpect: tea\r\n"), "417"},
      {"POST /a HTTP/1.0\r\nContent-Length: 3\r\nExpect: tea\r\n\r\n", "POST /a body=3 close 1.0"},
  });
}

TEST(Head, KeepsHeadersAsTheyCame) {
  const std::string bytes = "GET / HTTP/1.1\r\nhost: x\r\nB: 2 \r\nA:\t1\r\nb:\r\n\r\nrest";
  HeadProgress progress;
  const auto outcome = parse_head(bytes, {}, progress);
  const Head& head = std::get<Head>(outcome);
  EXPECT_THAT(head.request.headers,
              ElementsAre(Pair("host", "x"), Pair("B", "2"), Pair("A", "1"), Pair("b", "")));
  EXPECT_EQ(bytes.substr(head.size), "rest");
}

TEST(Head, EndsAtItsLimits) {
  Limits limits;
  limits.head_bytes = 40;
  limits.head_lines = 3;
  struct {
    std::string bytes;
    std::string outcome;
  } const kRows[] = {
      {"GET / HTTP/1.1\r\nHost: x\r\nA: 901234567\r\n\r\n", "431"},
      {"GET / HTTP/1.1\r\nHost: x\r\nA: 90123456\r\n\r\n", "GET / keep"},
      {"GET / HTTP/1.1\r\nHost:x\r\nA:\r\nB:\r\n\r\n", "GET / keep"},
      {"GET / HTTP/1.1\r\nHost:x\r\nA:\r\nB:\r\nC:\r\n", "431"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.bytes);
    EXPECT_EQ(read(row.bytes, limits), row.outcome);
    EXPECT_EQ(read_bytewise(row.bytes, limits), row.outcome);
  }
  EXPECT_EQ(read("GET /" + std::string(9'000, 'a')), "414");
  EXPECT_EQ(read(get("A: " + std::string(17'000, 'a'))), "431");
}

bool same(const HeadOutcome& left, const HeadOutcome& right) {
  if (left.index() != right.index()) return false;
  if (const Bad* bad = std::get_if<Bad>(&left)) return bad->status == std::get<Bad>(right).status;
  const Head* head = std::get_if<Head>(&left);
  return head == nullptr || (head->size == std::get<Head>(right).size &&
                             head->body_bytes == std::get<Head>(right).body_bytes);
}

TEST(Head, UnderstandsMutatedBytesTheSameWhateverTheirPieces) {
  constexpr std::uint64_t kSeed = 20'240'611;
  std::cout << "seed " << kSeed << "\n";
  std::mt19937_64 random(kSeed);
  int heads = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::string bytes = tests::mutated_requests(random);
    Limits limits;
    limits.head_bytes = 300;
    limits.head_lines = 6;
    limits.body_bytes = 5'000;
    const std::size_t cut = random() % (bytes.size() + 1);
    HeadProgress whole;
    HeadProgress pieces;
    const auto outcome = parse_head(bytes, limits, whole);
    auto piecewise = parse_head(std::string_view(bytes).substr(0, cut), limits, pieces);
    if (std::holds_alternative<NeedMore>(piecewise)) piecewise = parse_head(bytes, limits, pieces);
    ASSERT_TRUE(same(outcome, piecewise)) << testing::PrintToString(bytes);
    if (const Head* head = std::get_if<Head>(&outcome)) {
      ++heads;
      ASSERT_LE(head->size, limits.head_bytes);
      ASSERT_LE(head->request.headers.size(), limits.head_lines);
      ASSERT_LE(head->body_bytes, limits.body_bytes);
      ASSERT_EQ(head->request.path.at(0), '/');
    }
  }
  // Neither all refused nor all accepted: the mutations reach both sides of the border.
  EXPECT_GT(heads, 10'000);
  EXPECT_LT(heads, 90'000);
}

}  // namespace
}  // namespace bot::http
