#include "store/store.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/temporary_store.h"

namespace {

using store::Store;
using store::Transaction;
using tests::TemporaryStore;

void make_table(Store& store) {
  store.write([](Transaction& tx) {
    tx.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)");
  });
}

void add_note(Transaction& tx, const std::string& text) {
  tx.execute("INSERT INTO note (text) VALUES ($1)", text);
}

std::int64_t count_notes(Transaction& tx) {
  auto rows = tx.query("SELECT count(*) FROM note");
  rows.next();
  return rows.integer(0);
}

TEST(Store, ReadsItsOwnWrite) {
  TemporaryStore store;
  make_table(*store);
  for (int i = 1; i <= 50; ++i) {
    store->write([&](Transaction& tx) { add_note(tx, std::to_string(i)); });
    EXPECT_EQ(store->read(count_notes), i);
  }
}

TEST(Store, ReturnsWhatTheWorkReturned) {
  TemporaryStore store;
  EXPECT_EQ(store->write([](Transaction&) { return std::string{"seven"}; }), "seven");
  EXPECT_EQ(store->read([](Transaction&) { return 7; }), 7);
}

TEST(Store, CommitsTheWritesOfManyThreadsAndLosesNone) {
  TemporaryStore store;
  make_table(*store);
  constexpr int kThreads = 16;
  constexpr int kEach = 50;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&store, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string text = std::to_string(t) + "/" + std::to_string(i);
        store->write([&](Transaction& tx) { add_note(tx, text); });
        const bool there = store->read([&](Transaction& tx) {
          return tx.query("SELECT 1 FROM note WHERE text = $1", text).next();
        });
        EXPECT_TRUE(there) << text;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(store->read(count_notes), kThreads * kEach);
}

// Holds the writer inside one piece of work, so that what is submitted meanwhile is one batch.
class HeldWriter {
 public:
  explicit HeldWriter(Store& store) {
    store.submit(
        [this](Transaction&) {
          held_.count_down();
          released_.wait();
        },
        [](std::exception_ptr) {});
    held_.wait();
  }
  void release() { released_.count_down(); }

 private:
  std::latch held_{1};
  std::latch released_{1};
};

TEST(Store, RollsBackOneThatThrowsAndKeepsItsNeighbours) {
  TemporaryStore store;
  make_table(*store);
  std::mutex mutex;
  std::vector<std::string> ended;
  std::latch all_ended{3};
  const auto note_end = [&](const std::string& name) {
    return [&, name](std::exception_ptr error) {
      const std::lock_guard lock{mutex};
      ended.push_back(name + (error ? " failed" : " done"));
      all_ended.count_down();
    };
  };
  HeldWriter held{*store};
  store->submit([](Transaction& tx) { add_note(tx, "before"); }, note_end("before"));
  store->submit(
      [](Transaction& tx) {
        add_note(tx, "thrown away");
        throw std::runtime_error{"changed my mind"};
      },
      note_end("thrower"));
  store->submit([](Transaction& tx) { add_note(tx, "after"); }, note_end("after"));
  held.release();
  all_ended.wait();

  EXPECT_THAT(ended, testing::UnorderedElementsAre("before done", "thrower failed", "after done"));
  EXPECT_EQ(store->read(count_notes), 2);
}

TEST(Store, RethrowsWhatTheWorkThrew) {
  TemporaryStore store;
  const auto thrower = [](Transaction&) { throw std::runtime_error{"no such key result"}; };
  EXPECT_THROW(store->write(thrower), std::runtime_error);
  EXPECT_THROW(store->read(thrower), std::runtime_error);
  EXPECT_EQ(store->read([](Transaction&) { return 1; }), 1) << "the reader came back";
}

