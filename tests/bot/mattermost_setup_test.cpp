#include "bot/mattermost/setup.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/bot/fake_platform.h"

namespace bot::mattermost {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using tests::Answer;
using tests::FakePlatform;

// What an administrator sees of a server with one team "acme" and one channel "growth" in it.
class FakeAdministration {
 public:
  json service{{"SiteURL", "http://127.0.0.1"},
               {"EnableBotAccountCreation", true},
               {"EnableCommands", true},
               {"AllowedUntrustedInternalConnections", "127.0.0.1"},
               {"DisableBotsWhenOwnerIsDeactivated", false}};
  std::vector<std::string> held;  // settings that the server's environment sets
  std::string roles = "system_user system_admin";
  int sessions = 0;             // logged in and not out again
  json bot;                     // null: none
  json tokens = json::array();  // of the bot
  json commands = json::array();
  std::vector<std::string> joined;  // teams and channels

  [[nodiscard]] FakePlatform& platform() { return platform_; }

 private:
  static Answer missing() { return {404, R"({"message":"not there"})"}; }

  Answer carry_out(const tests::Call& call) {
    const json body = call.body.empty() ? json{} : json::parse(call.body);
    if (call.name == "POST /users/login") return log_in(body);
    if (call.authorization != "Bearer admin") return {401, R"({"message":"who?"})"};
    const std::string name = call.name.substr(0, call.name.find('?'));
    if (name == "POST /users/logout") return log_out();
    if (name == "PUT /config/patch") return change_settings(body.at("ServiceSettings"));
    if (name == "GET /users/me") return fine({{"username", "root"}, {"roles", roles}});
    if (name == "GET /config") return fine({{"ServiceSettings", service}});
    if (name == "GET /teams") return fine(json::array({{{"name", "acme"}}}));
    if (name == "GET /teams/name/acme") return fine({{"id", "team1"}});
    if (name == "GET /users/username/milepost") return bot.is_null() ? missing() : fine(bot);
    if (name == "POST /bots") return make_bot(body);
    if (name == "POST /bots/bot1/enable") return enable_bot();
    if (name == "GET /users/bot1/tokens") return fine(tokens);
    if (name == "POST /users/bot1/tokens") return make_token(body);
    if (name == "GET /teams/team1/channels/name/growth") return fine({{"id", "channel1"}});
    if (name == "POST /teams/team1/members") return join("team1", body);
    if (name == "POST /channels/channel1/members") return join("channel1", body);
    // As servers do with custom commands switched off.
    if (name.ends_with(" /commands") && service["EnableCommands"] != true) return {501, "{}"};
    if (name == "GET /commands") return fine(commands);
    if (name == "POST /commands") return make_command(body);
    if (name == "PUT /commands/command1") return change_command(body);
    return missing();
  }
  static Answer fine(const json& body, int status = 200) { return {status, body.dump()}; }
  Answer log_in(const json& body) {
    if (body != json{{"login_id", "rita"}, {"password", "secret"}}) {
      return {401, R"({"message":"Enter a valid email or username and/or password."})"};
    }
    ++sessions;
    return {200, "{}", "", false, {{"Token", "admin"}}};
  }
  Answer log_out() {
    --sessions;
    return fine(json::object());
  }
  Answer change_settings(json wanted) {
    for (const std::string& name : held) wanted.erase(name);
    service.update(wanted);
    return fine(json::object());
  }
  Answer make_bot(const json& body) {
    bot = {{"id", "bot1"}, {"username", body.at("username")}, {"is_bot", true}, {"delete_at", 0}};
    return fine({{"user_id", "bot1"}, {"username", body.at("username")}}, 201);
  }
  Answer enable_bot() {
    bot["delete_at"] = 0;
    return fine({{"user_id", "bot1"}});
  }
  Answer make_token(const json& body) {
    const std::string number = std::to_string(tokens.size() + 1);
    tokens.push_back(
        {{"id", number}, {"description", body.at("description")}, {"is_active", true}});
    return fine({{"token", "bottoken" + number}});
  }
  Answer join(const std::string& what, const json& body) {
    EXPECT_EQ(body.at("user_id"), "bot1");
    joined.push_back(what);
    return fine(json::object(), 201);
  }
  Answer make_command(json body) {
    body.update({{"id", "command1"}, {"token", "commandtoken"}});
    commands.push_back(body);
    return fine(body, 201);
  }
  Answer change_command(const json& body) {
    commands.at(0) = body;
    return fine(body);
  }

