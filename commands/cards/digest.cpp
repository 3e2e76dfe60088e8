#include "commands/cards/digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "commands/blocker.h"
#include "commands/cards/kpi.h"
#include "commands/cards/past.h"
#include "commands/cards/week.h"
#include "commands/percent.h"
#include "commands/remark.h"
#include "commands/trend.h"
#include "commands/wording.h"
#include "scheduler/cadence.h"
#include "scheduler/local_time.h"
#include "store/sql/blocker.h"
#include "store/sql/check_in.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/remark.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

constexpr std::size_t kMostObjectives = 8;
constexpr std::size_t kMostHighlights = 5;
constexpr std::size_t kText = 60;
constexpr std::size_t kNote = 100;
constexpr std::size_t kName = 40;

// All that the digest is written from.
struct Source {
  const store::Book& book;
  okr::Team team;
  std::string zone;
  okr::Instant due_at;        // whose week it is
  okr::Instant at;            // as of when
  std::chrono::days step{7};  // from one digest to the next
  std::vector<Compared> objectives;
};

// As of when the digest before is compared: as it stood in the end.
okr::Instant end_of_digest_before(const store::Book& book, okr::TeamId team, okr::Instant due_at,
                                  std::chrono::days step) {
  const okr::Instant before = due_at - step;
  const okr::Instant end = digest_ends(book, team, before).value_or(before);
  return end < due_at ? end : before;
}

Source read_source(const store::Book& book, okr::TeamId team, okr::Instant due_at,
                   okr::Instant at) {
  Source source{book,
                store::read_team(book, team),
                store::read_org(book).time_zone,
                due_at,
                at,
                std::chrono::days{7},
                {}};
  if (const auto cadence = store::find_cadence(book, team, okr::CadenceKind::kDigest)) {
    source.step = scheduler::step_at(*cadence, source.zone, due_at - std::chrono::seconds{1});
  }
  const okr::Instant earlier = end_of_digest_before(book, team, due_at, source.step);
  for (ObjectiveView& view : active_objectives_at(book, team, at)) {
    const okr::Objective today = store::read_objective(book, view.objective.id);
    source.objectives.push_back({std::move(view), view_objective_at(book, today, earlier)});
  }
  return source;
}

// Whether its owner has answered the last time of asking; without a rhythm, whether ever.
bool is_in(const KeyResultView& view) {
  return view.standing.last_due ? !view.standing.due : view.key_result.latest.has_value();
}

const KeyResultView* counterpart(const Compared& objective, okr::KeyResultId id) {
  if (!objective.before) return nullptr;
  const auto& views = objective.before->key_results;
  const auto found = std::find_if(views.begin(), views.end(),
                                  [&](const auto& view) { return view.key_result.id == id; });
  return found == views.end() ? nullptr : &*found;
}

std::string title(const Source& source) {
  std::int64_t in = 0;
  std::int64_t total = 0;
  for (const Compared& objective : source.objectives) {
    const auto& views = objective.now.key_results;
    in += std::count_if(views.begin(), views.end(), is_in);
    total += static_cast<std::int64_t>(views.size());
  }
  const okr::Day day = scheduler::local_day(source.zone, source.due_at);
  const std::string week = scheduler::week_key(day);
  std::string what = fmt::format("{}, week {} ({})", shortened(source.team.name, kName),
                                 week.substr(week.find('W') + 1), scheduler::day_text(day));
  if (total == 0) return what;
  return fmt::format("{}: {} of {} in", what, in,
                     count_text(total, "key result is", "key results are"));
}

std::string period(std::chrono::days step) {
  const auto count = step.count();
  if (count % 7 != 0) return fmt::format("in {}", count_text(count, "day", "days"));
  return count == 7 ? "in a week" : fmt::format("in {} weeks", count / 7);
}

