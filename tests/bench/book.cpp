#include "tests/bench/book.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/ledger.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/team.h"
#include "store/store.h"

namespace bench {
namespace {

using std::chrono::days;
using std::chrono::floor;

constexpr int kTeamsPerWrite = 20;
constexpr std::array<std::string_view, 8> kZones{
    "UTC",          "Europe/Berlin", "America/New_York", "America/Los_Angeles",
    "Asia/Kolkata", "Asia/Tokyo",    "Australia/Sydney", "America/Sao_Paulo"};

// What the store's own functions write: everything but the history.
class Founder {
 public:
  Founder(const BookSpec& spec, store::Store& store) : spec_(spec), store_(store) {}

  void found() {
    store_.write([this](store::Transaction& tx) {
      org_ = store::ensure_org(tx, "Milepost", "UTC", spec_.now).id;
      const store::Book book{tx, org_};
      connection_ = store::ensure_connection(book, "slack", "T0OKRDEMO1").id;
      okr::Cycle cycle;
      cycle.name = "Always";
      cycle.first_day = std::chrono::year{2015} / 1 / 1;
      cycle.last_day = std::chrono::year{2090} / 12 / 31;
      cycle.state = okr::CycleState::kActive;
      cycle_ = store::add_cycle(book, author(book, okr::PersonId{1}), cycle);
    });
    for (int team = 1; team <= spec_.teams; team += kTeamsPerWrite) {
      store_.write([&](store::Transaction& tx) {
        const int end = std::min(team + kTeamsPerWrite, spec_.teams + 1);
        for (int one = team; one < end; ++one) add_team({tx, org_}, one);
      });
    }
    store_.write([this](store::Transaction& tx) {
      store::set_planned_until({tx, org_}, spec_.now);  // newcomers set it back
    });
  }

 private:
  // Before everything that happens in the book.
  [[nodiscard]] okr::Instant beginning() const { return spec_.now - days{7 * (spec_.weeks + 1)}; }

  store::Author author(const store::Book& book, okr::PersonId person) const {
    return {.person = person,
            .via = "slack",
            .at = beginning(),
            .command = {store::next_ledger_number(book)},
            .because = "",
            .undoes = std::nullopt};
  }

