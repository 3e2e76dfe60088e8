#include "store/sql/check_in.h"

#include <gmock/gmock.h>

#include "tests/store/seeded_book.h"

namespace {

using std::chrono::minutes;
using store::Book;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::kMonday;

// Check-ins on one key result: each step one minute after the one before, unless told otherwise.
class CheckIns : public testing::Test {
 protected:
  CheckIns() {
    book_.write([this](const Book& book) { key_result_ = book_.add_key_result(book); });
  }

  okr::CheckInId check_in(int value, std::optional<okr::CheckInId> corrects = std::nullopt) {
    book_.now += step_;
    okr::CheckIn check_in;
    check_in.key_result = key_result_;
    check_in.at = book_.now;
    check_in.person = book_.ann;
    check_in.kind = corrects ? okr::CheckInKind::kCorrection : okr::CheckInKind::kCheckIn;
    check_in.value = okr::Decimal{value};
    check_in.confidence = *okr::Confidence::from_int(7);
    check_in.note = "note";
    check_in.due_day = kDueDay;
    check_in.corrects = corrects;
    check_in.via = "sandbox";
    return book_.write(
        [&](const Book& book) { return store::add_check_in(book, book_.author(), check_in).id; });
  }

  void retract(okr::CheckInId id) {
    book_.now += step_;
    book_.write(
        [&](const Book& book) { store::retract_check_in(book, book_.author(), key_result_, id); });
  }

  // The values that count, newest first.
  std::vector<std::string> counting() {
    return values(book_.read(
        [&](const Book& book) { return store::counting_check_ins(book, key_result_, 100); }));
  }

  // The value kept on the key result; "none" without.
  std::string latest() {
    const auto key_result = book_.read(
        [&](const Book& book) { return store::find_key_result(book, key_result_).value(); });
    return key_result.latest ? key_result.latest->value.text() : "none";
  }

  std::vector<okr::CheckIn> history(std::optional<okr::Instant> since, int limit) {
    return book_.read(
        [&](const Book& book) { return store::history(book, key_result_, since, limit); });
  }

  std::string counted_at(okr::Instant at) {
    const auto check_in =
        book_.read([&](const Book& book) { return store::counted_at(book, key_result_, at); });
    return check_in ? check_in->value.text() : "none";
  }

  static std::vector<std::string> values(const std::vector<okr::CheckIn>& check_ins) {
    std::vector<std::string> result;
    for (const auto& one : check_ins) result.push_back(one.value.text());
    return result;
  }

  static constexpr okr::Day kDueDay = std::chrono::year{2026} / 11 / 23;

