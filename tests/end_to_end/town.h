#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/app.h"
#include "bot/http/client.h"
#include "tests/bot/fake_slack.h"
#include "tests/fakes.h"
#include "tests/temporary_store.h"

namespace tests {

// A town of people on a fake Slack and the real App among them, which can be stopped and started
// again. Time stands still unless it is told to pass.
class Town {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;
  struct Arrival {
    okr::Instant at;
    FakeSlack::Posted post;  // as it was then
  };

  explicit Town(okr::Instant start);

  void open();
  void close() { app_.reset(); }
  [[nodiscard]] int port() const { return app_->port(); }

  // Slack's id of somebody: "ben" is "U0BEN".
  [[nodiscard]] static std::string id_of(std::string_view name);
  void add_user(const std::string& name, const std::string& zone, bool deleted = false);
  // Ana's team Growth in Berlin with the objective O1, of which ana owns KR1 (from 30 % to 45 %)
  // and ben KR2 (from 10 to 4 days), and with what else she says, all in #growth.
  void add_team(const std::vector<std::string>& more = {"schedule prompts weekly mon 09:00"});

  // The text of the answer to a slash command in #growth. "@ben" is a mention.
  std::string say(const std::string& who, std::string line);
  // The same in another channel, by its name; in nobody's, in the conversation with the bot.
  std::string say_in(const std::string& channel, const std::string& who, std::string line);
  [[nodiscard]] static std::string channel_id_of(const std::string& channel);
  // What somebody says to the bot directly, as Slack reports it.
  [[nodiscard]] static nlohmann::json said(const std::string& who, const std::string& text,
                                           const std::string& event_id, const std::string& ts);
  // Sends an event in as Slack does, signed. The status of the response.
  int receive(const nlohmann::json& event, const Headers& more = {});
  // Presses a button of a card; each press has a trigger of its own.
  int press(const std::string& who, const FakeSlack::Posted& card, const std::string& label);
  // Submits a form as it was opened, with these fields filled in otherwise. The body of the answer.
  std::string submit(const std::string& who, const nlohmann::json& view,
                     const std::map<std::string, std::string>& filled);
  // Who did what brought a form up, by its trigger.
  [[nodiscard]] static std::string who_triggered(const std::string& trigger);

  // Rounds in steps of `step` until then; whatever is posted meanwhile is in `arrivals`.
  void live_until(okr::Instant until, std::chrono::seconds step = std::chrono::hours{1});
  void do_round();

  // The weekly cards that somebody has got, as they stand now.
  [[nodiscard]] std::vector<FakeSlack::Posted> cards(const std::string& who) const;
  // When they came: "2026-10-05 07:00", in UTC.
  [[nodiscard]] std::vector<std::string> times_of_cards(const std::string& who) const;
  // What is posted in #growth for everybody, as it stands now.
  [[nodiscard]] std::vector<FakeSlack::Posted> digests() const;

  [[nodiscard]] store::Store& store() { return app_->store(); }
  [[nodiscard]] const std::string& database() const { return database_.url(); }

  FakeClock clock;
  FakeSlack slack;
  std::string holidays;  // a folder of iCalendar files, before open()
  std::vector<Arrival> arrivals;

 private:
  bot::http::Response send(const std::string& path, const std::string& body,
                           const Headers& more = {});
  [[nodiscard]] std::string next_trigger(const std::string& who);

  TemporaryDatabase database_;
  std::unique_ptr<bot::App> app_;
  std::unique_ptr<bot::http::Client> client_;
  std::vector<std::string> names_;
  std::size_t posts_before_ = 0;  // how many there were before the newest round
  int triggers_ = 0;
};

}  // namespace tests
