#include "commands/retro.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "commands/args.h"
#include "commands/cards/lessons.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/telling.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "scheduler/plan.h"
#include "store/sql/person.h"
#include "store/sql/retro.h"
#include "store/sql/team.h"

namespace commands {

namespace {

constexpr std::string_view kQuestionKey = "retro:";
constexpr std::string_view kLessonsKey = "lessons:retro ";

const okr::RetroQuestion* question_named(std::string_view word) {
  const auto found =
      std::find_if(okr::kRetroQuestions.begin(), okr::kRetroQuestions.end(),
                   [&](const okr::RetroQuestion& one) { return parse::same(one.word, word); });
  return found == okr::kRetroQuestions.end() ? nullptr : &*found;
}

std::string question_words() {
  std::string list;
  for (const okr::RetroQuestion& question : okr::kRetroQuestions) {
    list += fmt::format("{}`{}`", list.empty() ? "" : ", ", question.word);
  }
  return list;
}

bool in_team(const Context& context, okr::TeamId team) {
  const auto teams = store::teams_of(context.book, context.me.id);
  return store::read_team(context.book, team).lead == context.me.id ||
         std::any_of(teams.begin(), teams.end(),
                     [&](const okr::Team& one) { return one.id == team; });
}

[[noreturn]] void refuse_none_open() {
  throw UserError{
      "No retrospective of a team of yours is open. Its lead begins one with `/okr retro start`; "
      "what was learned before: `/okr lessons`."};
}

// The open one that is meant: of the team that is named, else the only one.
okr::Retro read_retro(const Context& context, const std::optional<okr::Team>& team) {
  auto open = open_retros(context);
  if (team) {
    std::erase_if(open, [&](const okr::Retro& one) { return one.team != team->id; });
    if (open.empty()) {
      throw UserError{fmt::format("No retrospective of {} is open to you.", team->name)};
    }
  }
  if (open.empty()) refuse_none_open();
  if (open.size() > 1) {
    const std::string name = store::read_team(context.book, open.front().team).name;
    throw UserError{
        fmt::format("Which team's? Several are open to you: say `/okr retro {} worked …`.", name)};
  }
  return open.front();
}

// The same; an administrator who is not in the team names it.
okr::Retro retro_to_end(const Context& context, const std::optional<okr::Team>& team) {
  const bool other = team && context.me.role == okr::Role::kAdministrator;
  if (other && !in_team(context, team->id)) {
    for (const okr::Retro& one : store::list_retros(context.book, team->id)) {
      if (!one.ended_at) return one;
    }
  }
  return read_retro(context, team);
}

// The cycle that a retrospective is about: the one being graded, else the one that runs, else the
// last that was closed.
okr::Cycle cycle_to_look_back_on(const Context& context) {
  const auto cycles = store::list_cycles(context.book);
  for (const auto state :
       {okr::CycleState::kGrading, okr::CycleState::kActive, okr::CycleState::kClosed}) {
    const auto found = std::find_if(cycles.rbegin(), cycles.rend(),
                                    [&](const okr::Cycle& cycle) { return cycle.state == state; });
    if (found != cycles.rend()) return *found;
  }
  throw UserError{"No cycle has begun yet, so there is nothing to look back on."};
}

okr::Occurrence question_to(const Context& context, const okr::Retro& retro,
                            const okr::Person& person) {
  const std::string reason = fmt::format("{} asks {} what {} taught it.", context.me.name,
                                         store::read_team(context.book, retro.team).name,
                                         store::read_cycle(context.book, retro.cycle).name);
  return told(context, person, okr::DeliveryKind::kRetro, question_key(retro, person.id), reason);
}

// Asks everybody else in the team. Returns how many are asked now, and how many there are.
struct AskedPeople {
  int now = 0;
  std::int64_t all = 0;
};
AskedPeople ask_everybody(const Context& context, const okr::Retro& retro) {
  AskedPeople asked;
  std::vector<okr::Occurrence> questions;
  for (const okr::Person& member : store::members_of(context.book, retro.team)) {
    if (member.left_at || member.id == context.me.id) continue;
    ++asked.all;
    questions.push_back(question_to(context, retro, member));
  }
  asked.now = scheduler::enqueue(context.book, questions);
  return asked;
}

void require_none(const Context& context, const okr::Team& team, const okr::Cycle& cycle) {
  for (const okr::Retro& one : store::list_retros(context.book, team.id)) {
    if (one.cycle != cycle.id) continue;
    throw UserError{
        fmt::format("{} {} about {} already: `/okr {}`.", team.name,
                    one.ended_at ? "had its retrospective" : "has a retrospective", cycle.name,
                    one.ended_at ? fmt::format("lessons {} {}", cycle.name, team.name) : "retro")};
  }
}

// Whether the lessons go to a channel, and which, as a sentence.
std::string posted_where(const Context& context, const okr::Retro& retro) {
  okr::Occurrence one;
  one.key = lessons_key(retro);
  one.kind = okr::DeliveryKind::kLessons;
  one.team = retro.team;
  one.due_at = context.now;
  one.local_day = context.today();
  const std::string team = store::read_team(context.book, retro.team).name;
  one.reason = fmt::format("{} ended the retrospective of {}.", context.me.name, team);
  if (scheduler::enqueue(context.book, {one}) > 0) {
    return fmt::format("What was learned goes to the channel of {} now.", team);
  }
  return fmt::format("{} has no channel to post it in.", team);
}

Message questions_text(const Context& context, const okr::Retro& retro) {
  Message message;
  message.add(Header{fmt::format("Retrospective: {}", cards::retro_name(context.book, retro))});
  const auto mine = own_answers(context, retro);
  for (std::size_t i = 0; i < mine.size(); ++i) {
    const okr::RetroQuestion& question = okr::kRetroQuestions[i];
    Text text{{strong(question.text), plain("\n")}};
    if (mine[i].empty()) {
      text.spans.push_back(code(fmt::format("/okr retro {} …", question.word)));
    } else {
      text.spans.push_back(plain(mine[i]));
    }
    message.add(std::move(text));
  }
  message.add(cards::retro_buttons(retro, context.me.id));
  message.add(Note{marked(fmt::format(
      "{} answered so far. Others' answers stay private until the lead ends it with `/okr retro "
      "end`, and carry no names then.",
      count_text(store::retro_people(context.book, retro.id), "person has", "people have")))});
  return message;
}

}  // namespace

std::vector<okr::Retro> open_retros(const Context& context) {
  std::vector<okr::Retro> open = store::list_retros(context.book, std::nullopt);
  std::erase_if(open,
                [&](const okr::Retro& one) { return one.ended_at || !in_team(context, one.team); });
  std::reverse(open.begin(), open.end());
  return open;
}

void require_answerable(const Context& context, const okr::Retro& retro) {
  const std::string team = store::read_team(context.book, retro.team).name;
  if (retro.ended_at) {
    throw UserError{fmt::format(
        "The retrospective of {} has ended, so nothing was saved. What was learned: `/okr lessons "
        "{} {}`.",
        team, store::read_cycle(context.book, retro.cycle).name, team)};
  }
  if (in_team(context, retro.team)) return;
  throw UserError{fmt::format("That retrospective is for those who are in {}.", team)};
}

std::vector<std::string> own_answers(const Context& context, const okr::Retro& retro) {
  std::vector<std::string> texts(okr::kRetroQuestions.size());
  for (const okr::RetroAnswer& one :
       store::retro_answers_of(context.book, retro.id, context.me.id)) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (okr::kRetroQuestions[i].word == one.question) texts[i] = one.text;
    }
  }
  return texts;
}

