#include <fmt/format.h>

#include "commands/args.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/sql/org.h"

namespace commands {
namespace {

constexpr int kMostBudget = 50;

std::string budget_text(std::int64_t budget) {
  return fmt::format("{} in seven days", count_text(budget, "message", "messages"));
}

}  // namespace

Message admin_budget(Context& context, Args& args) {
  const std::int64_t before = store::read_org(context.book).nudge_budget;
  if (args.empty()) {
    return sentence(fmt::format(
        "One person gets at most {}: cards, reminders and lists together, over all teams.",
        budget_text(before)));
  }
  const int wanted = args.count("a number of messages, such as 5");
  args.end();
  if (context.me.role != okr::Role::kAdministrator) {
    throw UserError{"Only administrators set how many messages a person may get."};
  }
  if (wanted < 1 || wanted > kMostBudget) {
    throw UserError{fmt::format("{} must be a number of messages from 1 to {}, such as 5.", wanted,
                                kMostBudget)};
  }
  if (wanted == before) {
    throw UserError{fmt::format("One person gets at most {} already.", budget_text(before))};
  }
  store::change_field(context.book, context.author, okr::Noun::kOrg, context.book.org.value,
                      "nudge_budget", std::to_string(wanted));
  Message message;
  message.add(Text{{plain(fmt::format("One person now gets at most {}; it was {}. ",
                                      budget_text(wanted), before)),
                    plain("What is due beyond it stands on the card that they have.")}});
  return with_undo(context, std::move(message));
}

}  // namespace commands
