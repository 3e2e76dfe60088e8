#include "bot/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "bot/config_source.h"
#include "tests/temporary_store.h"

namespace bot {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string joined(const std::vector<std::string>& sentences) {
  std::string text;
  for (const auto& sentence : sentences) text += (text.empty() ? "" : "\n") + sentence;
  return text;
}

// What is wrong with these variables, a line each; empty when nothing is.
std::string errors(const Environment& environment) {
  try {
    (void)read_config(environment);
    return "";
  } catch (const ConfigErrors& wrong) {
    return joined(wrong.sentences);
  }
}

const Environment kSlack{{"MILEPOST_SLACK_SIGNING_SECRET", "first,second"},
                         {"MILEPOST_SLACK_BOT_TOKEN", "xoxb-1"}};
const Environment kMattermost{{"MILEPOST_MATTERMOST_URL", "https://chat.example.com/"},
                              {"MILEPOST_MATTERMOST_TOKEN", "token"},
                              {"MILEPOST_MATTERMOST_COMMAND_TOKENS", "one, two"}};

Environment with(Environment base, const Environment& more) {
  for (const auto& [name, value] : more) base[name] = value;
  return base;
}

class ConfigTest : public testing::Test {
 protected:
  // A file of these contents.
  std::string file(const std::string& name, const std::string& text) {
    const auto path = folder_.path() / name;
    std::ofstream{path} << text;
    return path.string();
  }

