#include "tests/end_to_end/town.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "bot/api_url.h"
#include "scheduler/courier.h"
#include "tests/bot/slack_signing.h"
#include "tests/scheduler/times.h"

namespace tests {

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr const char* kSecret = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr const char* kTeamId = "T0OKRDEMO1";
constexpr const char* kChannel = "C0GROWTH01";

// The value of a message's first button of that label.
std::string value_of_button(const json& blocks, const std::string& label) {
  for (const json& block : blocks) {
    for (const json& element : block.value("elements", json::array())) {
      if (element["type"] == "button" && element["text"]["text"] == label) return element["value"];
    }
  }
  ADD_FAILURE() << "no button " << label << " in " << blocks;
  return "";
}

// The keys of the weekly cards, by which the platform knows them.
std::set<std::string> keys_of_prompts(store::Store& store) {
  return store.read([](store::Transaction& tx) {
    std::set<std::string> keys;
    auto rows = tx.query("SELECT id FROM delivery WHERE kind = 'prompt'");
    while (rows.next()) keys.insert(scheduler::message_key(rows.id<okr::DeliveryId>(0)));
    return keys;
  });
}

}  // namespace

Town::Town(okr::Instant start) : clock(start) {}

void Town::open() {
  bot::Config config;
  config.listen_port = 0;
  config.database = database_.url();
  config.time_zone = "Europe/Berlin";
  config.holidays = holidays;
  bot::SlackConfig& settings = config.slack.emplace();
  settings.signing_secrets = {bot::Secret{kSecret}};
  settings.bot_token = bot::Secret{"xoxb-test"};
  settings.api_url = slack.api_url();
  app_ = std::make_unique<bot::App>(config, clock);
  app_->listen();
  client_ = bot::http::connect("http://127.0.0.1:" + std::to_string(app_->port()), 10s);
  do_round();
}

std::string Town::id_of(std::string_view name) {
  std::string id = "U0";
  for (const char c : name) id += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return id;
}

void Town::add_user(const std::string& name, const std::string& zone, bool deleted) {
  names_.push_back(name);
  slack.add_user({id_of(name), name, name, name, zone, deleted});
}

void Town::add_team(const std::vector<std::string>& more) {
  add_user("ana", "Europe/Berlin");
  add_user("ben", "Europe/Berlin");
  open();
  for (const char* line : {"team add Growth in here", "cycle add 2026-Q4", "cycle start 2026-Q4",
                           "add objective New teams feel at home", "add kr O1 Rate from 30% to 45%",
                           "add kr O1 Time from 10 days to 4 days owner @ben", "publish O1"}) {
    say("ana", line);
  }
  for (const std::string& line : more) say("ana", line);
  do_round();
}

std::string Town::say(const std::string& who, std::string line) {
  return say_in("growth", who, std::move(line));
}

std::string Town::say_in(const std::string& channel, const std::string& who, std::string line) {
  for (const std::string& name : names_) {
    const std::size_t at = line.find("@" + name);
    if (at != std::string::npos) line.replace(at, name.size() + 1, "<@" + id_of(name) + ">");
  }
  const std::string place =
      channel.empty() ? "D" + id_of(who) + "&channel_name=directmessage"
                      : channel_id_of(channel) + "&channel_name=" + bot::percent_encoded(channel);
  const auto response =
      send("/slack/commands", "team_id=" + std::string{kTeamId} + "&channel_id=" + place +
                                  "&user_id=" + id_of(who) + "&user_name=" + who + "&text=" +
                                  bot::percent_encoded(line) + "&trigger_id=" + next_trigger(who));
  EXPECT_EQ(response.status, 200) << line;
  return response.body.empty() ? "" : json::parse(response.body).value("text", "");
}

std::string Town::channel_id_of(const std::string& channel) {
  return channel == "growth" ? kChannel : "C" + id_of(channel);
}

std::string Town::next_trigger(const std::string& who) {
  return std::to_string(++triggers_) + "." + who;
}

std::string Town::who_triggered(const std::string& trigger) {
  return trigger.substr(trigger.find('.') + 1);
}

