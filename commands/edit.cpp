#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "commands/args.h"
#include "commands/coach/book.h"
#include "commands/coach/moments.h"
#include "commands/coach/way.h"
#include "commands/edit.h"
#include "commands/edit_fields.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/parse/id.h"
#include "commands/parse/nearest.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/report.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using okr::KeyResult;
using okr::Objective;

template <class Thing>
const EditableField<Thing>& field_named(const Thing& thing, std::string_view typed) {
  const auto fields = editable_fields(thing);
  const std::string id = id_text(thing.id);
  const auto found = std::find_if(std::begin(fields), std::end(fields), [&](const auto& field) {
    return parse::same(field.typed, typed);
  });
  if (found != std::end(fields)) return *found;
  std::vector<std::string> names;
  std::string list;
  for (const auto& field : fields) {
    names.emplace_back(field.typed);
    list += fmt::format("{}{}", list.empty() ? "" : ", ", field.typed);
  }
  const auto near = parse::nearest(typed, names);
  throw UserError{fmt::format("{} has no field \"{}\".{} It has {}.", id,
                              shortened(typed, kShownCharacters),
                              near ? fmt::format(" Did you mean `{}`?", names[*near]) : "", list)};
}

// The words of the new value, and the reason behind "because". A why has reasons of its own.
struct Typed {
  std::string_view value;
  std::string reason;
};
Typed read_typed(Args& args, std::string_view field) {
  if (field == "why") return {args.rest(), {}};
  const std::string_view value = args.until({"because"});
  args.accept("because");
  return {value, limited(args.rest(), kMostOfReason, "A reason")};
}

void require_unfinished(const Subject& subject, std::string_view id) {
  const okr::CycleState cycle = subject.cycle.state;
  if (cycle == okr::CycleState::kGrading) {
    throw UserError{
        fmt::format("{} is in {}, which is being graded: what was set out to do stands, and only "
                    "grades are written now: `/okr grade {}`.",
                    id, subject.cycle.name, id)};
  }
  if (cycle == okr::CycleState::kClosed) {
    throw UserError{fmt::format("{} is closed with its cycle {}: nothing in it changes any more.",
                                id, subject.cycle.name)};
  }
  if (subject.objective.state == okr::ObjectiveState::kClosed) {
    throw UserError{fmt::format("{} is closed: nothing in it changes any more.",
                                id_text(subject.objective.id))};
  }
}

bool is_running(const Subject& subject) {
  return subject.cycle.state == okr::CycleState::kActive &&
         subject.objective.state == okr::ObjectiveState::kActive;
}

// Which row a change is about.
struct LedgerRow {
  okr::Noun noun;
  std::int64_t id = 0;
};

// What the coach says of the new words or numbers; `before` is the key result as it was.
void add_remarks(Message& message, const Context& context, LedgerRow row, std::string_view field,
                 const std::optional<KeyResult>& before) {
  constexpr std::string_view kJudged[] = {"text", "why",    "target",  "baseline", "unit",
                                          "low",  "commit", "stretch", "due_day"};
  if (std::find(std::begin(kJudged), std::end(kJudged), field) == std::end(kJudged)) return;
  if (row.noun == okr::Noun::kObjective) {
    const auto objective = store::find_objective(context.book, okr::ObjectiveId{row.id});
    if (objective) coach::add_remarks(message, context, *objective);
  } else if (const auto subject = store::find_subject(context.book, okr::KeyResultId{row.id})) {
    coach::add_remarks(message, context, subject->objective, subject->key_result);
    if (!before || !is_running(*subject)) return;
    const std::string remark = coach::loosened(*before, subject->key_result);
    if (!remark.empty()) message.add(Note{{plain(remark)}});
  }
}

