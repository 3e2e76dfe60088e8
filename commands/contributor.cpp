#include <fmt/format.h>

#include <optional>

#include "commands/args.h"
#include "commands/edit.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/contributor.h"
#include "store/sql/objective.h"

namespace commands {

namespace {

struct Contributed {
  okr::Noun noun;
  std::int64_t id = 0;
  std::string name;  // "KR12"
};

// What is contributed to; to change it takes the right to edit it.
Contributed read_contributed(const Context& context, Args& args, bool& may_change) {
  if (args.at_objective()) {
    const okr::Objective objective = args.objective();
    may_change = !args.empty();
    if (may_change) require_editable(context, objective);
    return {okr::Noun::kObjective, objective.id.value, id_text(objective.id)};
  }
  const store::Subject subject = args.subject();
  may_change = !args.empty();
  if (may_change) require_editable(context, subject);
  return {okr::Noun::kKeyResult, subject.key_result.id.value, id_text(subject.key_result.id)};
}

Message listed(const Context& context, const Contributed& to) {
  std::string names;
  for (const okr::Person& person : store::contributors_of(context.book, to.noun, to.id)) {
    names += (names.empty() ? "" : ", ") + shortened(person.name, kShownCharacters);
  }
  if (names.empty()) {
    return Message{{paragraph(fmt::format(
        "Nobody contributes to {} beside its owner. `/okr contributors {} add @bob` says who does.",
        to.name, to.name))}};
  }
  return sentence(fmt::format("Beside its owner, {} is the work of {}.", to.name, names));
}

}  // namespace

Message contributors(Context& context, Args& args) {
  bool changes = false;
  const Contributed to = read_contributed(context, args, changes);
  if (!changes) return listed(context, to);
  const bool adds = args.accept("add");
  if (!adds && !args.accept("remove")) throw UsageError{"I need `add` or `remove`, and whom."};
  const okr::Person person = args.person();
  args.end();
  if (adds) require_here(person);
  const auto stored = adds ? std::optional{std::to_string(person.id.value)} : std::nullopt;
  const auto before = store::change_field(context.book, context.author, to.noun, to.id,
                                          fmt::format("contributor:{}", person.id.value), stored);
  if (before == stored) {
    return sentence(fmt::format("{} {} to {}; nothing was changed.", person.name,
                                adds ? "contributes already" : "does not contribute", to.name));
  }
  Message message;
  message.add(
      Text{{strong(person.name),
            plain(fmt::format(" {} to {}{}.", adds ? "now contributes" : "no longer contributes",
                              to.name, adds ? ", and may see it" : ""))}});
  return with_undo(context, std::move(message));
}

}  // namespace commands
