#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <thread>
#include <vector>

#include "store/store.h"
#include "tests/store/child.h"
#include "tests/temporary_store.h"

namespace {

using store::Store;
using store::Transaction;

// Writes from four threads for ever and tells each number once its write was acknowledged.
void write_for_ever(const std::string& url, std::int64_t from, int pipe) {
  Store store{url};
  std::vector<std::thread> threads;
  for (std::int64_t lane = 0; lane < 4; ++lane) {
    threads.emplace_back([&store, pipe, id = from + lane]() mutable {
      for (;; id += 4) {
        store.write([id](Transaction& tx) { tx.execute("INSERT INTO note (id) VALUES ($1)", id); });
        if (::write(pipe, &id, sizeof id) != sizeof id) ::_exit(1);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

std::set<std::int64_t> stored(const std::string& url) {
  Store store{url};
  return store.read([](Transaction& tx) {
    std::set<std::int64_t> ids;
    auto rows = tx.query("SELECT id FROM note");
    while (rows.next()) ids.insert(rows.integer(0));
    return ids;
  });
}

TEST(Durability, WhatWasAcknowledgedSurvivesAKill) {
  const tests::TemporaryDatabase database;
  const std::string& url = database.url();
  {
    Store store{url};
    store.write([](Transaction& tx) { tx.execute("CREATE TABLE note (id INTEGER PRIMARY KEY)"); });
  }
  std::set<std::int64_t> acknowledged;
  const auto add = [&](const std::string& bytes) {
    std::int64_t id = 0;
    for (std::size_t at = 0; at + sizeof id <= bytes.size(); at += sizeof id) {
      std::memcpy(&id, bytes.data() + at, sizeof id);
      acknowledged.insert(id);
    }
  };
  constexpr int kKills = 5;
  for (int round = 0; round < kKills; ++round) {
    SCOPED_TRACE(round);
    tests::Child child{
        [&](int pipe) { write_for_ever(url, std::int64_t{1'000'000} * (round + 1), pipe); }};
    // Killed in the middle of writing, later in each round.
    add(child.read(sizeof(std::int64_t) * static_cast<std::size_t>(10 + 37 * round)));
    child.kill();
    add(child.read(1 << 20));

    const auto kept = stored(url);
    EXPECT_GE(acknowledged.size(), static_cast<std::size_t>(10 + 37 * round));
    for (const auto id : acknowledged) EXPECT_TRUE(kept.contains(id)) << id;
  }
}

}  // namespace