 private:
  tests::TemporaryFolder folder_;
};

TEST_F(ConfigTest, WithoutSettingsTheSeededSandboxIsServedOnLoopback) {
  const Config config = read_config({{"PATH", "/bin"}, {"MILEPOST_LOG", ""}});
  EXPECT_EQ(config.listen_host, "127.0.0.1");
  EXPECT_EQ(config.listen_port, 8080);
  EXPECT_EQ(config.database, "sqlite:milepost.db");
  EXPECT_EQ(config.log, "info");
  EXPECT_FALSE(config.slack || config.mattermost);
  EXPECT_EQ(config.sandbox, Sandbox::kSeeded);
}

TEST_F(ConfigTest, ReadsEverySettingFromTheEnvironment) {
  const Config config = read_config(
      with(with(kSlack, kMattermost), {{"MILEPOST_LISTEN", "[::]:80"},
                                       {"MILEPOST_PUBLIC_URL", "https://okr.example.com/"},
                                       {"MILEPOST_DATABASE", "postgres://me:secret@db/okr"},
                                       {"MILEPOST_SECRET_KEY", std::string(32, 'k')},
                                       {"MILEPOST_TIME_ZONE", "Europe/Berlin"},
                                       {"MILEPOST_LOG", "json:debug"},
                                       {"MILEPOST_ADMINISTRATORS", "slack:U1, mattermost:abc"},
                                       {"MILEPOST_SLACK_API_URL", "http://127.0.0.1:9000/api/"}}));
  EXPECT_EQ(config.listen_host, "::");
  EXPECT_EQ(config.listen_port, 80);
  EXPECT_EQ(config.public_url, "https://okr.example.com");
  EXPECT_EQ(config.database, "postgres://me:secret@db/okr");
  EXPECT_EQ(config.secret_key.reveal(), std::string(32, 'k'));
  EXPECT_EQ(config.time_zone, "Europe/Berlin");
  EXPECT_EQ(config.log, "json:debug");
  ASSERT_TRUE(config.slack && config.mattermost);
  EXPECT_THAT(config.slack->administrators, testing::ElementsAre("U1"));
  EXPECT_THAT(config.mattermost->administrators, testing::ElementsAre("abc"));
  ASSERT_EQ(config.slack->signing_secrets.size(), 2U);
  EXPECT_EQ(config.slack->signing_secrets[1].reveal(), "second");
  EXPECT_EQ(config.slack->api_url, "http://127.0.0.1:9000/api");
  EXPECT_EQ(config.mattermost->url, "https://chat.example.com");
  EXPECT_EQ(config.mattermost->command_tokens[1].reveal(), "two");
  EXPECT_EQ(config.sandbox, Sandbox::kOff);
}

// Each setting alone: what its companions must be is said by name, and nothing crashes.
TEST_F(ConfigTest, ASettingWithoutItsCompanionIsToldWhichOneIsMissing) {
  const struct {
    std::string name;
    std::string value;
    std::vector<std::string> missing;
  } rows[] = {
      {"MILEPOST_SLACK_SIGNING_SECRET", "s3cr3t", {"MILEPOST_SLACK_BOT_TOKEN is missing"}},
      {"MILEPOST_SLACK_BOT_TOKEN", "s3cr3t", {"MILEPOST_SLACK_SIGNING_SECRET is missing"}},
      {"MILEPOST_SLACK_APP_TOKEN",
       "s3cr3t",
       {"MILEPOST_SLACK_APP_TOKEN must be an app-level token",
        "MILEPOST_SLACK_BOT_TOKEN is missing"}},
      {"MILEPOST_SLACK_CLIENT_ID", "s3cr3t", {"MILEPOST_SLACK_CLIENT_SECRET is missing"}},
      {"MILEPOST_SLACK_CLIENT_SECRET", "s3cr3t", {"MILEPOST_SLACK_CLIENT_ID is missing"}},
      {"MILEPOST_SLACK_API_URL", "https://s3cr3t", {"MILEPOST_SLACK_BOT_TOKEN is missing"}},
      {"MILEPOST_MATTERMOST_URL",
       "https://s3cr3t",
       {"MILEPOST_MATTERMOST_TOKEN is missing", "MILEPOST_MATTERMOST_COMMAND_TOKENS is missing"}},
      {"MILEPOST_MATTERMOST_TOKEN", "s3cr3t", {"MILEPOST_MATTERMOST_URL is missing"}},
      {"MILEPOST_MATTERMOST_COMMAND_TOKENS", "s3cr3t", {"MILEPOST_MATTERMOST_URL is missing"}},
      {"MILEPOST_PUBLIC_URL", "https://s3cr3t", {"MILEPOST_SANDBOX=off"}},
      {"MILEPOST_LISTEN", "0.0.0.0:8080", {"the sandbox chat", "127.0.0.1:8080"}},
      {"MILEPOST_DATABASE", "sqlite:x.db", {}},
      {"MILEPOST_SECRET_KEY", "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t", {}},
      {"MILEPOST_TIME_ZONE", "Asia/Kolkata", {}},
      {"MILEPOST_HOLIDAYS", "/", {}},
      {"MILEPOST_LOG", "off", {}},
      {"MILEPOST_ADMINISTRATORS", "slack:U1", {}},
      {"MILEPOST_SANDBOX", "empty", {}},
  };
  EXPECT_EQ(std::size(rows), settings().size()) << "a setting has no row here";
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const std::string text = errors({{row.name, row.value}});
    EXPECT_EQ(text.empty(), row.missing.empty()) << text;
    for (const auto& sentence : row.missing) EXPECT_THAT(text, HasSubstr(sentence));
    EXPECT_THAT(text, Not(HasSubstr("s3cr3t")));
  }
}

