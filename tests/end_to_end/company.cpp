#include "tests/end_to_end/company.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "commands/command.h"
#include "store/sql/delivery.h"
#include "tests/scheduler/times.h"

namespace tests {

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const okr::Instant kFounded = at("2026-09-21 06:00");  // a Monday
const okr::Instant kCycle = at("2026-10-01 00:00");    // a Thursday
constexpr const char* kHolidays =
    "BEGIN:VCALENDAR\n"
    "BEGIN:VEVENT\nDTSTART:20261003\nSUMMARY:Tag der Deutschen Einheit\nEND:VEVENT\n"
    "BEGIN:VEVENT\nDTSTART:20261031\nSUMMARY:Reformationstag\nEND:VEVENT\n"
    "BEGIN:VEVENT\nDTSTART:20261225\nSUMMARY:Weihnachten\nEND:VEVENT\n"
    "BEGIN:VEVENT\nDTSTART:20270101\nSUMMARY:Neujahr\nEND:VEVENT\n"
    "END:VCALENDAR\n";

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// Whether a line is to change something: by the longest name of the table that it begins with.
bool changes_something(const std::string& line) {
  if (line.starts_with("KR")) return true;
  const commands::Command* found = nullptr;
  for (const commands::Command& command : commands::all()) {
    if (!(line + " ").starts_with(std::string{command.name} + " ")) continue;
    if (found == nullptr || command.name.size() > found->name.size()) found = &command;
  }
  // These change nothing that could be undone, or only show when nothing stands behind them.
  static const std::set<std::string_view> kOthers{
      "export", "grade", "kpi", "vote", "checkin", "retro", "review", "admin token add"};
  return found != nullptr && found->access == commands::Access::kWrites &&
         !kOthers.contains(found->name);
}

bool is_refusal(const std::string& line, const std::string& answer) {
  for (const char* sign :
       {"Usage: ", "Did you mean", "I don't know", "Something went wrong", "I was too busy"}) {
    if (answer.find(sign) != std::string::npos) return true;
  }
  if (answer.starts_with("There is no ") || answer.starts_with("Only ")) return true;
  return changes_something(line) && answer.find("Not what you meant?") == std::string::npos &&
         answer.find("Taken back") == std::string::npos;
}

// The first id of that kind in a text: "KR12".
std::string first_id(const std::string& text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0) continue;
    std::size_t digits = at;
    if (text.compare(at, 2, "KR") == 0)
      digits = at + 2;
    else if (text[at] == 'O' || text[at] == 'K')
      digits = at + 1;
    if (digits == at) continue;
    std::size_t end = digits;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
    if (end > digits) return text.substr(at, end - at);
  }
  return "";
}

std::string name_in(const std::string& line, const std::string& word) {
  const std::size_t at = line.find(word + " @");
  if (at == std::string::npos) return "";
  const std::size_t begin = at + word.size() + 2;
  std::size_t end = begin;
  while (end < line.size() && std::islower(static_cast<unsigned char>(line[end])) != 0) ++end;
  return line.substr(begin, end - begin);
}

}  // namespace

void Secrets::add(const std::string& objective, const std::vector<std::string>& words) {
  for (const std::string& word : words) secrets_.push_back({objective, lower(word)});
}

void Secrets::let_in(const std::string& objective, const std::string& person) {
  readers_[objective].insert(person);
}

void Secrets::let_in_everywhere(const std::string& person) {
  everywhere_.insert(person);
}

void Secrets::read(const std::string& reader, const std::string& what, const std::string& body) {
  ++payloads_;
  const std::string text = lower(body);
  for (Secret& secret : secrets_) {
    const std::size_t at = text.find(secret.word);
    if (at == std::string::npos) continue;
    secret.seen = true;
    if (everywhere_.contains(reader) || readers_[secret.objective].contains(reader)) continue;
    leaks_.push_back(fmt::format("\"{}\" to {}, {}: …{}", secret.word,
                                 reader.empty() ? "everybody" : reader, what,
                                 body.substr(at < 60 ? 0 : at - 60, 120)));
  }
}

