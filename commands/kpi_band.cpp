#include <fmt/format.h>

#include <array>
#include <initializer_list>
#include <vector>

#include "commands/kpi.h"
#include "commands/measure.h"
#include "commands/wording.h"

namespace commands {

namespace {

// Moves past one of these at the beginning of what is left, also where a number is glued to it.
bool accept_sign(Args& args, std::initializer_list<std::string_view> signs) {
  for (const std::string_view sign : signs) {
    if (!args.left().starts_with(sign)) continue;
    args.skip(sign.size());
    return true;
  }
  return false;
}

bool accept_words(Args& args, std::initializer_list<std::string_view> phrases) {
  for (const std::string_view phrase : phrases) {
    Args behind = args;
    const std::size_t space = phrase.find(' ');
    if (!behind.accept(phrase.substr(0, space))) continue;
    if (space != std::string_view::npos && !behind.accept(phrase.substr(space + 1))) continue;
    args.skip(args.left().size() - behind.left().size());
    return true;
  }
  return false;
}

bool accept_lower(Args& args) {
  return accept_sign(args, {"≥", ">=", "=>", ">"}) ||
         accept_words(args, {"at least", "above", "over"});
}

bool accept_upper(Args& args) {
  return accept_sign(args, {"≤", "<=", "=<", "<"}) ||
         accept_words(args, {"at most", "up to", "below", "under"});
}

using Units = std::vector<std::string_view>;

// A number with its unit, glued to it or behind it. Units point into what was typed, or into
// `kept`.
okr::Decimal read_edge(Args& args, std::string_view expected, Units& units,
                       std::vector<std::string>& kept) {
  const parse::Number number = args.amount("a number, such as 80%", expected);
  if (!number.unit.empty()) kept.push_back(number.unit);
  const std::string_view behind = args.until({"to", "and", "..", "-", "–"});
  if (!behind.empty()) units.push_back(behind);
  return number.value;
}

// The edges of "80..90%" when they are glued together.
struct Edges {
  std::string_view low;
  std::string_view high;
};
std::optional<Edges> glued(std::string_view word) {
  for (const std::string_view between : {"..", "…", "–"}) {
    const std::size_t at = word.find(between);
    if (at == 0 || at == std::string_view::npos) continue;
    std::string_view high = word.substr(at + between.size());
    while (high.starts_with('.')) high.remove_prefix(1);
    if (!high.empty()) return Edges{word.substr(0, at), high};
  }
  return std::nullopt;
}

}  // namespace

okr::Band read_band(Args& args, std::string& unit) {
  if (args.accept("none")) return {};
  Units units{unit};
  std::vector<std::string> kept;
  kept.reserve(2);
  okr::Band band;
  const auto edge = [&](Args& from) { return read_edge(from, unit, units, kept); };
  if (accept_lower(args)) {
    band.low = edge(args);
  } else if (accept_upper(args)) {
    band.high = edge(args);
  } else if (const auto edges = glued(args.peek())) {
    Args low{edges->low, args.context()};
    band.low = edge(low);
    args.skip(static_cast<std::size_t>(edges->high.data() - args.left().data()));
    band.high = edge(args);
  } else {
    if (!args.accept("between")) args.accept("from");
    band.low = edge(args);
    if (!accept_words(args, {"to", "and", "..", "-", "–"})) {
      throw UsageError{
          "I need where it is healthy: `80..90%`, `≥ 80%`, `≤ 3 days`, or `none` for no target."};
    }
    band.high = edge(args);
  }
  args.end();
  for (const std::string& one : kept) units.emplace_back(one);
  std::string agreed = one_unit(units);
  if (const auto problem = okr::band_problem(band)) throw UserError{*problem};
  if (unit.empty()) unit = std::move(agreed);
  return band;
}

}  // namespace commands