std::string Town::submit(const std::string& who, const json& view,
                         const std::map<std::string, std::string>& filled) {
  json values;
  for (const json& block : view["blocks"]) {
    if (block["type"] != "input") continue;
    const json& element = block["element"];
    const std::string id = block["block_id"];
    const bool chosen = element.contains("options");
    json value{{"type", element["type"]}};
    if (element.contains("initial_value")) value["value"] = element["initial_value"];
    if (element.contains("initial_option")) value["selected_option"] = element["initial_option"];
    if (const auto typed = filled.find(id); typed != filled.end()) {
      if (chosen) value["selected_option"] = {{"value", typed->second}};
      if (!chosen) value["value"] = typed->second;
    }
    values[id] = {{"value", value}};
  }
  const json payload{{"type", "view_submission"},
                     {"team", {{"id", kTeamId}}},
                     {"user", {{"id", id_of(who)}, {"username", who}}},
                     {"trigger_id", next_trigger(who)},
                     {"view",
                      {{"id", "V1"},
                       {"private_metadata", view["private_metadata"]},
                       {"state", {{"values", values}}}}}};
  return send("/slack/interactive", "payload=" + bot::percent_encoded(payload.dump())).body;
}

json Town::said(const std::string& who, const std::string& text, const std::string& event_id,
                const std::string& ts) {
  return {{"type", "event_callback"},
          {"team_id", kTeamId},
          {"event_id", event_id},
          {"authorizations", {{{"team_id", kTeamId}, {"user_id", "U0OKRBOT01"}, {"is_bot", true}}}},
          {"event",
           {{"type", "message"},
            {"channel_type", "im"},
            {"user", id_of(who)},
            {"text", text},
            {"ts", ts},
            {"channel", "D" + id_of(who)}}}};
}

int Town::receive(const json& event, const Headers& more) {
  return send("/slack/events", event.dump(), more).status;
}

int Town::press(const std::string& who, const FakeSlack::Posted& card, const std::string& label) {
  const json payload{
      {"type", "block_actions"},
      {"team", {{"id", kTeamId}}},
      {"user", {{"id", id_of(who)}, {"username", who}}},
      {"trigger_id", next_trigger(who)},
      {"container", {{"type", "message"}, {"channel_id", card.channel}, {"message_ts", card.id}}},
      {"actions", {{{"type", "button"}, {"value", value_of_button(card.blocks, label)}}}}};
  return send("/slack/interactive", "payload=" + bot::percent_encoded(payload.dump())).status;
}

void Town::live_until(okr::Instant until, std::chrono::seconds step) {
  while (clock.now() < until) {
    clock.advance(std::min(step, until - clock.now()));
    do_round();
  }
}

void Town::do_round() {
  // Answers to buttons are posted between the rounds, too.
  posts_before_ += slack.posts(posts_before_).size();
  app_->do_round();
  for (FakeSlack::Posted& post : slack.posts(posts_before_)) {
    arrivals.push_back({clock.now(), std::move(post)});
  }
}

std::vector<FakeSlack::Posted> Town::cards(const std::string& who) const {
  const auto keys = keys_of_prompts(app_->store());
  auto posts = slack.posts();
  std::erase_if(posts, [&](const auto& post) {
    return post.channel != "D" + id_of(who) || !keys.contains(post.key);
  });
  return posts;
}

std::vector<std::string> Town::times_of_cards(const std::string& who) const {
  std::vector<std::string> times;
  for (const FakeSlack::Posted& card : cards(who)) {
    for (const Arrival& arrival : arrivals) {
      if (arrival.post.id == card.id) times.push_back(text(arrival.at));
    }
  }
  return times;
}

std::vector<FakeSlack::Posted> Town::digests() const {
  auto posts = slack.posts();
  std::erase_if(
      posts, [](const auto& post) { return post.channel != kChannel || !post.only_for.empty(); });
  return posts;
}

bot::http::Response Town::send(const std::string& path, const std::string& body,
                               const Headers& more) {
  auto request = slack_command(kSecret, body, clock.now());
  request.path = path;
  for (const auto& [name, value] : more) request.headers.emplace_back(name, value);
  return client_->send(request);
}

}  // namespace tests
