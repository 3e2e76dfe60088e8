#include "bot/doctor.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "bot/seal.h"
#include "store/sql/installation.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/team.h"
#include "tests/bot/fake_mattermost.h"
#include "tests/bot/fake_slack.h"
#include "tests/fakes.h"
#include "tests/temporary_store.h"

namespace bot {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using tests::Answer;
using Verdict = Finding::Verdict;

// Sun, 22 Nov 2026 09:00:00 GMT
constexpr okr::Instant kNow{std::chrono::seconds{1'795'338'000}};

class Doctor : public testing::Test {
 protected:
  Doctor() { config_.database = place_.url(); }
  void make_book() {
    store::Store store{place_.url()};
    store.write([&](store::Transaction& tx) {
      const store::Book book{tx, store::ensure_org(tx, "Acme", "UTC", kNow).id};
      const auto slack = store::ensure_connection(book, "slack", "T1").id;
      okr::Identity identity;
      identity.connection = slack;
      identity.user_id = "U1";
      const auto ann = store::add_person(book, okr::Role::kMember, "Ann", identity).id;
      const store::Author author{ann, "slack", kNow, okr::CommandId{1}, "", std::nullopt};
      okr::Team team;
      team.name = "Growth";
      team.home = okr::Channel{slack, "C1", "growth"};
      okr::Cadence cadence;
      cadence.team = store::add_team(book, author, team);
      cadence.kind = okr::CadenceKind::kDigest;
      store::set_cadence(book, author, cadence);
    });
  }
  void with_slack() {
    config_.slack.emplace();
    config_.slack->bot_token = Secret{"xoxb-1"};
    config_.slack->signing_secrets = {Secret{"s"}};
    config_.slack->api_url = slack_.api_url();
  }
  // An app that workspaces install, without a bot token.
  void with_installing(const std::string& error = "invalid_code", int page = 302) {
    with_slack();
    config_.slack->bot_token = Secret{};
    config_.slack->client_id = "123.456";
    config_.slack->client_secret = Secret{"s3cret"};
    config_.secret_key = Secret{kKey};
    config_.public_url = slack_.platform().origin();
    slack_.platform().next_answers("healthz", {{200, "ok\n"}});
    slack_.platform().next_answers(
        "install",
        {{page, "", "", false, {{"Location", "https://slack.com/x?client_id=123.456&scope=y"}}}});
    slack_.platform().next_answers("oauth.v2.access",
                                   {{200, R"({"ok":false,"error":")" + error + R"("})"}});
  }
  // Somebody installed it; T1 is where Growth's digest goes.
  void install(const std::string& team, const std::string& scopes, const char* key = kKey) {
    store::Store store{place_.url()};
    store.write([&](store::Transaction& tx) {
      const store::Book book{tx, store::list_orgs(tx).front().id};
      store::Installation one;
      one.connection = store::ensure_connection(book, "slack", team).id;
      one.team_name = "Team " + team;
      one.scopes = scopes;
      one.installed_at = kNow;
      one.token = Seal{Secret{key}, "tokens"}.seal(Secret{"xoxb-" + team}, "slack token " + team);
      store::save_installation(tx, one);
    });
  }
  static constexpr const char* kKey = "0123456789abcdef0123456789abcdef";
  static constexpr const char* kScopes =
      "commands,chat:write,im:write,im:history,users:read,app_mentions:read,channels:read,"
      "channels:history";
  void with_mattermost() {
    config_.mattermost.emplace();
    config_.mattermost->url = mattermost_.url();
    config_.mattermost->token = Secret{"t"};
  }
  std::vector<std::string> sentences(Verdict verdict) {
    std::vector<std::string> found;
    for (const Finding& finding : examine(config_, clock_)) {
      if (finding.verdict != verdict) continue;
      EXPECT_EQ(finding.to_do.empty(), verdict == Verdict::kFine) << finding.what;
      found.push_back(finding.what + " " + finding.to_do);
    }
    return found;
  }

  tests::TemporaryDatabase place_{tests::TemporaryDatabase::Holds::kNothing};
  tests::FakeClock clock_{kNow};
  tests::FakeSlack slack_;
  tests::FakeMattermost mattermost_;
  Config config_;
};

TEST_F(Doctor, NamesADatabaseThatIsNotThere) {
  EXPECT_THAT(sentences(Verdict::kUnreachable), Contains(HasSubstr("milepost serve once")));
  make_book();
  EXPECT_THAT(sentences(Verdict::kUnreachable), IsEmpty());
  EXPECT_THAT(sentences(Verdict::kFine), Contains(HasSubstr("The database answers")));
}

TEST_F(Doctor, SaysWhichHolidayFileIsBroken) {
  make_book();
  const tests::TemporaryFolder folder;
  config_.holidays = folder.path().string();
  std::ofstream{folder.path() / "FR.ics"} << "<html>";
  std::ofstream{folder.path() / "DE.ics"}
      << "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270501\nEND:VEVENT\nEND:VCALENDAR\n";
  EXPECT_THAT(sentences(Verdict::kWarning), Contains(HasSubstr("FR.ics, line 1: this is no")));
  EXPECT_THAT(sentences(Verdict::kFine), Contains(HasSubstr("Public holidays are known of DE.")));
}

TEST_F(Doctor, FindsSlackInOrder) {
  make_book();
  with_slack();
  config_.slack->app_token = Secret{"xapp-1"};
  slack_.platform().next_answers(
      "auth.test",
      {{200,
        R"({"ok":true,"team":"Acme"})",
        "",
        false,
        {{"Date", "Sun, 22 Nov 2026 09:00:09 GMT"},
         {"x-oauth-scopes",
          "commands,chat:write,im:write,im:history,users:read,app_mentions:read,channels:read,"
          "channels:history"}}}});
  slack_.platform().next_answers("apps.connections.open", {{200, R"({"ok":true})"}});
  slack_.platform().next_answers("conversations.info",
                                 {{200, R"({"ok":true,"channel":{"is_member":true}})"}});
  const auto fine = sentences(Verdict::kFine);
  EXPECT_THAT(fine, Contains(HasSubstr("workspace Acme")));
  EXPECT_THAT(fine, Contains(HasSubstr("every scope")));
  EXPECT_THAT(fine, Contains(HasSubstr("clock agrees with Slack's")));
  EXPECT_THAT(fine, Contains(HasSubstr("Socket Mode can connect")));
  EXPECT_THAT(fine, Contains(HasSubstr("The bot is in #growth")));
  EXPECT_THAT(fine, Contains(HasSubstr("Slack has reached this bot before.")));
}

TEST_F(Doctor, SaysWhatIsWrongWithSlack) {
  make_book();
  with_slack();
  slack_.platform().next_answers(
      "auth.test",
      {{200,
        R"({"ok":true,"team":"Acme"})",
        "",
        false,
        {{"Date", "Sun, 22 Nov 2026 09:10:00 GMT"}, {"x-oauth-scopes", "commands, chat:write"}}}});
  slack_.platform().next_answers("conversations.info",
                                 {{200, R"({"ok":true,"channel":{"is_member":false}})"}});
  const auto wrong = sentences(Verdict::kWrong);
  EXPECT_THAT(wrong, Contains(HasSubstr("Slack does not know where this bot is")));
  EXPECT_THAT(wrong, Contains(HasSubstr("600 seconds off Slack's")));
  EXPECT_THAT(wrong, Contains(HasSubstr("lacks the scopes im:write, im:history")));
  EXPECT_THAT(wrong, Contains(HasSubstr("not in #growth, where the digest of Growth goes. Type "
                                        "/invite @Milepost")));
  slack_.platform().next_answers("auth.test", {{200, R"({"ok":false,"error":"invalid_auth"})"}});
  EXPECT_THAT(sentences(Verdict::kWrong), Contains(HasSubstr("invalid_auth")));
}

TEST_F(Doctor, NamesAPlatformThatThrewTheBotOut) {
  make_book();
  with_slack();
  {
    store::Store store{place_.url()};
    store.write([](store::Transaction& tx) {
      store::switch_off(tx, store::find_connection(tx, "slack", "T1")->id, kNow);
    });
  }
  EXPECT_THAT(sentences(Verdict::kWrong), Contains(HasSubstr("Slack has thrown the bot out")));
}

TEST_F(Doctor, FindsAnAppThatWorkspacesInstallInOrderWithoutABotToken) {
  make_book();
  with_installing();
  install("T1", kScopes);
  install("T2", kScopes);
  slack_.platform().next_answers("conversations.info",
                                 {{200, R"({"ok":true,"channel":{"is_member":true}})"}});
  std::vector<std::string> fine;
  for (const Finding& one : examine(config_, clock_)) {
    if (one.verdict == Verdict::kFine) fine.push_back(one.what);
    EXPECT_THAT(one.what, Not(HasSubstr("MILEPOST_SLACK_BOT_TOKEN")));
  }
  EXPECT_THAT(fine, Contains(HasSubstr("objects neither to the app's client id nor")));
  EXPECT_THAT(fine, Contains(HasSubstr("/slack/install, and Slack sends them back to")));
  EXPECT_THAT(fine, Contains("Slack's bot token works: workspace Team T1 (T1)."));
  EXPECT_THAT(fine, Contains("Slack's bot token works: workspace Team T2 (T2)."));
  EXPECT_THAT(fine, Contains(HasSubstr("The bot is in #growth")));
  std::vector<std::string> tokens;
  for (const auto& call : slack_.platform().calls("auth.test"))
    tokens.push_back(call.authorization);
  EXPECT_THAT(tokens, testing::ElementsAre("Bearer xoxb-T1", "Bearer xoxb-T2"));
  EXPECT_EQ(slack_.platform().calls("conversations.info").front().authorization, "Bearer xoxb-T1");
}

TEST_F(Doctor, SaysWhatIsMissingToInstall) {
  make_book();
  with_installing();
  config_.public_url = "";
  config_.secret_key = Secret{};
  config_.slack->client_secret = Secret{};
  const auto wrong = sentences(Verdict::kWrong);
  EXPECT_THAT(wrong, Contains(HasSubstr("Set MILEPOST_SLACK_CLIENT_SECRET.")));
  EXPECT_THAT(wrong, Contains(HasSubstr("Set MILEPOST_SECRET_KEY.")));
  EXPECT_THAT(wrong, Contains(HasSubstr("browsers back to. Set MILEPOST_PUBLIC_URL.")));
  EXPECT_THAT(sentences(Verdict::kWarning), Contains(HasSubstr("installed in no workspace yet")));
}

TEST_F(Doctor, SaysWhatIsWrongWithInstallingAndWithEachWorkspace) {
  make_book();
  with_installing();
  install("T1", "commands,chat:write");
  install("T2", kScopes);
  install("T3", kScopes, "another key, another key, another");
  {
    store::Store store{place_.url()};
    store.write([](store::Transaction& tx) {
      const store::Book book{tx, store::list_orgs(tx).front().id};
      store::switch_off(tx, store::ensure_connection(book, "slack", "T4").id, kNow);
    });
  }
  slack_.platform().next_answers("auth.test",
                                 {{200, R"({"ok":true})"},
                                  {200, R"({"ok":false,"error":"account_inactive"})"},
                                  {200, R"({"ok":true})"},
                                  {200, R"({"ok":false,"error":"account_inactive"})"}});
  const auto wrong = sentences(Verdict::kWrong);
  EXPECT_THAT(wrong, Contains(HasSubstr("Slack sends browsers back to https:// only")));
  EXPECT_THAT(wrong, Contains(HasSubstr("Team T1 (T1) has not granted the scopes im:write")));
  EXPECT_THAT(wrong, Contains(HasSubstr("workspace Team T2 (T2): account_inactive. In a browser, "
                                        "open http")));
  EXPECT_THAT(wrong, Contains(HasSubstr("Team T3 (T3) was sealed with another MILEPOST_SECRET")));
  EXPECT_THAT(wrong, Not(Contains(HasSubstr("thrown the bot out"))));
  EXPECT_THAT(sentences(Verdict::kWarning),
              Contains(HasSubstr("workspace T4 has removed the app")));
}

TEST_F(Doctor, SaysWhichOfTheAppsCredentialsSlackRefuses) {
  make_book();
  for (const auto& [error, sentence] :
       {std::pair{"invalid_client_id", "does not take MILEPOST_SLACK_CLIENT_ID"},
        {"bad_client_secret", "does not take MILEPOST_SLACK_CLIENT_SECRET"},
        {"bad_redirect_uri", "/slack/oauth/callback under OAuth & Permissions > Redirect URLs"}}) {
    with_installing(error, 404);
    const auto wrong = sentences(Verdict::kWrong);
    EXPECT_THAT(wrong, Contains(HasSubstr(sentence)));
    EXPECT_THAT(wrong, Contains(HasSubstr("is installed (HTTP 404)")));
  }
}

TEST_F(Doctor, SaysWhatIsWrongWithMattermost) {
  make_book();
  with_mattermost();
  auto& platform = mattermost_.platform();
  platform.next_answers("GET /users/me",
                        {{200, R"({"id":"b","username":"milepost","is_bot":true})"}, {200, "[]"}});
  platform.next_answers("GET ",
                        {{200, R"({"Version":"5.36.1","SiteURL":"","EnableCommands":"false"})"}});
  const auto findings = examine(config_, clock_);
  std::vector<std::string> all;
  for (const Finding& finding : findings) all.push_back(finding.what + " " + finding.to_do);
  EXPECT_THAT(all, Contains(HasSubstr("Mattermost does not know where this bot is")));
  EXPECT_THAT(all, Contains(HasSubstr("bot account @milepost")));
  EXPECT_THAT(all, Contains(HasSubstr("Mattermost 5.36.1 is older than 5.37")));
  EXPECT_THAT(all, Contains(HasSubstr("no Site URL")));
  EXPECT_THAT(all, Contains(HasSubstr("slash commands switched off")));
  EXPECT_THAT(all, Contains(HasSubstr("in no Mattermost team")));
  EXPECT_THAT(all, Contains(HasSubstr("Nobody has spoken to the bot on Mattermost")));
  platform.next_answers("GET /users/me", {{401, "{}"}});
  EXPECT_THAT(sentences(Verdict::kWrong), Contains(HasSubstr("--new-token")));
}

TEST_F(Doctor, LetsMattermostTryTheSlashCommand) {
  make_book();
  with_mattermost();
  config_.public_url = "http://okr.internal:8080";
  const auto found_when = [&](const Answer& answer) {
    auto& platform = mattermost_.platform();
    platform.next_answers("GET /users/me",
                          {{200, R"({"id":"b","username":"milepost","is_bot":true})"},
                           {200, R"([{"id":"t1","name":"acme"}])"}});
    platform.next_answers("GET /channels", {{200, R"({"id":"c1"})"}});
    platform.next_answers("POST ", {answer});
    std::string all;
    for (const Finding& finding : examine(config_, clock_)) {
      all += finding.what + " " + finding.to_do + "\n";
    }
    return all;
  };
  const auto failed = [](const char* id, const char* message) {
    return Answer{
        500, json{{"id", std::string{"api.command.execute_command."} + id}, {"message", message}}
                 .dump()};
  };
  EXPECT_THAT(found_when({200, R"({"text":"Milepost hears this Mattermost server."})"}),
              HasSubstr("Mattermost brings /okr in the team acme to this bot."));
  EXPECT_EQ(json::parse(mattermost_.platform().calls("POST ").at(0).body),
            (json{{"channel_id", "c1"}, {"team_id", "t1"}, {"command", "/okr doctor"}}));
  EXPECT_THAT(found_when({200, R"({"text":"hi"})"}), HasSubstr("Something else answers /okr"));
  EXPECT_THAT(found_when({404, R"({"id":"api.command.execute_command.not_found.app_error"})"}),
              HasSubstr("The team acme has no slash command /okr. Run milepost setup mattermost "
                        "--team acme again."));
  EXPECT_THAT(found_when(failed("failed_resp.app_error", "returned response 401 Unauthorized.")),
              HasSubstr("is not among MILEPOST_MATTERMOST_COMMAND_TOKENS"));
  EXPECT_THAT(found_when(failed("failed_resp.app_error", "returned response 404 Not Found.")),
              HasSubstr("again with --bot-url http://okr.internal:8080"));
  EXPECT_THAT(found_when(failed("failed.app_error", "failed.")),
              HasSubstr("add okr.internal to ServiceSettings.AllowedUntrustedInternalConnections"));
}

TEST_F(Doctor, NamesAPlatformThatDoesNotAnswer) {
  make_book();
  config_.mattermost.emplace();
  config_.mattermost->url = "http://127.0.0.1:1";
  config_.public_url = "http://127.0.0.1:1";
  const auto away = sentences(Verdict::kUnreachable);
  EXPECT_THAT(away, Contains(HasSubstr("Mattermost does not answer at http://127.0.0.1:1")));
  EXPECT_THAT(away, Contains(HasSubstr("does not answer from this machine")));
}

}  // namespace
}  // namespace bot
