#include "commands/withdraw.h"

#include <fmt/format.h>

#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/objective.h"

namespace commands {

namespace {

// Throws UserError when people work for it, and it cannot be as if it never had been.
void require_withdrawable(const Context& context, const Subject& subject) {
  const std::string id = id_text(subject.key_result.id);
  const std::string objective = id_text(subject.objective.id);
  if (subject.key_result.latest) {
    throw UserError{fmt::format(
        "{0} has check-ins, so it runs until the end of {1}. If it asks for the wrong thing, its "
        "target can change (`/okr edit {0} target … because …`); if it is of no use any more, it "
        "can be left out when the cycle is graded, or its objective can be dropped (`/okr drop "
        "{2} because …`).",
        id, subject.cycle.name, objective)};
  }
  if (context.author.because.empty()) {
    throw UsageError{
        fmt::format("{} is published, so I need the reason: `/okr drop {} because …`.", id, id)};
  }
  if (store::key_results_of(context.book, subject.objective.id).size() > 1) return;
  throw UserError{fmt::format(
      "{} is the only key result of {}, which is published. Add another first, or drop the "
      "objective: `/okr drop {} because …`.",
      id, objective, objective)};
}

}  // namespace

bool can_be_withdrawn(const Subject& subject) {
  if (subject.objective.state == okr::ObjectiveState::kDraft) return true;
  return subject.objective.state == okr::ObjectiveState::kActive &&
         (subject.cycle.state == okr::CycleState::kPlanning ||
          subject.cycle.state == okr::CycleState::kActive);
}

Message withdrawn(const Context& context, const Subject& subject) {
  if (subject.key_result.owner != context.me.id) require_right(context, subject.objective);
  const bool draft = subject.objective.state == okr::ObjectiveState::kDraft;
  if (!draft) require_withdrawable(context, subject);
  store::change_field(context.book, context.author, okr::Noun::kKeyResult,
                      subject.key_result.id.value, "state", std::nullopt);
  Message message;
  message.add(
      about(subject.key_result, fmt::format(" is gone from {} {}.", id_text(subject.objective.id),
                                            shortened(subject.objective.text, kShownCharacters))));
  if (!context.author.because.empty()) {
    message.add(Text{{plain("Because: "), plain(context.author.because)}});
  }
  return with_undo(context, std::move(message));
}

}  // namespace commands
