#include "bot/mattermost/seal.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/fakes.h"

namespace bot::mattermost {
namespace {

using namespace std::chrono_literals;

constexpr okr::Instant kNow{1'767'600'000s};

class MattermostSeal : public testing::Test {
 protected:
  [[nodiscard]] Token pressed(const std::string& person = "u1") const {
    return sealer_.seal(Purpose::kPress, "v1:home::0", person, 100s);
  }

  tests::FakeClock clock_{kNow};
  Sealer sealer_{Secret{std::string(32, 'k')}, clock_, [] { return std::string{"n1"}; }};
};

TEST_F(MattermostSeal, OpensWhatItSealed) {
  const auto opened = sealer_.open(pressed(), "u1");
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->purpose, Purpose::kPress);
  EXPECT_EQ(opened->object, "v1:home::0");
  EXPECT_EQ(opened->nonce, "n1");
  for (const Purpose purpose : {Purpose::kAsk, Purpose::kForm, Purpose::kConfirm}) {
    const Token token = sealer_.seal(purpose, "x", "", 1s);
    ASSERT_TRUE(sealer_.open(parse_state(state_text(token)), "anybody"));
    EXPECT_EQ(sealer_.open(token, "anybody")->purpose, purpose);
  }
}

// Computed with another HMAC.
TEST_F(MattermostSeal, IsAnHmacOverEveryPartWithItsLength) {
  const Token token = pressed();
  EXPECT_EQ(state_text(token),
            "1|press|v1:home::0|u1|1767600100|n1|72a86ddaadfa43c4af676a26e210b25c");
}

TEST_F(MattermostSeal, OpensNothingElse) {
  struct Row {
    const char* what;
    std::string Token::*part;
    const char* value;
  };
  const Row rows[] = {{"another version", &Token::version, "2"},
                      {"no version", &Token::version, ""},
                      {"another purpose", &Token::purpose, "form"},
                      {"another action", &Token::object, "v1:home::1"},
                      {"another person", &Token::person, "u2"},
                      {"anybody", &Token::person, ""},
                      {"longer", &Token::expires, "1767600101"},
                      {"for ever", &Token::expires, "9999999999"},
                      {"another nonce", &Token::nonce, "n2"},
                      {"no seal", &Token::mac, ""},
                      {"half a seal", &Token::mac, "72a86ddaadfa43c4"},
                      {"another seal", &Token::mac, "72a86ddaadfa43c4af676a26e210b25d"},
                      {"a louder seal", &Token::mac, "72A86DDAADFA43C4AF676A26E210B25C"}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    Token token = pressed();
    token.*row.part = row.value;
    EXPECT_FALSE(sealer_.open(token, "u1"));
    EXPECT_FALSE(sealer_.open(token, "u2"));
  }
  EXPECT_FALSE(sealer_.open({}, "u1"));
}

TEST_F(MattermostSeal, NothingMovesFromOnePartToTheNext) {
  const Token token = sealer_.seal(Purpose::kPress, "ab", "cd", 100s);
  Token moved = token;
  moved.object = "abc";
  moved.person = "d";
  EXPECT_FALSE(sealer_.open(moved, "d"));
  EXPECT_TRUE(sealer_.open(token, "cd"));
}

TEST_F(MattermostSeal, IsForOnePersonOrForWhoeverSeesIt) {
  EXPECT_FALSE(sealer_.open(pressed("u1"), "u2"));
  EXPECT_FALSE(sealer_.open(pressed("u1"), "u"));
  EXPECT_FALSE(sealer_.open(pressed("u1"), ""));
  EXPECT_TRUE(sealer_.open(pressed(""), "u2"));
  EXPECT_FALSE(sealer_.open(pressed(""), ""));
}

TEST_F(MattermostSeal, EndsAtItsLastSecond) {
  const Token token = pressed();
  clock_.advance(100s);
  EXPECT_TRUE(sealer_.open(token, "u1"));
  clock_.advance(1s);
  EXPECT_FALSE(sealer_.open(token, "u1"));
}

TEST_F(MattermostSeal, AnotherKeyOpensNothing) {
  const Sealer other{Secret{std::string(32, 'l')}, clock_, random_nonce};
  EXPECT_FALSE(other.open(pressed(), "u1"));
}

TEST_F(MattermostSeal, StatesOfStrangersAreRead) {
  const std::string texts[] = {"",
                               "|",
                               "||||||",
                               "||||||||||",
                               "v1.KR12.sig",
                               "1|press|v1:home::0|u1|1767600100|n1",
                               state_text(pressed()) + "|x",
                               std::string(100'000, '|')};
  for (const std::string& text : texts) {
    SCOPED_TRACE(text.substr(0, 40));
    EXPECT_FALSE(sealer_.open(parse_state(text), "u1"));
  }
}

TEST(MattermostNonce, IsAnotherOneEveryTime) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string nonce = random_nonce();
    EXPECT_EQ(nonce.size(), 24U);
    EXPECT_EQ(nonce.find_first_not_of("0123456789abcdef"), std::string::npos);
    seen.insert(nonce);
  }
  EXPECT_EQ(seen.size(), 1000U);
}

}  // namespace
}  // namespace bot::mattermost
