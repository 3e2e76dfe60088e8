#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/own_times.h"
#include "store/ledger.h"
#include "store/sql/check_in.h"
#include "store/sql/delivery.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/own_times.h"
#include "store/sql/person.h"
#include "store/sql/team.h"
#include "tests/scheduler/times.h"
#include "tests/temporary_store.h"

namespace tests {

// A book in Berlin with people, teams and schedules, in a store that can be closed and opened again
// as a restart does.
class PromptedBook {
 public:
  template <class F>
  auto in_book(F&& work) {
    return store_->write([&](store::Transaction& tx) { return work(store::Book{tx, org}); });
  }

  explicit PromptedBook(okr::Instant start, const std::string& platform = "sandbox",
                        const std::string& platform_id = "sandbox")
      : start_(start) {
    store_->write([&](store::Transaction& tx) {
      org = store::ensure_org(tx, "Acme", "Europe/Berlin", start).id;
      connection = store::ensure_connection({tx, org}, platform, platform_id).id;
      okr::Cycle cycle;
      cycle.name = "always";
      cycle.first_day = day("2026-01-01");
      cycle.last_day = day("2099-12-31");
      cycle.state = okr::CycleState::kActive;
      cycle_ = store::add_cycle({tx, org}, author(), cycle);
    });
  }

  [[nodiscard]] store::Store& store() { return *store_; }
  [[nodiscard]] const std::string& url() const { return database_.url(); }
  // Leaves the book to another process.
  void close() { store_.reset(); }
  void reopen() {
    close();
    store_.emplace(database_.url());
  }

  okr::PersonId add_person(const std::string& zone) {
    return in_book([&](const store::Book& book) {
      ++people_;
      okr::Identity identity;
      identity.connection = connection;
      identity.user_id = "u" + std::to_string(people_);
      const auto person =
          store::add_person(book, okr::Role::kMember, identity.user_id, identity).id;
      set_zone(book, person, zone, start_);
      store::set_planned_until(book, start_);
      return person;
    });
  }

  okr::TeamId add_team(const std::string& name, std::optional<okr::Channel> home = {}) {
    okr::Team team;
    team.name = name;
    team.home = std::move(home);
    return in_book([&](const store::Book& book) { return store::add_team(book, author(), team); });
  }

  [[nodiscard]] okr::Channel channel(const std::string& id) const { return {connection, id, id}; }

  // A key result of this team that `person` is asked about, published at `since`.
  okr::KeyResultId ask(okr::TeamId team, okr::PersonId person,
                       std::optional<okr::Instant> since = {}) {
    return in_book([&](const store::Book& book) {
      okr::Objective objective;
      objective.owner = person;
      objective.team = team;
      objective.cycle = cycle_;
      objective.state = okr::ObjectiveState::kActive;
      objective.published_at = since.value_or(start_);
      okr::KeyResult key_result;
      key_result.objective = store::add_objective(book, author(), objective);
      key_result.owner = person;
      key_result.kind = okr::KeyResultKind::kReach;
      key_result.target = okr::Decimal{10};
      key_result.created_at = since.value_or(start_);
      return store::add_key_result(book, author(), key_result);
    });
  }

  // Every Monday at 09:00, for the person unless told otherwise.
  [[nodiscard]] okr::Cadence mondays(okr::TeamId team) const {
    okr::Cadence cadence;
    cadence.team = team;
    cadence.time_of_day = std::chrono::hours{9};
    cadence.since = start_;
    return cadence;
  }
  [[nodiscard]] okr::Cadence digest(okr::TeamId team) const {
    okr::Cadence cadence = mondays(team);
    cadence.kind = okr::CadenceKind::kDigest;
    cadence.zone_of = okr::ZoneOf::kTeam;
    return cadence;
  }
  void set(const okr::Cadence& cadence) {
    in_book([&](const store::Book& book) { return store::set_cadence(book, author(), cadence); });
  }

  void pause(okr::TeamId team, okr::CadenceKind kind) {
    in_book([&](const store::Book& book) {
      store::pause_cadence(book, author(), store::find_cadence(book, team, kind).value());
      return 0;
    });
  }

