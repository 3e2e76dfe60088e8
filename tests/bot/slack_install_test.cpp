// Installing the app from the browser, and what becomes of the tokens.
#include "bot/slack/install.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "bot/api_url.h"
#include "bot/slack/events.h"
#include "bot/slack/manifest.h"
#include "bot/slack/workspaces.h"
#include "store/sql/org.h"
#include "tests/bot/ask.h"
#include "tests/bot/fake_slack.h"
#include "tests/bot/log_capture.h"
#include "tests/fakes.h"
#include "tests/temporary_store.h"

namespace bot::slack {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr okr::Instant kNow =
    std::chrono::sys_days{std::chrono::January / 5 / 2026} + std::chrono::hours{8};
const Secret kKey{"0123456789abcdef0123456789abcdef"};

std::string header(const http::Response& response, std::string_view name) {
  return std::string{http::find_header(response.headers, name).value_or("")};
}

class SlackInstall : public testing::Test {
 protected:
  SlackInstall() {
    org_ = store_->write(
        [&](store::Transaction& tx) { return store::ensure_org(tx, "Acme", "UTC", kNow).id; });
    config_.api_url = slack_.api_url();
    config_.client_id = "123.456";
    config_.client_secret = Secret{"s3cret"};
    http_ = http::connect(slack_.platform().origin(), 10s);
    workspaces_.emplace(parts("one"));
  }

  [[nodiscard]] Workspaces::Parts parts(const std::string& process, const Secret& key = kKey) {
    return {*http_, config_, *store_, org_, process, key};
  }
  [[nodiscard]] InstallParts pages() {
    return {config_,
            "https://okr.example.com",
            kKey,
            clock_,
            [this](const std::string& code, const std::string& redirect_uri) {
              return OAuth{*http_, config_}.exchange(code, redirect_uri);
            },
            [this](const Grant& grant) { workspaces_->install(grant, clock_.now()); }};
  }
  // The next call for a token is granted this one.
  void grant(const std::string& token, int lifetime = 0, const std::string& refresh = "") {
    json reply{{"ok", true},
               {"app_id", "A0OKRBOT01"},
               {"access_token", token},
               {"scope", "commands,chat:write"},
               {"team", {{"id", "T0SECOND01"}, {"name", "Fish & <Chips>"}}},
               {"enterprise", nullptr},
               {"authed_user", {{"id", "U0ALICE001"}}}};
    if (lifetime > 0) reply.update({{"expires_in", lifetime}, {"refresh_token", refresh}});
    slack_.platform().next_answers("oauth.v2.access", {{200, reply.dump()}});
  }
  // What the browser gets that asks to install: the state, which is its cookie, too.
  std::string begin() {
    const std::string set = header(install_page(pages())({}), "Set-Cookie");
    return set.substr(set.find('=') + 1, set.find(';') - set.find('=') - 1);
  }
  http::Response come_back(const std::string& query, const std::string& cookie) {
    http::Request request;
    request.query = query;
    if (!cookie.empty()) {
      request.headers = {{"Cookie", "a=b; milepost_slack_install=" + cookie + "; c=d"}};
    }
    return callback_page(pages())(request);
  }
  void install(const std::string& token, int lifetime = 0, const std::string& refresh = "") {
    grant(token, lifetime, refresh);
    const std::string state = begin();
    EXPECT_EQ(come_back("code=c1&state=" + state, state).status, 200);
  }
  // The tokens with which clients of these workspaces speak from now on.
  std::vector<std::string> follow(Workspaces& workspaces, okr::Instant now = kNow) {
    workspaces.follow(now, [this](okr::ConnectionId, const std::string& team, SlackClient& client) {
      EXPECT_EQ(team, "T0SECOND01");
      clients_.push_back(&client);
    });
    std::vector<std::string> tokens;
    for (SlackClient* client : clients_) {
      (void)client->works();
      tokens.push_back(slack_.platform().calls("auth.test").back().authorization);
    }
    return tokens;
  }
  std::vector<store::Installation> installations() {
    return store_->read([&](store::Transaction& tx) {
      return store::list_installations({tx, org_});
    });
  }

