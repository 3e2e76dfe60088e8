#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "commands/blocker.h"
#include "commands/cards/notice.h"
#include "commands/cards/objective.h"
#include "commands/trend.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/sql/blocker.h"
#include "store/sql/check_in.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"

namespace commands::cards {
namespace {

constexpr std::size_t kMostFindings = 10;
constexpr std::size_t kShownTeam = 40;
constexpr std::size_t kFallNote = 100;

// A key result of whose owner's belief much was lost within a week.
struct Fall {
  okr::KeyResult key_result;
  okr::Confidence before;
};
constexpr int kFall = 3;  // method, section 11

// What runs in the team and must be looked at.
struct Found {
  std::vector<Fall> fallen;
  std::vector<okr::KeyResult> stale;
  std::vector<okr::KeyResult> off_track;  // by its trend
};

std::optional<Fall> fall_of(const store::Book& book, const okr::KeyResult& key_result,
                            okr::Instant now) {
  constexpr std::chrono::days kWeek{7};
  if (!key_result.latest) return std::nullopt;
  const auto before = store::counted_at(book, key_result.id, now - kWeek);
  if (!before || before->confidence.value() - key_result.latest->confidence.value() < kFall) {
    return std::nullopt;
  }
  return Fall{key_result, before->confidence};
}

Found found_in(const store::Book& book, okr::TeamId team, okr::Instant now) {
  store::ObjectiveFilter active;
  active.team = team;
  active.state = okr::ObjectiveState::kActive;
  Found found;
  for (const okr::Objective& objective : store::list_objectives(book, active)) {
    const ObjectiveView view = view_objective(book, objective, now);
    if (view.cycle.state != okr::CycleState::kActive) continue;
    for (const KeyResultView& one : view.key_results) {
      if (const auto fall = fall_of(book, one.key_result, now)) found.fallen.push_back(*fall);
      if (is_stale(one.standing)) {
        found.stale.push_back(one.key_result);
      } else if (trends_off(book, one.key_result, view.cycle, now)) {
        found.off_track.push_back(one.key_result);
      }
    }
  }
  return found;
}

// "KR2 Deals (bob): 9/10 → 2/10, “two large customers left”"
Spans fall_line(const store::Book& book, const Fall& fall) {
  const okr::KeyResult& one = fall.key_result;
  const std::string note = store::read_latest_check_in(book, one).note;
  return {
      code(id_text(one.id)),
      plain(fmt::format(" {} ({}): {} → {}{}", shortened(one.text, kShownCharacters),
                        shortened(store::read_person(book, one.asked()).name, kShownTeam),
                        confidence_text(fall.before), confidence_text(one.latest->confidence),
                        note.empty() ? "" : fmt::format(", “{}”", shortened(note, kFallNote))))};
}

Text fall_list(const store::Book& book, const std::vector<Fall>& fallen) {
  Text text{{strong("Much less confident than a week ago")}};
  for (std::size_t i = 0; i < std::min(fallen.size(), kMostFindings); ++i) {
    text.spans.push_back(plain("\n"));
    append(text.spans, fall_line(book, fallen[i]));
  }
  if (fallen.size() > kMostFindings) {
    text.spans.push_back(plain(fmt::format("\nand {} more", fallen.size() - kMostFindings)));
  }
  return text;
}

// Where the projected end has missed the target for two weeks, before anybody said so.
Text off_track_list(const store::Book& book, const std::vector<okr::KeyResult>& off_track) {
  Text text{{strong("Trending off track")}};
  for (std::size_t i = 0; i < std::min(off_track.size(), kMostFindings); ++i) {
    const okr::KeyResult& one = off_track[i];
    append(text.spans,
           {plain("\n"), code(id_text(one.id)),
            plain(fmt::format(" {} ({}): confidence {}; what would change that? ",
                              shortened(one.text, kShownCharacters),
                              shortened(store::read_person(book, one.asked()).name, kShownTeam),
                              confidence_text(one.latest->confidence))),
            code("/okr show " + id_text(one.id))});
  }
  if (off_track.size() > kMostFindings) {
    text.spans.push_back(plain(fmt::format("\nand {} more", off_track.size() - kMostFindings)));
  }
  return text;
}

// "KR2 Deals (bob): last check-in Mon 2 Nov 2026"
Spans stale_line(const store::Book& book, const okr::KeyResult& key_result, std::string_view zone) {
  const std::string owner = store::read_person(book, key_result.asked()).name;
  const auto& latest = key_result.latest;
  return {code(id_text(key_result.id)),
          plain(fmt::format(" {} ({}): {}", shortened(key_result.text, kShownCharacters),
                            shortened(owner, kShownTeam),
                            latest ? "last check-in " +
                                         scheduler::day_text(scheduler::local_day(zone, latest->at))
                                   : std::string{"no check-in yet"}))};
}

Text stale_list(const store::Book& book, const std::vector<okr::KeyResult>& stale,
                std::string_view zone) {
  Text text{{strong("Without a recent check-in")}};
  for (std::size_t i = 0; i < std::min(stale.size(), kMostFindings); ++i) {
    text.spans.push_back(plain("\n"));
    append(text.spans, stale_line(book, stale[i], zone));
  }
  if (stale.size() > kMostFindings) {
    append(text.spans, {plain(fmt::format("\nand {} more: ", stale.size() - kMostFindings)),
                        code("/okr list stale")});
  }
  return text;
}

std::vector<okr::Blocker> aged_in(const store::Book& book, okr::TeamId team, std::string_view zone,
                                  okr::Instant now) {
  std::vector<okr::Blocker> aged = store::blockers_at(book, team, now);
  const okr::Day today = scheduler::local_day(zone, now);
  std::erase_if(aged, [&](const okr::Blocker& one) { return !okr::is_aged(one, now, today); });
  return aged;
}

Text aged_list(const store::Book& book, const std::vector<okr::Blocker>& aged, okr::Instant now) {
  Text text{{strong("Held up for long")}};
  for (std::size_t i = 0; i < std::min(aged.size(), kMostFindings); ++i) {
    append(text.spans,
           {plain("\n"), code(id_text(aged[i].key_result)),
            plain(fmt::format(": {}. When it is over: ", blocker_text(book, aged[i], now))),
            code("/okr unblock " + id_text(aged[i].key_result))});
  }
  if (aged.size() > kMostFindings) {
    append(text.spans, {plain(fmt::format("\nand {} more: ", aged.size() - kMostFindings)),
                        code("/okr blockers")});
  }
  return text;
}

}  // namespace

void add_findings(Message& message, const store::Book& book, const okr::Team& team,
                  const okr::Person& lead, okr::Instant now) {
  const Found found = found_in(book, team.id, now);
  const auto aged = aged_in(book, team.id, lead.time_zone, now);
  if (found.fallen.empty() && found.stale.empty() && found.off_track.empty() && aged.empty())
    return;
  message.add(Header{fmt::format("{}: what needs you", shortened(team.name, kShownTeam))});
  if (!found.fallen.empty()) message.add(fall_list(book, found.fallen));
  if (!found.stale.empty()) message.add(stale_list(book, found.stale, lead.time_zone));
  if (!found.off_track.empty()) message.add(off_track_list(book, found.off_track));
  if (!aged.empty()) message.add(aged_list(book, aged, now));
}

}  // namespace commands::cards
