#include "tests/end_to_end/company_script.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "tests/scheduler/times.h"

namespace tests {

namespace {

using Fields = std::vector<std::string>;

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

Fields split(const std::string& line, char by) {
  Fields fields;
  std::istringstream in{line};
  for (std::string field; std::getline(in, field, by);) fields.push_back(trimmed(field));
  return fields;
}

// The lines of a file that say something.
std::vector<std::string> lines_of(const std::string& name) {
  const std::string path = std::string{TESTS_DIR} + "/end_to_end/company/" + name;
  std::ifstream in{path};
  EXPECT_TRUE(in) << path;
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  }
  return lines;
}

std::string unless_dash(const std::string& text) {
  return text == "-" ? "" : text;
}

CompanyScript::Habit habit_named(const std::string& name) {
  using enum CompanyScript::Habit;
  const std::map<std::string, CompanyScript::Habit> names{
      {"prompt", kPrompt}, {"reminded", kReminded}, {"late", kLate},    {"taps", kTaps},
      {"direct", kDirect}, {"careless", kCareless}, {"silent", kSilent}};
  return names.at(name);
}

void read_people(CompanyScript& script) {
  for (const std::string& line : lines_of("people.txt")) {
    const Fields fields = split(line, '|');
    script.people.push_back(
        {fields.at(0), fields.at(1), split(fields.at(2), ','), habit_named(fields.at(3))});
  }
}

void read_okrs(CompanyScript& script) {
  for (const std::string& line : lines_of("okrs.txt")) {
    const Fields all = split(line, '|');
    const auto field = [&](std::size_t number) { return unless_dash(all.at(number)); };
    if (all[0] == "T") {
      script.teams.push_back({field(1), field(2), field(3), field(4), field(5)});
    } else if (all[0] == "O") {
      script.objectives.push_back(
          {field(1), field(2), field(3), field(4), field(5), field(6), field(7), {}, {}});
    } else if (all[0] == "K") {
      script.objectives.back().key_results.push_back({field(1), field(2), field(3), field(4)});
    } else {
      for (auto& objective : script.objectives) {
        if (objective.handle == field(1)) objective.words = split(field(2), ' ');
      }
    }
  }
}

CompanyScript::Act read_act(const std::string& line) {
  Fields fields = split(line, '|');
  CompanyScript::Act act{at(fields.at(0)), fields.at(1), fields.at(2), "", "", false};
  if (act.line.starts_with("! ")) {
    act.refusal = act.line.substr(2);
    act.line = fields.at(3);
  }
  if (act.line.starts_with("in: ")) {
    act.direct = true;
    act.line = act.line.substr(4);
  }
  if (const auto arrow = act.line.find(" => "); arrow != std::string::npos) {
    act.handle = act.line.substr(arrow + 4);
    act.line = act.line.substr(0, arrow);
  }
  return act;
}

void read_acts(CompanyScript& script) {
  Fields world;
  for (const std::string& line : lines_of("events.txt")) {
    if (line[0] == '[') {
      world.push_back(line.substr(1, line.size() - 2));
      continue;
    }
    const CompanyScript::Act act = read_act(line);
    for (const std::string& what : world) script.acts.push_back({act.at, "", what, "", "", false});
    world.clear();
    script.acts.push_back(act);
  }
}

void read_notes(CompanyScript& script) {
  for (const std::string& line : lines_of("notes.txt")) {
    Fields fields = split(line, '|');
    fields.resize(5);
    script.notes.push_back(
        {fields[0], fields[1], fields[2], unless_dash(fields[3]), unless_dash(fields[4])});
  }
}

std::size_t decimals(const std::string& number) {
  const std::size_t point = number.find('.');
  return point == std::string::npos ? 0 : number.size() - point - 1;
}

// How much of the way is behind us in that week of 13.
double part_of_way(const std::string& shape, int week) {
  const double x = std::min(1.0, week / 13.0);
  if (shape == "late") return std::pow(x, 2.5);
  if (shape == "early") return 1 - std::pow(1 - x, 2);
  if (shape == "flat") return x < 0.4 ? x : x < 0.8 ? 0.4 : 1.0;
  return x;
}

// "62>71%", "38>15 farms late"
std::string value_on_way(const std::string& path, int week, double noise) {
  const std::size_t arrow = path.find('>');
  const std::string first = path.substr(0, arrow);
  std::size_t end = path.find_first_not_of("0123456789.", arrow + 1);
  end = std::min(end, path.size());
  const std::string last = path.substr(arrow + 1, end - arrow - 1);
  std::string unit = path.substr(end);
  std::string shape;
  for (const char* known : {" late", " early", " flat"}) {
    if (!unit.ends_with(known)) continue;
    shape = known + 1;
    unit.erase(unit.size() - std::string{known}.size());
  }
  const double from = std::stod(first);
  const double to = std::stod(last);
  const double wobble = week >= 13 ? 0 : noise * 0.04;
  const double part = std::clamp(part_of_way(shape, week) + wobble, 0.0, 1.0);
  const std::size_t digits = std::max(decimals(first), decimals(last));
  return fmt::format("{:.{}f}{}", from + (to - from) * part, digits, unit);
}

}  // namespace

std::string value_in_week(const std::string& path, int week, double noise) {
  const Fields words = split(path, ' ');
  if (words[0] == "never") return {};
  if (words[0] == "pass") return week >= std::stoi(words.at(1)) ? "pass" : "not yet";
  if (words[0] == "found")
    return week >= std::stoi(words.at(1)) ? path.substr(path.find(words[2])) : "";
  if (words[0] != "done") return value_on_way(path, week, noise);
  const auto done = std::count_if(words.begin() + 1, words.end(),
                                  [&](const std::string& one) { return std::stoi(one) <= week; });
  return std::to_string(done);
}

std::string with_ids(std::string line, const std::map<std::string, std::string>& ids) {
  for (std::size_t open = line.find('{'); open != std::string::npos; open = line.find('{', open)) {
    const std::size_t close = line.find('}', open);
    const std::string handle = line.substr(open + 1, close - open - 1);
    const auto id = ids.find(handle);
    EXPECT_NE(id, ids.end()) << handle << " in " << line;
    line.replace(open, close - open + 1, id == ids.end() ? "OX" : id->second);
  }
  return line;
}

CompanyScript read_company_script() {
  CompanyScript script;
  read_people(script);
  read_okrs(script);
  read_acts(script);
  read_notes(script);
  return script;
}

}  // namespace tests
