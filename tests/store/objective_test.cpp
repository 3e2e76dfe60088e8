#include "store/sql/objective.h"

#include <gmock/gmock.h>

#include "store/sql/check_in.h"
#include "store/sql/own_times.h"
#include "store/sql/person.h"
#include "tests/store/seeded_book.h"

namespace {

using std::chrono::hours;
using store::Book;
using store::ObjectiveFilter;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::kMonday;

class Objectives : public testing::Test {
 protected:
  okr::ObjectiveId add(const okr::Objective& objective) {
    return book_.write(
        [&](const Book& b) { return store::add_objective(b, book_.author(), objective); });
  }
  okr::KeyResultId add(const okr::KeyResult& key_result) {
    return book_.write(
        [&](const Book& b) { return store::add_key_result(b, book_.author(), key_result); });
  }
  std::vector<std::int64_t> listed(const ObjectiveFilter& filter) {
    std::vector<std::int64_t> ids;
    book_.read([&](const Book& b) {
      for (const auto& one : store::list_objectives(b, filter)) ids.push_back(one.id.value);
    });
    return ids;
  }
  std::vector<std::int64_t> asked_of(okr::PersonId person) {
    std::vector<std::int64_t> ids;
    book_.read([&](const Book& b) {
      for (const auto& one : store::key_results_asked_of(b, person)) ids.push_back(one.id.value);
    });
    return ids;
  }
  void change(okr::Noun noun, std::int64_t id, std::string_view field,
              const std::optional<std::string>& value) {
    book_.write(
        [&](const Book& b) { store::change_field(b, book_.author(), noun, id, field, value); });
  }
  // "person@zone since" of everybody asked in Growth, in hours after Monday 09:00.
  std::vector<std::string> asked() {
    std::vector<std::string> result;
    book_.read([&](const Book& b) {
      for (const auto& one : store::asked_in_team(b, book_.growth)) {
        result.push_back(
            std::to_string(one.person.value) + "@" + one.time_zone + " +" +
            std::to_string(std::chrono::duration_cast<hours>(one.since - kMonday).count()));
      }
    });
    return result;
  }
  tests::SeededBook book_;
};

TEST_F(Objectives, ComeBackAsTheyWereAdded) {
  const auto parent = add(book_.objective());
  okr::Objective draft = book_.objective();
  draft.why = "because";
  draft.parent = parent;
  draft.kind = okr::ObjectiveKind::kLearning;
  draft.state = okr::ObjectiveState::kDraft;
  draft.published_at = std::nullopt;
  const auto id = add(draft);
  book_.read([&](const Book& b) {
    const auto one = store::find_objective(b, id).value();
    EXPECT_EQ(one.text, "Grow");
    EXPECT_EQ(one.why, "because");
    EXPECT_EQ(one.owner, book_.ann);
    EXPECT_EQ(one.team, book_.growth);
    EXPECT_EQ(one.cycle, book_.q4);
    EXPECT_EQ(one.parent, parent);
    EXPECT_EQ(one.kind, okr::ObjectiveKind::kLearning);
    EXPECT_EQ(one.state, okr::ObjectiveState::kDraft);
    EXPECT_EQ(one.published_at, std::nullopt);
    EXPECT_EQ(store::read_objective(b, parent).published_at, kMonday);
    EXPECT_EQ(store::last_objective(b), 2);
    EXPECT_EQ(store::last_key_result(b), 0);
    EXPECT_FALSE(store::find_objective(b, okr::ObjectiveId{9}));
    EXPECT_THROW(static_cast<void>(store::read_objective(b, okr::ObjectiveId{9})),
                 std::logic_error);
    EXPECT_EQ(store::changes_of(b, okr::Noun::kObjective, id.value, 1).at(0).new_value, "draft");
  });
}

TEST_F(Objectives, AreListedByEveryFilterThatIsSet) {
  okr::Objective of_bob = book_.objective();  // 2
  of_bob.owner = book_.bob;
  of_bob.state = okr::ObjectiveState::kDraft;
  of_bob.parent = add(book_.objective());  // 1
  add(of_bob);
  okr::KeyResult delegated = book_.key_result(add(book_.objective()));  // 3
  delegated.check_in_owner = book_.bob;
  add(delegated);
  ObjectiveFilter by_parent;
  by_parent.parent = of_bob.parent;
  ObjectiveFilter by_person;
  by_person.involved = book_.bob;
  ObjectiveFilter by_person_and_state = by_person;
  by_person_and_state.state = okr::ObjectiveState::kActive;
  ObjectiveFilter by_team;
  by_team.team = book_.growth;
  by_team.cycle = book_.q4;
  ObjectiveFilter by_other_cycle = by_team;
  by_other_cycle.cycle = okr::CycleId{9};
  const struct {
    std::string_view what;
    ObjectiveFilter filter;
    std::vector<std::int64_t> ids;
  } cases[] = {{"all", {}, {1, 2, 3}},
               {"team and cycle", by_team, {1, 2, 3}},
               {"another cycle", by_other_cycle, {}},
               {"parent", by_parent, {2}},
               {"owner or asked", by_person, {2, 3}},
               {"and active", by_person_and_state, {3}}};
  for (const auto& one : cases) {
    SCOPED_TRACE(one.what);
    EXPECT_EQ(listed(one.filter), one.ids);
  }
}

TEST_F(Objectives, KeyResultsComeBackAsTheyWereAdded) {
  okr::KeyResult milestones = book_.key_result(add(book_.objective()));
  milestones.kind = okr::KeyResultKind::kMilestones;
  milestones.check_in_owner = book_.bob;
  milestones.unit = "steps";
  milestones.baseline = okr::Decimal::parse("-1.5").value();
  milestones.target = okr::Decimal{2};
  milestones.milestones = {{"first; step"}, {"second"}};
  milestones.due_day = std::chrono::year{2026} / 12 / 1;
  milestones.indicator = okr::Indicator::kLagging;
  const auto id = add(milestones);
  book_.read([&](const Book& b) {
    const auto one = store::find_key_result(b, id).value();
    EXPECT_EQ(one.objective, milestones.objective);
    EXPECT_EQ(one.text, "Trials");
    EXPECT_EQ(one.owner, book_.ann);
    EXPECT_EQ(one.asked(), book_.bob);
    EXPECT_EQ(one.kind, okr::KeyResultKind::kMilestones);
    EXPECT_EQ(one.unit, "steps");
    EXPECT_EQ(one.baseline.text(), "-1.5");
    EXPECT_EQ(one.target, okr::Decimal{2});
    ASSERT_EQ(one.milestones.size(), 2U);
    EXPECT_EQ(one.milestones[0].text, "first; step");
    EXPECT_EQ(one.milestones[1].text, "second");
    EXPECT_EQ(one.due_day, milestones.due_day);
    EXPECT_EQ(one.indicator, okr::Indicator::kLagging);
    EXPECT_EQ(one.created_at, kMonday);
    EXPECT_FALSE(one.latest);
    EXPECT_EQ(store::key_results_of(b, one.objective).at(0).milestones.size(), 2U);
    EXPECT_EQ(store::last_key_result(b), 1);
    EXPECT_FALSE(store::find_key_result(b, okr::KeyResultId{9}));
  });
}

TEST_F(Objectives, EveryKeyResultKindIsKept) {
  const auto objective = add(book_.objective());
  for (const auto kind : okr::kKeyResultKinds) {
    auto key_result = book_.key_result(objective);
    key_result.kind = kind;
    const auto id = add(key_result);
    book_.read([&](const Book& b) { EXPECT_EQ(store::find_key_result(b, id)->kind, kind); });
  }
}

TEST_F(Objectives, OneIsAskedForWhatIsRunningAndNobodyElseIsAskedFor) {
  const auto objective = add(book_.objective());
  const auto own = add(book_.key_result(objective)).value;
  okr::KeyResult delegated = book_.key_result(objective);
  delegated.check_in_owner = book_.bob;
  const auto bobs = add(delegated).value;
  EXPECT_THAT(asked_of(book_.ann), ElementsAre(own));
  EXPECT_THAT(asked_of(book_.bob), ElementsAre(bobs));

  const struct {
    okr::Noun noun;
    std::int64_t id;
    std::string_view state;
    std::string_view active;
  } cases[] = {{okr::Noun::kKeyResult, own, "closed", "active"},
               {okr::Noun::kObjective, objective.value, "draft", "active"},
               {okr::Noun::kCycle, book_.q4.value, "planning", "active"}};
  for (const auto& one : cases) {
    SCOPED_TRACE(one.state);
    change(one.noun, one.id, "state", std::string{one.state});
    EXPECT_THAT(asked_of(book_.ann), IsEmpty());
    change(one.noun, one.id, "state", std::string{one.active});
    EXPECT_THAT(asked_of(book_.ann), ElementsAre(own));
  }
}

TEST_F(Objectives, WhoIsAskedInATeamIsAskedSinceTheFirstOfThemRan) {
  EXPECT_THAT(asked(), IsEmpty());
  okr::Objective published_late = book_.objective();
  published_late.published_at = kMonday + hours{5};
  add(book_.key_result(add(published_late)));
  EXPECT_THAT(asked(), ElementsAre("1@Europe/Berlin +5"));
  okr::KeyResult added_late = book_.key_result(add(book_.objective()));
  added_late.created_at = kMonday + hours{2};
  add(added_late);
  EXPECT_THAT(asked(), ElementsAre("1@Europe/Berlin +2"));
  added_late.check_in_owner = book_.bob;
  add(added_late);
  EXPECT_THAT(asked(), ElementsAre("1@Europe/Berlin +2", "2@Europe/Berlin +2"));

  change(okr::Noun::kPerson, book_.bob.value, "time_zone", "Asia/Tokyo");
  EXPECT_THAT(asked(), ElementsAre("1@Europe/Berlin +2", "2@Asia/Tokyo +2"));
  change(okr::Noun::kCycle, book_.q4.value, "state", "closed");
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(Objectives, WhoeverLeftIsNotAskedAndASnoozeIsTold) {
  okr::KeyResult delegated = book_.key_result(add(book_.objective()));
  add(delegated);
  delegated.check_in_owner = book_.bob;
  add(delegated);
  book_.write([&](const Book& b) {
    store::set_profile(b, store::identities_of(b, book_.bob).at(0),
                       {.name = "", .user_name = "bob", .time_zone = "", .deactivated = true},
                       kMonday);
    store::change_field(b, book_.author(), okr::Noun::kPerson, book_.ann.value, "snoozed_until",
                        std::to_string(kMonday.time_since_epoch().count()));
    const auto everybody = store::asked_in_team(b, book_.growth);
    ASSERT_EQ(everybody.size(), 1U);
    EXPECT_EQ(everybody[0].person, book_.ann);
    EXPECT_EQ(everybody[0].snoozed_until, kMonday);
  });
}

TEST_F(Objectives, OfWhatIsFinishedNobodyIsAsked) {
  okr::KeyResult audit = book_.key_result(add(book_.objective()));
  audit.kind = okr::KeyResultKind::kPassFail;
  audit.target = okr::Decimal{1};
  okr::KeyResult list = audit;
  list.kind = okr::KeyResultKind::kMilestones;
  list.target = okr::Decimal{2};
  list.milestones = {{"draft"}, {"ship"}};
  const auto first = add(audit);
  const auto second = add(list);
  const auto check_in = [&](okr::KeyResultId id, int value) {
    book_.write([&](const Book& b) {
      okr::CheckIn one;
      one.key_result = id;
      one.at = kMonday;
      one.person = book_.ann;
      one.value = okr::Decimal{value};
      one.via = "sandbox";
      store::add_check_in(b, book_.author(), one);
    });
  };
  const auto in_team = [&] {
    std::map<okr::TeamId, store::Asked> of_ann;
    book_.read([&](const Book& b) { of_ann = store::asked_of(b, book_.ann); });
    EXPECT_EQ(of_ann.size(), asked().size());
    return asked().size();
  };
  check_in(first, 0);
  check_in(second, 2);
  EXPECT_EQ(in_team(), 1U);
  check_in(first, 1);
  EXPECT_EQ(in_team(), 0U);
  check_in(second, 1);
  EXPECT_EQ(in_team(), 1U) << "again";
}

TEST_F(Objectives, AWithdrawnObjectiveTakesItsKeyResultsAlong) {
  const auto objective = add(book_.objective());
  const auto id = add(book_.key_result(objective));
  change(okr::Noun::kObjective, objective.value, "state", std::nullopt);
  book_.read([&](const Book& b) { EXPECT_FALSE(store::find_key_result(b, id)); });
  EXPECT_THAT(asked_of(book_.ann), IsEmpty());
}

}  // namespace
