#pragma once

#include <gtest/gtest.h>

#include <cctype>
#include <future>
#include <optional>
#include <string>
#include <string_view>

#include "commands/command.h"
#include "store/sql/check_in.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/team.h"
#include "tests/fakes.h"
#include "tests/temporary_store.h"

namespace tests {

// Monday 23 November 2026, 10:00 in Berlin, in the eighth week of 2026-Q4.
inline constexpr okr::Instant kMonday =
    std::chrono::sys_days{std::chrono::November / 23 / 2026} + std::chrono::hours{9};

// A book in Berlin with one connection, in which people speak: `say("KR1 41 7", "bob")` is what bob
// reads. "ann" is the user "u-ann"; "@bob" and "#growth" in a text are mentions. Everything is
// typed in the channel #town unless `direct` is set.
class Chat {
 public:
  Chat() {
    store->write([&](store::Transaction& tx) {
      org = store::ensure_org(tx, "Acme", "Europe/Berlin", clock.now()).id;
      connection = store::ensure_connection({tx, org}, "sandbox", "sandbox").id;
    });
  }

  [[nodiscard]] commands::Request request(std::string_view text, std::string_view user) const {
    commands::Request request;
    request.org = org;
    request.connection = connection;
    request.platform = "sandbox";
    request.user_id = "u-" + std::string{user};
    request.user_name = user;
    request.channel_id = direct ? "d-" + std::string{user} : "c-town";
    request.channel_name = direct ? "" : "town";
    request.direct = direct;
    request.text = text;
    request.opens_forms = opens_forms;
    request.key = key;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] != '@' && text[at] != '#') continue;
      std::size_t end = at + 1;
      while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end]))) ++end;
      const std::string name{text.substr(at + 1, end - at - 1)};
      if (name.empty()) continue;
      const std::string word{text.substr(at, end - at)};
      if (text[at] == '@') request.people[word] = {"u-" + name, name};
      if (text[at] == '#') request.channels[word] = {"c-" + name, name};
    }
    return request;
  }

  [[nodiscard]] commands::Message answer(std::string_view text, std::string_view user = "ann") {
    return commands::dispatch(*store, request(text, user), clock.now());
  }
  std::string say(std::string_view text, std::string_view user = "ann") {
    return commands::plain_text(answer(text, user));
  }

  // What a press or a submission leads to.
  struct Reaction {
    std::string text;
    std::optional<commands::Form> form;
    commands::FieldErrors errors;
    bool replaces = false;
  };
  Reaction press(const commands::Action& action, std::string_view user = "ann") {
    return press_text(commands::to_text(action), user);
  }
  Reaction press_text(const std::string& action, std::string_view user = "ann") {
    return reaction([&](const commands::OnAnswer& on_answer) {
      commands::dispatch_click(*store, {request("", user), action}, clock.now(), on_answer, {});
    });
  }
  Reaction react(std::string_view text, std::string_view user = "ann") {
    return reaction([&](const commands::OnAnswer& on_answer) {
      commands::dispatch(*store, request(text, user), clock.now(), on_answer, {});
    });
  }
  Reaction submit(const std::string& state, const commands::Values& values,
                  std::string_view user = "ann") {
    return reaction([&](const commands::OnAnswer& on_answer) {
      commands::dispatch_form(*store, {request("", user), state, values}, clock.now(), on_answer,
                              {});
    });
  }
  // Opens a form by a button of its own, as a press that comes once.
  commands::Form open(const std::string& name, const std::string& object,
                      std::string_view user = "ann") {
    key = "press " + std::to_string(++presses_);
    const Reaction reaction = press({name, object, std::nullopt}, user);
    key.clear();
    EXPECT_TRUE(reaction.form) << reaction.text;
    return reaction.form.value_or(commands::Form{});
  }

  // Runs `work(book)` in a transaction that may write.
  template <class F>
  auto in_book(F&& work) {
    return store->write([&](store::Transaction& tx) { return work(store::Book{tx, org}); });
  }

  TemporaryStore store;
  FakeClock clock{kMonday};
  okr::OrgId org;
  okr::ConnectionId connection;
  bool direct = false;
  bool opens_forms = false;
  std::string key;  // of the requests that follow

 private:
  template <class Start>
  static Reaction reaction(const Start& start) {
    std::promise<Reaction> done;
    start([&](const commands::Answer& answer) {
      done.set_value({commands::plain_text(answer.message()),
                      answer.form() == nullptr ? std::nullopt : std::optional{*answer.form()},
                      answer.errors(), answer.replaces()});
    });
    return done.get_future().get();
  }

  int presses_ = 0;
};

// A form's field; the test fails when it has none of that id.
inline commands::FormField field(const commands::Form& form, std::string_view id) {
  for (const commands::FormField& one : form.fields) {
    if (one.id == id) return one;
  }
  ADD_FAILURE() << "no field " << id;
  return {};
}

