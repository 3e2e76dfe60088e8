#include "store/okr/honesty.h"

#include <algorithm>
#include <stdexcept>

#include "store/okr/progress.h"
#include "store/okr/reached.h"

namespace okr {
namespace {

constexpr std::size_t kInARow = 3;
constexpr std::chrono::days kStickyTime{21};

using History = std::span<const CheckIn>;  // newest first

std::int64_t percent_of(const KeyResult& key_result, const CheckIn& one) {
  return progress(key_result, one.value).percent;
}

// How many of the newest are alike.
template <class Alike>
std::size_t run_of(History newest_first, Alike alike) {
  std::size_t count = 1;
  while (count < newest_first.size() && alike(newest_first[count], newest_first[0])) ++count;
  return count;
}

// Whether it is where it is to be, so that nothing needs to move it.
bool may_rest(const KeyResult& key_result, const Decimal& value) {
  if (is_kept(key_result.kind)) return keeps_bounds(key_result, value);
  const std::int64_t all = key_result.kind == KeyResultKind::kStaged
                               ? progress(key_result, key_result.target).percent
                               : 100;
  return progress(key_result, value).percent >= all;
}

bool flat_line(const KeyResult& key_result, History newest_first) {
  if (may_rest(key_result, newest_first[0].value)) return false;
  return run_of(newest_first,
                [](const CheckIn& a, const CheckIn& b) { return a.value == b.value; }) == kInARow;
}

// At 85 to 95 percent for three weeks, and not for three weeks already at the check-in before.
bool sticky(const KeyResult& key_result, History newest_first) {
  constexpr std::int64_t kFrom = 85;
  constexpr std::int64_t kTo = 95;
  const std::int64_t percent = percent_of(key_result, newest_first[0]);
  if (percent < kFrom || percent > kTo) return false;
  const std::size_t run =
      run_of(newest_first, [](const CheckIn& a, const CheckIn& b) { return a.value == b.value; });
  if (run < 2) return false;
  const Instant since = newest_first[run - 1].at;
  return newest_first[0].at - since >= kStickyTime && newest_first[1].at - since < kStickyTime;
}

bool sawtooth(const KeyResult& key_result, History newest_first) {
  if (is_kept(key_result.kind) || newest_first.size() < 2) return false;
  return percent_of(key_result, newest_first[0]) < percent_of(key_result, newest_first[1]);
}

bool sudden_jump(const KeyResult& key_result, const Cycle& cycle, History newest_first) {
  constexpr std::int64_t kJump = 40;
  constexpr int kTenth = 10;
  const bool all_or_nothing = key_result.kind == KeyResultKind::kPassFail ||
                              key_result.kind == KeyResultKind::kBaseline ||
                              is_kept(key_result.kind);
  if (all_or_nothing || newest_first.size() < 2) return false;
  const Day last_day = key_result.due_day.value_or(cycle.last_day);
  if (last_day - newest_first[0].at > (last_day - cycle.first_day) / kTenth) return false;
  return percent_of(key_result, newest_first[0]) - percent_of(key_result, newest_first[1]) > kJump;
}

bool copy_paste(History newest_first) {
  return newest_first.size() >= 2 && !newest_first[0].note.empty() &&
         newest_first[0].note == newest_first[1].note;
}

}  // namespace

std::vector<Doubt> doubts(const KeyResult& key_result, const Cycle& cycle,
                          std::span<const CheckIn> check_ins) {
  if (check_ins.empty() || key_result.relative) return {};
  std::vector<CheckIn> sorted{check_ins.begin(), check_ins.end()};
  std::sort(sorted.begin(), sorted.end(), [](const CheckIn& a, const CheckIn& b) {
    return a.at != b.at ? a.at > b.at : b.id < a.id;
  });
  std::vector<Doubt> found;
  const bool flat = flat_line(key_result, sorted);
  if (flat) found.push_back(Doubt::kFlatLine);
  if (sticky(key_result, sorted)) found.push_back(Doubt::kSticky);
  if (sawtooth(key_result, sorted)) found.push_back(Doubt::kSawtooth);
  if (sudden_jump(key_result, cycle, sorted)) found.push_back(Doubt::kSuddenJump);
  if (!flat && copy_paste(sorted)) found.push_back(Doubt::kCopyPaste);
  return found;
}

std::string_view question(Doubt doubt) {
  switch (doubt) {
    case Doubt::kFlatLine:
      return "The same value three times in a row: what would have to happen for it to move?";
    case Doubt::kSticky:
      return "It has been nearly done for three weeks: what is the rest, and what does it wait "
             "for?";
    case Doubt::kSawtooth:
      return "The value moved back: was the one before it wrong, or did something change?";
    case Doubt::kSuddenJump:
      return "That is more than 40 points at once in the last tenth of the time: what shows it?";
    case Doubt::kCopyPaste:
      return "Those are the words of the check-in before: what is new?";
  }
  throw std::logic_error{"unknown doubt"};
}

}  // namespace okr
