// How the people of the company answer the bot: founding, drafting, checking in, looking back.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/end_to_end/company.h"
#include "tests/scheduler/times.h"

namespace tests {

using namespace std::chrono_literals;
using std::chrono::days;
using Habit = CompanyScript::Habit;

namespace {

// Department by department, in which words people speak of their work.
const std::map<std::string, std::string> kDepartments{
    {"Kranich", "Office"},    {"Product", "Product"},      {"Platform", "Product"},
    {"Mobile", "Product"},    {"Data", "Product"},         {"Design", "Product"},
    {"Revenue", "Revenue"},   {"Inbound", "Revenue"},      {"Enterprise", "Revenue"},
    {"Partners", "Revenue"},  {"Marketing", "Revenue"},    {"Customers", "Customers"},
    {"Support", "Customers"}, {"Onboarding", "Customers"}, {"Office", "Office"},
    {"People", "Office"},     {"Finance", "Office"}};

bool is_german(const std::string& text) {
  for (const char* sign : {"ü", "ä", "ö", "ß", " die ", " auf ", " pro "}) {
    if (text.find(sign) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

void Company::found() {
  town_.open();
  say("rita", "cycle add 2026-Q4");
  found_teams();
  for (const auto& one : script_.people) {
    for (const std::string& team : one.teams) {
      if (team.empty()) continue;
      const auto leads = [&](const auto& led) { return led.name == team && led.lead == one.name; };
      if (std::any_of(script_.teams.begin(), script_.teams.end(), leads)) continue;
      say(one.name, "team join " + team);
    }
  }
}

void Company::found_teams() {
  for (const auto& team : script_.teams) {
    const std::string under = team.above.empty() ? "" : " under " + team.above;
    // From the team's own channel, which is its home.
    const std::string line =
        fmt::format("team add {} in here{} lead @{}", team.name, under, team.lead);
    ++said_;
    const std::string channel = kDepartments.contains(team.name) ? team.name : "Kranich";
    std::string name = channel;
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const std::string answer = town_.say_in(name, "rita", line);
    if (answer.find("a new team") == std::string::npos) judge("rita", line, answer);
  }
  for (const auto& team : script_.teams) {
    say(team.lead, fmt::format("schedule prompts weekly {} team {}", team.prompts, team.name));
    say(team.lead, fmt::format("schedule digest weekly {} team {}", team.digest, team.name));
  }
}

void Company::draft() {
  okr::Instant when = at("2026-09-21 10:00");
  for (const auto& objective : script_.objectives) {
    live_until(when += 30min);
    draft_objective(objective);
  }
  live_until(at("2026-09-28 07:00"));
  for (const auto& objective : script_.objectives) {
    carried_out(objective.owner, "publish " + id(objective.handle), Wish::kDone,
                !objective.words.empty());
  }
  live_until(at("2026-10-01 06:00"));
  say("rita", "cycle start 2026-Q4");
}

void Company::draft_objective(const CompanyScript::Objective& objective) {
  const bool is_private = !objective.words.empty();
  std::string line =
      fmt::format("add objective {} team {} cycle 2026-Q4", objective.text, objective.team);
  if (!objective.kind.empty()) line += " " + objective.kind;
  if (!objective.above.empty()) line += " under " + id(objective.above);
  if (!objective.why.empty()) line += " why " + objective.why;
  if (is_private) {
    const std::lock_guard lock{overhearing_};
    secrets_.let_in(objective.handle, objective.owner);
    for (const auto& team : script_.teams) {
      if (team.name == objective.team) secrets_.let_in(objective.handle, team.lead);
    }
  }
  const std::string made = carried_out(objective.owner, line, Wish::kDone, is_private);
  ids_[objective.handle] = made.substr(0, made.find(' '));
  if (is_private) {
    carried_out(objective.owner, fmt::format("edit {} private on", id(objective.handle)),
                Wish::kDone, true);
  }
  for (const auto& one : objective.key_results) {
    if (is_private) {
      const std::lock_guard lock{overhearing_};
      secrets_.let_in(objective.handle, one.owner);
    }
    const std::string owner = one.owner == objective.owner ? "" : " owner @" + one.owner;
    const std::string answer = carried_out(
        objective.owner, fmt::format("add kr {} {}{}", id(objective.handle), one.typed, owner),
        Wish::kDone, is_private);
    const std::string number = answer.substr(0, answer.find(' '));
    ids_[one.handle] = number;
    asked_[number] = {
        one.handle, one.path, objective.team, one.owner, is_private ? objective.handle : "", "", 7};
  }
}

// Reads what has arrived since.
void Company::hear() {
  const auto& arrivals = town_.arrivals;
  for (; heard_ < arrivals.size(); ++heard_) {
    const auto& [when, post] = arrivals[heard_];
    if (!post.file.empty()) {
      const std::lock_guard lock{overhearing_};
      std::string reader;
      for (const auto& one : script_.people) {
        if (post.channel == "D" + Town::id_of(one.name)) reader = one.name;
      }
      secrets_.read(reader, "a file", post.file);
    }
    for (const auto& one : script_.people) {
      if (post.channel == "D" + Town::id_of(one.name)) hear_card(one.name, post, when);
    }
  }
}

void Company::hear_card(const std::string& who, const FakeSlack::Posted& card, okr::Instant when) {
  if (card.text.starts_with("What did it teach us?")) {
    later(when + 1min * roll(30, 1500), who,
          [this, who, text = card.text] { answer_retro(who, text); });
    return;
  }
  const bool asks = card.text.find("Your check-in") != std::string::npos;
  const bool reminds = card.text.find("A reminder") != std::string::npos;
  const bool grading = town_.clock.now() >= at("2027-01-01 00:00");
  if ((!asks && !reminds) || grading) {
    if (card.text.find("Usage: ") != std::string::npos) judge(who, "(directly)", card.text);
    return;
  }
  const Habit habit = person(who)->habit;
  if (habit == Habit::kSilent || (habit == Habit::kCareless && roll(0, 1) == 0)) return;
  if (habit == Habit::kReminded ? !reminds : !asks) return;
  const auto wait = habit == Habit::kLate ? days{3} + 1min * roll(0, 300) : 1min * roll(10, 420);
  later(when + wait, who, [this, who, card] { answer_card(who, card); });
}

void Company::answer_card(const std::string& who, const FakeSlack::Posted& card) {
  const Habit habit = person(who)->habit;
  for (const auto& post : town_.slack.posts()) {
    if (post.id != card.id || post.blocks.dump().find("\"Still right\"") == std::string::npos)
      continue;
    ++tapped_;
    EXPECT_EQ(town_.press(who, post, "Still right"), 200);
  }
  if (habit == Habit::kTaps && card.text.starts_with("Your check-in")) {
    return answer_by_form(who, card);
  }
  std::vector<std::string> ids;
  for (const auto& [id, asked] : asked_) {
    const bool named = card.text.find("\n" + id + " ") != std::string::npos;
    if (named) ids.push_back(id);
  }
  for (const std::string& id : ids) answer_one(who, id);
}

std::string Company::how_it_goes() {
  const int rolled = roll(1, 10);
  return rolled <= 6 ? "well" : rolled <= 9 ? "slow" : "bad";
}

const CompanyScript::Note& Company::note_of(const std::string& who, const std::string& how) {
  std::vector<const CompanyScript::Note*> fitting;
  for (const auto& note : script_.notes) {
    if (note.who == who && note.how == how) fitting.push_back(&note);
  }
  EXPECT_FALSE(fitting.empty()) << who << " " << how;
  return *fitting.at(static_cast<std::size_t>(roll(0, static_cast<int>(fitting.size()) - 1)));
}

std::string Company::note_for(const Asked& asked, const std::string& how) {
  if (!asked.objective.empty()) return note_of(asked.objective, how).text;
  std::string typed;
  for (const auto& objective : script_.objectives) {
    for (const auto& one : objective.key_results) {
      if (one.handle == asked.handle) typed = one.typed;
    }
  }
  return note_of(is_german(typed) ? "de" : kDepartments.at(asked.team), how).text;
}

// Everybody looks at what is theirs, within two days.
void Company::review_all() {
  for (const auto& objective : script_.objectives) {
    const auto* owner = person(objective.owner);
    if (owner->habit == Habit::kSilent || left_.contains(objective.owner)) continue;
    later(town_.clock.now() + 1min * roll(60, 1800), objective.owner,
          [this, &objective] { review_one(objective); });
  }
}

// What was answered already, or ended, is left as it is.
void Company::review_one(const CompanyScript::Objective& objective) {
  const std::string number = id(objective.handle);
  const bool secret = !objective.words.empty();
  const std::string card = carried_out(objective.owner, "review " + number, Wish::kAnything, secret);
  const bool asks = card.find("Is it still right?") != std::string::npos;
  if (!asks || card.find("Answered") != std::string::npos) return;
  std::string because;
  if (secret) because = " because " + objective.words.back() + " is still what counts";
  else if (roll(1, 3) == 1) because = " because " + note_of("review", "keep").text;
  carried_out(objective.owner, fmt::format("review {} keep {}/10{}", number, roll(3, 9), because),
              Wish::kDone, secret);
}

void Company::answer_one(const std::string& who, const std::string& id) {
  Asked& asked = asked_.at(id);
  const std::string value = value_in_week(asked.path, week(), roll(-100, 100) / 100.0);
  if (value.empty()) return;
  type_check_in(who, id, value);
}

void Company::type_check_in(const std::string& who, const std::string& id,
                            const std::string& value) {
  Asked& asked = asked_.at(id);
  const Habit habit = person(who)->habit;
  const bool secret = !asked.objective.empty();
  const std::string how = how_it_goes();
  if (value == asked.last && habit != Habit::kCareless) {
    asked.last = value;
    const std::string note = roll(0, 1) == 0 ? "" : " " + note_for(asked, "slow");
    carried_out(who, "same " + id + note, Wish::kDone, secret);
    return;
  }
  asked.last = value;
  asked.confidence =
      std::clamp(asked.confidence + (how == "well" ? roll(0, 1) : -roll(0, 2)), 2, 9);
  const std::string note = note_for(asked, how);
  const std::string line = fmt::format("{} {} {}/10 {}", id, value, asked.confidence, note);
  if (habit == Habit::kDirect && !secret) return tell_bot(who, line);
  if (habit != Habit::kCareless) {
    carried_out(who, line, Wish::kDone, secret);
    const int second = roll(1, 100);
    if (second <= 3) {
      carried_out(who, "undo", Wish::kDone, secret);
      carried_out(who, line, Wish::kDone, secret);
    } else if (second <= 6) {
      carried_out(who, "correct " + line + ", counted again", Wish::kDone, secret);
    }
    return;
  }
  // Green whatever comes, and no word about it, unless the bot insists.
  const std::string answer =
      carried_out(who, fmt::format("{} {} green", id, value), Wish::kAnything, secret);
  if (answer.find("Not what you meant?") != std::string::npos) return;
  carried_out(who, line, Wish::kDone, secret);
}

// In the conversation with the bot, without the slash; what it says comes as a message.
void Company::tell_bot(const std::string& who, const std::string& text) {
  ++said_;
  static int number = 0;
  const std::string key = std::to_string(++number);
  EXPECT_EQ(town_.receive(Town::said(who, text, "Ev" + key, "1767." + key)), 200);
  town_.do_round();
}

void Company::forget_form(const std::string& who) {
  const std::lock_guard lock{overhearing_};
  opened_.erase(who);
}

// Null when none was opened.
nlohmann::json Company::opened_form(const std::string& who) {
  std::unique_lock lock{overhearing_};
  const bool opened = form_opened_.wait_for(lock, 10s, [&] { return opened_.contains(who); });
  if (opened) return opened_[who];
  refused_.push_back("no form for " + who + ": " + town_.slack.posts().back().text);
  return nullptr;
}

// Presses a button that opens a form.
nlohmann::json Company::tap(const std::string& who, const FakeSlack::Posted& card,
                            const std::string& label) {
  forget_form(who);
  ++tapped_;
  EXPECT_EQ(town_.press(who, card, label), 200);
  return opened_form(who);
}

// Sends a form off. Its next page; null after the last.
nlohmann::json Company::submitted(const std::string& who, const nlohmann::json& view,
                                  const std::map<std::string, std::string>& filled) {
  ++tapped_;
  const std::string answer = town_.submit(who, view, filled);
  if (answer.empty()) return nullptr;
  {
    const std::lock_guard lock{overhearing_};
    secrets_.read(who, "a form", answer);
  }
  const nlohmann::json body = nlohmann::json::parse(answer);
  if (body.contains("errors")) judge(who, "(form)", answer);
  return body.value("view", nlohmann::json{});
}

// Fills in a page of the form of check-ins and sends it off. The next page; null after the last.
nlohmann::json Company::fill_in(const std::string& who, const nlohmann::json& view) {
  std::map<std::string, std::string> filled;
  const std::string shown = view.dump();
  for (auto& [id, asked] : asked_) {
    if (shown.find("\"" + id + ".value\"") == std::string::npos) continue;
    std::string value = value_in_week(asked.path, week(), roll(-100, 100) / 100.0);
    if (value.empty()) continue;
    if (value == "pass" || value == "not yet") value = value == "pass" ? "1" : "0";
    filled[id + ".value"] = value;
    filled[id + ".note"] = note_for(asked, how_it_goes());
    asked.last = value;
  }
  return submitted(who, view, filled);
}

// Opens the form of all that is due, fills it in and sends it off.
void Company::answer_by_form(const std::string& who, const FakeSlack::Posted& card) {
  for (const auto& post : town_.slack.posts()) {
    if (post.id != card.id) continue;
    if (post.blocks.dump().find("\"Check in all\"") == std::string::npos) break;
    nlohmann::json view = tap(who, post, "Check in all");
    while (!view.is_null()) view = fill_in(who, view);
    return;
  }
  for (const auto& [id, asked] : asked_) {
    if (card.text.find("\n" + id + " ") != std::string::npos) answer_one(who, id);
  }
}

}  // namespace tests
