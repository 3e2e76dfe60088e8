#pragma once

#include <optional>
#include <string>
#include <utility>

#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/team.h"
#include "tests/temporary_store.h"

namespace tests {

// Monday 23 November 2026, 09:00 UTC.
inline constexpr okr::Instant kMonday =
    okr::Day{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{9};

// A book with an org in Berlin, one connection, Ann and Bob, their team Growth (Ann leads) and the
// active cycle 2026-Q4.
class SeededBook {
 public:
  SeededBook() {
    store_->write([this](store::Transaction& tx) {
      org_ = store::ensure_org(tx, "Acme", "Europe/Berlin", kMonday).id;
      const store::Book book{tx, org_};
      connection = store::ensure_connection(book, "sandbox", "sandbox").id;
      ann = add(book, "Ann").id;
      bob = add(book, "Bob").id;
      okr::Team team;
      team.name = "Growth";
      team.lead = ann;
      growth = store::add_team(book, author(), team);
      store::join_team(book, author(), growth, bob);
      okr::Cycle cycle;
      cycle.name = "2026-Q4";
      cycle.first_day = std::chrono::year{2026} / 10 / 1;
      cycle.last_day = std::chrono::year{2026} / 12 / 31;
      cycle.state = okr::CycleState::kActive;
      q4 = store::add_cycle(book, author(), cycle);
    });
  }

  template <class F>
  auto write(F&& work) {
    return store_->write([&](store::Transaction& tx) { return work(store::Book{tx, org_}); });
  }
  template <class F>
  auto read(F&& work) {
    return store_->read([&](store::Transaction& tx) { return work(store::Book{tx, org_}); });
  }

  [[nodiscard]] const std::string& url() const { return database_.url(); }
  // Nothing can be read or written any more.
  void close() { store_.reset(); }

  // Ann, in a command of its own each time she is asked for.
  store::Author author() {
    return {.person = ann,
            .via = "sandbox",
            .at = now,
            .command = okr::CommandId{++commands_},
            .because = "",
            .undoes = std::nullopt};
  }

  okr::Person add(const store::Book& book, const std::string& name) const {
    okr::Identity identity;
    identity.connection = connection;
    identity.user_id = "u-" + name;
    identity.user_name = name;
    return store::add_person(book, okr::Role::kMember, name, identity);
  }

  // Ann's, published, of Growth in 2026-Q4.
  [[nodiscard]] okr::Objective objective() const {
    okr::Objective objective;
    objective.text = "Grow";
    objective.owner = ann;
    objective.team = growth;
    objective.cycle = q4;
    objective.state = okr::ObjectiveState::kActive;
    objective.published_at = now;
    return objective;
  }
  // Ann's, from 0 to 100.
  [[nodiscard]] okr::KeyResult key_result(okr::ObjectiveId objective) const {
    okr::KeyResult key_result;
    key_result.objective = objective;
    key_result.text = "Trials";
    key_result.owner = ann;
    key_result.target = okr::Decimal{100};
    key_result.created_at = now;
    return key_result;
  }
  // Both of them, added.
  okr::KeyResultId add_key_result(const store::Book& book) {
    const auto parent = store::add_objective(book, author(), objective());
    return store::add_key_result(book, author(), key_result(parent));
  }

  okr::Instant now = kMonday;  // the authors'
  okr::ConnectionId connection{};
  okr::PersonId ann{};
  okr::PersonId bob{};
  okr::TeamId growth{};
  okr::CycleId q4{};

 private:
  TemporaryDatabase database_;
  std::optional<store::Store> store_{database_.url()};
  okr::OrgId org_{};
  std::int64_t commands_ = 0;
};

}  // namespace tests
