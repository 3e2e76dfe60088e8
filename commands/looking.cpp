#include "commands/looking.h"

#include <fmt/format.h>

#include <algorithm>

#include "scheduler/local_time.h"

namespace commands {
Spans Page::footer() const {
  if (last <= 1) return {};
  Spans spans{plain(fmt::format("Page {} of {}.", number, last))};
  if (number < last) {
    spans.push_back(plain(" For the next, say the same with "));
    spans.push_back(code(fmt::format("page {}", number + 1)));
    spans.push_back(plain("."));
  }
  return spans;
}

std::size_t read_page_number(Args& args) {
  if (!args.accept("page")) return 1;
  const int number = args.count("a page number");
  if (number == 0) throw UserError{"There is no page 0; the first is page 1."};
  return static_cast<std::size_t>(number);
}

Page page(std::size_t count, std::size_t number, std::size_t size) {
  const std::size_t last = std::max<std::size_t>(1, (count + size - 1) / size);
  if (number > last) {
    throw UserError{last == 1 ? fmt::format("There is no page {}: it all fits on one.", number)
                              : fmt::format("There is no page {}; the last is {}.", number, last)};
  }
  const std::size_t begin = (number - 1) * size;
  return {begin, std::min(count, begin + size), number, last};
}

okr::Day read_past_day(Args& args, okr::Day today) {
  const okr::Day day = args.past_day("a date, such as monday or 15 nov");
  if (day > today) {
    throw UserError{fmt::format("{} has not come yet.", scheduler::day_text(day))};
  }
  return day;
}

}  // namespace commands
