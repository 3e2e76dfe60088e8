#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/cadence.h"
#include "store/okr/cycle.h"
#include "store/okr/own_times.h"
#include "store/okr/pace.h"
#include "store/okr/person.h"
#include "store/okr/team.h"
#include "store/transaction.h"

namespace store {

// Adds the team with its lead as first member, with ledger rows. `team.id` is ignored.
okr::TeamId add_team(const Book& book, const Author& author, const okr::Team& team);
// Absent when there is none or its creation was undone.
[[nodiscard]] std::optional<okr::Team> find_team(const Book& book, okr::TeamId id);
// Also a withdrawn one, to which older rows may point. Throws std::logic_error when there is none.
[[nodiscard]] okr::Team read_team(const Book& book, okr::TeamId id);
// Compared without case.
[[nodiscard]] std::optional<okr::Team> find_team_by_name(const Book& book, std::string_view name);
// Active ones, by name.
[[nodiscard]] std::vector<okr::Team> list_teams(const Book& book);
[[nodiscard]] std::vector<okr::Team> teams_of(const Book& book, okr::PersonId person);

// With a ledger row each (noun team, field "member:5", old or new value "5", the person's id).
// False when nothing changed.
bool join_team(const Book& book, const Author& author, okr::TeamId team, okr::PersonId person);
bool leave_team(const Book& book, const Author& author, okr::TeamId team, okr::PersonId person);
// By name.
[[nodiscard]] std::vector<okr::Person> members_of(const Book& book, okr::TeamId team);

// Adds the cadence and ends the active or paused one of the same team and kind, with ledger rows
// (field "state"). `cadence.id` is ignored.
okr::CadenceId set_cadence(const Book& book, const Author& author, const okr::Cadence& cadence);
[[nodiscard]] std::optional<okr::Cadence> find_cadence(const Book& book, okr::TeamId team,
                                                       okr::CadenceKind kind);
// The one that was paused and followed by no other.
[[nodiscard]] std::optional<okr::Cadence> find_paused_cadence(const Book& book, okr::TeamId team,
                                                              okr::CadenceKind kind);
// With a ledger row. Nothing falls due until another is set.
void pause_cadence(const Book& book, const Author& author, const okr::Cadence& cadence);
// Whether those who have not answered are reminded, and their lead is told.
void set_nudges(const Book& book, const Author& author, const okr::Cadence& cadence, bool nudges);
// Whose schedule it is; absent when there is none with this id.
[[nodiscard]] std::optional<okr::TeamId> team_of_cadence(const Book& book, okr::CadenceId id);
// A schedule that held until it was paused or followed by another.
struct EarlierPrompts {
  okr::Cadence cadence;
  okr::Instant until;
};
// When and where a team asks one of its people.
struct Asking {
  okr::Calendar calendar;  // the person's
  std::string team_zone;
  std::optional<okr::Cadence> prompts;  // absent when it does not ask
  std::vector<EarlierPrompts> earlier;  // newest first: what was asked then stays asked
  okr::PaceLimits limits;               // the team's settings

  // Whose the time of `prompts` is in.
  [[nodiscard]] const std::string& zone() const { return zone_of(*prompts); }
  [[nodiscard]] const std::string& zone_of(const okr::Cadence& cadence) const {
    return cadence.zone_of == okr::ZoneOf::kPerson ? calendar.zone : team_zone;
  }
};
[[nodiscard]] Asking read_asking(const Book& book, okr::TeamId team, okr::PersonId person);
// All active ones of teams that are active, by id.
[[nodiscard]] std::vector<okr::Cadence> list_cadences(const Book& book);

// With a ledger row (field "state"). `cycle.id` is ignored.
okr::CycleId add_cycle(const Book& book, const Author& author, const okr::Cycle& cycle);
// Absent when there is none or its creation was undone.
[[nodiscard]] std::optional<okr::Cycle> find_cycle(const Book& book, okr::CycleId id);
// Also a withdrawn one, as closed. Throws std::logic_error when there is none.
[[nodiscard]] okr::Cycle read_cycle(const Book& book, okr::CycleId id);
[[nodiscard]] std::optional<okr::Cycle> find_cycle_by_name(const Book& book, std::string_view name);
// All but withdrawn ones, by first day.
[[nodiscard]] std::vector<okr::Cycle> list_cycles(const Book& book);

// As stored.
[[nodiscard]] std::string_view to_text(okr::CycleState state);

// A channel as one value of the ledger: connection, id and name with spaces between them, such as
// "1 C024BE91L growth team". Only the name may hold spaces itself.
[[nodiscard]] std::string to_text(const okr::Channel& channel);
// The channel of such a text. Throws std::logic_error for any other.
[[nodiscard]] okr::Channel channel_from(std::string_view text);

}  // namespace store
