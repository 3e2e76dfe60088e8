#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/courier.h"
#include "store/okr/occurrence.h"
#include "store/sql/org.h"
#include "store/store.h"

namespace scheduler {

// How long a process may take over one delivery before another takes it for lost.
inline constexpr std::chrono::seconds kLease{120};

// Makes due what is due and sends it. Owns no thread and no clock: whoever calls brings the time.
// Thread-safe. Any number of processes may do so on one database, if they go by one clock; each
// brings a name of its own.
//
// Promises: an occurrence becomes deliveries once, whatever restarts or runs beside it; one process
// plans an org at a time, and gives it up at the latest when its lease runs out. A delivery
// is `sending` on disk before the platform is called; what could not be sent within the grace of
// its kind is left out; one whose outcome is unknown is looked for on
// the platform before it is sent again. One lane is sent in order, one at a time; a recipient that
// fails is retried with back-off and holds up nobody else. A connection is not written to faster
// than its pace says; one whose platform is out of reach rests and is tried by one message at a
// time, which uses up no attempts.
class Scheduler {
 public:
  // `name` is this process's among all that share the database.
  Scheduler(store::Store& store, Courier& courier, std::string name)
      : store_(store), courier_(courier), name_(std::move(name)) {}

  // Plans what fell due up to `now` for every org and puts it in the queue; expires leases and
  // forgets old inbound keys now and then. Returns how many deliveries it added. Changes nothing on
  // disk when nothing is due, but for a note of how far it planned, twice a day.
  int plan_due(okr::Instant now);

  // Takes over what a process that died was sending. Only where no other serves the database: else
  // its lease has to run out.
  void take_over(okr::Instant now);

  // Claims one delivery, sends it and records how that went. False when none is due.
  bool deliver_next(okr::Instant now);

  // Has one posted card or digest drawn again that shows something old; one at a time, so that no
  // older card comes to stand over a newer one. False when there is none, or when another process
  // is at it. What fails is tried again for an hour; after that the next change draws it.
  bool redraw_next(okr::Instant now);

  // Lets others do at once what this process would have done.
  void give_back();

  // plan_due, then deliver_next and redraw_next until nothing is due. Returns how many deliveries
  // were handled.
  int tick(okr::Instant now);

 private:
  // How far an org was planned, for as long as the store's planned_until stays what it was then.
  struct Planned {
    okr::Instant stored;
    okr::Instant until;
  };

  int plan_org(const store::Org& org, okr::Instant now);
  int enqueue_all(const store::Org& org, std::span<const okr::Occurrence> due, okr::Instant now);
  // From where on `org` is to be planned.
  okr::Instant planned_until(const store::Org& org, okr::Instant now);
  void remember(okr::OrgId org, Planned planned);
  void keep_house(okr::Instant now);
  // Looks for the message if it may be there, else sends it. `delivery` is no longer ambiguous once
  // it is known not to be there.
  Outcome attempt(okr::Delivery& delivery, okr::Instant now);
  void settle(const okr::Delivery& delivery, const Outcome& outcome, okr::Instant now);
  bool redraw_card(okr::Instant now);
  bool redraw_digest(okr::Instant now);
  struct Redrawn {
    std::optional<std::chrono::seconds> pause;  // until it is tried again; absent when settled
    std::optional<okr::Delivery> closed;        // a headline that can no longer be edited
  };
  // Draws all of them; `since` is when the oldest change was made that they do not show.
  Redrawn redraw(const std::vector<okr::Delivery>& posts, okr::Instant since, okr::Instant now);
  Outcome redrawn(const okr::Delivery& sent, okr::Instant now);

  store::Store& store_;
  Courier& courier_;
  const std::string name_;

  std::atomic<std::int64_t> last_turn_ = 0;  // the connection that was sent through last

  std::mutex redrawing_;  // held while a card is drawn again

  // Saves work only: whoever starts without it plans the same.
  std::mutex mutex_;
  std::map<okr::OrgId, Planned> planned_;
  okr::Instant house_kept_at_{};
};

}  // namespace scheduler