TEST_F(ConfigTest, SaysWhatIsWrongWithAValueAndGivesAnExample) {
  const struct {
    std::string name;
    std::string value;
    std::string expected;
  } rows[] = {
      {"MILEPOST_LISTEN", "8080", "host and a port, not \"8080\". Example: 127.0.0.1:8080"},
      {"MILEPOST_LISTEN", "localhost:http", "host and a port"},
      {"MILEPOST_LISTEN", "127.0.0.1:70000", "host and a port"},
      {"MILEPOST_LISTEN", "::1:80", "host and a port"},
      {"MILEPOST_LISTEN", "127.0.0.1.example.com:80", "opens the sandbox chat to the network"},
      {"MILEPOST_DATABASE", "milepost.db", "must begin with sqlite: or postgres://"},
      {"MILEPOST_DATABASE", "sqlite:", "must begin with sqlite: or postgres://"},
      {"MILEPOST_SECRET_KEY", "short", "at least 32 characters"},
      {"MILEPOST_TIME_ZONE", "Mars/Olympus", "is \"Mars/Olympus\", which is no time zone"},
      {"MILEPOST_TIME_ZONE", "berlin", "did you mean Europe/Berlin?"},
      {"MILEPOST_LOG", "loud", "not \"loud\". Example: json:info"},
      {"MILEPOST_SANDBOX", "yes", "on, off or empty, not \"yes\""},
      {"MILEPOST_ADMINISTRATORS", "U123", "not \"U123\""},
      {"MILEPOST_ADMINISTRATORS", "slack:", "not \"slack:\""},
      {"MILEPOST_ADMINISTRATORS", "irc:bob", "not \"irc:bob\""},
      {"MILEPOST_PUBLIC_URL", "okr.example.com", "begins with https://"},
      {"MILEPOST_PUBLIC_URL", "http://okr.example.com", "only for your own network"},
      {"MILEPOST_SLACK_API_URL", "http://slack.com/api", "only for this machine"},
      {"MILEPOST_SLACK_API_URL", "http://127.0.0.1.example.com", "only for this machine"},
      {"MILEPOST_MATTERMOST_URL", "https://user:pw@chat", "begins with https://"},
      {"MILEPOST_MATTERMOST_URL", "https://", "names a host"},
      {"MILEPOST_SLACK_SIGNING_SECRET", ",", "holds no secret"},
      {"MILEPOST_CONFIG", "/nowhere/milepost.toml", "cannot be read"},
      {"MILEPOST_SLACK_BOT_TOKEN_FILE", "/nowhere/token", "cannot be read or is empty"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name + "=" + row.value);
    const std::string text = errors({{row.name, row.value}});
    EXPECT_THAT(text, HasSubstr(row.name));
    EXPECT_THAT(text, HasSubstr(row.expected));
  }
}

TEST_F(ConfigTest, CollectsAllErrorsAndRepeatsNoSecret) {
  const std::string text = errors({{"MILEPOST_LISTEN", "x"},
                                   {"MILEPOST_DATABASE", "mysql://me:hunter2@db"},
                                   {"MILEPOST_SECRET_KEY", "hunter2"},
                                   {"MILEPOST_SLACK_BOT_TOKEN", "hunter2"},
                                   {"MILEPOST_MATTERMOST_URL", "https://me:hunter2@chat"}});
  for (const char* name : {"MILEPOST_LISTEN", "MILEPOST_DATABASE", "MILEPOST_SECRET_KEY",
                           "MILEPOST_SLACK_SIGNING_SECRET", "MILEPOST_MATTERMOST_TOKEN"}) {
    EXPECT_THAT(text, HasSubstr(name));
  }
  EXPECT_THAT(text, Not(HasSubstr("hunter2")));
}

TEST_F(ConfigTest, AMistypedNameIsAnErrorWithTheNearestOne) {
  EXPECT_THAT(errors({{"MILEPOST_HOLIDAY", "x"}}), HasSubstr("Did you mean MILEPOST_HOLIDAYS?"));
  EXPECT_THAT(errors({{"MILEPOST_SLACK_SIGNIN_SECRET", "x"}}),
              HasSubstr("MILEPOST_SLACK_SIGNIN_SECRET is not a setting. Did you mean "
                        "MILEPOST_SLACK_SIGNING_SECRET?"));
  const std::string path = file("typo.toml", "[slack]\nbot_tokn = \"x\"\n");
  EXPECT_THAT(
      errors({{"MILEPOST_CONFIG", path}}),
      HasSubstr("slack.bot_tokn in " + path + " is not a setting. Did you mean slack.bot_token?"));
}

TEST_F(ConfigTest, WhatKubernetesPutsIntoTheEnvironmentIsNoSetting) {
  EXPECT_EQ(errors({{"MILEPOST_SERVICE_HOST", "10.0.0.1"},
                    {"MILEPOST_SERVICE_PORT_HTTP", "80"},
                    {"MILEPOST_PORT", "tcp://10.0.0.1:80"},
                    {"MILEPOST_PORT_80_TCP_ADDR", "10.0.0.1"},
                    {"MILEPOST_DB_PORT", "tcp://10.0.0.2:5432"}}),
            "");
}