  tests::SeededBook book_;
  okr::KeyResultId key_result_{};
  minutes step_{1};
};

TEST_F(CheckIns, ComeBackAsTheyWereWritten) {
  const auto id = check_in(12);
  const auto one =
      book_.read([&](const Book& book) { return store::find_check_in(book, key_result_, id); });
  ASSERT_TRUE(one);
  EXPECT_EQ(one->id, id);
  EXPECT_EQ(one->key_result, key_result_);
  EXPECT_EQ(one->at, kMonday + minutes{1});
  EXPECT_EQ(one->person, book_.ann);
  EXPECT_EQ(one->kind, okr::CheckInKind::kCheckIn);
  EXPECT_EQ(one->value, okr::Decimal{12});
  EXPECT_EQ(one->confidence.value(), 7);
  EXPECT_EQ(one->note, "note");
  EXPECT_EQ(one->due_day, kDueDay);
  EXPECT_EQ(one->corrects, std::nullopt);
  EXPECT_EQ(one->via, "sandbox");
}

TEST_F(CheckIns, TheNewestIsKeptOnTheKeyResult) {
  EXPECT_EQ(latest(), "none");
  check_in(10);
  const auto id = check_in(20);
  const auto kept = book_.read([&](const Book& book) {
    return store::find_key_result(book, key_result_).value().latest.value();
  });
  EXPECT_EQ(kept.id, id);
  EXPECT_EQ(kept.value, okr::Decimal{20});
  EXPECT_EQ(kept.confidence.value(), 7);
  EXPECT_EQ(kept.at, kMonday + minutes{2});
  EXPECT_EQ(kept.due_day, kDueDay);
}

TEST_F(CheckIns, ACorrectionCountsInThePlaceOfWhatItCorrects) {
  check_in(10);
  const auto wrong = check_in(99);
  check_in(20, wrong);
  EXPECT_THAT(counting(), ElementsAre("20", "10"));
  EXPECT_EQ(latest(), "20");
}

TEST_F(CheckIns, ARetractionBringsTheOneBeforeBack) {
  check_in(10);
  const auto wrong = check_in(99);
  retract(wrong);
  EXPECT_THAT(counting(), ElementsAre("10"));
  EXPECT_EQ(latest(), "10");
}

TEST_F(CheckIns, ARetractionOfTheOnlyOneLeavesNone) {
  retract(check_in(10));
  EXPECT_THAT(counting(), IsEmpty());
  EXPECT_EQ(latest(), "none");
}

TEST_F(CheckIns, ACorrectionTakenBackMakesTheCorrectedOneCountAgain) {
  const auto first = check_in(10);
  const auto second = check_in(20, first);
  const auto third = check_in(30, second);
  EXPECT_THAT(counting(), ElementsAre("30"));
  retract(third);
  EXPECT_THAT(counting(), ElementsAre("20"));
  retract(second);
  EXPECT_THAT(counting(), ElementsAre("10"));
  const auto again = check_in(40, first);
  EXPECT_THAT(counting(), ElementsAre("40"));
  retract(again);
  retract(first);
  EXPECT_THAT(counting(), IsEmpty());
  EXPECT_EQ(latest(), "none");
}

TEST_F(CheckIns, TheHistoryShowsEveryRowNewestFirst) {
  check_in(10);
  const auto wrong = check_in(99);
  const auto right = check_in(20, wrong);
  retract(right);
  EXPECT_THAT(values(history(std::nullopt, 100)), ElementsAre("20", "20", "99", "10"));
  EXPECT_THAT(values(history(std::nullopt, 2)), ElementsAre("20", "20"));
  EXPECT_THAT(values(history(kMonday + minutes{3}, 100)), ElementsAre("20", "20"));
  const auto newest = history(std::nullopt, 1).front();
  EXPECT_EQ(newest.kind, okr::CheckInKind::kRetraction);
  EXPECT_EQ(newest.corrects, right);
}

TEST_F(CheckIns, ThoseOfOneSecondAreInTheOrderOfTheirNumbers) {
  step_ = minutes{0};
  check_in(10);
  const auto wrong = check_in(20);
  EXPECT_EQ(latest(), "20");
  retract(wrong);
  EXPECT_EQ(latest(), "10");
  check_in(30);
  EXPECT_THAT(counting(), ElementsAre("30", "10"));
}

TEST_F(CheckIns, AClockSetBackHidesNothing) {
  check_in(10);
  step_ = minutes{-30};
  const auto second = check_in(20);
  EXPECT_EQ(latest(), "20");
  retract(second);
  EXPECT_EQ(latest(), "10");
}

TEST_F(CheckIns, APastDayShowsTheBookAsItStoodThen) {
  const auto first = check_in(10);          // 09:01
  const auto second = check_in(20, first);  // 09:02
  retract(second);                          // 09:03
  const struct {
    minutes after;
    std::string_view counted;
  } cases[] = {{minutes{1}, "none"}, {minutes{2}, "10"}, {minutes{3}, "20"}, {minutes{4}, "10"}};
  for (const auto& one : cases) {
    SCOPED_TRACE(one.after.count());
    EXPECT_EQ(counted_at(kMonday + one.after), one.counted);
  }
}

TEST_F(CheckIns, OnlyTheLatestCanBeTakenBack) {
  const auto first = check_in(10);
  check_in(20);
  EXPECT_THROW(retract(first), std::logic_error);
  EXPECT_THROW(retract(okr::CheckInId{99}), std::logic_error);
  EXPECT_EQ(latest(), "20");
}

TEST_F(CheckIns, ACorrectionNamesACheckInOfItsKeyResult) {
  EXPECT_THROW(check_in(10, okr::CheckInId{99}), std::logic_error);
  EXPECT_THAT(history(std::nullopt, 10), IsEmpty());
}

TEST_F(CheckIns, LeaveTheLatestBeforeAndAfterInTheLedger) {
  const std::string first = std::to_string(check_in(10).value);
  const auto newer = check_in(20);
  const std::string second = std::to_string(newer.value);
  retract(newer);
  const auto rows = book_.read([&](const Book& book) {
    return store::changes_of(book, okr::Noun::kKeyResult, key_result_.value, 3);
  });
  std::vector<std::string> shown;
  for (const auto& row : rows) {
    shown.push_back(row.field + " " + row.old_value.value_or("-") + " " +
                    row.new_value.value_or("-"));
  }
  EXPECT_THAT(shown, ElementsAre("check_in " + second + " " + first,
                                 "check_in " + first + " " + second, "check_in - " + first));
}

}  // namespace
