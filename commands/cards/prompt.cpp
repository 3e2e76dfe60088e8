#include "commands/cards/prompt.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "commands/cards/buttons.h"
#include "commands/cards/kpi.h"
#include "commands/cards/objective.h"
#include "commands/cards/past.h"
#include "commands/cards/review.h"
#include "commands/percent.h"
#include "commands/trend.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "scheduler/own_times.h"
#include "scheduler/plan.h"
#include "store/okr/reached.h"
#include "store/sql/blocker.h"
#include "store/sql/check_in.h"
#include "store/sql/delivery.h"
#include "store/sql/objective.h"
#include "store/sql/own_times.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

constexpr std::size_t kCardTitle = 120;
constexpr int kMostTimesAway = 60;  // more than a year of weekly prompts

// With its line break; empty when neither is anything known nor expected.
std::string progress_line(const okr::KeyResult& key_result, const Standing& standing) {
  if (okr::is_kept(key_result.kind)) {
    return standing.progress
               ? fmt::format("{} {}\n", bar(standing.progress), pace_text(standing.pace))
               : "";
  }
  if (!standing.progress) {
    if (!standing.expected_percent) return "";
    return fmt::format("{} % of the way expected by now.\n", *standing.expected_percent);
  }
  const std::string expected =
      standing.expected_percent ? fmt::format(", {} % expected by now", *standing.expected_percent)
                                : "";
  return fmt::format("{} {} of the way{}: {}\n", bar(standing.progress),
                     percent_text(standing.progress->percent), expected, pace_text(standing.pace));
}

// The first milestone that is not passed; empty when all are.
std::string next_milestone(const okr::KeyResult& key_result) {
  const auto done = static_cast<std::size_t>(
      key_result.latest ? std::max<std::int64_t>(0, key_result.latest->value.whole()) : 0);
  return done < key_result.milestones.size() ? key_result.milestones[done].text : "";
}

// Whether a check-in on it is a number with a unit of its own.
bool is_counted(okr::KeyResultKind kind) {
  return kind != okr::KeyResultKind::kPassFail && kind != okr::KeyResultKind::kMilestones;
}

Spans line_to_type(const okr::KeyResult& key_result) {
  const std::string id = id_text(key_result.id);
  if (key_result.kind == okr::KeyResultKind::kPassFail && okr::is_finished(key_result)) {
    return {plain("Type "), code(fmt::format("/okr {} 0", id)), plain(" if that is no longer so")};
  }
  if (key_result.kind == okr::KeyResultKind::kPassFail) {
    return {plain("Type "), code(fmt::format("/okr done {}", id)), plain(" once it has passed")};
  }
  if (key_result.kind != okr::KeyResultKind::kMilestones) {
    return {plain("Type "), code(fmt::format("/okr {} <value>", id))};
  }
  const std::string next = next_milestone(key_result);
  if (next.empty()) return {plain("Type "), code(fmt::format("/okr {} <number done>", id))};
  return {plain("Type "), code(fmt::format("/okr done {}", id)),
          plain(fmt::format(" when “{}” is done", shortened(next, kCardTitle)))};
}

Note how_to_say_more(const okr::KeyResult& key_result) {
  return Note{{plain("After the value you can say how sure you are of reaching it, 0 to 10, and "
                     "what moved: "),
               code(fmt::format("/okr {} <value> 7 mails are out", id_text(key_result.id)))}};
}

Note why(const okr::Delivery& delivery, const okr::Person& person) {
  std::string text = delivery.reason.empty() ? "Your check-in is due." : delivery.reason;
  if (delivery.late) {
    text += fmt::format(" It is late: it was due {}, while Milepost was not running.",
                        scheduler::local_text(person.time_zone, delivery.due_at));
  }
  return Note{{plain(text)}};
}

Note quiet(const std::optional<NextPrompt>& next, const okr::Person& person) {
  Spans spans;
  if (next) {
    spans.push_back(plain(fmt::format("The next one may come {}. {}{}",
                                      scheduler::local_text(person.time_zone, next->at), next->why,
                                      next->why.empty() ? "" : " ")));
  }
  append(spans, {plain("Not now: "), code("/okr snooze"), plain(". On holiday: "),
                 code("/okr away <date>"), plain(".")});
  return Note{std::move(spans)};
}

