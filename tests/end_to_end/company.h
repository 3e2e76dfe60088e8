#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <queue>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/end_to_end/company_script.h"
#include "tests/end_to_end/town.h"
#include "tests/temporary_store.h"

namespace tests {

// Who may see what a private objective says, by what was agreed on in chat, and who saw it.
class Secrets {
 public:
  void add(const std::string& objective, const std::vector<std::string>& words);
  // From now on this person works on the objective, leads its team or runs the book.
  void let_in(const std::string& objective, const std::string& person);
  void let_in_everywhere(const std::string& person);
  // Something that went to a person; to everybody when `reader` is empty.
  void read(const std::string& reader, const std::string& what, const std::string& body);

  [[nodiscard]] const std::vector<std::string>& leaks() const { return leaks_; }
  // The words that nobody has seen at all: of them the test would not notice a leak.
  [[nodiscard]] std::vector<std::string> unseen() const;
  [[nodiscard]] std::size_t read_payloads() const { return payloads_; }

 private:
  struct Secret {
    std::string objective;
    std::string word;
    bool seen = false;
  };
  std::vector<Secret> secrets_;
  std::map<std::string, std::set<std::string>> readers_;  // by objective
  std::set<std::string> everywhere_;
  std::vector<std::string> leaks_;
  std::size_t payloads_ = 0;
};

// The company of the script, living through its quarter with the bot. Whatever it wants of the bot
// it says in chat, or taps; whatever the bot sends is read.
class Company {
 public:
  Company();

  // Until the bot runs and everybody is in their teams; until the cycle begins; and so on.
  void found();
  void draft();
  void live_until(okr::Instant until);
  void look_back();

  // Says it in the channel of one's team, and wants it to be carried out.
  std::string say(const std::string& who, const std::string& line);
  // Says it to the bot alone.
  std::string ask(const std::string& who, const std::string& line);

  [[nodiscard]] std::string id(const std::string& handle) const { return ids_.at(handle); }
  [[nodiscard]] const CompanyScript& script() const { return script_; }
  [[nodiscard]] Secrets& secrets() { return secrets_; }
  [[nodiscard]] Town& town() { return town_; }
  // The commands that were not carried out although they should have been, each with its answer.
  [[nodiscard]] const std::vector<std::string>& refused() const { return refused_; }
  [[nodiscard]] int said() const { return said_; }
  [[nodiscard]] int tapped() const { return tapped_; }

 private:
  enum class Wish { kDone, kAnything, kRefused };
  struct Saying {
    okr::Instant at;
    int number;  // of those at the same instant, in order
    std::string who;
    std::function<void()> act;
    friend bool operator<(const Saying& a, const Saying& b) {
      return std::pair{a.at, a.number} > std::pair{b.at, b.number};
    }
  };
  struct Asked {
    std::string handle;
    std::string path;
    std::string team;
    std::string owner;
    std::string objective;
    std::string last{};  // what was typed for it last
    int confidence = 7;
  };

  std::string carried_out(const std::string& who, const std::string& line, Wish wish, bool direct,
                          const std::string& refusal = "");
  void judge(const std::string& who, const std::string& line, const std::string& answer);
  void overhear(const Call& call);
  void later(okr::Instant when, const std::string& who, std::function<void()> act);
  void settle();
  [[nodiscard]] bool lives() const;
  [[nodiscard]] okr::Instant next_round() const;
  void say_what_comes_before(okr::Instant next);
  void act(const CompanyScript::Act& act);
  void happen(const std::string& what);
  void note_readers(const std::string& line);

  void found_teams();
  void draft_objective(const CompanyScript::Objective& objective);

  void hear();
  void hear_card(const std::string& who, const FakeSlack::Posted& card, okr::Instant at);
  void answer_card(const std::string& who, const FakeSlack::Posted& card);
  void answer_one(const std::string& who, const std::string& id);
  void answer_by_form(const std::string& who, const FakeSlack::Posted& card);
  nlohmann::json tap(const std::string& who, const FakeSlack::Posted& card,
                     const std::string& label);
  void forget_form(const std::string& who);
  nlohmann::json opened_form(const std::string& who);
  nlohmann::json fill_in(const std::string& who, const nlohmann::json& view);
  nlohmann::json submitted(const std::string& who, const nlohmann::json& view,
                           const std::map<std::string, std::string>& filled);
  void type_check_in(const std::string& who, const std::string& id, const std::string& value);
  void tell_bot(const std::string& who, const std::string& text);
  std::string note_for(const Asked& asked, const std::string& how);
  void review_all();
  void review_one(const CompanyScript::Objective& objective);
  std::string how_it_goes();
  const CompanyScript::Note& note_of(const std::string& who, const std::string& how);

  void answer_retro(const std::string& who, const std::string& text);
  void vote();
  void grade_all();
  void grade_one(const std::string& who, const std::string& id);
  void grade_by_form(const std::string& who, const std::string& id);
  const CompanyScript::Note& grade_note(const std::string& id, double score);
  void close_cycle();

  const CompanyScript::Person* person(const std::string& name) const;
  std::string home_of(const std::string& who) const;
  int roll(int least, int most) { return std::uniform_int_distribution<>{least, most}(random_); }
  int week() const;

  CompanyScript script_ = read_company_script();
  TemporaryFolder holidays_;
  Town town_;
  std::mt19937 random_{2026};
  std::map<std::string, std::string> ids_;  // by handle
  std::map<std::string, Asked> asked_;      // by id
  std::priority_queue<Saying> to_say_;
  int sayings_ = 0;
  std::size_t heard_ = 0;
  std::size_t acted_ = 0;
  std::set<std::string> left_;
  std::vector<std::string> refused_;
  int said_ = 0;
  int tapped_ = 0;
  std::mutex overhearing_;  // guards secrets_, which the fake's threads read into
  Secrets secrets_;
  std::condition_variable form_opened_;
  std::map<std::string, nlohmann::json> opened_;  // the last form of each person; guarded, too
};

}  // namespace tests
