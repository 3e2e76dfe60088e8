#include "store/sql/dependency.h"

#include <gmock/gmock.h>

#include "store/copy.h"
#include "store/sql/author.h"
#include "store/sql/proposal.h"
#include "tests/store/seeded_book.h"

namespace {

using okr::Noun;
using okr::ProposalState;
using store::Book;

// O1 with KR1, both Ann's.
class WithKeyResult : public testing::Test {
 protected:
  WithKeyResult() {
    book_.write([&](const Book& b) { key_result_ = book_.add_key_result(b); });
  }
  okr::DependencyId depend_on_growth(const Book& b, const store::Author& author) const {
    okr::Dependency one;
    one.noun = Noun::kKeyResult;
    one.noun_id = key_result_.value;
    one.on = Noun::kTeam;
    one.on_id = book_.growth.value;
    one.because = "they have the data";
    one.person = author.person;
    one.at = author.at;
    return store::add_dependency(b, author, one);
  }
  okr::Proposal proposal() const {
    okr::Proposal one;
    one.objective = okr::ObjectiveId{1};
    one.person = book_.bob;
    one.asked = book_.ann;
    one.note = "please";
    one.at = book_.now;
    return one;
  }

  tests::SeededBook book_;
  okr::KeyResultId key_result_{};
};

using Dependencies = WithKeyResult;
using Proposals = WithKeyResult;

TEST_F(Dependencies, AreThereUntilTheyEnd) {
  book_.write([&](const Book& b) {
    const auto author = book_.author();
    const okr::DependencyId id = depend_on_growth(b, author);
    const auto all = store::dependencies_of(b, Noun::kKeyResult, key_result_.value);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].on, Noun::kTeam);
    EXPECT_EQ(all[0].on_id, book_.growth.value);
    EXPECT_EQ(all[0].because, "they have the data");
    EXPECT_TRUE(store::dependencies_of(b, Noun::kObjective, 1).empty());
    EXPECT_EQ(store::list_dependencies(b).size(), 1U);
    store::end_dependency(b, book_.author(), all[0]);
    EXPECT_TRUE(store::list_dependencies(b).empty());
    EXPECT_TRUE(store::find_dependency(b, id)) << "the ledger speaks of it";
    const auto rows = store::changes_of(b, Noun::kKeyResult, key_result_.value, 2);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(store::dependency_of(rows[0].field), id);
    EXPECT_EQ(rows[0].old_value, "active");
    EXPECT_EQ(rows[1].old_value, std::nullopt);
    store::change_field(b, book_.author(), Noun::kKeyResult, key_result_.value, rows[0].field,
                        rows[0].old_value);
    EXPECT_EQ(store::list_dependencies(b).size(), 1U);
  });
}

TEST_F(Dependencies, HaveAFieldOfTheirOwnInTheLedger) {
  EXPECT_EQ(store::dependency_of("dependency:12"), okr::DependencyId{12});
  for (const char* other : {"dependency:", "dependency:x", "remark:1", "text"}) {
    EXPECT_EQ(store::dependency_of(other), std::nullopt) << other;
  }
}

TEST_F(Proposals, WaitUntilTheyAreDecided) {
  book_.write([&](const Book& b) {
    EXPECT_FALSE(store::find_proposal(b, okr::ObjectiveId{1}));
    store::change_field(b, book_.author(), Noun::kObjective, 1, "state", "draft");
    const auto id = store::add_proposal(b, book_.author(), proposal());
    ASSERT_EQ(store::proposals_waiting_for(b, book_.ann).size(), 1U);
    EXPECT_TRUE(store::proposals_waiting_for(b, book_.bob).empty());
    const auto waiting = store::find_proposal(b, id);
    ASSERT_TRUE(waiting);
    EXPECT_EQ(waiting->note, "please");
    EXPECT_EQ(waiting->decided_by, std::nullopt);
    store::decide_proposal(b, book_.author(), *waiting, ProposalState::kReturned);
    const auto returned = store::find_proposal(b, okr::ObjectiveId{1});
    EXPECT_EQ(returned->state, ProposalState::kReturned);
    EXPECT_EQ(returned->decided_by, book_.ann);
    EXPECT_TRUE(store::proposals_waiting_for(b, book_.ann).empty());
    const auto again = store::add_proposal(b, book_.author(), proposal());
    EXPECT_EQ(store::find_proposal(b, okr::ObjectiveId{1})->id, again);
    EXPECT_EQ(store::proposals_waiting_for(b, book_.ann).size(), 1U);
    const std::string field = "proposal:" + std::to_string(again.value);
    store::change_field(b, book_.author(), Noun::kObjective, 1, field, std::nullopt);
    EXPECT_EQ(store::find_proposal(b, okr::ObjectiveId{1})->id, id) << "taken back";
  });
}

TEST_F(Proposals, AndDependenciesAreCopiedWithTheBook) {
  book_.write([&](const Book& b) {
    depend_on_growth(b, book_.author());
    store::add_proposal(b, book_.author(), proposal());
  });
  book_.close();
  tests::TemporaryDatabase target;
  for (const auto& table : store::copy_book(book_.url(), target.url())) {
    const bool one = table.name == "dependency" || table.name == "proposal";
    EXPECT_TRUE(!one || table.rows == 1) << table.name << " has " << table.rows;
  }
}

TEST_F(WithKeyResult, TheLedgerKnowsWhoWroteAnObjective) {
  book_.read([&](const Book& b) {
    EXPECT_EQ(store::author_of(b, okr::ObjectiveId{1}), book_.ann);
    EXPECT_EQ(store::author_of(b, okr::ObjectiveId{9}), std::nullopt);
  });
}

}  // namespace