// What a form is filled in with from the start.
inline commands::Values prefilled(const commands::Form& form) {
  commands::Values values;
  for (const commands::FormField& one : form.fields) values[one.id] = one.initial;
  return values;
}

// A Chat whose book holds a team in the middle of its cycle, written straight to the store:
// ann (administrator, leads Growth), bob (member of Growth), eve (in no team); team Growth with
// prompts every Monday at 09:00 in each person's zone; cycle 2026-Q4 (1 Oct to 31 Dec), active.
//   O1 active, ann's     KR1 bob's, increase 30 % to 45 %      KR2 bob's, decrease 10 to 4 days
//                        KR3 ann's, milestones draft; review; ship    KR4 ann's, pass/fail
//                        KR5 bob's, reach 12
//   O2 draft, bob's      KR6 bob's, increase €3000 to €4000
// Nobody has checked in.
class GrowthChat : public Chat {
 public:
  GrowthChat() {
    in_book([&](const store::Book& book) {
      ann = join(book, okr::Role::kAdministrator, "ann");
      bob = join(book, okr::Role::kMember, "bob");
      eve = join(book, okr::Role::kMember, "eve");
      add_team(book);
      add_objectives(book);
    });
  }

  okr::PersonId ann, bob, eve;
  okr::TeamId growth;
  okr::CycleId quarter;
  okr::ObjectiveId o1, o2;

 private:
  okr::PersonId join(const store::Book& book, okr::Role role, const std::string& name) const {
    okr::Identity identity;
    identity.connection = connection;
    identity.user_id = "u-" + name;
    identity.user_name = name;
    return store::add_person(book, role, name, identity).id;
  }

  [[nodiscard]] store::Author author(const store::Book& book, okr::PersonId person) const {
    return {.person = person,
            .via = "sandbox",
            .at = kMonday - std::chrono::days{40},
            .command = okr::CommandId{store::next_ledger_number(book)},
            .because = {},
            .undoes = {}};
  }

  void add_team(const store::Book& book) {
    okr::Team team;
    team.name = "Growth";
    team.lead = ann;
    growth = store::add_team(book, author(book, ann), team);
    store::join_team(book, author(book, ann), growth, bob);
    okr::Cadence cadence;
    cadence.team = growth;
    cadence.time_of_day = std::chrono::hours{9};
    cadence.since = kMonday - std::chrono::days{40};
    store::set_cadence(book, author(book, ann), cadence);
  }

  void add_objectives(const store::Book& book) {
    using namespace std::chrono;
    okr::Cycle cycle;
    cycle.name = "2026-Q4";
    cycle.first_day = sys_days{October / 1 / 2026};
    cycle.last_day = sys_days{December / 31 / 2026};
    cycle.state = okr::CycleState::kActive;
    quarter = store::add_cycle(book, author(book, ann), cycle);
    okr::Objective first;
    first.text = "New users feel at home";
    first.owner = ann;
    first.team = growth;
    first.cycle = quarter;
    first.state = okr::ObjectiveState::kActive;
    first.published_at = kMonday - days{40};
    o1 = store::add_objective(book, author(book, ann), first);
    okr::Objective second;
    second.text = "Sales love the product";
    second.owner = bob;
    second.team = growth;
    second.cycle = quarter;
    o2 = store::add_objective(book, author(book, bob), second);
    add_key_results(book);
  }

  void add_key_results(const store::Book& book) {
    using okr::Decimal, okr::KeyResultKind;
    struct Row {
      okr::ObjectiveId objective;
      std::string text;
      okr::PersonId owner;
      KeyResultKind kind;
      std::string unit;
      int baseline, target;
      std::vector<okr::Milestone> milestones = {};
    };
    const Row rows[] = {
        {o1, "Activation rate", bob, KeyResultKind::kIncrease, "%", 30, 45},
        {o1, "Time to first value", bob, KeyResultKind::kDecrease, "days", 10, 4},
        {o1, "Guided tour", ann, KeyResultKind::kMilestones, "", 0, 3, {{"draft"}, {"review"}, {"ship"}}},
        {o1, "Security audit", ann, KeyResultKind::kPassFail, "", 0, 1},
        {o1, "Customer interviews", bob, KeyResultKind::kReach, "", 0, 12},
        {o2, "Monthly revenue", bob, KeyResultKind::kIncrease, "€", 3000, 4000},
    };
    for (const Row& row : rows) {
      okr::KeyResult key_result;
      key_result.objective = row.objective;
      key_result.text = row.text;
      key_result.owner = row.owner;
      key_result.kind = row.kind;
      key_result.unit = row.unit;
      key_result.baseline = Decimal{row.baseline};
      key_result.target = Decimal{row.target};
      key_result.milestones = row.milestones;
      key_result.created_at = kMonday - std::chrono::days{40};
      store::add_key_result(book, author(book, row.owner), key_result);
    }
  }
};

}  // namespace tests
