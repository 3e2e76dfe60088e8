#include "commands/cards/change.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "commands/changed_value.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/sql/blocker.h"
#include "store/sql/grade.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/remark.h"
#include "store/sql/retro.h"
#include "store/sql/team.h"
#include "store/sql/waiver.h"

namespace commands::cards {
namespace {

constexpr std::size_t kValue = 80;

std::optional<std::int64_t> number(const std::string& stored) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), value);
  if (error != std::errc{} || end != stored.data() + stored.size()) return std::nullopt;
  return value;
}

// The name behind a stored id; absent when the field holds no id or nothing is behind it.
std::optional<std::string> named(const store::Book& book, std::string_view field, std::int64_t id) {
  if (field == "owner" || field == "check_in_owner") {
    const auto person = store::find_person(book, okr::PersonId{id});
    return person ? std::optional{person->name} : std::nullopt;
  }
  if (field == "team") {
    const auto team = store::find_team(book, okr::TeamId{id});
    return team ? std::optional{team->name} : std::nullopt;
  }
  if (field == "cycle") {
    const auto cycle = store::find_cycle(book, okr::CycleId{id});
    return cycle ? std::optional{cycle->name} : std::nullopt;
  }
  if (field == "parent" || field == "carried_from") {
    // Whoever reads this may see what was changed, and not what it was tied to.
    const auto other = store::find_objective(book, okr::ObjectiveId{id});
    return other && other->is_private ? "something private" : id_text(okr::ObjectiveId{id});
  }
  if (field == "score") return okr::grade_text(okr::Score::clamped(id));
  if (field == "votes_shown") return "shown";
  if (field == "due_day") return scheduler::day_text(okr::Day{std::chrono::days{id}});
  return std::nullopt;
}

std::string shown(const store::Book& book, const okr::Change& change,
                  const std::optional<std::string>& stored) {
  if (!stored || stored->empty()) return "empty";
  if (const auto id = number(*stored)) {
    if (auto name = named(book, change.field, *id)) return shortened(*name, kValue);
  }
  return shortened(changed_value(book, change, stored, "UTC"), kValue);
}

std::string label(std::string field) {
  if (field == "score_because") return "reason of the score";
  if (field.starts_with("score_")) field = field.substr(std::string_view{"score_"}.size());
  std::replace(field.begin(), field.end(), '_', ' ');
  return field;
}

std::string blocker_change_text(const store::Book& book, okr::BlockerId id,
                                const okr::Change& change) {
  const auto blocker = store::find_blocker(book, id);
  const std::string name =
      blocker ? fmt::format("blocker B{} “{}”", id.value, shortened(blocker->text, kValue))
              : fmt::format("blocker B{}", id.value);
  if (!change.new_value) return name + ": taken back";
  if (!change.old_value) return name + ": opened";
  return fmt::format("{}: {}", name, *change.new_value == "open" ? "open again" : "over");
}

// "comment “…”"; taken back ones are not repeated.
std::string remark_change_text(const store::Book& book, const okr::Change& change,
                               std::string_view id) {
  constexpr int kMost = 1000;
  std::string_view kind = "comment";
  std::string text;
  for (const okr::Remark& one : store::remarks_of(book, change.noun, change.noun_id, kMost)) {
    if (std::to_string(one.id.value) != id) continue;
    if (one.review)
      kind = "review";
    else if (one.kind == okr::RemarkKind::kDecision)
      kind = "decision";
    else if (one.kind == okr::RemarkKind::kAcknowledgement)
      kind = "has read the check-in";
    if (!one.text.empty()) text = fmt::format(" “{}”", shortened(one.text, kValue));
  }
  if (!change.new_value) return "took back a comment or a decision";
  return fmt::format("{}{}", kind, text);
}

// A contributor or a remark, which is there or not; absent for any other field.
std::optional<std::string> part_change_text(const store::Book& book, const okr::Change& change) {
  const std::string_view field = change.field;
  const std::size_t colon = field.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view part = field.substr(0, colon);
  if (part == "contributor") {
    return fmt::format("{}: {}", changed_field(book, change),
                       change.new_value ? "added" : "removed");
  }
  if (part == "remark") return remark_change_text(book, change, field.substr(colon + 1));
  if (part == "dependency") {
    return fmt::format("{}{}", change.new_value ? "" : "no longer ", changed_field(book, change));
  }
  if (part == "proposal") {
    return "proposal: " + change.new_value.value_or("taken back");
  }
  return std::nullopt;
}

// What only its author may see.
bool is_private(std::string_view field) {
  return store::voter_of(field) || store::retro_answer_of(field);
}

bool is_told_with_the_score(std::string_view field) {
  return field == "score_proposed" || field == "decision_because";
}

// What needs no "was": who is asked, which way it goes, a goal in percent; absent for the rest.
std::optional<std::string> said_by_itself(const store::Book& book, const okr::Change& change) {
  const auto& now = change.new_value;
  if (change.field == "check_in_owner") {
    const std::string who = now ? shown(book, change, now) : "its owner";
    return who + " is asked for check-ins" +
           (change.old_value ? ", was " + shown(book, change, change.old_value) : "");
  }
  if (change.field == "relative" && !now) return "its first value is its baseline now";
  if (change.field == "kind" && change.noun == okr::Noun::kKeyResult) {
    return std::string{now == "decrease" ? "is to go down now" : "is to go up now"};
  }
  return std::nullopt;
}

std::string what(const store::Book& book, const okr::Change& change) {
  if (const auto part = part_change_text(book, change)) return *part;
  if (const auto blocker = store::blocker_of(change.field)) {
    return blocker_change_text(book, *blocker, change);
  }
  if (const auto rule = store::waived_rule(change.field)) {
    if (!change.new_value) return fmt::format("L{:02} no longer waived", *rule);
    return fmt::format("L{:02} waived: “{}”", *rule, shortened(*change.new_value, kValue));
  }
  if (change.field == "state" && !change.old_value) return "created";
  if (change.field == "state" && !change.new_value) return "taken back";
  if (const auto said = said_by_itself(book, change)) return *said;
  const std::string name = label(change.field);
  const bool was = change.old_value && !change.old_value->empty();
  const bool is = change.new_value && !change.new_value->empty();
  if (!is)
    return fmt::format("no {} any more, was {}", name, shown(book, change, change.old_value));
  return fmt::format("{}: {}{}", name, shown(book, change, change.new_value),
                     was ? ", was " + shown(book, change, change.old_value) : "");
}

}  // namespace

std::optional<std::string> change_text(const store::Book& book, const okr::Change& change) {
  if (change.field == "check_in" || change.field == "published_at") return std::nullopt;
  if (is_private(change.field) || is_told_with_the_score(change.field)) return std::nullopt;
  std::string text = what(book, change);
  if (change.undoes) text += " (undone)";
  // What a draft was carried on or taken from a template for is no reason of its own.
  const bool creation = change.field == "state" && !change.old_value;
  if (!change.because.empty() && (!creation || change.via == "import")) {
    text += fmt::format(", because “{}”", shortened(change.because, kValue));
  }
  return text;
}

}  // namespace commands::cards
