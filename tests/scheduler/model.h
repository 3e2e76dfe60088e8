#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "store/okr/cadence.h"
#include "store/okr/delivery.h"
#include "store/okr/own_times.h"

namespace tests {

// What the rules of time say, as plainly as it can be said and without a look at how the scheduler
// does it; of its code only the clocks of the zones are shared. Times of day are whole quarters of
// an hour.
class Model {
 public:
  using Instant = okr::Instant;
  using Day = okr::Day;
  using Kind = okr::DeliveryKind;
  using days = std::chrono::days;
  using hours = std::chrono::hours;
  using minutes = std::chrono::minutes;

  // A person's messages of one kind about a team, or a team's digests (no person): when it is due,
  // and on which local day. Half a world away the same instant is another day.
  struct Message {
    Kind kind;
    okr::TeamId team;
    std::optional<okr::PersonId> person;
    Instant due;
    Day day;
    auto operator<=>(const Message&) const = default;
  };
  struct Person {
    std::string zone;
    okr::OwnTimes own = {};
    std::set<Day> mornings = {}, afternoons = {};  // half days away
    std::vector<std::pair<Day, Day>> away = {};    // whole days
    std::map<okr::TeamId, Day> answered = {};      // all days up to this one
    std::vector<Instant> messages = {};            // when what was sent so far was due
    [[nodiscard]] auto times() const { return std::tie(own, mornings, afternoons); }
  };
  // A schedule has a new id whenever it is made anew, and is absent while it is paused.
  struct Team {
    std::optional<okr::Cadence> prompts = {}, digest = {};
    std::vector<okr::PersonId> people = {};
    std::optional<okr::PersonId> lead = {};
  };

  // Everything that fell due since the last look, which may have been at a later time.
  void look(Instant now);
  // What is later than `since` may be another now, and is looked at again.
  void look_again(Instant since);
  // Somebody lives elsewhere now.
  void move(okr::PersonId id, const std::string& zone, Instant now);
  // A message of that kind with these parts was too late when its turn came. False if that cannot
  // have been.
  [[nodiscard]] bool leave_out(Kind kind, Instant due, const std::vector<Message>& parts,
                               Instant now);
  // Somebody may be asked at other times now.
  void set_times(okr::PersonId id, const Person& after, Instant now);

  std::map<okr::TeamId, Team> teams;
  std::map<okr::PersonId, Person> people;
  std::string team_zone;
  std::set<Day> holidays;  // whosever
  Instant looked_until;
  std::set<Message> expected;

 private:
  // A due day of a schedule. Its name stays when that is moved within the week or month.
  struct Due {
    Day day;
    std::string name;
    Instant at;
  };
  // When somebody is asked for it, and reminded if they are not asked again by then.
  struct Ask {
    Due due;
    Instant at;
    std::optional<std::pair<Instant, Day>> reminder = {};
    std::optional<std::pair<Instant, Day>> findings = {};  // for whoever has no times of their own
  };
  struct Asks {
    Instant from, to;
    std::vector<Ask> list;
  };
  // What may be sent.
  struct Planned {
    Instant at;
    Kind kind;
    okr::TeamId team;
    std::string name;
    Day day;
    bool skipped = false;
    auto operator<=>(const Planned&) const = default;
  };

  [[nodiscard]] Instant instant(const std::string& zone, Day day, minutes time) const;
  [[nodiscard]] const std::string& zone_of(const okr::Cadence& cadence, const Person& person) const;
  [[nodiscard]] std::vector<Due> dues(const okr::Cadence& cadence, const std::string& zone,
                                      Instant from, Instant to) const;

  [[nodiscard]] bool is_day_off(const Person& person, Day day) const;
  [[nodiscard]] Instant allowed(const Person& person, Instant at, minutes wanted) const;
  [[nodiscard]] Instant moved(const okr::Cadence& cadence, const Due& due,
                              const Person& person) const;
  [[nodiscard]] std::pair<Instant, Day> reminder(const okr::Cadence& cadence, const Ask& ask,
                                                 const Person& person, bool own, days later) const;
  const std::vector<Ask>& asks(const okr::Cadence& cadence, okr::PersonId id, bool own,
                               Instant now);
  void forget_asks(okr::PersonId id);

  [[nodiscard]] std::vector<Planned> digests(okr::TeamId id, const Team& team, Instant now) const;
  std::vector<Planned> due_for(okr::PersonId id, Instant now);
  void add_list(okr::TeamId team, okr::PersonId lead, Instant now, std::vector<Planned>& found);
  void plan(std::optional<okr::PersonId> person, std::vector<Planned> found, Instant now);
  void send(std::optional<okr::PersonId> person, const std::vector<Planned>& found,
            Instant late_before);

  std::set<std::tuple<Kind, okr::TeamId, std::optional<okr::PersonId>, std::string>> known_;
  // Worked out before, to save time.
  mutable std::map<std::tuple<std::string, Day, minutes>, Instant> instants_;
  std::map<std::tuple<okr::CadenceId, okr::PersonId, bool>, Asks> asks_;
};

}  // namespace tests
