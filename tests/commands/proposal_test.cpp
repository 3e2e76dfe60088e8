#include <gmock/gmock.h>

#include "commands/cards/cards.h"
#include "store/sql/delivery.h"
#include "store/sql/proposal.h"
#include "tests/commands/expect.h"
#include "tests/golden.h"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::expect_replies;
using tests::GrowthChat;

class Proposed : public GrowthChat {
 public:
  // What the delivery of that number brings; empty when it is not there or has nothing to say.
  commands::Message delivered(std::int64_t number) {
    return in_book([&](const store::Book& book) {
      const auto delivery = store::find_delivery(book.tx, okr::DeliveryId{number});
      const auto message =
          delivery ? commands::cards::compose(book, *delivery, clock.now()) : std::nullopt;
      return message.value_or(commands::Message{});
    });
  }
  std::string text_of(std::int64_t number) { return commands::plain_text(delivered(number)); }

  std::optional<commands::Action> button(std::int64_t number, std::string_view label) {
    for (const commands::Block& block : delivered(number).blocks) {
      const auto* row = std::get_if<commands::Actions>(&block);
      if (row == nullptr) continue;
      for (const commands::Button& one : row->buttons) {
        if (one.label == label) return one.action;
      }
    }
    return std::nullopt;
  }
};

TEST(Propose, AsksTheLeadAndTellsTheOutcome) {
  Proposed chat;
  expect_replies(
      chat,
      {{"add objective Help answers itself", {"To have ann look at it: /okr propose O3."}, "bob"},
       {"add kr O3 Questions answered by the help from 20% to 40%", {"KR7"}, "bob"},
       {"propose O3 customers ask for it",
        {"O3 Help answers itself: proposed to ann. ann is told in a direct message.",
         "Note: customers ask for it", "/okr undo"},
        "bob"},
       {"propose O3", {"was proposed already and waits for ann; nothing was changed"}, "bob"},
       {"show O3", {"Proposal: waits for ann"}, "eve"},
       {"tree", {"draft, waits for ann", "From below: 2 of 3 (67 %)"}, "eve"},
       {"home", {"O3 Help answers itself", "bob proposes it and waits for your word."}}});
  tests::expect_golden("proposal", chat.text_of(1));
  const auto approve = chat.button(1, "Approve");
  ASSERT_TRUE(approve);
  EXPECT_THAT(chat.press(*approve, "bob").text, HasSubstr("That is meant for ann."));
  EXPECT_THAT(chat.press(*approve, "ann").text,
              AllOf(HasSubstr("O3 Help answers itself: approved. bob is told"),
                    HasSubstr("/okr publish O3")));
  EXPECT_THAT(chat.text_of(2), AllOf(HasSubstr("O3 Help answers itself\nann approved it."),
                                     HasSubstr("/okr publish O3")));
  EXPECT_EQ(chat.text_of(1), "") << "nothing waits any more";
  EXPECT_THAT(chat.press(*approve, "ann").text, HasSubstr("O3 is decided: approved by ann."));
  EXPECT_THAT(chat.say("publish O3", "bob"), HasSubstr("draft → active"));
  EXPECT_THAT(chat.say("show O3", "eve"), HasSubstr("Proposal: approved by ann"));
}

TEST(Propose, IsReturnedWithAReasonAndAskedAgain) {
  Proposed chat;
  chat.say("propose O2", "bob");
  expect_replies(
      chat, {{"return O2", {"say what should be different", "/okr return O2 because …"}},
             {"return O2 because", {"behind because"}},
             {"return O2 because one number is not enough",
              {"O2 Sales love the product: a change is asked for. bob is told",
               "Because: one number is not enough"}},
             {"show O2", {"Proposal: ann asks for a change", "“one number is not enough”"}, "bob"},
             {"publish O2", {"O2 stays a draft: ann asked for a change", "/okr propose O2"}, "bob"},
             {"return O2 because x", {"O2 is decided: ann asks for a change."}}});
  chat.clock.advance(std::chrono::hours{1});
  expect_replies(
      chat,
      {{"add kr O2 Renewals from 60% to 75%", {"KR7"}, "bob"},
       {"propose O2 there are two now", {"proposed to ann"}, "bob"},
       {"publish O2", {"it was proposed and waits for ann, who can say /okr approve O2"}, "bob"},
       {"publish all", {"waits for ann"}, "bob"},
       {"approve O2 go ahead", {"approved. bob is told", "Said to it: go ahead"}}});
  EXPECT_THAT(chat.text_of(2), AllOf(HasSubstr("ann asks for a change before it is approved."),
                                     HasSubstr("ann says: “one number is not enough”"),
                                     HasSubstr("/okr propose O2")))
      << "while it is returned";
}

TEST(Propose, IsApprovedByTheLeadsPublishing) {
  Proposed chat;
  chat.say("propose O2", "bob");
  expect_replies(chat, {{"publish O2", {"draft → active", "That approves what bob proposed."}},
                        {"show O2", {"Proposal: approved by ann"}},
                        {"undo", {"state: active → draft", "proposal: approved → waiting"}},
                        {"show O2", {"Proposal: waits for ann"}},
                        {"publish all", {"That approves what bob proposed."}}});
}