std::string change_text(const Compared& objective, std::chrono::days step) {
  if (!objective.before || !is_active(*objective.before)) return ", new";
  const auto& now = objective.now.rollup.average;
  const auto& before = objective.before->rollup.average;
  if (!now) return "";
  if (!before) return ", first numbers";
  const int points = now->hundredths() - before->hundredths();
  if (points == 0) return fmt::format(", unchanged {}", period(step));
  return fmt::format(", {} {} {}", points > 0 ? "up" : "down",
                     okr::Score::from_hundredths(std::abs(points)).text(), period(step));
}

Text objective_block(const Compared& objective, std::chrono::days step) {
  const ObjectiveView& view = objective.now;
  Text block{objective_title(view.objective)};
  std::string line = bar(view.rollup);
  if (!line.empty()) line += ' ';
  line += rollup_text(view.rollup) + change_text(objective, step);
  block.spans.push_back(plain("\n" + line));
  const std::string paces = paces_text(view.key_results);
  const std::string beliefs = confidences_text(view.key_results);
  if (!paces.empty()) {
    block.spans.push_back(
        plain(fmt::format("\n{}{}{}", paces, beliefs.empty() ? "" : "; ", beliefs)));
  }
  return block;
}

Spans highlight(const okr::KeyResult& key_result, std::string_view what) {
  return {plain("\n"), code(id_text(key_result.id)),
          plain(fmt::format(" {}: {}", shortened(key_result.text, kText), what))};
}

std::optional<std::string> off_track(const KeyResultView& view, const KeyResultView* before) {
  if (view.standing.pace != okr::Pace::kFarBehind) return std::nullopt;
  const bool news = before == nullptr || before->standing.pace != okr::Pace::kFarBehind;
  if (okr::is_kept(view.key_result.kind)) {
    return fmt::format("{}{}", kept_text(view.key_result), news ? " (new)" : "");
  }
  return fmt::format("{} of the way, {} % expected by now{}",
                     percent_text(view.standing.progress->percent),
                     view.standing.expected_percent.value_or(0), news ? " (new)" : "");
}

// "38 % → 39 %", "39 %, the first check-in"; absent when its newest check-in is the same.
std::optional<std::string> changed(const KeyResultView& view, const KeyResultView* before) {
  const auto& now = view.key_result.latest;
  const auto held = before != nullptr ? before->key_result.latest : std::nullopt;
  if (!now && !held) return std::nullopt;
  if (!now) return "its check-in was taken back";
  const std::string value = value_text(view.key_result, now->value);
  if (!held) return value + ", the first check-in";
  if (held->value == now->value && held->confidence == now->confidence) return std::nullopt;
  return fmt::format("{} → {}, confidence {}", value_text(view.key_result, held->value), value,
                     confidence_text(now->confidence));
}

using Highlight = std::optional<std::string> (*)(const KeyResultView&, const KeyResultView*);

// A paragraph with the key results of which `what` has something to say; else its heading alone.
Text highlights(const Source& source, std::string_view heading, Highlight what) {
  Text text{{strong(heading)}};
  std::size_t count = 0;
  for (const Compared& objective : source.objectives) {
    for (const KeyResultView& view : objective.now.key_results) {
      const auto said = what(view, counterpart(objective, view.key_result.id));
      if (!said) continue;
      if (++count <= kMostHighlights) append(text.spans, highlight(view.key_result, *said));
    }
  }
  if (count > kMostHighlights) {
    text.spans.push_back(plain(fmt::format("\nand {} more", count - kMostHighlights)));
  }
  return text;
}

void add_off_track(Message& message, const Source& source) {
  Text text = highlights(source, "Off track", off_track);
  if (text.spans.size() > 1) message.add(std::move(text));
}

// What was reached, and what people told.
void add_wins(Message& message, const Source& source) {
  Text text = highlights(source, "Wins", win_of);
  append(text.spans, win_lines(source.book, source.team.id, source.due_at - source.step, source.at,
                               kMostHighlights));
  if (text.spans.size() > 1) message.add(std::move(text));
}

