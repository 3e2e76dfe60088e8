#pragma once

#include <span>
#include <string_view>

namespace bot::sandbox {

// One file of the page.
struct Asset {
  std::string_view path;  // "/sandbox/sandbox.css"
  std::string_view type;  // as Content-Type says it
  std::string_view text;
};
[[nodiscard]] std::span<const Asset> assets();

}  // namespace bot::sandbox
