#include "commands/blocker.h"

#include <fmt/format.h>

#include "commands/edit.h"
#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/reply.h"
#include "commands/wording.h"

namespace commands::forms {
namespace {

Subject blockable(const Context& context, const std::string& object) {
  Args args{object, context};
  Subject subject = args.subject();
  args.end();
  require_editable(context, subject);
  return subject;
}

}  // namespace

Form make_blocker(const Context& context, std::string& object) {
  const Subject subject = blockable(context, object);
  Form form;
  form.title = fmt::format("Blocked: {}", id_text(subject.key_result.id));
  form.intro = fmt::format("{} {}", id_text(subject.key_result.id), subject.key_result.text);
  form.submit_label = "Save";
  form.fields = {
      {.kind = FormField::Kind::kLines,
       .id = "text",
       .label = "What holds it up?",
       .hint = "It stands in the digest until it is over; nobody is messaged.",
       .max_length = kMostOfBlocker},
      {.kind = FormField::Kind::kPerson, .id = "on", .label = "Who can end it?", .optional = true},
      {.kind = FormField::Kind::kDay, .id = "by", .label = "Needed by", .optional = true}};
  return form;
}

Message submit_blocker(Context& context, Filled& filled, const std::string& object) {
  const Subject subject = blockable(context, object);
  okr::Blocker blocker;
  blocker.text = filled.text("text");
  if (filled.has("on")) {
    filled.read_person("on", [&](const okr::Person& person) {
      require_here(person);
      blocker.waits_for = person.id;
    });
  }
  if (filled.has("by")) {
    filled.read("by", [&](Args& args) { blocker.needed_by = args.day("a day"); });
  }
  filled.require_good();
  return blocked(context, subject, std::move(blocker));
}

}  // namespace commands::forms
