#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/okr/time.h"

namespace tests {

// A company of fifty and what becomes of it in a quarter, as the files in company/ have it.
// Everything in it is told to the bot in chat; ids are what the bot answers with, so that
// objectives, key results and KPIs have handles here.
struct CompanyScript {
  enum class Habit { kPrompt, kReminded, kLate, kTaps, kDirect, kCareless, kSilent };
  struct Person {
    std::string name;
    std::string zone;
    std::vector<std::string> teams;
    Habit habit = Habit::kPrompt;
  };
  struct Team {
    std::string name;
    std::string lead;
    std::string above;  // empty at the top
    std::string prompts;
    std::string digest;
  };
  struct KeyResult {
    std::string handle;
    std::string owner;
    std::string typed;  // text and measure
    std::string path;   // what becomes of it, see okrs.txt
  };
  struct Objective {
    std::string handle;
    std::string owner;
    std::string team;
    std::string text;
    std::string kind;
    std::string above;
    std::string why;
    std::vector<KeyResult> key_results;
    std::vector<std::string> words;  // of a private one, said of nothing else
  };
  // Something that is said on a day, or that happens to the company.
  struct Act {
    okr::Instant at;
    std::string who;  // empty: the world, and `line` says what
    std::string line;
    std::string refusal;  // part of the answer when it is to be refused
    std::string handle;   // of what it makes, may be empty
    bool direct = false;  // typed in the conversation with the bot
  };
  struct Note {
    std::string who;  // a department, "de", a private objective's handle, "grade", "retro"
    std::string how;  // well, slow, bad; a question
    std::string text;
    std::string cause{};
    std::string lesson{};
  };

  std::vector<Person> people;
  std::vector<Team> teams;
  std::vector<Objective> objectives;
  std::vector<Act> acts;
  std::vector<Note> notes;
};

// Reads the files. A line that cannot be read fails the test.
[[nodiscard]] CompanyScript read_company_script();

// Where a key result stands in a week, counted from 1, as its path has it: what is typed after its
// id; empty when there is nothing to say. `noise` goes from -1 to 1.
[[nodiscard]] std::string value_in_week(const std::string& path, int week, double noise);

// What stands for "{trust}" in a line, by the ids of the handles.
[[nodiscard]] std::string with_ids(std::string line, const std::map<std::string, std::string>& ids);

}  // namespace tests
