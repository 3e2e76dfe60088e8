#include "bot/mattermost/interactive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "bot/mattermost/command.h"
#include "bot/mattermost/dialog.h"
#include "bot/mattermost/render.h"
#include "store/sql/blocker.h"
#include "store/sql/check_in.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "tests/bot/ask.h"
#include "tests/bot/fake_mattermost.h"
#include "tests/bot/log_capture.h"
#include "tests/bot/mattermost_taps.h"
#include "tests/commands/say.h"
#include "tests/payload.h"

namespace bot::mattermost {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// As in the recorded requests.
const std::string kAnn = "w8auafojhpfc5875ecxhbk5e9a";
const std::string kBob = "d7ngxcuutfdw7e3un8s3or36so";
const std::string kEve = "evexxxxxxxxxxxxxxxxxxxxxxx";
constexpr auto kPatience = 10s;
constexpr okr::KeyResultId kKr1{1};

// The body of a recorded request.
json recorded(const std::string& name) {
  const std::string all = tests::payload("mattermost/" + name + ".http");
  return json::parse(all.substr(all.find('{')));
}

// The growth team, whose ann, bob and eve are on Mattermost as well.
class MattermostInteractive : public testing::Test {
 protected:
  MattermostInteractive() {
    config_.url = mattermost_.url();
    config_.token = Secret{"bottokenbottokenbottoken00"};
    config_.command_tokens = {Secret{"commandtokencommandtoken00"}};
    chat_.in_book([&](const store::Book& book) {
      const auto here = store::ensure_connection(book, "mattermost", config_.url).id;
      for (const auto& [name, user] : {std::pair{"ann", kAnn}, {"bob", kBob}, {"eve", kEve}}) {
        const auto person = store::find_person_of(book, chat_.connection, "u-" + std::string{name});
        book.tx.execute(
            "INSERT INTO identity (connection_id, user_id, org_id, person_id, user_name, "
            "dm_channel) VALUES ($1, $2, $3, $4, $5, '')",
            here, user, book.org, person->id, name);
      }
    });
    http_ = http::connect(mattermost_.platform().origin(), 5s);
    desk_.emplace(*http_, config_, callbacks_);
    const auto interactions =
        std::make_shared<Interactions>(*chat_.store, chat_.clock, config_, chat_.org, *desk_);
    action_ = action_endpoint(interactions);
    dialog_ = dialog_endpoint(interactions);
    command_ = commands_endpoint(*chat_.store, chat_.clock, config_, chat_.org, &*desk_);
  }

  // What an endpoint answers: always JSON, always 200.
  static json ask(const http::AsyncHandler& endpoint, const std::string& body) {
    http::Request request;
    request.body = body;
    const http::Response response = tests::ask(endpoint, request);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "application/json");
    return json::parse(response.body, nullptr, false);
  }
  json press(const json& click) { return ask(action_, click.dump()); }
  json submit(const json& submission) { return ask(dialog_, submission.dump()); }

  // The context of a button as a message to `user` has it; of a post when that is empty.
  json context(const commands::Action& action, const std::string& user = "",
               bool confirmed = false) {
    commands::Button button;
    button.label = "Go";
    button.action = action;
    if (confirmed) button.confirmation = {"Is KR1 free again?", "It ends.", "Yes", "No"};
    commands::Message message = commands::sentence("x");
    message.add(commands::Actions{{button}});
    const Buttons buttons{callbacks_, user};
    const json shown = json::parse(render(message, &buttons).attachments);
    return shown[0]["actions"][0]["integration"]["context"];
  }
  json click(const json& context, const std::string& user) {
    return tests::press_of(context, user, "trigger" + std::to_string(++triggers_));
  }
  // The dialog that the button opens.
  json opened(const commands::Action& action, const std::string& user = kBob,
              bool confirmed = false) {
    const auto before = mattermost_.dialogs().size();
    EXPECT_EQ(press(click(context(action, "", confirmed), user)), json::object());
    const auto dialogs = mattermost_.dialogs();
    if (dialogs.size() != before + 1) {
      ADD_FAILURE() << "no dialog was opened";
      return {};
    }
    EXPECT_EQ(tests::problem_with(dialogs.back()["dialog"]), "");
    return dialogs.back()["dialog"];
  }
  // The newest post in somebody's direct channel, once there are so many posts.
  tests::FakeMattermost::Posted told(std::size_t posts) {
    if (!mattermost_.platform().wait_for_calls("POST /posts", posts, kPatience)) {
      ADD_FAILURE() << "nothing was told";
      return {};
    }
    for (auto all = mattermost_.posts();; all = mattermost_.posts()) {
      if (all.size() >= posts) return all.back();
      std::this_thread::yield();
    }
  }

