#include "commands/cards/grade_sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/cards/objective.h"
#include "commands/percent.h"
#include "commands/remark.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/okr/progress.h"
#include "store/sql/grade.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/remark.h"
#include "store/sql/team.h"
#include "store/sql/waiver.h"

namespace commands::cards {
namespace {

constexpr std::size_t kTitleOnSheet = 80;
constexpr std::size_t kSaid = 160;

std::string owner_text(const store::Book& book, okr::PersonId owner) {
  return shortened(store::read_person(book, owner).name, kShownCharacters);
}

std::string proposal_text(const std::optional<okr::Score>& proposed) {
  return proposed ? fmt::format("proposed {}", score_text(*proposed)) : "no data, nothing proposed";
}

// "0.4 partly ◐ (the data says 0.7): “…”; cause: …; lesson: “…”; still needs a lesson"
std::string graded_text(const SheetRow& row) {
  const okr::Grade& grade = row.grade;
  std::string text = score_text(*grade.score);
  if (grade.overridden()) {
    text += fmt::format(" (changed; the data says {})", okr::grade_text(*grade.proposed));
  }
  text += fmt::format(", “{}”", shortened(grade.because, kSaid));
  if (!grade.cause.empty()) {
    text += fmt::format("; cause: {}", shortened(okr::cause_text(grade.cause), kSaid));
  }
  if (!grade.lesson.empty()) text += fmt::format("; lesson: “{}”", shortened(grade.lesson, kSaid));
  if (!grade.evidence.empty()) {
    text += fmt::format("; evidence: “{}”", shortened(grade.evidence, kSaid));
  }
  if (!row.lacks.empty()) text += "; still needs " + lacks_text(row.lacks);
  return text;
}

std::string row_text(const store::Book& book, const SheetRow& row) {
  if (!row.grade.left_out.empty()) {
    return fmt::format("left out, “{}”", shortened(row.grade.left_out, kSaid));
  }
  if (row.grade.score) return graded_text(row);
  return fmt::format("open, {}; owner {}", proposal_text(row.proposed),
                     owner_text(book, row.key_result.owner));
}

std::string summary(const SheetPart& part) {
  const bool ungraded = part.objective.state == okr::ObjectiveState::kClosed && !part.score;
  if (ungraded) return "closed without a grade";
  if (part.score) return score_text(*part.score);
  return "not all graded yet";
}

// Of the objectives that run or ran, how many there are and how many are decided.
struct Counts {
  std::int64_t graded = 0;
  std::int64_t key_results = 0;
  std::int64_t decided = 0;
  std::int64_t objectives = 0;
};

Counts count(const std::vector<SheetPart>& parts) {
  Counts counts;
  for (const SheetPart& part : parts) {
    ++counts.objectives;
    if (part.objective.state == okr::ObjectiveState::kClosed) ++counts.decided;
    for (const SheetRow& row : part.rows) {
      const bool dropped = part.objective.state == okr::ObjectiveState::kClosed && !row.grade.score;
      if (dropped || !row.grade.left_out.empty()) continue;
      ++counts.key_results;
      if (row.grade.score) ++counts.graded;
    }
  }
  return counts;
}

}  // namespace

SheetPart sheet_part(const store::Book& book, const okr::Objective& objective) {
  const okr::Scale scale = scale_of(book, objective.team);
  SheetPart part{objective,
                 store::read_cycle(book, objective.cycle),
                 {},
                 objective_score(book, objective.id),
                 store::read_closing(book, objective.id),
                 store::carried_to(book, objective.id)};
  if (part.score) part.score = okr::rounded(*part.score, scale.digits);
  for (okr::KeyResult& key_result : store::key_results_of(book, objective.id)) {
    SheetRow row{std::move(key_result), {}, {}, {}};
    row.grade = store::read_grade(book, row.key_result.id);
    row.proposed = okr::proposed_score(row.key_result, scale);
    row.lacks = okr::lacks(row.grade, objective.kind, scale);
    part.rows.push_back(std::move(row));
  }
  return part;
}

std::string sheet_counts(const std::vector<SheetPart>& parts) {
  const Counts counts = count(parts);
  return fmt::format("{} of {} graded, {} of {} decided.", counts.graded,
                     count_text(counts.key_results, "key result", "key results"), counts.decided,
                     count_text(counts.objectives, "objective", "objectives"));
}

std::string decision_text(const SheetPart& part) {
  if (!part.closing.decision) return "not decided yet";
  std::string text{store::to_text(*part.closing.decision)};
  if (part.goes_on) text += fmt::format(", goes on as {}", id_text(*part.goes_on));
  if (!part.closing.because.empty()) {
    text += fmt::format(", “{}”", shortened(part.closing.because, kSaid));
  }
  return text;
}

Text sheet_block(const store::Book& book, const SheetPart& part) {
  Text text{{code(id_text(part.objective.id)), plain(" "),
             strong(shortened(part.objective.text, kTitleOnSheet)),
             plain(fmt::format(" ({}): {}; {}", store::to_text(part.objective.kind), summary(part),
                               decision_text(part)))}};
  for (const SheetRow& row : part.rows) {
    append(text.spans, {plain("\n"), code(id_text(row.key_result.id)),
                        plain(fmt::format(" {}: {}", shortened(row.key_result.text, kTitleOnSheet),
                                          row_text(book, row)))});
    append(text.spans, said_of_grade(book, row.key_result.id, store::read_org(book).time_zone));
  }
  return text;
}

Text grade_card(const store::Book& book, const Subject& subject) {
  const okr::KeyResult& key_result = subject.key_result;
  const auto proposed = okr::proposed_score(key_result, scale_of(book, subject.objective.team));
  const std::string id = id_text(key_result.id);
  Text text{{code(id), plain(" "), strong(shortened(key_result.text, kTitleOnSheet)),
             plain(fmt::format("\nOf {} {}, {}; owner {}.", id_text(subject.objective.id),
                               shortened(subject.objective.text, kTitleOnSheet),
                               store::to_text(subject.objective.kind),
                               owner_text(book, key_result.owner)))}};
  const auto progress = okr::progress(key_result);
  if (progress) {
    text.spans.push_back(plain(fmt::format(
        "\n{}: ended at {}{}. Proposed: ", target_text(key_result),
        value_text(key_result, key_result.latest->value), way_text(key_result, *progress))));
    append(text.spans, {strong(score_text(*proposed)), plain(".")});
  } else {
    text.spans.push_back(plain(fmt::format("\n{}: nobody ever checked in, so nothing is proposed.",
                                           target_text(key_result))));
  }
  for (const std::string& moved : moved_goals(book, subject)) {
    text.spans.push_back(plain("\nMoved since the start: " + moved + "."));
  }
  for (const okr::Waiver& waiver : store::waivers_of(book, subject.objective.id)) {
    if (waiver.key_result && *waiver.key_result != key_result.id) continue;
    text.spans.push_back(plain(fmt::format("\nRule L{:02} was set aside: “{}”.", waiver.rule,
                                           shortened(waiver.reason, kSaid))));
  }
  if (const auto jump = late_jump(book, subject)) {
    text.spans.push_back(plain(fmt::format(
        "\nIt went from {} to {} of the way since {}: what shows that?", percent_text(jump->before),
        percent_text(jump->after), scheduler::day_text(jump->since))));
  }
  if (store::read_grade(book, key_result.id).votes_shown) {
    text.spans.push_back(plain("\n" + votes_text(store::votes_on(book, key_result.id)) + "."));
  }
  append(text.spans, {plain("\nType "), code(fmt::format("/okr grade {} because …", id)),
                      plain(proposed ? " to take the proposal, or " : " with a score: "),
                      code(fmt::format("/okr grade {} 0.5 because …", id)), plain(".")});
  return text;
}

Spans said_of_grade(const store::Book& book, okr::KeyResultId key_result, std::string_view zone) {
  constexpr int kLookedThrough = 200;
  constexpr std::size_t kMostSaid = 3;
  std::optional<okr::Instant> graded_at;
  for (const okr::Change& change :
       store::edits_of(book, okr::Noun::kKeyResult, key_result.value, kLookedThrough)) {
    const bool first = change.field == "score" && !change.old_value;
    if (first && change.new_value && !graded_at) graded_at = change.at;
  }
  Spans spans;
  if (!graded_at || !store::read_grade(book, key_result).score) return spans;
  auto remarks = store::remarks_of(book, okr::Noun::kKeyResult, key_result.value, kLookedThrough);
  std::erase_if(remarks, [&](const okr::Remark& one) {
    return one.kind != okr::RemarkKind::kComment || one.at < *graded_at;
  });
  const std::size_t more = remarks.size() - std::min(remarks.size(), kMostSaid);
  if (more > 0) {
    remarks.resize(kMostSaid);
    spans.push_back(plain(fmt::format("\n    {} said before that", more)));
  }
  for (auto one = remarks.rbegin(); one != remarks.rend(); ++one) {
    spans.push_back(plain("\n    " + remark_text(book, *one, zone)));
  }
  return spans;
}

std::string votes_text(const std::vector<okr::Score>& lowest_first) {
  std::string list;
  for (const okr::Score& vote : lowest_first) {
    if (!list.empty()) list += &vote == &lowest_first.back() ? " and " : ", ";
    list += okr::grade_text(vote);
  }
  const okr::Score middle = lowest_first[(lowest_first.size() - 1) / 2];
  const int apart = lowest_first.back().hundredths() - lowest_first.front().hundredths();
  return fmt::format("{}, {}; the middle is {}, and they are {} apart",
                     count_text(static_cast<std::int64_t>(lowest_first.size()), "vote", "votes"),
                     list, okr::grade_text(middle),
                     okr::grade_text(okr::Score::from_hundredths(apart)));
}

Actions grade_buttons(const Subject& subject, std::optional<okr::Score> proposed,
                      okr::PersonId person) {
  const std::string id = id_text(subject.key_result.id);
  Actions row;
  if (proposed) {
    row.buttons.push_back({fmt::format("Accept {}", okr::grade_text(*proposed)),
                           fmt::format("Grade {} as the data says, with a reason", id),
                           {"grade", id + "=accept", person},
                           Button::Style::kPrimary,
                           std::nullopt});
  }
  row.buttons.push_back({proposed ? "Change" : "Grade",
                         fmt::format("Grade {} with a score of your own", id),
                         {"grade", id, person},
                         Button::Style::kDefault,
                         std::nullopt});
  return row;
}

std::vector<Subject> to_grade_by(const store::Book& book, okr::PersonId person) {
  store::ObjectiveFilter filter;
  filter.involved = person;
  filter.state = okr::ObjectiveState::kActive;
  std::vector<Subject> open;
  for (const okr::Objective& objective : store::list_objectives(book, filter)) {
    const okr::Cycle cycle = store::read_cycle(book, objective.cycle);
    if (cycle.state != okr::CycleState::kGrading) continue;
    for (const okr::KeyResult& key_result : store::key_results_of(book, objective.id)) {
      const bool theirs = key_result.owner == person || key_result.asked() == person;
      if (!theirs || store::read_grade(book, key_result.id).settled()) continue;
      open.push_back({key_result, objective, cycle});
    }
  }
  return open;
}

void add_to_grade(Message& message, const store::Book& book, okr::PersonId person) {
  const auto open = to_grade_by(book, person);
  if (open.empty()) return;
  const Subject& first = open.front();
  message.add(Header{fmt::format("To grade: {}", count_text(static_cast<std::int64_t>(open.size()),
                                                            "key result", "key results"))});
  message.add(grade_card(book, first));
  message.add(grade_buttons(
      first, okr::proposed_score(first.key_result, scale_of(book, first.objective.team)), person));
  message.add(Note{{plain("All of it: "), code("/okr grade")}});
}

std::optional<Text> verdict_text(const store::Book& book, const std::vector<SheetPart>& parts) {
  std::vector<okr::SetScore> scores;
  for (const SheetPart& part : parts) {
    for (const SheetRow& row : part.rows) {
      if (row.grade.score) scores.push_back({*row.grade.score, part.objective.kind});
    }
  }
  if (parts.empty()) return std::nullopt;
  const auto verdict =
      okr::set_verdict(scores, verdict_limits_of(book, parts.front().objective.team));
  if (!verdict) return std::nullopt;
  return Text{{strong("Taken together: "),
               plain(fmt::format("{} on average over {} that {} not committed, {} with 1.0. {}",
                                 verdict->average.text(),
                                 count_text(verdict->count, "key result", "key results"),
                                 verdict->count == 1 ? "was" : "were", verdict->full,
                                 okr::sentence_of(verdict->verdict)))}};
}

}  // namespace commands::cards
