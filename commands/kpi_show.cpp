#include <fmt/format.h>

#include <set>

#include "commands/cards/kpi.h"
#include "commands/cards/objective.h"
#include "commands/changed_value.h"
#include "commands/handlers.h"
#include "commands/kpi.h"
#include "commands/looking.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/ledger.h"
#include "store/sql/kpi.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

constexpr std::size_t kKpisPerPage = 15;
constexpr int kKpiSparks = 20;
constexpr int kKpiRows = 10;
constexpr int kKpiChangesRead = 50;
constexpr std::size_t kKpiChanges = 5;
constexpr std::size_t kKpiNote = 120;

Field fact(std::string_view label, std::string_view value) {
  return {std::string{label}, {plain(value)}};
}

std::string owner_text(const store::Book& book, const okr::Kpi& kpi) {
  const okr::Person owner = store::read_person(book, kpi.owner);
  return shortened(owner.name, kShownCharacters) + (owner.left_at ? " (has left)" : "");
}

bool may_see_key_result(const Context& context, okr::KeyResultId id) {
  const auto subject = store::find_subject(context.book, id);
  return !subject || may_see(context, subject->objective);  // one that is gone says nothing
}

std::vector<okr::KeyResultId> visible_linked(const Context& context, const okr::Kpi& kpi,
                                             store::KpiLink link) {
  auto ids = store::linked_key_results(context.book, kpi.id, link);
  std::erase_if(ids, [&](okr::KeyResultId id) { return !may_see_key_result(context, id); });
  return ids;
}

std::string ids_text(const std::vector<okr::KeyResultId>& ids) {
  std::string text;
  for (const okr::KeyResultId id : ids) text += (text.empty() ? "" : ", ") + id_text(id);
  return text;
}

// What became of the rows of a history.
struct Replacements {
  std::set<okr::KpiValueId> corrected;
  std::set<okr::KpiValueId> taken_back;
};

Replacements replacements(const std::vector<okr::KpiValue>& newest_first) {
  Replacements result;
  for (const okr::KpiValue& row : newest_first) {
    if (row.kind == okr::CheckInKind::kRetraction) result.taken_back.insert(*row.corrects);
    const bool corrects = row.kind == okr::CheckInKind::kCorrection;
    if (corrects && !result.taken_back.contains(row.id)) result.corrected.insert(*row.corrects);
  }
  return result;
}

std::string row_text(const store::Book& book, const okr::Kpi& kpi, const okr::KpiValue& row,
                     const Replacements& gone) {
  const std::string value = value_text(kpi, row.value);
  if (row.kind == okr::CheckInKind::kRetraction) return "took back " + value;
  std::string text = value;
  if (row.kind == okr::CheckInKind::kCorrection) {
    const auto before = store::find_kpi_value(book, kpi.id, *row.corrects);
    text = before ? corrected_text(value_text(kpi, before->value), value) : "corrected to " + value;
  }
  if (!kpi.healthy.empty()) text += ", " + health_text(okr::health(kpi.healthy, row.value));
  if (!row.note.empty()) text += fmt::format(", “{}”", shortened(row.note, kKpiNote));
  if (gone.taken_back.contains(row.id)) return text + " (taken back since)";
  return gone.corrected.contains(row.id) ? text + " (corrected since)" : text;
}

void add_values(Message& message, const Context& context, const okr::Kpi& kpi) {
  const auto counting = store::counting_kpi_values(context.book, kpi.id, std::nullopt, kKpiSparks);
  const auto rows = store::kpi_history(context.book, kpi.id, kKpiSparks);
  if (rows.empty()) {
    message.add(paragraph(
        fmt::format("No value yet. Set the first: `/okr kpi {} <value>`.", id_text(kpi.id))));
    return;
  }
  const Replacements gone = replacements(rows);
  Text text{{strong("Values"), plain("\n" + sparkline(counting))}};
  for (std::size_t i = 0; i < std::min<std::size_t>(rows.size(), kKpiRows); ++i) {
    const okr::Person person = store::read_person(context.book, rows[i].person);
    text.spans.push_back(plain(fmt::format("\n{}, {} via {}: {}",
                                           scheduler::local_text(context.me.time_zone, rows[i].at),
                                           shortened(person.name, kShownCharacters), rows[i].via,
                                           row_text(context.book, kpi, rows[i], gone))));
  }
  message.add(std::move(text));
}