  tests::TemporaryStore store_;
  tests::FakeClock clock_{kNow};
  tests::FakeSlack slack_;
  SlackConfig config_;
  okr::OrgId org_;
  std::unique_ptr<http::Client> http_;
  std::optional<Workspaces> workspaces_;
  std::vector<SlackClient*> clients_;
};

TEST_F(SlackInstall, SendsTheBrowserToSlackWithAStateOfItsOwn) {
  const http::Response response = install_page(pages())({});
  EXPECT_EQ(response.status, 302);
  const std::string cookie = header(response, "Set-Cookie");
  EXPECT_THAT(cookie, StartsWith("milepost_slack_install="));
  EXPECT_THAT(cookie, HasSubstr("; Path=/slack; Max-Age=600; HttpOnly; SameSite=Lax; Secure"));
  const std::string state =
      cookie.substr(cookie.find('=') + 1, cookie.find(';') - cookie.find('=') - 1);
  std::string scopes;
  for (const std::string_view scope : bot_scopes()) {
    scopes += (scopes.empty() ? "" : ",") + std::string{scope};
  }
  EXPECT_EQ(header(response, "Location"),
            slack_.platform().origin() + "/oauth/v2/authorize?client_id=123.456&scope=" +
                percent_encoded(scopes) + "&state=" + state +
                "&redirect_uri=https%3A%2F%2Fokr.example.com%2Fslack%2Foauth%2Fcallback");
  EXPECT_NE(state, begin());
}

TEST_F(SlackInstall, InstallsAndSealsTheToken) {
  grant("xoxb-second");
  const std::string state = begin();
  const http::Response response = come_back("code=c1&state=" + state, state);
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr("installed in Fish &amp; &lt;Chips&gt;"));
  EXPECT_THAT(header(response, "Set-Cookie"), HasSubstr("Max-Age=0"));
  const auto calls = slack_.platform().calls("oauth.v2.access");
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].authorization, "Basic MTIzLjQ1NjpzM2NyZXQ=");
  EXPECT_EQ(tests::form_value(calls[0].body, "code"), "c1");
  EXPECT_EQ(tests::form_value(calls[0].body, "redirect_uri"),
            "https://okr.example.com/slack/oauth/callback");
  const auto all = installations();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].team_id, "T0SECOND01");
  EXPECT_EQ(all[0].installed_by, "U0ALICE001");
  EXPECT_THAT(all[0].token, Not(HasSubstr("xoxb")));
  EXPECT_THAT(follow(*workspaces_), testing::ElementsAre("Bearer xoxb-second"));
  EXPECT_THAT(follow(*workspaces_), testing::ElementsAre("Bearer xoxb-second"))
      << "and no second client";
}

TEST_F(SlackInstall, RefusesWhatThisBrowserDidNotBegin) {
  const std::string state = begin();
  const std::string other = begin();
  std::string changed = state;
  changed.back() = changed.back() == '0' ? '1' : '0';
  EXPECT_EQ(come_back("code=c1&state=" + state, "").status, 400);
  EXPECT_EQ(come_back("code=c1&state=" + state, other).status, 400);
  EXPECT_EQ(come_back("code=c1&state=" + changed, changed).status, 400);
  EXPECT_EQ(come_back("code=c1", "").status, 400);
  EXPECT_EQ(come_back("code=%G1&state=" + state, state).status, 400);
  clock_.advance(10min);
  EXPECT_EQ(come_back("code=c1&state=" + state, state).status, 400);
  EXPECT_EQ(slack_.platform().calls("oauth.v2.access").size(), 0U);
  EXPECT_EQ(installations().size(), 0U);
}

