#include "commands/trend.h"

#include "store/okr/forecast.h"
#include "store/sql/check_in.h"

namespace commands {
namespace {

bool misses_at(const store::Book& book, const okr::KeyResult& key_result, const okr::Cycle& cycle,
               okr::Instant at) {
  const auto history = store::counting_check_ins_before(
      book, key_result.id, at + std::chrono::seconds{1}, okr::kForecastCheckIns);
  const auto end =
      okr::forecast(key_result, cycle, history, std::chrono::floor<std::chrono::days>(at));
  return end && okr::misses_target(key_result, *end);
}

}  // namespace

bool trends_off(const store::Book& book, const okr::KeyResult& key_result, const okr::Cycle& cycle,
                okr::Instant at) {
  return misses_at(book, key_result, cycle, at) &&
         misses_at(book, key_result, cycle, at - std::chrono::weeks{1});
}

}  // namespace commands
