#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "commands/args.h"
#include "commands/cards/change.h"
#include "commands/cards/objective.h"
#include "commands/cards/past.h"
#include "commands/handlers.h"
#include "commands/looking.h"
#include "commands/parse/date.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/scope.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/ledger.h"
#include "store/sql/check_in.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {
namespace {

constexpr std::size_t kObjectivesTold = 8;
constexpr std::size_t kLinesOfOne = 8;  // of one objective
constexpr int kRowsOfOne = 1000;        // of one thing that are looked at
constexpr std::chrono::days kUsual{7};
constexpr std::chrono::days kRecentlyBack{14};

// Since when, and the words for it.
struct Since {
  okr::Day day;
  std::string why;  // may be empty
};

// The first day of the speaker's newest time away that ended lately.
std::optional<okr::Day> last_away(const Context& context) {
  std::optional<okr::Day> first;
  const okr::Day today = context.today();
  for (const okr::Away& away :
       store::list_away(context.book, context.me.id, today - kRecentlyBack)) {
    if (!away.half && away.first_day < today) first = away.first_day;
  }
  return first;
}

Since usual(const Context& context) {
  if (const auto away = last_away(context)) return {*away, ", when you went away"};
  return {context.today() - kUsual, ""};
}

Since read_since(Args& args) {
  const Context& context = args.context();
  if (!args.accept("since")) return usual(context);
  if (const auto length = parse::parse_duration(args.left())) {
    const auto back = std::chrono::ceil<std::chrono::days>(length->duration);
    args.skip(length->length);
    return {context.today() - back, ""};
  }
  return {read_past_day(args, context.today()), ""};
}

// What became of each field of a thing: one row for it, from what it held to what it holds.
std::vector<okr::Change> net_changes(const store::Book& book, okr::Noun noun, std::int64_t id,
                                     okr::Instant since) {
  std::map<std::string, okr::Change> newest;
  std::optional<okr::Change> creation;  // which is told beside what became of it since
  for (const okr::Change& change : store::edits_of(book, noun, id, kRowsOfOne)) {
    if (change.at < since) break;
    if (change.undoes || store::is_undone(book, change.command)) continue;
    if (change.field == "state" && !change.old_value) {
      creation = change;
    } else {
      newest.try_emplace(change.field, change).first->second.old_value = change.old_value;
    }
  }
  std::vector<okr::Change> changes;
  if (creation) {
    const auto state = newest.find("state");
    // That it was published since goes without saying; why it ended does not.
    if (state != newest.end() && state->second.because.empty()) newest.erase(state);
    changes.push_back(*std::move(creation));
  }
  for (auto& [field, change] : newest) {
    if (change.old_value != change.new_value) changes.push_back(std::move(change));
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  return changes;
}

std::string who_said(const store::Book& book, okr::PersonId person) {
  return shortened(store::read_person(book, person).name, 40);
}

// The lines about one objective, "\n" before each.
class Lines {
 public:
  void add(std::string line) {
    if (++count_ <= kLinesOfOne) text_ += "\n" + std::move(line);
  }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::string text() const {
    return count_ > kLinesOfOne ? fmt::format("{}\nand {} more", text_, count_ - kLinesOfOne)
                                : text_;
  }

 private:
  std::size_t count_ = 0;
  std::string text_;
};

void add_edits(Lines& lines, const Context& context, okr::Noun noun, std::int64_t id,
               std::string_view of, okr::Instant since) {
  for (const okr::Change& change : net_changes(context.book, noun, id, since)) {
    const auto what = cards::change_text(context.book, change);
    if (!what) continue;
    lines.add(fmt::format("{}{} ({}, {})", of, *what, who_said(context.book, change.person),
                          scheduler::local_text(context.me.time_zone, change.at)));
  }
}

// "KR1 Activation rate: 33 % → 41 %, confidence 6 → 8, 2 check-ins, bob: “mail is out”"
void add_values(Lines& lines, const Context& context, const okr::KeyResult& key_result,
                okr::Instant since) {
  if (!key_result.latest || key_result.latest->at < since) return;
  const okr::LatestCheckIn& latest = *key_result.latest;
  const auto before = store::counted_at(context.book, key_result.id, since);
  const auto all = store::history(context.book, key_result.id, since, kRowsOfOne);
  const auto count = std::count_if(all.begin(), all.end(), [](const okr::CheckIn& row) {
    return row.kind == okr::CheckInKind::kCheckIn;
  });
  const okr::CheckIn newest = store::read_latest_check_in(context.book, key_result);
  const std::string value = value_text(key_result, latest.value);
  std::string line = fmt::format("{} {}: ", id_text(key_result.id), shortened(key_result.text, 60));
  line += before
              ? fmt::format("{} → {}, confidence {} → {}", value_text(key_result, before->value),
                            value, before->confidence.value(), latest.confidence.value())
              : fmt::format("{}, confidence {}, the first data", value, latest.confidence.value());
  line += fmt::format(", {}, {}", count_text(count, "check-in", "check-ins"),
                      who_said(context.book, newest.person));
  if (!newest.note.empty()) line += fmt::format(": “{}”", shortened(newest.note, 80));
  lines.add(std::move(line));
}

// "progress 0.20 → 0.35"; nothing when it stayed the same.
void add_progress(Lines& lines, const Context& context, const okr::Objective& objective,
                  okr::Instant since) {
  const auto now = cards::view_objective(context.book, objective, context.now).rollup.average;
  const auto then =
      cards::view_objective_at(context.book, objective, since - std::chrono::seconds{1});
  const auto before = then ? then->rollup.average : std::nullopt;
  if (!now || now == before) return;
  lines.add(before ? fmt::format("progress {} → {}", before->text(), now->text())
                   : fmt::format("progress {}, the first data", now->text()));
}

Lines lines_about(const Context& context, const okr::Objective& objective, okr::Instant since) {
  Lines lines;
  add_progress(lines, context, objective, since);
  add_edits(lines, context, okr::Noun::kObjective, objective.id.value, "", since);
  for (const okr::KeyResult& key_result : store::key_results_of(context.book, objective.id)) {
    add_values(lines, context, key_result, since);
    add_edits(lines, context, okr::Noun::kKeyResult, key_result.id.value,
              fmt::format("{} {}: ", id_text(key_result.id), shortened(key_result.text, 60)),
              since);
  }
  return lines;
}

// Of the cycles of now, and of those that ended lately enough to have changed since then.
std::vector<okr::Objective> objectives_since(const Context& context, const Scope& scope,
                                             okr::Day since) {
  constexpr std::chrono::days kGraded{60};  // after the end of a cycle it changes no more
  auto objectives = objectives_in(context, scope);
  if (scope.cycle) return objectives;
  const auto now = current_cycles(context.book);
  for (const okr::Cycle& cycle : store::list_cycles(context.book)) {
    if (now.contains(cycle.id) || cycle.last_day + kGraded < since) continue;
    if (cycle.state == okr::CycleState::kPlanning) continue;
    Scope past = scope;
    past.cycle = cycle;
    const auto more = objectives_in(context, past);
    objectives.insert(objectives.end(), more.begin(), more.end());
  }
  return objectives;
}

}  // namespace

Message changes(Context& context, Args& args) {
  const bool since_first = parse::same(args.peek(), "since");
  Since since = read_since(args);
  const Scope scope = read_scope(args);
  if (!since_first && parse::same(args.peek(), "since")) since = read_since(args);
  args.end();
  const okr::Instant from =
      scheduler::to_instant(context.me.time_zone, since.day, std::chrono::minutes{0});
  Message message;
  message.add(Header{fmt::format("What changed in {} since {}{}", scope_text(scope),
                                 scheduler::day_text(since.day), since.why)});
  std::size_t count = 0;
  for (const okr::Objective& objective : objectives_since(context, scope, since.day)) {
    const Lines lines = lines_about(context, objective, from);
    if (lines.empty() || ++count > kObjectivesTold) continue;
    Text text{cards::objective_title(objective)};
    text.spans.push_back(plain(lines.text()));
    message.add(std::move(text));
  }
  if (count == 0) message.add(paragraph("Nothing."));
  if (count > kObjectivesTold) {
    message.add(Note{{plain(fmt::format("and {} more. One team alone: ", count - kObjectivesTold)),
                      code("/okr changes since 7 days <team>")}});
  }
  message.add(Note{{plain("All about one key result: "), code("/okr history <key result>")}});
  return message;
}

}  // namespace commands
