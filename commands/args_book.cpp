// The part of Args that finds things of the book.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "commands/args.h"
#include "commands/parse/id.h"
#include "commands/parse/name.h"
#include "commands/parse/nearest.h"
#include "commands/parse/words.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/kpi.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using parse::IdKind;

template <class Thing>
std::vector<std::string> names_of(const std::vector<Thing>& things) {
  std::vector<std::string> names;
  names.reserve(things.size());
  for (const Thing& thing : things) names.push_back(thing.name);
  return names;
}

// The id nearest to `number` among 1 to `last` for which `text_of` finds something, with its text.
template <class IdType, class TextOf>
std::string nearest_id(std::int64_t number, std::int64_t last, const TextOf& text_of) {
  constexpr std::int64_t kLookedAt = 500;
  const std::string typed = std::to_string(number);
  for (const int edits : {1, 2}) {
    for (std::int64_t i = last; i > std::max<std::int64_t>(0, last - kLookedAt); --i) {
      if (parse::distance(typed, std::to_string(i)) != edits) continue;
      const std::optional<std::string> text = text_of(IdType{i});
      if (!text) continue;
      return fmt::format(" Did you mean {}, {}?", id_text(IdType{i}),
                         shortened(*text, kShownCharacters));
    }
  }
  return {};
}

// The first words of their names.
std::vector<std::string> first_names(const std::vector<okr::Person>& people) {
  std::vector<std::string> names;
  names.reserve(people.size());
  for (const okr::Person& person : people) {
    names.emplace_back(parse::first_word(person.name));
  }
  return names;
}

// Something of the book whose name stands at the beginning of a text.
template <class Thing>
struct Found {
  Thing thing;
  std::size_t length = 0;  // how many bytes of the text its name takes
};

// By the full name, else by the first word of it; absent when none or several have it.
std::optional<Found<okr::Person>> named_person(const store::Book& book, std::string_view text) {
  const auto typed = parse::leading_names(text);
  for (const auto& [name, length] : typed) {
    const auto people = store::persons_named(book, name);
    if (people.size() == 1) return Found<okr::Person>{people.front(), length};
    if (!people.empty()) break;
  }
  if (typed.empty()) return std::nullopt;
  const auto people = store::persons_first_named(book, typed.back().name);
  if (people.size() != 1) return std::nullopt;
  return Found<okr::Person>{people.front(), typed.back().length};
}

std::optional<Found<okr::Team>> named_team(const store::Book& book, std::string_view text) {
  for (const auto& [name, length] : parse::leading_names(text)) {
    if (auto team = store::find_team_by_name(book, name)) {
      return Found<okr::Team>{*std::move(team), length};
    }
  }
  return std::nullopt;
}

std::string likely_person(const store::Book& book, std::string_view text) {
  const auto people = store::list_persons(book);
  const std::string_view typed = text.substr(text.substr(0, 1) == "@" ? 1 : 0);
  for (const auto& names : {names_of(people), first_names(people)}) {
    const auto near = parse::near_name(typed, names);
    if (near) return fmt::format(" Did you mean {}?", people[*near].name);
  }
  return {};
}

// "2031-Q1", where either a team or a cycle may stand.
bool is_like_a_cycle(std::string_view word) {
  constexpr std::size_t kYear = 4;
  return word.size() > kYear && word[kYear] == '-' && parse::all_digits(word.substr(0, kYear));
}

template <class Thing>
[[noreturn]] void refuse_name(const Args& args, const std::vector<Thing>& things,
                              std::string_view noun, std::string_view how_to_add) {
  const auto names = names_of(things);
  const auto near = parse::near_name(args.left(), names);
  throw UserError{fmt::format(
      "There is no {} {}.{}", noun, quoted(args.peek()),
      near ? fmt::format(" Did you mean {}?", names[*near]) : fmt::format(" {}", how_to_add))};
}

std::string key_result_list(const store::Book& book, okr::ObjectiveId objective) {
  std::string list;
  for (const okr::KeyResult& key_result : store::key_results_of(book, objective)) {
    list += (list.empty() ? "" : ", ") + id_text(key_result.id);
  }
  return list;
}

}  // namespace