// Writes the change and says it; "text: from → to, because …".
Message written_change(const Context& context, LedgerRow row, std::string_view field,
                       const Edited& edited) {
  const auto before = row.noun == okr::Noun::kKeyResult
                          ? store::find_subject(context.book, okr::KeyResultId{row.id})
                          : std::nullopt;
  const auto old_value =
      store::change_field(context.book, context.author, row.noun, row.id, field, edited.stored);
  Message message;
  if (old_value == edited.stored) {
    return sentence(fmt::format("That is {} already; nothing was changed.", edited.after));
  }
  if (before && field == "text") coach::require_right_way(context, *before);
  std::string name{field};
  std::replace(name.begin(), name.end(), '_', ' ');
  Spans spans{strong(fmt::format("{}{}", row.noun == okr::Noun::kObjective ? "O" : "KR", row.id)),
              plain(fmt::format(" {}: {} → {}.", name, edited.before, edited.after))};
  message.add(Text{std::move(spans)});
  if (!context.author.because.empty()) {
    message.add(Text{{plain("Because: "), plain(context.author.because)}});
  }
  add_remarks(message, context, row, field,
              before ? std::optional{before->key_result} : std::nullopt);
  return with_undo(context, std::move(message));
}

// Throws UserError for what changes a goal that people work for, and says not why.
[[noreturn]] void refuse_without_reason(std::string_view id, std::string_view typed) {
  throw UserError{
      fmt::format("{} is published and its cycle runs, so please say why: `/okr edit {} {} "
                  "because …`. The old value is kept for grading.",
                  id, id, typed)};
}

Message edit_key_result(Context& context, Args& args) {
  const Subject subject = args.subject();
  const std::string id = id_text(subject.key_result.id);
  require_editable(context, subject);
  const std::string_view all = args.left();
  if (const auto numbers = read_new_numbers(args, subject.key_result)) {
    const std::string_view typed = parse::trimmed(all.substr(0, all.size() - args.left().size()));
    args.accept("because");
    context.author.because = limited(args.rest(), kMostOfReason, "A reason");
    Message message = renumbered(context, subject, *numbers);
    if (context.author.because.empty() && is_running(subject)) refuse_without_reason(id, typed);
    return message;
  }
  const auto& field = field_named(subject.key_result, args.word("a field, such as target"));
  const Typed typed = read_typed(args, field.stored);
  if (typed.reason.empty() && needs_reason(subject, field.typed)) {
    Args value{typed.value, context};
    (void)field.edit(value, subject.key_result);  // what is wrong with the value comes first
    refuse_without_reason(id, fmt::format("{} {}", field.typed, typed.value));
  }
  context.author.because = typed.reason;
  Args value{typed.value, context};
  return edited(context, subject, field.typed, value);
}

Message edit_objective(Context& context, Args& args) {
  const Objective objective = args.objective();
  const std::string id = id_text(objective.id);
  require_editable(context, objective);
  const auto& field = field_named(objective, args.word("a field, such as text"));
  const Typed typed = read_typed(args, field.stored);
  if (typed.reason.empty() && needs_reason(context, objective, field.typed)) {
    Args value{typed.value, context};
    (void)field.edit(value, objective);  // what is wrong with the value comes first
    refuse_without_reason(id, fmt::format("{} {}", field.typed, typed.value));
  }
  context.author.because = typed.reason;
  Args value{typed.value, context};
  return edited(context, objective, field.typed, value);
}

// Whether a key result comes next: by its prefix, or because a bare number can only be one.
bool key_result_next(const Args& args) {
  if (args.at_key_result() || args.at_objective()) return args.at_key_result();
  const auto read = parse::read_id(args.left());
  if (args.empty()) throw UsageError{"I need an objective or a key result, such as O3 or KR12."};
  if (!read) {
    throw UserError{
        fmt::format("\"{}\" is neither an objective nor a key result. They look like O3 "
                    "and KR12.",
                    shortened(args.peek(), kShownCharacters))};
  }
  if (read->kind == parse::IdKind::kKpi) {
    throw UserError{
        fmt::format("K{0} is a KPI. To change it: `/okr kpi edit K{0} …`.", read->number)};
  }
  const store::Book& book = args.context().book;
  const bool both = store::find_key_result(book, okr::KeyResultId{read->number}) &&
                    store::find_objective(book, okr::ObjectiveId{read->number});
  if (both) throw UserError{fmt::format("Is that O{0} or KR{0}?", read->number)};
  return !store::find_objective(book, okr::ObjectiveId{read->number});
}

}  // namespace

void require_here(const okr::Person& person) {
  if (!person.left_at) return;
  throw UserError{fmt::format("{} has left and cannot own anything.", person.name)};
}