TEST_F(SlackInstall, SaysWhySlackDidNotAgree) {
  const struct {
    const char* reply;
    const char* sentence;
  } rows[] = {
      {R"({"ok":false,"error":"invalid_code"})", "was used before"},
      {R"({"ok":false,"error":"bad_redirect_uri"})", "did not agree (bad_redirect_uri)"},
      {R"({"ok":true,"is_enterprise_install":true,"team":null,"access_token":"xoxb-1"})",
       "choose one workspace"},
      {R"({"ok":true})", "did not agree"},
  };
  for (const auto& row : rows) {
    slack_.platform().next_answers("oauth.v2.access", {{200, row.reply}});
    const std::string state = begin();
    const http::Response response = come_back("code=c1&state=" + state, state);
    EXPECT_EQ(response.status, 502);
    EXPECT_THAT(response.body, HasSubstr(row.sentence));
  }
  const std::string state = begin();
  EXPECT_THAT(come_back("error=access_denied&state=" + state, state).body,
              HasSubstr("was not installed"));
  EXPECT_EQ(installations().size(), 0U);
}

TEST_F(SlackInstall, ReplacesATokenBeforeItExpiresOnceForAllProcesses) {
  install("xoxb-1", 43'200, "xoxe-1");
  Workspaces other{parts("two")};
  follow(*workspaces_);
  follow(other);
  EXPECT_THAT(follow(*workspaces_, kNow + 9h),
              testing::ElementsAre("Bearer xoxb-1", "Bearer xoxb-1"));
  grant("xoxb-2", 43'200, "xoxe-2");
  follow(*workspaces_, kNow + 10h + 1s);
  EXPECT_THAT(follow(other, kNow + 10h + 1s),
              testing::ElementsAre("Bearer xoxb-2", "Bearer xoxb-2"));
  const auto calls = slack_.platform().calls("oauth.v2.access");
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(tests::form_value(calls[1].body, "grant_type"), "refresh_token");
  EXPECT_EQ(tests::form_value(calls[1].body, "refresh_token"), "xoxe-1");
  EXPECT_EQ(installations().front().installed_by, "U0ALICE001");
}

TEST_F(SlackInstall, KeepsTheTokenThatCouldNotBeReplacedAndDoesNotHurry) {
  install("xoxb-1", 43'200, "xoxe-1");
  slack_.platform().next_answers("oauth.v2.access",
                                 {{200, R"({"ok":false,"error":"invalid_refresh_token"})"}});
  Workspaces other{parts("two")};
  okr::Instant now = kNow + 11h;
  for (Workspaces* each : {&*workspaces_, &other, &*workspaces_}) {
    EXPECT_THAT(follow(*each, now).back(), "Bearer xoxb-1");
    now += 10s;
  }
  EXPECT_EQ(slack_.platform().calls("oauth.v2.access").size(), 2U);
}

TEST_F(SlackInstall, ForgetsTheTokensOfAWorkspaceThatRemovedTheApp) {
  install("xoxb-1");
  follow(*workspaces_);
  const auto events = events_receiver(*store_, clock_, org_, {});
  http::Request request;
  request.body = json{{"type", "event_callback"},
                      {"team_id", "T0SECOND01"},
                      {"event_id", "Ev1"},
                      {"event", {{"type", "app_uninstalled"}}}}
                     .dump();
  EXPECT_EQ(tests::ask(events, request).status, 200);
  EXPECT_EQ(installations().size(), 0U);
  EXPECT_THAT(follow(*workspaces_), testing::ElementsAre(testing::AnyOf("Bearer", "Bearer ")));
  install("xoxb-3");
  EXPECT_THAT(follow(*workspaces_), testing::ElementsAre("Bearer xoxb-3"));
  const auto connection = installations().front().connection;
  EXPECT_FALSE(store_->read([&](store::Transaction& tx) {
    return store::read_connection(tx, connection).off_since.has_value();
  }));
}

TEST_F(SlackInstall, SaysWhenTheKeyIsAnother) {
  install("xoxb-1");
  const tests::LogCapture log;
  Workspaces other{parts("two", Secret{"another key, another key, another"})};
  EXPECT_TRUE(follow(other).empty());
  EXPECT_THAT(log.text(), HasSubstr("state=unreadable"));
  EXPECT_THAT(log.text(), Not(HasSubstr("xoxb")));
}

}  // namespace
}  // namespace bot::slack
