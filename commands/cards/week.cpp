#include "commands/cards/week.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "commands/cards/past.h"
#include "commands/wording.h"
#include "store/sql/entry.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"

namespace commands::cards {
namespace {

constexpr std::size_t kShownEntry = 160;
constexpr std::size_t kShownAuthor = 40;
constexpr std::size_t kMostAuthors = 15;

std::string author_text(const store::Book& book, okr::PersonId person) {
  return shortened(store::read_person(book, person).name, kShownAuthor);
}

// "Call ten customers (KR7), done; write the offer"
std::string done_text(const std::vector<okr::Entry>& entries) {
  std::string text;
  for (const okr::Entry& one : entries) {
    if (!text.empty()) text += "; ";
    text += entry_text(one);
    if (one.ended_at) text += ", done";
  }
  return text;
}

const KeyResultView* view_in(const ObjectiveView& objective, okr::KeyResultId id) {
  const auto& views = objective.key_results;
  const auto found = std::find_if(views.begin(), views.end(),
                                  [&](const auto& view) { return view.key_result.id == id; });
  return found == views.end() ? nullptr : &*found;
}

bool reached(const KeyResultView* view) {
  return view != nullptr && view->standing.progress && view->standing.progress->percent >= 100;
}

// "“review” done, "; empty when the list has no such milestone.
std::string milestone_text(const okr::KeyResult& key_result) {
  const auto done = static_cast<std::size_t>(key_result.latest->value.whole());
  if (done == 0 || done > key_result.milestones.size()) return "";
  return fmt::format("“{}” done, ",
                     shortened(key_result.milestones[done - 1].text, kShownCharacters));
}

}  // namespace

std::string entry_text(const okr::Entry& entry) {
  std::string text = shortened(entry.text, kShownEntry);
  if (entry.key_result) text += fmt::format(" ({})", id_text(*entry.key_result));
  if (!entry.because.empty()) {
    text += fmt::format(", because “{}”", shortened(entry.because, kShownEntry));
  }
  return text;
}

bool is_public(const store::Book& book, const okr::Entry& entry) {
  if (!entry.key_result) return true;
  const auto subject = store::find_subject(book, *entry.key_result);
  return subject && !subject->objective.is_private;
}

std::optional<Text> focus_of_week(const store::Book& book, okr::TeamId team, okr::Day monday,
                                  okr::Instant at) {
  store::EntryFilter filter;
  filter.kind = okr::EntryKind::kFocus;
  filter.team = team;
  filter.week = monday;
  filter.until = at;
  std::map<okr::PersonId, std::vector<okr::Entry>> of;
  for (okr::Entry& entry : store::list_entries(book, filter)) {
    if (is_public(book, entry)) of[entry.person].push_back(std::move(entry));
  }
  if (of.empty()) return std::nullopt;
  Text text{{strong("Focus of the week")}};
  std::size_t shown = 0;
  for (const auto& [person, entries] : of) {
    if (shown++ == kMostAuthors) {
      text.spans.push_back(plain(fmt::format("\nand of {} more", of.size() - kMostAuthors)));
      break;
    }
    text.spans.push_back(
        plain(fmt::format("\n{}: {}", author_text(book, person), done_text(entries))));
  }
  return text;
}

void add_whole(Message& message, const std::vector<Compared>& objectives) {
  std::vector<okr::KeyResult> all;
  for (const Compared& objective : objectives) {
    for (const KeyResultView& view : objective.now.key_results) all.push_back(view.key_result);
  }
  const okr::Rollup whole = okr::rollup(all);
  const std::string spread = spread_text(whole);
  if (spread.empty()) return;
  message.add(Text{{strong("All together: "), plain(rollup_text(whole) + "; " + spread)}});
}

std::string belief_text(const KeyResultView& view) {
  const okr::Confidence confidence = view.key_result.latest->confidence;
  return fmt::format(
      "confidence {}{}", confidence_text(confidence),
      okr::contradiction(view.standing.pace, confidence) ? ", which contradict each other" : "");
}

std::optional<std::string> win_of(const KeyResultView& view, const KeyResultView* before) {
  const okr::KeyResult& key_result = view.key_result;
  if (!key_result.latest || okr::is_kept(key_result.kind)) return std::nullopt;
  if (reached(&view)) {
    if (reached(before)) return std::nullopt;
    return "target reached, " + value_text(key_result, key_result.latest->value);
  }
  if (key_result.kind != okr::KeyResultKind::kMilestones) return std::nullopt;
  const auto held = before != nullptr && before->key_result.latest
                        ? before->key_result.latest->value
                        : okr::Decimal{0};
  if (key_result.latest->value <= held) return std::nullopt;
  return milestone_text(key_result) + value_text(key_result, key_result.latest->value);
}

Spans reached_lines(const store::Book& book, okr::TeamId team, okr::Instant from,
                    okr::Instant until) {
  Spans spans;
  for (const ObjectiveView& now : active_objectives_at(book, team, until)) {
    const okr::Objective today = store::read_objective(book, now.objective.id);
    const auto before = view_objective_at(book, today, from);
    for (const KeyResultView& view : now.key_results) {
      const auto said = win_of(view, before ? view_in(*before, view.key_result.id) : nullptr);
      if (!said) continue;
      append(spans, {plain("\n"), code(id_text(view.key_result.id)),
                     plain(fmt::format(" {}: {}", shortened(view.key_result.text, kShownCharacters),
                                       *said))});
    }
  }
  return spans;
}

Spans win_lines(const store::Book& book, okr::TeamId team, okr::Instant from, okr::Instant until,
                std::size_t most) {
  store::EntryFilter filter;
  filter.kind = okr::EntryKind::kWin;
  filter.team = team;
  filter.after = from;
  filter.until = until;
  auto wins = store::list_entries(book, filter);
  std::erase_if(wins, [&](const okr::Entry& one) { return !is_public(book, one); });
  Spans spans;
  for (std::size_t i = 0; i < std::min(wins.size(), most); ++i) {
    spans.push_back(
        plain(fmt::format("\n{}: {}", author_text(book, wins[i].person), entry_text(wins[i]))));
  }
  if (wins.size() > most) {
    spans.push_back(plain(fmt::format("\nand {} more of people", wins.size() - most)));
  }
  return spans;
}

}  // namespace commands::cards
