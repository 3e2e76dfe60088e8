// An organisation of fifty people over a quarter: how much it is written to, and whether that is
// what was said beforehand. The table of the quarter is printed; TESTS_WEEKS=13 is the whole of it.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <queue>
#include <random>
#include <string>
#include <vector>

#include "commands/upcoming.h"
#include "store/sql/delivery.h"
#include "store/sql/org.h"
#include "tests/end_to_end/town.h"
#include "tests/scheduler/times.h"

namespace {

using namespace std::chrono_literals;
using okr::Instant;
using std::chrono::days;
using testing::HasSubstr;
using tests::at;

constexpr int kPeople = 50;
constexpr int kTeamSize = 10;
constexpr long kBudget = 5;

constexpr const char* kZones[] = {"Europe/Berlin", "Europe/London", "America/New_York",
                                  "Asia/Kolkata", "Pacific/Auckland"};
struct Team {
  const char* name;
  const char* prompts;
  const char* digest;
};
constexpr Team kTeams[] = {{"Alpha", "mon 09:00", "mon 16:00"},
                           {"Beta", "mon 09:00", "tue 10:00"},
                           {"Gamma", "tue 10:00", "wed 12:00"},
                           {"Delta", "fri 14:00", "mon 11:00"},
                           {"Epsilon", "wed 09:00 every 2 weeks", "thu 15:00 every 2 weeks"}};

std::string name_of(int person) {
  return fmt::format("p{:02}", person);
}

// Five teams of ten with two key results to a person; every tenth person owns one in each team.
class Organisation {
 public:
  explicit Organisation(Instant start) : town(start) {
    for (int i = 0; i < kPeople; ++i) town.add_user(name_of(i), kZones[i % std::size(kZones)]);
    town.open();
    say(0, "cycle add 2026-Q4");
    say(0, "cycle start 2026-Q4");
    for (int team = 0; team < static_cast<int>(std::size(kTeams)); ++team) add_team(team);
    for (int i = 3; i < kPeople; i += kTeamSize) {
      for (int team = 0; team < static_cast<int>(std::size(kTeams)); ++team)
        add_key_result(team, i);
    }
    for (int team = 0; team < static_cast<int>(std::size(kTeams)); ++team) {
      say(0, fmt::format("publish O{}", team + 1));
    }
    say(4, "schedule me 08:30 quiet 18:00-08:00");
    say(14, "schedule me mon-thu");
    say(24, "schedule me quiet 12:00-17:00");
    settle();
  }

  std::string say(int person, const std::string& line) { return town.say(name_of(person), line); }

  // One step; what is due after it is sent at the pace that the platform allows.
  void live(std::chrono::seconds step) {
    town.live_until(town.clock.now() + step, step);
    settle();
  }

  tests::Town town;
  std::map<int, std::vector<int>> key_results;  // numbers, by owner

 private:
  void add_team(int team) {
    const Team& its = kTeams[team];
    say(0, fmt::format("team add {} in here lead @{}", its.name, name_of(team * kTeamSize)));
    say(0, fmt::format("schedule prompts weekly {} team {}", its.prompts, its.name));
    say(0, fmt::format("schedule digest weekly {} in here team {}", its.digest, its.name));
    say(0, fmt::format("add objective {} grows team {} cycle 2026-Q4", its.name, its.name));
    for (int i = team * kTeamSize; i < (team + 1) * kTeamSize; ++i) {
      add_key_result(team, i);
      add_key_result(team, i);
    }
  }

  void add_key_result(int team, int owner) {
    const std::string answer = say(0, fmt::format("add kr O{} Step {} from 0 to 100 owner @{}",
                                                  team + 1, count_ + 1, name_of(owner)));
    EXPECT_THAT(answer, HasSubstr(fmt::format("KR{} ", ++count_)));
    key_results[owner].push_back(count_);
  }

  void settle() {
    const auto due = [&] {
      return town.store().read(
          [&](store::Transaction& tx) { return store::delivery_due(tx, town.clock.now() + 1min); });
    };
    for (int i = 0; i < 30 && due(); ++i) town.live_until(town.clock.now() + 1min, 20s);
  }

