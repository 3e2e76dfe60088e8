#include "commands/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "commands/cards/review.h"
#include "commands/edit.h"
#include "commands/grading.h"
#include "commands/handlers.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/remark.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using cards::ReviewItem;
using okr::ReviewOutcome;

// What runs, or was dropped while it ran.
bool in_review(const okr::Objective& objective, const okr::Cycle& cycle) {
  return cycle.state == okr::CycleState::kActive && objective.published_at &&
         objective.state != okr::ObjectiveState::kDraft;
}

std::vector<ReviewItem> items_of(const Context& context,
                                 const std::vector<okr::Objective>& objectives) {
  std::vector<ReviewItem> items;
  for (const okr::Objective& one : objectives) {
    ReviewItem item = cards::review_item(context.book, one, context.now);
    if (in_review(one, item.cycle)) items.push_back(std::move(item));
  }
  return items;
}

// What the speaker owns or leads and still runs; of one team when that is named.
std::vector<ReviewItem> items_to_review(const Context& context,
                                        const std::optional<okr::Team>& team) {
  store::ObjectiveFilter filter;
  filter.state = okr::ObjectiveState::kActive;
  if (team) filter.team = team->id;
  auto objectives = visible_objectives(context, filter);
  std::erase_if(objectives, [&](const okr::Objective& one) {
    if (one.owner == context.me.id) return false;
    if (team) return !has_right(context, one);
    return store::read_team(context.book, one.team).lead != context.me.id;
  });
  return items_of(context, objectives);
}

Message card_of(const Context& context, const ReviewItem& item, const std::string& title) {
  Message message;
  message.add(Header{title});
  cards::add_review_card(message, context.book, item, context.me, context.now);
  if (has_right(context, item.objective)) {
    message.add(cards::review_buttons(item.objective, context.me.id));
  }
  return message;
}

// "Review: 2 of 5 looked at"
std::string title_of(const std::vector<ReviewItem>& items) {
  const auto done = std::count_if(items.begin(), items.end(),
                                  [](const ReviewItem& item) { return item.looked_at(); });
  return fmt::format(
      "Review: {} of {} looked at", done,
      count_text(static_cast<std::int64_t>(items.size()), "objective", "objectives"));
}

Message all_looked_at(const std::vector<ReviewItem>& items) {
  Message message;
  message.add(Header{title_of(items)});
  return message.add(paragraph("That was all. The whole review on a page: `/okr review summary`"));
}

[[noreturn]] void refuse_nothing_to_review(const std::optional<okr::Team>& team) {
  if (team) {
    throw UserError{fmt::format(
        "Nothing that runs in {} is yours to review: that is for owners and for who leads the "
        "team. How its review stands: `/okr review summary {}`.",
        team->name, team->name)};
  }
  throw UserError{
      "You own no objective that runs and lead no team that has one, so there is nothing for you "
      "to review. How a team's review stands: `/okr review summary <team>`."};
}

// The next one that nobody has looked at, behind `left` in a circle; absent when there is none.
const ReviewItem* next_open(const std::vector<ReviewItem>& items,
                            std::optional<okr::ObjectiveId> left) {
  const ReviewItem* first = nullptr;
  for (const ReviewItem& item : items) {
    if (item.looked_at() || item.objective.id == left) continue;
    if (!left || item.objective.id > *left) return &item;
    if (first == nullptr) first = &item;
  }
  return first;
}

Message next_card(const Context& context, const std::vector<ReviewItem>& items,
                  std::optional<okr::ObjectiveId> left) {
  if (const ReviewItem* item = next_open(items, left)) {
    return card_of(context, *item, title_of(items));
  }
  const bool last = std::any_of(items.begin(), items.end(),
                                [](const ReviewItem& item) { return !item.looked_at(); });
  if (!last) return all_looked_at(items);
  return sentence(fmt::format("{} is the last one that nobody has looked at.", id_text(*left)));
}

// Behind what was answered.
void add_next(Message& message, Context& context, okr::ObjectiveId answered) {
  const auto items = items_to_review(context, std::nullopt);
  if (items.empty()) return;
  message.add(Divider{});
  for (Block& block : next_card(context, items, answered).blocks) message.add(std::move(block));
}

okr::Remark answer_to(const Context& context, const okr::Objective& objective,
                      ReviewOutcome outcome, const ReviewWords& words) {
  okr::Remark answer;
  answer.noun = okr::Noun::kObjective;
  answer.noun_id = objective.id.value;
  answer.kind = okr::RemarkKind::kDecision;
  answer.because = words.because;
  answer.person = context.me.id;
  answer.at = context.now;
  answer.review = outcome;
  answer.confidence = words.confidence;
  return answer;
}