TEST(Store, TellsABrokenConstraintToItsCallerOnly) {
  TemporaryStore store;
  make_table(*store);
  store->write([](Transaction& tx) { add_note(tx, "once"); });
  EXPECT_THROW(store->write([](Transaction& tx) { add_note(tx, "once"); }), store::DatabaseError);
  store->write([](Transaction& tx) { add_note(tx, "twice"); });
  EXPECT_EQ(store->read(count_notes), 2);
}

TEST(StoreOfOneWriter, TellsEverybodyInTheBatchWhenTheCommitFails) {
  TemporaryStore store;
  store->write([](Transaction& tx) {
    tx.execute("CREATE TABLE head (id INTEGER PRIMARY KEY)");
    tx.execute(
        "CREATE TABLE tail (head INTEGER REFERENCES head (id) DEFERRABLE INITIALLY DEFERRED)");
  });
  int failed = 0;
  std::latch all_ended{2};
  const auto count_failures = [&](std::exception_ptr error) {
    failed += error ? 1 : 0;
    all_ended.count_down();
  };
  HeldWriter held{*store};
  store->submit([](Transaction& tx) { tx.execute("INSERT INTO head (id) VALUES (1)"); },
                count_failures);
  // Noticed at COMMIT only.
  store->submit([](Transaction& tx) { tx.execute("INSERT INTO tail (head) VALUES (9)"); },
                count_failures);
  held.release();
  all_ended.wait();
  EXPECT_EQ(failed, 2);

  store->write([](Transaction& tx) { tx.execute("INSERT INTO head (id) VALUES (1)"); });
}

TEST(Store, RefusesWritesOfReaders) {
  TemporaryStore store;
  make_table(*store);
  EXPECT_THROW(store->read([](Transaction& tx) { add_note(tx, "sneaky"); }), store::DatabaseError);
  EXPECT_EQ(store->read(count_notes), 0);
}

TEST(Store, RefusesToBeCalledFromInsideItsOwnWork) {
  TemporaryStore store;
  const auto nothing = [](Transaction&) {};
  EXPECT_THROW(store->write([&](Transaction&) { store->write(nothing); }), std::logic_error);
  EXPECT_THROW(store->write([&](Transaction&) { store->read(nothing); }), std::logic_error);
  EXPECT_THROW(store->read([&](Transaction&) { store->write(nothing); }), std::logic_error);
  EXPECT_THROW(store->read([&](Transaction&) { store->read(nothing); }), std::logic_error);
  store->write(nothing);
  store->read(nothing);
}

TEST(Store, AReaderSeesOneStateFromBeginningToEnd) {
  TemporaryStore store;
  make_table(*store);
  std::latch counted{1};
  std::latch written{1};
  std::int64_t before = -1;
  std::int64_t after = -1;
  std::thread reader{[&] {
    store->read([&](Transaction& tx) {
      before = count_notes(tx);
      counted.count_down();
      written.wait();
      after = count_notes(tx);
    });
  }};
  counted.wait();
  store->write([](Transaction& tx) { add_note(tx, "meanwhile"); });
  written.count_down();
  reader.join();
  EXPECT_EQ(before, 0);
  EXPECT_EQ(after, 0);
  EXPECT_EQ(store->read(count_notes), 1);
}

TEST(Store, CommitsWhatWasSubmittedBeforeItGoes) {
  const tests::TemporaryDatabase database;
  const std::string& url = database.url();
  std::atomic<int> done = 0;
  {
    Store store{url};
    make_table(store);
    for (int i = 0; i < 600; ++i) {
      store.submit([i](Transaction& tx) { add_note(tx, std::to_string(i)); },
                   [&](std::exception_ptr error) { done += error ? 0 : 1; });
    }
  }
  EXPECT_EQ(done, 600);
  EXPECT_EQ(Store{url}.read(count_notes), 600);
}

TEST(Store, BindsParametersByTheirNumber) {
  TemporaryStore store;
  const auto answer = store->read([](Transaction& tx) {
    auto rows = tx.query("SELECT $2 || $1 || $2 || $3", "a", "b", 7);
    rows.next();
    return rows.text(0);
  });
  EXPECT_EQ(answer, "bab7");
}

