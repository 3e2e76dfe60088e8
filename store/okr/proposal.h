#pragma once

#include <optional>
#include <string>

#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

using ProposalId = Id<struct ProposalTag>;

enum class ProposalState { kWaiting, kApproved, kReturned };

// A draft that somebody put before whoever leads its team, or owns what it stands under.
struct Proposal {
  ProposalId id;
  ObjectiveId objective;
  PersonId person;   // who proposes it
  PersonId asked;    // whom it waits for
  std::string note;  // may be empty
  Instant at;
  ProposalState state = ProposalState::kWaiting;
  std::optional<PersonId> decided_by;  // unless it waits
  std::optional<Instant> decided_at;
};

}  // namespace okr
