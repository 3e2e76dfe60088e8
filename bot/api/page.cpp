#include "bot/api/page.h"

#include <fmt/format.h>

#include "commands/action.h"

namespace bot::api {

std::vector<std::int64_t> read_cursor(std::string_view cursor, std::size_t count) {
  if (cursor.empty()) return std::vector<std::int64_t>(count);
  std::vector<std::int64_t> numbers;
  for (const std::string_view part : commands::parts_of(cursor, '.')) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc{} || end != part.data() + part.size() || number < 0) break;
    numbers.push_back(number);
  }
  const auto points = static_cast<std::size_t>(std::count(cursor.begin(), cursor.end(), '.'));
  if (numbers.size() == count && points + 1 == count) return numbers;
  throw Problem{400,
                "That cursor is none of mine. Leave it out for the first page, then send "
                "`next_cursor` of the page before, as it is."};
}

store::HistoryPlace read_place(std::string_view cursor) {
  const auto numbers = read_cursor(cursor, 3);
  return {numbers[0], okr::Instant{std::chrono::seconds{numbers[1]}}, numbers[2]};
}

std::string place_text(const store::HistoryPlace& place) {
  return fmt::format("{}.{}.{}", place.of, place.at.time_since_epoch().count(), place.id);
}

}  // namespace bot::api
