#include "bot/mattermost/command.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "bot/http/form.h"
#include "bot/mattermost/mentions.h"
#include "bot/mattermost/token.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "tests/bot/ask.h"
#include "tests/bot/log_capture.h"
#include "tests/fakes.h"
#include "tests/payload.h"
#include "tests/temporary_store.h"

namespace bot::mattermost {
namespace {

using nlohmann::json;

// Monday 5 January 2026, 08:00 UTC.
constexpr okr::Instant kNow =
    std::chrono::sys_days{std::chrono::January / 5 / 2026} + std::chrono::hours{8};
constexpr const char* kToken = "commandtokencommandtoken00";

// A recorded request: request line, headers, blank line, body.
http::Request recorded(const std::string& name) {
  const std::string all = tests::payload("mattermost/" + name + ".http");
  http::Request request;
  std::size_t at =
      all.find("\r\n") == std::string::npos ? all.find('\n') + 1 : all.find("\r\n") + 2;
  while (at < all.size()) {
    const std::size_t end = all.find('\n', at);
    std::string line = all.substr(at, end - at);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    at = end + 1;
    if (line.empty()) break;
    const std::size_t colon = line.find(": ");
    request.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  request.method = "POST";
  request.path = "/mattermost/command";
  request.body = all.substr(at);
  return request;
}

http::Request typed(const std::string& fields) {
  http::Request request;
  request.headers = {{"Authorization", std::string{"Token "} + kToken}};
  request.body = "user_id=u1&user_name=al&channel_id=c1&" + fields;
  return request;
}

class MattermostCommand : public testing::Test {
 protected:
  MattermostCommand() {
    org_ = store_->write(
        [&](store::Transaction& tx) { return store::ensure_org(tx, "Acme", "UTC", kNow).id; });
    MattermostConfig config;
    config.url = "https://chat.example";
    config.command_tokens = {Secret{"tokenofanotherteam00000000"}, Secret{kToken}};
    endpoint_ = commands_endpoint(*store_, clock_, config, org_, nullptr);
  }
  std::optional<okr::Identity> identity(std::string_view user_id) {
    return store_->read([&](store::Transaction& tx) -> std::optional<okr::Identity> {
      const auto connection = store::find_connection(tx, "mattermost", "https://chat.example");
      if (!connection) return std::nullopt;
      return store::find_identity({tx, org_}, connection->id, user_id);
    });
  }
  bool nobody_is_known() {
    return !store_->read([&](store::Transaction& tx) { return store::any_person({tx, org_}); });
  }

  tests::TemporaryStore store_;
  tests::FakeClock clock_{kNow};
  okr::OrgId org_;
  http::AsyncHandler endpoint_;
};

TEST_F(MattermostCommand, IsAnsweredToItsAuthorAlone) {
  for (const char* name : {"command", "command-empty", "command-mentions", "command-unicode",
                           "command-newlines", "command-in-dm"}) {
    SCOPED_TRACE(name);
    const http::Response response = tests::ask(endpoint_, recorded(name));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "application/json");
    const json reply = json::parse(response.body);
    EXPECT_EQ(reply["response_type"], "ephemeral");
    EXPECT_EQ(reply["skip_slack_parsing"], true);
    EXPECT_FALSE(reply["text"].get<std::string>().empty());
  }
}

TEST_F(MattermostCommand, PutsItsAuthorIntoTheBook) {
  EXPECT_TRUE(nobody_is_known());
  EXPECT_EQ(tests::ask(endpoint_, recorded("command-in-dm")).status, 200);
  const auto alice = identity("w8auafojhpfc5875ecxhbk5e9a");
  ASSERT_TRUE(alice);
  EXPECT_EQ(alice->user_name, "aliceh95309519");
}

TEST_F(MattermostCommand, AnswersTheDoctorWithoutTheBook) {
  const http::Response response = tests::ask(endpoint_, typed("text=doctor"));
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.body.find("Milepost hears this Mattermost server."), std::string::npos);
  EXPECT_TRUE(nobody_is_known());
}

TEST_F(MattermostCommand, RefusesWhoeverDoesNotKnowAToken) {
  struct Row {
    const char* what;
    const char* header;  // null: none
    const char* field;   // null: none
    int status;
  };
  const Row rows[] = {
      {"header", kToken, nullptr, 200},
      {"the other team's", "tokenofanotherteam00000000", nullptr, 200},
      {"field", nullptr, kToken, 200},
      {"neither", nullptr, nullptr, 401},
      {"wrong header", "commandtokencommandtoken01", nullptr, 401},
      {"wrong header, right field", "commandtokencommandtoken01", kToken, 401},
      {"shorter", "commandtokencommandtoken0", nullptr, 401},
      {"longer", "commandtokencommandtoken000", nullptr, 401},
      {"empty", "", "", 401},
      {"wrong field", nullptr, "x", 401},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const tests::LogCapture log;
    http::Request request;
    request.body = "user_id=u1&channel_id=c1&text=help+confidential";
    if (row.header) request.headers = {{"authorization", std::string{"Token "} + row.header}};
    if (row.field) request.body += std::string{"&token="} + row.field;
    const http::Response response = tests::ask(endpoint_, request);
    EXPECT_EQ(response.status, row.status);
    EXPECT_EQ(response.body.empty(), row.status == 401);
    EXPECT_EQ(log.text().find("confidential"), std::string::npos) << log.text();
    EXPECT_EQ(log.text().find("token0"), std::string::npos) << log.text();
  }
}

TEST_F(MattermostCommand, StoresNothingOfWhatItRefuses) {
  http::Request request = recorded("command");
  request.headers.clear();
  request.body = "user_id=u1&channel_id=c1&text=help&token=x";
  EXPECT_EQ(tests::ask(endpoint_, request).status, 401);
  EXPECT_TRUE(nobody_is_known());
}

TEST_F(MattermostCommand, TakesTheFieldWhenTheHeaderBelongsToAnOAuthConnection) {
  http::Request request;
  request.headers = {{"Authorization", "Bearer something"}};
  request.body = std::string{"user_id=u1&channel_id=c1&text=help&token="} + kToken;
  EXPECT_EQ(tests::ask(endpoint_, request).status, 200);
  request.body += "&token=x";
  EXPECT_EQ(tests::ask(endpoint_, request).status, 401);
}

TEST_F(MattermostCommand, AMissingTokenInTheSettingsOpensNothing) {
  http::Request request;
  request.headers = {{"Authorization", "Token "}};
  EXPECT_FALSE(token_known({Secret{""}}, request.headers, http::Form{{}}));
  EXPECT_FALSE(token_known({}, {}, http::Form{{{"token", ""}}}));
}

TEST_F(MattermostCommand, RefusesFormsItCannotRead) {
  const std::string fields[] = {"user_id=u2&text=list", "text=list&text=undo", "text=%FF",
                                "text=%G1"};
  for (const std::string& field : fields) {
    SCOPED_TRACE(field);
    EXPECT_EQ(tests::ask(endpoint_, typed(field)).status, 400);
    EXPECT_TRUE(nobody_is_known());
  }
}

TEST_F(MattermostCommand, AnswersAMistakeWithASentence) {
  const http::Response response = tests::ask(endpoint_, typed("text=KR99+banana"));
  EXPECT_EQ(response.status, 200);
  EXPECT_FALSE(json::parse(response.body)["text"].get<std::string>().empty());
}

TEST_F(MattermostCommand, LogsOneLineWithoutTheText) {
  const tests::LogCapture log;
  EXPECT_EQ(tests::ask(endpoint_, typed("text=help+confidential")).status, 200);
  EXPECT_NE(log.text().find("command platform=mattermost name=help user=u1 ms="), std::string::npos)
      << log.text();
  EXPECT_EQ(log.text().find("confidential"), std::string::npos) << log.text();
  EXPECT_EQ(log.text().find(kToken), std::string::npos) << log.text();
}

commands::Request read(const std::string& body) {
  const auto form = http::parse_form(body);
  commands::Request request;
  if (form) read_text(*form, request);
  return request;
}

std::string named(const commands::Request& request) {
  std::string out;
  for (const auto& [word, person] : request.people) out += word + "=" + person.user_id + " ";
  for (const auto& [word, channel] : request.channels) out += word + "=" + channel.id + " ";
  if (!out.empty()) out.pop_back();
  return out;
}

TEST(MattermostMentions, AreTheWordsThatTheServerResolved) {
  struct Row {
    const char* fields;
    const char* named;
  };
  const Row rows[] = {
      {"text=list", ""},
      {"text=assign+KR1+@bob&user_mentions=bob&user_mentions_ids=b1", "@bob=b1"},
      {"text=@bob,+@dana.&user_mentions=dana&user_mentions=bob&user_mentions_ids=d1"
       "&user_mentions_ids=b1",
       "@bob=b1 @bob,=b1 @dana=d1 @dana.=d1"},
      {"text=@Bob!&user_mentions=bob&user_mentions_ids=b1", "@Bob!=b1 @bob=b1"},
      {"text=@bob.+and+@bob&user_mentions=bob.&user_mentions=bob&user_mentions_ids=b2"
       "&user_mentions_ids=b1",
       "@bob=b1 @bob.=b2"},
      {"text=@nobody", ""},
      {"text=@bob&user_mentions=bob", ""},
      {"text=in+~growth&channel_mentions=growth&channel_mentions_ids=c1", "~growth=c1"},
      {"text=in+~growth;&channel_mentions=growth&channel_mentions_ids=c1",
       "~growth=c1 ~growth;=c1"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.fields);
    EXPECT_EQ(named(read(row.fields)), row.named);
  }
}

TEST(MattermostMentions, AreReadFromARecordedCommand) {
  const commands::Request request = read(recorded("command-mentions").body);
  EXPECT_EQ(request.text, "assign KR12 @bobh95309519, please ~okrh95309519");
  EXPECT_EQ(named(request),
            "@bobh95309519=d7ngxcuutfdw7e3un8s3or36so "
            "@bobh95309519,=d7ngxcuutfdw7e3un8s3or36so ~okrh95309519=fan9gjaoj3bej817n5wx8atdke");
}

TEST(MattermostMentions, TheTextStaysAsItWasTyped) {
  EXPECT_EQ(read(recorded("command-unicode").body).text,
            "KR12 45 gr\u00F6\u00DFer & <b> \"x\" + 100% \u6F22\u5B57 \xF0\x9F\x8E\xAF");
  EXPECT_EQ(read(recorded("command-newlines").body).text, "KR12 45\nline two\tand tab");
  EXPECT_EQ(read("text=KR1%C2%A041").text, "KR1 41");
}

}  // namespace
}  // namespace bot::mattermost