// Whether a target asks for more than before.
bool asks_for_more(const okr::KeyResult& before, const okr::Decimal& target) {
  const bool down = before.kind == okr::KeyResultKind::kKeepBelow ||
                    before.kind == okr::KeyResultKind::kKeepWithin ||
                    (okr::is_moved(before.kind) && before.baseline > before.target);
  return down ? target < before.target : target > before.target;
}

std::string read_review_reason(Args& args) {
  if (!args.accept("because")) {
    args.end();
    return {};
  }
  return limited(args.rest(), kMostOfReason, "A reason");
}

// "7/10 because …", each optional.
ReviewWords read_review_words(Args& args) {
  ReviewWords words;
  args.accept("confidence");
  words.confidence = okr::Confidence::parse(args.peek());
  if (words.confidence) args.skip(args.peek().size());
  words.because = read_review_reason(args);
  return words;
}

// Whether what comes next is said with an answer: "confidence 7", "7/10", "because …".
bool ends_target(Args args) {
  if (args.accept("because") || args.accept("confidence")) return true;
  return args.peek().ends_with("/10") && okr::Confidence::parse(args.peek());
}

Message read_change(Context& context, Args& args, const okr::Objective& objective) {
  const Subject subject = args.subject();
  Args target{args.until(ends_target), context};
  return review_changed(context, objective, subject, target, read_review_words(args));
}

Message answered_as(Context& context, Args& args, const okr::Objective& objective) {
  const std::string typed = parse::lower(args.word("an answer"));
  if (typed == "keep" || typed == "yes") {
    return review_kept(context, objective, read_review_words(args));
  }
  if (typed == "change") return read_change(context, args, objective);
  if (typed == "drop") return review_dropped(context, objective, read_review_words(args));
  if (typed == "no") {
    return review_doubted(context, objective, limited(args.rest(), kMostOfReview, "A goal"));
  }
  throw UserError{fmt::format(
      "{0} is none of the answers, which are `keep`, `change`, `drop` and `no`: `/okr review {1} "
      "keep 7/10`, `/okr review {1} change <key result> <target> because …`.",
      quoted(typed), id_text(objective.id))};
}

}  // namespace

void require_reviewable(const Context& context, const okr::Objective& objective) {
  require_right(context, objective);
  const std::string id = id_text(objective.id);
  const okr::Cycle cycle = store::read_cycle(context.book, objective.cycle);
  if (objective.state == okr::ObjectiveState::kDraft) {
    throw UserError{fmt::format(
        "{} is a draft, and only what runs is reviewed. To change it: `/okr edit {} …`; to put it "
        "off: `/okr notnow {} because …`.",
        id, id, id)};
  }
  if (objective.state == okr::ObjectiveState::kClosed) {
    throw UserError{fmt::format("{} is closed, so there is nothing to review any more.", id)};
  }
  if (cycle.state == okr::CycleState::kActive) return;
  throw UserError{
      fmt::format("{} is in {}, which is {}; only what runs is reviewed. How a cycle came out: "
                  "`/okr grade {}`.",
                  id, cycle.name, store::to_text(cycle.state), cycle.name)};
}

Message review_kept(Context& context, const okr::Objective& objective, const ReviewWords& words) {
  require_reviewable(context, objective);
  okr::Remark answer = answer_to(context, objective, ReviewOutcome::kKept, words);
  answer.text = "Still right";
  store::add_remark(context.book, context.author, answer);
  Message message;
  std::string rest = ": still right";
  if (words.confidence) rest += ", confidence " + confidence_text(*words.confidence);
  message.add(about(objective, rest + "."));
  if (!words.because.empty()) message.add(Text{{plain("Because: "), plain(words.because)}});
  message = with_undo(context, std::move(message));
  add_next(message, context, objective.id);
  return message;
}

