// The program as an operator meets it: exit codes, sentences, signals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "bot/http/client.h"
#include "tests/end_to_end/process.h"
#include "tests/golden.h"
#include "tests/temporary_store.h"

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

using Settings = std::map<std::string, std::string>;

struct Ended {
  int code = 0;
  std::string output;
  std::string errors;
};

class Program : public testing::Test {
 protected:
  Ended run(std::vector<std::string> arguments, const Settings& settings = {}) {
    arguments.insert(arguments.begin(), MILEPOST_BINARY);
    tests::Process process{arguments, settings, folder_.path().string()};
    Ended ended;
    ended.output = process.output();
    ended.errors = process.errors();
    ended.code = process.wait();
    return ended;
  }
  [[nodiscard]] std::filesystem::path path(const std::string& name) const {
    return folder_.path() / name;
  }

  tests::TemporaryFolder folder_;
};

TEST_F(Program, SaysWhatIsWrongAndEndsWithTheCodeForIt) {
  std::ofstream{path("text.db")}
      << "this is no database, however long the text may become.........";
  const struct {
    std::vector<std::string> arguments;
    Settings settings;
    int code;
    std::string sentence;
  } rows[] = {
      {{"serve", "--fast"}, {}, 64, "--fast"},
      {{"dance"}, {}, 64, "subcommand"},
      {{}, {}, 64, "subcommand"},
      {{"upcoming", "--days", "0"}, {}, 64, "range 1 to 60"},
      {{"serve"}, {{"MILEPOST_LISTEN", "here"}}, 78, "MILEPOST_LISTEN"},
      {{"serve"}, {{"MILEPOST_SLACK_BOT_TOKEN", "xoxb-1"}}, 78, "MILEPOST_SLACK_SIGNING_SECRET"},
      {{"serve"}, {{"MILEPOST_DATABASE", "sqlite:" + path("text.db").string()}}, 69, "text.db"},
      {{"serve"}, {{"MILEPOST_DATABASE", "sqlite:/nowhere/at/all.db"}}, 69, "/nowhere/at/all.db"},
      {{"digest"}, {{"MILEPOST_DATABASE", "sqlite:not-there.db"}}, 69, "not-there.db"},
      {{"import", "okrs.csv"}, {}, 64, "milepost import --csv okrs.csv"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.sentence);
    const Ended ended = run(row.arguments, row.settings);
    EXPECT_EQ(ended.code, row.code) << ended.errors;
    EXPECT_THAT(ended.errors, HasSubstr(row.sentence));
    EXPECT_THAT(ended.errors, Not(HasSubstr("terminate")));
  }
}

TEST_F(Program, PlaysAWeekThatReadsTheSameEveryTime) {
  const Ended ended = run({"demo"});
  EXPECT_EQ(ended.code, 0) << ended.errors;
  EXPECT_EQ(ended.errors, "");
  tests::expect_golden("demo", ended.output);
}

// A sandbox of its own, served until the test ends it.
class Serving : public Program {
 protected:
  explicit Serving(const std::string& sandbox = "empty")
      : port_(tests::free_port()),
        process_({MILEPOST_BINARY, "serve"},
                 {{"MILEPOST_LISTEN", "127.0.0.1:" + std::to_string(port_)},
                  {"MILEPOST_DATABASE", database_.url()},
                  {"MILEPOST_SANDBOX", sandbox},
                  {"MILEPOST_LOG", "warning"}},
                 folder_.path().string()) {}

  bot::http::Response get(const std::string& path) {
    return bot::http::connect("http://127.0.0.1:" + std::to_string(port_), 10s)
        ->send({.method = "GET", .path = path, .query = "", .headers = {}, .body = ""});
  }

  tests::TemporaryDatabase database_;
  int port_;
  tests::Process process_;
};

TEST_F(Serving, IsAliveAndReadyAndShowsTheSandbox) {
  ASSERT_THAT(process_.wait_for("/sandbox"), HasSubstr("127.0.0.1:" + std::to_string(port_)));
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").status, 200);
  EXPECT_EQ(get("/sandbox").status, 200);
  EXPECT_EQ(get("/").status, 302);
  EXPECT_EQ(get("/slack/commands").status, 404) << "Slack is not configured";
}

TEST_F(Serving, FinishesOnSigtermWithZero) {
  ASSERT_FALSE(process_.wait_for("listens").empty());
  process_.signal(SIGTERM);
  EXPECT_EQ(process_.wait(), 0);
}

TEST_F(Serving, KeepsASecondProcessAwayFromItsBookAndLetsOthersLook) {
  ASSERT_FALSE(process_.wait_for("listens").empty());
  const Settings same{{"MILEPOST_LISTEN", "127.0.0.1:0"}, {"MILEPOST_DATABASE", database_.url()}};
  const Ended second = run({"serve"}, same);
  EXPECT_EQ(second.code, 69);
  EXPECT_THAT(second.errors, HasSubstr("book.db"));
  const Ended look = run({"upcoming", "--days", "7"}, same);
  EXPECT_EQ(look.code, 0) << look.errors;
}

}  // namespace
