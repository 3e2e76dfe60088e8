#pragma once

#include <optional>
#include <string_view>

#include "commands/args.h"
#include "store/okr/cadence.h"

namespace commands {

// Adds the weekdays that come next to `days`: mon, mon-thu, "mon,wed"; false when the next word is
// none.
bool read_weekdays(Args& args, okr::Weekdays& days);

// A rhythm as somebody types it, part by part and in any order: "weekly mon, thu", "every 2 weeks
// on mon", "monthly 15th", "every 3 months last fri".
class TypedRhythm {
 public:
  // Reads one part; false when the next word is none of a rhythm's. Throws UsageError or UserError
  // for what begins like one and is none.
  bool read(Args& args);
  [[nodiscard]] bool has_day() const { return day_of_month_ || !weekdays_.empty(); }
  void add(std::chrono::weekday day) { weekdays_.add(day); }

  // Throws UsageError when a day is missing, UserError when the parts contradict each other.
  [[nodiscard]] okr::Rhythm rhythm() const;

 private:
  void read_every(Args& args);
  bool read_place_in_month(Args& args);
  [[nodiscard]] okr::Rhythm of_weeks() const;
  [[nodiscard]] okr::Rhythm of_months() const;

  std::optional<okr::Period> period_;
  int every_ = 1;
  okr::Weekdays weekdays_ = okr::Weekdays::from_mask(0);
  std::optional<int> day_of_month_;
  std::optional<int> week_of_month_;
};

}  // namespace commands
