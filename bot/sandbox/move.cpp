#include "bot/sandbox/move.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <set>
#include <string>
#include <utility>

#include "scheduler/local_time.h"
#include "scheduler/plan.h"

namespace bot::sandbox {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

// The next word, which is taken off `text`; empty at the end.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const auto word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "09:00"
std::optional<minutes> time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = number(text.substr(0, 2));
  const auto minute = number(text.substr(3));
  if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) {
    return std::nullopt;
  }
  return hours{*hour} + minutes{*minute};
}

// "+2 days"
std::optional<seconds> duration(std::string_view amount, std::string_view unit) {
  constexpr std::array<std::pair<std::string_view, seconds>, 4> kUnits{
      {{"minute", minutes{1}}, {"hour", hours{1}}, {"day", days{1}}, {"week", days{7}}}};
  if (!amount.starts_with('+')) return std::nullopt;
  const auto count = number(amount.substr(1));
  constexpr int kMost = 100'000;
  if (!count || *count <= 0 || *count > kMost) return std::nullopt;
  if (unit.ends_with('s')) unit.remove_suffix(1);
  for (const auto& [name, length] : kUnits) {
    if (name == unit) return *count * length;
  }
  return std::nullopt;
}

std::optional<std::chrono::weekday> weekday(std::string_view name) {
  constexpr std::array<std::string_view, 7> kNames{"sunday",   "monday", "tuesday", "wednesday",
                                                   "thursday", "friday", "saturday"};
  const auto it = std::find(kNames.begin(), kNames.end(), name);
  if (it == kNames.end()) return std::nullopt;
  return std::chrono::weekday{static_cast<unsigned>(it - kNames.begin())};
}

// The day that "tomorrow" or "next monday" means.
std::optional<okr::Day> day(std::string_view first, std::string_view second, okr::Day today) {
  if (first == "tomorrow" && second.empty()) return today + days{1};
  const auto wanted = first == "next" ? weekday(second) : std::nullopt;
  if (!wanted) return std::nullopt;
  const days ahead = *wanted - std::chrono::weekday{today};
  return today + (ahead == days{0} ? days{7} : ahead);
}

}  // namespace

std::optional<okr::Instant> parse_move(std::string_view text, std::string_view zone,
                                       okr::Instant now) {
  const std::string typed = lower(text);
  std::string_view left = typed;
  const std::string_view first = take_word(left);
  std::string_view second = first == "tomorrow" ? std::string_view{} : take_word(left);
  const std::string_view third = take_word(left);
  if (!take_word(left).empty()) return std::nullopt;

  std::optional<okr::Instant> target;
  if (third.empty()) {
    if (const auto by = duration(first, second)) target = now + *by;
  } else {
    const auto on = day(first, second, scheduler::local_day(zone, now));
    const auto at = time_of_day(third);
    if (on && at) target = scheduler::to_instant(zone, *on, *at);
  }
  if (!target || *target > now + kFarthestMove) return std::nullopt;
  return target;
}

void move_clock(const Stage& stage, okr::Instant target) {
  const okr::Instant from = stage.clock.now();
  const std::set<okr::Instant> stops = stage.store.read([&](store::Transaction& tx) {
    std::set<okr::Instant> instants;
    for (const auto& occurrence : scheduler::upcoming({tx, stage.org}, from, target)) {
      instants.insert(occurrence.due_at);
    }
    return instants;
  });
  for (const okr::Instant stop : stops) {
    stage.clock.forward_to(stop);
    stage.scheduler.tick(stage.clock.now());
  }
  stage.clock.forward_to(target);
  stage.scheduler.tick(stage.clock.now());
}

}  // namespace bot::sandbox