okr::Person person_called(const Context& context, const MentionedPerson& mentioned,
                          std::string_view word) {
  const store::Book& book = context.book;
  const okr::ConnectionId connection = context.request.connection;
  const auto& [user_id, user_name] = mentioned;
  const auto known = store::find_identity(book, connection, user_id);
  if (known) return store::read_person(book, known->person);
  if (context.access == Access::kReads) {
    throw UserError{fmt::format("{} is not in the book yet.", word)};
  }
  okr::Identity identity;
  identity.connection = connection;
  identity.user_id = user_id;
  identity.user_name = user_name;
  return store::add_person(book, okr::Role::kMember, user_name.empty() ? user_id : user_name,
                           identity);
}

bool Args::at_key_result() const {
  const auto read = parse::read_id(left());
  return read && read->kind == IdKind::kKeyResult;
}

bool Args::at_objective() const {
  const auto read = parse::read_id(left());
  return read && read->kind == IdKind::kObjective;
}

okr::KeyResult Args::key_result() {
  return subject().key_result;
}

store::Subject Args::subject() {
  if (empty()) throw UsageError{"I need a key result, such as KR12."};
  const auto read = parse::read_id(left());
  if (!read) {
    throw UserError{fmt::format("{} is not a key result. They look like KR12.", quoted(peek()))};
  }
  const store::Book& book = context_.book;
  if (read->kind == IdKind::kObjective) {
    const std::string list = key_result_list(book, okr::ObjectiveId{read->number});
    throw UserError{fmt::format("O{} is an objective; I need a key result.{}", read->number,
                                list.empty() ? "" : fmt::format(" It has {}.", list))};
  }
  if (read->kind == IdKind::kKpi) {
    throw UserError{fmt::format("K{} is a KPI; I need a key result, such as KR{}.", read->number,
                                read->number)};
  }
  auto found = store::find_subject(book, okr::KeyResultId{read->number});
  if (!found || !may_see(context_, found->objective)) {
    const auto text_of = [&](okr::KeyResultId id) -> std::optional<std::string> {
      const auto other = store::find_subject(book, id);
      return other && may_see(context_, other->objective) ? std::optional{other->key_result.text}
                                                          : std::nullopt;
    };
    throw UserError{fmt::format(
        "There is no KR{}.{}", read->number,
        nearest_id<okr::KeyResultId>(read->number, store::last_key_result(book), text_of))};
  }
  skip(read->length);
  return *std::move(found);
}

bool Args::at_kpi() const {
  const auto read = parse::read_id(left());
  return read && read->kind == IdKind::kKpi;
}

okr::Kpi Args::kpi() {
  if (empty()) throw UsageError{"I need a KPI, such as K3."};
  const auto read = parse::read_id(left());
  if (!read || (read->kind != IdKind::kKpi && read->kind != IdKind::kBare)) {
    throw UserError{fmt::format(
        "{} is not a KPI. They look like K3; `/okr help kpi` shows what can be done with them.",
        quoted(peek()))};
  }
  const store::Book& book = context_.book;
  auto found = store::find_kpi(book, okr::KpiId{read->number});
  if (!found) {
    const auto text_of = [&](okr::KpiId id) -> std::optional<std::string> {
      const auto other = store::find_kpi(book, id);
      return other ? std::optional{other->text} : std::nullopt;
    };
    throw UserError{
        fmt::format("There is no K{}.{}", read->number,
                    nearest_id<okr::KpiId>(read->number, store::last_kpi(book), text_of))};
  }
  skip(read->length);
  return *std::move(found);
}

okr::Objective Args::objective() {
  if (empty()) throw UsageError{"I need an objective, such as O3."};
  const auto read = parse::read_id(left());
  if (!read) {
    throw UserError{fmt::format("{} is not an objective. They look like O3.", quoted(peek()))};
  }
  const store::Book& book = context_.book;
  if (read->kind == IdKind::kKeyResult) {
    const auto found = store::find_key_result(book, okr::KeyResultId{read->number});
    throw UserError{
        fmt::format("KR{} is a key result; I need an objective.{}", read->number,
                    found ? fmt::format(" It belongs to {}.", id_text(found->objective)) : "")};
  }
  if (read->kind == IdKind::kKpi) {
    throw UserError{
        fmt::format("K{} is a KPI; I need an objective, such as O{}.", read->number, read->number)};
  }
  const auto found = store::find_objective(book, okr::ObjectiveId{read->number});
  if (!found || !may_see(context_, *found)) {
    const auto text_of = [&](okr::ObjectiveId id) -> std::optional<std::string> {
      const auto other = store::find_objective(book, id);
      return other && may_see(context_, *other) ? std::optional{other->text} : std::nullopt;
    };
    throw UserError{fmt::format(
        "There is no O{}.{}", read->number,
        nearest_id<okr::ObjectiveId>(read->number, store::last_objective(book), text_of))};
  }
  skip(read->length);
  return *found;
}

