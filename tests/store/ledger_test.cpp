#include "store/ledger.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/store/seeded_book.h"

namespace {

using okr::Noun;
using store::Book;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// One away, one cadence, one objective and one key result, all numbered 1, in a seeded book.
class Ledger : public testing::Test {
 protected:
  Ledger() {
    book_.write([this](const Book& book) {
      key_result_ = book_.add_key_result(book);
      okr::Cadence cadence;
      cadence.team = book_.growth;
      store::set_cadence(book, book_.author(), cadence);
      store::add_away(book, book_.author(), book_.bob, kFirst, kFirst);
    });
  }

  static constexpr okr::Day kFirst = std::chrono::year{2026} / 11 / 30;
  tests::SeededBook book_;
  okr::KeyResultId key_result_{};
};

struct Edit {
  Noun noun;
  std::string_view field;
  std::optional<std::string> old_value;
  std::optional<std::string> new_value;
};

const Edit kEdits[] = {
    {Noun::kPerson, "snoozed_until", std::nullopt, "1795424400"},
    {Noun::kPerson, "role", "member", "administrator"},
    {Noun::kPerson, "time_zone", std::nullopt, "Asia/Tokyo"},
    {Noun::kTeam, "name", "Growth", "Größe"},
    {Noun::kTeam, "parent", std::nullopt, "1"},
    {Noun::kTeam, "lead", "1", "2"},
    {Noun::kTeam, "lead", "1", std::nullopt},
    {Noun::kTeam, "channel", std::nullopt, "1 C024 growth and more"},
    {Noun::kTeam, "channel", std::nullopt, "1 C024 "},
    {Noun::kTeam, "state", "active", std::nullopt},
    {Noun::kTeam, "member:2", "2", std::nullopt},
    {Noun::kCycle, "name", "2026-Q4", "Q4"},
    {Noun::kCycle, "first_day", "20727", "20728"},
    {Noun::kCycle, "last_day", "20818", "20817"},
    {Noun::kCycle, "state", "active", "closed"},
    {Noun::kObjective, "text", "Grow", "Grow well"},
    {Noun::kObjective, "why", "", "because"},
    {Noun::kObjective, "owner", "1", "2"},
    {Noun::kObjective, "team", "1", "1"},
    {Noun::kObjective, "cycle", "1", "1"},
    {Noun::kObjective, "parent", std::nullopt, "1"},
    {Noun::kObjective, "kind", "aspirational", "committed"},
    {Noun::kObjective, "state", "active", "draft"},
    {Noun::kObjective, "state", "active", std::nullopt},
    {Noun::kObjective, "published_at", "1795424400", std::nullopt},
    {Noun::kKeyResult, "text", "Trials", "Paid trials"},
    {Noun::kKeyResult, "owner", "1", "2"},
    {Noun::kKeyResult, "check_in_owner", std::nullopt, "2"},
    {Noun::kKeyResult, "unit", "", "%"},
    {Noun::kKeyResult, "baseline", "0", "-1.5"},
    {Noun::kKeyResult, "target", "100", "120"},
    {Noun::kKeyResult, "due_day", std::nullopt, "20800"},
    {Noun::kKeyResult, "state", "active", "closed"},
    {Noun::kCadence, "state", "active", "ended"},
    {Noun::kAway, "state", "active", std::nullopt},
};

TEST_F(Ledger, EveryEditableFieldIsWrittenRecordedAndWrittenBack) {
  for (const Edit& edit : kEdits) {
    SCOPED_TRACE(edit.field);
    const auto change = [&](const std::optional<std::string>& value) {
      return book_.write([&](const Book& book) {
        return store::change_field(book, book_.author(), edit.noun, 1, edit.field, value);
      });
    };
    EXPECT_EQ(change(edit.new_value), edit.old_value);
    if (edit.old_value != edit.new_value) {
      const auto row = book_.read(
          [&](const Book& book) { return store::changes_of(book, edit.noun, 1, 1).at(0); });
      EXPECT_EQ(row.field, edit.field);
      EXPECT_EQ(row.old_value, edit.old_value);
      EXPECT_EQ(row.new_value, edit.new_value);
    }
    EXPECT_EQ(change(edit.old_value), edit.new_value) << "what was read back";
    EXPECT_EQ(change(edit.old_value), edit.old_value) << "what it was made again";
  }
}

TEST_F(Ledger, AFieldThatStaysTheSameLeavesNoRow) {
  const auto rows = [this] {
    return book_.read([&](const Book& book) {
      return store::changes_of(book, Noun::kKeyResult, key_result_.value, 10);
    });
  };
  const auto before = rows().size();
  book_.write([&](const Book& book) {
    store::change_field(book, book_.author(), Noun::kKeyResult, 1, "text", "Trials");
  });
  EXPECT_THAT(rows(), SizeIs(before));
}

TEST_F(Ledger, EditsAreTheChangesWithoutCheckInsNewestFirst) {
  book_.write([&](const Book& book) {
    for (const auto* field : {"text", "check_in", "baseline", "check_in", "check_in_owner"}) {
      store::record(book, book_.author(), Noun::kKeyResult, key_result_.value, field, "1", "2");
    }
  });
  const auto fields = [&](int limit) {
    std::vector<std::string> result;
    book_.read([&](const Book& book) {
      for (const auto& row : store::edits_of(book, Noun::kKeyResult, key_result_.value, limit)) {
        result.push_back(row.field);
      }
    });
    return result;
  };
  EXPECT_THAT(fields(9), testing::ElementsAre("check_in_owner", "baseline", "text", "state"));
  EXPECT_THAT(fields(2), testing::ElementsAre("check_in_owner", "baseline"));
}

TEST_F(Ledger, RefusesFieldsRowsAndValuesThatDoNotExist) {
  const struct {
    Noun noun;
    std::int64_t id;
    std::string_view field;
    std::optional<std::string> value;
  } cases[] = {
      {Noun::kKeyResult, 1, "latest_value", "1"},
      {Noun::kAway, 1, "text", "1"},
      {Noun::kKeyResult, 9, "text", "1"},
      {Noun::kTeam, 1, "member:x", "1"},
      {Noun::kTeam, 1, "channel", "C024"},
      {Noun::kTeam, 1, "channel", "1 C024"},
      {Noun::kTeam, 1, "channel", ""},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.field);
    EXPECT_THROW(book_.write([&](const Book& book) {
      store::change_field(book, book_.author(), one.noun, one.id, one.field, one.value);
    }),
                 std::logic_error);
  }
}

