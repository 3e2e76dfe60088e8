// How the company looks back: votes, grades, retrospectives, decisions.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <sstream>

#include "tests/end_to_end/company.h"
#include "tests/scheduler/times.h"

namespace tests {

using namespace std::chrono_literals;

namespace {

// What becomes of an objective, and why.
const std::vector<std::pair<std::string, std::string>> kDecisions{
    {"keep", "it matters as much as it did, and we know now how"},
    {"modify", "the aim was right and the measures were not"},
    {"modify", "half of it is done; the other half is smaller than we thought"},
    {"drop", "it is good enough, and other things are not"},
    {"drop", "das läuft jetzt von allein weiter"}};

constexpr std::size_t kVotedOn = 8;

// The score that a form of grading is prefilled with.
std::optional<double> proposed_in(const nlohmann::json& view) {
  for (const nlohmann::json& block : view["blocks"]) {
    if (block.value("block_id", "") != "score") continue;
    const std::string score = block["element"].value("initial_value", "");
    if (!score.empty()) return std::stod(score);
  }
  return std::nullopt;
}

// The number that ends before a word: "55 % of the way" has 55.
std::optional<double> number_before(const std::string& text, const std::string& word) {
  const std::size_t end = text.find(word);
  if (end == std::string::npos) return std::nullopt;
  std::size_t begin = end;
  while (begin > 0 && (std::isdigit(static_cast<unsigned char>(text[begin - 1])) != 0 ||
                       text[begin - 1] == '-')) {
    --begin;
  }
  if (begin == end) return std::nullopt;
  return std::stod(text.substr(begin, end - begin));
}

std::string band(double score) {
  return score >= 0.65 ? "well" : score >= 0.35 ? "partly" : "missed";
}

// The ids that lines of an answer begin with which say that something is needed.
std::set<std::string> needed(const std::string& answer, const std::string& what) {
  std::set<std::string> ids;
  std::istringstream in{answer};
  for (std::string line; std::getline(in, line);) {
    const std::size_t at = line.find(" needs " + what);
    if (at != std::string::npos) ids.insert(line.substr(0, at));
  }
  return ids;
}

}  // namespace

void Company::look_back() {
  live_until(at("2027-01-04 08:00"));
  say("rita", "cycle grade 2026-Q4");
  live_until(at("2027-01-05 08:00"));
  for (const auto& team : script_.teams) say(team.lead, "retro start " + team.name);
  live_until(at("2027-01-06 09:00"));
  vote();
  live_until(at("2027-01-07 09:00"));
  grade_all();
  live_until(at("2027-01-08 09:00"));
  for (const auto& team : script_.teams) say(team.lead, "retro end " + team.name);
  close_cycle();
  live_until(at("2027-01-11 12:00"));
}

// Each question is answered by whoever has something to say to it.
void Company::answer_retro(const std::string& who, const std::string& text) {
  const std::size_t comma = text.find(", 2026-Q4");
  const std::string team = text.substr(text.find("? ") + 2, comma - text.find("? ") - 2);
  if (person(who)->habit == CompanyScript::Habit::kSilent) return;
  for (const char* question : {"worked", "unrealistic", "improve", "carry"}) {
    if (roll(1, 3) == 1) continue;
    ++said_;
    const std::string line =
        fmt::format("retro {} {} {}", team, question, note_of("retro", question).text);
    const std::string answer = town_.say_in("", who, line);
    const bool taken = answer.find("of 4 questions answered") != std::string::npos ||
                       answer.find("already; nothing was changed") != std::string::npos;
    if (!taken) judge(who, line, answer);
  }
}

// Three who know it vote on each of the first key results, before anybody grades them.
void Company::vote() {
  std::size_t count = 0;
  for (const auto& objective : script_.objectives) {
    if (!objective.words.empty() || ++count > kVotedOn) continue;
    const auto& one = objective.key_results.front();
    const std::set<std::string> voters{objective.owner, one.owner, "rita"};
    for (const std::string& voter : voters) {
      const std::string line = fmt::format("vote {} 0.{}", id(one.handle), roll(4, 9));
      const std::string answer = carried_out(voter, line, Wish::kAnything, true);
      if (answer.find("your vote is") == std::string::npos) judge(voter, line, answer);
    }
    if (voters.size() > 1) carried_out("rita", "reveal " + id(one.handle), Wish::kAnything, false);
  }
}

// What is said to a grade: the words of the objective when it is private.
const CompanyScript::Note& Company::grade_note(const std::string& id, double score) {
  const auto asked = asked_.find(id);
  const bool secret = asked != asked_.end() && !asked->second.objective.empty();
  return note_of(secret ? asked->second.objective + " grade" : "grade", band(score));
}

// Takes what the data says, or, one time in ten, another score with a reason.
void Company::grade_one(const std::string& who, const std::string& id) {
  const auto asked = asked_.find(id);
  const bool secret = asked != asked_.end() && !asked->second.objective.empty();
  const std::string shown = carried_out(who, "show " + id, Wish::kAnything, secret);
  auto way = number_before(shown, " % of the way");
  if (!way && shown.find(", to keep ") != std::string::npos) {
    way = shown.find("on pace") != std::string::npos ? 100 : 30;
  }
  const bool changed = !way || roll(1, 10) == 1;
  const double score = changed ? (way ? std::clamp(*way / 100 - 0.2, 0.1, 0.9) : 0.2) : *way / 100;
  const auto& note = grade_note(id, score);
  std::string line = "grade " + id;
  if (changed) line += fmt::format(" {:.1f}", score);
  line += " because " + note.text;
  if (!note.cause.empty()) line += fmt::format(" cause: {} lesson: {}", note.cause, note.lesson);
  const std::string answer = carried_out(who, line, Wish::kDone, secret);
  if (answer.find("needs a cause") == std::string::npos) return;
  const auto& more = grade_note(id, 0.5);
  carried_out(who, fmt::format("regrade {} cause: {} lesson: {}", id, more.cause, more.lesson),
              Wish::kDone, secret);
}

// The form that one is graded with goes on with the next until all is graded.
void Company::grade_by_form(const std::string& who, const std::string& id) {
  forget_form(who);
  town_.say_in("", who, "grade " + id);
  nlohmann::json view = opened_form(who);
  for (int page = 0; page < 40 && !view.is_null(); ++page) {
    const std::string title = view["title"]["text"];  // "Grade KR12"
    const std::string number = title.substr(title.rfind(' ') + 1);
    const auto proposed = proposed_in(view);
    const auto& note = grade_note(number, proposed.value_or(0.2));
    std::map<std::string, std::string> filled{{"because", note.text}};
    const auto& missed = note.cause.empty() ? grade_note(number, 0.5) : note;
    filled["cause"] = missed.cause;
    filled["lesson"] = missed.lesson;
    if (!proposed) filled["score"] = "0.2";
    filled["evidence"] = "see the dashboard of 30 December";
    view = submitted(who, view, filled);
  }
}

// Everybody grades what is theirs; what nobody grades is left to the end.
void Company::grade_all() {
  std::set<std::string> done;
  for (const auto& [id, asked] : asked_) {
    const auto* owner = person(asked.owner);
    if (owner == nullptr || owner->habit == CompanyScript::Habit::kSilent) continue;
    if (left_.contains(asked.owner) ||
        ask("rita", "show " + id).find("Grade:") != std::string::npos) {
      continue;
    }
    const bool in_turn = asked.path != "never" && owner->habit == CompanyScript::Habit::kTaps;
    if (!in_turn) {
      grade_one(asked.owner, id);
    } else if (done.insert(asked.owner).second) {
      grade_by_form(asked.owner, id);
    }
  }
}

// Closes the cycle, as often as it takes until nothing is missing any more.
void Company::close_cycle() {
  for (const auto& objective : script_.objectives) {
    const std::string number = id(objective.handle);
    const auto& [decision, because] =
        kDecisions.at(static_cast<std::size_t>(roll(0, static_cast<int>(kDecisions.size()) - 1)));
    const bool secret = !objective.words.empty();
    const std::string answer =
        carried_out(objective.owner,
                    fmt::format("close {} {} because {}", number, decision,
                                secret ? objective.words.back() + " is settled" : because),
                    Wish::kAnything, secret);
    const bool open = answer.find("is not graded in full") != std::string::npos;
    const bool dropped = answer.find("was dropped without a grade") != std::string::npos ||
                         answer.find("is closed with drop already") != std::string::npos;
    if (!open && !dropped && answer.find(" closes with ") == std::string::npos)
      judge(objective.owner, "close " + number, answer);
  }
  std::string answer;
  for (int i = 0; i < 30; ++i) {
    answer = carried_out("rita", "cycle close 2026-Q4", Wish::kAnything, false);
    if (answer.find("cannot be closed yet") == std::string::npos) break;
    for (const std::string& one : needed(answer, "a score")) grade_one("rita", one);
    std::set<std::string> unexplained;
    for (const char* what : {"a cause", "a lesson", "a post-mortem note"}) {
      unexplained.merge(needed(answer, what));
    }
    for (const std::string& one : unexplained) {
      carried_out("rita", "regrade " + one + " cause: capacity lesson: ask in week two who is free",
                  Wish::kDone, true);
    }
    for (const std::string& one : needed(answer, "a decision")) {
      carried_out("rita", "close " + one + " drop because nobody asked for it again",
                  Wish::kAnything, true);
    }
  }
  EXPECT_NE(answer.find("grading → closed"), std::string::npos) << answer;
  say("rita", "cycle start 2027-Q1");
}

}  // namespace tests
