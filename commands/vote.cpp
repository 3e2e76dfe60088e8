#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "commands/args.h"
#include "commands/cards/grade_sheet.h"
#include "commands/grading.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/grade.h"
#include "store/sql/team.h"

namespace commands {

namespace {

// Votes are of those who know the work: the team, and whoever may grade.
void require_vote(const Context& context, const Subject& subject) {
  const auto teams = store::teams_of(context.book, context.me.id);
  const bool member = std::any_of(teams.begin(), teams.end(), [&](const okr::Team& team) {
    return team.id == subject.objective.team;
  });
  if (!member) require_right(context, subject.key_result, subject.objective);
}

std::string already_graded(const Subject& subject, const okr::Grade& grade) {
  return fmt::format("{} is graded {} already, so there is nothing left to vote on.",
                     id_text(subject.key_result.id), score_text(*grade.score));
}

Message standing_of_votes(const Context& context, const Subject& subject) {
  const okr::KeyResultId id = subject.key_result.id;
  const auto count = static_cast<std::int64_t>(store::votes_on(context.book, id).size());
  const auto mine = store::vote_of(context.book, id, context.me.id);
  return Message{{about(
      subject.key_result,
      fmt::format(": {} so far{}. Yours: `/okr vote {} 0.7`.", count_text(count, "vote", "votes"),
                  mine ? fmt::format(", yours is {}", okr::grade_text(*mine)) : "", id_text(id)))}};
}

}  // namespace

Message vote(Context& context, Args& args) {
  const Subject subject = args.subject();
  require_vote(context, subject);
  require_grading(subject);
  const okr::KeyResultId id = subject.key_result.id;
  const okr::Grade grade = store::read_grade(context.book, id);
  if (grade.score) throw UserError{already_graded(subject, grade)};
  if (args.empty()) return standing_of_votes(context, subject);
  if (grade.votes_shown) {
    throw UserError{fmt::format(
        "The votes on {} have been shown, so whoever votes now has seen the others'. What is left "
        "is the grade: `/okr grade {}`.",
        id_text(id), id_text(id))};
  }
  const okr::Score score =
      okr::rounded(read_score(args), scale_of(context.book, subject.objective.team).digits);
  args.end();
  const auto before = store::vote_of(context.book, id, context.me.id);
  if (before == score) return sentence("That is your vote already; nothing was changed.");
  store::set_vote(context.book, context.author, id, context.me.id, score);
  Message message;
  message.add(about(subject.key_result,
                    before ? fmt::format(": your vote, {} → {}.", okr::grade_text(*before),
                                         okr::grade_text(score))
                           : fmt::format(": your vote is {}.", okr::grade_text(score))));
  message.add(paragraph(fmt::format(
      "Nobody sees it before all votes are shown together (`/okr reveal {}`), and then without "
      "names.",
      id_text(id))));
  return with_undo(context, std::move(message));
}

Message reveal(Context& context, Args& args) {
  constexpr std::size_t kFewest = 2;
  const Subject subject = args.subject();
  args.end();
  require_right(context, subject.key_result, subject.objective);
  require_grading(subject);
  const okr::KeyResultId id = subject.key_result.id;
  okr::Grade grade = store::read_grade(context.book, id);
  const auto votes = store::votes_on(context.book, id);
  if (votes.size() < kFewest) {
    throw UserError{fmt::format("{} has {}. With fewer than two everybody would know whose it is.",
                                id_text(id), votes.empty() ? "no vote yet" : "one vote")};
  }
  Message message;
  message.add(about(subject.key_result, ": " + cards::votes_text(votes) + "."));
  if (grade.votes_shown) return message;
  grade.votes_shown = context.now;
  store::set_grade(context.book, context.author, id, grade);
  message.add(paragraph(fmt::format(
      "Talk about why they differ before you grade it: `/okr grade {}`.", id_text(id))));
  return with_undo(context, std::move(message));
}

}  // namespace commands