Message review_changed(Context& context, const okr::Objective& objective, const Subject& subject,
                       Args& target, const ReviewWords& words) {
  require_reviewable(context, objective);
  const std::string id = id_text(objective.id);
  const std::string of = id_text(subject.key_result.id);
  if (subject.objective.id != objective.id) {
    throw UserError{fmt::format("{} belongs to {} and not to {}: `/okr review {} change {} …`.", of,
                                id_text(subject.objective.id), id, id_text(subject.objective.id),
                                of)};
  }
  if (words.because.empty()) {
    throw UserError{fmt::format(
        "A target changes only for a reason, and the old one is kept for grading: `/okr review {} "
        "change {} {} because …`.",
        id, of, shortened(target.left(), kShownCharacters))};
  }
  context.author.because = words.because;
  Message message = edited(context, subject, "target", target);
  const okr::KeyResult after = *store::find_key_result(context.book, subject.key_result.id);
  if (after.target == subject.key_result.target) return message;
  okr::Remark answer = answer_to(context, objective, ReviewOutcome::kChanged, words);
  answer.text = fmt::format("{} target {} → {}, scope {}", of,
                            value_text(subject.key_result, subject.key_result.target),
                            value_text(after, after.target),
                            asks_for_more(subject.key_result, after.target) ? "up" : "down");
  store::add_remark(context.book, context.author, answer);
  add_next(message, context, objective.id);
  return message;
}

Message review_dropped(Context& context, const okr::Objective& objective,
                       const ReviewWords& words) {
  require_reviewable(context, objective);
  if (words.because.empty()) {
    throw UserError{fmt::format(
        "What is dropped is dropped for a reason, which others learn from: `/okr review {} drop "
        "because …`.",
        id_text(objective.id))};
  }
  okr::Remark answer = answer_to(context, objective, ReviewOutcome::kDropped, words);
  answer.text = "Dropped";
  store::add_remark(context.book, context.author, answer);
  context.author.because = words.because;
  Message message = dropped(context, objective);
  add_next(message, context, objective.id);
  return message;
}

Message review_doubted(Context& context, const okr::Objective& objective,
                       const std::string& instead) {
  require_reviewable(context, objective);
  const std::string id = id_text(objective.id);
  if (instead.empty()) {
    throw UsageError{fmt::format("I need what it should be instead: `/okr review {} no …`", id)};
  }
  okr::Remark answer = answer_to(context, objective, ReviewOutcome::kDoubted, {});
  answer.text = "Not the right goal any more; it should be: " + instead;
  store::add_remark(context.book, context.author, answer);
  Message message;
  message.add(about(objective, " is not the right goal any more."));
  message.add(Text{{plain("It should be: "), plain(instead)}});
  message.add(paragraph(fmt::format(
      "It goes on until somebody acts: `/okr edit {0} text … because …` words it anew, `/okr "
      "review {0} change <key result> <target> because …` moves a target, `/okr review {0} drop "
      "because …` ends it.",
      id)));
  return with_undo(context, std::move(message));
}

Message review_next(Context& context, std::optional<okr::ObjectiveId> left) {
  const auto items = items_to_review(context, std::nullopt);
  if (items.empty()) refuse_nothing_to_review(std::nullopt);
  return next_card(context, items, left);
}

Message review(Context& context, Args& args) {
  if (args.empty()) return review_next(context, std::nullopt);
  if (args.at_objective()) {
    const okr::Objective objective = args.objective();
    if (!args.empty()) return answered_as(context, args, objective);
    const ReviewItem item = cards::review_item(context.book, objective, context.now);
    if (has_right(context, objective)) require_reviewable(context, objective);
    return card_of(context, item, "Review: " + id_text(objective.id));
  }
  args.accept("team");
  const okr::Team team = args.team();
  args.end();
  const auto items = items_to_review(context, team);
  if (items.empty()) refuse_nothing_to_review(team);
  return next_card(context, items, std::nullopt);
}

Message review_summary(Context& context, Args& args) {
  std::optional<okr::Team> team;
  args.accept("team");
  if (!args.empty()) team = args.team();
  args.end();
  std::vector<okr::Team> teams = store::teams_of(context.book, context.me.id);
  if (team) teams = {*team};
  store::ObjectiveFilter filter;
  auto objectives = visible_objectives(context, filter);
  std::erase_if(objectives, [&](const okr::Objective& one) {
    return !teams.empty() && std::none_of(teams.begin(), teams.end(), [&](const okr::Team& mine) {
      return mine.id == one.team;
    });
  });
  const auto items = items_of(context, objectives);
  Message message;
  message.add(Header{fmt::format(
      "Mid-cycle review{}",
      teams.size() == 1 ? ": " + shortened(teams.front().name, kShownCharacters) : "")});
  if (items.empty()) {
    return message.add(paragraph(
        "Nothing runs here, so there is nothing to review. What runs elsewhere: `/okr list "
        "company`."));
  }
  cards::add_review_summary(message, context.book, items, context.me, context.now);
  return message.add(Note{marked(
      context.request.direct
          ? "Go on with `/okr review`. In a channel `/okr review summary --share` shows it to all."
          : "Go on with `/okr review`. For everybody to read: `/okr review summary --share`")});
}

}  // namespace commands
