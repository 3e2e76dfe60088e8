#include "commands/cards/notice.h"

#include <fmt/format.h>

#include <set>

#include "commands/cards/grade_sheet.h"
#include "commands/cards/kpi.h"
#include "commands/cards/lessons.h"
#include "commands/cards/proposal.h"
#include "store/sql/delivery.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

using okr::DeliveryKind;

// The part that an occurrence stands for.
void add_part(Message& message, const store::Book& book, const okr::Occurrence& part,
              const okr::Person& person, okr::Instant now) {
  if (part.kind == DeliveryKind::kGrade) return add_to_grade(message, book, person.id);
  if (part.kind == DeliveryKind::kRetro) {
    return add_retro_questions(message, book, part.key, person);
  }
  if (part.kind == DeliveryKind::kProposal) {
    return add_proposal(message, book, part.key, person, now);
  }
  if (part.kind == DeliveryKind::kWaiting) return add_waiting(message, book, person, now);
  if (part.kind == DeliveryKind::kKpis) return add_due_kpis(message, book, person, now);
  if (!part.team) return;
  const okr::Team team = store::read_team(book, *part.team);
  if (team.lead != person.id) return;
  if (part.kind == DeliveryKind::kMissing) add_missing(message, book, team, person, now);
  if (part.kind == DeliveryKind::kFindings) add_findings(message, book, team, person, now);
  if (part.kind == DeliveryKind::kCycle) {
    add_cycle_notice(message, book, team, part.local_day, now);
  }
}

// Why it came and how no more of them come.
Note footer(const store::Book& book, const okr::Delivery& delivery,
            const std::set<okr::TeamId>& teams) {
  Note note{{plain(delivery.reason + " Only you see this.")}};
  if (teams.empty()) return note;
  note.spans.push_back(plain(" No more of them: "));
  for (const okr::TeamId team : teams) {
    if (team != *teams.begin()) note.spans.push_back(plain(", "));
    note.spans.push_back(
        code(fmt::format("/okr schedule nudges off {}", store::read_team(book, team).name)));
  }
  note.spans.push_back(plain("."));
  return note;
}

}  // namespace

std::optional<Message> notice(const store::Book& book, const okr::Delivery& delivery,
                              okr::Instant now) {
  if (!delivery.person) return std::nullopt;
  const okr::Person person = store::read_person(book, *delivery.person);
  if (person.left_at) return std::nullopt;
  Message message;
  std::set<okr::TeamId> teams;
  bool waits = false;
  for (const okr::Occurrence& part : store::occurrences_of(book, delivery.id)) {
    const bool waiting = part.kind == DeliveryKind::kWaiting;
    if (waiting && waits) continue;  // one list names all that waits
    waits = waits || waiting;
    const std::size_t before = message.blocks.size();
    add_part(message, book, part, person, now);
    const bool to_lead = part.team && part.kind != DeliveryKind::kRetro;
    if (message.blocks.size() > before && to_lead) teams.insert(*part.team);
  }
  if (message.blocks.empty()) return std::nullopt;
  return message.add(footer(book, delivery, teams));
}

}  // namespace commands::cards
