#include <fmt/format.h>

#include "commands/alignment.h"
#include "commands/args.h"
#include "commands/edit.h"
#include "commands/edit_fields.h"
#include "commands/handlers.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/ledger.h"
#include "store/sql/objective.h"

namespace commands {
namespace {

// Throws UserError when more than one parent is named.
void require_one_parent(Args& args, const okr::Objective& objective, const okr::Objective& parent) {
  Args behind = args;
  const bool another = behind.accept("and") || behind.accept("or") || behind.accept(",") ||
                       behind.accept("&") || behind.at_objective();
  if (!another) return;
  throw UserError{
      fmt::format("An objective stands under one other, so that everybody sees what it serves "
                  "first. Say which: "
                  "`/okr align {} under {}`.",
                  id_text(objective.id), id_text(parent.id))};
}

std::optional<okr::Objective> read_parent(Args& args, const okr::Objective& objective) {
  if (!args.accept("under")) {
    throw UsageError{fmt::format("I need what {} stands under: `under O1`, or `under nothing`.",
                                 id_text(objective.id))};
  }
  if (args.accept("nothing") || args.accept("none")) return std::nullopt;
  const okr::Objective parent = args.objective();
  require_one_parent(args, objective, parent);
  return parent;
}

// "under O1", "under nothing"
std::string under_text(const std::optional<okr::ObjectiveId>& parent) {
  return "under " + (parent ? id_text(*parent) : "nothing");
}

}  // namespace

Message align(Context& context, Args& args) {
  okr::Objective objective = args.objective();
  require_editable(context, objective);
  const auto parent = read_parent(args, objective);
  if (args.accept("because")) {
    context.author.because = limited(args.rest(), kMostOfReason, "A reason");
  }
  args.end();
  if (parent) require_parent(context, objective, *parent);
  const auto before = objective.parent;
  objective.parent = parent ? std::optional{parent->id} : std::nullopt;
  const std::string id = id_text(objective.id);
  if (before == objective.parent) {
    return sentence(fmt::format("{} stands {} already; nothing was changed.", id,
                                under_text(objective.parent)));
  }
  store::change_field(context.book, context.author, okr::Noun::kObjective, objective.id.value,
                      "parent", parent ? std::optional{stored_id(parent->id)} : std::nullopt);
  Message message;
  message.add(about(objective,
                    fmt::format(": {} → {}.", under_text(before), under_text(objective.parent))));
  if (before && parent) {
    message.add(paragraph(
        fmt::format("It stands under one objective at a time, so {} is no longer above it.",
                    id_text(*before))));
  }
  add_place_remarks(message, context, objective);
  message.add(Note{marked(fmt::format("What stands around it: `/okr tree {}`", id))});
  return with_undo(context, std::move(message));
}

}  // namespace commands