void require_editable(const Context& context, const Subject& subject) {
  require_right(context, subject.key_result, subject.objective);
  require_unfinished(subject, id_text(subject.key_result.id));
}

void require_editable(const Context& context, const Objective& objective) {
  require_right(context, objective);
  require_unfinished({{}, objective, store::read_cycle(context.book, objective.cycle)},
                     id_text(objective.id));
}

bool needs_reason(const Subject& subject, std::string_view field) {
  const auto& found = field_named(subject.key_result, field);
  return found.reason == EditableField<KeyResult>::Reason::kOnceRunning && is_running(subject);
}

bool needs_reason(const Context& context, const Objective& objective, std::string_view field) {
  return field_named(objective, field).reason == EditableField<Objective>::Reason::kOnceRunning &&
         is_running({{}, objective, store::read_cycle(context.book, objective.cycle)});
}

Message edited(const Context& context, const Subject& subject, std::string_view field,
               Args& value) {
  const auto& found = field_named(subject.key_result, field);
  context.days_in = subject.cycle;
  const Edited change = found.edit(value, subject.key_result);
  value.end();
  return written_change(context, {okr::Noun::kKeyResult, subject.key_result.id.value}, found.stored,
                        change);
}

Message edited(const Context& context, const Objective& objective, std::string_view field,
               Args& value) {
  const auto& found = field_named(objective, field);
  const Edited change = found.edit(value, objective);
  value.end();
  return written_change(context, {okr::Noun::kObjective, objective.id.value}, found.stored, change);
}

Message assigned(const Context& context, const Subject& subject, const okr::Person& owner) {
  require_here(owner);
  return written_change(
      context, {okr::Noun::kKeyResult, subject.key_result.id.value}, "owner",
      {stored_id(owner.id), store::read_person(context.book, subject.key_result.owner).name,
       owner.name});
}

Message assigned(const Context& context, const Objective& objective, const okr::Person& owner) {
  require_here(owner);
  return written_change(
      context, {okr::Noun::kObjective, objective.id.value}, "owner",
      {stored_id(owner.id), store::read_person(context.book, objective.owner).name, owner.name});
}

Message delegated(const Context& context, const Subject& subject, const okr::Person& person) {
  require_here(person);
  const KeyResult& key_result = subject.key_result;
  const std::string owner = store::read_person(context.book, key_result.owner).name;
  const std::string before = key_result.check_in_owner
                                 ? store::read_person(context.book, *key_result.check_in_owner).name
                                 : owner;
  const bool to_owner = person.id == key_result.owner;
  const std::optional<std::string> stored =
      to_owner ? std::nullopt : std::optional{stored_id(person.id)};
  const auto old_value = store::change_field(context.book, context.author, okr::Noun::kKeyResult,
                                             key_result.id.value, "check_in_owner", stored);
  if (old_value == stored) {
    return sentence(fmt::format("{} is asked for {} already; nothing was changed.", person.name,
                                id_text(key_result.id)));
  }
  Message message;
  message.add(about(
      key_result, fmt::format(": {} is asked for check-ins from now on, was {}.{}", person.name,
                              before, to_owner ? "" : fmt::format(" {} stays its owner.", owner))));
  return with_undo(context, std::move(message));
}

Message edit(Context& context, Args& args) {
  if (context.request.opens_forms && !args.empty()) {
    Args behind = args;
    const std::string id =
        key_result_next(args) ? id_text(behind.key_result().id) : id_text(behind.objective().id);
    if (behind.empty()) return forms::opened_instead(context, "edit", id);
  }
  return key_result_next(args) ? edit_key_result(context, args) : edit_objective(context, args);
}

Message assign(Context& context, Args& args) {
  if (!key_result_next(args)) {
    const Objective objective = args.objective();
    require_editable(context, objective);
    args.accept("to");
    const okr::Person owner = args.person();
    args.end();
    return assigned(context, objective, owner);
  }
  const Subject subject = args.subject();
  require_editable(context, subject);
  args.accept("to");
  const okr::Person owner = args.person();
  args.end();
  return assigned(context, subject, owner);
}

Message delegate(Context& context, Args& args) {
  const Subject subject = args.subject();
  require_editable(context, subject);
  args.accept("to");
  const okr::Person person = args.person();
  args.end();
  return delegated(context, subject, person);
}

}  // namespace commands
