#include "bot/mattermost/dialog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "bot/json_text.h"
#include "tests/bot/mattermost_taps.h"
#include "tests/bot/nasty_messages.h"
#include "tests/commands/say.h"
#include "tests/golden.h"

namespace bot::mattermost {
namespace {

using commands::Form;
using commands::FormField;
using nlohmann::json;
using testing::HasSubstr;
using tests::problem_with;

// A form with every kind of field.
Form every_field() {
  using Kind = FormField::Kind;
  Form form;
  form.title = "Über KR12 und noch viel mehr";
  form.intro = "O1 *New* users\n[x](http://x.io) @channel";
  form.submit_label = "Save";
  form.state = "v1:edit:KR12:3:0123456789abcdef";
  form.fields = {{.kind = Kind::kText, .id = "text", .label = "Text", .max_length = 250},
                 {.kind = Kind::kText, .id = "unit", .label = "Unit", .max_length = 20},
                 {.kind = Kind::kNumber,
                  .id = "KR12.value",
                  .label = "KR12: value in überlangen Einheiten",
                  .hint = std::string(200, 'h'),
                  .initial = "41.5",
                  .optional = true,
                  .max_length = 40,
                  .heading = "KR12 **Rate** of @alice\nLast: 38 % | <b>"},
                 {.kind = Kind::kLines,
                  .id = "note",
                  .label = "What moved?",
                  .initial = "a | b\n<http://x|y>",
                  .optional = true,
                  .max_length = 9000},
                 {.kind = Kind::kOption,
                  .id = "measure",
                  .label = "Measured",
                  .initial = "pass",
                  .options = {{"range", "From one\nto another"}, {"pass", "Passed or not"}}},
                 {.kind = Kind::kPerson,
                  .id = "owner",
                  .label = "Owner",
                  .initial = "w8auafojhpfc5875ecxhbk5e9a"},
                 {.kind = Kind::kDay,
                  .id = "by",
                  .label = "Due by",
                  .hint = "Empty: the end of its cycle.",
                  .optional = true}};
  return form;
}

const Token kState{"1", "form", "v1:edit:KR12:3:0123456789abcdef", "u1", "1767600100", "n1", "s"};

TEST(MattermostDialog, EveryFieldWithinTheLimitsOfOldServers) {
  const auto dialog = render_dialog(every_field(), kState);
  ASSERT_TRUE(dialog);
  EXPECT_EQ(problem_with(json(*dialog)), "");
  tests::expect_golden("mattermost_dialog", dialog->dump(2));
}

TEST(MattermostDialog, TextThatHasNoRoomIsNotLost) {
  Form form = every_field();
  form.fields[3].initial = std::string(3000, 'x');
  EXPECT_TRUE(render_dialog(form, kState));
  form.fields[3].initial += "x";
  EXPECT_FALSE(render_dialog(form, kState));
  // A line that would be cut becomes an area.
  form = every_field();
  form.fields[1].initial = std::string(151, 'x');
  EXPECT_EQ((*render_dialog(form, kState))["elements"][1]["type"], "textarea");
}

TEST(MattermostDialog, AQuestionHasNothingToFillIn) {
  const Question question{"v1:unblock:KR12:3",
                          {"Is KR12 free again?\nReally", "It ends.", "Yes, unblock", "Cancel"}};
  const auto again = parse_question(question_text(question));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->action, question.action);
  const json dialog = render_dialog(*again, kState);
  EXPECT_EQ(problem_with(dialog), "");
  EXPECT_EQ(dialog["elements"], json::array());
  EXPECT_EQ(dialog["submit_label"], "Yes, unblock");
  EXPECT_EQ(dialog["introduction_text"], "**Is KR12 free again? Really**\n\nIt ends.");
  for (const char* text : {"", "v1:unblock:KR12:3", "a\nb\nc", "a\nb\nc\nd\ne"}) {
    EXPECT_FALSE(parse_question(text));
  }
}

TEST(MattermostDialog, WhateverUsersWroteItCanBeShown) {
  tests::NastyTexts nasty{20261122};
  for (int i = 0; i < 300; ++i) {
    SCOPED_TRACE(i);
    Form form = every_field();
    form.title = "x" + nasty.text(20);
    form.intro = nasty.text(60);
    for (FormField& field : form.fields) {
      field.label = "x" + nasty.text(20);
      field.hint = nasty.text(60);
      field.heading = nasty.text(60);
      for (auto& option : field.options) option.label = "x" + nasty.text(60);
    }
    const auto dialog = render_dialog(form, kState);
    ASSERT_TRUE(dialog);
    EXPECT_EQ(problem_with(json::parse(json_text(*dialog))), "");
    const auto introduction = (*dialog)["introduction_text"].get<std::string>();
    EXPECT_EQ(introduction.find("](http"), std::string::npos) << introduction;
    if (HasFailure()) return;
  }
}

// Every form there is, over a book in which everything is as long as it may be.
TEST(MattermostDialog, EveryFormOfTheBookFits) {
  tests::GrowthChat chat;
  chat.direct = true;
  for (const char* line : {"edit KR1 text Wiederkehrende Käuferinnen und Käufer je Woche",
                           "KR1 33 6 fine", "KR2 9", "KR5 2"}) {
    chat.say(line, "bob");
  }
  for (const auto& [name, object] : {std::pair{"checkin", ""},
                                     {"checkin", "KR1"},
                                     {"block", "KR1"},
                                     {"snooze", ""},
                                     {"away", ""},
                                     {"handover", ""},
                                     {"handover", "KR1"},
                                     {"add-objective", ""},
                                     {"add-kr", "O2"},
                                     {"edit", "O2"},
                                     {"edit", "KR1"}}) {
    SCOPED_TRACE(std::string{name} + " " + object);
    const auto dialog = render_dialog(chat.open(name, object, "bob"), kState);
    ASSERT_TRUE(dialog);
    EXPECT_EQ(problem_with(json(*dialog)), "");
  }
}

TEST(MattermostDialog, ReadsValuesOfEveryShape) {
  const commands::Values values = values_of(
      read_json(R"({"a":"x","b":45,"c":4.5,"d":true,"e":null,"f":["u1"],"g":{"h":1},"":"y"})"));
  const commands::Values expected{{"a", "x"}, {"b", "45"}, {"c", "4.5"}, {"d", "true"}, {"", "y"}};
  EXPECT_EQ(values, expected);
  for (const char* text : {"null", "[]", "3", "\"x\"", "{}"}) {
    EXPECT_TRUE(values_of(read_json(text)).empty()) << text;
  }
}

TEST(MattermostDialog, RefusalsAreSentences) {
  EXPECT_EQ(errors_reply({{"KR1.value", "I don't understand \"x\"\nthere."}}),
            R"({"errors":{"KR1.value":"I don't understand \"x\" there."}})");
  EXPECT_EQ(error_reply("No."), R"({"error":"No."})");
}

}  // namespace
}  // namespace bot::mattermost