  int count_ = 0;
};

// People as they are: six of ten answer within hours, two when they are reminded, one every other
// time, one never. Some correct themselves the next day, some are blocked, everybody is away once.
class Quarter {
 public:
  void live() {
    for (int i = 0; i < kPeople; ++i) {
      const Instant away = begin_ + days{roll(7, 7 * weeks_ - 7)};
      say_later(i, begin_ + 1h,
                fmt::format("away {} to {}", day_text(away), day_text(away + days{roll(2, 9)})));
    }
    while (organisation_.town.clock.now() < end_) {
      organisation_.live(1h);
      hear_cards();
      while (!said_.empty() && said_.top().at <= organisation_.town.clock.now()) {
        const Saying next = said_.top();
        said_.pop();
        organisation_.say(next.person, next.line);
      }
    }
  }

  void count() {
    std::map<std::string, std::vector<Instant>> messages;
    int headlines = 0;
    int in_threads = 0;
    for (const auto& arrival : organisation_.town.arrivals) {
      if (arrival.post.channel.starts_with("D")) {
        messages[arrival.post.channel].push_back(arrival.at);
      } else {
        ++(arrival.post.thread.empty() ? headlines : in_threads);
      }
    }
    std::vector<long> person_weeks;
    long most = 0;
    for (int i = 0; i < kPeople; ++i) {
      const auto& times = messages["D" + tests::Town::id_of(name_of(i))];
      for (int week = 0; week < weeks_; ++week) {
        const Instant from = begin_ + week * days{7};
        person_weeks.push_back(between(times, from, from + days{7}));
      }
      for (const Instant one : times) {
        most = std::max<long>(most, between(times, one, one + days{7}));
      }
    }
    std::sort(person_weeks.begin(), person_weeks.end());
    long all = 0;
    for (const long one : person_weeks) all += one;
    int edits = 0;
    for (const auto& post : organisation_.town.digests()) edits += post.edits;
    const double team_weeks = static_cast<double>(weeks_) * std::size(kTeams);
    std::cout << fmt::format(
        "{} people, {} teams, {} weeks\n"
        "messages to a person in a week   median {}, 95th percentile {}, most {}, mean {:.2f}\n"
        "  in any seven days              most {}, the budget is {}\n"
        "posts in a channel, team, week   {:.2f} headlines, {:.2f} in their threads\n"
        "edits of digests, team and week  {:.2f}\n",
        kPeople, std::size(kTeams), weeks_, person_weeks[person_weeks.size() / 2],
        person_weeks[person_weeks.size() * 95 / 100], person_weeks.back(),
        static_cast<double>(all) / static_cast<double>(person_weeks.size()), most, kBudget,
        headlines / team_weeks, in_threads / team_weeks, edits / team_weeks);
    EXPECT_LE(most, kBudget);
    EXPECT_GE(all, kPeople * weeks_ / 2) << "most are asked every week";
    EXPECT_LE(headlines, team_weeks);
    EXPECT_GT(edits, 0);
  }

 private:
  struct Saying {
    Instant at;
    int person;
    std::string line;
    friend bool operator<(const Saying& a, const Saying& b) { return a.at > b.at; }
  };

  static long between(const std::vector<Instant>& times, Instant from, Instant to) {
    return std::count_if(times.begin(), times.end(),
                         [&](Instant one) { return one >= from && one < to; });
  }
  static std::string day_text(Instant when) {
    return tests::text(when.time_since_epoch()).substr(0, 10);
  }
  int roll(int least, int most) { return std::uniform_int_distribution<>{least, most}(random_); }
  void say_later(int person, Instant when, const std::string& line) {
    said_.push({when, person, line});
  }

