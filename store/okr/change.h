#pragma once

#include <optional>
#include <string>

#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

// What a ledger row is about.
enum class Noun {
  kPerson,
  kTeam,
  kCycle,
  kObjective,
  kKeyResult,
  kCadence,
  kAway,
  kOrg,
  kKpi,
  kApiToken
};

// One row of the ledger: who changed what, when, from what to what. Rows are only ever added.
struct Change {
  CommandId command;  // all rows of one command share it
  Instant at;
  PersonId person;
  std::string via;
  Noun noun = Noun::kObjective;
  std::int64_t noun_id = 0;
  std::string field;
  std::optional<std::string> old_value;  // absent: there was none
  std::optional<std::string> new_value;
  std::string because;              // the reason given, may be empty
  std::optional<CommandId> undoes;  // set on the rows that an undo wrote
};

}  // namespace okr
