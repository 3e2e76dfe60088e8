#include <fmt/format.h>

#include "commands/alignment.h"
#include "commands/args.h"
#include "commands/edit_fields.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/proposal.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/telling.h"
#include "commands/wording.h"
#include "scheduler/plan.h"
#include "store/sql/author.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/proposal.h"
#include "store/sql/remark.h"
#include "store/sql/team.h"

namespace commands {
namespace {

using okr::ProposalState;

// Throws UserError for what is published or closed.
void require_draft(const okr::Objective& objective, std::string_view what) {
  if (objective.state == okr::ObjectiveState::kDraft) return;
  throw UserError{fmt::format("{} is {} already: only a draft can be {}.", id_text(objective.id),
                              store::to_text(objective.state), what)};
}

// Whoever wrote it down may, too.
void require_proposer(const Context& context, const okr::Objective& objective) {
  if (store::author_of(context.book, objective.id) == context.me.id) return;
  require_right(context, objective);
}

void require_not_waiting(const Context& context, const okr::Objective& objective) {
  const auto before = store::find_proposal(context.book, objective.id);
  if (!before || before->state == ProposalState::kReturned) return;
  const std::string id = id_text(objective.id);
  if (before->state == ProposalState::kApproved) {
    throw UserError{fmt::format("{0} is {1} already. To make it active: `/okr publish {0}`.", id,
                                proposal_text(context.book, objective))};
  }
  throw UserError{fmt::format("{} was proposed already and {}; nothing was changed.", id,
                              proposal_text(context.book, objective))};
}

okr::Person require_asked(const Context& context, const okr::Objective& objective) {
  if (auto asked = asked_about(context, objective)) return *std::move(asked);
  const std::string id = id_text(objective.id);
  if (may_decide(context, objective)) {
    throw UserError{fmt::format(
        "You need nobody's word for {0}, for you may decide it yourself: `/okr publish {0}`.", id)};
  }
  throw UserError{
      fmt::format("There is nobody to ask about {}: {} has no lead who is here and may see it, nor "
                  "does it stand "
                  "under somebody's objective. Put it under one: `/okr propose {} under O1`.",
                  id, store::read_team(context.book, objective.team).name, id)};
}

// Puts it under the parent that is named, as align does. Returns what to say.
std::string moved_under(const Context& context, okr::Objective& objective,
                        const okr::Objective& parent) {
  require_parent(context, objective, parent);
  const std::string stored = stored_id(parent.id);
  const auto before = store::change_field(context.book, context.author, okr::Noun::kObjective,
                                          objective.id.value, "parent", stored);
  objective.parent = parent.id;
  return before == stored ? std::string{}
                          : fmt::format(" It stands under {} now.", id_text(parent.id));
}

// Sends a direct message. Returns whether it goes out.
bool tell(const Context& context, okr::PersonId to, std::string key, std::string reason) {
  const okr::Person person = store::read_person(context.book, to);
  if (person.left_at || person.id == context.me.id) return false;
  const auto one =
      told(context, person, okr::DeliveryKind::kProposal, std::move(key), std::move(reason));
  return scheduler::enqueue(context.book, {one}) > 0;
}

std::string told_text(const Context& context, okr::PersonId person, bool told) {
  if (person == context.me.id) return "It was your own.";
  const std::string name =
      shortened(store::read_person(context.book, person).name, kShownCharacters);
  return name + (told ? " is told in a direct message." : " is not told now, but finds it here.");
}

// The proposal that the speaker decides.
okr::Proposal require_decidable(const Context& context, const okr::Objective& objective,
                                std::string_view what) {
  require_draft(objective, what);
  const std::string id = id_text(objective.id);
  const auto proposal = store::find_proposal(context.book, objective.id);
  if (!proposal) {
    throw UserError{
        fmt::format("{0} was not proposed, so there is nothing to decide. Whoever wrote "
                    "it can say `/okr propose {0}`.",
                    id)};
  }
  if (!may_decide(context, objective, *proposal)) {
    const okr::Team team = store::read_team(context.book, objective.team);
    throw UserError{fmt::format(
        "{} waits for {}. That is for who leads {}, who owns what it stands under, or an "
        "administrator to decide. To say something to it: `/okr comment {} …`.",
        id, shortened(store::read_person(context.book, proposal->asked).name, kShownCharacters),
        team.name, id)};
  }
  return *proposal;
}

// Undecided drafts alone; says what holds otherwise.
void require_waiting(const Context& context, const okr::Objective& objective,
                     const okr::Proposal& proposal) {
  if (proposal.state == ProposalState::kWaiting) return;
  throw UserError{fmt::format("{} is decided: {}. Nothing was changed.", id_text(objective.id),
                              proposal_text(context.book, objective))};
}

std::string decided_reason(const Context& context, const okr::Objective& objective,
                           std::string_view what) {
  return fmt::format("{} {} {}, which you proposed.", context.me.name, what, id_text(objective.id));
}

// What was said with the decision, where everybody who may see the objective finds it.
void comment_on(const Context& context, const okr::Objective& objective, const std::string& text) {
  store::add_remark(context.book, context.author,
                    {{},
                     okr::Noun::kObjective,
                     objective.id.value,
                     okr::RemarkKind::kComment,
                     text,
                     "",
                     context.me.id,
                     context.now});
}

}  // namespace

void require_returnable(const Context& context, const okr::Objective& objective) {
  require_waiting(context, objective, require_decidable(context, objective, "returned"));
}

Message propose(Context& context, Args& args) {
  okr::Objective objective = args.objective();
  require_proposer(context, objective);
  require_draft(objective, "proposed");
  require_not_waiting(context, objective);
  std::string moved;
  Args behind = args;
  if (behind.accept("under") && behind.at_objective()) {
    args.accept("under");
    moved = moved_under(context, objective, args.objective());
  }
  okr::Proposal proposal;
  proposal.note = limited(args.rest(), kMostOfNote, "A note");
  const okr::Person asked = require_asked(context, objective);
  proposal.objective = objective.id;
  proposal.person = context.me.id;
  proposal.asked = asked.id;
  proposal.at = context.now;
  proposal.id = store::add_proposal(context.book, context.author, proposal);
  const bool told = tell(context, asked.id, proposed_key(proposal),
                         fmt::format("{} proposes {}.", context.me.name, id_text(objective.id)));
  Message message;
  message.add(about(objective,
                    fmt::format(": proposed to {}.{} {}", shortened(asked.name, kShownCharacters),
                                moved, told_text(context, asked.id, told))));
  if (!proposal.note.empty()) message.add(Text{{plain("Note: "), plain(proposal.note)}});
  if (store::key_results_of(context.book, objective.id).empty()) {
    message.add(paragraph(
        fmt::format("It has no key result yet; with one it is easier to judge: `/okr add kr {} …`.",
                    id_text(objective.id))));
  }
  return with_undo(context, std::move(message));
}

Message approve(Context& context, Args& args) {
  const okr::Objective objective = args.objective();
  const std::string note = limited(args.rest(), kMostOfNote, "A note");
  const okr::Proposal proposal = require_decidable(context, objective, "approved");
  if (proposal.state == ProposalState::kApproved) require_waiting(context, objective, proposal);
  store::decide_proposal(context.book, context.author, proposal, ProposalState::kApproved);
  if (!note.empty()) comment_on(context, objective, note);
  const bool told = tell(context, proposal.person, decided_key(proposal, context.author.command),
                         decided_reason(context, objective, "approved"));
  const std::string id = id_text(objective.id);
  Message message;
  message.add(
      about(objective, fmt::format(": approved. {}", told_text(context, proposal.person, told))));
  if (!note.empty()) message.add(Text{{plain("Said to it: "), plain(note)}});
  message.add(
      paragraph(fmt::format("It stays a draft until its owner or you say `/okr publish {}`.", id)));
  return with_undo(context, std::move(message));
}

Message return_proposal(Context& context, Args& args) {
  const okr::Objective objective = args.objective();
  const okr::Proposal proposal = require_decidable(context, objective, "returned");
  if (args.empty() && context.request.opens_forms) {
    return forms::opened_instead(context, "return", id_text(objective.id));
  }
  require_waiting(context, objective, proposal);
  const std::string id = id_text(objective.id);
  if (!args.accept("because")) {
    throw UsageError{
        fmt::format("Please say what should be different, so that it can be changed: `/okr return "
                    "{} because …`.",
                    id)};
  }
  const std::string reason = limited(args.rest(), kMostOfReason, "A reason");
  if (reason.empty()) throw UsageError{"I need what should be different, behind `because`."};
  context.author.because = reason;
  store::decide_proposal(context.book, context.author, proposal, ProposalState::kReturned);
  context.author.because.clear();
  comment_on(context, objective, reason);
  const bool told = tell(context, proposal.person, decided_key(proposal, context.author.command),
                         decided_reason(context, objective, "asks for a change of"));
  Message message;
  message.add(about(objective, fmt::format(": a change is asked for. {}",
                                           told_text(context, proposal.person, told))));
  message.add(Text{{plain("Because: "), plain(reason)}});
  message.add(paragraph(fmt::format("It stands in `/okr show {}`.", id)));
  return with_undo(context, std::move(message));
}

}  // namespace commands