  okr::PersonId add_owner(const store::Book& book) {
    ++owners_;
    okr::Identity identity;
    identity.connection = connection_;
    identity.user_id = fmt::format("U{:08}", owners_);
    identity.user_name = fmt::format("u{}", owners_);
    const auto role = owners_ == 1 ? okr::Role::kAdministrator : okr::Role::kMember;
    const auto person = store::add_person(book, role, identity.user_name, identity).id;
    identity.person = person;
    store::Profile profile;
    profile.name = fmt::format("Owner {}", owners_);
    profile.user_name = identity.user_name;
    profile.time_zone = kZones.at(spec_.all_zones ? owners_ % kZones.size() : 0);
    // Fetched in the far future: the bot need not ask for profiles while it is measured.
    store::set_profile(book, identity, profile, okr::Instant{std::chrono::seconds{4'000'000'000}});
    return person;
  }

  void add_team(const store::Book& book, int number) {
    okr::Team team;
    team.name = fmt::format("Team{}", number);
    team.lead = add_owner(book);
    team.home = okr::Channel{connection_, fmt::format("C{:08}", number), team.name};
    const store::Author lead = author(book, *team.lead);
    const okr::TeamId id = store::add_team(book, lead, team);
    add_objective(book, lead, id);
    for (int i = 1; i < spec_.owners_per_team; ++i) {
      const store::Author member = author(book, add_owner(book));
      store::join_team(book, member, id, member.person);
      add_objective(book, member, id);
    }
    for (const auto kind : {okr::CadenceKind::kPrompts, okr::CadenceKind::kDigest}) {
      okr::Cadence cadence;
      cadence.team = id;
      cadence.kind = kind;
      cadence.time_of_day =
          std::chrono::hours{kind == okr::CadenceKind::kPrompts ? 9 : 16};  // of a Monday
      cadence.since = beginning();
      store::set_cadence(book, lead, cadence);
    }
  }

  void add_objective(const store::Book& book, const store::Author& owner, okr::TeamId team) const {
    okr::Objective objective;
    objective.text = "New teams feel at home in their first week";
    objective.owner = owner.person;
    objective.team = team;
    objective.cycle = cycle_;
    objective.state = okr::ObjectiveState::kActive;
    objective.published_at = beginning();
    const okr::ObjectiveId id = store::add_objective(book, owner, objective);
    for (int i = 0; i < spec_.key_results_per_owner; ++i) {
      okr::KeyResult key_result;
      key_result.objective = id;
      key_result.text = "Teams that finish the set-up on their first day";
      key_result.owner = owner.person;
      key_result.target = okr::Decimal{10'000'000};
      key_result.created_at = beginning();
      store::add_key_result(book, owner, key_result);
    }
  }

  const BookSpec& spec_;
  store::Store& store_;
  okr::OrgId org_{};
  okr::ConnectionId connection_{};
  okr::CycleId cycle_{};
  std::size_t owners_ = 0;
};

std::string file_of(const std::string& url) {
  constexpr std::string_view kScheme = "sqlite:";
  if (!url.starts_with(kScheme)) {
    throw std::runtime_error{"A history can only be written into a SQLite file."};
  }
  return url.substr(kScheme.size());
}

// The history, faster than any function that adds one check-in could: a few statements without a
// sync on a file that nobody else has seen yet.
class Historian {
 public:
  explicit Historian(const BookSpec& spec)
      : spec_(spec), database_(file_of(spec.database), SQLite::OPEN_READWRITE) {}

  void write() {
    database_.exec(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;"
        "PRAGMA temp_store = MEMORY; CREATE TEMP TABLE week (number INTEGER PRIMARY KEY)");
    for (int week = 1; week <= spec_.weeks; ++week) {
      database_.exec(fmt::format("INSERT INTO week VALUES ({})", week));
    }
    key_results_ = database_.execAndGet("SELECT count(*) FROM key_result").getInt64();
    founded_ = database_.execAndGet("SELECT max(id) FROM change").getInt64();
    const auto indexes = take_ledger_indexes();
    database_.exec("BEGIN");
    add_check_ins();
    add_ledger_rows();
    renew_latest();
    for (const std::string& index : indexes) database_.exec(index);
    database_.exec("COMMIT");
    database_.exec("PRAGMA journal_mode = WAL");
  }

 private:
  // Sorting once is much cheaper than finding the place of each row.
  std::vector<std::string> take_ledger_indexes() {
    std::vector<std::pair<std::string, std::string>> found;
    SQLite::Statement query{database_,
                            "SELECT name, sql FROM sqlite_schema "
                            "WHERE type = 'index' AND tbl_name = 'change' AND sql IS NOT NULL"};
    while (query.executeStep()) found.emplace_back(query.getColumn(0), query.getColumn(1));
    query.reset();
    std::vector<std::string> created_by;
    for (auto& [name, sql] : found) {
      database_.exec("DROP INDEX " + name);
      created_by.push_back(std::move(sql));
    }
    return created_by;
  }

  // Of the week `number`, counted from the first: within the three days from Monday 09:00 on.
  [[nodiscard]] std::string at() const {
    const okr::Day today = floor<days>(spec_.now);
    const okr::Day monday =
        today - (std::chrono::weekday{today} - std::chrono::Monday) - days{7 * spec_.weeks};
    const auto first = okr::Instant{monday} + std::chrono::hours{9};
    return fmt::format("{} + (week.number - 1) * 604800 + (key_result.id * 7919) % 259200",
                       first.time_since_epoch().count());
  }

  // A command, its check-in and its ledger row share one number, as the store gives them out.
  [[nodiscard]] std::string id() const {
    return fmt::format("({} + (week.number - 1) * {} + key_result.id)", founded_, key_results_);
  }

  void add_check_ins() {
    database_.exec(fmt::format(
        R"(INSERT INTO check_in (org_id, key_result_id, at, id, person_id, kind, value, confidence,
                                 note, due_day, corrects, via)
           SELECT key_result.org_id, key_result.id, {0}, {1}, key_result.owner_id, 'check_in',
                  CAST(week.number * 1700 + key_result.id % 997 AS TEXT),
                  (week.number + key_result.id) % 11, 'two steps of the set-up are gone',
                  ({0}) / 86400 - (({0}) / 86400 + 3) % 7, NULL, 'slack'
           FROM key_result CROSS JOIN week)",
        at(), id()));
  }

  void add_ledger_rows() {
    database_.exec(fmt::format(
        R"(INSERT INTO change (org_id, id, command_id, at, person_id, via, noun, noun_id, field,
                               old_value, new_value, because, undoes)
           SELECT key_result.org_id, {0}, {0}, {1}, key_result.owner_id, 'slack', 'key_result',
                  key_result.id, 'check_in',
                  CASE WHEN week.number > 1 THEN CAST({0} - {2} AS TEXT) END, CAST({0} AS TEXT),
                  '', NULL
           FROM week CROSS JOIN key_result)",
        id(), at(), key_results_));
  }

  void renew_latest() {
    database_.exec(
        R"(UPDATE key_result
           SET (latest_id, latest_value, latest_confidence, latest_at, latest_due_day) =
             (SELECT id, value, confidence, at, due_day FROM check_in
              WHERE org_id = key_result.org_id AND key_result_id = key_result.id
              ORDER BY at DESC LIMIT 1))");
  }

  const BookSpec& spec_;
  SQLite::Database database_;
  std::int64_t key_results_ = 0;
  std::int64_t founded_ = 0;  // the last number of the ledger before the history
};

}  // namespace

void make_book(const BookSpec& spec) {
  {
    store::Store store{spec.database};
    Founder{spec, store}.found();
  }
  if (spec.weeks > 0) Historian{spec}.write();
}

}  // namespace bench
