#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace commands::coach {

class Language;

enum class Severity { kHint, kWarning, kError };

// Where a rule speaks up.
enum class Home {
  kCoach,    // judge(): /okr coach, the answers to add and edit, publish in strict mode
  kChange,   // when something published is changed, and in the digest
  kCheckIn,  // when somebody checks in
  kBlocker,  // when a blocker is opened, and in the list
  kClose,    // when a cycle is closed
};

// One row of the catalogue (method, section 10); questions.h has what it says.
struct Rule {
  int id = 0;  // 12 is L12
  Severity severity = Severity::kWarning;
  Home home = Home::kCoach;
};

// L01 to L38, in order: none is left out.
[[nodiscard]] std::span<const Rule> rules();
// Null when there is none.
[[nodiscard]] const Rule* find_rule(int id);
// "L07", also "l7" and "7"; absent for anything else.
[[nodiscard]] std::optional<int> parse_rule(std::string_view typed);
[[nodiscard]] std::string rule_text(int id);  // "L07"

struct Finding {
  int rule = 0;
  Severity severity = Severity::kWarning;
  std::optional<std::size_t> key_result;  // which of the draft's; absent: the objective
  std::vector<std::string> words;         // what triggered it, in `language` where it is not quoted
  const Language* language = nullptr;     // of what was judged; null: unknown, and said in English
  friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace commands::coach
