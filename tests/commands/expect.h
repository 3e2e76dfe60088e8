#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "tests/commands/say.h"

namespace tests {

// One thing said, and what the reply must contain.
struct Exchange {
  std::string typed;
  std::vector<std::string> expected;
  std::string user = "ann";
};

// Says one after the other to the same chat.
inline void expect_replies(Chat& chat, const std::vector<Exchange>& exchanges) {
  for (const Exchange& exchange : exchanges) {
    SCOPED_TRACE(exchange.user + ": " + exchange.typed);
    const std::string reply = chat.say(exchange.typed, exchange.user);
    for (const std::string& part : exchange.expected) {
      EXPECT_THAT(reply, testing::HasSubstr(part));
    }
    EXPECT_EQ(reply.find("Something went wrong"), std::string::npos) << reply;
  }
}

// The same, each to a GrowthChat of its own.
inline void expect_each(const std::vector<Exchange>& exchanges) {
  for (const Exchange& exchange : exchanges) {
    GrowthChat chat;
    expect_replies(chat, {exchange});
  }
}

}  // namespace tests
