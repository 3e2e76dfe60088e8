#include <fmt/format.h>

#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/proposal.h"
#include "commands/reply.h"
#include "commands/wording.h"

namespace commands::forms {

Form make_return(const Context& context, std::string& object) {
  Args args{object, context};
  const okr::Objective objective = args.objective();
  args.end();
  require_returnable(context, objective);
  Form form;
  form.title = fmt::format("Ask for a change: {}", id_text(objective.id));
  form.intro = fmt::format("{} {}", id_text(objective.id), objective.text);
  form.submit_label = "Send";
  form.fields = {{.kind = FormField::Kind::kLines,
                  .id = "because",
                  .label = "What should be different?",
                  .hint = "Whoever proposed it reads it, and it stands with the objective.",
                  .max_length = kMostOfReason}};
  return form;
}

Message submit_return(Context& context, Filled& filled, const std::string& object) {
  filled.require_good();
  const std::string typed = fmt::format("{} because {}", object, filled.text("because"));
  Args args{typed, context};
  return return_proposal(context, args);
}

}  // namespace commands::forms
