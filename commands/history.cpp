#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "commands/args.h"
#include "commands/cards/change.h"
#include "commands/cards/objective.h"
#include "commands/changed_value.h"
#include "commands/handlers.h"
#include "commands/looking.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/ledger.h"
#include "store/sql/check_in.h"
#include "store/sql/person.h"

namespace commands {
namespace {

constexpr std::size_t kEntriesPerPage = 15;
constexpr int kMostRows = 1000;  // rows of one key result that can be paged through
constexpr std::size_t kNote = 80;

struct Entry {
  okr::Instant at;
  okr::PersonId person;
  std::string via;
  std::string what;
};

// Which check-ins were corrected and which taken back, among the rows of a history.
struct Replaced {
  std::set<okr::CheckInId> corrected;
  std::set<okr::CheckInId> taken_back;
};

Replaced replaced(const std::vector<okr::CheckIn>& rows) {
  Replaced result;
  for (const okr::CheckIn& row : rows) {
    if (row.kind == okr::CheckInKind::kRetraction) result.taken_back.insert(*row.corrects);
  }
  for (const okr::CheckIn& row : rows) {
    const bool stands = !result.taken_back.contains(row.id);
    if (row.kind == okr::CheckInKind::kCorrection && stands) result.corrected.insert(*row.corrects);
  }
  return result;
}

std::string what_was_said(const store::Book& book, const okr::KeyResult& key_result,
                          const okr::CheckIn& row) {
  const std::string value = value_text(key_result, row.value);
  if (row.kind == okr::CheckInKind::kRetraction) return fmt::format("took back {}", value);
  std::string text = value;
  if (row.kind == okr::CheckInKind::kCorrection) {
    const auto before = store::find_check_in(book, key_result.id, *row.corrects);
    text = before ? corrected_text(value_text(key_result, before->value), value)
                  : fmt::format("corrected to {}", value);
  }
  text += ", confidence " + confidence_text(row.confidence);
  if (!row.note.empty()) text += fmt::format(", “{}”", shortened(row.note, kNote));
  return text;
}

// The newest `limit` rows. What became of a row stands before it, so no more are needed.
std::vector<Entry> check_ins_since(const store::Book& book, const okr::KeyResult& key_result,
                                   std::optional<okr::Instant> since, int limit) {
  std::vector<Entry> entries;
  const auto rows = store::history(book, key_result.id, since, limit);
  const Replaced gone = replaced(rows);
  for (const okr::CheckIn& row : rows) {
    std::string what = what_was_said(book, key_result, row);
    if (gone.taken_back.contains(row.id)) {
      what += " (taken back since)";
    } else if (gone.corrected.contains(row.id)) {
      what += " (corrected since)";
    }
    entries.push_back({row.at, row.person, row.via, std::move(what)});
  }
  return entries;
}

std::vector<Entry> changes_since(const store::Book& book, okr::KeyResultId id,
                                 std::optional<okr::Instant> since) {
  std::vector<Entry> entries;
  for (const okr::Change& change :
       store::edits_of(book, okr::Noun::kKeyResult, id.value, kMostRows)) {
    if (since && change.at < *since) continue;
    if (auto what = cards::change_text(book, change)) {
      entries.push_back({change.at, change.person, change.via, std::move(*what)});
    }
  }
  return entries;
}

// A page of the history and how long that is.
struct Shown {
  Page page;
  std::vector<Entry> entries;  // newest first; those of the page and of the ones before it
};

Shown shown(const store::Book& book, const okr::KeyResult& key_result,
            std::optional<okr::Instant> since, std::size_t number) {
  const auto changes = changes_since(book, key_result.id, since);
  const auto check_ins =
      std::min<std::int64_t>(store::history_length(book, key_result.id, since), kMostRows);
  Shown result;
  if (changes.empty() && check_ins == 0) return result;
  result.page = page(changes.size() + static_cast<std::size_t>(check_ins), number, kEntriesPerPage);
  result.entries = check_ins_since(book, key_result, since, static_cast<int>(result.page.end));
  result.entries.insert(result.entries.end(), changes.begin(), changes.end());
  std::stable_sort(result.entries.begin(), result.entries.end(),
                   [](const Entry& a, const Entry& b) { return a.at > b.at; });
  return result;
}

// "\nMon 23 Nov 09:00, bob via slack: …"
Spans entry_line(const Context& context, const Entry& entry) {
  const okr::Person person = store::read_person(context.book, entry.person);
  return {plain(fmt::format("\n{}, {} via {}: {}",
                            scheduler::local_text(context.me.time_zone, entry.at),
                            shortened(person.name, 40), entry.via, entry.what))};
}

Message nothing(const okr::KeyResult& key_result, std::optional<okr::Day> since) {
  const std::string id = id_text(key_result.id);
  if (since) {
    return sentence(
        fmt::format("Nothing happened to {} since {}.", id, scheduler::day_text(*since)));
  }
  Message message;
  return message.add(Text{{plain(fmt::format("Nothing happened to {} yet. Check in: ", id)),
                           code(fmt::format("/okr {} <value>", id)), plain(".")}});
}

}  // namespace

Message history(Context& context, Args& args) {
  const okr::KeyResult key_result = args.key_result();
  std::optional<okr::Day> since;
  if (args.accept("since")) since = read_past_day(args, context.today());
  const std::size_t number = read_page_number(args);
  args.end();
  std::optional<okr::Instant> from;
  if (since) {
    from = scheduler::to_instant(context.me.time_zone, *since, std::chrono::minutes{0});
  }
  const Shown found = shown(context.book, key_result, from, number);
  if (found.entries.empty()) return nothing(key_result, since);
  Message message;
  Text text{{plain("History of "), code(id_text(key_result.id)), plain(" "),
             strong(shortened(key_result.text, 120)), plain(", newest first")}};
  for (std::size_t i = found.page.begin; i < found.page.end; ++i) {
    cards::append(text.spans, entry_line(context, found.entries[i]));
  }
  message.add(std::move(text));
  if (found.page.last > 1) message.add(Note{found.page.footer()});
  return message;
}

}  // namespace commands