void add_kpi_changes(Message& message, const Context& context, const okr::Kpi& kpi) {
  Text text{{strong("Changes")}};
  std::size_t count = 0;
  for (const okr::Change& change :
       store::changes_of(context.book, okr::Noun::kKpi, kpi.id.value, kKpiChangesRead)) {
    const bool creation = change.field == "state" && !change.old_value;
    if (change.field == "value" || creation || count == kKpiChanges) continue;
    const auto link = store::kpi_link_of(change.field);
    if (link && !may_see_key_result(context, link->key_result)) continue;
    ++count;
    const std::string zone = context.me.time_zone;
    text.spans.push_back(plain(fmt::format(
        "\n{}, {}: {}: {}, was {}{}", scheduler::local_text(zone, change.at),
        shortened(store::read_person(context.book, change.person).name, kShownCharacters),
        changed_field(context.book, change),
        changed_value(context.book, change, change.new_value, zone),
        changed_value(context.book, change, change.old_value, zone),
        change.because.empty()
            ? ""
            : fmt::format(", because “{}”", shortened(change.because, kKpiNote)))));
  }
  if (count > 0) message.add(std::move(text));
}

Fields facts_of(const Context& context, const okr::Kpi& kpi) {
  const store::Book& book = context.book;
  Fields facts;
  facts.fields = {
      fact("Healthy", band_text(kpi)), fact("Owner", owner_text(book, kpi)),
      fact("Team", kpi.team ? store::read_team(book, *kpi.team).name : "none"),
      fact("Asked", fmt::format("{}{}", store::to_text(kpi.frequency),
                                okr::is_due(kpi, context.today()) ? ", not answered yet" : ""))};
  const auto measures = visible_linked(context, kpi, store::KpiLink::kMeasures);
  const auto elevated = visible_linked(context, kpi, store::KpiLink::kElevated);
  if (!measures.empty()) facts.fields.push_back(fact("Measures", ids_text(measures)));
  if (!elevated.empty()) facts.fields.push_back(fact("Elevated to", ids_text(elevated)));
  return facts;
}

// Whose KPIs are listed.
struct Listing {
  store::KpiFilter filter;
  std::string title = "KPIs";
};

Listing read_listing(Args& args) {
  Listing listing;
  if (args.empty() || parse::same(args.peek(), "page")) return listing;
  if (args.accept("all") || args.accept("company")) {
    listing.filter.dropped = true;
    listing.title = "All KPIs, dropped ones too";
    return listing;
  }
  if (args.at_person()) {
    const okr::Person person = args.person();
    listing.filter.owner = person.id;
    listing.title = "KPIs of " + shortened(person.name, kShownCharacters);
    return listing;
  }
  const okr::Team team = args.team();
  listing.filter.team = team.id;
  listing.title = "KPIs of " + shortened(team.name, kShownCharacters);
  return listing;
}

}  // namespace

Message kpi_list(Context& context, Args& args) {
  const Listing listing = read_listing(args);
  const std::size_t number = read_page_number(args);
  args.end();
  const auto kpis = store::list_kpis(context.book, listing.filter);
  Message message;
  if (kpis.empty()) {
    message.add(
        paragraph("There are no KPIs here yet. Add one: `/okr kpi add Weekly churn % "
                  "healthy ≤ 3%`; usual ones: `/okr kpi template`."));
    return message;
  }
  message.add(Header{listing.title});
  const Page shown = page(kpis.size(), number, kKpisPerPage);
  Text text;
  for (std::size_t i = shown.begin; i < shown.end; ++i) {
    if (!text.spans.empty()) text.spans.push_back(plain("\n"));
    cards::append(text.spans, cards::kpi_line(kpis[i]));
    text.spans.push_back(plain(fmt::format(", {}{}", owner_text(context.book, kpis[i]),
                                           kpis[i].dropped ? ", dropped" : "")));
  }
  message.add(std::move(text));
  if (shown.last > 1) message.add(Note{shown.footer()});
  return message.add(Note{
      marked(fmt::format("More about one: `/okr kpi show {0}`. A value: `/okr kpi {0} <value>`.",
                         id_text(kpis[shown.begin].id)))});
}

Message kpi_show(Context& context, Args& args) {
  const okr::Kpi which = args.kpi();
  args.end();
  Message message;
  message.add(Text{cards::kpi_line(which)});
  if (which.dropped) message.add(sentence("It was dropped.").blocks.front());
  message.add(facts_of(context, which));
  add_values(message, context, which);
  add_kpi_changes(message, context, which);
  if (which.dropped) return message;
  if (const int periods = worth_recovering(context.book, which); periods > 0) {
    add_proposal(message, which, periods, context.me.id);
  }
  if (const auto under_way = recovering(context.book, which.id)) {
    message.add(paragraph(
        fmt::format("{} works on it: `/okr show {}`.", id_text(*under_way), id_text(*under_way))));
  }
  return message.add(Actions{{cards::kpi_button(which, context.me.id)}});
}

}  // namespace commands
