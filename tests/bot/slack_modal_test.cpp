#include "bot/slack/modal.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/bot/slack_payloads.h"
#include "tests/golden.h"

namespace bot::slack {
namespace {

using commands::Form;
using commands::FormField;
using nlohmann::ordered_json;

// A form with every kind of field, in which users wrote everything that means something to Slack.
Form every_field() {
  using Kind = FormField::Kind;
  Form form;
  form.title = "Check in <!here>";
  form.intro = "Leave a value empty & <skip> it. *b* @channel";
  form.submit_label = "Save";
  form.state = "v1:checkin:KR1=0:2:0123456789abcdef";
  form.fields = {
      {.kind = Kind::kText,
       .id = "text",
       .label = "Text <b>",
       .initial = "a & b",
       .max_length = 250,
       .heading = "KR1 *Activation* <!channel>\nLast: 33 % & more"},
      {.kind = Kind::kLines,
       .id = "lines",
       .label = "Lines",
       .hint = "One & each",
       .optional = true,
       .max_length = 2000},
      {.kind = Kind::kNumber,
       .id = "KR1.value",
       .label = "KR1: value in %",
       .initial = "33.5",
       .optional = true,
       .max_length = 40},
      {.kind = Kind::kOption,
       .id = "option",
       .label = "Option",
       .initial = "b",
       .options = {{"a", "A & <a>"}, {"b", std::string(100, 'x')}}},
      {.kind = Kind::kPerson, .id = "person", .label = "Person", .initial = "U0BOB00001"},
      {.kind = Kind::kPerson, .id = "nobody", .label = "Nobody", .optional = true},
      {.kind = Kind::kDay, .id = "day", .label = "Day", .initial = "2026-11-23"},
  };
  return form;
}

TEST(SlackModal, EveryFieldAndEveryCharacter) {
  const auto view = ordered_json::parse(render_modal(every_field(), {"D0BOB", false}));
  tests::record_view(view);
  tests::expect_golden("slack_every_field", view.dump(2));
}

TEST(SlackModal, BringsBackWhereItWasOpened) {
  for (const Origin& origin : {Origin{"D0BOB", false}, Origin{"", true}}) {
    const auto view = ordered_json::parse(render_modal(every_field(), origin));
    EXPECT_EQ(state_of(view), every_field().state);
    EXPECT_EQ(origin_of(view).channel, origin.channel);
    EXPECT_EQ(origin_of(view).home, origin.home);
  }
}

TEST(SlackModal, RefusesAStateThatDoesNotFit) {
  Form form = every_field();
  form.state = std::string(3001, 'x');
  EXPECT_THROW((void)render_modal(form, {}), std::logic_error);
}

TEST(SlackModal, StaysWithinTheLimitsOfAView) {
  Form form;
  form.title = std::string(24, 't');
  form.submit_label = std::string(24, 's');
  form.intro = std::string(5000, 'i');
  form.state = std::string(commands::kLongestState, 'x');
  FormField field;
  field.kind = FormField::Kind::kOption;
  field.id = "o";
  field.label = std::string(3000, 'l');
  field.hint = std::string(3000, 'h');
  field.heading = std::string(5000, 'g');
  for (int i = 0; i < 200; ++i) field.options.push_back({std::to_string(i), std::string(200, 'o')});
  form.fields = {field};
  const auto view = ordered_json::parse(render_modal(form, {}));
  EXPECT_LE(view["title"]["text"].get<std::string>().size(), 24U);
  EXPECT_LE(view["submit"]["text"].get<std::string>().size(), 24U);
  EXPECT_LE(view["private_metadata"].get<std::string>().size(), 3000U);
  const auto& input = view["blocks"].back();
  EXPECT_LE(input["label"]["text"].get<std::string>().size(), 2000U);
  EXPECT_LE(input["hint"]["text"].get<std::string>().size(), 2000U);
  EXPECT_EQ(input["element"]["options"].size(), 100U);
  EXPECT_LE(input["element"]["options"][0]["text"]["text"].get<std::string>().size(), 75U);
}

TEST(SlackModal, ReadsWhatIsFilledInAndNothingElse) {
  const auto view = ordered_json::parse(R"({"state":{"values":{
      "a":{"value":{"type":"plain_text_input","value":"x & y"}},
      "b":{"value":{"type":"plain_text_input","value":null}},
      "c":{"value":{"type":"static_select","selected_option":{"value":"7"}}},
      "d":{"value":{"type":"static_select","selected_option":null}},
      "e":{"value":{"type":"users_select","selected_user":"U1"}},
      "f":{"value":{"type":"datepicker","selected_date":"2026-11-23"}},
      "g":{"value":{"type":"datepicker","selected_date":7}},
      "h":{"other":{"type":"plain_text_input","value":"x"}},
      "i":7, "j":null, "k":{"value":[]}}}})");
  EXPECT_EQ(values_of(view),
            (commands::Values{{"a", "x & y"}, {"c", "7"}, {"e", "U1"}, {"f", "2026-11-23"}}));
  for (const char* strange : {"null", "7", "{}", R"({"state":7})", R"({"state":{"values":[1]}})"}) {
    EXPECT_TRUE(values_of(ordered_json::parse(strange)).empty());
  }
}

}  // namespace
}  // namespace bot::slack
