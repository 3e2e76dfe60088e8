// Commands from the wire to the disk and back: the server, Slack's endpoint and the store.
#include <gmock/gmock.h>

#include <list>
#include <memory>

#include "bot/http/server.h"
#include "bot/slack/command.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "tests/bot/gate.h"
#include "tests/bot/http_wire.h"
#include "tests/bot/slack_signing.h"
#include "tests/fakes.h"
#include "tests/temporary_store.h"
#include "tests/wal_commits.h"

namespace bot::slack {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using tests::status_of;
using tests::Wire;

constexpr okr::Instant kNow =
    std::chrono::sys_days{std::chrono::January / 5 / 2026} + std::chrono::hours{8};
constexpr const char* kSecret = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr std::string_view kHealth = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

// A signed command on the wire.
std::string said(std::string_view user, std::string_view text, std::string_view key) {
  const std::string body = "team_id=T1&channel_id=C1&user_id=" + std::string{user} +
                           "&text=" + std::string{text} + "&trigger_id=" + std::string{key};
  const http::Request request = tests::slack_command(kSecret, body, kNow);
  std::string bytes =
      "POST /slack/commands HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n";
  for (const auto& [name, value] : request.headers) bytes += name + ": " + value + "\r\n";
  return bytes + "\r\n" + body;
}

class SlackServing : public testing::Test {
 protected:
  http::Server& started(const http::Limits& limits) {
    const okr::OrgId org = store_->write([&](store::Transaction& tx) {
      const okr::OrgId id = store::ensure_org(tx, "Acme", "UTC", kNow).id;
      store::ensure_connection({tx, id}, "slack", "T1");
      return id;
    });
    SlackConfig config;
    config.signing_secrets = {Secret{kSecret}};
    server_.emplace(limits);
    server_->route_async("POST", "/slack/commands",
                         commands_endpoint(*store_, clock_, config, org, nullptr));
    server_->route("GET", "/healthz", [](const http::Request&) { return http::Response{}; });
    server_->start("127.0.0.1", 0);
    return *server_;
  }
  [[nodiscard]] Wire client() const { return Wire(server_->port()); }

  // Keeps the writer busy until the gate opens.
  void block_writer() {
    store_->submit([this](store::Transaction&) { gate_.pass(); }, [](std::exception_ptr) {});
    gate_.wait_for(1);
  }
  // How many were made so far.
  [[nodiscard]] int commits() const {
    return tests::wal_commits(store_.url().substr(std::string_view{"sqlite:"}.size()));
  }
  int people() {
    return store_->read([](store::Transaction& tx) {
      return static_cast<int>(store::list_persons({tx, store::list_orgs(tx).front().id}).size());
    });
  }

  tests::TemporaryStore store_;
  tests::FakeClock clock_{kNow};
  tests::Gate gate_;
  std::optional<http::Server> server_;
};

TEST_F(SlackServing, WritesOfManyCallersShareFewCommits) {
  http::Limits limits;
  limits.workers = 2;
  started(limits);
  EXPECT_EQ(status_of(client().ask(said("U0", "team+add+Growth", "first"))), 200);
  const int before = commits();
  ASSERT_GT(before, 0);
  block_writer();
  std::list<Wire> callers;
  for (int i = 1; i <= 64; ++i) {
    callers.emplace_back(server_->port());
    callers.back().say(said("U" + std::to_string(i), "team+join+Growth", std::to_string(i)));
  }
  gate_.open();
  for (Wire& wire : callers) EXPECT_THAT(wire.response(), HasSubstr("Growth"));
  EXPECT_EQ(people(), 65);
  EXPECT_LE(commits() - before, 8);
}

TEST_F(SlackServing, ASlowWriteHoldsUpNeitherReadsNorHealth) {
  http::Limits limits;
  limits.workers = 2;
  started(limits);
  EXPECT_EQ(status_of(client().ask(said("U0", "team+add+Growth", "first"))), 200);
  block_writer();
  std::list<Wire> writing;
  for (int i = 0; i < 20; ++i) {
    writing.emplace_back(server_->port());
    writing.back().say(said("U0", "team+join+Growth", std::to_string(i)));
  }
  EXPECT_THAT(client().ask(said("U0", "team", "a")), HasSubstr("Growth"));
  EXPECT_EQ(status_of(client().ask(kHealth)), 200);
  for (Wire& wire : writing) EXPECT_FALSE(wire.readable(0));
  gate_.open();
  for (Wire& wire : writing) EXPECT_EQ(status_of(wire.response()), 200);
}

TEST_F(SlackServing, SaysSoWhenTooManyWritesWait) {
  http::Limits limits;
  limits.workers = 1;
  limits.unanswered = 3;
  started(limits);
  EXPECT_EQ(status_of(client().ask(said("U0", "team+add+Growth", "first"))), 200);
  block_writer();
  std::list<Wire> writing;
  for (int i = 0; i < 4; ++i) {
    writing.emplace_back(server_->port());
    writing.back().say(said("U0", "team+join+Growth", std::to_string(i)));
    // One worker takes what comes in order, so this one has been begun with when health answers.
    EXPECT_EQ(status_of(client().ask(kHealth)), 200);
  }
  EXPECT_THAT(writing.back().response(), HasSubstr("\r\nRetry-After: 1\r\n"));
  writing.pop_back();
  gate_.open();
  for (Wire& wire : writing) EXPECT_EQ(status_of(wire.response()), 200);
  EXPECT_EQ(status_of(client().ask(said("U0", "team+leave+Growth", "last"))), 200);
}

TEST_F(SlackServing, BeginsNoWriteThatHasWaitedTooLong) {
  http::Limits limits;
  limits.wait_time = std::chrono::milliseconds{50};
  started(limits);
  block_writer();
  Wire late = client();
  late.say(said("U1", "team+join+Growth", "late"));
  // Longer than it may wait.
  EXPECT_FALSE(late.readable(100));
  gate_.open();
  EXPECT_THAT(late.response(), StartsWith("HTTP/1.1 503 "));
  EXPECT_EQ(people(), 0);
}

TEST_F(SlackServing, WhatWasSubmittedIsKeptWhenTheServerIsCut) {
  http::Limits limits;
  limits.workers = 1;
  started(limits);
  EXPECT_EQ(status_of(client().ask(said("U0", "team+add+Growth", "first"))), 200);
  block_writer();
  Wire wire = client();
  wire.say(said("U1", "team+join+Growth", "second"));
  EXPECT_EQ(status_of(client().ask(kHealth)), 200);
  server_->stop(std::chrono::milliseconds{20});
  EXPECT_EQ(wire.rest(), "");
  server_.reset();
  gate_.open();
  store_->write([](store::Transaction&) {});
  EXPECT_EQ(people(), 2);
}

}  // namespace
}  // namespace bot::slack
