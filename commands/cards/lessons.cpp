#include "commands/cards/lessons.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "commands/cards/grade_sheet.h"
#include "commands/cards/objective.h"
#include "commands/grading.h"
#include "commands/retro.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/okr/verdict.h"
#include "store/sql/check_in.h"
#include "store/sql/delivery.h"
#include "store/sql/grade.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/retro.h"
#include "store/sql/settings.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

constexpr std::size_t kNameInTitle = 40;
constexpr std::size_t kLessonTitle = 80;
constexpr std::size_t kLessonText = 300;
constexpr std::size_t kMostAnswers = 12;  // to one question

// What was set out to do; drafts were not, whatever became of them. Everybody reads it, so nothing
// private is in it.
std::vector<SheetPart> parts_of_team(const store::Book& book, okr::TeamId team,
                                     okr::CycleId cycle) {
  store::ObjectiveFilter filter;
  filter.team = team;
  filter.cycle = cycle;
  std::vector<SheetPart> parts;
  for (const okr::Objective& objective : store::list_objectives(book, filter)) {
    if (objective.state != okr::ObjectiveState::kDraft && objective.published_at &&
        !objective.is_private) {
      parts.push_back(sheet_part(book, objective));
    }
  }
  return parts;
}

std::optional<okr::Retro> ended_retro(const store::Book& book, okr::TeamId team,
                                      okr::CycleId cycle) {
  for (const okr::Retro& retro : store::list_retros(book, team)) {
    if (retro.cycle == cycle && retro.ended_at) return retro;
  }
  return std::nullopt;
}

void add_outcomes(Message& message, const store::Book& book, const std::vector<SheetPart>& parts) {
  Text text{{strong("How it came out")}};
  for (const SheetPart& part : parts) {
    if (!part.score && !part.closing.decision) continue;
    append(text.spans,
           {plain("\n"), code(id_text(part.objective.id)),
            plain(fmt::format(" {}: {}; {}", shortened(part.objective.text, kLessonTitle),
                              part.score ? score_text(*part.score) : "closed without a grade",
                              decision_text(part)))});
  }
  if (text.spans.size() > 1) message.add(std::move(text));
  if (auto verdict = verdict_text(book, parts)) message.add(*std::move(verdict));
}

// "Too few people or too little time: 2; Something else came first: 1", the most frequent first.
void add_causes(Message& message, const std::vector<SheetPart>& parts) {
  std::map<std::string, int, std::less<>> counts;
  for (const SheetPart& part : parts) {
    for (const SheetRow& row : part.rows) {
      if (row.grade.score && !row.grade.cause.empty()) {
        ++counts[std::string{okr::cause_text(row.grade.cause)}];
      }
    }
  }
  if (counts.empty()) return;
  std::vector<std::pair<std::string, int>> sorted{counts.begin(), counts.end()};
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  Text text{{strong("Why key results fell short")}};
  for (const auto& [cause, count] : sorted) {
    text.spans.push_back(plain(fmt::format("\n• {}{}", shortened(cause, kLessonText),
                                           count > 1 ? fmt::format(" ({} times)", count) : "")));
  }
  message.add(std::move(text));
}

// What several say in the same words stands there once.
void add_lessons(Message& message, const std::vector<SheetPart>& parts) {
  std::vector<std::pair<std::string, std::string>> lessons;  // and where they were learned
  for (const SheetPart& part : parts) {
    for (const SheetRow& row : part.rows) {
      const std::string& lesson = row.grade.lesson;
      if (lesson.empty()) continue;
      const std::string where = fmt::format("{} {}", id_text(row.key_result.id),
                                            shortened(row.key_result.text, kLessonTitle));
      const auto same = std::find_if(lessons.begin(), lessons.end(),
                                     [&](const auto& one) { return one.first == lesson; });
      if (same == lessons.end()) {
        lessons.emplace_back(lesson, where);
      } else {
        same->second += "; " + where;
      }
    }
  }
  Text text{{strong("Lessons")}};
  for (const auto& [lesson, where] : lessons) {
    text.spans.push_back(plain(fmt::format("\n• {} ({})", shortened(lesson, kLessonText), where)));
  }
  if (!lessons.empty()) message.add(std::move(text));
}

void add_answers(Message& message, const store::Book& book, const okr::Retro& retro) {
  if (!answers_are_nameless(book, retro)) return;
  const auto answers = store::retro_answers(book, retro.id);
  for (const okr::RetroQuestion& question : okr::kRetroQuestions) {
    Text text{{strong(question.title)}};
    std::vector<std::pair<std::string, int>> said;  // and by how many
    for (const okr::RetroAnswer& answer : answers) {
      if (answer.question != question.word) continue;
      const auto same = std::find_if(said.begin(), said.end(),
                                     [&](const auto& one) { return one.first == answer.text; });
      if (same == said.end()) {
        said.emplace_back(answer.text, 1);
      } else {
        ++same->second;
      }
    }
    const std::size_t count = said.size();
    for (std::size_t i = 0; i < std::min(count, kMostAnswers); ++i) {
      const auto& [what, times] = said[i];
      text.spans.push_back(plain(fmt::format("\n• {}{}", shortened(what, kLessonText),
                                             times > 1 ? fmt::format(" ({} times)", times) : "")));
    }
    if (count == 0) continue;
    if (count > kMostAnswers) {
      text.spans.push_back(plain(fmt::format("\nand {} more", count - kMostAnswers)));
    }
    message.add(std::move(text));
  }
}

