// The commands that read the book beside a bot that may be serving it.
#include <iostream>
#include <vector>

#include "bot/book_file.h"
#include "bot/cli/cli.h"
#include "bot/sandbox/clock.h"
#include "bot/system_clock.h"
#include "commands/cards/digest.h"
#include "commands/message.h"
#include "commands/upcoming.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/person_data.h"
#include "store/sql/team.h"
#include "store/store.h"

namespace bot::cli {
namespace {

// The org of the book, and what time it is there: the sandbox's clock may have been moved.
struct Book {
  explicit Book(const Config& config) : store(config.database, store::Store::Mode::kLook) {
    const std::vector<store::Org> orgs =
        store.read([](store::Transaction& tx) { return store::list_orgs(tx); });
    if (orgs.empty()) throw ArgumentError("This book is still empty: run `milepost serve` first.");
    org = orgs.front().id;
    const SystemClock clock;
    now = config.sandbox == Sandbox::kOff ? clock.now()
                                          : sandbox::MovableClock{clock, store, org}.now();
  }
  store::Store store;
  okr::OrgId org;
  okr::Instant now;
};

std::vector<okr::Team> teams_named(const store::Book& book, const std::string& name) {
  if (name.empty()) return store::list_teams(book);
  const std::optional<okr::Team> team = store::find_team_by_name(book, name);
  if (!team) throw ArgumentError("There is no team called \"" + name + "\".");
  return {*team};
}

}  // namespace

okr::Person person_named(const store::Book& book, const std::string& name) {
  auto people = store::persons_named(book, name);
  if (people.empty()) people = store::persons_first_named(book, name);
  if (people.empty()) throw ArgumentError("There is nobody called \"" + name + "\".");
  if (people.size() > 1) {
    throw ArgumentError("Several people are called \"" + name + "\": say the full name.");
  }
  return people.front();
}

void export_person(const Config& config, const std::string& name, const std::string& out) {
  Book look{config};
  const std::string json = look.store.read([&](store::Transaction& tx) {
    const store::Book book{tx, look.org};
    return person_json(store::rows_about(book, person_named(book, name).id));
  });
  if (out.empty()) {
    std::cout << json;
  } else {
    write_file(out, json);
  }
}

void upcoming(const Config& config, const UpcomingOptions& options) {
  Book look{config};
  const commands::Message message = look.store.read([&](store::Transaction& tx) {
    const store::Book book{tx, look.org};
    commands::UpcomingWanted wanted;
    wanted.days = std::chrono::days{options.days};
    wanted.past = options.past;
    if (!options.person.empty()) wanted.person = person_named(book, options.person).id;
    return commands::upcoming_messages(book, look.now, wanted);
  });
  std::cout << commands::plain_text(message) << '\n';
}

void digest(const Config& config, const std::string& team) {
  Book look{config};
  const std::vector<std::string> digests = look.store.read([&](store::Transaction& tx) {
    const store::Book book{tx, look.org};
    std::vector<std::string> texts;
    for (const okr::Team& each : teams_named(book, team)) {
      const auto message = commands::cards::digest(book, each.id, look.now);
      texts.push_back(message ? commands::plain_text(*message)
                              : each.name + " has no published objective yet.");
    }
    return texts;
  });
  for (const std::string& text : digests) std::cout << text << "\n\n";
  if (digests.empty()) std::cout << "There is no team yet.\n";
}

}  // namespace bot::cli