std::vector<std::string> Secrets::unseen() const {
  std::vector<std::string> words;
  for (const Secret& secret : secrets_) {
    if (!secret.seen) words.push_back(secret.word);
  }
  return words;
}

Company::Company() : town_(kFounded) {
  std::ofstream{holidays_.path() / "DE.ics"} << kHolidays;
  town_.holidays = holidays_.path().string();
  town_.slack.platform().set_temper([this](const Call& call, const auto& carry_out) {
    overhear(call);
    return carry_out();
  });
  for (const auto& one : script_.people) town_.add_user(one.name, one.zone);
  for (const auto& one : script_.objectives) secrets_.add(one.handle, one.words);
  secrets_.let_in_everywhere("rita");  // the first to speak
}

const CompanyScript::Person* Company::person(const std::string& name) const {
  const auto found = std::find_if(script_.people.begin(), script_.people.end(),
                                  [&](const auto& one) { return one.name == name; });
  return found == script_.people.end() ? nullptr : &*found;
}

// The channel of somebody's team.
std::string Company::home_of(const std::string& who) const {
  const auto* one = person(who);
  return one == nullptr || one->teams.empty() || one->teams[0].empty() ? "kranich"
                                                                       : lower(one->teams[0]);
}

int Company::week() const {
  return static_cast<int>((town_.clock.now() - kCycle) / std::chrono::days{7}) + 1;
}

// Everything that the bot calls the platform with, as it is said to somebody.
void Company::overhear(const Call& call) {
  const auto field = [&](const char* name) { return form_value(call.body, name); };
  std::string reader;
  if (call.name == "chat.postEphemeral") reader = field("user");
  if (call.name == "views.publish") reader = field("user_id");
  if (call.name == "chat.postMessage" || call.name == "chat.update") reader = field("channel");
  const std::lock_guard lock{overhearing_};
  if (call.name == "views.open") {
    const std::string who = Town::who_triggered(field("trigger_id"));
    opened_[who] = json::parse(field("view"));
    secrets_.read(who, call.name, field("view"));
    form_opened_.notify_all();
    return;
  }
  if (call.name == "upload") return;  // read where it is shared
  if (reader.starts_with("C")) reader.clear();
  if (reader.starts_with("D")) reader.erase(0, 1);
  if (reader.starts_with("U0")) reader = lower(reader.substr(2));
  secrets_.read(reader, call.name, field("text") + field("blocks") + field("view"));
}

void Company::judge(const std::string& who, const std::string& line, const std::string& answer) {
  refused_.push_back(
      fmt::format("{} {}: {}\n    → {}", text(town_.clock.now()), who, line, answer));
}

std::string Company::carried_out(const std::string& who, const std::string& line, Wish wish,
                                 bool direct, const std::string& refusal) {
  ++said_;
  const std::string answer = town_.say_in(direct ? "" : home_of(who), who, line);
  {
    const std::lock_guard lock{overhearing_};
    secrets_.read(who, line, answer);
  }
  const bool refused = is_refusal(line, answer);
  if (wish == Wish::kDone && refused) judge(who, line, answer);
  if (wish == Wish::kRefused && (answer.find(refusal) == std::string::npos)) {
    judge(who, line, "was not refused with “" + refusal + "”: " + answer);
  }
  if (!refused) note_readers(line);
  return answer;
}

std::string Company::say(const std::string& who, const std::string& line) {
  return carried_out(who, line, Wish::kDone, false);
}

std::string Company::ask(const std::string& who, const std::string& line) {
  return carried_out(who, line, Wish::kAnything, true);
}

// Whoever is named as somebody who works on a private objective may see it from then on.
void Company::note_readers(const std::string& line) {
  if (line.starts_with("admin role ") && line.ends_with(" administrator")) {
    const std::lock_guard lock{overhearing_};
    secrets_.let_in_everywhere(name_in(line, "role"));
  }
  const std::string id = first_id(line);
  for (const auto& objective : script_.objectives) {
    if (objective.words.empty() || !ids_.contains(objective.handle)) continue;
    bool about = ids_[objective.handle] == id;
    for (const auto& one : objective.key_results) {
      about = about || (ids_.contains(one.handle) && ids_[one.handle] == id);
    }
    if (!about) continue;
    for (const char* word : {"owner", "add", id.c_str()}) {
      const std::string name = name_in(line, word);
      if (name.empty() || line.starts_with("block")) continue;
      const std::lock_guard lock{overhearing_};
      secrets_.let_in(objective.handle, name);
    }
  }
}