okr::Instant half_time(const store::Book& book, const okr::Cycle& cycle) {
  const auto length = cycle.last_day - cycle.first_day + std::chrono::days{1};
  return scheduler::to_instant(store::read_org(book).time_zone, cycle.first_day + length / 2,
                               std::chrono::minutes{0});
}

// What this team believed at half-time of all its cycles, and how it came out.
std::vector<okr::Belief> beliefs_of(const store::Book& book, okr::TeamId team) {
  std::vector<okr::Belief> beliefs;
  for (const okr::Cycle& cycle : store::list_cycles(book)) {
    if (cycle.state != okr::CycleState::kClosed && cycle.state != okr::CycleState::kGrading) {
      continue;
    }
    const okr::Instant half = half_time(book, cycle);
    for (const SheetPart& part : parts_of_team(book, team, cycle.id)) {
      for (const SheetRow& row : part.rows) {
        if (!row.grade.score) continue;
        const auto then = store::counted_at(book, row.key_result.id, half);
        if (then) beliefs.push_back({then->confidence, *row.grade.score});
      }
    }
  }
  return beliefs;
}

// What the team's own history says about its confidence; nothing while that is too short.
void add_history(Message& message, const store::Book& book, okr::TeamId team) {
  const auto beliefs = beliefs_of(book, team);
  const okr::Score good = scale_of(book, team).good;
  Text text{{strong("What confidence was worth")}};
  const int enough = store::read_settings(book, team).calibration_cases;
  if (const auto rate = okr::base_rate(beliefs, good, enough)) {
    text.spans.push_back(plain(fmt::format(
        "\nOf {} key results with a confidence of {} or less at half-time, {} still came out good.",
        rate->count, okr::kLittleConfidence, rate->reached)));
  }
  if (const auto found = okr::calibration(beliefs, good, enough)) {
    text.spans.push_back(plain(fmt::format(
        "\nOver {} key results the confidence at half-time was {} % on average, and {} % came out "
        "good (Brier score 0.{:03}; 0.250 is a coin).",
        found->count, found->believed, found->happened, std::min(found->brier, 999))));
  }
  if (text.spans.size() > 1) message.add(std::move(text));
}

// Whose words these are, without names.
std::string where_from(const store::Book& book, const std::optional<okr::Retro>& retro) {
  if (!retro) return "From the grades; there was no retrospective yet.";
  const auto answers = static_cast<std::int64_t>(store::retro_answers(book, retro->id).size());
  if (answers == 0) return "From the grades; nobody answered in the retrospective.";
  if (!answers_are_nameless(book, *retro)) {
    return "From the grades; one person answered in the retrospective, which is not shown, for "
           "everybody would know whose it is.";
  }
  return fmt::format("{} by {}, without names.", count_text(answers, "answer", "answers"),
                     count_text(store::retro_people(book, retro->id), "person", "people"));
}

}  // namespace

std::string retro_name(const store::Book& book, const okr::Retro& retro) {
  return fmt::format("{}, {}", shortened(store::read_team(book, retro.team).name, kNameInTitle),
                     shortened(store::read_cycle(book, retro.cycle).name, kNameInTitle));
}

std::optional<Message> lessons(const store::Book& book, const okr::Team& team,
                               const okr::Cycle& cycle) {
  Message message;
  message.add(Header{fmt::format("{}: what {} taught us", shortened(team.name, kNameInTitle),
                                 shortened(cycle.name, kNameInTitle))});
  const auto parts = parts_of_team(book, team.id, cycle.id);
  const auto retro = ended_retro(book, team.id, cycle.id);
  add_outcomes(message, book, parts);
  add_causes(message, parts);
  add_lessons(message, parts);
  if (retro) add_answers(message, book, *retro);
  if (message.blocks.size() == 1) return std::nullopt;
  add_history(message, book, team.id);
  message.add(Note{{plain(where_from(book, retro) + " Again: "),
                    code(fmt::format("/okr lessons {} {}", cycle.name, team.name))}});
  return message;
}

std::optional<Message> lessons_digest(const store::Book& book, const okr::Delivery& delivery) {
  for (const okr::Occurrence& one : store::occurrences_of(book, delivery.id)) {
    const auto retro = retro_of_key(book, one.key);
    if (!retro || !retro->ended_at || lessons_key(*retro) != one.key) continue;
    return lessons(book, store::read_team(book, retro->team),
                   store::read_cycle(book, retro->cycle));
  }
  return std::nullopt;
}

void add_retro_questions(Message& message, const store::Book& book, std::string_view key,
                         const okr::Person& person) {
  const auto retro = retro_of_key(book, key);
  if (!retro || retro->ended_at) return;
  const auto answered = store::retro_answers_of(book, retro->id, person.id);
  if (answered.size() == okr::kRetroQuestions.size()) return;
  message.add(Header{fmt::format("What did it teach us? {}", retro_name(book, *retro))});
  Text text{
      {plain("Your view counts, whether or not you owned something. Until the end nobody "
             "sees your answers, and then they carry no name.")}};
  for (const okr::RetroQuestion& question : okr::kRetroQuestions) {
    append(text.spans, {plain("\n"), plain(question.text), plain(" "),
                        code(fmt::format("/okr retro {} …", question.word))});
  }
  message.add(std::move(text));
  message.add(retro_buttons(*retro, person.id));
}

Actions retro_buttons(const okr::Retro& retro, okr::PersonId person) {
  Actions row{{{"Answer",
                "Answer the four questions of the retrospective",
                {"retro", std::to_string(retro.id.value), person},
                Button::Style::kPrimary,
                std::nullopt}}};
  return row;
}

}  // namespace commands::cards
