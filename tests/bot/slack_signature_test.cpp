#include "bot/slack/signature.h"

#include <gtest/gtest.h>

#include <string>

namespace bot::slack {
namespace {

// https://docs.slack.dev/authentication/verifying-requests-from-slack
constexpr const char* kSecret = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr std::int64_t kPublishedAt = 1531420618;
constexpr const char* kPublishedBody =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
    "%2F96rGlfmibIGlgcZRskXaIFfN"
    "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
constexpr const char* kPublishedSignature =
    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

okr::Instant at(std::int64_t seconds) {
  return okr::Instant{std::chrono::seconds{seconds}};
}

http::Headers headers(const std::string& timestamp, const std::string& signature) {
  return {{"x-slack-request-timestamp", timestamp}, {"X-Slack-Signature", signature}};
}

SignatureCheck check() {
  return SignatureCheck{{Secret{kSecret}}};
}

TEST(SlackSignature, AcceptsThePublishedExample) {
  const auto published = headers(std::to_string(kPublishedAt), kPublishedSignature);
  EXPECT_EQ(check()(published, kPublishedBody, at(kPublishedAt)), Verdict::kAccepted);
}

TEST(SlackSignature, SignsBytesAsTheyCame) {
  struct Row {
    std::string body;
    const char* signature;
  };
  const Row rows[] = {
      {"", "v0=e32114b39f9a22e4b8d8778478b39e6ed0677e5562e5474c3104b4074f1917e2"},
      {R"({"token":"x","challenge":"abc123","type":"url_verification"})",
       "v0=9854b7eca71ad142054166bb68903baf18dd9722488b7bb80a852f4549de7896"},
      {"payload=%7B%22type%22%3A%22view_closed%22%2C%22user%22%3A%7B%22id%22%3A%22U1%22%7D%7D",
       "v0=006825f7d51b18d0ae8b4b2169f3fe535e6b14b2133c9fdb0ce140e5edaef1c6"},
      {"text=z\xC3\xBCrich", "v0=1e95b762df4b5379b7a4fc17306808dd42759f67d164bfa25445572145fcde5a"},
      {"text=z%C3%BCrich+%26amp%3B+co",
       "v0=a0bcbe3fd0d619dade53596136f0e418df69fa5d89c7700810f3206f0d613f1d"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.body);
    EXPECT_EQ(check()(headers("1700000000", row.signature), row.body, at(1'700'000'000)),
              Verdict::kAccepted);
  }
}

TEST(SlackSignature, HoldsForThreeHundredSecondsEitherWay) {
  struct Row {
    std::int64_t off;
    Verdict verdict;
  };
  const Row rows[] = {{0, Verdict::kAccepted},    {300, Verdict::kAccepted},
                      {-300, Verdict::kAccepted}, {301, Verdict::kStale},
                      {-301, Verdict::kStale},    {1'000'000'000, Verdict::kStale}};
  const auto published = headers(std::to_string(kPublishedAt), kPublishedSignature);
  for (const Row& row : rows) {
    SCOPED_TRACE(row.off);
    EXPECT_EQ(check()(published, kPublishedBody, at(kPublishedAt + row.off)), row.verdict);
  }
}

TEST(SlackSignature, TakesTimestampsThatArePlainNumbersOnly) {
  for (const char* timestamp :
       {" 1531420618", "1531420618 ", "+1531420618", "-1", "", "1e9", "0x5B479A8A", "1531420618.0",
        "153142061800000000000000000000", "153142061815"}) {
    SCOPED_TRACE(timestamp);
    EXPECT_EQ(check()(headers(timestamp, kPublishedSignature), kPublishedBody, at(kPublishedAt)),
              Verdict::kNoTimestamp);
  }
}

TEST(SlackSignature, TakesOneSpellingOfASignature) {
  const std::string good = kPublishedSignature;
  std::string upper = good;
  for (char& c : upper) c = c == 'v' ? c : static_cast<char>(std::toupper(c));
  struct Row {
    const char* what;
    std::string signature;
    Verdict verdict;
  };
  std::string changed = good;
  changed.back() = '4';
  const Row rows[] = {
      {"another version", "v1" + good.substr(2), Verdict::kNoSignature},
      {"upper case", upper, Verdict::kNoSignature},
      {"63 digits", good.substr(0, good.size() - 1), Verdict::kNoSignature},
      {"65 digits", good + "0", Verdict::kNoSignature},
      {"no version", good.substr(3), Verdict::kNoSignature},
      {"a space before", " " + good, Verdict::kNoSignature},
      {"not hex", "v0=" + std::string(64, 'g'), Verdict::kNoSignature},
      {"empty", "", Verdict::kNoSignature},
      {"one digit changed", changed, Verdict::kForged},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_EQ(check()(headers(std::to_string(kPublishedAt), row.signature), kPublishedBody,
                      at(kPublishedAt)),
              row.verdict);
  }
}

TEST(SlackSignature, RefusesAnotherBody) {
  const std::string body = kPublishedBody;
  std::string changed = body;
  changed[10] ^= 1;
  const std::string rows[] = {
      changed, body + "\n", body.substr(1), "",
      body.substr(body.find('&') + 1) + "&" + body.substr(0, body.find('&'))};
  const auto published = headers(std::to_string(kPublishedAt), kPublishedSignature);
  for (const std::string& row : rows) {
    SCOPED_TRACE(row);
    EXPECT_EQ(check()(published, row, at(kPublishedAt)), Verdict::kForged);
  }
}

TEST(SlackSignature, WantsEachHeaderExactlyOnce) {
  const auto both = headers(std::to_string(kPublishedAt), kPublishedSignature);
  struct Row {
    const char* what;
    http::Headers headers;
    Verdict verdict;
  };
  const Row rows[] = {
      {"no timestamp", {both[1]}, Verdict::kNoTimestamp},
      {"two timestamps", {both[0], both[0], both[1]}, Verdict::kNoTimestamp},
      {"no signature", {both[0]}, Verdict::kNoSignature},
      {"two signatures", {both[0], both[1], both[1]}, Verdict::kNoSignature},
      {"nothing", {}, Verdict::kNoTimestamp},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_EQ(check()(row.headers, kPublishedBody, at(kPublishedAt)), row.verdict);
  }
}

TEST(SlackSignature, AcceptsEverySecretWhileTheyAreRotated) {
  const auto published = headers(std::to_string(kPublishedAt), kPublishedSignature);
  struct Row {
    const char* what;
    std::vector<Secret> secrets;
    Verdict verdict;
  };
  const Row rows[] = {
      {"first", {Secret{kSecret}, Secret{"new"}}, Verdict::kAccepted},
      {"second", {Secret{"new"}, Secret{kSecret}}, Verdict::kAccepted},
      {"neither", {Secret{"new"}, Secret{"newer"}}, Verdict::kForged},
      {"none", {}, Verdict::kForged},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_EQ(SignatureCheck{row.secrets}(published, kPublishedBody, at(kPublishedAt)),
              row.verdict);
  }
}

TEST(SlackSignature, AnEmptySecretSignsNothing) {
  // HMAC-SHA-256 of "v0:1700000000:" under the empty key.
  const char* signature = "v0=5ecdd6a302632478e756ce43c418142da16648f26e21ecf36c81f37969ce0310";
  const SignatureCheck empty{{Secret{""}}};
  EXPECT_EQ(empty(headers("1700000000", signature), "", at(1'700'000'000)), Verdict::kForged);
}

}  // namespace
}  // namespace bot::slack
