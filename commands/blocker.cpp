#include "commands/blocker.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "commands/args.h"
#include "commands/cards/objective.h"
#include "commands/coach/moments.h"
#include "commands/edit.h"
#include "commands/handlers.h"
#include "commands/looking.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "scheduler/notices.h"
#include "scheduler/plan.h"
#include "store/sql/blocker.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

constexpr std::size_t kBlockersPerPage = 15;
constexpr std::size_t kShownText = 200;

// Whether whom it waits for or its day comes next, rather than more of the text: what follows them
// must be the end or the other one.
bool begins_blocker_part(Args args) {
  if (args.accept("by")) return args.at_day();
  if (!args.accept("on") || !args.at_person()) return false;
  const bool mentioned = args.peek().substr(0, 1) == "@";
  if (mentioned) args.skip(args.peek().size());
  if (!mentioned) (void)args.person();  // by a name that is in the book
  return args.empty() || (args.accept("by") && args.at_day());
}

std::int64_t days_open(const okr::Blocker& blocker, okr::Instant now) {
  return std::chrono::floor<std::chrono::days>(now - blocker.opened_at).count();
}

std::string age_text(const okr::Blocker& blocker, okr::Instant now) {
  const std::int64_t days = days_open(blocker, now);
  if (days <= 0) return "since today";
  return fmt::format("for {}", count_text(days, "day", "days"));
}

// Those that are open and that the speaker may see, oldest first.
std::vector<okr::Blocker> visible_blockers(const Context& context,
                                           const std::optional<okr::Team>& team) {
  auto blockers =
      store::blockers_at(context.book, team ? std::optional{team->id} : std::nullopt, context.now);
  std::erase_if(blockers, [&](const okr::Blocker& one) {
    const auto subject = store::find_subject(context.book, one.key_result);
    return !subject || !may_see(context, subject->objective);
  });
  return blockers;
}

Message nothing_blocked(const std::optional<okr::Team>& team) {
  return sentence(team ? fmt::format("Nothing holds {} up.", team->name)
                       : std::string{"Nothing holds anybody up."});
}

std::string person_text(const Context& context, okr::PersonId person) {
  return shortened(store::read_person(context.book, person).name, kShownCharacters);
}

// Who waits for whom: "ann waits for bob: KR7 (3 days), KR9 (today)", the longest wait first.
Message list_waiting(const Context& context, const std::optional<okr::Team>& team) {
  constexpr std::size_t kMostPairs = 30;
  const auto blockers = visible_blockers(context, team);
  if (blockers.empty()) return nothing_blocked(team);
  std::map<std::string, std::string> waits;  // what of whom, by the sentence that begins it
  std::vector<std::string> order;
  for (const okr::Blocker& one : blockers) {
    const okr::KeyResult key_result = store::find_subject(context.book, one.key_result)->key_result;
    const std::string pair = fmt::format(
        "{} waits for {}: ", person_text(context, key_result.asked()),
        one.waits_for ? person_text(context, *one.waits_for) : std::string{"nobody by name"});
    const std::int64_t days = days_open(one, context.now);
    std::string& list = waits[pair];
    if (list.empty()) order.push_back(pair);
    list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", id_text(key_result.id),
                        days <= 0 ? "today" : count_text(days, "day", "days"));
  }
  Message message;
  message.add(Header{fmt::format("Who waits for whom{}, longest first",
                                 team ? " in " + shortened(team->name, kShownCharacters) : "")});
  Text text;
  for (std::size_t i = 0; i < std::min(order.size(), kMostPairs); ++i) {
    text.spans.push_back(plain((i == 0 ? "" : "\n") + order[i] + waits[order[i]]));
  }
  if (order.size() > kMostPairs) {
    text.spans.push_back(plain(fmt::format("\nand {} more", order.size() - kMostPairs)));
  }
  message.add(std::move(text));
  return message.add(Note{marked(
      "What it is about: `/okr blockers`. To name whom it waits for: `/okr block KR7 … on @bob`")});
}

