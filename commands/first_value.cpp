#include "commands/first_value.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/measure.h"
#include "commands/wording.h"
#include "store/ledger.h"
#include "store/sql/check_in.h"

namespace commands {

namespace {

using okr::Change;

// What the latest check-in corrects, and what that corrects, back to the one that was no
// correction.
okr::CheckInId corrected_first(const store::Book& book, const okr::KeyResult& key_result) {
  okr::CheckInId first = key_result.latest.value().id;
  while (const auto check_in = store::find_check_in(book, key_result.id, first)) {
    if (!check_in->corrects) break;
    first = *check_in->corrects;
  }
  return first;
}

// By how many percent the target was relative before the latest check-in, or what that corrects,
// set the baseline; absent when neither did, or somebody has changed what it set.
std::optional<okr::Decimal> percent_before(const store::Book& book,
                                           const okr::KeyResult& key_result) {
  constexpr int kLookedAt = 200;
  const std::string first = std::to_string(corrected_first(book, key_result).value);
  const auto changes =
      store::changes_of(book, okr::Noun::kKeyResult, key_result.id.value, kLookedAt);
  const auto check_in = std::find_if(changes.begin(), changes.end(), [&](const Change& one) {
    return one.field == "check_in" && one.new_value == first && !one.undoes;
  });
  if (check_in == changes.end()) return std::nullopt;
  const auto relative = std::find_if(changes.begin(), changes.end(), [&](const Change& one) {
    return one.field == "relative" && one.command == check_in->command && !one.new_value;
  });
  if (relative == changes.end() || !relative->old_value) return std::nullopt;
  const auto percent = okr::Decimal::parse(*relative->old_value);
  if (!percent) return std::nullopt;
  okr::KeyResult as_set = key_result;
  as_set.relative = percent;
  measure_relative(as_set, key_result.latest->value);
  const bool untouched =
      as_set.baseline == key_result.baseline && as_set.target == key_result.target;
  return untouched ? percent : std::nullopt;
}

}  // namespace

std::optional<Text> set_by_first_value(const Context& context, okr::KeyResult& key_result,
                                       const okr::Decimal& value, ReportKind kind) {
  okr::KeyResult measured = key_result;
  if (kind == ReportKind::kCorrection && !measured.relative) {
    if (value == key_result.latest.value().value) return std::nullopt;
    measured.relative = percent_before(context.book, key_result);
  }
  if (!measured.relative) return std::nullopt;
  const std::string was = target_text(measured);
  measure_relative(measured, value);
  const auto change = [&](std::string_view field, const std::optional<std::string>& to) {
    store::change_field(context.book, context.author, okr::Noun::kKeyResult, key_result.id.value,
                        field, to);
  };
  change("baseline", measured.baseline.text());
  change("target", measured.target.text());
  change("relative", std::nullopt);
  key_result = std::move(measured);
  return Text{
      {plain(fmt::format("That is its baseline: {} means {}.", was, target_text(key_result)))}};
}

}  // namespace commands
