#include "commands/edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "commands/forms/fields.h"
#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/wording.h"

namespace commands::forms {
namespace {

FormField reason_field() {
  return {.kind = FormField::Kind::kLines,
          .id = "reason",
          .label = "Because",
          .hint = "Needed when goals of a running cycle change; the old value is kept for grading.",
          .optional = true,
          .max_length = kMostOfReason};
}

// What an edit is about: the fields that are changed by the words they are typed with, and what
// was there.
struct Editable {
  std::string id;
  Subject subject;  // of an objective its key result means nothing
  bool is_objective = false;
  std::vector<FormField> fields;
};

std::string day_or_none(const std::optional<okr::Day>& day) {
  return day ? day_value(*day) : std::string{};
}

std::vector<FormField> objective_fields(const Context& context, const okr::Objective& objective) {
  return {text_field("Objective", objective.text),
          {.kind = FormField::Kind::kLines,
           .id = "why",
           .label = "Why",
           .initial = objective.why,
           .optional = true,
           .max_length = kMostOfWhy},
          {.kind = FormField::Kind::kOption,
           .id = "kind",
           .label = "Kind",
           .initial = std::string{store::to_text(objective.kind)},
           .options = kind_options()},
          owner_field(context, objective.owner)};
}

FormField number_field(const Context& context, std::string_view id, std::string_view label,
                       const okr::Decimal& initial) {
  constexpr std::size_t kMost = 40;
  return {.kind = FormField::Kind::kNumber,
          .id = std::string{id},
          .label = std::string{label},
          .initial = typed_number(context, initial),
          .max_length = kMost};
}

std::vector<FormField> key_result_fields(const Context& context, const okr::KeyResult& key_result) {
  using okr::KeyResultKind;
  std::vector<FormField> fields{text_field("Key result", key_result.text)};
  const bool absolute = !key_result.relative;
  if (absolute && okr::is_moved(key_result.kind)) {
    fields.push_back(number_field(context, "baseline", "From", key_result.baseline));
  }
  if (key_result.low) fields.push_back(number_field(context, "low", "At least", *key_result.low));
  if (key_result.commit)
    fields.push_back(number_field(context, "commit", "Commit", *key_result.commit));
  if (key_result.stretch) {
    fields.push_back(number_field(context, "stretch", "Stretch", *key_result.stretch));
  }
  const bool has_target = okr::is_moved(key_result.kind) || okr::is_kept(key_result.kind) ||
                          key_result.kind == KeyResultKind::kReach;
  if (absolute && has_target) {
    fields.push_back(number_field(context, "target", "To", key_result.target));
    fields.push_back({.kind = FormField::Kind::kText,
                      .id = "unit",
                      .label = "Unit",
                      .initial = key_result.unit,
                      .optional = true,
                      .max_length = kMostOfUnit});
  }
  fields.push_back({.kind = FormField::Kind::kDay,
                    .id = "due",
                    .label = "Due by",
                    .hint = "Empty: the end of its cycle.",
                    .initial = day_or_none(key_result.due_day),
                    .optional = true});
  fields.push_back(indicator_field(key_result.indicator));
  fields.push_back(owner_field(context, key_result.owner));
  return fields;
}

Editable editable(const Context& context, std::string_view id) {
  Editable found{std::string{id}, {}, id.starts_with('O'), {}};
  if (found.is_objective) {
    found.subject.objective = objective_of(context, id);
    require_editable(context, found.subject.objective);
    found.fields = objective_fields(context, found.subject.objective);
    return found;
  }
  Args args{id, context};
  found.subject = args.subject();
  args.end();
  require_editable(context, found.subject);
  found.fields = key_result_fields(context, found.subject.key_result);
  return found;
}

// What tells one state of the fields from another: FNV-1a, 64 bits.
std::string fingerprint(const std::vector<FormField>& fields) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const FormField& field : fields) {
    for (const char character : field.initial + "\n") {
      hash ^= static_cast<unsigned char>(character);
      hash *= 0x100000001b3;
    }
  }
  return fmt::format("{:016x}", hash);
}

