#include "bot/sandbox/seed.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <array>
#include <string_view>

#include "bot/sandbox/move.h"
#include "bot/sandbox/say.h"
#include "scheduler/local_time.h"
#include "store/sql/org.h"
#include "store/sql/person.h"

namespace bot::sandbox {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

// The first day is the Friday before the Monday three weeks ago.
constexpr days kBack{24};
constexpr days kCycle{84};

// What somebody says that long after the first day began, UTC; in their direct conversation when no
// channel is named.
struct Line {
  minutes after;
  std::string_view as;
  std::string_view in;
  std::string_view text;
};
constexpr minutes at(int day, int hour, int minute) {
  return days{day} + hours{hour} + minutes{minute};
}

// Mia's Monday begins on Sunday here, and Ben's morning is the others' afternoon.
constexpr std::array kLines{
    Line{at(0, 10, 5), "ana", "growth", "/okr team add Growth in #growth lead @ana"},
    Line{at(0, 10, 10), "ben", "growth", "/okr team join Growth"},
    Line{at(0, 10, 11), "chandra", "growth", "/okr team join Growth"},
    Line{at(0, 10, 12), "mia", "growth", "/okr team join Growth"},
    Line{at(0, 10, 20), "ana", "",
         "/okr add objective New customers feel at home within a week team Growth committed why "
         "half of them never come back after the first day"},
    Line{at(0, 10, 21), "ana", "",
         "/okr add kr O1 Share of signups that finish setup from 30% to 45% owner @ana"},
    Line{at(0, 10, 22), "ana", "",
         "/okr add kr O1 Time until the first report from 9 to 4 days owner @ben"},
    Line{at(0, 10, 23), "ana", "",
         "/okr add kr O1 New onboarding guide milestones outline; draft; published owner @chandra"},
    Line{at(0, 10, 30), "ana", "",
         "/okr add objective We know what makes customers stay team Growth why we guess today"},
    Line{at(0, 10, 31), "ana", "",
         "/okr add kr O2 Interviews with customers who left reach 12 owner @mia"},
    Line{at(0, 10, 32), "ana", "",
         "/okr add kr O2 Status page for customers is live pass/fail owner @ben"},
    Line{at(0, 10, 40), "ana", "", "/okr publish all"},
    Line{at(0, 10, 45), "ana", "", "/okr schedule prompts weekly mon 09:00"},
    Line{at(0, 10, 46), "ana", "", "/okr schedule digest weekly mon 16:00 in #growth"},

    Line{at(2, 21, 10), "mia", "", "/okr KR4 2 7/10 first two calls done"},
    Line{at(3, 5, 15), "chandra", "", "/okr done KR3 outline"},
    Line{at(3, 9, 20), "ana", "", "/okr KR1 32% 7/10 shorter form is live"},
    Line{at(3, 15, 5), "ben", "", "/okr KR2 8 6/10 import runs in the background now"},
    Line{at(3, 15, 9), "ben", "growth",
         "The shorter form helps the import as well, thank you Ana!"},

    Line{at(9, 21, 30), "mia", "", "/okr KR4 5 8/10"},
    Line{at(10, 5, 40), "chandra", "", "/okr done KR3 draft"},
    Line{at(10, 9, 0), "ana", "", "/okr KR1 34% 7/10 checklist on the first page"},
    Line{at(10, 14, 40), "ben", "", "/okr KR2 9 5/10 two large imports failed"},
    Line{at(11, 14, 0), "ben", "", "/okr correct KR2 8.5 5/10 the first count missed a day"},

    Line{at(16, 22, 0), "mia", "", "/okr KR4 6 5/10 people hesitate to talk"},
    Line{at(17, 6, 0), "chandra", "", "/okr same KR3 waiting for screenshots"},
    Line{at(17, 9, 10), "ana", "", "/okr KR1 36% 7/10"},
};

// Who does something first is the administrator, so the cycle is Ana's to make.
void begin_cycle(const Stage& stage, okr::Day first) {
  const auto text = [](okr::Day day) {
    const std::chrono::year_month_day date{day};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  };
  const std::string in = direct_conversation("ana");
  (void)say(stage, {"ana", in,
                    fmt::format("/okr cycle add Sandbox from {} to {}", text(first),
                                text(first + kCycle - days{1}))});
  (void)say(stage, {"ana", in, "/okr cycle start Sandbox"});
}

bool empty_book(const Stage& stage) {
  return stage.store.read([&](store::Transaction& tx) {
    return !store::any_person({tx, stage.org});
  });
}

}  // namespace

void seed(const Stage& stage) {
  if (!empty_book(stage)) return;
  stage.clock.reset();
  const okr::Instant present = stage.clock.now();
  const okr::Day first = scheduler::week_start(std::chrono::floor<days>(present)) - kBack;
  stage.store.write([&](store::Transaction& tx) {
    store::set_planned_until({tx, stage.org}, okr::Instant{first});
  });
  stage.clock.set(okr::Instant{first} + hours{10});
  begin_cycle(stage, first);
  for (const Line& line : kLines) {
    move_clock(stage, okr::Instant{first} + line.after);
    const std::string in = line.in.empty() ? direct_conversation(line.as) : std::string{line.in};
    (void)say(stage, {std::string{line.as}, in, std::string{line.text}});
  }
  move_clock(stage, present);
  stage.clock.reset();
  spdlog::info("sandbox seeded from={} lines={}", scheduler::day_text(first), kLines.size());
}

}  // namespace bot::sandbox
