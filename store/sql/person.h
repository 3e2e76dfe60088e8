#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/person.h"
#include "store/transaction.h"

namespace store {

[[nodiscard]] std::optional<okr::Person> find_person(const Book& book, okr::PersonId id);
// Throws std::logic_error when there is none: an id from the book always has its row.
[[nodiscard]] okr::Person read_person(const Book& book, okr::PersonId id);
// Whose identity this is; absent when it is nobody's.
[[nodiscard]] std::optional<okr::Person> find_person_of(const Book& book,
                                                        okr::ConnectionId connection,
                                                        std::string_view user_id);
// By id.
[[nodiscard]] std::vector<okr::Person> list_persons(const Book& book);
[[nodiscard]] bool any_person(const Book& book);
// Where people live who are here, each zone once.
[[nodiscard]] std::vector<std::string> zones_of_people(const Book& book);

[[nodiscard]] std::optional<okr::Identity> find_identity(const Book& book,
                                                         okr::ConnectionId connection,
                                                         std::string_view user_id);
// The identity whose user name is `user_name`, compared without case; absent when none or several.
[[nodiscard]] std::optional<okr::Identity> find_identity_by_name(const Book& book,
                                                                 okr::ConnectionId connection,
                                                                 std::string_view user_name);
// The people of that full name, and those whose name begins with that word, without regard to ASCII
// case.
[[nodiscard]] std::vector<okr::Person> persons_named(const Book& book, std::string_view name);
[[nodiscard]] std::vector<okr::Person> persons_first_named(const Book& book, std::string_view word);
// Where a person can be reached, lowest connection first.
[[nodiscard]] std::vector<okr::Identity> identities_of(const Book& book, okr::PersonId person);
// Whether anybody is known on the connection.
[[nodiscard]] bool any_identity(const Book& book, okr::ConnectionId connection);
// Identities whose profile was never fetched or last before `before`, at most `limit`; also of
// those who have left, as they may be back.
[[nodiscard]] std::vector<okr::Identity> stale_profiles(const Book& book,
                                                        okr::ConnectionId connection,
                                                        okr::Instant before, int limit);

// Adds a person with one identity. `name` is what people see until the profile tells a better one.
okr::Person add_person(const Book& book, okr::Role role, std::string_view name,
                       const okr::Identity& identity);
void set_dm_channel(const Book& book, const okr::Identity& identity, std::string_view channel);
// What the platform says of a person, as of `at`.
struct Profile {
  std::string name;
  std::string user_name;
  std::string time_zone;  // IANA name, empty when the platform does not know
  bool deactivated = false;
  std::string language = {};  // such as "de" or "en-GB", empty when the platform does not know
};
// A changed time zone makes the planner look at the last day again.
void set_profile(const Book& book, const okr::Identity& identity, const Profile& profile,
                 okr::Instant at);

// Adds the days, with a ledger row (field "state"). `away.id` is ignored.
okr::AwayId add_away(const Book& book, const Author& author, const okr::Away& away);
// The same for whole days without a stand-in.
okr::AwayId add_away(const Book& book, const Author& author, okr::PersonId person,
                     okr::Day first_day, okr::Day last_day);
// Also a withdrawn one. Throws std::logic_error when there is none.
[[nodiscard]] okr::Away read_away(const Book& book, okr::AwayId id);
// Active ones in which this person stands in, that have a day in common with `from` to `to`.
[[nodiscard]] std::vector<okr::Away> list_stood_in(const Book& book, okr::PersonId stand_in,
                                                   okr::Day from, okr::Day to);
// Active half days of this person.
[[nodiscard]] std::vector<okr::Away> list_half_days(const Book& book, okr::PersonId person);
// Everybody's active ones that have a day in common with `from` to `to`.
[[nodiscard]] std::vector<okr::Away> everybodys_away(const Book& book, okr::Day from, okr::Day to);
// Active ones that end on `from` or later, by first day.
[[nodiscard]] std::vector<okr::Away> list_away(const Book& book, okr::PersonId person,
                                               okr::Day from);

}  // namespace store