  std::size_t check_ins(okr::KeyResultId id = kKr1) {
    return chat_.store->read([&](store::Transaction& tx) {
      return store::history({tx, chat_.org}, id, std::nullopt, 1000).size();
    });
  }
  std::int64_t latest(okr::KeyResultId id = kKr1) {
    return chat_.store->read([&](store::Transaction& tx) {
      return store::find_subject({tx, chat_.org}, id)->key_result.latest->id.value;
    });
  }
  commands::Action same() { return {"same", "KR1=" + std::to_string(latest()), chat_.bob}; }
  std::string ledger() { return chat_.say("history KR1"); }

  tests::GrowthChat chat_;
  tests::FakeMattermost mattermost_;
  MattermostConfig config_;
  Sealer sealer_{Secret{std::string(32, 'k')}, chat_.clock, random_nonce};
  Callbacks callbacks_{sealer_, "https://okr.example.com"};
  std::unique_ptr<http::Client> http_;
  std::optional<Desk> desk_;
  http::AsyncHandler action_;
  http::AsyncHandler dialog_;
  http::AsyncHandler command_;
  int triggers_ = 0;
};

constexpr const char* kInvalidButton = "This button is no longer valid.";
constexpr const char* kInvalidForm = "This form is no longer valid.";

TEST_F(MattermostInteractive, OnePressChecksInAndAnswersItsAuthorAlone) {
  chat_.say("KR1 33", "bob");
  const json reply = press(click(context(same()), kBob));
  EXPECT_THAT(reply["ephemeral_text"].get<std::string>(), HasSubstr("33 %"));
  EXPECT_EQ(reply["skip_slack_parsing"], true);
  EXPECT_EQ(reply.size(), 2U);  // above all no "update", which would wipe the post
  EXPECT_EQ(check_ins(), 2U);
}

TEST_F(MattermostInteractive, TheEnvelopeIsAsRecorded) {
  chat_.say("KR1 33", "bob");
  json channel = recorded("action-button-channel");
  channel["context"] = context(same());
  EXPECT_THAT(press(channel)["ephemeral_text"].get<std::string>(), HasSubstr("33 %"));
  EXPECT_EQ(check_ins(), 2U);
  json direct = recorded("action-button-dm");
  direct["context"] = context({"home", "", std::nullopt});
  EXPECT_THAT(press(direct)["ephemeral_text"].get<std::string>(), HasSubstr("Yours"));
  json dialog = recorded("dialog-submit");
  dialog["state"] = opened({"checkin", "KR3", chat_.ann}, kAnn)["state"];
  dialog["submission"] = {{"KR3.value", "1"}, {"note", "shipped"}, {"blocked", false}};
  EXPECT_EQ(submit(dialog), json::object());
  EXPECT_EQ(check_ins(okr::KeyResultId{3}), 1U);
}

TEST_F(MattermostInteractive, WhatOthersMadeUpChangesNothing) {
  const tests::LogCapture log;
  for (const char* name : {"action-forged", "action-button-dm", "action-button-channel",
                           "action-select-dm", "action-select-user-dm"}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(press(recorded(name))["ephemeral_text"].get<std::string>(),
                HasSubstr(kInvalidButton));
  }
  for (const char* name : {"dialog-submit", "dialog-cancel"}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(submit(recorded(name))["error"].get<std::string>(), HasSubstr(kInvalidForm));
  }
  EXPECT_THAT(log.text(),
              AllOf(HasSubstr("path=action why=seal"), HasSubstr("path=dialog why=seal"),
                    Not(HasSubstr("whatever")), Not(HasSubstr("shipped"))));
}

