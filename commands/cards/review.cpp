#include "commands/cards/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "commands/cards/objective.h"
#include "commands/remark.h"
#include "commands/trend.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/okr/cycle_calendar.h"
#include "store/okr/forecast.h"
#include "store/sql/check_in.h"
#include "store/sql/delivery.h"
#include "store/sql/grade.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/remark.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

using okr::ReviewOutcome;

constexpr std::size_t kShownAnswers = 3;
constexpr std::size_t kMostReconsidered = 2;  // on one card
constexpr std::size_t kReviewTitle = 80;

okr::Instant begin_of(const store::Book& book, okr::Day day) {
  return scheduler::to_instant(store::read_org(book).time_zone, day, std::chrono::minutes{0});
}

// Since when an answer counts.
okr::Instant review_since(const store::Book& book, const okr::Cycle& cycle, okr::Instant now) {
  constexpr std::chrono::days kBeforeHalfTime{14};
  for (const okr::CycleDay& day : okr::calendar_of(cycle)) {
    if (day.beat != okr::Beat::kHalfTime) continue;
    const okr::Instant from = begin_of(book, day.day - kBeforeHalfTime);
    if (now >= from) return from;
  }
  return begin_of(book, cycle.first_day);
}

// ", confidence 7/10 (high); as it goes, 60 to 80 % of the way in the end"
std::string outlook(const store::Book& book, const KeyResultView& view, const okr::Cycle& cycle,
                    okr::Instant now) {
  const okr::KeyResult& key_result = view.key_result;
  if (!key_result.latest) return "";
  std::string text = fmt::format(", confidence {}", confidence_text(key_result.latest->confidence));
  const auto history = store::counting_check_ins(book, key_result.id, okr::kForecastCheckIns);
  const auto end =
      okr::forecast(key_result, cycle, history, std::chrono::floor<std::chrono::days>(now));
  if (!end) return text;
  text += end->low == end->high
              ? fmt::format("; as it goes, {} % of the way in the end", end->low)
              : fmt::format("; as it goes, {} to {} % of the way in the end", end->low, end->high);
  return trends_off(book, key_result, cycle, now) ? text + ", trending off track" : text;
}

bool was_dropped(const ReviewItem& item) {
  return item.objective.state == okr::ObjectiveState::kClosed;
}

// What became of it; absent while nobody has looked.
std::optional<ReviewOutcome> outcome_of(const ReviewItem& item) {
  if (was_dropped(item)) return ReviewOutcome::kDropped;
  if (!item.looked_at()) return std::nullopt;
  return item.answers.front().review;
}

// "\nO1 New users feel at home" and what was said, for those that came out so.
Text part_of_summary(const store::Book& book, const std::vector<ReviewItem>& items,
                     std::string_view heading, std::optional<ReviewOutcome> outcome,
                     std::string_view zone) {
  Text text{{strong(heading)}};
  for (const ReviewItem& item : items) {
    if (outcome_of(item) != outcome) continue;
    append(text.spans, {plain("\n"), code(id_text(item.objective.id)),
                        plain(" " + shortened(item.objective.text, kReviewTitle))});
    if (was_dropped(item) && !item.looked_at()) {
      const std::string because = store::read_closing(book, item.objective.id).because;
      if (!because.empty()) text.spans.push_back(plain(fmt::format(", because “{}”", because)));
    }
    for (const okr::Remark& answer : item.answers) {
      if (answer.review != outcome) continue;
      text.spans.push_back(plain("\n    " + decision_text(book, answer, zone)));
    }
  }
  return text;
}

std::int64_t count_of(const std::vector<ReviewItem>& items, ReviewOutcome outcome) {
  return std::count_if(items.begin(), items.end(),
                       [&](const ReviewItem& item) { return outcome_of(item) == outcome; });
}

