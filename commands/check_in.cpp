#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "commands/args.h"
#include "commands/cards/prompt.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/report.h"
#include "commands/rights.h"
#include "commands/standing.h"
#include "commands/wording.h"
#include "store/sql/check_in.h"

namespace commands {

namespace {

// The key result that a check-in begins with, when the speaker may check in on it.
Subject read_subject(Context& context, Args& args) {
  Subject subject = args.subject();
  require_right(context, subject.key_result, subject.objective);
  require_open(context, subject);
  return subject;
}

Message filed_same(Context& context, const Subject& subject, const std::string& note) {
  const okr::LatestCheckIn& latest = *subject.key_result.latest;
  return filed(context, subject, {latest.value, latest.confidence, false, note},
               ReportKind::kCheckIn);
}

std::string no_value_yet(const okr::KeyResult& key_result) {
  return fmt::format(
      "{} has no check-in yet, so nothing can be the same. Say where it stands: `/okr "
      "{} …`.",
      id_text(key_result.id), id_text(key_result.id));
}

// What is left of `args` is a confidence, if any, and the note.
Message same_as_before(Context& context, const Subject& subject, Args& args) {
  if (!subject.key_result.latest) throw UserError{no_value_yet(subject.key_result)};
  const Report report = read_unchanged(args, *subject.key_result.latest);
  require_note(context, subject, report);
  return with_undo(context, filed(context, subject, report, ReportKind::kCheckIn));
}

Message same_all(Context& context, const std::string& note) {
  const auto due = due_key_results(context.book, context.me.id, context.now);
  Message message;
  bool any = false;
  for (const DueKeyResult& one : due) {
    if (!one.key_result.latest) {
      message.add(paragraph(no_value_yet(one.key_result)));
      continue;
    }
    any = true;
    for (Block& block :
         filed_same(context, {one.key_result, one.objective, one.cycle}, note).blocks) {
      message.add(std::move(block));
    }
  }
  if (due.empty()) return sentence("Nothing is due from you, so nothing was checked in.");
  return any ? with_undo(context, std::move(message)) : message;
}

// "draft; review; ship"
std::string texts_of(const std::vector<okr::Milestone>& milestones) {
  std::string list;
  for (const okr::Milestone& one : milestones) list += (list.empty() ? "" : "; ") + one.text;
  return list;
}

// The number, from 1, of the milestone that is typed: by its number or its text, or by a beginning
// or else a part of the text that no other one has.
int read_milestone(Args& args, const okr::KeyResult& key_result) {
  const std::string typed{args.rest()};
  const std::string lower = parse::lower(typed);
  const auto& milestones = key_result.milestones;
  for (std::size_t i = 0; i < milestones.size(); ++i) {
    const bool named = parse::same(milestones[i].text, typed) || typed == std::to_string(i + 1);
    if (named) return static_cast<int>(i) + 1;
  }
  std::vector<okr::Milestone> like;
  for (const bool only_begins : {true, false}) {
    like.clear();
    int number = 0;
    for (std::size_t i = 0; i < milestones.size(); ++i) {
      const std::size_t at = parse::lower(milestones[i].text).find(lower);
      if (at == std::string::npos || (only_begins && at > 0)) continue;
      like.push_back(milestones[i]);
      number = static_cast<int>(i) + 1;
    }
    if (like.size() == 1) return number;
    if (!like.empty()) break;
  }
  const std::string id = id_text(key_result.id);
  const std::string shown = shortened(typed, kShownCharacters);
  if (!like.empty()) {
    throw UserError{
        fmt::format("\"{}\" could be several milestones of {}: {}. Say it by its number.", shown,
                    id, texts_of(like))};
  }
  throw UserError{
      fmt::format("{} has no milestone \"{}\". It has: {}.", id, shown, texts_of(milestones))};
}

okr::Decimal next_milestone(Args& args, const okr::KeyResult& key_result) {
  const auto reached = key_result.latest ? key_result.latest->value.whole() : 0;
  const auto count = static_cast<std::int64_t>(key_result.milestones.size());
  if (reached >= count) {
    throw UserError{fmt::format("All milestones of {} are done already.", id_text(key_result.id))};
  }
  const std::int64_t next = reached + 1;
  const std::int64_t typed = args.empty() ? next : read_milestone(args, key_result);
  if (typed == next) return okr::Decimal{next};
  const std::string id = id_text(key_result.id);
  const auto text_of = [&](std::int64_t number) {
    return key_result.milestones[static_cast<std::size_t>(number - 1)].text;
  };
  const std::string says =
      fmt::format("The next milestone of {} is number {}, {}", id, next, text_of(next));
  if (typed < next) {
    throw UserError{
        fmt::format("{} is done already. {}: `/okr done {}`.", text_of(typed), says, id)};
  }
  throw UserError{
      fmt::format("{}, and I count in their order how many are done. With {} done before it, {} of "
                  "{} are: type `/okr {} {}`.",
                  says, text_of(typed), next, count, id, next)};
}

okr::Decimal done_value(Args& args, const okr::KeyResult& key_result) {
  if (key_result.kind == okr::KeyResultKind::kMilestones) return next_milestone(args, key_result);
  const std::string id = id_text(key_result.id);
  if (key_result.kind != okr::KeyResultKind::kPassFail) {
    throw UserError{
        fmt::format("{} is measured in numbers ({}). Say where it stands: `/okr {} {}`.", id,
                    target_text(key_result), id, key_result.target.text())};
  }
  args.end();
  if (key_result.latest && key_result.latest->value == okr::Decimal{1}) {
    throw UserError{
        fmt::format("{0} is passed already. If that is no longer so: `/okr {0} 0`.", id)};
  }
  return okr::Decimal{1};
}

}  // namespace

Message check_in(Context& context, Args& args) {
  const Subject subject = read_subject(context, args);
  if (parse::same(parse::unpunctuated(args.peek()), "same")) {
    args.skip(args.peek().size());
    return same_as_before(context, subject, args);
  }
  const Report report = read_report(args, subject.key_result);
  require_note(context, subject, report);
  return with_undo(context, filed(context, subject, report, ReportKind::kCheckIn));
}

Message check_in_or_form(Context& context, Args& args) {
  std::string object;
  if (!args.empty()) {
    Args behind = args;
    const okr::KeyResult key_result = behind.key_result();
    if (!behind.empty()) return check_in(context, args);
    object = id_text(key_result.id);
    args.rest();
  }
  context.form = forms::opened(context, "checkin", object);
  // Where no form can be shown:
  Message message;
  if (!object.empty()) {
    message.add(paragraph(fmt::format("Say where it stands: `/okr {} <value>`.", object)));
    return message;
  }
  const auto due = due_key_results(context.book, context.me.id, context.now);
  if (due.empty()) return sentence("Nothing is due from you.");
  cards::add_due_cards(message, context.book, due, context.me, context.now);
  return message;
}

Message same(Context& context, Args& args) {
  if (args.accept("all")) return same_all(context, limited(args.rest(), kMostOfNote, "A note"));
  const Subject subject = read_subject(context, args);
  return same_as_before(context, subject, args);
}

Message done(Context& context, Args& args) {
  const Subject subject = read_subject(context, args);
  const auto& latest = subject.key_result.latest;
  const okr::Confidence confidence =
      latest ? latest->confidence : *okr::Confidence::from_int(okr::Confidence::kFirst);
  const Report report{done_value(args, subject.key_result), confidence, false, ""};
  return with_undo(context, filed(context, subject, report, ReportKind::kCheckIn));
}

Message correct(Context& context, Args& args) {
  const Subject subject = args.subject();
  const okr::KeyResult& key_result = subject.key_result;
  const auto latest = key_result.latest
                          ? std::optional{store::read_latest_check_in(context.book, key_result)}
                          : std::nullopt;
  const bool by_me = latest && latest->person == context.me.id;
  if (!by_me) require_right(context, key_result, subject.objective);
  require_open(context, subject);
  if (!latest) {
    throw UserError{fmt::format("{} has no check-in yet, so there is nothing to correct.",
                                id_text(key_result.id))};
  }
  Report report = read_report(args, key_result);
  require_note(context, subject, report);
  if (report.note.empty()) report.note = latest->note;
  Message message = filed(context, subject, report, ReportKind::kCorrection);
  message.add(paragraph("The check-in before it stays visible as corrected."));
  return with_undo(context, std::move(message));
}

}  // namespace commands
