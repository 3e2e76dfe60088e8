#include "bot/slack/command.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "store/sql/org.h"
#include "store/sql/person.h"
#include "tests/bot/ask.h"
#include "tests/bot/log_capture.h"
#include "tests/bot/slack_payloads.h"
#include "tests/bot/slack_signing.h"
#include "tests/fakes.h"
#include "tests/payload.h"
#include "tests/temporary_store.h"

namespace bot::slack {
namespace {

using nlohmann::json;

// Monday 5 January 2026, 08:00 UTC.
constexpr okr::Instant kNow =
    std::chrono::sys_days{std::chrono::January / 5 / 2026} + std::chrono::hours{8};
constexpr const char* kSecret = "8f742231b10e8888abcd99yyyzzz85a5";

class SlackCommand : public testing::Test {
 protected:
  SlackCommand() {
    org_ = store_->write(
        [&](store::Transaction& tx) { return store::ensure_org(tx, "Acme", "UTC", kNow).id; });
    SlackConfig config;
    config.signing_secrets = {Secret{"next secret"}, Secret{kSecret}};
    endpoint_ = commands_endpoint(*store_, clock_, config, org_, nullptr);
  }

  http::Response send(const std::string& body) {
    return tests::ask(endpoint_, tests::slack_command(kSecret, body, kNow));
  }
  // The identity of a Slack user in the book, absent when there is none.
  std::optional<okr::Identity> identity(std::string_view user_id) {
    return store_->read([&](store::Transaction& tx) -> std::optional<okr::Identity> {
      const auto connection = store::find_connection(tx, "slack", "T0OKRDEMO1");
      if (!connection) return std::nullopt;
      return store::find_identity({tx, org_}, connection->id, user_id);
    });
  }
  bool book_is_empty() {
    return store_->read([&](store::Transaction& tx) {
      return !store::find_connection(tx, "slack", "T0OKRDEMO1") && !store::any_person({tx, org_});
    });
  }

  tests::TemporaryStore store_;
  tests::FakeClock clock_{kNow};
  okr::OrgId org_;
  http::AsyncHandler endpoint_;
};

TEST_F(SlackCommand, IsAnsweredToItsAuthorAlone) {
  for (const char* name :
       {"command", "command-empty", "command-mentions", "command-escaped", "command-unicode",
        "command-newlines", "command-in-dm", "command-unescaped-url"}) {
    SCOPED_TRACE(name);
    const http::Response response = send(tests::payload(std::string{"slack/"} + name + ".form"));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "application/json");
    const json reply = json::parse(response.body);
    EXPECT_EQ(reply["response_type"], "ephemeral");
    EXPECT_FALSE(reply["text"].get<std::string>().empty());
    EXPECT_GE(reply["blocks"].size(), 1U);
    tests::record_blocks(reply["blocks"]);
  }
}

TEST_F(SlackCommand, PutsItsAuthorIntoTheBook) {
  EXPECT_TRUE(book_is_empty());
  EXPECT_EQ(send(tests::payload("slack/command.form")).status, 200);
  const auto alice = identity("U0ALICE001");
  ASSERT_TRUE(alice);
  EXPECT_EQ(alice->user_name, "alice");
}

TEST_F(SlackCommand, AnswersACertificateProbeAndTouchesNothing) {
  const std::string probes[] = {
      tests::payload("slack/ssl-check.form"),
      tests::payload("slack/command.form") + "&ssl_check=1",
  };
  for (const std::string& probe : probes) {
    SCOPED_TRACE(probe);
    http::Request unsigned_request;
    unsigned_request.body = probe;
    const http::Response response = tests::ask(endpoint_, unsigned_request);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "");
    EXPECT_TRUE(book_is_empty());
  }
}

TEST_F(SlackCommand, RefusesWhatSlackDidNotSign) {
  const std::string body = tests::payload("slack/command.form");
  http::Request changed = tests::slack_command(kSecret, body, kNow);
  changed.body += "&user_id=U0MALLORY1";
  http::Request unsigned_request;
  unsigned_request.body = body;
  const http::Request refused[] = {
      tests::slack_command("wrong secret", body, kNow),
      tests::slack_command(kSecret, body, kNow - std::chrono::seconds{301}),
      changed,
      unsigned_request,
  };
  for (const http::Request& request : refused) {
    const tests::LogCapture log;
    const http::Response response = tests::ask(endpoint_, request);
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(response.body, "");
    EXPECT_TRUE(book_is_empty());
    EXPECT_EQ(log.text().find("alice"), std::string::npos) << log.text();
    EXPECT_NE(log.text().find("refused platform=slack"), std::string::npos) << log.text();
  }
}

TEST_F(SlackCommand, RefusesFormsItCannotRead) {
  const std::string good = tests::payload("slack/command.form");
  const std::string bodies[] = {
      "",                                    // nobody speaks
      "team_id=T1&channel_id=C1&text=list",  // nobody speaks
      good + "&user_id=U0MALLORY1",          // who, then?
      good + "&text=undo",                   // what, then?
      good + "&note=%FF",                    // not UTF-8
      "team_id=T1&user_id=U1&channel_id=C1&text=%C3",
      good + "&broken=%G1",
  };
  for (const std::string& body : bodies) {
    SCOPED_TRACE(body);
    const http::Response response = send(body);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.body, "");
    EXPECT_TRUE(book_is_empty());
  }
}

TEST_F(SlackCommand, AnswersAMistakeWithASentence) {
  const std::string body = "team_id=T1&user_id=U1&channel_id=C1&trigger_id=9&text=KR99+banana";
  const http::Response response = send(body);
  EXPECT_EQ(response.status, 200);
  EXPECT_FALSE(json::parse(response.body)["text"].get<std::string>().empty());
}

TEST_F(SlackCommand, LogsOneLineWithoutTheText) {
  const tests::LogCapture log;
  EXPECT_EQ(send("team_id=T0OKRDEMO1&user_id=U0ALICE001&channel_id=C1&trigger_id=9&token=t0ps3cret"
                 "&text=help+confidential")
                .status,
            200);
  EXPECT_NE(log.text().find("command platform=slack name=help user=U0ALICE001 ms="),
            std::string::npos)
      << log.text();
  EXPECT_EQ(log.text().find("confidential"), std::string::npos) << log.text();
  EXPECT_EQ(log.text().find("t0ps3cret"), std::string::npos) << log.text();
}

}  // namespace
}  // namespace bot::slack