  FakePlatform platform_{[](const std::string& method, const std::string& path) {
                           return method + " " + path.substr(std::string{"/api/v4"}.size());
                         },
                         [this](const tests::Call& call) { return carry_out(call); }};
};

class MattermostSetup : public testing::Test {
 protected:
  MattermostSetup() {
    request_.server = server_.platform().origin();
    request_.admin_token = Secret{"admin"};
    request_.team = "acme";
    request_.bot_url = "http://127.0.0.1:8080";
    request_.channels = {"growth"};
  }
  SetupResult set_up() {
    const auto http = http::connect(request_.server, std::chrono::seconds{5});
    return mattermost::set_up(*http, request_);
  }
  std::string failure() {
    try {
      (void)set_up();
    } catch (const SetupFailed& error) {
      return error.what();
    }
    return "no failure";
  }

  FakeAdministration server_;
  SetupRequest request_;
};

TEST_F(MattermostSetup, MakesAllOfItOnAnEmptyServer) {
  const SetupResult result = set_up();
  EXPECT_EQ(result.bot_token->reveal(), "bottoken1");
  EXPECT_EQ(result.command_token.reveal(), "commandtoken");
  EXPECT_EQ(result.bot_user, "bot1");
  EXPECT_THAT(result.left, IsEmpty());
  EXPECT_THAT(server_.joined, ElementsAre("team1", "channel1"));
  const json& command = server_.commands.at(0);
  EXPECT_EQ(command.at("trigger"), "okr");
  EXPECT_EQ(command.at("url"), "http://127.0.0.1:8080/mattermost/command");
  EXPECT_EQ(command.at("auto_complete"), true);
  EXPECT_THAT(command.at("auto_complete_hint").get<std::string>(), HasSubstr("| list |"));
}

TEST_F(MattermostSetup, ASecondRunMakesNothingTwice) {
  (void)set_up();
  const SetupResult again = set_up();
  EXPECT_EQ(server_.tokens.size(), 1U);
  EXPECT_EQ(server_.commands.size(), 1U);
  EXPECT_FALSE(again.bot_token);
  EXPECT_EQ(again.command_token.reveal(), "commandtoken");
  EXPECT_THAT(again.left, ElementsAre(HasSubstr("--new-token")));
  request_.known_token = Secret{"bottoken1"};
  EXPECT_THAT(set_up().left, IsEmpty());
  request_.new_token = true;
  const SetupResult renewed = set_up();
  EXPECT_EQ(renewed.bot_token->reveal(), "bottoken2");
  EXPECT_THAT(renewed.left, ElementsAre(HasSubstr("Revoke")));
}

TEST_F(MattermostSetup, BringsTheCommandToANewAddress) {
  (void)set_up();
  request_.bot_url = "https://okr.example.com";
  const SetupResult result = set_up();
  EXPECT_EQ(server_.commands.size(), 1U);
  EXPECT_EQ(server_.commands.at(0).at("url"), "https://okr.example.com/mattermost/command");
  EXPECT_EQ(server_.commands.at(0).at("id"), "command1");
  EXPECT_THAT(result.done, Contains(HasSubstr("up to date")));
  EXPECT_THAT(result.left, Contains(HasSubstr("If okr.example.com is an address of your own")));
}

TEST_F(MattermostSetup, SwitchesADisabledBotOnAgain) {
  (void)set_up();
  server_.bot["delete_at"] = 1;
  EXPECT_THAT(set_up().done, Contains(HasSubstr("Switched the bot account")));
  EXPECT_EQ(server_.bot.at("delete_at"), 0);
}

TEST_F(MattermostSetup, SaysWhatTheServerStillNeeds) {
  server_.service = {{"SiteURL", ""},
                     {"EnableBotAccountCreation", true},
                     {"EnableCommands", true},
                     {"AllowedUntrustedInternalConnections", "10.0.0.7,jira"},
                     {"DisableBotsWhenOwnerIsDeactivated", true}};
  request_.bot_url = "http://milepost:8080";
  EXPECT_THAT(set_up().left, ElementsAre(HasSubstr("to: \"10.0.0.7,jira milepost\""),
                                         HasSubstr("Site URL"), HasSubstr("deactivated")));
}

TEST_F(MattermostSetup, SetsOnTheServerWhatItNeedsWhenAskedTo) {
  server_.service = {{"SiteURL", ""},
                     {"EnableBotAccountCreation", false},
                     {"EnableCommands", false},
                     {"AllowedUntrustedInternalConnections", "jira"},
                     {"DisableBotsWhenOwnerIsDeactivated", false}};
  request_.change_settings = true;
  const SetupResult result = set_up();
  EXPECT_THAT(result.left, IsEmpty());
  EXPECT_THAT(result.done, Contains(HasSubstr("ServiceSettings.EnableBotAccountCreation to true")));
  EXPECT_THAT(result.done, Contains(HasSubstr("AllowedUntrustedInternalConnections to \"jira "
                                              "127.0.0.1\"")));
  EXPECT_EQ(server_.service.at("EnableCommands"), true);
  EXPECT_EQ(server_.service.at("SiteURL"), request_.server);
  const json after = server_.service;
  EXPECT_THAT(set_up().done, Not(Contains(HasSubstr("ServiceSettings"))));
  EXPECT_EQ(server_.service, after);
}

TEST_F(MattermostSetup, SaysWhatItCouldNotSet) {
  server_.service["AllowedUntrustedInternalConnections"] = "";
  server_.held = {"AllowedUntrustedInternalConnections"};
  request_.change_settings = true;
  const SetupResult result = set_up();
  EXPECT_THAT(result.done, Not(Contains(HasSubstr("ServiceSettings"))));
  EXPECT_THAT(result.left, ElementsAre(HasSubstr("ALLOWEDUNTRUSTEDINTERNALCONNECTIONS)")));
}

TEST_F(MattermostSetup, LogsInWithAPasswordAndOutAgain) {
  request_.admin_token = Secret{};
  request_.admin_name = "rita";
  request_.admin_password = Secret{"secret"};
  EXPECT_EQ(set_up().bot_token->reveal(), "bottoken1");
  request_.channels = {"nowhere"};
  EXPECT_THAT(failure(), HasSubstr("There is no channel"));
  EXPECT_EQ(server_.sessions, 0);
  request_.admin_password = Secret{"wrong"};
  EXPECT_THAT(failure(), HasSubstr("did not let rita in: Enter a valid email"));
}

TEST_F(MattermostSetup, MakesNoTokenThatNobodyGetsToSee) {
  server_.commands.push_back(
      {{"id", "command1"}, {"trigger", "okr"}, {"url", "https://other.example.com/okr"}});
  EXPECT_THAT(failure(), HasSubstr("belongs to something else"));
  server_.commands.clear();
  request_.channels = {"nowhere"};
  EXPECT_THAT(failure(), HasSubstr("There is no channel"));
  EXPECT_TRUE(server_.tokens.empty());
  request_.channels = {};
  EXPECT_TRUE(set_up().bot_token);
}

TEST_F(MattermostSetup, SaysWhatStandsInTheWay) {
  request_.team = "acne";
  EXPECT_THAT(failure(), HasSubstr("There is no team \"acne\". Pass the name that stands in its "
                                   "address as --team; there is acme."));
  request_.team = "acme";
  request_.channels = {"nowhere"};
  EXPECT_THAT(failure(), HasSubstr("There is no channel \"nowhere\" in the team acme."));
  request_.channels = {};
  server_.bot = {{"id", "u1"}, {"is_bot", false}};
  EXPECT_THAT(failure(), HasSubstr("@milepost is a person's account. Pass another name"));
  server_.bot = nullptr;
  server_.service["EnableBotAccountCreation"] = false;
  EXPECT_THAT(failure(), HasSubstr("MM_SERVICESETTINGS_ENABLEBOTACCOUNTCREATION=true"));
  server_.service["EnableCommands"] = false;
  EXPECT_THAT(failure(), HasSubstr("MM_SERVICESETTINGS_ENABLECOMMANDS=true"));
  server_.roles = "system_user";
  EXPECT_THAT(failure(), HasSubstr("root, who is not a system administrator"));
  request_.admin_token = Secret{"nobody"};
  EXPECT_THAT(failure(), HasSubstr("does not know the administrator's token"));
}

TEST_F(MattermostSetup, TellsAServerThatDoesNotAnswerFromOneThatRefuses) {
  request_.server = "http://127.0.0.1:1";
  EXPECT_THROW((void)set_up(), ServerUnreachable);
}

TEST_F(MattermostSetup, LeavesAnotherProgramsCommandAlone) {
  server_.commands.push_back(
      {{"id", "command1"}, {"trigger", "okr"}, {"url", "https://other.example.com/okr"}});
  EXPECT_THAT(failure(), HasSubstr("it belongs to something else: https://other.example.com/okr"));
}

}  // namespace
}  // namespace bot::mattermost
