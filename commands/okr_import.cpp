#include "commands/okr_import.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>

#include "commands/csv.h"
#include "commands/drafts.h"
#include "commands/error.h"
#include "commands/import_measure.h"
#include "commands/parse/date.h"
#include "commands/parse/name.h"
#include "commands/parse/words.h"
#include "commands/planned_objective.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/okr/progress.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/team.h"
#include "store/utf8.h"

namespace commands {
namespace {

constexpr std::size_t kMostOfFile = 5'000;  // lines

const std::vector<std::string> kColumns = {
    "objective", "key result", "owner",  "objective owner", "team",    "cycle",  "objective kind",
    "indicator", "parent",     "kind",   "baseline",        "target",  "unit",   "due",
    "why",       "low",        "commit", "stretch",         "percent", "weight", "private"};
// What an export says besides: a draft has no number of its own yet and stands nowhere.
const std::vector<std::string> kLeftOut = {"objective id", "key result id", "state",     "value",
                                           "confidence",   "progress",      "checked in"};

constexpr std::string_view kGarbled = "It is not UTF-8: save the file as “CSV UTF-8”.";

// "Key_Result " is "key result".
std::string column_name(std::string_view typed) {
  std::string name = parse::lower(parse::in_one_line(typed));
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

// Reads a file into what is to be made, and says what is wrong with it.
class OkrPlan {
 public:
  OkrPlan(const store::Book& book, okr::Instant now)
      : book_(book),
        now_(now),
        today_(std::chrono::floor<std::chrono::days>(now)),
        teams_(store::list_teams(book)),
        cycles_(store::list_cycles(book)),
        people_(store::list_persons(book)) {
    std::erase_if(cycles_, [](const okr::Cycle& cycle) {
      return cycle.state != okr::CycleState::kPlanning && cycle.state != okr::CycleState::kActive;
    });
  }

  void read(std::string_view text) {
    const CsvText csv = read_csv(text);
    // Spreadsheets write semicolons where the comma stands before the decimals.
    if (csv.delimiter == ';') mark_ = parse::DecimalMark::kComma;
    if (csv.unclosed > 0) fault(csv.unclosed, "A quotation mark begins here and never ends.");
    if (csv.records.empty() && csv.unclosed == 0) fault(1, "The file is empty.");
    // What stands behind an open quotation mark is in one cell, and says nothing of its own line.
    const std::size_t whole = csv.records.size() - (csv.unclosed > 0 ? 1 : 0);
    if (whole == 0) return;
    if (csv.records.size() > kMostOfFile) {
      return fault(
          1, fmt::format("The file has more than {} lines: import it in parts.", kMostOfFile));
    }
    if (!read_header(csv.records.front())) return;
    if (csv.records.size() == 1) {
      return fault(1, "Only the names of the columns are there: nothing is to be made.");
    }
    for (std::size_t i = 1; i < whole; ++i) {
      const CsvRecord& record = csv.records[i];
      try {
        read_record(record);
      } catch (const UserError& problem) {  // so that every faulty line is told, not the first one
        fault(record.line, problem.what());
      }
    }
    find_parents();
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
  }

  [[nodiscard]] const std::vector<ImportFault>& faults() const { return faults_; }
  [[nodiscard]] const std::vector<PlannedObjective>& objectives() const { return objectives_; }

 private:
  void fault(std::size_t line, std::string sentence) {
    faults_.push_back({line, std::move(sentence)});
  }

  // Whether it can be read by its columns.
  bool read_header(const CsvRecord& header) {
    const std::size_t before = faults_.size();
    if (is_garbled(header)) {
      fault(header.line, std::string{kGarbled});
      return false;
    }
    header_width_ = header.cells.size();
    for (std::size_t i = 0; i < header.cells.size(); ++i) {
      const std::string name = column_name(header.cells[i]);
      const bool left_out = std::find(kLeftOut.begin(), kLeftOut.end(), name) != kLeftOut.end();
      if (name.empty() || left_out) continue;
      if (std::find(kColumns.begin(), kColumns.end(), name) == kColumns.end()) {
        const auto near = parse::near_name(name, kColumns);
        fault(header.line,
              fmt::format("I don't know the column {}. {}", quoted(header.cells[i]),
                          near ? fmt::format("Is it “{}”?", kColumns[*near])
                               : fmt::format("Known: {}.", fmt::join(kColumns, ", "))));
      } else if (!columns_.emplace(name, i).second) {
        fault(header.line, fmt::format("The column “{}” is there twice.", name));
      }
    }
    if (!columns_.contains("objective")) {
      fault(header.line, "The first line must name the columns, and one of them is “objective”.");
    }
    return faults_.size() == before;
  }

  static bool is_garbled(const CsvRecord& record) {
    return !std::all_of(record.cells.begin(), record.cells.end(), store::valid_utf8);
  }

  // The cell of a column, empty when there is none.
  [[nodiscard]] static std::string cell(const CsvRecord& record,
                                        const std::map<std::string, std::size_t>& columns,
                                        const std::string& column) {
    const auto found = columns.find(column);
    if (found == columns.end() || found->second >= record.cells.size()) return {};
    return parse::harmless(parse::trimmed(record.cells[found->second]));
  }
  [[nodiscard]] std::string cell(const CsvRecord& record, const std::string& column) const {
    return cell(record, columns_, column);
  }

  void read_record(const CsvRecord& record) {
    if (is_garbled(record)) throw UserError{std::string{kGarbled}};
    for (std::size_t i = header_width_; i < record.cells.size(); ++i) {
      if (record.cells[i].empty()) continue;
      throw UserError{
          "It has more cells than the first line has columns; is a text with a delimiter not "
          "quoted?"};
    }
    const std::string text = cell(record, "objective");
    if (text.empty() && !current_) {
      throw UserError{"It names no objective, and no line above does."};
    }
    if (!text.empty()) take_objective(record, text);
    if (!cell(record, "key result").empty()) take_key_result(record);
  }

  void take_objective(const CsvRecord& record, const std::string& text) {
    current_.reset();  // so that nothing is added to the one before when this line is wrong
    PlannedObjective planned;
    planned.line = record.line;
    planned.parent = cell(record, "parent");
    planned.cycle = cycle_of(cell(record, "cycle"));
    const okr::Team team = team_of(cell(record, "team"));
    planned.objective.text = limited(text, kMostOfText, "An objective");
    planned.objective.why = limited(cell(record, "why"), kMostOfWhy, "The reason why");
    planned.objective.team = team.id;
    planned.objective.cycle = planned.cycle.id;
    const std::string owner = cell(record, "objective owner");
    planned.objective.owner = owner_of(owner.empty() ? cell(record, "owner") : owner, team);
    planned.objective.kind = kind_of(cell(record, "objective kind"));
    planned.objective.is_private = is_private(cell(record, "private"));
    for (std::size_t i = 0; i < objectives_.size(); ++i) {
      okr::Objective& other = objectives_[i].objective;
      if (other.text == planned.objective.text && other.team == team.id &&
          other.cycle == planned.cycle.id) {
        other.is_private = other.is_private || planned.objective.is_private;
        current_ = i;
        return;
      }
    }
    objectives_.push_back(std::move(planned));
    current_ = objectives_.size() - 1;
  }

  void take_key_result(const CsvRecord& record) {
    PlannedObjective& planned = objectives_[*current_];
    okr::KeyResult key_result;
    key_result.text = limited(cell(record, "key result"), kMostOfText, "A key result");
    const std::string owner = cell(record, "owner");
    key_result.owner = owner.empty()
                           ? planned.objective.owner
                           : owner_of(owner, store::read_team(book_, planned.objective.team));
    read_measure(measure_cells(record), key_result);
    if (const std::string due = cell(record, "due"); !due.empty()) {
      const auto day = parse::read_day(due, today_, parse::Direction::kComing);
      if (!day || day->length != due.size()) {
        throw UserError{fmt::format("{} is no day such as 2026-12-15.", quoted(due))};
      }
      require_within(planned.cycle, day->day);
      key_result.due_day = day->day;
    }
    for (const okr::Milestone& one : key_result.milestones) {
      if (one.due_day) require_within(planned.cycle, *one.due_day);
    }
    for (const okr::KeyResult& other : planned.key_results) {
      const bool twice =
          parse::same(other.text, key_result.text) && same_measure(other, key_result);
      if (!twice) continue;
      throw UserError{
          fmt::format("The key result {} is in a line above already, under the same "
                      "objective.",
                      quoted(key_result.text))};
    }
    key_result.created_at = now_;
    if (const auto problem = okr::target_problem(key_result)) throw UserError{*problem};
    planned.key_results.push_back(std::move(key_result));
  }

  static bool same_measure(const okr::KeyResult& a, const okr::KeyResult& b) {
    return a.kind == b.kind && a.baseline == b.baseline && a.target == b.target &&
           a.unit == b.unit && a.low == b.low && a.relative == b.relative;
  }

  [[nodiscard]] MeasureCells measure_cells(const CsvRecord& record) const {
    return {.kind = cell(record, "kind"),
            .baseline = cell(record, "baseline"),
            .target = cell(record, "target"),
            .unit = cell(record, "unit"),
            .low = cell(record, "low"),
            .commit = cell(record, "commit"),
            .stretch = cell(record, "stretch"),
            .percent = cell(record, "percent"),
            .weight = cell(record, "weight"),
            .indicator = cell(record, "indicator"),
            .mark = mark_,
            .today = today_};
  }

  static bool is_private(const std::string& typed) {
    const auto among = [&](std::initializer_list<std::string_view> words) {
      return std::any_of(words.begin(), words.end(),
                         [&](std::string_view word) { return parse::same(word, typed); });
    };
    if (among({"", "no", "n", "false", "0", "public"})) return false;
    if (among({"yes", "y", "true", "1", "x", "private"})) return true;
    throw UserError{fmt::format("Private is yes or no, and not {}.", quoted(typed))};
  }

  static okr::ObjectiveKind kind_of(const std::string& typed) {
    if (typed.empty()) return okr::ObjectiveKind::kAspirational;
    if (const auto kind = objective_kind(parse::lower(typed))) return *kind;
    throw UserError{fmt::format("{} is no kind of objective: committed, aspirational or learning.",
                                quoted(typed))};
  }

  // By name; without one the only one there is.
  template <class Thing>
  static const Thing& one_of(const std::vector<Thing>& things, const std::string& typed,
                             std::string_view noun) {
    if (typed.empty() && things.size() == 1) return things.front();
    if (typed.empty()) {
      throw UserError{fmt::format("It names no {}, and there {}.", noun,
                                  things.empty() ? "is none yet" : "are several")};
    }
    std::vector<std::string> names;
    for (const Thing& thing : things) {
      if (parse::same(thing.name, typed)) return thing;
      names.push_back(thing.name);
    }
    const auto near = parse::near_name(typed, names);
    throw UserError{fmt::format("There is no {} {}{}", noun, quoted(typed),
                                near ? fmt::format("; is it {}?", names[*near]) : ".")};
  }
  [[nodiscard]] const okr::Team& team_of(const std::string& typed) const {
    return one_of(teams_, typed, "team");
  }
  [[nodiscard]] const okr::Cycle& cycle_of(const std::string& typed) const {
    return one_of(cycles_, typed, "planned or running cycle");
  }

  [[nodiscard]] okr::PersonId owner_of(const std::string& typed, const okr::Team& team) const {
    if (typed.empty()) {
      if (team.lead) return *team.lead;
      throw UserError{fmt::format("It names no owner, and {} has no lead.", team.name)};
    }
    std::vector<okr::PersonId> found;
    for (const okr::Person& person : people_) {
      if (person.left_at) continue;
      const bool mentioned = typed.starts_with("@") && has_user_name(person.id, typed.substr(1));
      if (mentioned || parse::same(person.name, typed)) found.push_back(person.id);
    }
    if (found.empty()) {
      for (const okr::Person& person : people_) {
        if (!person.left_at && parse::same(parse::first_word(person.name), typed)) {
          found.push_back(person.id);
        }
      }
    }
    if (found.size() == 1) return found.front();
    throw UserError{
        found.empty()
            ? fmt::format("There is nobody called {} who is here.", quoted(typed))
            : fmt::format("Several people are called {}: say the full name.", quoted(typed))};
  }

  [[nodiscard]] bool has_user_name(okr::PersonId person, std::string_view name) const {
    const auto identities = store::identities_of(book_, person);
    return std::any_of(identities.begin(), identities.end(), [&](const okr::Identity& identity) {
      return parse::same(identity.user_name, name);
    });
  }

  void find_parents() {
    for (PlannedObjective& planned : objectives_) {
      if (planned.parent.empty()) continue;
      const auto same = [&](const std::string& text) { return parse::same(text, planned.parent); };
      for (std::size_t i = 0; i < objectives_.size(); ++i) {
        if (!same(objectives_[i].objective.text)) continue;
        planned.planned_parent = i;
        planned.parent_text = objectives_[i].objective.text;
      }
      if (planned.planned_parent) continue;
      for (const okr::Objective& known : store::list_objectives(book_, {})) {
        if (!same(known.text) && !same(id_text(known.id))) continue;
        planned.objective.parent = known.id;
        planned.parent_text = fmt::format("{} {}", id_text(known.id), known.text);
      }
      if (!planned.objective.parent) {
        fault(planned.line, fmt::format("There is no objective {} for it to stand under.",
                                        quoted(planned.parent)));
      }
    }
    for (const PlannedObjective& planned : objectives_) {
      std::set<const PlannedObjective*> above{&planned};
      for (auto at = planned.planned_parent; at; at = objectives_[*at].planned_parent) {
        if (above.insert(&objectives_[*at]).second) continue;
        fault(planned.line, "It would stand under itself.");
        break;
      }
    }
  }

  const store::Book& book_;
  const okr::Instant now_;
  const okr::Day today_;
  std::size_t header_width_ = 0;
  parse::DecimalMark mark_ = parse::DecimalMark::kPoint;
  const std::vector<okr::Team> teams_;
  std::vector<okr::Cycle> cycles_;
  const std::vector<okr::Person> people_;
  std::map<std::string, std::size_t> columns_;
  std::vector<PlannedObjective> objectives_;
  std::optional<std::size_t> current_;  // of the line before
  std::vector<ImportFault> faults_;
};

}  // namespace

ImportedOkrs import_okrs(const store::Book& book, const store::Author& author, std::string_view csv,
                         Import how) {
  OkrPlan plan{book, author.at};
  plan.read(csv);
  if (!plan.faults().empty()) return {plan.faults(), {}};
  if (how == Import::kForReal) make_planned(book, author, plan.objectives());
  return {{}, lines_of(book, plan.objectives())};
}

}  // namespace commands
