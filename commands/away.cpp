#include <fmt/format.h>

#include <optional>

#include "commands/args.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/parse/date.h"
#include "commands/quiet.h"
#include "commands/reply.h"
#include "commands/standing.h"
#include "scheduler/local_time.h"
#include "scheduler/plan.h"
#include "store/sql/delivery.h"
#include "store/sql/person.h"

namespace commands {

namespace {

constexpr std::chrono::hours kMorning{9};
constexpr std::chrono::weeks kLongestSnooze{4};
constexpr std::chrono::days kLongestAway{366};

std::optional<std::string> stored(std::optional<okr::Instant> at) {
  if (!at) return std::nullopt;
  return std::to_string(at->time_since_epoch().count());
}

void set_snooze(const Context& context, std::optional<okr::Instant> until) {
  store::change_field(context.book, context.author, okr::Noun::kPerson, context.me.id.value,
                      "snoozed_until", stored(until));
  settle_snooze(context, until);
}

std::string days_text(okr::Day first, okr::Day last) {
  if (first == last) return "on " + scheduler::day_text(first);
  return fmt::format("from {} to {}", scheduler::day_text(first), scheduler::day_text(last));
}

void withdraw(const Context& context, const okr::Away& away) {
  store::change_field(context.book, context.author, okr::Noun::kAway, away.id.value, "state",
                      std::nullopt);
}

// Ends away days that run or are to come; what is over stays.
void end_away(const Context& context, const okr::Away& away) {
  withdraw(context, away);
  const okr::Day yesterday = context.today() - std::chrono::days{1};
  if (away.first_day > yesterday) return;
  store::add_away(context.book, context.author, context.me.id, away.first_day, yesterday);
}

bool snoozes(const Context& context) {
  return context.me.snoozed_until && *context.me.snoozed_until > context.now;
}

}  // namespace

void settle_snooze(const Context& context, std::optional<okr::Instant> until) {
  store::cancel_prompts(context.book, context.me.id);
  if (!until || *until <= context.now) return;
  const okr::Occurrence card =
      scheduler::snoozed_prompt(context.me.id, context.me.time_zone, *until);
  if (scheduler::enqueue(context.book, {card}) > 0) return;
  // A snooze to the same instant was there before and its card was cancelled: give it another.
  okr::Delivery delivery;
  delivery.org = context.book.org;
  delivery.kind = okr::DeliveryKind::kPrompt;
  delivery.person = context.me.id;
  delivery.reason = card.reason;
  delivery.due_at = *until;
  store::set_delivery(context.book, card.key, store::add_delivery(context.book, delivery));
}

okr::Instant read_until(Args& args) {
  const Context& context = args.context();
  if (!args.accept("until")) args.accept("for");
  if (const auto read = parse::parse_duration(args.left())) {
    args.skip(read->length);
    return context.now + read->duration;
  }
  const okr::Day day =
      args.empty() ? context.today() + std::chrono::days{1} : args.day("a day or a length of time");
  const std::chrono::minutes time = args.empty() ? kMorning : args.time_of_day();
  return scheduler::to_instant(context.me.time_zone, day, time);
}

void require_snooze(const Context& context, okr::Instant until) {
  const std::string said = scheduler::local_text(context.me.time_zone, until);
  if (until <= context.now) throw UserError{fmt::format("{} is over already.", said)};
  if (until <= context.now + kLongestSnooze) return;
  throw UserError{
      fmt::format("{} is more than four weeks ahead. Say when you are away instead: "
                  "`/okr away today to 15 jan`.",
                  said)};
}

Message snoozed(const Context& context, okr::Instant until) {
  std::string text = fmt::format("I keep quiet until {} and bring your card then.",
                                 scheduler::local_text(context.me.time_zone, until));
  if (snoozes(context)) {
    text += fmt::format(" Before, it was {}.",
                        scheduler::local_text(context.me.time_zone, *context.me.snoozed_until));
  }
  set_snooze(context, until);
  return with_undo(context, sentence(text));
}

void require_away(const Context& context, okr::Day first, okr::Day last) {
  if (last < first) {
    throw UserError{
        fmt::format("{} comes before {}.", scheduler::day_text(last), scheduler::day_text(first))};
  }
  if (last < context.today())
    throw UserError{fmt::format("{} is over.", scheduler::day_text(last))};
  if (last - first > kLongestAway) {
    throw UserError{"That is more than a year. I can note a year at most."};
  }
}

Message gone_away(const Context& context, okr::Day first, okr::Day last) {
  store::add_away(context.book, context.author, context.me.id, first, last);
  Message message =
      sentence(fmt::format("You are away {}; I don't ask you for check-ins then. "
                           "Nobody is told.",
                           days_text(first, last)));
  message.add(paragraph("`/okr back` ends it early."));
  return with_undo(context, std::move(message));
}

Message snooze(Context& context, Args& args) {
  if (args.empty() && context.request.opens_forms) {
    return forms::opened_instead(context, "snooze", "");
  }
  const okr::Instant until = read_until(args);
  args.end();
  require_snooze(context, until);
  return snoozed(context, until);
}

Message away(Context& context, Args& args) {
  if (args.empty() && context.request.opens_forms) {
    return forms::opened_instead(context, "away", "");
  }
  const bool until = args.accept("until");
  if (!until) args.accept("from");
  const okr::Day said = args.day("the first day you are away, such as 21 dec");
  const bool to = !until && (args.accept("to") || args.accept("until") || args.accept("-"));
  const okr::Day first = until ? context.today() : said;
  const okr::Day last = to ? args.day("the last day you are away") : said;
  args.end();
  require_away(context, first, last);
  return gone_away(context, first, last);
}

Message back(Context& context, Args& args) {
  args.end();
  const auto days = store::list_away(context.book, context.me.id, context.today());
  if (days.empty() && !snoozes(context)) {
    return sentence("You are neither away nor snoozing, so nothing was changed.");
  }
  Message message = sentence("Welcome back!");
  for (const okr::Away& one : days) {
    end_away(context, one);
    message.add(
        paragraph(fmt::format("No longer away {}.", days_text(one.first_day, one.last_day))));
  }
  if (snoozes(context)) {
    message.add(paragraph(
        fmt::format("No longer quiet until {}.",
                    scheduler::local_text(context.me.time_zone, *context.me.snoozed_until))));
    set_snooze(context, std::nullopt);
  }
  const auto due = due_key_results(context.book, context.me.id, context.now).size();
  if (due > 0) {
    message.add(paragraph(fmt::format("{} check-in{} due from you: `/okr` shows them.", due,
                                      due == 1 ? " is" : "s are")));
  }
  return with_undo(context, std::move(message));
}

}  // namespace commands
