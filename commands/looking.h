#pragma once

#include "commands/args.h"

namespace commands {

// What the looking commands read and say alike.

// One page of a long list: the elements [begin, end).
struct Page {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t number = 1;  // from 1
  std::size_t last = 1;    // how many pages there are

  // "Page 1 of 3. For the next, say the same with page 2."; no spans when there is only one.
  [[nodiscard]] Spans footer() const;
};

// The number in `page 2` when that comes next, else 1. Throws UserError for what is no page number.
[[nodiscard]] std::size_t read_page_number(Args& args);

// Throws UserError when `count` elements have no such page.
[[nodiscard]] Page page(std::size_t count, std::size_t number, std::size_t size);

// The day that comes next ("monday" is the last one). Throws UserError when it lies after `today`.
[[nodiscard]] okr::Day read_past_day(Args& args, okr::Day today);

}  // namespace commands
