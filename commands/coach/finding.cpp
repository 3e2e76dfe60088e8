#include "commands/coach/finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "commands/parse/words.h"

namespace commands::coach {
namespace {

using enum Severity;
using enum Home;

// The one place to add a rule; what it says stands in questions/, in every language. Those of
// kCoach are judged in objective_text.cpp (L01 to L05), key_result_text.cpp (L10 to L19) and
// facts.cpp (the rest); what judges the others stands in moments.h.
constexpr Rule kRules[] = {
    {1, kWarning, kCoach},    {2, kWarning, kCoach},    {3, kWarning, kCoach},
    {4, kHint, kCoach},       {5, kHint, kCoach},       {6, kError, kCoach},
    {7, kError, kCoach},      {8, kWarning, kCoach},    {9, kWarning, kCoach},
    {10, kError, kCoach},     {11, kWarning, kCoach},   {12, kError, kCoach},
    {13, kWarning, kCoach},   {14, kError, kCoach},     {15, kWarning, kCoach},
    {16, kWarning, kCoach},   {17, kWarning, kCoach},   {18, kHint, kCoach},
    {19, kWarning, kCoach},   {20, kWarning, kCoach},   {21, kWarning, kCoach},
    {22, kWarning, kCoach},   {23, kWarning, kCoach},   {24, kWarning, kCoach},
    {25, kWarning, kCoach},   {26, kWarning, kCoach},   {27, kHint, kCoach},
    {28, kHint, kCoach},      {29, kHint, kCoach},      {30, kWarning, kCoach},
    {31, kWarning, kCoach},   {32, kHint, kCoach},      {33, kHint, kCoach},
    {34, kWarning, kChange},  {35, kError, kClose},     {36, kWarning, kCheckIn},
    {37, kWarning, kCheckIn}, {38, kWarning, kBlocker},
};

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}

const Rule* find_rule(int id) {
  const auto* found = std::find_if(std::begin(kRules), std::end(kRules),
                                   [&](const Rule& rule) { return rule.id == id; });
  return found == std::end(kRules) ? nullptr : found;
}

std::optional<int> parse_rule(std::string_view typed) {
  if (typed.starts_with('L') || typed.starts_with('l')) typed.remove_prefix(1);
  int id = 0;
  const auto read = std::from_chars(typed.data(), typed.data() + typed.size(), id);
  const bool whole = read.ec == std::errc{} && read.ptr == typed.data() + typed.size();
  if (!whole || typed.size() > 2 || find_rule(id) == nullptr) return std::nullopt;
  return id;
}

std::string rule_text(int id) {
  return fmt::format("L{:02}", id);
}

}  // namespace commands::coach
