#include "commands/file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "commands/args.h"
#include "commands/cards/objective.h"
#include "commands/handlers.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/scope.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/sql/check_in.h"
#include "store/sql/delivery.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/person_data.h"
#include "store/sql/team.h"

namespace commands {
namespace {

constexpr int kMostCheckIns = 10'000;  // of one key result

// What a file is of, as a delivery carries it: "csv cycle 3 team 1 team 2", "json person 7".
struct Wanted {
  File::Format format = File::Format::kCsv;
  Scope scope;
  std::optional<okr::PersonId> person;
};

std::string to_text(const Wanted& wanted) {
  std::string text = wanted.format == File::Format::kCsv ? "csv" : "json";
  if (wanted.person) text += fmt::format(" person {}", wanted.person->value);
  if (wanted.scope.cycle) text += fmt::format(" cycle {}", wanted.scope.cycle->id.value);
  for (const okr::Team& team : wanted.scope.teams) text += fmt::format(" team {}", team.id.value);
  return text;
}

// Absent when something of it is not there any more.
std::optional<Wanted> wanted_in(const store::Book& book, const std::string& text) {
  std::istringstream words{text};
  std::string word;
  std::int64_t number = 0;
  Wanted wanted;
  words >> word;
  if (word == "json") wanted.format = File::Format::kJson;
  while (words >> word >> number) {
    if (word == "person") wanted.person = okr::PersonId{number};
    if (word == "cycle") wanted.scope.cycle = store::find_cycle(book, okr::CycleId{number});
    if (word == "cycle" && !wanted.scope.cycle) return std::nullopt;
    if (word != "team") continue;
    const auto team = store::find_team(book, okr::TeamId{number});
    if (!team) return std::nullopt;
    wanted.scope.teams.push_back(*team);
  }
  return wanted;
}

std::string day_cell(okr::Day day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string person_called(const store::Book& book, okr::PersonId person) {
  return store::read_person(book, person).name;
}

// The columns that `milepost import --csv` takes, then where it stands.
store::BookTable okr_table() {
  store::BookTable table{"okrs", {}, {}};
  for (const char* name : {"objective",  "key result", "owner",          "objective owner",
                           "team",       "cycle",      "objective kind", "parent",
                           "kind",       "baseline",   "target",         "unit",
                           "due",        "why",        "objective id",   "key result id",
                           "state",      "value",      "confidence",     "progress",
                           "checked in", "low",        "commit",         "stretch",
                           "percent",    "weight",     "indicator",      "private"}) {
    table.columns.push_back({name, false});
  }
  return table;
}

using Cells = std::vector<std::optional<std::string>>;

Cells objective_cells(const store::Book& book, okr::PersonId reader,
                      const okr::Objective& objective) {
  auto parent = objective.parent ? store::find_objective(book, *objective.parent) : std::nullopt;
  if (parent && !store::may_see(book, reader, *parent)) parent.reset();
  return {objective.text,
          "",
          "",
          person_called(book, objective.owner),
          store::read_team(book, objective.team).name,
          store::read_cycle(book, objective.cycle).name,
          std::string{store::to_text(objective.kind)},
          parent ? parent->text : "",
          "",
          "",
          "",
          "",
          "",
          objective.why,
          id_text(objective.id),
          "",
          std::string{store::to_text(objective.state)},
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          objective.is_private ? "yes" : ""};
}

std::string target_cell(const okr::KeyResult& key_result) {
  if (key_result.kind != okr::KeyResultKind::kMilestones) return key_result.target.text();
  std::string list;
  for (const okr::Milestone& one : key_result.milestones) {
    list += (list.empty() ? "" : "; ") + one.text;
    if (one.due_day) list += " by " + day_cell(*one.due_day);
  }
  return list;
}

void add_measure(const store::Book& book, Cells& cells, const cards::KeyResultView& view) {
  const okr::KeyResult& row = view.key_result;
  cells[1] = row.text;
  cells[2] = person_called(book, row.owner);
  cells[8] = std::string{store::to_text(row.kind)};
  const auto number = [](const std::optional<okr::Decimal>& value) {
    return value ? value->text() : std::string{};
  };
  if (!row.relative) {  // else they are not known yet
    cells[9] = row.baseline.text();
    cells[10] = target_cell(row);
  }
  cells[11] = row.unit;
  cells[12] = row.due_day ? day_cell(*row.due_day) : "";
  cells[15] = id_text(row.id);
  cells[21] = number(row.low);
  cells[22] = number(row.commit);
  cells[23] = number(row.stretch);
  cells[24] = number(row.relative);
  cells[25] = std::to_string(row.weight);
  cells[26] = row.indicator ? std::string{okr::word(*row.indicator)} : "";
  if (!row.latest) return;
  cells[17] = row.latest->value.text();
  cells[18] = std::to_string(row.latest->confidence.value());
  cells[19] = view.standing.progress ? view.standing.progress->score.text() : "";
  cells[20] = day_cell(std::chrono::floor<std::chrono::days>(row.latest->at));
}

store::BookTable check_in_table(const store::Book& book, const std::vector<okr::KeyResultId>& ids) {
  store::BookTable table{"check-ins",
                         {{"key result id", false},
                          {"day", false},
                          {"by", false},
                          {"what", false},
                          {"value", false},
                          {"confidence", true},
                          {"note", false}},
                         {}};
  constexpr const char* kKinds[] = {"check-in", "correction", "taken back"};
  for (const okr::KeyResultId id : ids) {
    auto rows = store::history(book, id, std::nullopt, kMostCheckIns);
    std::reverse(rows.begin(), rows.end());
    for (const okr::CheckIn& row : rows) {
      table.rows.push_back({id_text(id), day_cell(std::chrono::floor<std::chrono::days>(row.at)),
                            person_called(book, row.person),
                            kKinds[static_cast<std::size_t>(row.kind)], row.value.text(),
                            std::to_string(row.confidence.value()), row.note});
    }
  }
  return table;
}

// "growth-and-sales"
std::string in_a_name(std::string_view text) {
  std::string name;
  for (const char c : parse::lower(text)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
    if (name.size() >= 40) break;
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "okrs" : name;
}

File okrs_of(const store::Book& book, okr::PersonId reader, const Wanted& wanted,
             okr::Instant now) {
  File file;
  file.format = wanted.format;
  store::BookTable table = okr_table();
  std::vector<okr::KeyResultId> ids;
  for (const okr::Objective& objective : objectives_in(book, reader, wanted.scope)) {
    const auto view = cards::view_objective(book, objective, now);
    const Cells cells = objective_cells(book, reader, objective);
    if (view.key_results.empty()) table.rows.push_back(cells);
    for (const cards::KeyResultView& row : view.key_results) {
      add_measure(book, table.rows.emplace_back(cells), row);
      ids.push_back(row.key_result.id);
    }
  }
  const std::string day = day_cell(scheduler::local_day(store::read_org(book).time_zone, now));
  const bool csv = wanted.format == File::Format::kCsv;
  file.name =
      fmt::format("okrs-{}-{}.{}", in_a_name(scope_text(wanted.scope)), day, csv ? "csv" : "json");
  file.caption =
      fmt::format("The OKRs of {}, as you asked: {}.", scope_text(wanted.scope),
                  count_text(static_cast<std::int64_t>(table.rows.size()), "line", "lines"));
  file.tables.push_back(std::move(table));
  if (!csv) file.tables.push_back(check_in_table(book, ids));
  return file;
}

File data_of(const store::Book& book, okr::PersonId person) {
  File file;
  file.format = File::Format::kJson;
  file.name = fmt::format("person-{}.json", person.value);
  file.caption = fmt::format("All that the book knows of {}, as you asked.",
                             shortened(person_called(book, person), 60));
  file.tables = store::rows_about(book, person);
  return file;
}

// Puts the file into the queue for the speaker.
void send(const Context& context, const Wanted& wanted, std::string_view reason) {
  okr::Delivery delivery;
  delivery.org = context.book.org;
  delivery.kind = okr::DeliveryKind::kFile;
  delivery.person = context.me.id;
  delivery.body = to_text(wanted);
  delivery.reason = reason;
  delivery.due_at = context.now;
  delivery.next_at = context.now;
  store::add_delivery(context.book, delivery);
}

}  // namespace

std::optional<File> compose_file(const store::Book& book, const okr::Delivery& delivery,
                                 okr::Instant now) {
  if (!delivery.person) return std::nullopt;
  const auto wanted = wanted_in(book, delivery.body);
  if (!wanted) return std::nullopt;
  return wanted->person ? data_of(book, *wanted->person)
                        : okrs_of(book, *delivery.person, *wanted, now);
}

Message export_okrs(Context& context, Args& args) {
  Wanted wanted;
  if (args.accept("json")) {
    wanted.format = File::Format::kJson;
  } else {
    args.accept("csv");
  }
  wanted.scope = read_scope(args);
  args.end();
  if (objectives_in(context, wanted.scope).empty()) {
    throw UserError{
        fmt::format("There is no objective of {} to export.", scope_text(wanted.scope))};
  }
  send(context, wanted, "You asked for an export.");
  return sentence(
      fmt::format("The OKRs of {} are on their way to you as a file, in our direct "
                  "conversation.",
                  scope_text(wanted.scope)));
}

Message admin_data(Context& context, Args& args) {
  Wanted wanted;
  const okr::Person person = args.person();
  args.end();
  if (person.id != context.me.id && context.me.role != okr::Role::kAdministrator) {
    throw UserError{
        "Only administrators get what is known of somebody else. Yours: "
        "`/okr admin data me`."};
  }
  wanted.format = File::Format::kJson;
  wanted.person = person.id;
  send(context, wanted, "You asked for what is known of a person.");
  return sentence(
      fmt::format("All that the book knows of {} is on its way to you as a file, in our direct "
                  "conversation.",
                  shortened(person.name, 60)));
}

}  // namespace commands