TEST_F(ConfigTest, TheEnvironmentWinsOverTheFile) {
  const std::string path = file("milepost.toml", R"(
listen = "127.0.0.1:1"
time_zone = "Europe/Berlin"
administrators = ["slack:U1", "slack:U2"]
sandbox = false
[slack]
signing_secret = ["old", "new"]
bot_token = "from the file"
)");
  const Config config = read_config({{"MILEPOST_CONFIG", path},
                                     {"MILEPOST_LISTEN", "127.0.0.1:2"},
                                     {"MILEPOST_SLACK_BOT_TOKEN", "from the environment"}});
  EXPECT_EQ(config.listen_port, 2);
  EXPECT_EQ(config.time_zone, "Europe/Berlin");
  ASSERT_TRUE(config.slack);
  EXPECT_EQ(config.slack->administrators.size(), 2U);
  EXPECT_EQ(config.slack->signing_secrets.size(), 2U);
  EXPECT_EQ(config.slack->bot_token.reveal(), "from the environment");
}

TEST_F(ConfigTest, ASecretComesFromAFileOfItsOwnWithoutItsLastLineBreak) {
  const std::string token = file("token", "xoxb-2\r\n");
  const std::string secret = file("secret", "abc\n");
  const std::string path = file("s.toml", "[slack]\nsigning_secret_file = \"" + secret + "\"\n");
  const Config config =
      read_config({{"MILEPOST_CONFIG", path}, {"MILEPOST_SLACK_BOT_TOKEN_FILE", token}});
  ASSERT_TRUE(config.slack);
  EXPECT_EQ(config.slack->bot_token.reveal(), "xoxb-2");
  EXPECT_EQ(config.slack->signing_secrets.at(0).reveal(), "abc");
}

TEST_F(ConfigTest, ASecretThatIsGivenTwiceIsAnError) {
  const std::string token = file("token", "other");
  EXPECT_THAT(errors(with(kSlack, {{"MILEPOST_SLACK_BOT_TOKEN_FILE", token}})),
              HasSubstr("MILEPOST_SLACK_BOT_TOKEN and MILEPOST_SLACK_BOT_TOKEN_FILE are both set"));
}

TEST_F(ConfigTest, SocketModeNeedsNoSigningSecret) {
  const Config config =
      read_config({{"MILEPOST_SLACK_APP_TOKEN", "xapp-1"}, {"MILEPOST_SLACK_BOT_TOKEN", "xoxb-1"}});
  EXPECT_EQ(config.slack->app_token.reveal(), "xapp-1");
  EXPECT_TRUE(config.slack->signing_secrets.empty());
  EXPECT_THAT(errors({{"MILEPOST_SLACK_BOT_TOKEN", "xoxb-1"}}),
              HasSubstr("or else MILEPOST_SLACK_APP_TOKEN for Socket Mode"));
}

TEST_F(ConfigTest, AnAppForSeveralWorkspacesNeedsAKeyAndAnAddressAndNoBotToken) {
  Environment environment{{"MILEPOST_SLACK_SIGNING_SECRET", "s"},
                          {"MILEPOST_SLACK_CLIENT_ID", "1.2"},
                          {"MILEPOST_SLACK_CLIENT_SECRET", "c"}};
  const std::string text = errors(environment);
  EXPECT_THAT(text, HasSubstr("MILEPOST_PUBLIC_URL is missing"));
  EXPECT_THAT(text, HasSubstr("MILEPOST_SECRET_KEY is missing"));
  EXPECT_THAT(text, Not(HasSubstr("BOT_TOKEN")));
  environment["MILEPOST_PUBLIC_URL"] = "https://okr.example.com";
  environment["MILEPOST_SECRET_KEY"] = "0123456789abcdef0123456789abcdef";
  EXPECT_TRUE(read_config(environment).slack->bot_token.empty());
}

TEST_F(ConfigTest, AnUnreadableSecretIsNotCalledMissingAsWell) {
  const Environment environment{{"MILEPOST_SLACK_SIGNING_SECRET", "x"},
                                {"MILEPOST_SLACK_BOT_TOKEN_FILE", "/nowhere/token"}};
  EXPECT_THAT(errors(environment), Not(HasSubstr("is missing")));
}