bool is_away(const std::vector<okr::Away>& away, okr::Day day) {
  return std::any_of(away.begin(), away.end(), [&](const okr::Away& days) {
    return !days.half && days.first_day <= day && day <= days.last_day;
  });
}

// The teams with key results that this person is still asked for.
std::set<okr::TeamId> asking_teams(const store::Book& book, okr::PersonId person) {
  std::set<okr::ObjectiveId> objectives;
  for (const okr::KeyResult& key_result : store::key_results_asked_of(book, person)) {
    if (!okr::is_finished(key_result)) objectives.insert(key_result.objective);
  }
  std::set<okr::TeamId> teams;
  for (const okr::ObjectiveId id : objectives) teams.insert(store::read_objective(book, id).team);
  return teams;
}

// "\nYou stand in for Mia."; empty for one's own.
std::string stand_in_line(const store::Book& book, const okr::KeyResult& key_result,
                          okr::PersonId reader) {
  if (key_result.asked() == reader) return "";
  return fmt::format("\nYou stand in for {}.",
                     shortened(store::read_person(book, key_result.asked()).name, kCardTitle));
}

// What one due key result looks like; `whose` is its stand_in_line().
Text due_card(const DueKeyResult& due, std::string_view zone,
              const std::vector<okr::Blocker>& blockers, bool off_track, const std::string& whose) {
  const okr::KeyResult& key_result = due.key_result;
  Text card{{code(id_text(key_result.id)), plain(" "),
             strong(shortened(key_result.text, kCardTitle)),
             plain(whose + "\n" + last_value_line(key_result, zone) + "\n" +
                   progress_line(key_result, due.standing))}};
  for (const okr::Blocker& blocker : blockers) {
    append(card.spans,
           {plain(fmt::format("Blocked since {}: “{}”. Over? ",
                              scheduler::day_text(scheduler::local_day(zone, blocker.opened_at)),
                              shortened(blocker.text, kCardTitle))),
            code(fmt::format("/okr unblock {}", id_text(key_result.id))), plain("\n")});
  }
  if (off_track) {
    card.spans.push_back(plain(
        "Trending off track: for two weeks its projected end has missed the target. What would "
        "change that?\n"));
  }
  append(card.spans, how_to_answer(key_result));
  return card;
}

// A key result that was checked in since a card was sent.
struct Answered {
  KeyResultView view;
  std::optional<okr::CheckIn> before;  // what counted when the card was sent
  okr::Objective objective;
};

std::vector<Answered> answered_since(const store::Book& book, okr::PersonId person,
                                     okr::Instant since, okr::Instant now) {
  std::vector<Answered> answered;
  for (const okr::KeyResult& key_result : asked_key_results(book, person, now)) {
    if (!key_result.latest || key_result.latest->at < since) continue;
    const okr::Objective objective = store::read_objective(book, key_result.objective);
    const okr::Cycle cycle = store::read_cycle(book, objective.cycle);
    const Standing where = standing(book, key_result, objective, cycle, now);
    if (where.due) continue;
    answered.push_back(
        {{key_result, where}, store::counted_at(book, key_result.id, since), objective});
  }
  return answered;
}

// "KR1 Activation rate: 34 % → 38 %, 53 % of the way, on pace ●"
Spans answered_line(const Answered& one) {
  const okr::KeyResult& key_result = one.view.key_result;
  const std::string value = value_text(key_result, key_result.latest->value);
  std::string moved = value + ", the first check-in";
  if (one.before) {
    moved = one.before->value == key_result.latest->value
                ? "still " + value
                : fmt::format("{} → {}", value_text(key_result, one.before->value), value);
  }
  return {code(id_text(key_result.id)),
          plain(fmt::format(" {}: {}, {}", shortened(key_result.text, kCardTitle), moved,
                            okr::is_kept(key_result.kind) ? pace_text(one.view.standing.pace)
                                                          : standing_text(one.view.standing)))};
}

void add_answered(Message& message, const std::vector<Answered>& answered) {
  Text text;
  for (const Answered& one : answered) {
    if (!text.spans.empty()) text.spans.push_back(plain("\n"));
    append(text.spans, answered_line(one));
  }
  if (!answered.empty()) message.add(std::move(text));
}

