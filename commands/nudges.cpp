#include <fmt/format.h>

#include "commands/args.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/unsaid.h"
#include "store/sql/team.h"

namespace commands {
namespace {

bool read_switch(Args& args) {
  if (args.accept("on")) return true;
  if (args.accept("off")) return false;
  throw UsageError{"Reminders are `on` or `off`, such as `/okr schedule nudges off`."};
}

}  // namespace

Message schedule_nudges(Context& context, Args& args) {
  const bool wanted = read_switch(args);
  const bool said = args.accept("team") || !args.empty();
  const okr::Team team = said ? args.team() : team_unsaid(context);
  args.end();
  require_lead(context, team);
  const auto cadence = store::find_cadence(context.book, team.id, okr::CadenceKind::kPrompts);
  if (!cadence) {
    throw UserError{fmt::format(
        "{} is not asked for check-ins yet: `/okr schedule prompts weekly mon 09:00` comes first.",
        team.name)};
  }
  if (cadence->nudges == wanted) {
    throw UserError{
        fmt::format("Reminders of {} are {} already.", team.name, wanted ? "on" : "off")};
  }
  store::set_nudges(context.book, context.author, *cadence, wanted);
  Message message;
  message.add(
      Text{{strong(team.name),
            plain(wanted ? ": whoever has not checked in is reminded once, on the next work "
                           "day, and the lead is told who that is."
                         : ": nobody is reminded any more, and the lead is not told who has "
                           "not checked in.")}});
  return with_undo(context, std::move(message));
}

}  // namespace commands