TEST_F(Ledger, ARowSaysWhoWhenThroughWhatAndWhy) {
  const auto row = book_.write([&](const Book& book) {
    auto author = book_.author();
    author.because = "it was too low";
    author.undoes = okr::CommandId{1};
    store::change_field(book, author, Noun::kKeyResult, 1, "target", "120");
    auto change = store::changes_of(book, Noun::kKeyResult, 1, 1).at(0);
    EXPECT_EQ(change.command, author.command);
    return change;
  });
  EXPECT_EQ(row.at, book_.now);
  EXPECT_EQ(row.person, book_.ann);
  EXPECT_EQ(row.via, "sandbox");
  EXPECT_EQ(row.noun, Noun::kKeyResult);
  EXPECT_EQ(row.noun_id, 1);
  EXPECT_EQ(row.because, "it was too low");
  EXPECT_EQ(row.undoes, okr::CommandId{1});
}

TEST_F(Ledger, NumbersAreCountedPerNounAndNeverGivenOutTwice) {
  const auto numbers = book_.write([](const Book& book) {
    return std::vector{store::next_number(book, "command"), store::next_number(book, "command"),
                       store::next_number(book, "other")};
  });
  EXPECT_THAT(numbers, ElementsAre(1, 2, 1));
}

TEST_F(Ledger, ACreationIsUndoneByItsAbsentState) {
  book_.write([&](const Book& book) {
    store::change_field(book, book_.author(), Noun::kKeyResult, 1, "state", std::nullopt);
    store::change_field(book, book_.author(), Noun::kObjective, 1, "state", std::nullopt);
    store::change_field(book, book_.author(), Noun::kCycle, 1, "state", std::nullopt);
    store::change_field(book, book_.author(), Noun::kTeam, 1, "state", std::nullopt);
    store::change_field(book, book_.author(), Noun::kAway, 1, "state", std::nullopt);
    store::change_field(book, book_.author(), Noun::kCadence, 1, "state", std::nullopt);
  });
  book_.read([&](const Book& book) {
    EXPECT_FALSE(store::find_key_result(book, key_result_));
    EXPECT_FALSE(store::find_objective(book, okr::ObjectiveId{1}));
    EXPECT_THAT(store::list_objectives(book, {}), IsEmpty());
    EXPECT_FALSE(store::find_cycle(book, book_.q4));
    EXPECT_THAT(store::list_cycles(book), IsEmpty());
    EXPECT_FALSE(store::find_team(book, book_.growth));
    EXPECT_THAT(store::list_teams(book), IsEmpty());
    EXPECT_THAT(store::list_away(book, book_.bob, kFirst), IsEmpty());
    EXPECT_FALSE(store::find_cadence(book, book_.growth, okr::CadenceKind::kPrompts));
    EXPECT_EQ(store::read_team(book, book_.growth).name, "Growth") << "older rows point to it";
    EXPECT_EQ(store::read_cycle(book, book_.q4).state, okr::CycleState::kClosed);
    EXPECT_EQ(store::read_objective(book, okr::ObjectiveId{1}).text, "Grow");
  });
}