bool answers_are_nameless(const store::Book& book, const okr::Retro& retro) {
  constexpr std::int64_t kFewest = 2;
  return store::retro_people(book, retro.id) >= kFewest ||
         store::members_of(book, retro.team).size() < kFewest;
}

bool write_answer(const Context& context, const okr::Retro& retro,
                  const okr::RetroQuestion& question, const std::string& text) {
  const auto index = static_cast<std::size_t>(&question - okr::kRetroQuestions.data());
  if (own_answers(context, retro)[index] == text) return false;
  okr::RetroAnswer answer;
  answer.retro = retro.id;
  answer.person = context.me.id;
  answer.question = question.word;
  answer.text = text;
  answer.at = context.now;
  store::set_retro_answer(context.book, context.author, retro, answer);
  return true;
}

Message answered(const Context& context, const okr::Retro& retro) {
  Message message;
  const auto mine = own_answers(context, retro);
  const auto given = std::count_if(mine.begin(), mine.end(),
                                   [](const std::string& text) { return !text.empty(); });
  message.add(Text{{plain(fmt::format(
      "Thank you, that is noted for the retrospective of {}: {} of {} questions answered.",
      cards::retro_name(context.book, retro), given, mine.size()))}});
  message.add(Text{{plain("Nobody sees it before the end, and then it carries no name.")}});
  return with_undo(context, std::move(message));
}

std::string question_key(const okr::Retro& retro, okr::PersonId person) {
  return fmt::format("{}{}:person {}", kQuestionKey, retro.id.value, person.value);
}