  void switch_nudges(okr::TeamId team, bool nudges, okr::Instant at) {
    in_book([&](const store::Book& book) {
      const auto cadence = store::find_cadence(book, team, okr::CadenceKind::kPrompts).value();
      store::Author lead = author();
      lead.at = at;
      store::set_nudges(book, lead, cadence, nudges);
      return 0;
    });
  }

  // The team is asked every Monday, and reminded.
  void set_nudges(okr::TeamId team) {
    okr::Cadence cadence = mondays(team);
    cadence.nudges = true;
    set(cadence);
  }

  void set_away(okr::PersonId person, const std::string& first, const std::string& last) {
    in_book([&](const store::Book& book) {
      return store::add_away(book, author(), person, day(first), day(last));
    });
  }

  // As said by the person at `at`, with what the command does for that.
  void set_away(okr::Away away, okr::Instant at) {
    in_book([&](const store::Book& book) {
      const okr::Calendar before = store::read_calendar(book, away.person);
      store::add_away(book, author(), away);
      scheduler::catch_up(book, away.person, before, at);
      return 0;
    });
  }

  void set_own_times(okr::PersonId person, const okr::OwnTimes& own, okr::Instant at) {
    in_book([&](const store::Book& book) {
      const okr::Calendar before = store::read_calendar(book, person);
      store::set_own_times(book, author(), person, own);
      scheduler::catch_up(book, person, before, at);
      return 0;
    });
  }

  void add_holiday(const std::string& country, const std::string& on, const std::string& name) {
    in_book([&](const store::Book& book) {
      return book.tx.execute("INSERT INTO holiday VALUES ($1, $2, $3, $4)", book.org, country,
                             day(on), name);
    });
  }

  void set_snooze(okr::PersonId person, okr::Instant until) {
    in_book([&](const store::Book& book) {
      return store::change_field(book, author(), okr::Noun::kPerson, person.value, "snoozed_until",
                                 std::to_string(until.time_since_epoch().count()));
    });
  }

  void set_lead(okr::TeamId team, okr::PersonId person) {
    in_book([&](const store::Book& book) {
      return store::change_field(book, author(), okr::Noun::kTeam, team.value, "lead",
                                 std::to_string(person.value));
    });
  }

  // The person answers the due day `answers`; key results are numbered as they were asked for.
  void check_in(okr::KeyResultId key_result, okr::PersonId person, okr::Instant at,
                const std::string& answers) {
    okr::CheckIn check_in;
    check_in.key_result = key_result;
    check_in.person = person;
    check_in.at = at;
    check_in.due_day = day(answers);
    check_in.via = "sandbox";
    in_book([&](const store::Book& book) { return store::add_check_in(book, author(), check_in); });
  }

  void move(okr::PersonId person, const std::string& zone, okr::Instant at) {
    in_book([&](const store::Book& book) {
      set_zone(book, person, zone, at);
      return 0;
    });
  }

  [[nodiscard]] okr::Delivery delivery(okr::DeliveryId id) {
    return in_book([&](const store::Book& b) { return store::find_delivery(b.tx, id).value(); });
  }
  // Everything ever put in the queue, in order.
  [[nodiscard]] std::vector<okr::Delivery> deliveries() {
    return in_book([&](const store::Book& book) {
      std::vector<okr::Delivery> all;
      while (auto next = store::find_delivery(book.tx, {std::int64_t(all.size()) + 1})) {
        all.push_back(*next);
      }
      return all;
    });
  }

  // How much was ever written to the log of changes since the store was opened. SQLite only.
  [[nodiscard]] std::uintmax_t written() const {
    return std::filesystem::file_size(database_.url().substr(database_.url().find('/')) + "-wal");
  }

  okr::OrgId org;
  okr::ConnectionId connection;

 private:
  [[nodiscard]] store::Author author() const {
    return {okr::PersonId{1}, "sandbox", start_, okr::CommandId{1}, "", {}};
  }

  static void set_zone(const store::Book& book, okr::PersonId person, const std::string& zone,
                       okr::Instant at) {
    store::Profile profile;
    profile.time_zone = zone;
    store::set_profile(book, store::identities_of(book, person).front(), profile, at);
  }

  okr::Instant start_;
  TemporaryDatabase database_;
  std::optional<store::Store> store_{database_.url()};
  okr::CycleId cycle_;
  int people_ = 0;
};

}  // namespace tests