// ": “two imports failed”" of its owner, "; Ben: “two imports failed”" of whoever else wrote it.
std::string note_text(const Source& source, const okr::KeyResult& key_result) {
  const okr::CheckIn check_in = store::read_latest_check_in(source.book, key_result);
  if (check_in.note.empty()) return "";
  const std::string quote = fmt::format(": “{}”", shortened(check_in.note, kNote));
  if (check_in.person == key_result.owner) return quote;
  const okr::Person author = store::read_person(source.book, check_in.person);
  return fmt::format("; {}{}", shortened(author.name, kName), quote);
}

// The reports of those who are in go with the owner's name, the others without.
// Where nobody owns it any more, they say so.
std::string report(const Source& source, const KeyResultView& view, const okr::Cycle& cycle) {
  const okr::KeyResult& key_result = view.key_result;
  const okr::Person owned_by = store::read_person(source.book, key_result.owner);
  const bool orphan = owned_by.left_at && *owned_by.left_at <= source.at;
  const std::string orphaned = orphan ? ", no owner" : "";
  if (!key_result.latest) return "no check-in yet" + orphaned;
  const okr::LatestCheckIn& latest = *key_result.latest;
  if (!is_in(view)) {
    const okr::Day day = scheduler::local_day(source.zone, latest.at);
    return fmt::format("no check-in yet, {} on {}{}", value_text(key_result, latest.value),
                       scheduler::day_text(day), orphaned);
  }
  const std::string owner = orphan ? "no owner" : shortened(owned_by.name, kName);
  const std::string note = note_text(source, key_result);
  return fmt::format(
      "{}, {}{}, {}{}", value_and_standing(view), belief_text(view),
      trends_off(source.book, key_result, cycle, source.at) ? ", trending off track" : "", owner,
      note);
}

Text thread_block(const Source& source, const ObjectiveView& view) {
  Text block{objective_title(view.objective)};
  const std::size_t shown = std::min(view.key_results.size(), kMostOnCard);
  for (std::size_t i = 0; i < shown; ++i) {
    append(block.spans, highlight(view.key_results[i].key_result,
                                  report(source, view.key_results[i], view.cycle)));
  }
  if (view.key_results.empty()) block.spans.push_back(plain("\nno key results yet"));
  if (view.key_results.size() > shown) {
    append(block.spans, {plain(fmt::format("\nand {} more: ", view.key_results.size() - shown)),
                         code(fmt::format("/okr show {}", id_text(view.objective.id)))});
  }
  return block;
}

void add_rest(Message& message, const Source& source) {
  if (source.objectives.size() <= kMostObjectives) return;
  message.add(Text{{plain(fmt::format("and {} more: ", source.objectives.size() - kMostObjectives)),
                    code(fmt::format("/okr list team {}", source.team.name))}});
}

Message headline(const Source& source) {
  Message message;
  message.add(Header{title(source)});
  add_whole(message, source.objectives);
  const std::size_t shown = std::min(source.objectives.size(), kMostObjectives);
  for (std::size_t i = 0; i < shown; ++i) {
    message.add(objective_block(source.objectives[i], source.step));
  }
  add_rest(message, source);
  add_wins(message, source);
  add_off_track(message, source);
  message.add(Note{{plain("Your own check-ins: "), code("/okr")}});
  if (source.at > source.due_at) {
    message.add(
        Note{{plain(fmt::format("Updated {}.", scheduler::local_text(source.zone, source.at)))}});
  }
  return message;
}

