#pragma once

#include <optional>
#include <string>

#include "store/okr/id.h"

namespace okr {

// A channel on one connection.
struct Channel {
  ConnectionId connection;
  std::string id;    // as the platform spells it
  std::string name;  // for people to read, may be empty
  friend bool operator==(const Channel&, const Channel&) = default;
};

struct Team {
  TeamId id;
  std::string name;
  std::optional<TeamId> parent;
  std::optional<PersonId> lead;
  std::optional<Channel> home;  // where its digest goes when the schedule names no channel
};

}  // namespace okr