TEST(Propose, AsksWhoOwnsWhatItStandsUnder) {
  Proposed chat;
  expect_replies(chat, {{"team add Platform", {"Platform"}, "eve"},
                        {"add objective The platform carries more team Platform", {"O3"}, "eve"},
                        {"add kr O3 Requests a second from 100 to 1000", {"KR7"}, "eve"},
                        {"propose O3", {"You need nobody's word for O3"}, "eve"},
                        {"propose O3 under pressure of time", {"You need nobody's word"}, "eve"},
                        {"propose O3 under O2 so that sales can sell",
                         {"proposed to bob. It stands under O2 now."},
                         "eve"},
                        {"approve O3", {"O3 waits for bob", "/okr comment O3 …"}, "carl"},
                        {"approve O3", {"O3 waits for bob"}, "eve"},
                        {"publish O3", {"waits for bob"}, "eve"},
                        {"approve O3", {"approved. eve is told"}, "bob"},
                        {"undo", {"proposal: approved → waiting"}, "bob"},
                        {"undo", {"proposal: waiting → none", "parent: O2 → none"}, "eve"}});
  chat.in_book([&](const store::Book& book) {
    book.tx.execute("UPDATE team SET lead_id = NULL WHERE org_id = $1 AND id = $2", book.org,
                    chat.growth);
  });
  EXPECT_THAT(chat.say("propose O2", "bob"),
              AllOf(HasSubstr("There is nobody to ask about O2: Growth has no lead who is here"),
                    HasSubstr("/okr propose O2 under O1")));
  EXPECT_THAT(chat.say("propose O2 under O1", "bob"), HasSubstr("proposed to ann."));
}

TEST(Propose, RefusesWithTheReasonAndWhatToTypeInstead) {
  Proposed chat;
  expect_replies(chat, {{"propose O1", {"O1 is active already: only a draft can be proposed."}},
                        {"propose O2", {"O2 belongs to bob"}, "eve"},
                        {"approve O2", {"O2 was not proposed", "/okr propose O2"}},
                        {"return O2 because x", {"O2 was not proposed"}},
                        {"add objective Mine alone", {"O3"}},
                        {"propose O3", {"You need nobody's word for O3", "/okr publish O3"}},
                        {"propose O9", {"There is no O9."}},
                        {"propose O2 under O9", {"There is no O9."}, "bob"},
                        {"propose O2", {"proposed to ann"}, "bob"},
                        {"approve O2", {"O2 waits for ann"}, "bob"},
                        {"publish O2", {"active"}},
                        {"approve O2", {"O2 is active already: only a draft can be approved."}},
                        {"propose", {"I need an objective"}}});
}

TEST(Propose, TellsNobodyOfWhatTheyMayNotSee) {
  Proposed chat;
  chat.say("add objective Quiet takeover", "ann");
  chat.say("edit O3 private on", "ann");
  chat.say("edit O3 under O2", "ann");
  // bob owns what it stands under and may not see it; ann leads the team and proposes it herself.
  EXPECT_THAT(chat.say("propose O3", "ann"), HasSubstr("You need nobody's word"));
  EXPECT_EQ(chat.text_of(1), "");
  chat.say("propose O2", "bob");
  chat.say("edit O2 private on", "bob");
  EXPECT_THAT(chat.say("tree", "eve"), Not(HasSubstr("Sales love")));
  EXPECT_THAT(chat.text_of(1), HasSubstr("Sales love")) << "the lead may see it";
}

TEST(Propose, IsWhatWhoeverIsNotInTheTeamIsTold) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("add objective Support answers fast team Growth", "eve"),
              HasSubstr("when it is complete /okr propose O3"));
  EXPECT_THAT(chat.say("add kr O3 Answers reach 12", "eve"),
              HasSubstr("When it is complete: /okr propose O3"));
  EXPECT_THAT(chat.say("publish O3", "eve"), HasSubstr("you are not in that team"));
  EXPECT_THAT(chat.say("add objective Support answers faster team Growth", "bob"),
              HasSubstr("when it is complete /okr publish O4"));
}

TEST(Propose, OpensAFormForTheReason) {
  Proposed chat;
  chat.say("propose O2", "bob");
  chat.opens_forms = true;
  const commands::Form form = chat.open("return", "O2");
  EXPECT_EQ(form.title, "Ask for a change: O2");
  EXPECT_THAT(chat.submit(form.state, {{"because", "one number is not enough"}}).text,
              HasSubstr("a change is asked for"));
  EXPECT_THAT(chat.react("return O2").text, HasSubstr("O2 is decided"));
  EXPECT_THAT(chat.press({"return", "O2", std::nullopt}, "bob").text,
              HasSubstr("O2 waits for ann"));
}

}  // namespace
