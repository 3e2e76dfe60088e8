#include "bot/book_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "commands/csv.h"
#include "commands/okr_import.h"
#include "store/copy.h"
#include "store/sql/delivery.h"
#include "tests/commands/say.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// Five weeks of a team in which everything happened that a digest of a past week has to know.
class BookFile : public testing::Test {
 protected:
  static constexpr int kWeeks = 5;

  BookFile() {
    const std::vector<std::string> weeks[kWeeks] = {
        {"KR1 31 5 \"quoted\", with a comma", "KR2 9 6", "KR5 1 7", "block KR2 no access on @ann"},
        {"KR1 35 6", "correct KR1 34 7 a typing mistake", "KR2 8 6", "away 2 nov to 4 nov"},
        {"KR1 60", "undo", "KR1 36 7 line one\nline two", "KR5 4", "done KR3"},
        {"edit KR1 target 50 because =the market, it grew", "KR1 38 8 +49 is no formula",
         "unblock KR2", "assign KR5 @ann", "focus KR1 call ten", "win the first ten KR1",
         "review O1 change KR2 5 confidence 6 because of the season"},
        {"edit O1 text New users feel at \\home 🎯 because \\home is one", "KR1 41 8", "same KR2",
         "done KR4", "focus done 1", "focus one more", "notnow An app because x", "review O1 yes"}};
    for (int week = 0; week < kWeeks; ++week) {
      chat_.clock.set(week_end(week) - hours{30});
      for (const std::string& line : weeks[week]) {
        chat_.clock.advance(std::chrono::minutes{1});
        const std::string answer = chat_.say(line, line.starts_with("KR5 4") ? "bob" : "ann");
        EXPECT_THAT(answer, Not(HasSubstr("I don't know"))) << line;
      }
    }
    chat_.clock.set(tests::kMonday);
  }

  static okr::Instant week_end(int week) { return tests::kMonday - days{7 * (kWeeks - week)}; }