Message list_blockers(const Context& context, const std::optional<okr::Team>& team,
                      std::size_t number) {
  const auto blockers = visible_blockers(context, team);
  Message message;
  if (blockers.empty()) return nothing_blocked(team);
  const Page shown = page(blockers.size(), number, kBlockersPerPage);
  message.add(Header{fmt::format("Blockers{}, oldest first",
                                 team ? " of " + shortened(team->name, kShownCharacters) : "")});
  Text text;
  for (std::size_t i = shown.begin; i < shown.end; ++i) {
    const auto key_result = store::find_key_result(context.book, blockers[i].key_result);
    if (!key_result) continue;
    if (!text.spans.empty()) text.spans.push_back(plain("\n"));
    cards::append(text.spans,
                  {code(id_text(key_result->id)),
                   plain(fmt::format(" {}: {}", shortened(key_result->text, kShownCharacters),
                                     blocker_text(context.book, blockers[i], context.now)))});
  }
  message.add(std::move(text));
  if (shown.last > 1) message.add(Note{shown.footer()});
  return message.add(Note{marked(fmt::format("When it is over: `/okr unblock {}`",
                                             id_text(blockers[shown.begin].key_result)))});
}

// "B7": which blocker a word names; absent when it names none.
std::optional<okr::BlockerId> blocker_named(std::string_view word) {
  constexpr std::size_t kMostDigits = 9;
  if (word.size() < 2 || word.size() > kMostDigits || (word[0] != 'B' && word[0] != 'b')) {
    return std::nullopt;
  }
  if (!parse::all_digits(word.substr(1))) return std::nullopt;
  return okr::BlockerId{std::stoll(std::string{word.substr(1)})};
}

// "B1 B2": those that come next, each once; none when something else does. Throws UserError for one
// that there is none of, or that the speaker may not see.
std::vector<okr::Blocker> read_blockers(Args& args) {
  std::vector<okr::Blocker> read;
  const Context& context = args.context();
  while (const auto id = blocker_named(args.peek())) {
    const auto found = store::find_blocker(context.book, *id);
    const auto subject =
        found ? store::find_subject(context.book, found->key_result) : std::nullopt;
    if (!subject || !may_see(context, subject->objective)) {
      throw UserError{fmt::format("There is no B{}. `/okr blockers` lists them.", id->value)};
    }
    args.skip(args.peek().size());
    const auto same = [&](const okr::Blocker& one) { return one.id == found->id; };
    if (std::none_of(read.begin(), read.end(), same)) read.push_back(*found);
  }
  return read;
}

Subject subject_of(const Context& context, const okr::Blocker& blocker) {
  return *store::find_subject(context.book, blocker.key_result);
}

// Throws UserError when it holds something else up, or nothing any more.
void require_open(const Context& context, const okr::Blocker& blocker, const Subject& subject) {
  if (blocker.key_result != subject.key_result.id) {
    throw UserError{fmt::format("B{} holds up {} and not {}.", blocker.id.value,
                                id_text(blocker.key_result), id_text(subject.key_result.id))};
  }
  const auto open = store::open_blockers(context.book, blocker.key_result);
  const bool there = std::any_of(open.begin(), open.end(),
                                 [&](const okr::Blocker& one) { return one.id == blocker.id; });
  if (!there) throw UserError{fmt::format("B{} is over already.", blocker.id.value)};
}

// Returns who is messaged, for the answer.
std::string tell_whom_it_waits_for(const Context& context, const Subject& subject,
                                   const okr::Blocker& blocker) {
  const bool own = blocker.waits_for == context.me.id;
  const auto notice = own ? std::nullopt : scheduler::opened_notice(context.book, blocker, subject);
  if (!notice) return "nobody was messaged";
  const bool told = scheduler::enqueue(context.book, {*notice}) > 0;
  const std::string name =
      shortened(store::read_person(context.book, *blocker.waits_for).name, kShownCharacters);
  return name + (told ? " is told" : " is not told now");
}

}  // namespace