TEST_F(MattermostInteractive, HostilePressesGetASentenceAndChangeNothing) {
  chat_.say("KR1 33", "bob");
  const json good = click(context(same()), kBob);
  const auto changed = [&](const char* where, const json& value) {
    json one = good;
    one[json::json_pointer{where}] = value;
    return one.dump();
  };
  const auto sealed = [&](Purpose purpose) {
    const Token token = sealer_.seal(purpose, commands::to_text(same()), kBob, 1h);
    return changed("/context/s", state_text(token));
  };
  const auto with = [&](std::string Token::*part, const char* value) {
    Token token = parse_state(good["context"]["s"].get<std::string>());
    token.*part = value;
    return changed("/context/s", state_text(token));
  };
  const std::pair<const char*, std::string> rows[] = {
      {"empty", ""},
      {"no JSON", "user_id=u1&context=x"},
      {"cut off", good.dump().substr(0, 100)},
      {"an array", "[1,2]"},
      {"a number", "7"},
      {"null", "null"},
      {"no UTF-8", "{\"user_id\":\"\xFF\"}"},
      {"deep", std::string(100'000, '[')},
      {"long", good.dump() + std::string(600'000, ' ')},
      {"nobody", changed("/user_id", "")},
      {"a number of a user", changed("/user_id", 7)},
      {"several users", changed("/user_id", {kBob, kEve})},
      {"no context", changed("/context", nullptr)},
      {"a text as context", changed("/context", "v1:same")},
      {"an array as context", changed("/context", json::array({1}))},
      {"another action", with(&Token::object, "v1:same:KR2=1:2")},
      {"another person", with(&Token::person, kEve.c_str())},
      {"later", with(&Token::expires, "9999999999")},
      {"another nonce", with(&Token::nonce, "f00")},
      {"another version", with(&Token::version, "2")},
      {"another purpose", with(&Token::purpose, "ask")},
      {"no hash", with(&Token::mac, "")},
      {"no seal", changed("/context/s", nullptr)},
      {"a number as a seal", changed("/context/s", 9999999999)},
      {"a seal and more", changed("/context/s", good["context"]["s"].get<std::string>() + "|1")},
      {"the seal of a form", sealed(Purpose::kForm)},
      {"the seal of a dialog", sealed(Purpose::kConfirm)},
      {"the seal of a question that asks nothing", sealed(Purpose::kAsk)},
  };
  for (const auto& [what, body] : rows) {
    SCOPED_TRACE(what);
    EXPECT_THAT(ask(action_, body)["ephemeral_text"].get<std::string>(), HasSubstr(kInvalidButton));
    EXPECT_EQ(check_ins(), 1U);
  }
  EXPECT_TRUE(mattermost_.dialogs().empty());
}

TEST_F(MattermostInteractive, ButtonsAreForThoseTheyWereMadeFor) {
  chat_.say("KR1 33", "bob");
  // Of a reply that only bob saw.
  EXPECT_THAT(press(click(context(same(), kBob), kEve))["ephemeral_text"].get<std::string>(),
              HasSubstr(kInvalidButton));
  // Of bob's card, which others may come to see.
  EXPECT_THAT(press(click(context(same()), kEve))["ephemeral_text"].get<std::string>(),
              HasSubstr("meant for bob"));
  EXPECT_EQ(check_ins(), 1U);
  const json old = click(context(same()), kBob);
  chat_.clock.advance(std::chrono::days{36});
  EXPECT_THAT(press(old)["ephemeral_text"].get<std::string>(), HasSubstr(kInvalidButton));
  EXPECT_EQ(check_ins(), 1U);
}

TEST_F(MattermostInteractive, AButtonThatIsOvertakenChangesNothing) {
  chat_.say("KR1 33", "bob");
  const json stale = context(same());
  chat_.say("KR1 35", "bob");
  EXPECT_THAT(press(click(stale, kBob))["ephemeral_text"].get<std::string>(),
              HasSubstr("was checked in since"));
  EXPECT_EQ(check_ins(), 2U);
}

TEST_F(MattermostInteractive, TwoHundredDoublePressesHaveTwoHundredEffects) {
  chat_.say("KR1 33", "bob");
  for (std::size_t i = 0; i < 200; ++i) {
    const json context_of_both = context(same());
    json replies[2];
    const json clicks[] = {click(context_of_both, kBob), click(context_of_both, kBob)};
    std::thread other{[&] { replies[1] = press(clicks[1]); }};
    replies[0] = press(clicks[0]);
    other.join();
    ASSERT_EQ(check_ins(), i + 2) << replies[0] << replies[1];
  }
}

TEST_F(MattermostInteractive, AFormIsOpenedBeforeThePressIsAnswered) {
  const json dialog = opened({"checkin", "KR1", chat_.bob});
  const json call = mattermost_.dialogs().back();
  EXPECT_EQ(call["trigger_id"], "trigger1");
  EXPECT_EQ(call["url"], "https://okr.example.com/mattermost/dialog");
  EXPECT_EQ(dialog["title"], "Check in");
  EXPECT_THAT(dialog["introduction_text"].get<std::string>(), HasSubstr("**KR1 Activation rate**"));
  const auto state = sealer_.open(parse_state(dialog["state"].get<std::string>()), kBob);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->purpose, Purpose::kForm);
  EXPECT_FALSE(sealer_.open(parse_state(dialog["state"].get<std::string>()), kEve));
}

TEST_F(MattermostInteractive, WhereNoFormCanBeOpenedItSaysWhatToType) {
  const char* expired = R"({"id":"interactive_message.decode_trigger_id.expired"})";
  for (const tests::Answer& answer :
       {tests::Answer{400, expired}, {404, ""}, {500, ""}, {429, "", "3"}, tests::lost_answer()}) {
    SCOPED_TRACE(answer.status);
    mattermost_.platform().next_answers("POST /actions/dialogs/open", {answer});
    const json reply = press(click(context({"checkin", "KR1", chat_.bob}), kBob));
    EXPECT_THAT(reply["ephemeral_text"].get<std::string>(),
                AllOf(HasSubstr("press the button once more"), HasSubstr("`/okr KR12 41%")));
  }
  // And the same button works again.
  const json button = context({"checkin", "KR1", chat_.bob});
  mattermost_.platform().next_answers("POST /actions/dialogs/open", {{400, expired}});
  EXPECT_TRUE(press(click(button, kBob)).contains("ephemeral_text"));
  EXPECT_EQ(press(click(button, kBob)), json::object());
}

TEST_F(MattermostInteractive, AFormThatCannotBeMadeSaysWhy) {
  const json reply = press(click(context({"checkin", "KR99", chat_.bob}), kBob));
  EXPECT_THAT(reply["ephemeral_text"].get<std::string>(), HasSubstr("KR99"));
  EXPECT_TRUE(mattermost_.dialogs().empty());
}

TEST_F(MattermostInteractive, AFilledInFormIsSavedAndToldDirectly) {
  const json dialog = opened({"checkin", "KR1", chat_.bob});
  EXPECT_EQ(submit(tests::submission_of(dialog, kBob,
                                        {{"KR1.value", "36%"}, {"KR1.note", "mail @all is out"}})),
            json::object());
  const auto post = told(1);
  EXPECT_EQ(post.channel, "dm-" + kBob);
  EXPECT_THAT(post.text, AllOf(HasSubstr("36 %"), HasSubstr("@\u200B"
                                                            "all is out")));
  EXPECT_EQ(check_ins(), 1U);
  EXPECT_THAT(ledger(), HasSubstr("36 %"));
}

TEST_F(MattermostInteractive, WhatIsWrongIsToldUnderItsField) {
  const json dialog = opened({"checkin", "KR1", chat_.bob});
  const json reply = submit(tests::submission_of(dialog, kBob, {{"KR1.value", "soon"}}));
  EXPECT_THAT(reply["errors"]["KR1.value"].get<std::string>(), HasSubstr("soon"));
  EXPECT_EQ(reply.size(), 1U);
  EXPECT_EQ(check_ins(), 0U);
  EXPECT_EQ(submit(tests::submission_of(dialog, kBob, {{"KR1.value", 41}})), json::object());
  EXPECT_EQ(check_ins(), 1U);
}

TEST_F(MattermostInteractive, HostileSubmissionsGetAnErrorAndChangeNothing) {
  const json dialog = opened({"checkin", "KR1", chat_.bob});
  const json good = tests::submission_of(dialog, kBob, {{"KR1.value", "36"}});
  const auto changed = [&](const char* where, const json& value) {
    json one = good;
    one[json::json_pointer{where}] = value;
    return one.dump();
  };
  const auto sealed = [&](Purpose purpose, const std::string& user) {
    const std::string form_state = parse_state(good["state"].get<std::string>()).object;
    return changed("/state", state_text(sealer_.seal(purpose, form_state, user, 1h)));
  };
  const std::string state = good["state"];
  const std::pair<const char*, std::string> rows[] = {
      {"empty", ""},
      {"no JSON", "state=x"},
      {"an array", "[]"},
      {"deep", std::string(100'000, '[')},
      {"long", good.dump() + std::string(600'000, ' ')},
      {"no state", changed("/state", nullptr)},
      {"an empty state", changed("/state", "")},
      {"a number as state", changed("/state", 1)},
      {"a state of others", changed("/state", "v1.KR12.sig")},
      {"a state without a seal", changed("/state", parse_state(state).object)},
      {"half a state", changed("/state", state.substr(0, state.size() / 2))},
      {"another key result", changed("/state", "1|form|v1:checkin:KR2=0:2:0|" + kBob +
                                                   state.substr(state.find(kBob) + kBob.size()))},
      {"somebody else", changed("/user_id", kEve)},
      {"nobody", changed("/user_id", nullptr)},
      {"another type", changed("/type", "refresh")},
      {"no type", changed("/type", nullptr)},
      {"the seal of a button", sealed(Purpose::kPress, kBob)},
      {"the seal of a button that asks", sealed(Purpose::kAsk, kBob)},
      {"sealed for somebody else", sealed(Purpose::kForm, kEve)},
  };
  for (const auto& [what, body] : rows) {
    SCOPED_TRACE(what);
    EXPECT_THAT(ask(dialog_, body)["error"].get<std::string>(), HasSubstr(kInvalidForm));
  }
  chat_.clock.advance(25h);
  EXPECT_THAT(submit(good)["error"].get<std::string>(), HasSubstr(kInvalidForm));
  EXPECT_EQ(check_ins(), 0U);
  EXPECT_TRUE(mattermost_.posts().empty());
}

TEST_F(MattermostInteractive, ValuesOfStrangeShapesAreToldOrLeftOut) {
  struct Row {
    json value;
    const char* reply;  // part of it, empty: saved
  };
  const Row rows[] = {
      {json::object({{"a", 1}}), "at least one value"},
      {json::array({"36"}), "at least one value"},
      {nullptr, "at least one value"},
      {"", "at least one value"},
      {"   ", "at least one value"},
      {true, "errors"},
      {1e300, "errors"},
      {std::string(50'000, '9'), "characters at most"},
      {"36 % and <b>more</b>", "errors"},
      {36.5, ""},
  };
  std::size_t saved = 0;
  for (const Row& row : rows) {
    const json dialog = opened({"checkin", "KR1", chat_.bob});
    const json reply =
        submit(tests::submission_of(dialog, kBob, {{"KR1.value", row.value}, {"elsewhere", "x"}}));
    SCOPED_TRACE(row.value.dump().substr(0, 40) + " " + reply.dump());
    if (*row.reply == '\0') {
      EXPECT_EQ(reply, json::object());
      ++saved;
    } else {
      EXPECT_THAT(reply.dump(), HasSubstr(row.reply));
    }
    EXPECT_EQ(check_ins(), saved);
  }
  const json dialog = opened({"checkin", "KR1", chat_.bob});
  for (const json& submission : {json(nullptr), json("x"), json::array(), json(3)}) {
    json sent = tests::submission_of(dialog, kBob, {});
    sent["submission"] = submission;
    EXPECT_TRUE(submit(sent).contains("errors"));
  }
}

TEST_F(MattermostInteractive, TwoHundredDoubleSubmissionsHaveTwoHundredEffects) {
  for (std::size_t i = 0; i < 200; ++i) {
    const json dialog = opened({"checkin", "KR1", chat_.bob});
    const json filled = tests::submission_of(
        dialog, kBob, {{"KR1.value", std::to_string(31 + i % 10)}, {"KR1.note", "measured"}});
    json replies[2];
    std::thread other{[&] { replies[1] = submit(filled); }};
    replies[0] = submit(filled);
    other.join();
    ASSERT_EQ(check_ins(), i + 1) << replies[0] << replies[1];
  }
}

TEST_F(MattermostInteractive, ACancelledDialogIsOver) {
  json cancelled = tests::submission_of(opened({"checkin", "KR1", chat_.bob}), kBob, {});
  cancelled["cancelled"] = true;
  cancelled["submission"] = json::object();
  EXPECT_EQ(submit(cancelled), json::object());
  EXPECT_EQ(check_ins(), 0U);
}

TEST_F(MattermostInteractive, ThePageAfterTheFirstComesWithAButton) {
  const json dialog = opened({"checkin", "KR1+KR2", chat_.bob});
  EXPECT_EQ(dialog["submit_label"], "Save, next page");
  EXPECT_EQ(submit(tests::submission_of(dialog, kBob, {{"KR1.value", "36"}})), json::object());
  const auto post = told(1);
  EXPECT_THAT(post.text, HasSubstr("36 %"));
  const json next = tests::button_in(post.attachments, "Next page");
  ASSERT_FALSE(next.is_null()) << post.attachments;
  EXPECT_EQ(press(click(next["integration"]["context"], kBob)), json::object());
  EXPECT_EQ(mattermost_.dialogs().back()["dialog"]["elements"][0]["name"], "KR2.value");
}

TEST_F(MattermostInteractive, AskedFirstNothingHappensBeforeTheAnswer) {
  chat_.say("block KR1 the contract", "bob");
  const auto blocked = [&] {
    return chat_.store->read([&](store::Transaction& tx) {
      return store::open_blockers({tx, chat_.org}, kKr1).size();
    });
  };
  const commands::Action unblock{"unblock", "KR1", chat_.bob};
  const json question = opened(unblock, kBob, true);
  EXPECT_EQ(question["elements"], json::array());
  EXPECT_EQ(question["title"], "Is KR1 free again?");
  EXPECT_EQ(question["submit_label"], "Yes");
  EXPECT_EQ(blocked(), 1U);
  const json yes = tests::submission_of(question, kBob, json::object());
  json others = yes;
  others["user_id"] = kEve;
  EXPECT_TRUE(submit(others).contains("error"));
  EXPECT_EQ(blocked(), 1U);
  EXPECT_EQ(submit(yes), json::object());
  EXPECT_EQ(blocked(), 0U);
  EXPECT_EQ(told(1).channel, "dm-" + kBob);
  EXPECT_EQ(submit(yes), json::object());
  EXPECT_THAT(told(2).text, HasSubstr("done that already"));
  // The question cannot be asked.
  mattermost_.platform().next_answers("POST /actions/dialogs/open", {{400, "{}"}});
  EXPECT_THAT(press(click(context(unblock, "", true), kBob))["ephemeral_text"].get<std::string>(),
              HasSubstr("nothing was changed"));
}

TEST_F(MattermostInteractive, WhoeverComesTooLateIsToldSoInJson) {
  chat_.say("KR1 33", "bob");
  const auto late = [](const http::AsyncHandler& endpoint, const json& body) {
    const auto waiting = std::make_shared<tests::Waiting>();
    waiting->grow_late();
    http::Request request;
    request.body = body.dump();
    endpoint(request, http::Responder{waiting});
    const http::Response response = waiting->response();
    EXPECT_EQ(response.status, 200);
    return json::parse(response.body);
  };
  EXPECT_THAT(late(action_, click(context(same()), kBob))["ephemeral_text"].get<std::string>(),
              HasSubstr("too busy"));
  const json dialog = opened({"checkin", "KR1", chat_.bob});
  const json filled = tests::submission_of(dialog, kBob, {{"KR1.value", "36"}});
  EXPECT_THAT(late(dialog_, filled)["error"].get<std::string>(), HasSubstr("too busy"));
  EXPECT_EQ(check_ins(), 1U);
}

TEST_F(MattermostInteractive, ACommandOpensItsFormOrSendsTheWayToTypeIt) {
  http::Request request;
  request.headers = {{"Authorization", "Token commandtokencommandtoken00"}};
  request.body = "user_id=" + kBob + "&user_name=bob&channel_id=c1&channel_name=town" +
                 "&text=checkin&trigger_id=t1";
  EXPECT_EQ(tests::ask(command_, request).body, "{}");
  EXPECT_TRUE(mattermost_.platform().wait_for_calls("POST /actions/dialogs/open", 1, kPatience));
  EXPECT_EQ(json::parse(mattermost_.platform().calls("POST /actions/dialogs/open").at(0).body)
                .at("trigger_id"),
            "t1");
  mattermost_.platform().next_answers("POST /actions/dialogs/open", {{400, "{}"}});
  request.body += "2";  // another trigger
  EXPECT_EQ(tests::ask(command_, request).body, "{}");
  const auto post = told(1);
  EXPECT_EQ(post.channel, "dm-" + kBob);
  EXPECT_FALSE(tests::button_in(post.attachments, "Check in").is_null());
}

TEST_F(MattermostInteractive, ACommandWithoutItsArgumentsOpensItsForm) {
  std::size_t dialogs = 0;
  for (const char* text : {"snooze", "away", "add+objective", "edit+KR1"}) {
    SCOPED_TRACE(text);
    http::Request request;
    request.headers = {{"Authorization", "Token commandtokencommandtoken00"}};
    request.body = "user_id=" + kBob +
                   "&user_name=bob&channel_id=c1&channel_name=town&text=" + text + "&trigger_id=t" +
                   text;
    EXPECT_EQ(tests::ask(command_, request).body, "{}");
    EXPECT_TRUE(
        mattermost_.platform().wait_for_calls("POST /actions/dialogs/open", ++dialogs, kPatience));
  }
}

TEST_F(MattermostInteractive, WhatIsUndoneReplacesThePostThatSaidIt) {
  const auto undo_of = [&](const char* line, const char* trigger) {
    http::Request request;
    request.headers = {{"Authorization", "Token commandtokencommandtoken00"}};
    request.body = "user_id=" + kBob +
                   "&user_name=bob&channel_id=c1&channel_name=town&text=" + line +
                   "&trigger_id=" + trigger;
    const json reply = json::parse(tests::ask(command_, request).body);
    const json button = tests::button_in(reply.value("attachments", json::array()), "Undo");
    EXPECT_FALSE(button.is_null()) << reply;
    return button["integration"]["context"];
  };
  // A reply is no post: what becomes of it is told.
  const json told = press(click(undo_of("KR1+35", "t1"), kBob));
  EXPECT_THAT(told["ephemeral_text"].get<std::string>(), HasSubstr("Taken back"));
  EXPECT_FALSE(told.contains("update"));

  const json context = undo_of("KR1+36", "t2");
  const Token token = parse_state(context["s"].get<std::string>());
  const json posted{{"s", state_text(sealer_.seal(Purpose::kPress, token.object, "", 1h))}};
  const json replaced = press(click(posted, kBob))["update"];
  EXPECT_THAT(replaced["message"].get<std::string>(), HasSubstr("Taken back"));
  EXPECT_EQ(replaced["props"]["from_bot"], "true");
  EXPECT_TRUE(
      tests::button_in(replaced["props"].value("attachments", json::array()), "Undo").is_null());
}

TEST_F(MattermostInteractive, ARepliesButtonsAreItsAuthors) {
  http::Request request;
  request.headers = {{"Authorization", "Token commandtokencommandtoken00"}};
  request.body = "user_id=" + kBob + "&user_name=bob&channel_id=c1&channel_name=town&text=";
  const json reply = json::parse(tests::ask(command_, request).body);
  const json button = tests::button_in(reply.value("attachments", json::array()), "Check in");
  ASSERT_FALSE(button.is_null()) << reply;
  EXPECT_EQ(parse_state(button["integration"]["context"]["s"].get<std::string>()).person, kBob);
}

}  // namespace
}  // namespace bot::mattermost