  void hear_cards() {
    const auto& arrivals = organisation_.town.arrivals;
    for (; heard_ < arrivals.size(); ++heard_) {
      const auto& [when, post] = arrivals[heard_];
      const bool card = post.text.find("Your check-in") != std::string::npos;
      const bool reminder = post.text.find("A reminder") != std::string::npos;
      if (!card && !reminder) continue;
      const int person = std::stoi(post.channel.substr(post.channel.size() - 2));
      const int kind = person % 10;
      const bool answers = kind < 6 ? card : kind < 8 ? reminder : kind == 8 && roll(0, 1) == 0;
      if (answers) answer(person, when + std::chrono::minutes{roll(10, 400)});
    }
  }

  void answer(int person, Instant when) {
    for (const int number : organisation_.key_results[person]) {
      say_later(person, when, fmt::format("KR{} {} {} going on", number, roll(1, 90), roll(1, 9)));
      if (roll(1, 100) <= 10) {
        say_later(person, when + 20h, fmt::format("correct KR{} {}", number, roll(1, 90)));
      }
      if (roll(1, 100) <= 2) {
        say_later(person, when + 1h,
                  fmt::format("block KR{} no contract on @{} by in 5 days", number,
                              name_of(roll(0, kPeople - 1))));
      }
    }
  }

  std::mt19937 random_{2026};
  const Instant begin_ = at("2026-09-28 00:00");  // a Monday
  const int weeks_ =
      std::getenv("TESTS_WEEKS") == nullptr ? 2 : std::atoi(std::getenv("TESTS_WEEKS"));
  const Instant end_ = begin_ + weeks_ * days{7};
  Organisation organisation_{begin_};
  std::priority_queue<Saying> said_;
  std::size_t heard_ = 0;
};

TEST(Quarter, OfFiftyPeopleStaysWithinTheBudget) {
  Quarter quarter;
  quarter.live();
  quarter.count();
}

// The lines of a list, without what only one of the two can know.
std::vector<std::string> lines(const commands::Message& message) {
  std::vector<std::string> result;
  const std::string text = commands::plain_text(message);
  for (std::size_t begin = text.find('\n') + 1; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    for (const std::string_view known : {", if need be,", ", sent"}) {
      if (const auto found = line.find(known); found != std::string::npos) {
        line.erase(found, known.size());
      }
    }
    result.push_back(std::move(line));
    begin = end + 1;
  }
  std::sort(result.begin(), result.end());
  return result;
}

// What only `all` has, a line each.
std::string without(const std::vector<std::string>& all, const std::vector<std::string>& others) {
  std::string text;
  for (const std::string& one : all) {
    if (!std::binary_search(others.begin(), others.end(), one)) text += one + '\n';
  }
  return text;
}

TEST(FourteenDays, BringWhatWasToldBeforeAndNothingElse) {
  Organisation organisation{at("2026-11-01 00:00")};
  tests::Town& town = organisation.town;
  town.live_until(at("2026-11-08 00:30"), 1h);
  organisation.say(7, "away 9 nov to 13 nov stand-in @p08");
  organisation.say(17, "away 16 nov am");
  organisation.say(27, "snooze 2h");
  organisation.say(0, "block KR1 no contract on @p41 by 12 nov");
  organisation.say(0, "block KR2 no contract on @p42");
  organisation.say(30, "schedule nudges off Delta");
  organisation.live(15min);
  const auto listed = [&](bool past) {
    return town.store().read([&](store::Transaction& tx) {
      const store::Book book{tx, store::list_orgs(tx).front().id};
      commands::UpcomingWanted wanted;
      wanted.past = past;
      return lines(commands::upcoming_messages(book, town.clock.now(), wanted));
    });
  };
  const Instant begin = town.clock.now();
  const auto told = listed(false);
  for (Instant next = begin; next < begin + days{14};) {
    next += 15min;
    organisation.live(next - town.clock.now());
  }
  const auto seen = listed(true);
  EXPECT_EQ(without(seen, told), "") << "nobody was told of these";
  EXPECT_EQ(without(told, seen), "") << "these never came";
  std::cout << told.size() << " lines told and seen\n";
  EXPECT_GT(told.size(), 100U);
}

}  // namespace