// The newest command that Ann can undo, as "noun number: field old>new" texts.
class Undo : public Ledger {
 protected:
  store::Author change(std::string_view field, const std::string& value,
                       std::optional<okr::CommandId> undoes = std::nullopt) {
    return book_.write([&](const Book& book) {
      auto author = book_.author();
      author.undoes = undoes;
      store::change_field(book, author, Noun::kKeyResult, 1, field, value);
      return author;
    });
  }
  std::vector<okr::Change> undoable(okr::PersonId person) {
    return book_.read([&](const Book& book) { return store::newest_undoable(book, person); });
  }
};

TEST_F(Undo, TakesTheNewestCommandWithAllItsRowsInOrder) {
  change("text", "one");
  book_.write([&](const Book& book) {
    const auto author = book_.author();
    store::change_field(book, author, Noun::kKeyResult, 1, "text", "two");
    store::change_field(book, author, Noun::kKeyResult, 1, "unit", "%");
  });
  const auto rows = undoable(book_.ann);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].field, "text");
  EXPECT_EQ(rows[0].old_value, "one");
  EXPECT_EQ(rows[1].field, "unit");
  EXPECT_THAT(undoable(book_.bob), IsEmpty());
}

TEST_F(Undo, StepsOverUndosAndWhatTheyUndid) {
  const auto first = change("text", "one");
  const auto second = change("text", "two");
  change("text", "one", second.command);
  const auto rows = undoable(book_.ann);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].command, first.command);
}

TEST_F(Undo, KnowsWhatWasBuiltUponUnlessItWasTakenBack) {
  change("text", "one");
  const auto one = undoable(book_.ann).at(0);
  const auto built_upon = [&] {
    return book_.read([&](const Book& book) { return store::built_upon(book, one); });
  };
  change("unit", "%");
  EXPECT_FALSE(built_upon());
  const auto second = change("text", "two");
  EXPECT_TRUE(built_upon());
  change("text", "one", second.command);
  EXPECT_FALSE(built_upon());
}

}  // namespace