// "O1 New users feel at home: 0.22 → 0.31 on average", for each objective whose average moved.
void add_moved(Message& message, const store::Book& book, const std::vector<Answered>& answered,
               okr::Instant since, okr::Instant now) {
  std::set<okr::ObjectiveId> told;
  Text text;
  for (const Answered& one : answered) {
    if (!told.insert(one.objective.id).second) continue;
    const auto before = view_objective_at(book, one.objective, since - std::chrono::seconds{1});
    const auto after = view_objective(book, one.objective, now).rollup.average;
    if (!after || !before || before->rollup.average == after) continue;
    if (!text.spans.empty()) text.spans.push_back(plain("\n"));
    append(text.spans, objective_title(one.objective));
    text.spans.push_back(plain(
        before->rollup.average
            ? fmt::format(": {} → {} on average", before->rollup.average->text(), after->text())
            : fmt::format(": {} on average, its first number", after->text())));
  }
  if (!text.spans.empty()) message.add(std::move(text));
}

// What stands under the cards.
void add_footer(Message& message, const store::Book& book, const okr::Delivery& delivery,
                const okr::Person& person, okr::Instant now) {
  add_due_kpis(message, book, person, now);
  add_still_right(message, to_reconsider(book, delivery, now), person.id);
  message.add(why(delivery, person));
  message.add(quiet(next_prompt(book, person, now), person));
}

Message all_in(const store::Book& book, const okr::Delivery& sent, const okr::Person& person,
               okr::Instant now) {
  const auto answered = answered_since(book, person.id, sent.due_at, now);
  Message message;
  message.add(Header{answered.empty() ? "Nothing is due any more" : "All in, thank you!"});
  add_answered(message, answered);
  add_moved(message, book, answered, sent.due_at, now);
  if (!answered.empty()) {
    message.add(all_in_buttons(person.id));
    message.add(Note{
        {plain("Something to correct: "),
         code(fmt::format("/okr correct {} <value>", id_text(answered.front().view.key_result.id))),
         plain(".")}});
  }
  add_due_kpis(message, book, person, now);
  add_still_right(message, to_reconsider(book, sent, now), person.id);
  if (const auto next = next_prompt(book, person, now)) {
    message.add(Note{{plain(fmt::format("The next card may come {}.",
                                        scheduler::local_text(person.time_zone, next->at)))}});
  }
  return message;
}

}  // namespace

Spans how_to_answer(const okr::KeyResult& key_result) {
  const std::string id = id_text(key_result.id);
  Spans spans = line_to_type(key_result);
  if (key_result.latest) {
    append(spans,
           {plain(", or "), code(fmt::format("/okr same {}", id)), plain(" if nothing changed.")});
  } else if (!is_counted(key_result.kind)) {
    append(spans, {plain(", or "), code(fmt::format("/okr {} 0", id)), plain(" for not yet.")});
  } else {
    spans.push_back(plain("."));
  }
  return spans;
}

std::string last_value_line(const okr::KeyResult& key_result, std::string_view zone) {
  std::string line = "No check-in yet";
  if (const auto& latest = key_result.latest) {
    line = fmt::format("Last: {} on {}", value_text(key_result, latest->value),
                       scheduler::day_text(scheduler::local_day(zone, latest->at)));
  }
  if (key_result.kind == okr::KeyResultKind::kPassFail) return line + ".";
  return fmt::format("{}; goal: {}.", line, target_text(key_result));
}

void add_due_cards(Message& message, const store::Book& book, const std::vector<DueKeyResult>& due,
                   const okr::Person& reader, okr::Instant now) {
  const std::size_t shown = std::min(due.size(), kMostOnCard);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto blockers = store::open_blockers(book, due[i].key_result.id);
    const bool off_track = trends_off(book, due[i].key_result, due[i].cycle, now);
    message.add(due_card(due[i], reader.time_zone, blockers, off_track,
                         stand_in_line(book, due[i].key_result, reader.id)));
    message.add(key_result_buttons(due[i].key_result, !blockers.empty(), reader.id));
  }
  if (due.size() > shown) {
    message.add(Text{{plain(fmt::format("and {} more. When these are in, the rest comes with ",
                                        due.size() - shown)),
                      code("/okr"), plain(".")}});
  }
  message.add(card_buttons(reader.id));
}

