#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <ostream>

namespace okr {

// A number that names one row and cannot be taken for the number of anything else.
// There is no "invalid" id: what may be absent is an optional<Id>.
template <class Tag>
struct Id {
  std::int64_t value{};
  friend auto operator<=>(const Id&, const Id&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Id& id) { return out << id.value; }
};

using OrgId = Id<struct OrgTag>;
using ConnectionId = Id<struct ConnectionTag>;
// The rest are counted per org, from 1.
using PersonId = Id<struct PersonTag>;
using TeamId = Id<struct TeamTag>;
using CycleId = Id<struct CycleTag>;
using ObjectiveId = Id<struct ObjectiveTag>;  // shown as O3
using KeyResultId = Id<struct KeyResultTag>;  // shown as KR12
using CheckInId = Id<struct CheckInTag>;
using CadenceId = Id<struct CadenceTag>;
using AwayId = Id<struct AwayTag>;
using BlockerId = Id<struct BlockerTag>;  // shown as B7
using KpiId = Id<struct KpiTag>;          // shown as K4
using KpiValueId = Id<struct KpiValueTag>;
using ApiTokenId = Id<struct ApiTokenTag>;
using RemarkId = Id<struct RemarkTag>;
using CommandId = Id<struct CommandTag>;  // groups the ledger rows that one command wrote
// Counted over the whole database.
using DeliveryId = Id<struct DeliveryTag>;

}  // namespace okr

template <class Tag>
struct std::hash<okr::Id<Tag>> {
  std::size_t operator()(const okr::Id<Tag>& id) const {
    return std::hash<std::int64_t>{}(id.value);
  }
};