Message blocked(const Context& context, const Subject& subject, okr::Blocker blocker) {
  if (blocker.waits_for) {
    const okr::Person person = store::read_person(context.book, *blocker.waits_for);
    require_here(person);
    if (!store::may_see(context.book, person.id, subject.objective)) {
      throw UserError{fmt::format(
          "{} is private, and {} may not see it. Make them a contributor first: `/okr contributors "
          "{} add @{}`.",
          id_text(subject.objective.id), person.name, id_text(subject.objective.id), person.name)};
    }
  }
  blocker.key_result = subject.key_result.id;
  blocker.opened_by = context.me.id;
  blocker.opened_at = context.now;
  blocker.id = store::add_blocker(context.book, context.author, blocker);
  Message message;
  Text text = about(subject.key_result, " is blocked: ");
  text.spans.push_back(plain(blocker_text(context.book, blocker, context.now) + "."));
  message.add(std::move(text));
  const std::string told = tell_whom_it_waits_for(context, subject, blocker);
  const bool several = store::open_blockers(context.book, subject.key_result.id).size() > 1;
  message.add(Text{{plain(fmt::format("It stands in the digest; {}. When it is over: ", told)),
                    code("/okr unblock " + (several ? fmt::format("B{}", blocker.id.value)
                                                    : id_text(subject.key_result.id))),
                    plain(".")}});
  const std::string remark = coach::loose_blocker(blocker);
  if (!remark.empty()) message.add(Note{{plain(remark)}});
  return with_undo(context, std::move(message));
}

std::string blocker_text(const store::Book& book, const okr::Blocker& blocker, okr::Instant now) {
  std::string text = fmt::format("B{} “{}”", blocker.id.value, shortened(blocker.text, kShownText));
  if (blocker.waits_for) {
    text +=
        fmt::format(", waits for {}",
                    shortened(store::read_person(book, *blocker.waits_for).name, kShownCharacters));
  }
  if (blocker.needed_by) {
    const bool over = *blocker.needed_by < std::chrono::floor<std::chrono::days>(now);
    text += fmt::format(", needed by {}{}", scheduler::day_text(*blocker.needed_by),
                        over ? " (overdue)" : "");
  }
  return fmt::format("{}, open {}", text, age_text(blocker, now));
}

Message block(Context& context, Args& args) {
  const Subject subject = args.subject();
  require_editable(context, subject);
  okr::Blocker blocker;
  blocker.text = limited(args.until(begins_blocker_part), kMostOfBlocker, "What holds it up");
  if (blocker.text.empty()) throw UsageError{"I need what holds it up, in a few words."};
  while (!args.empty()) {
    if (args.accept("on")) {
      blocker.waits_for = args.person().id;
    } else if (args.accept("by")) {
      blocker.needed_by = args.day("a day");
    } else {
      args.end();
    }
  }
  return blocked(context, subject, std::move(blocker));
}

Message unblock(Context& context, Args& args) {
  auto over = read_blockers(args);
  const Subject subject = over.empty() ? args.subject() : subject_of(context, over.front());
  require_editable(context, subject);
  if (over.empty()) over = read_blockers(args);
  const auto open = store::open_blockers(context.book, subject.key_result.id);
  const std::string id = id_text(subject.key_result.id);
  for (const okr::Blocker& blocker : over) require_open(context, blocker, subject);
  if (over.empty()) over = open;
  context.author.because = limited(args.rest(), kMostOfReason, "A note");
  if (open.empty()) throw UserError{fmt::format("Nothing holds {} up.", id)};
  const std::size_t left = open.size() - over.size();
  Message message;
  message.add(about(subject.key_result, left == 0 ? std::string{" is no longer blocked."}
                                                  : fmt::format(" is still held up by {} other{}.",
                                                                left, left == 1 ? "" : "s")));
  for (const okr::Blocker& blocker : over) {
    store::close_blocker(context.book, context.author, blocker);
    message.add(Text{{plain("Over: " + blocker_text(context.book, blocker, context.now) + ".")}});
  }
  if (!context.author.because.empty()) {
    message.add(Text{{plain("Note: "), plain(context.author.because)}});
  }
  return with_undo(context, std::move(message));
}

Message blockers(Context& context, Args& args) {
  std::optional<okr::Team> team;
  const bool waiting = args.accept("waiting");
  if (!args.empty() && !parse::same(args.peek(), "page")) {
    if (!args.accept("team") || !args.empty()) team = args.team();
  }
  if (waiting) {
    args.end();
    return list_waiting(context, team);
  }
  const std::size_t number = read_page_number(args);
  args.end();
  return list_blockers(context, team, number);
}

}  // namespace commands