TEST_F(ConfigTest, ABrokenFileIsToldByItsLineWithoutQuotingIt) {
  const std::string path = file("broken.toml", "log = \"info\"\nsecret_key = hunter2\n");
  const std::string text = errors({{"MILEPOST_CONFIG", path}});
  EXPECT_THAT(text, HasSubstr("is not TOML: look at line 2"));
  EXPECT_THAT(text, Not(HasSubstr("hunter2")));
  EXPECT_THAT(errors({{"MILEPOST_CONFIG", file("number.toml", "listen = 8080\n")}}),
              HasSubstr("listen in the MILEPOST_CONFIG file must be a text"));
}

TEST_F(ConfigTest, BesideARealPlatformTheSandboxIsOnlyServedWhenAskedForAndNeverSeeded) {
  EXPECT_EQ(read_config(kSlack).sandbox, Sandbox::kOff);
  EXPECT_EQ(read_config(with(kSlack, {{"MILEPOST_SANDBOX", "on"}})).sandbox, Sandbox::kEmpty);
}

TEST_F(ConfigTest, TheSandboxIsRefusedWhereOthersCouldReachIt) {
  EXPECT_THAT(errors({{"MILEPOST_LISTEN", ":8080"}}), HasSubstr("to the network"));
  EXPECT_EQ(errors({{"MILEPOST_LISTEN", "localhost:0"},
                    {"MILEPOST_PUBLIC_URL", "http://localhost:8080"}}),
            "");
  EXPECT_EQ(errors({{"MILEPOST_LISTEN", "0.0.0.0:80"}, {"MILEPOST_SANDBOX", "off"}}), "");
}

// With the example's settings in force: "# key = value" and "# [table]" lose their #.
std::string uncommented(const std::string& toml) {
  std::istringstream lines{toml};
  std::string all;
  for (std::string line; std::getline(lines, line);) {
    const bool table = line.starts_with("# [");
    const bool key = line.starts_with("# ") && line.find(' ', 2) == line.find(" = ");
    all += (table || key ? line.substr(2) : line) + "\n";
  }
  return all;
}

// The examples in deploy/ name every setting, and nothing that is none.
TEST_F(ConfigTest, TheExamplesInDeployNameEverySetting) {
  const auto contents = [](const std::string& name) {
    std::ostringstream text;
    text << std::ifstream{std::string{TESTS_DIR} + "/../deploy/" + name}.rdbuf();
    return text.str();
  };
  const std::string variables = contents("milepost.env");
  const std::string keys = uncommented(contents("milepost.toml"));
  for (const Setting& one : settings()) {
    EXPECT_THAT(variables, HasSubstr("#" + std::string{one.name} + "="));
  }
  for (const Setting& one : settings()) {
    const std::string key{one.key.substr(one.key.find('.') + 1)};
    const bool alone = keys.find("\n" + key + " = ") != std::string::npos;
    EXPECT_TRUE(alone || keys.find("\n" + key + "_file = ") != std::string::npos) << one.key;
  }
  const std::string text = errors({{"MILEPOST_CONFIG", file("example.toml", keys)}});
  EXPECT_THAT(text, Not(HasSubstr("is not a setting")));
  EXPECT_THAT(text, Not(HasSubstr("is not TOML")));
  EXPECT_THAT(text,
              HasSubstr("secret_key_file names /run/secrets/milepost_secret_key, which cannot be"));
}

TEST_F(ConfigTest, HolidaysAreInAFolder) {
  const std::string name = file("DE.ics", "");
  const std::string folder = name.substr(0, name.rfind('/'));
  EXPECT_EQ(read_config({{"MILEPOST_HOLIDAYS", folder}}).holidays, folder);
  EXPECT_THAT(errors({{"MILEPOST_HOLIDAYS", name}}),
              HasSubstr("MILEPOST_HOLIDAYS must be a folder with files such as DE.ics"));
}

}  // namespace
}  // namespace bot