void add_blockers(Message& message, const Source& source) {
  auto blockers = store::blockers_at(source.book, source.team.id, source.at);
  std::erase_if(blockers, [&](const okr::Blocker& one) {
    return store::find_subject(source.book, one.key_result)->objective.is_private;
  });
  Text text{{strong("Blockers, oldest first")}};
  for (std::size_t i = 0; i < std::min(blockers.size(), kMostHighlights); ++i) {
    text.spans.push_back(plain("\n"));
    append(text.spans, {code(id_text(blockers[i].key_result)),
                        plain(" " + blocker_text(source.book, blockers[i], source.at))});
  }
  if (blockers.size() > kMostHighlights) {
    append(text.spans, {plain(fmt::format("\nand {} more: ", blockers.size() - kMostHighlights)),
                        code(fmt::format("/okr blockers {}", source.team.name))});
  }
  if (!blockers.empty()) message.add(std::move(text));
}

// What was decided since the digest before.
void add_decisions(Message& message, const Source& source) {
  constexpr std::size_t kMostDecisions = 8;
  const auto decisions =
      store::decisions_between(source.book, source.team.id, source.due_at - source.step, source.at);
  Text text{{strong("Decisions")}};
  std::size_t shown = 0;
  for (const okr::Remark& decision : decisions) {
    const bool unchanged = decision.review == okr::ReviewOutcome::kKept;
    if (shown == kMostDecisions || unchanged || !commands::is_public(source.book, decision))
      continue;
    ++shown;
    text.spans.push_back(plain("\n" + decision_text(source.book, decision, source.zone)));
  }
  if (shown > 0) message.add(std::move(text));
}

Message thread(const Source& source) {
  Message message;
  const std::size_t shown = std::min(source.objectives.size(), kMostObjectives);
  for (std::size_t i = 0; i < shown; ++i) {
    message.add(thread_block(source, source.objectives[i].now));
  }
  add_rest(message, source);
  const okr::Day monday = okr::monday_of(scheduler::local_day(source.zone, source.due_at));
  if (auto focus = focus_of_week(source.book, source.team.id, monday, source.at)) {
    message.add(*std::move(focus));
  }
  add_blockers(message, source);
  add_decisions(message, source);
  if (auto health = health_metrics(source.book, source.team.id, source.at)) {
    message.add(*std::move(health));
  }
  return message;
}

}  // namespace

std::optional<Message> digest_headline(const store::Book& book, okr::TeamId team,
                                       okr::Instant due_at, okr::Instant at) {
  const Source source = read_source(book, team, due_at, at);
  if (source.objectives.empty()) return std::nullopt;
  return headline(source);
}

std::optional<Message> digest_thread(const store::Book& book, okr::TeamId team, okr::Instant due_at,
                                     okr::Instant at) {
  const Source source = read_source(book, team, due_at, at);
  if (source.objectives.empty()) return std::nullopt;
  return thread(source);
}

std::optional<Message> digest_correction(const store::Book& book, okr::TeamId team,
                                         okr::Instant due_at, okr::Instant at) {
  Spans lines;
  std::size_t count = 0;
  for (ObjectiveView& view : active_objectives_at(book, team, at)) {
    const okr::Objective today = store::read_objective(book, view.objective.id);
    const Compared compared{std::move(view), view_objective_at(book, today, due_at)};
    for (const KeyResultView& key_result : compared.now.key_results) {
      const auto said = changed(key_result, counterpart(compared, key_result.key_result.id));
      if (said && ++count <= kMostOnCard) append(lines, highlight(key_result.key_result, *said));
    }
  }
  if (count == 0) return std::nullopt;
  Text text{{plain("Changed since, and too late to edit it above:")}};
  append(text.spans, lines);
  if (count > kMostOnCard) {
    text.spans.push_back(plain(fmt::format("\nand {} more", count - kMostOnCard)));
  }
  Message message;
  message.add(std::move(text));
  return message;
}

std::optional<Message> digest(const store::Book& book, okr::TeamId team, okr::Instant at) {
  const Source source = read_source(book, team, at, at);
  if (source.objectives.empty()) return std::nullopt;
  Message message = headline(source);
  message.add(Divider{});
  for (Block& block : thread(source).blocks) message.add(std::move(block));
  return message;
}

}  // namespace commands::cards
