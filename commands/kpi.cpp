#include "commands/kpi.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "commands/edit.h"
#include "commands/handlers.h"
#include "commands/measure.h"
#include "commands/parse/nearest.h"
#include "commands/parse/number.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/standing.h"
#include "commands/wording.h"
#include "store/sql/kpi.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using okr::Kpi;
using okr::KpiFrequency;

std::optional<KpiFrequency> frequency_named(std::string_view word) {
  if (word == "weekly") return KpiFrequency::kWeekly;
  if (word == "monthly") return KpiFrequency::kMonthly;
  return std::nullopt;
}

// Whether what is healthy comes next rather than "healthy customers".
bool begins_band(Args args) {
  constexpr std::array<std::string_view, 5> kSigns{"≥", "≤", ">", "<", "none"};
  constexpr std::array<std::string_view, 8> kWords{"between", "from", "at",    "above",
                                                   "below",   "over", "under", "up"};
  const std::string_view word = args.peek();
  const bool sign = std::any_of(kSigns.begin(), kSigns.end(),
                                [&](std::string_view one) { return word.starts_with(one); });
  if (sign || args.at_number()) return true;
  if (std::find(kWords.begin(), kWords.end(), word) == kWords.end()) return false;
  for (int i = 0; i < 2 && !args.empty(); ++i) {
    args.skip(args.peek().size());
    if (args.at_number()) return true;
  }
  return false;
}

// Whether one of the optional parts comes next rather than more of the text.
bool begins_kpi_part(Args args) {
  const std::string_view word = args.peek();
  if (word.empty()) return true;
  args.skip(word.size());
  if (word == "healthy") return begins_band(args);
  if (word == "team") return args.at_team() || args.peek() == "none";
  if (word == "owner") return args.at_person();
  if (word == "unit") return !args.empty();
  return frequency_named(word) && begins_kpi_part(args);
}

// A word that can only be a unit, so that it need not be named as one at the end of a text.
bool is_unit(std::string_view word) {
  constexpr std::array<std::string_view, 16> kUnits{
      "%",      "percent", "days", "hours", "minutes", "seconds", "ms",  "weeks",
      "months", "EUR",     "USD",  "GBP",   "points",  "users",   "min", "h"};
  return parse::is_currency(word) || std::find(kUnits.begin(), kUnits.end(), word) != kUnits.end();
}

// Takes the unit off the end of "Weekly churn %". What a text ends with "in days" stays in it.
std::string take_unit(std::string& text) {
  const std::size_t space = text.find_last_of(" \t\n");
  if (space == std::string::npos || !is_unit(std::string_view{text}.substr(space + 1))) return "";
  std::string unit = text.substr(space + 1);
  std::string before{parse::trimmed(std::string_view{text}.substr(0, space))};
  if (!before.ends_with(" in")) text = std::move(before);
  return unit == "percent" ? "%" : unit;
}

void read_healthy(Args& args, Kpi& kpi) {
  Args band{args.until(begins_kpi_part), args.context()};
  kpi.healthy = read_band(band, kpi.unit);
}

// The speaker's team when there is just one: whose health the KPI is if nothing else is said.
std::optional<okr::TeamId> only_team(const Context& context) {
  const auto teams = store::teams_of(context.book, context.me.id);
  return teams.size() == 1 ? std::optional{teams.front().id} : std::nullopt;
}

void read_kpi_parts(Args& args, Kpi& kpi) {
  while (!args.empty()) {
    if (args.accept("healthy")) {
      read_healthy(args, kpi);
    } else if (args.accept("unit")) {
      kpi.unit = one_unit({kpi.unit, args.word("a unit")});
    } else if (args.accept("owner")) {
      const okr::Person owner = args.person();
      require_here(owner);
      kpi.owner = owner.id;
    } else if (args.accept("team")) {
      kpi.team = args.accept("none") ? std::nullopt : std::optional{args.team().id};
    } else if (const auto frequency = frequency_named(args.peek())) {
      kpi.frequency = *frequency;
      args.skip(args.peek().size());
    } else {
      args.end();
    }
  }
}

