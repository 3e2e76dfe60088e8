#include "bot/seal.h"

#include <gtest/gtest.h>

namespace bot {
namespace {

const Secret kKey{"0123456789abcdef0123456789abcdef"};

std::string opened(const Seal& seal, std::string_view sealed, std::string_view name = "team T1") {
  const auto secret = seal.open(sealed, name);
  return secret ? secret->reveal() : "nothing";
}

TEST(Seal, OpensWhatItSealedAndNothingElse) {
  const Seal seal{kKey, "tokens"};
  for (const std::string& plain : {std::string{"xoxb-1"}, std::string{}, std::string(5'000, 'x')}) {
    const std::string sealed = seal.seal(Secret{plain}, "team T1");
    EXPECT_EQ(opened(seal, sealed), plain);
    EXPECT_EQ(opened(seal, sealed, "team T2"), "nothing");
    EXPECT_EQ(opened(Seal{kKey, "other"}, sealed), "nothing");
    EXPECT_EQ(opened(Seal{Secret{"f123456789abcdef0123456789abcdef"}, "tokens"}, sealed),
              "nothing");
  }
}

TEST(Seal, IsAnotherTextEachTimeAndShowsNothing) {
  const Seal seal{kKey, "tokens"};
  const std::string sealed = seal.seal(Secret{"xoxb-secret"}, "team T1");
  EXPECT_NE(sealed, seal.seal(Secret{"xoxb-secret"}, "team T1"));
  EXPECT_EQ(sealed.find("xoxb"), std::string::npos);
  EXPECT_EQ(sealed.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(Seal, NoticesEveryChange) {
  const Seal seal{kKey, "tokens"};
  const std::string sealed = seal.seal(Secret{"xoxb-1"}, "team T1");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = changed[i] == '0' ? '1' : '0';
    EXPECT_EQ(opened(seal, changed), "nothing") << i;
    EXPECT_EQ(opened(seal, sealed.substr(0, i)), "nothing") << i;
  }
  for (const char* text : {"", "xoxb-1", "zz", "0"}) EXPECT_EQ(opened(seal, text), "nothing");
}

}  // namespace
}  // namespace bot