std::optional<okr::Person> Args::mentioned(std::string_view word) const {
  const Request& request = context_.request;
  const store::Book& book = context_.book;
  const auto mention = request.people.find(word);
  if (mention == request.people.end()) {
    if (word.substr(0, 1) != "@") return std::nullopt;
    const auto identity = store::find_identity_by_name(book, request.connection, word.substr(1));
    return identity ? std::optional{store::read_person(book, identity->person)} : std::nullopt;
  }
  return person_called(context_, mention->second, word);
}

bool Args::at_person() const {
  const std::string_view next = peek();
  if (context_.request.people.count(next) > 0 || next.substr(0, 1) == "@") return true;
  return parse::same(next, "me") || named_person(context_.book, left()).has_value();
}

okr::Person Args::person() {
  if (empty()) throw UsageError{"I need a person, such as @bob or me."};
  const std::string_view next = peek();
  if (const auto found = mentioned(next)) {
    skip(next.size());
    return *found;
  }
  if (accept("me") || accept("myself")) return context_.me;
  if (const auto found = named_person(context_.book, left())) {
    skip(found->length);
    return found->thing;
  }
  if (next.substr(0, 1) != "@") {
    const auto identity =
        store::find_identity_by_name(context_.book, context_.request.connection, next);
    if (identity) {
      skip(next.size());
      return store::read_person(context_.book, identity->person);
    }
  }
  throw UserError{
      fmt::format("I don't know who {} is.{}", quoted(next), likely_person(context_.book, left()))};
}

bool Args::at_team() const {
  return named_team(context_.book, left()) ||
         parse::near_name(left(), names_of(store::list_teams(context_.book)));
}

okr::Team Args::team() {
  if (empty()) throw UsageError{"I need a team, by its name."};
  Args words = *this;
  const bool my_team = words.accept("my") && words.accept("team");
  if (!my_team) {
    if (const auto found = named_team(context_.book, left())) {
      skip(found->length);
      return found->thing;
    }
    Args behind = *this;
    if (behind.accept("team") && named_team(context_.book, behind.left())) {
      accept("team");
      return team();
    }
    if (!parse::same(peek(), "team")) {
      if (is_like_a_cycle(peek())) {
        refuse_name(*this, store::list_cycles(context_.book), "cycle", "`/okr cycle` lists them.");
      }
      refuse_name(*this, store::list_teams(context_.book), "team", "`/okr team` lists them.");
    }
  }
  const auto mine = store::teams_of(context_.book, context_.me.id);
  if (mine.size() != 1) {
    throw UserError{fmt::format("You are in {} teams: say which one by its name.", mine.size())};
  }
  if (my_team) skip(peek().size());
  skip(peek().size());
  return mine.front();
}

bool Args::at_cycle() const {
  const auto names = names_of(store::list_cycles(context_.book));
  return parse::longest_name(left(), names) || parse::near_name(left(), names);
}

okr::Cycle Args::cycle() {
  if (empty()) throw UsageError{"I need a cycle, such as 2027-Q1."};
  const auto cycles = store::list_cycles(context_.book);
  if (const auto found = parse::longest_name(left(), names_of(cycles))) {
    skip(found->length);
    return cycles[found->index];
  }
  refuse_name(*this, cycles, "cycle", "`/okr cycle` lists them.");
}

okr::Channel Args::channel() {
  const std::string_view typed = word("a channel, such as #growth, or `here`");
  const Request& request = context_.request;
  if (parse::same(typed, "here")) {
    if (request.direct || request.channel_id.empty()) {
      throw UserError{
          "There is no channel here: this is a direct conversation. Name a channel, or "
          "say this in one."};
    }
    return {request.connection, request.channel_id, request.channel_name};
  }
  const auto mention = request.channels.find(typed);
  if (mention == request.channels.end()) {
    throw UserError{
        fmt::format("I can't tell which channel {} is. Pick it from the list when you "
                    "type it, or say `here` in it.",
                    quoted(typed))};
  }
  return {request.connection, mention->second.id, mention->second.name};
}

}  // namespace commands
