#include "commands/remark.h"

#include <fmt/format.h>

#include <optional>

#include "commands/args.h"
#include "commands/handlers.h"
#include "commands/looking.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/remark.h"
#include "store/sql/team.h"

namespace commands {

namespace {

constexpr std::size_t kShownRemark = 200;

// What a remark is about.
struct About {
  okr::Noun noun;
  std::int64_t id = 0;
  okr::Objective objective;
  std::string name;  // "KR12 Activation rate"
};

About read_about(Args& args) {
  if (args.at_objective()) {
    const okr::Objective objective = args.objective();
    return {
        okr::Noun::kObjective, objective.id.value, objective,
        fmt::format("{} {}", id_text(objective.id), shortened(objective.text, kShownCharacters))};
  }
  const store::Subject subject = args.subject();
  return {okr::Noun::kKeyResult, subject.key_result.id.value, subject.objective,
          fmt::format("{} {}", id_text(subject.key_result.id),
                      shortened(subject.key_result.text, kShownCharacters))};
}

okr::Remark remark_on(const Context& context, const About& about, okr::RemarkKind kind) {
  okr::Remark remark;
  remark.noun = about.noun;
  remark.noun_id = about.id;
  remark.kind = kind;
  remark.person = context.me.id;
  remark.at = context.now;
  return remark;
}

std::string thing_text(const okr::Remark& remark) {
  return remark.noun == okr::Noun::kObjective ? id_text(okr::ObjectiveId{remark.noun_id})
                                              : id_text(okr::KeyResultId{remark.noun_id});
}

std::optional<okr::Objective> objective_of(const store::Book& book, const okr::Remark& remark) {
  if (remark.noun == okr::Noun::kObjective) {
    return store::find_objective(book, okr::ObjectiveId{remark.noun_id});
  }
  const auto subject = store::find_subject(book, okr::KeyResultId{remark.noun_id});
  return subject ? std::optional{subject->objective} : std::nullopt;
}

std::string who_and_when(const store::Book& book, const okr::Remark& remark,
                         std::string_view zone) {
  return fmt::format("{}, {}", scheduler::local_text(zone, remark.at),
                     shortened(store::read_person(book, remark.person).name, kShownCharacters));
}

}  // namespace

bool is_public(const store::Book& book, const okr::Remark& remark) {
  const auto objective = objective_of(book, remark);
  return objective && !objective->is_private;
}

std::string decision_text(const store::Book& book, const okr::Remark& decision,
                          std::string_view zone) {
  std::string text = fmt::format("{} on {}: “{}”", who_and_when(book, decision, zone),
                                 thing_text(decision), shortened(decision.text, kShownRemark));
  if (decision.confidence) text += ", confidence " + confidence_text(*decision.confidence);
  if (decision.because.empty()) return text;
  return fmt::format("{}, because “{}”", text, shortened(decision.because, kShownRemark));
}

std::string remark_text(const store::Book& book, const okr::Remark& remark, std::string_view zone) {
  const std::string who = who_and_when(book, remark, zone);
  const bool acknowledges = remark.kind == okr::RemarkKind::kAcknowledgement;
  if (remark.text.empty()) return who + " has read it";
  return fmt::format("{}{}: “{}”", who, acknowledges ? " has read it" : "",
                     shortened(remark.text, kShownRemark));
}

Message comment(Context& context, Args& args) {
  const About about = read_about(args);
  okr::Remark remark = remark_on(context, about, okr::RemarkKind::kComment);
  remark.text = limited(args.rest(), kMostOfNote, "A comment");
  if (remark.text.empty()) throw UsageError{"I need what you want to say of it."};
  store::add_remark(context.book, context.author, remark);
  Message message;
  message.add(Text{{plain("Noted on "), strong(about.name), plain(": "), plain(remark.text)}});
  message.add(paragraph(fmt::format("It stands in `/okr show {}`.", thing_text(remark))));
  return with_undo(context, std::move(message));
}

Message acknowledge(Context& context, Args& args) {
  const store::Subject subject = args.subject();
  require_lead(context, store::read_team(context.book, subject.objective.team));
  const About about{okr::Noun::kKeyResult, subject.key_result.id.value, subject.objective,
                    fmt::format("{} {}", id_text(subject.key_result.id),
                                shortened(subject.key_result.text, kShownCharacters))};
  if (!subject.key_result.latest) {
    throw UserError{fmt::format("{} has no check-in yet, so there is nothing to acknowledge.",
                                id_text(subject.key_result.id))};
  }
  okr::Remark remark = remark_on(context, about, okr::RemarkKind::kAcknowledgement);
  remark.text = limited(args.rest(), kMostOfNote, "What you say to it");
  store::add_remark(context.book, context.author, remark);
  Message message;
  Text text{{plain("You have read the check-in of "),
             plain(value_text(subject.key_result, subject.key_result.latest->value)), plain(" on "),
             strong(about.name), plain(", and everybody sees that.")}};
  message.add(std::move(text));
  if (!remark.text.empty()) message.add(Text{{plain("Said to it: "), plain(remark.text)}});
  return with_undo(context, std::move(message));
}

Message decide(Context& context, Args& args) {
  const About about = read_about(args);
  require_right(context, about.objective);
  okr::Remark remark = remark_on(context, about, okr::RemarkKind::kDecision);
  remark.text = limited(args.until({"because"}), kMostOfNote, "A decision");
  if (remark.text.empty()) throw UsageError{"I need what was decided."};
  if (!args.accept("because")) {
    throw UserError{fmt::format("Please say why: `/okr decide {} {} because …`.",
                                thing_text(remark), shortened(remark.text, kShownCharacters))};
  }
  remark.because = limited(args.rest(), kMostOfReason, "A reason");
  if (remark.because.empty()) throw UsageError{"I need the reason, behind `because`."};
  store::add_remark(context.book, context.author, remark);
  Message message;
  message.add(Text{{plain("Decided on "), strong(about.name), plain(": "), plain(remark.text)}});
  message.add(Text{{plain("Because: "), plain(remark.because)}});
  message.add(paragraph(about.objective.is_private
                            ? "It stands in `/okr decisions` for whoever may see it, and in no "
                              "digest."
                            : "It stands in the next digest and in `/okr decisions`."));
  return with_undo(context, std::move(message));
}

Message decisions(Context& context, Args& args) {
  constexpr std::size_t kPerPage = 15;
  std::optional<okr::Team> team;
  okr::Instant from{};
  std::size_t number = 1;
  while (!args.empty()) {
    if (args.accept("since")) {
      from = scheduler::to_instant(context.me.time_zone, args.past_day("a day"), {});
    } else if (args.peek() == "page") {
      number = read_page_number(args);
    } else {
      team = args.team();
    }
  }
  auto found = store::decisions_between(context.book, team ? std::optional{team->id} : std::nullopt,
                                        from, context.now + std::chrono::seconds{1});
  std::erase_if(found, [&](const okr::Remark& one) {
    if (one.review == okr::ReviewOutcome::kKept) return true;  // `/okr review summary` counts them
    const auto objective = objective_of(context.book, one);
    return !objective || !may_see(context, *objective);
  });
  if (found.empty()) {
    return Message{{paragraph(
        "Nothing was noted as decided. `/okr decide KR12 Stop the pilot because …` does.")}};
  }
  const Page shown = page(found.size(), number, kPerPage);
  Message message;
  message.add(Header{"Decisions, newest first"});
  Text text;
  for (std::size_t i = shown.begin; i < shown.end; ++i) {
    text.spans.push_back(
        plain(fmt::format("{}{}", text.spans.empty() ? "" : "\n",
                          decision_text(context.book, found[i], context.me.time_zone))));
  }
  message.add(std::move(text));
  if (shown.last > 1) message.add(Note{shown.footer()});
  return message;
}

}  // namespace commands
