#include "commands/forms/filled.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/parse/words.h"

namespace commands {
namespace {

std::string all_sentences(const FieldErrors& errors) {
  std::string text = "That was not saved.";
  for (const auto& [field, sentence] : errors) text += " " + sentence;
  return text;
}

}  // namespace

FieldsRefused::FieldsRefused(FieldErrors errors)
    : UserError(all_sentences(errors)), errors_(std::move(errors)) {}

namespace forms {
namespace {

constexpr std::size_t kLongestUserId = 64;

bool is_user_id(std::string_view text) {
  return text.size() <= kLongestUserId && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

// What is wrong with a value whatever the field means; empty when nothing is.
std::string problem(const FormField& field, std::string_view value) {
  if (value.empty()) return field.optional ? "" : "Please fill this in.";
  switch (field.kind) {
    case FormField::Kind::kOption: {
      const bool offered = std::any_of(field.options.begin(), field.options.end(),
                                       [&](const Option& option) { return option.value == value; });
      return offered ? "" : "Please choose one of those that are offered.";
    }
    case FormField::Kind::kPerson:
      return is_user_id(value) ? "" : "Please choose a person.";
    default:
      break;
  }
  constexpr std::size_t kLongestDay = 40;
  const std::size_t most = field.kind == FormField::Kind::kDay ? kLongestDay : field.max_length;
  const std::size_t length = parse::characters(value);
  return length <= most
             ? ""
             : fmt::format("This can have {} characters at most; it has {}.", most, length);
}

}  // namespace

Filled::Filled(const Context& context, const Form& form, const Values& values) : context_(context) {
  for (const FormField& field : form.fields) {
    const auto sent = values.find(field.id);
    const std::string clean = sent == values.end() ? "" : parse::harmless(sent->second);
    const std::string value{parse::trimmed(clean)};
    if (const std::string wrong = problem(field, value); !wrong.empty()) refuse(field.id, wrong);
    values_.emplace(field.id, value);
  }
  require_good();
}

std::string_view Filled::text(std::string_view field) const {
  const auto found = values_.find(field);
  return found == values_.end() ? std::string_view{} : found->second;
}

void Filled::read(std::string_view field, const std::function<void(Args&)>& read) {
  Args args{text(field), context_};
  // Caught here, for everything that is wrong is told at once, each where it was filled in.
  try {
    read(args);
    if (!args.empty()) {
      refuse(field, fmt::format("I don't understand \"{}\" there.", args.left()));
    }
  } catch (const UserError& problem) {
    refuse(field, problem.what());
  }
}

void Filled::read_person(std::string_view field,
                         const std::function<void(const okr::Person&)>& read) {
  try {  // for the same reason
    read(person_called(context_, {std::string{text(field)}, ""}, text(field)));
  } catch (const UserError& problem) {
    refuse(field, problem.what());
  }
}

void Filled::refuse(std::string_view field, std::string_view sentence) {
  errors_.try_emplace(std::string{field}, sentence);
}

void Filled::require_good() const {
  if (!errors_.empty()) throw FieldsRefused{errors_};
}

}  // namespace forms
}  // namespace commands