// Writes the field and says what became of it.
void edit_one(Message& message, Context& context, Filled& filled, const Editable& thing,
              const FormField& field) {
  const auto add = [&](Message said) { message.add(std::move(said.blocks.front())); };
  if (field.kind == FormField::Kind::kPerson) {
    filled.read_person(field.id, [&](const okr::Person& person) {
      add(thing.is_objective ? assigned(context, thing.subject.objective, person)
                             : assigned(context, thing.subject, person));
    });
    return;
  }
  const std::string typed = filled.has(field.id) ? std::string{filled.text(field.id)} : "none";
  filled.read(field.id, [&](Args& args) {
    (void)args.rest();
    Args value{typed, context};
    add(thing.is_objective ? edited(context, thing.subject.objective, field.id, value)
                           : edited(context, thing.subject, field.id, value));
  });
}

// What was filled in differently.
std::vector<FormField> changed_fields(const Filled& filled, const Editable& thing) {
  std::vector<FormField> changed;
  for (const FormField& field : thing.fields) {
    if (filled.text(field.id) != parse::trimmed(field.initial)) changed.push_back(field);
  }
  return changed;
}

using NewNumber = std::optional<okr::Decimal> NewNumbers::*;
std::optional<NewNumber> number_of(const FormField& field) {
  if (field.id == "baseline") return &NewNumbers::baseline;
  if (field.id == "low") return &NewNumbers::low;
  if (field.id == "commit") return &NewNumbers::commit;
  if (field.id == "target") return &NewNumbers::target;
  if (field.id == "stretch") return &NewNumbers::stretch;
  return std::nullopt;
}

// Takes the numbers that make the goal from what was changed, when there are several: they are
// right or wrong together. What is wrong with them stands at the last.
void edit_numbers(Message& message, const Context& context, Filled& filled, Editable& thing,
                  std::vector<FormField>& changed) {
  const auto is_number = [](const FormField& field) { return number_of(field).has_value(); };
  if (thing.is_objective || std::count_if(changed.begin(), changed.end(), is_number) < 2) return;
  NewNumbers numbers;
  std::string last;
  for (const FormField& field : changed) {
    if (!is_number(field)) continue;
    last = field.id;
    filled.read(field.id, [&](Args& args) {
      numbers.*(*number_of(field)) = args.number("a number", thing.subject.key_result.unit);
    });
  }
  std::erase_if(changed, is_number);
  if (!filled.good()) return;
  filled.read(last, [&](Args& args) {
    (void)args.rest();
    message.add(std::move(renumbered(context, thing.subject, numbers).blocks.front()));
  });
  thing.subject = *store::find_subject(context.book, thing.subject.key_result.id);
}

}  // namespace

Form make_edit(const Context& context, std::string& object) {
  const auto parts = parts_of(object, '=');
  Editable thing = editable(context, parts[0]);
  const std::string now = fingerprint(thing.fields);
  if (parts.size() > 1 && parts[1] != now) {
    throw UserError{fmt::format(
        "{} was changed since that form was opened, so nothing was saved. Please open it again.",
        thing.id)};
  }
  Form form;
  form.title = fmt::format("Edit {}", thing.id);
  form.submit_label = "Save";
  form.fields = std::move(thing.fields);
  form.fields.push_back(reason_field());
  object = fmt::format("{}={}", thing.id, now);
  return form;
}

Message submit_edit(Context& context, Filled& filled, const std::string& object) {
  Editable thing = editable(context, parts_of(object, '=')[0]);
  context.author.because = filled.text("reason");
  Message message;
  std::vector<FormField> changed = changed_fields(filled, thing);
  const auto asks_why = [&](const FormField& field) {
    if (!context.author.because.empty() || field.kind == FormField::Kind::kPerson) return false;
    return thing.is_objective ? needs_reason(context, thing.subject.objective, field.id)
                              : needs_reason(thing.subject, field.id);
  };
  if (std::any_of(changed.begin(), changed.end(), asks_why)) {
    filled.refuse("reason", fmt::format("{} is published and its cycle runs, so please say why. "
                                        "The old value is kept for grading.",
                                        thing.id));
  }
  edit_numbers(message, context, filled, thing, changed);
  for (const FormField& field : changed) {
    edit_one(message, context, filled, thing, field);
    if (!thing.is_objective) {  // as it is by now
      thing.subject = *store::find_subject(context.book, thing.subject.key_result.id);
    }
  }
  filled.require_good();
  if (message.blocks.empty()) return sentence("Nothing was changed.");
  if (!context.author.because.empty()) {
    message.add(Text{{plain("Because: "), plain(context.author.because)}});
  }
  return with_undo(context, std::move(message));
}

}  // namespace commands::forms