// "O1 New users feel at home: 0.40 average, 2 of 3 reported; confidence 4 to 8 of 10, middle 6"
Text confidence_page(const store::Book& book, const std::vector<ReviewItem>& items,
                     okr::Instant now) {
  Text text{{strong("Where it stands")}};
  for (const ReviewItem& item : items) {
    if (was_dropped(item)) continue;
    const ObjectiveView view = view_objective(book, item.objective, now);
    const std::string beliefs = confidences_text(view.key_results);
    const std::string paces = paces_text(view.key_results);
    append(text.spans,
           {plain("\n"), code(id_text(item.objective.id)),
            plain(fmt::format(" {}: {}{}; {}", shortened(item.objective.text, kReviewTitle),
                              rollup_text(view.rollup), paces.empty() ? "" : "; " + paces,
                              beliefs.empty() ? "nobody said how sure they are" : beliefs))});
  }
  return text;
}

// Public and private ones that this person owns and that run.
std::vector<okr::Objective> running_of(const store::Book& book, okr::PersonId person) {
  store::ObjectiveFilter filter;
  filter.involved = person;
  filter.state = okr::ObjectiveState::kActive;
  auto objectives = store::list_objectives(book, filter);
  std::erase_if(objectives, [&](const okr::Objective& one) {
    return one.owner != person || !one.published_at ||
           store::read_cycle(book, one.cycle).state != okr::CycleState::kActive;
  });
  return objectives;
}

bool nearly_over(const store::Book& book, const okr::Objective& objective, okr::Instant now) {
  return now >=
         begin_of(book, store::read_cycle(book, objective.cycle).last_day - kNothingNewBefore);
}

bool answered_since(const store::Book& book, const okr::Objective& objective, okr::Instant since) {
  return !store::reviews_of(book, objective.id, since).empty();
}

Button review_button(std::string_view label, std::string_view description, Action action) {
  return {std::string{label}, std::string{description}, std::move(action), Button::Style::kDefault,
          std::nullopt};
}

}  // namespace

ReviewItem review_item(const store::Book& book, const okr::Objective& objective, okr::Instant now) {
  ReviewItem item{objective, store::read_cycle(book, objective.cycle), {}};
  item.answers = store::reviews_of(book, objective.id, review_since(book, item.cycle, now));
  return item;
}

void add_review_card(Message& message, const store::Book& book, const ReviewItem& item,
                     const okr::Person& reader, okr::Instant now) {
  const ObjectiveView view = view_objective(book, item.objective, now);
  const std::string paces = paces_text(view.key_results);
  Text card{objective_title(item.objective)};
  card.spans.push_back(plain(fmt::format("\n{} {}{}", bar(view.rollup), rollup_text(view.rollup),
                                         paces.empty() ? "" : ": " + paces)));
  for (std::size_t i = 0; i < std::min(view.key_results.size(), kMostOnCard); ++i) {
    card.spans.push_back(plain("\n"));
    append(card.spans, key_result_line(view.key_results[i]));
    card.spans.push_back(plain(outlook(book, view.key_results[i], item.cycle, now)));
  }
  message.add(std::move(card));
  if (item.looked_at()) {
    Text answered{{strong("Answered")}};
    for (std::size_t i = 0; i < std::min(item.answers.size(), kShownAnswers); ++i) {
      answered.spans.push_back(
          plain("\n" + decision_text(book, item.answers[i], reader.time_zone)));
    }
    message.add(std::move(answered));
  }
  const std::string id = id_text(item.objective.id);
  message.add(
      Text{{plain("Is it still right? How sure are you? Does its scope go up or down, and why?")}});
  message.add(
      Note{{plain("Type "), code(fmt::format("/okr review {} keep 7/10", id)), plain(", "),
            code(fmt::format("/okr review {} change <key result> <target> because …", id)),
            plain(", "), code(fmt::format("/okr review {} drop because …", id)), plain(" or "),
            code(fmt::format("/okr review {} no <what should it be>", id)), plain(".")}});
}