  // What every past week's digest says, read from a store by the book's people.
  std::vector<std::string> digests(store::Store& store) {
    std::vector<std::string> texts;
    for (int back = 0; back < 7 * (kWeeks + 1); ++back) {
      const auto day =
          std::chrono::year_month_day{std::chrono::floor<days>(tests::kMonday) - days{back}};
      const std::string typed =
          fmt::format("digest Growth {:04}-{:02}-{:02}", static_cast<int>(day.year()),
                      static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
      texts.push_back(commands::plain_text(
          commands::dispatch(store, chat_.request(typed, "ann"), chat_.clock.now())));
    }
    return texts;
  }

  [[nodiscard]] std::string exported() const {
    return bot::book_json(store::read_book(chat_.store.url()));
  }

  // What importing `json` into the database finds wrong.
  static std::vector<std::string> imported(const std::string& json, const std::string& url) {
    const bot::GivenBook given = bot::read_book_json(json);
    if (!given.faults.empty()) return given.faults;
    std::vector<std::string> faults;
    for (const auto& fault : store::restore_book(url, given.tables)) {
      faults.push_back(fmt::format("{} {}: {}", fault.table, fault.row, fault.sentence));
    }
    return faults;
  }

  static std::string with(std::string json, std::string_view what, std::string_view instead) {
    const std::size_t at = json.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? json : json.replace(at, what.size(), instead);
  }

  // Brings the file that bob asks for in chat.
  static commands::File brought_to_bob(tests::GrowthChat& chat, const std::string& typed) {
    const std::string said = chat.say(typed, "bob");
    return chat.in_book([&](const store::Book& book) {
      auto rows = book.tx.query("SELECT max(id) FROM delivery");
      rows.next();
      const auto delivery = store::find_delivery(book.tx, rows.id<okr::DeliveryId>(0)).value();
      EXPECT_EQ(delivery.kind, okr::DeliveryKind::kFile) << said;
      EXPECT_EQ(delivery.person, chat.bob);
      return commands::compose_file(book, delivery, chat.clock.now()).value();
    });
  }

  // What the lines say of key results, without their ids and where they stand.
  static std::vector<std::vector<std::string>> measures(const commands::File& file,
                                                        std::string_view state) {
    std::vector<std::vector<std::string>> all;
    for (const auto& row : file.tables.at(0).rows) {
      if (row.at(16) != state || row.at(1)->empty()) continue;
      all.emplace_back();
      for (const std::size_t column : {0, 1, 2, 8, 9, 10, 11, 12, 21, 22, 23, 24, 25, 26}) {
        all.back().push_back(row.at(column).value_or(""));
      }
    }
    return all;
  }

  tests::GrowthChat chat_;
  tests::TemporaryDatabase empty_{tests::TemporaryDatabase::Holds::kNothing};
};

TEST_F(BookFile, ComesBackByteForByteAndEveryPastDigestIsEqual) {
  const std::string before = exported();
  const auto digests_before = digests(*chat_.store);
  EXPECT_THAT(digests_before, Contains(HasSubstr("a typing mistake")));
  EXPECT_THAT(imported(before, empty_.url()), IsEmpty());
  EXPECT_EQ(bot::book_json(store::read_book(empty_.url())), before);
  store::Store store{empty_.url()};
  EXPECT_EQ(digests(store), digests_before);
}

TEST_F(BookFile, GoesFromEitherEngineToAFileAndBack) {
  const std::string before = exported();
  const tests::TemporaryFolder folder;
  const std::string file = "sqlite:" + (folder.path() / "book.db").string();
  EXPECT_THAT(imported(before, file), IsEmpty());
  const std::string there = bot::book_json(store::read_book(file));
  EXPECT_EQ(there, before);
  EXPECT_THAT(imported(there, empty_.url()), IsEmpty());
  EXPECT_EQ(bot::book_json(store::read_book(empty_.url())), before);
}

TEST_F(BookFile, IsWrittenToAndUndoneAfterItCameBack) {
  ASSERT_THAT(imported(exported(), empty_.url()), IsEmpty());
  store::Store store{empty_.url()};
  const auto say = [&](const std::string& typed) {
    return commands::plain_text(
        commands::dispatch(store, chat_.request(typed, "ann"), chat_.clock.now()));
  };
  EXPECT_THAT(say("KR1 44 8"), HasSubstr("44 %"));
  EXPECT_THAT(say("undo"), HasSubstr("44 % → 41 %"));
  EXPECT_THAT(say("add objective Another"), HasSubstr("O3"));
}

TEST_F(BookFile, IsRefusedWhereABookIs) {
  const std::string book = exported();
  ASSERT_THAT(imported(book, empty_.url()), IsEmpty());
  try {
    static_cast<void>(imported(book, empty_.url()));
    FAIL() << "not refused";
  } catch (const store::DatabaseUnusable& error) {
    EXPECT_THAT(error.what(), HasSubstr("is not empty"));
  }
}

TEST_F(BookFile, TellsEveryFaultAtOnceAndThenHasChangedNothing) {
  std::string json = exported();
  json = with(json, R"("id":1,"name":"ann")", R"("id":1,"name":null)");
  json = with(json, R"("kind":"increase")", R"("kind":"sideways")");
  json = with(json, R"("baseline":"10")", R"("baseline":"ten")");
  json = with(json, R"("text":"Customer interviews","owner_id":1)",
              R"("text":"Customer interviews","owner_id":77)");
  json = with(json, R"("role":"member",)", R"("rank":"member",)");
  const auto faults = imported(json, empty_.url());
  EXPECT_THAT(faults, Contains(AllOf(StartsWith("person 1: "), HasSubstr("name"))));
  EXPECT_THAT(faults, Contains("person 2: There is no column \"rank\"."));
  EXPECT_THAT(faults, Contains("person 2: \"role\" is missing."));
  EXPECT_THAT(faults, Contains(AllOf(StartsWith("key_result 1: "), HasSubstr("kind"))));
  EXPECT_THAT(faults, Contains("key_result 2: \"ten\" is no decimal number, in baseline."));
  EXPECT_THAT(faults, Contains("key_result 5: Its owner_id names person 77, which is not there."));
  EXPECT_THAT(imported(exported(), empty_.url()), IsEmpty());
}

TEST_F(BookFile, IsNoBookWhenItIsSomethingElse) {
  const struct {
    std::string json;
    std::string fault;
  } rows[] = {
      {"", "Line 1: Here the file stops being JSON"},
      {"[1, 2]", "no export of a book"},
      {"{\"format\":\"milepost book\",\"version\":2,\"tables\":{}}", "a newer program"},
      {"{\"format\":\"milepost book\",\"version\":1,\n\"tables\":{\"org\":[1,{\"id\":1.5}]}}",
       "org, row 1: It is not an object"},
      {"{\"format\":\"milepost book\",\"version\":1,\n\"tables\":{\"org\":\n[{\"id\":}]}}",
       "Line 3: "},
      {"{\"format\":\"milepost book\",\"version\":1,\"tables\":{\"moods\":[]}}",
       "moods 0: No book"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.json);
    EXPECT_THAT(imported(row.json, empty_.url()), Contains(HasSubstr(row.fault)));
  }
}

TEST_F(BookFile, IsCopiedWhileItIsServedAndTriedRowByRow) {
  const tests::TemporaryFolder folder;
  const std::string file = "sqlite:" + (folder.path() / "backup.db").string();
  EXPECT_FALSE(store::copy_book(chat_.store.url(), file, store::Source::kServed).empty());
  EXPECT_EQ(bot::book_json(store::read_book(file)), exported());
  EXPECT_THAT(store::check_book(file), IsEmpty());
  EXPECT_THAT(store::check_book(chat_.store.url()), IsEmpty());
  chat_.in_book([](const store::Book& book) {
    book.tx.execute("UPDATE check_in SET value = 'much' WHERE key_result_id = 1");
    book.tx.execute("UPDATE change SET person_id = 99 WHERE noun = 'objective'");
  });
  const auto faults = store::check_book(chat_.store.url());
  ASSERT_GE(faults.size(), 2U);
  EXPECT_EQ(faults.front().table, "check_in");
  EXPECT_THAT(faults.front().sentence, HasSubstr("\"much\" is no decimal number"));
  EXPECT_THAT(faults.back().sentence, HasSubstr("names person 99, which is not there"));
}

TEST_F(BookFile, TellsWhichTextsAreNotUtf8) {
  auto book = store::read_book(chat_.store.url());
  EXPECT_THAT(store::garbled_texts(book), IsEmpty());
  for (store::BookTable& table : book) {
    if (table.name == "objective") table.rows.at(1).at(2) = "Latin1 \xe4\xf6";
  }
  const auto faults = store::garbled_texts(book);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults.front().table, "objective");
  EXPECT_EQ(faults.front().row, 2U);
  EXPECT_THAT(faults.front().sentence, HasSubstr(" is not UTF-8."));
  const store::GivenTable people{"person", {{{"org_id", "1"}, {"id", "1"}, {"name", "J\xfcrgen"}}}};
  const auto refused = store::restore_book(empty_.url(), {people});
  ASSERT_FALSE(refused.empty());
  EXPECT_THAT(refused,
              Contains(testing::Field(&store::BookFault::sentence, "Its name is not UTF-8.")));
}