std::string lessons_key(const okr::Retro& retro) {
  return fmt::format("{}{}:{}", kLessonsKey, retro.id.value,
                     retro.ended_at ? retro.ended_at->time_since_epoch().count() : 0);
}

std::optional<okr::Retro> retro_of_key(const store::Book& book, std::string_view key) {
  for (const std::string_view prefix : {kLessonsKey, kQuestionKey}) {
    if (!key.starts_with(prefix)) continue;
    key.remove_prefix(prefix.size());
    okr::RetroId id;
    std::from_chars(key.data(), key.data() + key.size(), id.value);
    return store::find_retro(book, id);
  }
  return std::nullopt;
}

Message retro(Context& context, Args& args) {
  std::optional<okr::Team> team;
  if (!args.empty() && question_named(args.peek()) == nullptr) {
    if (!args.at_team()) {
      throw UsageError{fmt::format("{} is none of the questions, which are {}.",
                                   quoted(args.peek()), question_words())};
    }
    team = args.team();
  }
  const okr::Retro open = read_retro(context, team);
  if (args.empty()) {
    if (context.request.opens_forms) {
      return forms::opened_instead(context, "retro", std::to_string(open.id.value));
    }
    return questions_text(context, open);
  }
  const okr::RetroQuestion* question = question_named(args.word("a question"));
  if (question == nullptr) {
    throw UsageError{fmt::format("I need one of the questions: {}.", question_words())};
  }
  const std::string text = limited(args.rest(), kMostOfAnswer, "An answer");
  if (text.empty()) {
    throw UsageError{
        fmt::format("I need your answer: {} `/okr retro {} …`", question->text, question->word)};
  }
  require_answerable(context, open);
  const std::string before =
      own_answers(context, open)[static_cast<std::size_t>(question - okr::kRetroQuestions.data())];
  if (!write_answer(context, open, *question, text)) {
    return sentence("That is your answer already; nothing was changed.");
  }
  Message message;
  if (!before.empty()) {
    message.add(Text{{plain("It takes the place of your answer before: "), emphasis(before)}});
  }
  for (Block& block : answered(context, open).blocks) message.add(std::move(block));
  return message;
}

Message retro_start(Context& context, Args& args) {
  std::optional<okr::Cycle> cycle;
  std::optional<okr::Team> team;
  while (!args.empty()) {
    if (!cycle && args.at_cycle()) {
      cycle = args.cycle();
    } else if (!team) {
      team = args.team();
    } else {
      args.end();
    }
  }
  if (!team) team = team_unsaid(context);
  require_lead(context, *team);
  if (!cycle) cycle = cycle_to_look_back_on(context);
  if (cycle->state == okr::CycleState::kPlanning) {
    throw UserError{
        fmt::format("{} has not begun, so there is nothing to look back on.", cycle->name)};
  }
  require_none(context, *team, *cycle);
  okr::Retro opened;
  opened.team = team->id;
  opened.cycle = cycle->id;
  opened.opened_at = context.now;
  opened.id = store::add_retro(context.book, context.author, opened);
  const AskedPeople asked = ask_everybody(context, opened);
  Message message;
  message.add(
      Text{{strong(cards::retro_name(context.book, opened)),
            plain(fmt::format(": the retrospective is open; {} of {} asked in a direct "
                              "message.",
                              asked.now,
                              count_text(asked.all, "other member is", "other members are")))}});
  message.add(paragraph(fmt::format(
      "Everybody in {} can answer with `/okr retro`, you too. When enough is in: `/okr retro end "
      "{}`.",
      team->name, team->name)));
  return with_undo(context, std::move(message));
}

Message retro_end(Context& context, Args& args) {
  std::optional<okr::Team> team;
  if (!args.empty()) team = args.team();
  args.end();
  okr::Retro ended = retro_to_end(context, team);
  const okr::Team of = store::read_team(context.book, ended.team);
  require_lead(context, of);
  store::end_retro(context.book, context.author, ended);
  ended.ended_at = context.now;
  Message message;
  const auto people = store::retro_people(context.book, ended.id);
  message.add(Text{{strong(cards::retro_name(context.book, ended)),
                    plain(fmt::format(": the retrospective has ended, with answers of {}.",
                                      count_text(people, "person", "people")))}});
  if (people > 0 && !answers_are_nameless(context.book, ended)) {
    message.add(
        paragraph("They are not shown: with fewer than two people everybody would know whose they "
                  "are. To wait for more, `/okr undo` opens it again."));
  }
  message.add(paragraph(fmt::format("{} Everybody can read it: `/okr lessons {} {}`.",
                                    posted_where(context, ended),
                                    store::read_cycle(context.book, ended.cycle).name, of.name)));
  return with_undo(context, std::move(message));
}

}  // namespace commands
