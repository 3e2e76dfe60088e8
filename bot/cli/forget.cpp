#include <fmt/format.h>

#include <iostream>

#include "bot/cli/cli.h"
#include "bot/system_clock.h"
#include "store/sql/org.h"
#include "store/sql/person_data.h"
#include "store/store.h"

namespace bot::cli {

void forget(const Config& config, const ForgetOptions& options) {
  store::Store store{config.database};
  const okr::Instant now = SystemClock{}.now();
  const std::string pseudonym = store.write([&](store::Transaction& tx) {
    const auto orgs = store::list_orgs(tx);
    if (orgs.empty()) throw ArgumentError("This book is still empty.");
    const store::Book book{tx, orgs.front().id};
    const okr::PersonId person = person_named(book, options.person).id;
    // An operator is nobody of the book: it stands in the ledger as the person's own.
    const store::Author author{.person = person,
                               .via = "operator",
                               .at = now,
                               .command = okr::CommandId{store::next_ledger_number(book)},
                               .because = options.because,
                               .undoes = {}};
    store::forget_person(book, author, person,
                         options.notes ? store::Notes::kBlanked : store::Notes::kKept);
    return store::pseudonym_of(person);
  });
  std::cout << fmt::format("Done: that person is {} from now on.\n", pseudonym);
}

}  // namespace bot::cli
