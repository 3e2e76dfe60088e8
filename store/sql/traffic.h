#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "store/transaction.h"

namespace store {

// How fast a connection may be written to.
struct Pace {
  // Messages a minute. They go out as they come, yet never more at once than two seconds' worth.
  std::optional<int> per_minute;    // at least 1; absent: any number
  std::chrono::seconds spacing{0};  // between two messages in one conversation
  friend bool operator==(const Pace&, const Pace&) = default;
};

[[nodiscard]] Pace pace_of(Transaction& tx, okr::ConnectionId connection);
void set_pace(Transaction& tx, okr::ConnectionId connection, const Pace& pace);

// From so many failures in a row on, a connection counts as out of reach: what is claimed for it is
// claimed one at a time.
inline constexpr int kOutage = 3;
// How long such a claim keeps others away: longer than any attempt takes.
inline constexpr std::chrono::seconds kProbe{60};

// A connection that has something to send, and may send it.
struct Turn {
  okr::ConnectionId connection;
  bool limited = false;  // has a number of messages a minute
  bool probing = false;  // is out of reach, as far as is known
};
// The next one with a number above `after`, else the first; absent when there is none. For readers
// too.
[[nodiscard]] std::optional<Turn> next_turn(Transaction& tx, okr::Instant now,
                                            okr::ConnectionId after);
// Pays for one message. False when somebody else was quicker.
[[nodiscard]] bool pay(Transaction& tx, const Turn& turn, okr::Instant now);

// The connection's names of the people whose messages come next, at most so many.
[[nodiscard]] std::vector<std::string> users_next(Transaction& tx, okr::ConnectionId connection,
                                                  okr::Instant now, int most);

// Lets the lane of this delivery rest for as long as the connection's pace says.
void rest_lane(Transaction& tx, okr::DeliveryId delivery, okr::ConnectionId connection,
               okr::Instant now);
// Whether there is a lane that has rested, for forget_rested.
[[nodiscard]] bool lane_rested(Transaction& tx, okr::Instant now);
void forget_rested(Transaction& tx, okr::Instant now);

// One more failure in a row. Returns how many there are now.
int count_failure(Transaction& tx, okr::ConnectionId connection);
// A message arrived. Returns how many failures there had been in a row; after an outage, everything
// may go from `now` on.
int forget_failures(Transaction& tx, okr::ConnectionId connection, okr::Instant now);
// A claim during an outage has told nothing: the next may follow at once.
void end_probe(Transaction& tx, okr::ConnectionId connection, okr::Instant now);

}  // namespace store
