#include <gtest/gtest.h>

#include "bot/sandbox/sandbox.h"
#include "tests/fakes.h"

namespace bot::sandbox {
namespace {

using scheduler::NothingToSay;
using scheduler::Refused;
using scheduler::Sent;

class SandboxChat : public testing::Test {
 protected:
  // The id of the message.
  std::string post(const std::string& channel, const std::string& thread, const std::string& key,
                   const std::string& text) {
    const auto message = commands::sentence(text);
    return std::get<Sent>(sandbox_.post({channel, thread, key, message})).message;
  }
  // What a person sees, a line each.
  std::string seen(std::string_view person, std::int64_t after = 0) {
    std::string text;
    for (const Entry& entry : sandbox_.news(person, after).entries) {
      text += entry.conversation + ": " + commands::plain_text(entry.message) +
              (entry.edited ? " (edited)" : "") + "\n";
    }
    return text;
  }

  tests::FakeClock clock_{okr::Instant{std::chrono::seconds{1'000'000}}};
  Sandbox sandbox_{clock_};
};

TEST_F(SandboxChat, ShowsChannelsToEverybodyAndADirectConversationToItsPerson) {
  post("growth", "", "k1", "to all");
  post("dm-ana", "", "k2", "to Ana");
  EXPECT_EQ(seen("ana"), "growth: to all\ndm-ana: to Ana\n");
  EXPECT_EQ(seen("ben"), "growth: to all\n");
}

TEST_F(SandboxChat, ShowsAPrivateReplyToOnePerson) {
  Entry entry;
  entry.conversation = "growth";
  entry.author = kBot;
  entry.only_for = "ana";
  entry.message = commands::sentence("psst");
  sandbox_.add(entry);
  EXPECT_EQ(seen("ana"), "growth: psst\n");
  EXPECT_EQ(seen("ben"), "");
}

TEST_F(SandboxChat, TellsOnlyWhatIsNewerAndThatIncludesEdits) {
  const std::string first = post("growth", "", "k1", "one");
  post("growth", "", "k2", "two");
  const auto version = sandbox_.news("ana", 0).version;
  EXPECT_EQ(seen("ana", version), "");
  ASSERT_TRUE(std::holds_alternative<Sent>(
      sandbox_.edit({"growth", first, "", commands::sentence("uno")})));
  EXPECT_EQ(seen("ana", version), "growth: uno (edited)\n");
}

TEST_F(SandboxChat, FindsAMessageByItsKeyInItsConversationAndThread) {
  const std::string head = post("growth", "", "k1", "headline");
  const std::string reply = post("growth", head, "k2", "details");
  const struct {
    std::string channel, thread, key;
    std::chrono::seconds since;
    std::string found;  // empty: certainly not there
  } rows[] = {
      {"growth", "", "k1", std::chrono::seconds{0}, head},
      {"growth", head, "k2", std::chrono::seconds{0}, reply},
      {"growth", "", "k2", std::chrono::seconds{0}, ""},
      {"company", "", "k1", std::chrono::seconds{0}, ""},
      {"growth", "", "k3", std::chrono::seconds{0}, ""},
      {"growth", "", "k1", std::chrono::seconds{1}, ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.channel + " " + row.thread + " " + row.key);
    const auto outcome = sandbox_.find(row.channel, row.thread, row.key, clock_.now() + row.since);
    const auto* sent = std::get_if<Sent>(&outcome);
    EXPECT_EQ(sent == nullptr, std::holds_alternative<NothingToSay>(outcome));
    EXPECT_EQ(sent == nullptr ? "" : sent->message, row.found);
  }
}

TEST_F(SandboxChat, RefusesWhatIsNotThere) {
  const auto message = commands::sentence("x");
  EXPECT_TRUE(std::holds_alternative<Refused>(sandbox_.post({"nowhere", "", "k", message})));
  EXPECT_TRUE(std::holds_alternative<Refused>(sandbox_.post({"dm-eve", "", "k", message})));
  EXPECT_TRUE(std::holds_alternative<Refused>(sandbox_.edit({"growth", "7", "", message})));
  EXPECT_FALSE(std::holds_alternative<std::string>(sandbox_.open_dm("eve")));
  EXPECT_FALSE(std::holds_alternative<store::Profile>(sandbox_.profile("eve")));
}

TEST_F(SandboxChat, DoesNotEditWhatAPersonSaid) {
  Entry entry;
  entry.conversation = "growth";
  entry.author = "ana";
  sandbox_.add(entry);
  EXPECT_TRUE(
      std::holds_alternative<Refused>(sandbox_.edit({"growth", "1", "", commands::sentence("x")})));
}

TEST_F(SandboxChat, KnowsItsPeopleAndTheirZones) {
  EXPECT_EQ(std::get<std::string>(sandbox_.open_dm("mia")), "dm-mia");
  const auto profile = std::get<store::Profile>(sandbox_.profile("mia"));
  EXPECT_EQ(profile.name, "Mia");
  EXPECT_EQ(profile.time_zone, "Pacific/Auckland");
}

TEST_F(SandboxChat, ForgetsTheOldestMessages) {
  for (std::size_t i = 0; i < kMessages + 3; ++i) post("growth", "", "k", std::to_string(i));
  const auto entries = sandbox_.news("ana", 0).entries;
  ASSERT_EQ(entries.size(), kMessages);
  EXPECT_EQ(commands::plain_text(entries.front().message), "3");
}

}  // namespace
}  // namespace bot::sandbox
