#include <fmt/format.h>

#include <vector>

#include "commands/args.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/person_data.h"
#include "store/sql/team.h"

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

// How it is asked for, and how it is typed once it is meant.
struct Wish {
  okr::Person person;
  store::Notes notes = store::Notes::kKept;
  bool really = false;
};

Wish read_wish(Args& args) {
  Wish wish{.person = args.person()};
  for (bool more = true; more;) {
    more = false;
    if (args.accept("notes")) {
      wish.notes = store::Notes::kBlanked;
      more = true;
    }
    if (args.accept("really")) {
      wish.really = true;
      more = true;
    }
  }
  return wish;
}

std::string command_text(const Wish& wish, bool really, std::string_view because) {
  return fmt::format("/okr admin forget {}{}{} because {}", shortened(wish.person.name, 60),
                     wish.notes == store::Notes::kBlanked ? " notes" : "", really ? " really" : "",
                     because);
}

void require_may_forget(const Context& context, const Wish& wish) {
  if (context.me.role != okr::Role::kAdministrator) {
    throw UserError{"Only administrators have somebody forgotten."};
  }
  if (wish.person.id == context.me.id) {
    throw UserError{"You cannot forget yourself: ask another administrator."};
  }
  if (wish.person.left_at || wish.really) return;
  throw UserError{fmt::format(
      "{} is still here, and forgetting cannot be taken back: the accounts are removed, the name "
      "becomes {}. If that is meant: `{}`.",
      shortened(wish.person.name, 60), store::pseudonym_of(wish.person.id),
      command_text(wish, true, "they asked for it"))};
}

std::string read_because(Args& args, const Wish& wish) {
  const bool said = args.accept("because");
  std::string because = limited(args.rest(), kMostOfReason, "A reason");
  if (said && !because.empty()) return because;
  if (because.empty()) throw UsageError{"I need the reason, such as because they asked for it."};
  throw UserError{
      fmt::format("Say `because` before the reason: `{}`.",
                  command_text(wish, wish.really, shortened(because, kShownCharacters)))};
}

std::string named_text(std::int64_t named) {
  if (named == 0) return "No text named them.";
  return fmt::format("{} named them and no longer {}.", count_text(named, "text", "texts"),
                     named == 1 ? "does" : "do");
}

// The teams that nobody leads from now on, and what to type.
void add_leaderless(Message& message, const std::vector<okr::Team>& led) {
  if (led.empty()) return;
  std::string names;
  for (const okr::Team& team : led) names += (names.empty() ? "" : ", ") + team.name;
  message.add(Text{{plain(fmt::format("Without a lead now: {}. Name one: ", names)),
                    code(fmt::format("/okr team lead {} @person", led.front().name))}});
}

}  // namespace

Message admin_forget(Context& context, Args& args) {
  const Wish wish = read_wish(args);
  const okr::Person& person = wish.person;
  require_may_forget(context, wish);
  context.author.because = read_because(args, wish);
  const std::string owned = owned_by(context, person.id);
  auto led = store::list_teams(context.book);
  std::erase_if(led, [&](const okr::Team& team) { return team.lead != person.id; });
  const std::int64_t named =
      store::forget_person(context.book, context.author, person.id, wish.notes);
  Message message;
  message.add(paragraph(fmt::format(
      "Done: that person is {} from now on. The accounts, own times and memberships are removed; "
      "{}. {} Check-ins, values and sums are as they were.",
      store::pseudonym_of(person.id),
      wish.notes == store::Notes::kBlanked ? "what they wrote is blank" : "what they wrote is kept",
      named_text(named))));
  if (!owned.empty()) {
    message.add(
        Text{{plain(fmt::format("Without an owner now: {}. Hand them over: ", owned)),
              code(fmt::format("/okr assign {} @person", owned.substr(0, owned.find(','))))}});
  }
  add_leaderless(message, led);
  return message;
}

}  // namespace commands