TEST_F(BookFile, WhatIsPrivateStaysSoInATable) {
  ASSERT_THAT(chat_.say("edit O1 private on"), HasSubstr("private"));
  const commands::File file = brought_to_bob(chat_, "export csv Growth");
  tests::GrowthChat other;
  const auto made = other.in_book([&](const store::Book& book) {
    const store::Author author{.person = other.ann,
                               .via = "import",
                               .at = other.clock.now(),
                               .command = okr::CommandId{store::next_ledger_number(book)},
                               .because = "",
                               .undoes = {}};
    return commands::import_okrs(book, author, bot::file_text(file), commands::Import::kForReal);
  });
  EXPECT_THAT(made.faults, IsEmpty());
  EXPECT_THAT(other.say("show O3", "eve"), HasSubstr("There is no O3"));
  EXPECT_THAT(other.say("show O3", "bob"), HasSubstr("feel at"));
}

TEST_F(BookFile, HoldsNoSecret) {
  for (const store::BookTable& table : store::read_book(chat_.store.url())) {
    for (const store::BookColumn& column : table.columns) {
      for (const char* word : {"token", "secret", "hash", "password", "code"}) {
        EXPECT_THAT(column.name, Not(HasSubstr(word))) << table.name;
      }
    }
  }
}

TEST_F(BookFile, IsATablePerFileForSpreadsheets) {
  const auto files = bot::book_csv(store::read_book(chat_.store.url()));
  const auto text_of = [&](const std::string& name) {
    for (const bot::NamedText& file : files) {
      if (file.name == name) return file.text;
    }
    return std::string{};
  };
  EXPECT_THAT(
      text_of("check_in.csv"),
      AllOf(HasSubstr("\"\"\"quoted\"\", with a comma\""), HasSubstr("\"line one\nline two\""),
            HasSubstr("'+49 is no formula"), HasSubstr(",2026-11-1")));
  EXPECT_THAT(text_of("change.csv"), HasSubstr("\"'=the market, it grew\""));
  EXPECT_THAT(text_of("cycle.csv"), HasSubstr("2026-Q4,2026-10-01,2026-12-31,active"));
  EXPECT_EQ(text_of("delivery.csv"), "");
}