TEST(Store, RefusesTheWrongNumberOfParameters) {
  TemporaryStore store;
  EXPECT_THROW(store->read([](Transaction& tx) { tx.execute("SELECT $1, $2", 1); }),
               std::logic_error);
  EXPECT_THROW(store->read([](Transaction& tx) { tx.execute("SELECT $1", 1, 2); }),
               std::logic_error);
  EXPECT_THROW(store->read([](Transaction& tx) { tx.execute("SELECT $2", 1); }), std::logic_error);
}

TEST(Store, RunsTheSameQueryInsideItself) {
  TemporaryStore store;
  make_table(*store);
  store->write([](Transaction& tx) {
    for (const auto* text : {"a", "b", "c"}) add_note(tx, text);
  });
  const auto pairs = store->read([](Transaction& tx) {
    std::string result;
    const auto all = [&tx] { return tx.query("SELECT text FROM note ORDER BY id"); };
    auto outer = all();
    while (outer.next()) {
      auto inner = all();
      while (inner.next()) result += outer.text(0) + inner.text(0) + " ";
    }
    return result;
  });
  EXPECT_EQ(pairs, "aa ab ac ba bb bc ca cb cc ");
}

TEST(Store, KeepsTextAsItIs) {
  TemporaryStore store;
  make_table(*store);
  const std::string texts[] = {"", "'; DROP TABLE note; --", "Größe 🎯", "C:\\new", "%s\t\n"};
  for (const std::string& text : texts) {
    SCOPED_TRACE(text);
    store->write([&](Transaction& tx) { add_note(tx, text); });
    const auto kept = store->read([&](Transaction& tx) {
      auto rows = tx.query("SELECT text FROM note ORDER BY id DESC LIMIT 1");
      rows.next();
      return rows.text(0);
    });
    EXPECT_EQ(kept, text);
  }
}

TEST(Store, RefusesTextWithANulWhichNotEveryEngineKeeps) {
  TemporaryStore store;
  make_table(*store);
  EXPECT_THROW(store->write([](Transaction& tx) {
    add_note(tx, std::string{"a\0b", 3});
  }),
               store::DatabaseError);
  EXPECT_EQ(store->read(count_notes), 0);
}

TEST(Store, CountsTheRowsAStatementChanged) {
  TemporaryStore store;
  make_table(*store);
  store->write([](Transaction& tx) {
    for (const auto* text : {"a", "b", "c"}) {
      EXPECT_EQ(tx.execute("INSERT INTO note (text) VALUES ($1)", text), 1);
    }
    EXPECT_EQ(tx.execute("SELECT id FROM note"), 0);
    EXPECT_EQ(tx.execute("UPDATE note SET text = text || '!' RETURNING id"), 3);
    EXPECT_EQ(tx.execute("DELETE FROM note WHERE text = 'z'"), 0);
    EXPECT_EQ(tx.execute("DELETE FROM note"), 3);
  });
}

// All want the same row. Where several writers set each other back, nobody may be set back for
// ever.
TEST(Store, EverybodyGetsThroughWhereAllWriteTheSameRow) {
  TemporaryStore store;
  make_table(*store);
  store->write([](Transaction& tx) { tx.execute("INSERT INTO note (text) VALUES ('0')"); });
  constexpr int kThreads = 16;
  constexpr int kWrites = 25;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < kWrites; ++j) {
        store->write([](Transaction& tx) {
          std::string before;
          {
            auto rows = tx.query("SELECT text FROM note");
            rows.next();
            before = rows.text(0);
          }
          tx.execute("UPDATE note SET text = $1", std::to_string(std::stoi(before) + 1));
        });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto last = store->read([](Transaction& tx) {
    auto rows = tx.query("SELECT text FROM note");
    rows.next();
    return rows.text(0);
  });
  EXPECT_EQ(last, std::to_string(kThreads * kWrites));
}

