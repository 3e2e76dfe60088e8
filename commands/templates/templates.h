#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace commands::templates {

// The texts of commands/templates/*.txt, as compiled in, by file name.
[[nodiscard]] std::span<const std::string_view> files();

struct TemplateObjective {
  std::string text;
  std::string why;
  std::vector<std::string> key_results;  // as typed behind "add kr O3"
};
// OKRs of one function to begin with.
struct Template {
  std::string name;  // as typed
  std::string about;
  std::vector<TemplateObjective> objectives;
};
// By name.
[[nodiscard]] const std::vector<Template>& all();

}  // namespace commands::templates
