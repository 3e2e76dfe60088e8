#pragma once

#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "bot/api/problem.h"
#include "bot/api/route.h"
#include "store/sql/page.h"

namespace bot::api {

inline constexpr int kMostPerPage = 200;

// The numbers of a cursor, as many as `count`, with points between; zeros for an empty one. Throws
// Problem for whatever no page gave.
[[nodiscard]] std::vector<std::int64_t> read_cursor(std::string_view cursor, std::size_t count);

// A page of `rows`, of which one more than its limit was asked for. `item` makes the JSON of one,
// null for what is left out; `cursor` names the place behind it.
template <class Row, class Item, class Cursor>
Json page_of(const Asked& asked, const std::vector<Row>& rows, const Item& item,
             const Cursor& cursor) {
  const auto limit = static_cast<std::size_t>(asked.page.limit);
  Json items = Json::array();
  for (std::size_t i = 0; i < std::min(rows.size(), limit); ++i) {
    Json one = item(rows[i]);
    if (!one.is_null()) items.push_back(std::move(one));
  }
  Json page;
  page["items"] = std::move(items);
  page["next_cursor"] = nullptr;
  if (rows.size() > limit) page["next_cursor"] = std::string{cursor(rows[limit - 1])};
  return page;
}

// A page of what is counted; `item` is given the number.
template <class Item>
Json page_of_numbers(const Asked& asked, store::Paged what, const Item& item) {
  const std::int64_t after = read_cursor(asked.page.cursor, 1).front();
  const auto numbers = store::numbers_after(asked.book, what, after, asked.page.limit + 1);
  return page_of(asked, numbers, item, [](std::int64_t number) { return std::to_string(number); });
}

// Where a history goes on, and the cursor of that place.
[[nodiscard]] store::HistoryPlace read_place(std::string_view cursor);
[[nodiscard]] std::string place_text(const store::HistoryPlace& place);

}  // namespace bot::api
