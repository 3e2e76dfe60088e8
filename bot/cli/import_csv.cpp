#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "bot/cli/cli.h"
#include "bot/system_clock.h"
#include "commands/okr_import.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/store.h"

namespace bot::cli {
namespace {

// Who stands in the ledger for the operator: the book's first administrator who is still here.
okr::PersonId first_administrator(const store::Book& book) {
  const auto people = store::list_persons(book);
  const auto found = std::find_if(people.begin(), people.end(), [](const okr::Person& person) {
    return person.role == okr::Role::kAdministrator && !person.left_at;
  });
  if (found == people.end()) {
    throw ArgumentError("This book has no administrator yet: whoever speaks first becomes it.");
  }
  return found->id;
}

}  // namespace

void import_csv(const Config& config, const ImportOptions& options) {
  const std::string csv = read_file(options.csv);
  store::Store store{config.database};
  const auto imported = store.write([&](store::Transaction& tx) {
    const auto orgs = store::list_orgs(tx);
    if (orgs.empty()) throw ArgumentError("This book is still empty: run `milepost serve` first.");
    const store::Book book{tx, orgs.front().id};
    const store::Author author{.person = first_administrator(book),
                               .via = "import",
                               .at = SystemClock{}.now(),
                               .command = okr::CommandId{store::next_ledger_number(book)},
                               .because = "imported from a file",
                               .undoes = {}};
    return commands::import_okrs(
        book, author, csv,
        options.dry_run ? commands::Import::kDryRun : commands::Import::kForReal);
  });
  std::vector<std::string> faults;
  for (const commands::ImportFault& fault : imported.faults) {
    faults.push_back(fmt::format("Line {}: {}", fault.line, fault.sentence));
  }
  if (!faults.empty()) return refuse_import(faults);
  for (const std::string& line : imported.made) std::cout << line << '\n';
  std::cout << (options.dry_run ? "Nothing was made yet: say the same without --dry-run.\n"
                                : "Made as drafts, which ask nobody: /okr publish all\n");
}

}  // namespace bot::cli