TEST(Store, ALongWriteGetsThroughAmongManyShortOnesOfTheSameRow) {
  TemporaryStore store;
  make_table(*store);
  store->write([](Transaction& tx) { tx.execute("INSERT INTO note (text) VALUES ('0')"); });
  const auto text = [](Transaction& tx) {
    auto rows = tx.query("SELECT text FROM note");
    rows.next();
    return std::string{rows.text(0)};
  };
  std::atomic<bool> through = false;
  std::vector<std::thread> others;
  for (int i = 0; i < 7; ++i) {
    others.emplace_back([&] {
      while (!through) {
        store->write([](Transaction& tx) { tx.execute("UPDATE note SET text = text || '.'"); });
      }
    });
  }
  EXPECT_NO_THROW(store->write([&](Transaction& tx) {
    const std::string before = text(tx);
    for (int i = 0; i < 300; ++i) EXPECT_EQ(text(tx), before);
    tx.execute("UPDATE note SET text = $1", "long");
  }));
  through = true;
  for (std::thread& other : others) other.join();
  EXPECT_TRUE(store->read(text).starts_with("long"));
}

// However few rows a book has: SQLite must not think that an org is a handful of them.
TEST(StoreOfOneWriter, FindsTheRowsOfOneThingByTheirIndex) {
  TemporaryStore store;
  const struct {
    std::string_view query;
    std::string_view index;
  } rows[] = {
      {"EXPLAIN QUERY PLAN SELECT field FROM change WHERE org_id = 1 AND noun = 'objective' "
       "AND noun_id = 3 AND field > 'check_in' ORDER BY id DESC LIMIT 10",
       "change_noun (org_id=? AND noun=? AND noun_id=? AND field>?)"},
      {"EXPLAIN QUERY PLAN SELECT id FROM person p WHERE p.org_id = 1 "
       "AND lower(p.name) = lower('Ana') ORDER BY p.id",
       "person_name (org_id=? AND <expr>=?)"},
      {"EXPLAIN QUERY PLAN SELECT id FROM person p WHERE p.org_id = 1 "
       "AND lower(p.name) >= lower('Ana') || ' ' AND lower(p.name) < lower('Ana') || '!'",
       "person_name (org_id=? AND <expr>>? AND <expr><?)"},
      {"EXPLAIN QUERY PLAN SELECT lead_id FROM team WHERE org_id = 1 AND lower(name) = "
       "lower('ops') "
       "AND state = 'active' ORDER BY id LIMIT 1",
       "team_name (org_id=? AND <expr>=?)"},
      {"EXPLAIN QUERY PLAN SELECT person_id FROM identity WHERE org_id = 1 AND connection_id = 1 "
       "AND lower(user_name) = lower('ana') AND user_name <> '' LIMIT 2",
       "identity_name (connection_id=? AND <expr>=?)"},
      {"EXPLAIN QUERY PLAN SELECT text FROM key_result WHERE org_id = 1 AND objective_id = 3 "
       "ORDER BY id",
       "key_result_objective"},
      {"EXPLAIN QUERY PLAN SELECT since FROM cadence WHERE org_id = 1 AND team_id = 3 "
       "AND kind = 'prompts' AND state = 'active' ORDER BY id DESC LIMIT 1",
       "cadence_team"},
      {"EXPLAIN QUERY PLAN SELECT text FROM objective WHERE org_id = 1 AND team_id = 3 ORDER BY id",
       "objective_team"},
  };
  for (const auto& row : rows) {
    const std::string plan = store->read([&](Transaction& tx) {
      auto steps = tx.query(row.query);
      return steps.next() ? steps.text(3) : "";
    });
    EXPECT_THAT(plan, testing::HasSubstr(row.index));
  }
}

}  // namespace