std::string team_text(const Context& context, const Kpi& kpi) {
  return kpi.team ? "team " + store::read_team(context.book, *kpi.team).name : "of no team";
}

// What an edit of one field does; `stored` are the fields of the ledger with their new values.
struct KpiEdit {
  std::vector<std::pair<std::string_view, std::optional<std::string>>> stored;
  std::string before;
  std::string after;
};

std::optional<std::string> stored_edge(const std::optional<okr::Decimal>& edge) {
  return edge ? std::optional{edge->text()} : std::nullopt;
}

KpiEdit edit_kpi_text(Args& args, const Kpi& kpi) {
  const std::string text = limited(args.rest(), kMostOfText, "A KPI");
  if (text.empty()) throw UsageError{"I need the new text."};
  return {{{"text", text}}, kpi.text, text};
}

KpiEdit edit_kpi_unit(Args& args, const Kpi& kpi) {
  const std::string typed = limited(args.rest(), kMostOfUnit, "A unit");
  if (typed.empty()) throw UsageError{"I need the new unit, or `none`."};
  const std::string unit = parse::same(typed, "none") ? std::string{} : typed;
  const auto measured =
      store::linked_key_results(args.context().book, kpi.id, store::KpiLink::kMeasures);
  if (!measured.empty() && !parse::same_unit(unit, kpi.unit)) {
    throw UserError{
        fmt::format("{0} measures {1} in the same unit. First: `/okr kpi unlink {0} "
                    "{1}`.",
                    id_text(kpi.id), id_text(measured.front()))};
  }
  return {{{"unit", unit}}, kpi.unit.empty() ? "none" : kpi.unit, unit.empty() ? "none" : unit};
}

KpiEdit edit_healthy(Args& args, const Kpi& kpi) {
  Kpi after = kpi;
  after.healthy = read_band(args, after.unit);
  return {{{"unit", after.unit},
           {"low", stored_edge(after.healthy.low)},
           {"high", stored_edge(after.healthy.high)}},
          band_text(kpi),
          band_text(after)};
}

KpiEdit edit_kpi_owner(Args& args, const Kpi& kpi) {
  const okr::Person owner = args.person();
  require_here(owner);
  return {{{"owner", std::to_string(owner.id.value)}},
          store::read_person(args.context().book, kpi.owner).name,
          owner.name};
}

KpiEdit edit_kpi_team(Args& args, const Kpi& kpi) {
  const store::Book& book = args.context().book;
  const std::string before = kpi.team ? store::read_team(book, *kpi.team).name : "none";
  if (args.accept("none")) return {{{"team", std::nullopt}}, before, "none"};
  const okr::Team team = args.team();
  return {{{"team", std::to_string(team.id.value)}}, before, team.name};
}

KpiEdit edit_asked(Args& args, const Kpi& kpi) {
  const std::string typed = parse::lower(args.word("`weekly` or `monthly`"));
  if (!frequency_named(typed)) {
    throw UserError{fmt::format("{} is neither `weekly` nor `monthly`.", quoted(typed))};
  }
  return {{{"frequency", typed}}, std::string{store::to_text(kpi.frequency)}, typed};
}

struct KpiField {
  std::string_view typed;
  KpiEdit (*edit)(Args& args, const Kpi& kpi);
};
constexpr KpiField kKpiFields[] = {{"text", edit_kpi_text},   {"unit", edit_kpi_unit},
                                   {"healthy", edit_healthy}, {"owner", edit_kpi_owner},
                                   {"team", edit_kpi_team},   {"asked", edit_asked}};

const KpiField& kpi_field(std::string_view typed) {
  std::vector<std::string> names;
  for (const KpiField& field : kKpiFields) {
    if (parse::same(field.typed, typed)) return field;
    names.emplace_back(field.typed);
  }
  const auto near = parse::nearest(typed, names);
  throw UserError{
      fmt::format("A KPI has no field {}.{} It has text, unit, healthy, owner, team and asked.",
                  quoted(typed), near ? fmt::format(" Did you mean `{}`?", names[*near]) : "")};
}

}  // namespace

