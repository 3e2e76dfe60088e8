#include <fmt/format.h>

#include <algorithm>

#include "commands/edit.h"
#include "commands/forms/fields.h"
#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/wording.h"

namespace commands::forms {
namespace {

constexpr std::string_view kAll = "all";

std::vector<Subject> to_hand_over(const Context& context, std::string_view choice) {
  std::vector<Subject> subjects;
  if (choice == kAll) {
    for (const auto& key_result : store::key_results_asked_of(context.book, context.me.id)) {
      subjects.push_back(*store::find_subject(context.book, key_result.id));
    }
  } else {
    Args args{choice, context};
    subjects.push_back(args.subject());
  }
  for (const Subject& subject : subjects) require_editable(context, subject);
  return subjects;
}

}  // namespace

Form make_hand_over(const Context& context, std::string& object) {
  FormField which{.kind = FormField::Kind::kOption, .id = "kr", .label = "Key result"};
  const auto asked = store::key_results_asked_of(context.book, context.me.id);
  if (asked.empty()) {
    throw UserError{"Nobody asks you for a key result, so there is nothing to hand over."};
  }
  if (asked.size() > 1) which.options.push_back({std::string{kAll}, "All that I am asked for"});
  for (const auto& key_result : asked) {
    if (which.options.size() == kMostOptions) break;
    const std::string id = id_text(key_result.id);
    which.options.push_back({id, option_label(id + " " + key_result.text)});
  }
  const bool offered = std::any_of(which.options.begin(), which.options.end(),
                                   [&](const Option& option) { return option.value == object; });
  which.initial = offered ? object : which.options.front().value;
  if (!offered) object.clear();
  Form form;
  form.title = "Hand over";
  form.intro = "Somebody else is asked for the check-ins from now on. Owners stay owners.";
  form.submit_label = "Hand over";
  form.fields = {std::move(which),
                 {.kind = FormField::Kind::kPerson, .id = "to", .label = "To whom"}};
  return form;
}

Message submit_hand_over(Context& context, Filled& filled, const std::string& /*object*/) {
  std::vector<Subject> subjects;
  std::optional<okr::Person> to;
  filled.read("kr", [&](Args& args) { subjects = to_hand_over(context, args.rest()); });
  filled.read_person("to", [&](const okr::Person& person) {
    require_here(person);
    to = person;
  });
  filled.require_good();
  Message message;
  for (const Subject& subject : subjects) {
    const bool last = &subject == &subjects.back();
    for (Block& block : delegated(context, subject, *to).blocks) {
      const bool under =
          std::holds_alternative<Note>(block) || std::holds_alternative<Actions>(block);
      if (last || !under) message.add(std::move(block));
    }
  }
  return message;
}

}  // namespace commands::forms
