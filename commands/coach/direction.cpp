#include "commands/coach/direction.h"

#include <optional>
#include <vector>

namespace commands::coach {
namespace {

bool measured(const Reading& reading, std::size_t at) {
  return at < reading.all().size() &&
         reading.language()->list("metric").has_part(reading.all()[at].lower);
}

// Whether the word in front says so: "reduce" and not "lower" in "lower funnel conversion", "less"
// and not "less than 3 days", "shorter" before what is measured.
bool leads_the_way(const Reading& reading, std::size_t at, const std::string& way) {
  if (reading.is(way, at)) {
    return !reading.is("adjective_too", at) || !reading.is("noun_behind", at + 1);
  }
  if (way == "up") return false;  // more and higher say of what it is counted as often
  if (reading.is("down_front", at)) return !reading.is("than", at + 1);
  return reading.is("down_comparative", at) && measured(reading, at + 1);
}

// Where a text of its own says which way ("up", "down") its number goes: the verb with which it
// begins or, in German, ends, "less" in front, "runter" behind; absent when it says nothing.
std::optional<std::size_t> word_of_way(const Reading& reading, const std::string& way) {
  const std::size_t begin = reading.start();
  if (begin >= reading.all().size()) return std::nullopt;
  if (leads_the_way(reading, begin, way)) return begin;
  std::vector<std::size_t> ends{*reading.clause_end()};
  if (reading.ranges().size() == 1 && reading.ranges().front().from >= 2) {
    ends.push_back(reading.ranges().front().from - 2);  // in front of "from 30 to 45"
  }
  const bool german = reading.language()->name() == "de";
  for (const std::size_t end : ends) {
    if ((german && reading.is(way, end)) || reading.is(way + "_behind", end)) return end;
  }
  return std::nullopt;
}

// Whether something beside the word at `at` moves, too, so that the numbers may be those of that:
// "Reduce churn by raising NPS".
bool moves_something_else(const Reading& reading, std::size_t at, const std::string& other_way) {
  for (std::size_t i = 0; i < reading.all().size(); ++i) {
    if (i == at) continue;
    const bool verb = reading.is(other_way, i) || reading.is(other_way + "_front", i) ||
                      reading.is(other_way + "_behind", i) || reading.is("improving", i);
    const bool means =
        reading.is("means", i) ||
        (reading.is("by", i) && i + 1 < reading.all().size() &&
         reading.all()[i + 1].kind == Token::Kind::kWord && !reading.is("period", i + 1));
    if (verb || means) return true;
  }
  return false;
}

}  // namespace

std::string opposing_word(const Reading& reading, Way way, bool takes_time) {
  if (reading.language() == nullptr || reading.start() >= reading.all().size()) return {};
  const bool up = way == Way::kUp;
  const std::string other = up ? "down" : "up";
  std::optional<std::size_t> at;
  if (const auto faster = reading.movement("faster"); !faster.empty()) {
    if (!takes_time || !up) return {};  // what takes longer got slower
    return moves_something_else(reading, reading.start(), "down") ? "" : faster;
  }
  at = word_of_way(reading, other);
  if (!at || moves_something_else(reading, *at, up ? "up" : "down")) return {};
  return reading.all()[*at].text;
}

}  // namespace commands::coach