TEST_F(BookFile, APartOfItIsSentToWhoeverAsks) {
  const auto brought = [&](const std::string& typed) { return brought_to_bob(chat_, typed); };
  const commands::File csv = brought("export");
  EXPECT_EQ(csv.name, "okrs-growth-2026-11-23.csv");
  EXPECT_EQ(csv.caption, "The OKRs of Growth, as you asked: 6 lines.");
  const std::string text = bot::file_text(csv);
  EXPECT_THAT(text, HasSubstr("Activation rate,bob,ann,Growth,2026-Q4,aspirational,,increase,30,50,"
                              "%,,,O1,KR1,active,41,8,0.55,"));
  EXPECT_THAT(text, HasSubstr("Guided tour,ann,ann,Growth,2026-Q4,aspirational,,milestones,0,"
                              "\"draft; review; ship\""));
  const commands::File json = brought("export json Growth 2026-Q4");
  EXPECT_EQ(json.name, "okrs-growth-2026-11-23.json");
  EXPECT_THAT(bot::file_text(json),
              AllOf(HasSubstr("\"check-ins\":["), HasSubstr("\"note\":\"a typing mistake\"")));
  EXPECT_THAT(bot::file_text(brought("admin data me")), HasSubstr("\"user_id\":\"u-bob\""));
  EXPECT_THAT(chat_.say("admin data @ann", "bob"), HasSubstr("Only administrators"));
  EXPECT_THAT(chat_.say("export 2031-Q1", "bob"), HasSubstr("2031-Q1"));
}

TEST_F(BookFile, ATableOfOkrsMakesTheSameDraftsElsewhere) {
  for (const char* measure :
       {"from 9 days to 4 days weight 3", "keep at least 99.5%", "keep at most 2 incidents",
        "keep between 5 and 10 tickets weight 0", "milestones draft by 1 dec; review by 20 dec",
        "pass/fail by 15 dec lagging", "find baseline", "percent of work", "down by 20%",
        "reach 12 talks leading", "from 10% commit 20% target 30% stretch 40%"}) {
    ASSERT_THAT(chat_.say(std::string{"add kr O1 One more "} + measure), HasSubstr("One more"));
  }
  const commands::File file = brought_to_bob(chat_, "export csv Growth");
  tests::GrowthChat other;
  const auto made = other.in_book([&](const store::Book& book) {
    const store::Author author{.person = other.ann,
                               .via = "import",
                               .at = other.clock.now(),
                               .command = okr::CommandId{store::next_ledger_number(book)},
                               .because = "",
                               .undoes = {}};
    return commands::import_okrs(book, author, bot::file_text(file), commands::Import::kForReal);
  });
  for (const commands::ImportFault& fault : made.faults) {
    ADD_FAILURE() << fault.line << ": " << fault.sentence;
  }
  const auto before = measures(file, "active");
  EXPECT_EQ(before.size(), 16U);
  auto after = measures(brought_to_bob(other, "export csv Growth"), "draft");
  std::erase_if(after, [](const auto& row) { return row[0].starts_with("Sales"); });  // was a draft
  EXPECT_EQ(after, before);
}

TEST(Csv, ReadsWhatItWroteAndWhatSpreadsheetsWrite) {
  const std::vector<std::string> cells = {"a",  "",     "b,c", "d\"e", "f\r\ng", "=1+1", "-5",
                                          "-x", "@ann", "+49", "\tx",  ";",      "é🎯"};
  const auto back = commands::read_csv(commands::csv_line(cells));
  ASSERT_EQ(back.records.size(), 1U);
  EXPECT_EQ(back.records.front().cells, cells);
  EXPECT_THAT(commands::csv_line({"=1+1", "-5", "-x"}), "'=1+1,-5,'-x\r\n");

  const auto excel = commands::read_csv("\xEF\xBB\xBFone;two\r\n1,5;\"x;\ny\"\r\n\r\n;\rlast;z");
  EXPECT_EQ(excel.delimiter, ';');
  ASSERT_EQ(excel.records.size(), 3U);
  EXPECT_THAT(excel.records[0].cells, ElementsAre("one", "two"));
  EXPECT_THAT(excel.records[1].cells, ElementsAre("1,5", "x;\ny"));
  EXPECT_EQ(excel.records[2].line, 6U);
  EXPECT_EQ(commands::read_csv("a,b\n1,\"x\n\n").unclosed, 2U);
  EXPECT_THAT(commands::read_csv("").records, IsEmpty());
}

}  // namespace
