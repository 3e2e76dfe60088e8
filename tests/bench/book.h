#pragma once

#include <cstdint>
#include <string>

#include "store/okr/time.h"

namespace bench {

// A book for measuring. Everybody in it owns the same number of key results: the owner number n,
// counted from 1 through all teams, is the Slack user "U0000000n" and owns the key results from
// (n - 1) * key_results_per_owner + 1 on. Teams are "Team1", "Team2" …
struct BookSpec {
  std::string database;  // URL, as MILEPOST_DATABASE
  int teams = 50;
  int owners_per_team = 10;
  int key_results_per_owner = 5;
  int weeks = 0;           // of history: a check-in per key result and week, up to last week
  bool all_zones = false;  // owners live around the world; else all in UTC
  okr::Instant now;
};

// Makes a new book as `milepost serve` would have it; with a history in SQLite only. The check-ins
// and their ledger rows are laid down as months of use would: by time in the ledger, by key result
// in the history.
void make_book(const BookSpec& spec);

}  // namespace bench