void require_right(const Context& context, const Kpi& kpi) {
  if (kpi.owner == context.me.id || context.me.role == okr::Role::kAdministrator) return;
  if (stands_in(context.book, context.me.id, kpi.owner, context.now)) return;
  const auto team = kpi.team ? std::optional{store::read_team(context.book, *kpi.team)}
                             : std::optional<okr::Team>{};
  if (team && team->lead == context.me.id) return;
  const std::string owner = store::read_person(context.book, kpi.owner).name;
  throw UserError{fmt::format("{} belongs to {}, so I changed nothing. Ask {}.", id_text(kpi.id),
                              owner, whom_to_ask(context, kpi.owner, team))};
}

void require_running(const Kpi& kpi) {
  if (!kpi.dropped) return;
  throw UserError{
      fmt::format("{} was dropped: nothing about it changes any more.", id_text(kpi.id))};
}

Text about(const Kpi& kpi, std::string_view rest) {
  Text text{{strong(id_text(kpi.id)), plain(" "), emphasis(kpi.text)}};
  text.spans.push_back(plain(rest));
  return text;
}

Message kpi_add(Context& context, Args& args) {
  Kpi added;
  added.owner = context.me.id;
  added.team = only_team(context);
  added.created_at = context.now;
  added.text = limited(args.until(begins_kpi_part), kMostOfText, "A KPI");
  added.unit = take_unit(added.text);
  if (added.text.empty()) throw UsageError{"I need what the KPI is called."};
  read_kpi_parts(args, added);
  added.id = store::add_kpi(context.book, context.author, added);
  Message message;
  message.add(about(added, fmt::format(": a new KPI, healthy: {}, asked {}, owner {}, {}.",
                                       band_text(added), store::to_text(added.frequency),
                                       store::read_person(context.book, added.owner).name,
                                       team_text(context, added))));
  if (added.healthy.empty()) {
    message.add(paragraph(fmt::format(
        "It has no target, so nobody can tell whether it is healthy: `/okr kpi edit {} healthy "
        "≤ 3`.",
        id_text(added.id))));
  }
  message.add(paragraph(fmt::format("Its first value: `/okr kpi {} <value>`.", id_text(added.id))));
  return with_undo(context, std::move(message));
}

Message kpi_edit(Context& context, Args& args) {
  const Kpi before = args.kpi();
  require_right(context, before);
  require_running(before);
  const KpiField& field = kpi_field(args.word("a field, such as healthy"));
  Args value{args.until({"because"}), context};
  args.accept("because");
  context.author.because = limited(args.rest(), kMostOfReason, "A reason");
  const KpiEdit edit = field.edit(value, before);
  value.end();
  bool changed = false;
  for (const auto& [name, stored] : edit.stored) {
    changed |= store::change_field(context.book, context.author, okr::Noun::kKpi, before.id.value,
                                   name, stored) != stored;
  }
  if (!changed) {
    return sentence(fmt::format("That is {} already; nothing was changed.", edit.after));
  }
  Message message;
  message.add(Text{{strong(id_text(before.id)),
                    plain(fmt::format(" {}: {} → {}.", field.typed, edit.before, edit.after))}});
  if (!context.author.because.empty()) {
    message.add(Text{{plain("Because: "), plain(context.author.because)}});
  }
  return with_undo(context, std::move(message));
}

Message kpi_drop(Context& context, Args& args) {
  const Kpi dropped = args.kpi();
  require_right(context, dropped);
  require_running(dropped);
  if (!args.accept("because")) {
    throw UsageError{
        fmt::format("Please say why: `/okr kpi drop {} because …`.", id_text(dropped.id))};
  }
  context.author.because = limited(args.rest(), kMostOfReason, "A reason");
  if (context.author.because.empty()) throw UsageError{"I need the reason."};
  store::change_field(context.book, context.author, okr::Noun::kKpi, dropped.id.value, "state",
                      "dropped");
  Message message;
  message.add(about(dropped, " is dropped. Its history stays."));
  message.add(Text{{plain("Because: "), plain(context.author.because)}});
  return with_undo(context, std::move(message));
}

}  // namespace commands
