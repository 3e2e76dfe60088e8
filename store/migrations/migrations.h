#pragma once

#include <span>
#include <string_view>

namespace store {

// One file of store/migrations, as compiled in.
struct Migration {
  std::string_view name;  // the file's name without its ending
  std::string_view sql;
};

// In the order they are applied.
[[nodiscard]] std::span<const Migration> migrations();

}  // namespace store
