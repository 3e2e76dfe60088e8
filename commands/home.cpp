#include <fmt/format.h>

#include <algorithm>

#include "commands/args.h"
#include "commands/cards/buttons.h"
#include "commands/cards/grade_sheet.h"
#include "commands/cards/kpi.h"
#include "commands/cards/lessons.h"
#include "commands/cards/objective.h"
#include "commands/cards/prompt.h"
#include "commands/cards/proposal.h"
#include "commands/cards/review.h"
#include "commands/entry.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/retro.h"
#include "commands/rights.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/team.h"

namespace commands {
namespace {

constexpr std::size_t kMostObjectives = 5;

// What still runs or is still being written.
bool is_current(const okr::Objective& objective, const okr::Cycle& cycle) {
  return objective.state != okr::ObjectiveState::kClosed && cycle.state != okr::CycleState::kClosed;
}

std::vector<cards::ObjectiveView> mine(const Context& context) {
  store::ObjectiveFilter filter;
  filter.involved = context.me.id;
  std::vector<cards::ObjectiveView> views;
  for (const okr::Objective& objective : store::list_objectives(context.book, filter)) {
    auto view = cards::view_objective(context.book, objective, context.now);
    if (is_current(objective, view.cycle)) views.push_back(std::move(view));
  }
  return views;
}

// An objective with the key results that are this person's; all of them when it is theirs itself.
Text owned_card(const cards::ObjectiveView& view, okr::PersonId me) {
  if (view.objective.owner == me) return cards::objective_card(view);
  auto rows = view.key_results;
  std::erase_if(rows, [&](const cards::KeyResultView& row) {
    return row.key_result.owner != me && row.key_result.asked() != me;
  });
  return cards::objective_card(view, rows);
}

void add_owned(Message& message, const Context& context,
               const std::vector<cards::ObjectiveView>& views) {
  message.add(Header{"Yours"});
  const std::size_t shown = std::min(views.size(), kMostObjectives);
  for (std::size_t i = 0; i < shown; ++i) {
    message.add(owned_card(views[i], context.me.id));
    const okr::Objective& objective = views[i].objective;
    const bool my_draft =
        objective.state == okr::ObjectiveState::kDraft && objective.owner == context.me.id;
    if (my_draft) message.add(cards::draft_buttons(objective, context.me.id));
  }
  if (views.size() > shown) {
    message.add(Text{{plain(fmt::format("and {} more: ", views.size() - shown)),
                      code("/okr list me"), plain(".")}});
  }
}

// The speaker's teams and all above them, the highest first; for who is in none, those that stand
// under no other, as far as a card can show them.
std::vector<okr::Team> teams_upwards(const Context& context) {
  constexpr std::size_t kMostRoots = 3;
  std::vector<okr::Team> teams;
  std::vector<okr::Team> level = store::teams_of(context.book, context.me.id);
  if (level.empty()) {
    level = store::list_teams(context.book);
    std::erase_if(level, [](const okr::Team& team) { return team.parent.has_value(); });
    if (level.size() > kMostRoots) level.resize(kMostRoots);
  }
  while (!level.empty()) {
    std::vector<okr::Team> above;
    for (okr::Team& team : level) {
      const bool known = std::any_of(teams.begin(), teams.end(),
                                     [&](const okr::Team& one) { return one.id == team.id; });
      if (known) continue;
      if (team.parent) above.push_back(store::read_team(context.book, *team.parent));
      teams.push_back(std::move(team));
    }
    level = std::move(above);
  }
  std::reverse(teams.begin(), teams.end());
  return teams;
}

// What comes first, beside what is theirs: the public objectives that run in those teams.
void add_priorities(Message& message, const Context& context,
                    const std::vector<cards::ObjectiveView>& theirs) {
  constexpr std::size_t kMostPriorities = 5;
  Text text{{strong("Top priorities")}};
  std::size_t shown = 0;
  for (const okr::Team& team : teams_upwards(context)) {
    store::ObjectiveFilter filter;
    filter.team = team.id;
    filter.state = okr::ObjectiveState::kActive;
    filter.is_public = true;
    for (const okr::Objective& one : store::list_objectives(context.book, filter)) {
      const bool known = std::any_of(theirs.begin(), theirs.end(),
                                     [&](const auto& view) { return view.objective.id == one.id; });
      const auto state = store::read_cycle(context.book, one.cycle).state;
      if (known || state != okr::CycleState::kActive || ++shown > kMostPriorities) continue;
      text.spans.push_back(plain("\n"));
      cards::append(text.spans, cards::objective_title(one));
      text.spans.push_back(plain(fmt::format(" ({})", shortened(team.name, kShownCharacters))));
    }
  }
  if (shown > 0) message.add(std::move(text));
}

// Retrospectives that wait for an answer of theirs.
void add_retros(Message& message, const Context& context) {
  for (const okr::Retro& retro : open_retros(context)) {
    const auto mine = own_answers(context, retro);
    const auto open = std::count(mine.begin(), mine.end(), std::string{});
    if (open == 0) continue;
    message.add(Header{fmt::format("Retrospective: {}", cards::retro_name(context.book, retro))});
    message.add(
        Text{{plain(fmt::format("{} of {} questions wait for your view: ", open, mine.size())),
              code("/okr retro")}});
    message.add(cards::retro_buttons(retro, context.me.id));
  }
}

void add_step(Text& text, std::string_view command, std::string_view what) {
  cards::append(text.spans, {plain("\n"), code(command), plain(" "), plain(what)});
}

// Who is told what to type first: somebody who has nothing yet.
struct Beginner {
  bool in_team = false;
  bool adds_cycles = false;
};

// What to type first.
Text first_steps(const store::Book& book, std::string_view intro, Beginner who, okr::Day today) {
  const auto teams = store::list_teams(book);
  Text text{{plain(intro)}};
  if (teams.empty() || store::list_cycles(book).empty()) {
    add_step(text, "/okr setup", "to be led through it in five steps");
  }
  if (teams.empty()) add_step(text, "/okr team add Growth", "for your team");
  if (!teams.empty() && !who.in_team) {
    add_step(text, "/okr team join " + shortened(teams.front().name, 60), "to join a team");
  }
  if (store::list_cycles(book).empty() && (teams.empty() || who.adds_cycles)) {
    add_step(text, "/okr cycle add " + quarter_name(today), "for the time it is about");
  }
  add_step(text, "/okr add objective New users feel at home", "for what you want to achieve");
  if (!teams.empty()) add_step(text, "/okr list company", "to see what others are after");
  return text;
}

// Why nobody asks about the first of them, with what to type: it must be published, its cycle must
// run, and its team must have a rhythm.
Note not_asked(const Context& context, const std::vector<cards::ObjectiveView>& views) {
  const auto published = std::find_if(views.begin(), views.end(), [](const auto& view) {
    return view.objective.state == okr::ObjectiveState::kActive;
  });
  if (published == views.end()) {
    return Note{marked(fmt::format("Drafts are asked about by nobody: `/okr publish {}`.",
                                   id_text(views.front().objective.id)))};
  }
  const okr::Cycle& cycle = published->cycle;
  const okr::Team team = store::read_team(context.book, published->objective.team);
  if (cycle.state == okr::CycleState::kPlanning) {
    return Note{
        marked(fmt::format("{} is asked about once its cycle begins: `/okr cycle start {}`.",
                           id_text(published->objective.id), cycle.name))};
  }
  if (cycle.state == okr::CycleState::kGrading) {
    return Note{
        marked(fmt::format("{} is being graded, so there is nothing to check in: `/okr "
                           "grade {}`.",
                           cycle.name, cycle.name))};
  }
  const auto kind = okr::CadenceKind::kPrompts;
  if (store::find_cadence(context.book, team.id, kind)) {
    return Note{{plain("Nothing asks you to check in for now.")}};
  }
  if (store::find_paused_cadence(context.book, team.id, kind)) {
    return Note{
        marked(fmt::format("Check-ins of {0} are paused: `/okr schedule resume {0}`.", team.name))};
  }
  return Note{
      marked(fmt::format("{0} is not asked for check-ins yet: `/okr schedule prompts weekly "
                         "mon 09:00 team {0}`",
                         team.name))};
}

void add_next_prompt(Message& message, const Context& context,
                     const std::vector<cards::ObjectiveView>& views) {
  if (const auto next = cards::next_prompt(context.book, context.me, context.now)) {
    message.add(Note{{plain(fmt::format("I will ask you next {}. {}{}Not then: ",
                                        scheduler::local_text(context.me.time_zone, next->at),
                                        next->why, next->why.empty() ? "" : " ")),
                      code("/okr snooze"), plain(" or "), code("/okr away <date>"), plain(".")}});
  } else if (!views.empty()) {
    message.add(not_asked(context, views));
  }
  message.add(Note{{plain("Everything you can say: "), code("/okr help")}});
}

}  // namespace

Message home(Context& context, Args& args) {
  args.end();
  Message message;
  const auto due = due_key_results(context.book, context.me.id, context.now);
  const auto views = mine(context);
  if (!due.empty()) {
    message.add(Header{fmt::format("Due: {}", count_text(static_cast<std::int64_t>(due.size()),
                                                         "key result", "key results"))});
    cards::add_due_cards(message, context.book, due, context.me, context.now);
  }
  const std::size_t before = message.blocks.size();
  cards::add_to_grade(message, context.book, context.me.id);
  add_retros(message, context);
  cards::add_proposals(message, context.book, context.me.id);
  if (asked_key_results(context.book, context.me.id, context.now).empty()) {  // no card asks it
    cards::add_still_right(message, cards::long_unanswered(context.book, context.me, context.now),
                           context.me.id);
  }
  const bool nothing = due.empty() && message.blocks.size() == before;
  if (nothing && !views.empty()) {
    message.add(Text{{plain("Nothing is due from you. Thank you!")}});
  }
  add_own_focus(message, context);
  cards::add_due_kpis(message, context.book, context.me, context.now);
  if (views.empty()) {
    const Beginner who{.in_team = !store::teams_of(context.book, context.me.id).empty(),
                       .adds_cycles = leads_any_team(context)};
    message.add(first_steps(context.book,
                            "You have no objectives or key results yet. To begin, type:", who,
                            context.today()));
  } else {
    add_owned(message, context, views);
    message.add(cards::writing_buttons(context.me.id));
  }
  add_priorities(message, context, views);
  add_next_prompt(message, context, views);
  return message;
}

Message home_of_stranger(const store::Book& book, okr::Instant now) {
  Message message;
  message.add(Header{"Welcome to Milepost"});
  message.add(
      Text{{plain("I ask the owner of each key result for a check-in, in their own morning, "
                  "remember every answer, and post a digest that everybody can read. I do not know "
                  "you yet: that changes with the first thing that you say to me.")}});
  const okr::Day today = scheduler::local_day(store::read_org(book).time_zone, now);
  message.add(first_steps(book, "To begin, type in any conversation:", {}, today));
  message.add(cards::begin_buttons());
  message.add(Note{{plain("Everything you can say: "), code("/okr help")}});
  return message;
}

}  // namespace commands
