#include "store/copy.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "store/sql/check_in.h"
#include "store/sql/delivery.h"
#include "store/store.h"
#include "tests/store/seeded_book.h"

namespace {

using testing::HasSubstr;

// A book on a file, whichever engine the test is for: one side of every copy.
class File {
 public:
  [[nodiscard]] std::string url() const {
    return "sqlite:" + (folder_.path() / "book.db").string();
  }

 private:
  tests::TemporaryFolder folder_;
};

// Rows of many kinds, among them a team and an objective whose parents have larger numbers, empty
// texts, NULLs, and everything that needs quoting.
void fill(tests::SeededBook& book) {
  book.write([&](const store::Book& b) {
    const auto key_result = book.add_key_result(b);
    okr::Team parent;
    parent.name = "Größe \\ 'quoted' \"twice\"\ttab\nline 🎯 \\N";
    const auto company = store::add_team(b, book.author(), parent);
    b.tx.execute("UPDATE team SET parent_id = $1 WHERE id = $2", company, book.growth);
    const auto umbrella = store::add_objective(b, book.author(), book.objective());
    b.tx.execute("UPDATE objective SET parent_id = $1 WHERE id = 1", umbrella);
    for (int i = 0; i < 20; ++i) {
      okr::CheckIn check_in;
      check_in.key_result = key_result;
      check_in.person = book.ann;
      check_in.at = book.now + std::chrono::hours{i};
      check_in.value = okr::Decimal{i};
      check_in.confidence = okr::Confidence::from_int(7).value();
      check_in.note = i % 2 == 0 ? "" : "it's 100 % done; \\. NULL";
      check_in.via = "sandbox";
      store::add_check_in(b, book.author(), check_in);
    }
    okr::Delivery delivery;
    delivery.kind = okr::DeliveryKind::kPrompt;
    delivery.person = book.ann;
    delivery.due_at = book.now;
    store::add_delivery(b, delivery);
  });
}

std::string refusal(const std::string& from, const std::string& to) {
  try {
    static_cast<void>(store::copy_book(from, to));
  } catch (const store::DatabaseUnusable& error) {
    return error.what();
  }
  return "no refusal";
}

TEST(CopyBook, GoesThereAndBackAndIsEqual) {
  std::string url;
  File there;
  tests::TemporaryDatabase back;
  {
    tests::SeededBook book;
    fill(book);
    url = book.url();
    book.close();
    EXPECT_THAT(refusal(url, "sqlite:/nowhere/at/all.db"), HasSubstr("/nowhere/at/all.db"));
    const auto copied = store::copy_book(url, there.url());
    ASSERT_EQ(copied.size(), store::tables().size());
    const auto rows_of = [&copied](std::string_view name) {
      return std::find_if(copied.begin(), copied.end(),
                          [name](const auto& table) { return table.name == name; })
          ->rows;
    };
    EXPECT_EQ(rows_of("check_in"), 20);
    EXPECT_EQ(rows_of("team"), 2);
  }
  const auto copied = store::copy_book(there.url(), back.url());
  EXPECT_EQ(copied.size(), store::tables().size());
}

TEST(CopyBook, CountsOnFromTheLargestNumbers) {
  tests::TemporaryDatabase target;
  {
    tests::SeededBook book;
    fill(book);
    book.close();
    static_cast<void>(store::copy_book(book.url(), target.url()));
  }
  store::Store store{target.url()};
  store.write([](store::Transaction& tx) {
    const store::Book book{tx, {1}};
    auto rows = tx.query("SELECT max(id) FROM change");
    rows.next();
    EXPECT_EQ(store::next_ledger_number(book), rows.integer(0) + 1);
    okr::Delivery delivery;
    delivery.kind = okr::DeliveryKind::kPrompt;
    delivery.person = okr::PersonId{1};
    EXPECT_EQ(store::add_delivery(book, delivery), okr::DeliveryId{2});
    EXPECT_EQ(store::ensure_connection(book, "slack", "T1").id, okr::ConnectionId{2});
  });
}

TEST(CopyBook, RefusesATargetThatHasRowsAndASourceThatIsServed) {
  tests::SeededBook book;
  tests::SeededBook other;
  other.close();
  book.close();
  EXPECT_THAT(refusal(book.url(), other.url()), HasSubstr("is not empty"));
  File file;
  store::Store serving{file.url()};
  tests::TemporaryDatabase target;
  EXPECT_THAT(refusal(file.url(), target.url()), HasSubstr("another process is serving it"));
}

// A table or column that a migration adds must be copied too.
TEST(CopyBook, KnowsEveryTableAndColumn) {
  File file;
  store::Store store{file.url()};
  std::set<std::string> known;
  for (const store::Table& table : store::tables()) {
    known.insert(std::string{table.name} + "(" + std::string{table.columns} + ")");
  }
  const auto actual = store.read([](store::Transaction& tx) {
    std::set<std::string> tables;
    auto rows = tx.query(
        "SELECT t.name || '(' || (SELECT group_concat(name, ', ') FROM pragma_table_info(t.name)) "
        "|| ')' FROM sqlite_schema t WHERE t.type = 'table' AND t.name NOT IN ('schema_migration', "
        "'sqlite_stat1')");
    while (rows.next()) tables.insert(rows.text(0));
    return tables;
  });
  EXPECT_EQ(known, actual);
}

}  // namespace