void Company::later(okr::Instant when, const std::string& who, std::function<void()> act) {
  to_say_.push({when, ++sayings_, who, std::move(act)});
}

// What is due is sent at the pace that the platform allows.
void Company::settle() {
  const auto due = [&] {
    return town_.store().read(
        [&](store::Transaction& tx) { return store::delivery_due(tx, town_.clock.now() + 1min); });
  };
  for (int i = 0; i < 40 && due(); ++i) town_.live_until(town_.clock.now() + 30s, 15s);
}

// Whether this week is lived hour by hour; in the others only what the script has is said, while
// the bot sleeps. TESTS_WEEKS, as long as the quarter, lives all of them.
bool Company::lives() const {
  static const bool kAll = std::getenv("TESTS_WEEKS") != nullptr;
  return kAll || week() <= 1 || week() == 7 || week() >= 13;
}

// When the bot looks next: every hour while people work somewhere, else every six.
okr::Instant Company::next_round() const {
  const okr::Instant now = town_.clock.now();
  if (!lives()) return std::chrono::floor<std::chrono::days>(now) + std::chrono::days{1};
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::weekday weekday{day};
  const bool works = weekday != std::chrono::Saturday && weekday != std::chrono::Sunday &&
                     now - day < std::chrono::hours{18};
  const auto step = std::chrono::hours{works ? 1 : 6};
  return day + ((now - day) / step + 1) * step;
}

void Company::live_until(okr::Instant until) {
  while (town_.clock.now() < until) {
    const okr::Instant next = std::min(next_round(), until);
    const bool lived = lives();
    say_what_comes_before(next);
    town_.clock.set(std::max(town_.clock.now(), next));
    if (!lived && next != until) continue;
    town_.do_round();
    settle();
    hear();
  }
}

void Company::say_what_comes_before(okr::Instant next) {
  while (acted_ < script_.acts.size() && script_.acts[acted_].at <= next) {
    const auto& one = script_.acts[acted_++];
    later(one.at, one.who, [this, &one] { act(one); });
  }
  while (!to_say_.empty() && to_say_.top().at <= next) {
    const Saying saying = to_say_.top();
    to_say_.pop();
    town_.clock.set(std::max(town_.clock.now(), saying.at));
    if (!left_.contains(saying.who)) saying.act();
  }
}

void Company::act(const CompanyScript::Act& act) {
  if (act.who.empty()) return happen(act.line);
  const std::string line = with_ids(act.line, ids_);
  const Wish wish = act.refusal.empty() ? Wish::kDone : Wish::kRefused;
  const std::string answer = carried_out(act.who, line, wish, act.direct, act.refusal);
  if (!act.handle.empty()) ids_[act.handle] = first_id(answer);
  if (line.starts_with("assign ") || line.starts_with("delegate ")) {
    const auto asked = asked_.find(first_id(line));
    if (asked != asked_.end() && act.refusal.empty())
      asked->second.owner = name_in(line, asked->first);
  }
}

// "leaves rocco", "joins theo Europe/Berlin", "the mid-cycle review begins"
void Company::happen(const std::string& what) {
  if (what == "the mid-cycle review begins") return review_all();
  std::istringstream in{what};
  std::string verb;
  std::string name;
  std::string zone = "Europe/Berlin";
  in >> verb >> name >> zone;
  town_.add_user(name, zone, verb == "leaves");
  if (verb == "leaves") left_.insert(name);
  if (verb == "joins") {
    script_.people.push_back({name, zone, {"Mobile"}, CompanyScript::Habit::kPrompt});
  }
}

}  // namespace tests