std::optional<NextPrompt> next_prompt(const store::Book& book, const okr::Person& person,
                                      okr::Instant now) {
  if (person.left_at) return std::nullopt;
  if (person.snoozed_until && *person.snoozed_until > now) {
    return NextPrompt{*person.snoozed_until, ""};
  }
  const okr::Calendar calendar = store::read_calendar(book, person.id);
  const auto away = store::list_away(book, person.id, scheduler::local_day(person.time_zone, now));
  std::optional<NextPrompt> next;
  for (const okr::TeamId team : asking_teams(book, person.id)) {
    const auto cadence = store::find_cadence(book, team, okr::CadenceKind::kPrompts);
    if (!cadence) continue;
    const std::string zone = scheduler::zone_of(book, *cadence, person.time_zone);
    scheduler::Fitted due = scheduler::next_fitted(*cadence, zone, calendar, now);
    for (int i = 0; i < kMostTimesAway; ++i) {
      const bool asked =
          store::occurrence_known(book, scheduler::prompt_key(*cadence, person.id, due.day));
      if (!asked && !is_away(away, scheduler::local_day(person.time_zone, due.at))) break;
      due = scheduler::next_fitted(*cadence, zone, calendar, due.at);
    }
    if (!next || due.at < next->at) next = NextPrompt{due.at, due.why};
  }
  return next;
}

namespace {

// What is due, most urgent first, and how to answer.
void add_due(Message& message, const store::Book& book, const std::vector<DueKeyResult>& due,
             const okr::Person& person, okr::Instant now) {
  add_due_cards(message, book, due, person, now);
  const auto counted = std::find_if(due.begin(), due.end(), [](const DueKeyResult& one) {
    return is_counted(one.key_result.kind);
  });
  if (counted != due.end()) message.add(how_to_say_more(counted->key_result));
}

}  // namespace

std::optional<Message> prompt(const store::Book& book, const okr::Delivery& delivery,
                              okr::Instant now) {
  if (!delivery.person) return std::nullopt;
  const okr::Person person = store::read_person(book, *delivery.person);
  if (person.left_at) return std::nullopt;
  const auto due = due_key_results(book, person.id, now);
  if (due.empty()) return std::nullopt;
  Message message;
  const std::string count =
      count_text(static_cast<std::int64_t>(due.size()), "key result", "key results");
  message.add(Header{delivery.kind == okr::DeliveryKind::kNudge
                         ? fmt::format("A reminder: {} still open", count)
                         : fmt::format("Your check-in: {}", count)});
  add_due(message, book, due, person, now);
  add_footer(message, book, delivery, person, now);
  return message;
}

std::optional<Message> card_now(const store::Book& book, const okr::Delivery& sent,
                                okr::Instant now) {
  if (!sent.person) return std::nullopt;
  const okr::Person person = store::read_person(book, *sent.person);
  if (person.left_at) return std::nullopt;
  const auto due = due_key_results(book, person.id, now);
  if (due.empty()) return all_in(book, sent, person, now);
  const auto answered = answered_since(book, person.id, sent.due_at, now);
  Message message;
  message.add(Header{fmt::format("Your check-in: {} of {} in", answered.size(),
                                 count_text(static_cast<std::int64_t>(answered.size() + due.size()),
                                            "key result", "key results"))});
  add_answered(message, answered);
  add_due(message, book, due, person, now);
  add_footer(message, book, sent, person, now);
  return message;
}

Message why_sent(const store::Book& book, const okr::Delivery& sent, const okr::Person& person,
                 okr::Instant now) {
  Message message;
  const bool card =
      sent.kind == okr::DeliveryKind::kPrompt || sent.kind == okr::DeliveryKind::kNudge;
  message.add(Text{{plain(fmt::format("Your last {} was for {} ({}).", card ? "card" : "message",
                                      scheduler::local_text(person.time_zone, sent.due_at),
                                      person.time_zone))}});
  message.add(Text{why(sent, person).spans});
  return message.add(quiet(next_prompt(book, person, now), person));
}

}  // namespace commands::cards
