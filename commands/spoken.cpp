#include "commands/spoken.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "commands/parse/id.h"
#include "commands/parse/name.h"
#include "commands/parse/number.h"
#include "commands/parse/words.h"
#include "commands/wording.h"

namespace commands {

namespace {

const Command& row(std::string_view name) {
  const auto rows = all();
  return *std::find_if(rows.begin(), rows.end(),
                       [&](const Command& command) { return command.name == name; });
}

const std::vector<std::string>& names() {
  static const std::vector<std::string> result = [] {
    std::vector<std::string> in_order;
    for (const Command& command : all()) in_order.emplace_back(command.name);
    return in_order;
  }();
  return result;
}

// Some keyboards make one dash of two.
bool is_share(std::string_view word) {
  constexpr std::array<std::string_view, 3> kSpellings{"--share", "—share", "–share"};
  return std::find(kSpellings.begin(), kSpellings.end(), word) != kSpellings.end();
}

// Takes every --share out of `text`. Whether there was one.
bool take_share(std::string& text) {
  bool found = false;
  for (std::size_t at = 0; at < text.size();) {
    if (parse::is_space(text[at])) {
      ++at;
      continue;
    }
    const std::size_t length = parse::first_word(std::string_view{text}.substr(at)).size();
    if (!is_share(std::string_view{text}.substr(at, length))) {
      at += length;
      continue;
    }
    found = true;
    const bool space_before = at > 0;
    text.erase(space_before ? at - 1 : at, length + (space_before ? 1 : 0));
  }
  return found;
}

std::string_view last_word(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && !parse::is_space(text[begin - 1])) --begin;
  return text.substr(begin);
}

std::string_view without_slash(std::string_view text) {
  constexpr std::string_view kSlash = "/okr";
  text = parse::trimmed(text);
  while (!text.empty() && parse::same(parse::first_word(text), kSlash)) {
    text = parse::trimmed(text.substr(kSlash.size()));
  }
  while (!text.empty() && parse::same(last_word(text), kSlash)) {
    text = parse::trimmed(text.substr(0, text.size() - kSlash.size()));
  }
  return text;
}

// The row for a text that begins with an id; null when it does not.
const Command* row_for_id(std::string_view text) {
  const auto read = parse::read_id(text);
  if (!read) return nullptr;
  const std::string_view behind = parse::trimmed(text.substr(read->length));
  if (read->kind == parse::IdKind::kBare) {
    return parse::begins_number(parse::first_word(behind)) ? &row(kCheckInName) : nullptr;
  }
  if (read->kind == parse::IdKind::kKpi) return &row("kpi");
  return &row(behind.empty() ? "show" : kCheckInName);
}

// The names that begin with the first word of `text` and go on: "schedule prompts".
std::string longer_names(std::string_view text) {
  const std::string begin = parse::lower(parse::first_word(text)) + " ";
  std::string list;
  for (const Command& command : all()) {
    if (command.name.substr(0, begin.size()) != begin) continue;
    list += fmt::format("{}`/okr {}`", list.empty() ? "" : ", ", command.name);
  }
  return list;
}

// "delete KR6" is said "drop KR6".
void point_to_drop(std::string_view text) {
  const std::string_view word = parse::first_word(text);
  if (!parse::same(word, "delete") && !parse::same(word, "remove")) return;
  const auto id = parse::read_id(parse::trimmed(text.substr(word.size())));
  const bool dropped =
      id && (id->kind == parse::IdKind::kObjective || id->kind == parse::IdKind::kKeyResult);
  if (!dropped) return;
  throw UserError{
      fmt::format("Nothing is deleted here, but it can be dropped: `/okr drop {}{} "
                  "because …`.",
                  id->kind == parse::IdKind::kObjective ? "O" : "KR", id->number)};
}

[[noreturn]] void refuse(std::string_view text) {
  if (const auto elsewhere = said_elsewhere(parse::first_word(text))) throw UserError{*elsewhere};
  point_to_drop(text);
  if (const std::string list = longer_names(text); !list.empty()) {
    throw UserError{fmt::format("Say which: {}.", list)};
  }
  const auto& candidates = names();
  const auto near = parse::near_name(text, candidates);
  throw UserError{
      fmt::format("I don't know \"{}\".{} `/okr help` shows all I know.",
                  shortened(parse::first_word(text), kShownCharacters),
                  near ? fmt::format(" Did you mean `/okr {}`?", candidates[*near]) : "")};
}

struct Match {
  const Command* command = nullptr;
  std::size_t length = 0;  // of the name in the text
};

std::optional<Match> matched(std::string_view text) {
  if (text.empty()) return Match{&row("home"), 0};
  constexpr std::string_view kHelpInGerman = "hilfe";
  if (parse::same(parse::first_word(text), kHelpInGerman)) {
    return Match{&row("help"), kHelpInGerman.size()};
  }
  if (const auto found = parse::longest_name(text, names())) {
    return Match{&all()[found->index], found->length};
  }
  const Command* by_id = row_for_id(text);
  return by_id == nullptr ? std::nullopt : std::optional{Match{by_id, 0}};
}

}  // namespace

std::optional<std::string> said_elsewhere(std::string_view word) {
  struct Place {
    std::string_view word;
    std::string_view sentence;
  };
  static constexpr Place kPlaces[] = {
      {"pause",
       "To keep a team's check-ins and digest back: `/okr schedule pause`. Only yours: `/okr "
       "snooze` or `/okr away`."},
      {"resume", "To take paused schedules up again: `/okr schedule resume`."},
      {"import",
       "Files are imported on the server's command line, by whoever keeps it: `milepost import "
       "--csv okrs.csv --dry-run`. Here, `/okr template` has OKRs to begin with."},
      {"web",
       "There are no web pages: everything is read here. On one page: `/okr onepager`; all of it: "
       "`/okr list company`; as a file: `/okr export csv`."}};
  for (const Place& place : kPlaces) {
    if (parse::same(place.word, word)) return std::string{place.sentence};
  }
  return std::nullopt;
}

bool is_command(std::string_view text) {
  if (text.size() > kLongestText) return false;
  std::string clean = parse::harmless(text);
  take_share(clean);
  return matched(without_slash(clean)).has_value();
}

Spoken understood(std::string_view text) {
  if (text.size() > kLongestText) {
    throw UserError{fmt::format("That is too long: {} bytes, and I read {} at most.", text.size(),
                                kLongestText)};
  }
  std::string clean = parse::harmless(text);
  Spoken spoken;
  spoken.share = take_share(clean);
  const std::string_view said = without_slash(clean);
  const auto match = matched(said);
  if (!match) refuse(said);
  spoken.command = match->command;
  spoken.args = parse::trimmed(said.substr(match->length));
  return spoken;
}

}  // namespace commands
