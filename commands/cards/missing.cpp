#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "commands/cards/notice.h"
#include "commands/cards/objective.h"
#include "commands/standing.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

constexpr std::size_t kMostPeople = 20;
constexpr std::size_t kMostKeyResults = 10;
constexpr std::size_t kPersonName = 40;

struct Missing {
  okr::Person person;
  std::vector<DueKeyResult> due;  // in this team
};

bool is_away_today(const store::Book& book, const okr::Person& person, okr::Instant now) {
  const okr::Day today = scheduler::local_day(person.time_zone, now);
  const auto away = store::list_away(book, person.id, today);
  return std::any_of(away.begin(), away.end(),
                     [&](const okr::Away& days) { return !days.half && days.first_day <= today; });
}

std::vector<Missing> missing_in(const store::Book& book, okr::TeamId team, okr::PersonId lead,
                                okr::Instant now) {
  std::vector<Missing> all;
  for (const store::Asked& asked : store::asked_in_team(book, team)) {
    if (asked.person == lead) continue;
    auto due = due_key_results(book, asked.person, now);
    std::erase_if(due, [&](const auto& one) { return one.objective.team != team; });
    if (due.empty()) continue;
    okr::Person person = store::read_person(book, asked.person);
    if (is_away_today(book, person, now)) continue;
    all.push_back({std::move(person), std::move(due)});
  }
  return all;
}

// "Bob: KR2, KR5, last check-in Mon 16 Nov 2026"; days are the reader's.
Spans line(const Missing& one, std::string_view zone) {
  Spans spans{plain(shortened(one.person.name, kPersonName) + ": ")};
  std::optional<okr::Instant> last;
  for (std::size_t i = 0; i < one.due.size(); ++i) {
    const okr::KeyResult& key_result = one.due[i].key_result;
    if (key_result.latest) last = std::max(last.value_or(okr::Instant{}), key_result.latest->at);
    if (i >= kMostKeyResults) continue;
    if (i > 0) spans.push_back(plain(", "));
    spans.push_back(code(id_text(key_result.id)));
  }
  if (one.due.size() > kMostKeyResults) {
    spans.push_back(plain(fmt::format(" and {} more", one.due.size() - kMostKeyResults)));
  }
  spans.push_back(plain(last ? fmt::format(", last check-in {}",
                                           scheduler::day_text(scheduler::local_day(zone, *last)))
                             : ", no check-in yet"));
  return spans;
}

Text list(const std::vector<Missing>& all, std::string_view zone) {
  Text text;
  for (std::size_t i = 0; i < std::min(all.size(), kMostPeople); ++i) {
    if (i > 0) text.spans.push_back(plain("\n"));
    append(text.spans, line(all[i], zone));
  }
  if (all.size() > kMostPeople) {
    text.spans.push_back(plain(fmt::format("\nand {} more", all.size() - kMostPeople)));
  }
  return text;
}

// What is asked of nobody any more, and how the lead hands it over.
Text ownerless_list(const std::vector<okr::KeyResult>& ownerless) {
  Text text{{strong("No owner any more")}};
  for (std::size_t i = 0; i < std::min(ownerless.size(), kMostKeyResults); ++i) {
    const std::string id = id_text(ownerless[i].id);
    append(
        text.spans,
        {plain("\n"), code(id),
         plain(fmt::format(" {}: who is to own it? ", shortened(ownerless[i].text, kPersonName))),
         code(fmt::format("/okr assign {} @somebody", id))});
  }
  if (ownerless.size() > kMostKeyResults) {
    append(text.spans, {plain(fmt::format("\nand {} more: ", ownerless.size() - kMostKeyResults)),
                        code("/okr list no-owner")});
  }
  return text;
}

}  // namespace

void add_missing(Message& message, const store::Book& book, const okr::Team& team,
                 const okr::Person& lead, okr::Instant now) {
  const std::vector<Missing> all = missing_in(book, team.id, lead.id, now);
  const std::vector<okr::KeyResult> ownerless = store::ownerless_in_team(book, team.id);
  if (all.empty() && ownerless.empty()) return;
  const std::string name = shortened(team.name, kPersonName);
  const auto missing_people = static_cast<std::int64_t>(all.size());
  message.add(Header{all.empty()
                         ? name + ": key results without an owner"
                         : fmt::format("{}: {} not checked in yet", name,
                                       count_text(missing_people, "person has", "people have"))});
  if (!all.empty()) message.add(list(all, lead.time_zone));
  if (!ownerless.empty()) message.add(ownerless_list(ownerless));
}

}  // namespace commands::cards