Actions review_buttons(const okr::Objective& objective, okr::PersonId person) {
  const std::string id = id_text(objective.id);
  Actions row{
      {review_button("Keep", id + " is still right", {"keep", id, person}),
       review_button("Keep, and say more", "Say how sure you are of " + id,
                     {"review", id + "=keep", person}),
       review_button("Change target", "Change a target of " + id,
                     {"review", id + "=change", person}),
       review_button("Drop", id + " ends without a grade", {"review", id + "=drop", person}),
       review_button("Next", "Leave " + id + " for later", {"next", id, person})}};
  row.buttons.front().style = Button::Style::kPrimary;
  row.buttons[3].style = Button::Style::kDanger;
  return row;
}

void add_review_summary(Message& message, const store::Book& book,
                        const std::vector<ReviewItem>& items, const okr::Person& reader,
                        okr::Instant now) {
  const auto open = std::count_if(items.begin(), items.end(), [](const ReviewItem& item) {
    return !outcome_of(item).has_value();
  });
  message.add(Text{{plain(fmt::format(
      "{} of {} looked at: {} kept, {} changed, {} dropped, {} in doubt.",
      static_cast<std::int64_t>(items.size()) - open,
      count_text(static_cast<std::int64_t>(items.size()), "objective", "objectives"),
      count_of(items, ReviewOutcome::kKept), count_of(items, ReviewOutcome::kChanged),
      count_of(items, ReviewOutcome::kDropped), count_of(items, ReviewOutcome::kDoubted)))}});
  message.add(confidence_page(book, items, now));
  const struct {
    std::string_view heading;
    std::optional<ReviewOutcome> outcome;
  } kParts[] = {{"Kept", ReviewOutcome::kKept},
                {"Changed", ReviewOutcome::kChanged},
                {"Dropped", ReviewOutcome::kDropped},
                {"Should be something else", ReviewOutcome::kDoubted},
                {"Not yet looked at", std::nullopt}};
  for (const auto& part : kParts) {
    Text text = part_of_summary(book, items, part.heading, part.outcome, reader.time_zone);
    if (text.spans.size() > 1) message.add(std::move(text));
  }
}

std::vector<okr::Objective> to_reconsider(const store::Book& book, const okr::Delivery& sent,
                                          okr::Instant now) {
  std::vector<okr::Objective> asked;
  if (!sent.person || sent.kind != okr::DeliveryKind::kPrompt) return asked;
  for (const okr::Objective& one : running_of(book, *sent.person)) {
    const auto old = sent.due_at - *one.published_at;
    if (old < kAskedAgainAfter || nearly_over(book, one, sent.due_at)) continue;
    const okr::Instant period = *one.published_at + old / kAskedAgainAfter * kAskedAgainAfter;
    const bool answered = answered_since(book, one, sent.due_at - kAskedAgainAfter);
    if (answered || store::was_prompted(book, *sent.person, period, sent.due_at)) continue;
    if (asked.size() < kMostReconsidered && now >= sent.due_at) asked.push_back(one);
  }
  return asked;
}

std::vector<okr::Objective> long_unanswered(const store::Book& book, const okr::Person& person,
                                            okr::Instant now) {
  auto objectives = running_of(book, person.id);
  std::erase_if(objectives, [&](const okr::Objective& one) {
    return now - *one.published_at < kAskedAgainAfter || nearly_over(book, one, now) ||
           answered_since(book, one, now - kAskedAgainAfter);
  });
  if (objectives.size() > kMostReconsidered) objectives.resize(kMostReconsidered);
  return objectives;
}

void add_still_right(Message& message, const std::vector<okr::Objective>& objectives,
                     okr::PersonId person) {
  for (const okr::Objective& one : objectives) {
    const std::string id = id_text(one.id);
    Text text{{plain("Once in four weeks: is this still the right goal? ")}};
    append(text.spans, objective_title(one));
    append(text.spans,
           {plain("\nType "), code(fmt::format("/okr review {} yes", id)), plain(", or "),
            code(fmt::format("/okr review {} no …", id)), plain(" with what it should be.")});
    message.add(std::move(text));
    message.add(Actions{
        {review_button("Still right", id + " is still the right goal", {"keep", id, person}),
         review_button("No", "Say what it should be", {"review", id + "=no", person})}});
  }
}

}  // namespace commands::cards
