#include "bot/slack/mentions.h"

#include <gtest/gtest.h>

#include <string>

#include "bot/http/form.h"
#include "tests/payload.h"

namespace bot::slack {
namespace {

commands::Request read(std::string_view text) {
  commands::Request request;
  read_text(text, request);
  return request;
}

// "@bob=U1 @bob,=U1 #okr=C1": every entry of both maps.
std::string named(const commands::Request& request) {
  std::string out;
  for (const auto& [word, person] : request.people) out += word + "=" + person.user_id + " ";
  for (const auto& [word, channel] : request.channels) out += word + "=" + channel.id + " ";
  if (!out.empty()) out.pop_back();
  return out;
}

TEST(SlackMentions, BecomeWords) {
  struct Row {
    const char* typed;
    const char* text;
    const char* named;
  };
  const Row rows[] = {
      {"", "", ""},
      {"list", "list", ""},
      {"<@U0BOB00001>", "@U0BOB00001", "@U0BOB00001=U0BOB00001"},
      {"assign KR1 <@U0BOB00001|bob>", "assign KR1 @bob", "@bob=U0BOB00001"},
      {"<@W0BOB00001|bob>", "@bob", "@bob=W0BOB00001"},
      {"<@U1A|bob>, please", "@bob, please", "@bob=U1A @bob,=U1A"},
      {"<@U1A>.", "@U1A.", "@U1A=U1A @U1A.=U1A"},
      {"<@U1A|bob> and <@U2B|bob>", "@bob and @U2B", "@U2B=U2B @bob=U1A"},
      {"<@U1A|bob> and <@U1A|bob>", "@bob and @bob", "@bob=U1A"},
      {"<@U1A|Bob Smith>", "@U1A", "@U1A=U1A"},
      {"in <#C0OKRTEAM1|okr>", "in #okr", "#okr=C0OKRTEAM1"},
      {"in <#C0PRIV0001|>", "in #C0PRIV0001", "#C0PRIV0001=C0PRIV0001"},
      {"in <#C0PRIV0001>", "in #C0PRIV0001", "#C0PRIV0001=C0PRIV0001"},
      {"<#G1X|größe>", "#größe", "#größe=G1X"},
      {"@bob #okr", "@bob #okr", ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.typed);
    const commands::Request request = read(row.typed);
    EXPECT_EQ(request.text, row.text);
    EXPECT_EQ(named(request), row.named);
  }
}

TEST(SlackMentions, OtherTokensBecomeWhatAReaderWouldSee) {
  struct Row {
    const char* typed;
    const char* text;
  };
  const Row rows[] = {
      {"<!channel>", "@channel"},
      {"<!here|here>", "here"},
      {"<!subteam^S1|@growth>", "@growth"},
      {"<!subteam^S1>", "@subteam"},
      {"<!date^1767978000^{date}|Friday>", "Friday"},
      {"<https://x.io/a>", "https://x.io/a"},
      {"<https://x.io/a?b=1&amp;c=2>", "https://x.io/a?b=1&c=2"},
      {"<https://x.io/a|x.io/a>", "x.io/a"},
      {"<https://x.io/a|the plan>", "the plan (https://x.io/a)"},
      {"<mailto:bob@x.io|bob@x.io>", "bob@x.io"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.typed);
    const commands::Request request = read(row.typed);
    EXPECT_EQ(request.text, row.text);
    EXPECT_EQ(named(request), "");
  }
}

TEST(SlackMentions, EntitiesAreDecodedOnceAndNeverBecomeTokens) {
  struct Row {
    const char* typed;
    const char* text;
  };
  const Row rows[] = {
      {"p95 &lt; 300 &amp; &gt; 0", "p95 < 300 & > 0"},
      {"&amp;lt;", "&lt;"},
      {"&lt;@U1A|bob&gt;", "<@U1A|bob>"},
      {"&quot; &#64; &", "&quot; &#64; &"},
      // With should_escape off nothing is encoded.
      {"KR1 < 3 and > 2", "KR1 < 3 and > 2"},
      {"a <b> <@ > <#> <|> <", "a <b> <@ > <#> <|> <"},
      {"<@U1A", "<@U1A"},
      {"<<@U1A>", "<@U1A"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.typed);
    EXPECT_EQ(read(row.typed).text, row.text);
  }
}

TEST(SlackMentions, NoBreakSpacesBecomeSpaces) {
  EXPECT_EQ(read("KR1\u00A041\u202F%").text, "KR1 41 %");
  EXPECT_EQ(read("\u201Csmart\u201D \u2019").text, "\u201Csmart\u201D \u2019");
}

TEST(SlackMentions, AreReadFromAWholeCommand) {
  const auto form = http::parse_form(tests::payload("slack/command-mentions.form"));
  ASSERT_TRUE(form);
  const commands::Request request = read(*form->value("text"));
  EXPECT_EQ(request.text,
            "assign KR12 @bob, cc @U0CAROL001 in #okr and #C0PRIV0001 see x.io/a @channel");
  EXPECT_EQ(named(request),
            "@U0CAROL001=U0CAROL001 @bob=U0BOB00001 @bob,=U0BOB00001 #C0PRIV0001=C0PRIV0001 "
            "#okr=C0OKRTEAM1");
}

}  // namespace
}  // namespace bot::slack
