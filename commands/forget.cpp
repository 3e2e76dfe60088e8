#include <fmt/format.h>

#include <vector>

#include "commands/args.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/person_data.h"

namespace commands {
namespace {

// "O1, KR2"; what they still own.
std::string owned_by(const Context& context, okr::PersonId person) {
  std::string list;
  store::ObjectiveFilter filter;
  filter.involved = person;
  const auto add = [&](const std::string& id) { list += (list.empty() ? "" : ", ") + id; };
  for (const okr::Objective& objective : store::list_objectives(context.book, filter)) {
    if (objective.state == okr::ObjectiveState::kClosed) continue;
    if (objective.owner == person) add(id_text(objective.id));
    for (const okr::KeyResult& row : store::key_results_of(context.book, objective.id)) {
      if (row.owner == person) add(id_text(row.id));
    }
  }
  return list;
}

void require_may_forget(const Context& context, const okr::Person& person, bool really,
                        std::string_view command) {
  if (context.me.role != okr::Role::kAdministrator) {
    throw UserError{"Only administrators have somebody forgotten."};
  }
  if (person.id == context.me.id) {
    throw UserError{"You cannot forget yourself: ask another administrator."};
  }
  if (person.left_at || really) return;
  throw UserError{fmt::format(
      "{} is still here, and forgetting cannot be taken back: the accounts are removed, the name "
      "becomes {}. If that is meant: `/okr {} really because …`.",
      shortened(person.name, 60), store::pseudonym_of(person.id), command)};
}

}  // namespace

Message admin_forget(Context& context, Args& args) {
  const okr::Person person = args.person();
  const auto notes = args.accept("notes") ? store::Notes::kBlanked : store::Notes::kKept;
  const bool really = args.accept("really");
  require_may_forget(context, person, really, "admin forget <person>");
  if (!args.accept("because")) {
    throw UsageError{"I need the reason, such as because they asked for it."};
  }
  const std::string because = limited(args.rest(), kMostOfReason, "A reason");
  if (because.empty()) throw UsageError{"I need the reason, such as because they asked for it."};
  const std::string owned = owned_by(context, person.id);
  context.author.because = because;
  const std::int64_t named = store::forget_person(context.book, context.author, person.id, notes);
  Message message;
  message.add(paragraph(fmt::format(
      "Done: that person is {} from now on. The accounts, own times and memberships are removed; "
      "{} named "
      "them and no longer {}; {}. Check-ins, values and sums are as they were.",
      store::pseudonym_of(person.id), count_text(named, "text", "texts"),
      named == 1 ? "does" : "do",
      notes == store::Notes::kBlanked ? "what they wrote is blank" : "what they wrote is kept")));
  if (!owned.empty()) {
    message.add(
        Text{{plain(fmt::format("Without an owner now: {}. Hand them over: ", owned)),
              code(fmt::format("/okr assign {} @person", owned.substr(0, owned.find(','))))}});
  }
  return message;
}

}  // namespace commands
