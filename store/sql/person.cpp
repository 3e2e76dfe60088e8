#include "store/sql/person.h"

#include <stdexcept>

#include "store/sql/org.h"

namespace store {
namespace {

okr::Role role_from(std::string_view text) {
  if (text == "administrator") return okr::Role::kAdministrator;
  return text == "observer" ? okr::Role::kObserver : okr::Role::kMember;
}

okr::Person read_person(const Rows& rows) {
  return {.id = rows.id<okr::PersonId>(0),
          .name = rows.text(1),
          .time_zone = rows.text(2),
          .role = role_from(rows.text(3)),
          .snoozed_until = rows.maybe_instant(4),
          .left_at = rows.maybe_instant(5),
          .language = rows.text(6)};
}

okr::Identity read_identity(const Rows& rows) {
  return {.connection = rows.id<okr::ConnectionId>(0),
          .user_id = rows.text(1),
          .person = rows.id<okr::PersonId>(2),
          .user_name = rows.text(3),
          .dm_channel = rows.text(4),
          .profile_at = rows.maybe_instant(5)};
}

std::optional<okr::Half> half_from(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return *text == "am" ? okr::Half::kMorning : okr::Half::kAfternoon;
}

std::optional<std::string_view> half_text(const std::optional<okr::Half>& half) {
  if (!half) return std::nullopt;
  return *half == okr::Half::kMorning ? "am" : "pm";
}

okr::Away read_away(const Rows& rows) {
  return {.id = rows.id<okr::AwayId>(0),
          .person = rows.id<okr::PersonId>(1),
          .first_day = rows.day(2),
          .last_day = rows.day(3),
          .half = half_from(rows.maybe_text(4)),
          .stand_in = rows.maybe_id<okr::PersonId>(5)};
}

void add_identity(const Book& book, okr::PersonId person, const okr::Identity& identity) {
  book.tx.execute(R"(
    INSERT INTO identity
      (connection_id, user_id, org_id, person_id, user_name, dm_channel, profile_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7))",
                  identity.connection, identity.user_id, book.org, person, identity.user_name,
                  identity.dm_channel, identity.profile_at);
}

// Whether each of the person's accounts is switched off, and there is one.
bool left_everywhere(const Book& book, okr::PersonId person) {
  Rows rows = book.tx.query(R"(
    SELECT count(*), count(left_at) FROM identity WHERE org_id = $1 AND person_id = $2)",
                            book.org, person);
  rows.next();
  return rows.integer(0) > 0 && rows.integer(0) == rows.integer(1);
}

}  // namespace

std::optional<okr::Person> find_person(const Book& book, okr::PersonId id) {
  Rows rows = book.tx.query(R"(
    SELECT p.id, p.name, coalesce(p.time_zone, o.time_zone),
           CASE p.observer WHEN 1 THEN 'observer' ELSE p.role END, p.snoozed_until, p.left_at,
           p.language
    FROM person q
    JOIN person p ON p.org_id = q.org_id AND p.id = coalesce(q.merged_into, q.id)
    JOIN org o ON o.id = p.org_id
    WHERE q.org_id = $1 AND q.id = $2)",
                            book.org, id);
  if (!rows.next()) return std::nullopt;
  return read_person(rows);
}

okr::Person read_person(const Book& book, okr::PersonId id) {
  auto person = find_person(book, id);
  if (!person) throw std::logic_error{"no person " + std::to_string(id.value)};
  return *std::move(person);
}

std::optional<okr::Person> find_person_of(const Book& book, okr::ConnectionId connection,
                                          std::string_view user_id) {
  Rows rows = book.tx.query(R"(
    SELECT p.id, p.name, coalesce(p.time_zone, o.time_zone),
           CASE p.observer WHEN 1 THEN 'observer' ELSE p.role END, p.snoozed_until, p.left_at,
           p.language
    FROM identity i
    JOIN person p ON p.org_id = i.org_id AND p.id = i.person_id
    JOIN org o ON o.id = p.org_id
    WHERE i.org_id = $1 AND i.connection_id = $2 AND i.user_id = $3)",
                            book.org, connection, user_id);
  if (!rows.next()) return std::nullopt;
  return read_person(rows);
}

std::vector<okr::Person> list_persons(const Book& book) {
  std::vector<okr::Person> result;
  Rows rows = book.tx.query(R"(
    SELECT p.id, p.name, coalesce(p.time_zone, o.time_zone),
           CASE p.observer WHEN 1 THEN 'observer' ELSE p.role END, p.snoozed_until, p.left_at,
           p.language
    FROM person p JOIN org o ON o.id = p.org_id
    WHERE p.org_id = $1 AND p.merged_into IS NULL ORDER BY p.id)",
                            book.org);
  while (rows.next()) result.push_back(read_person(rows));
  return result;
}

std::vector<okr::Person> persons_named(const Book& book, std::string_view name) {
  std::vector<okr::Person> result;
  Rows rows = book.tx.query(R"(
    SELECT p.id, p.name, coalesce(p.time_zone, o.time_zone),
           CASE p.observer WHEN 1 THEN 'observer' ELSE p.role END, p.snoozed_until, p.left_at,
           p.language
    FROM person p JOIN org o ON o.id = p.org_id
    WHERE p.org_id = $1 AND p.merged_into IS NULL AND lower(p.name) = lower($2) ORDER BY p.id)",
                            book.org, name);
  while (rows.next()) result.push_back(read_person(rows));
  return result;
}

std::vector<okr::Person> persons_first_named(const Book& book, std::string_view word) {
  std::vector<okr::Person> result = persons_named(book, word);
  // What begins with the word and a blank sorts before the word and the character behind a blank.
  Rows rows = book.tx.query(R"(
    SELECT p.id, p.name, coalesce(p.time_zone, o.time_zone),
           CASE p.observer WHEN 1 THEN 'observer' ELSE p.role END, p.snoozed_until, p.left_at,
           p.language
    FROM person p JOIN org o ON o.id = p.org_id
    WHERE p.org_id = $1 AND p.merged_into IS NULL
      AND lower(p.name) >= lower($2) || ' ' AND lower(p.name) < lower($2) || '!'
    ORDER BY p.id)",
                            book.org, word);
  while (rows.next()) result.push_back(read_person(rows));
  return result;
}

bool any_person(const Book& book) {
  return book.tx.query("SELECT 1 FROM person WHERE org_id = $1 LIMIT 1", book.org).next();
}

bool any_identity(const Book& book, okr::ConnectionId connection) {
  return book.tx
      .query("SELECT 1 FROM identity WHERE org_id = $1 AND connection_id = $2 LIMIT 1", book.org,
             connection)
      .next();
}

std::optional<okr::Identity> find_identity(const Book& book, okr::ConnectionId connection,
                                           std::string_view user_id) {
  Rows rows = book.tx.query(R"(
    SELECT connection_id, user_id, person_id, user_name, dm_channel, profile_at
    FROM identity WHERE org_id = $1 AND connection_id = $2 AND user_id = $3)",
                            book.org, connection, user_id);
  if (!rows.next()) return std::nullopt;
  return read_identity(rows);
}

std::optional<okr::Identity> find_identity_by_name(const Book& book, okr::ConnectionId connection,
                                                   std::string_view user_name) {
  Rows rows = book.tx.query(R"(
    SELECT connection_id, user_id, person_id, user_name, dm_channel, profile_at
    FROM identity
    WHERE org_id = $1 AND connection_id = $2 AND lower(user_name) = lower($3) AND user_name <> ''
    LIMIT 2)",
                            book.org, connection, user_name);
  if (!rows.next()) return std::nullopt;
  okr::Identity identity = read_identity(rows);
  if (rows.next()) return std::nullopt;
  return identity;
}

std::vector<okr::Identity> identities_of(const Book& book, okr::PersonId person) {
  std::vector<okr::Identity> result;
  Rows rows = book.tx.query(R"(
    SELECT connection_id, user_id, person_id, user_name, dm_channel, profile_at
    FROM identity WHERE org_id = $1 AND person_id = $2
    ORDER BY left_at IS NOT NULL, connection_id, user_id)",
                            book.org, person);
  while (rows.next()) result.push_back(read_identity(rows));
  return result;
}

std::vector<okr::Identity> stale_profiles(const Book& book, okr::ConnectionId connection,
                                          okr::Instant before, int limit) {
  std::vector<okr::Identity> result;
  Rows rows = book.tx.query(R"(
    SELECT i.connection_id, i.user_id, i.person_id, i.user_name, i.dm_channel, i.profile_at
    FROM identity i
    WHERE i.org_id = $1 AND i.connection_id = $2
      AND (i.profile_at IS NULL OR i.profile_at < $3)
    ORDER BY coalesce(i.profile_at, 0), i.person_id, i.user_id
    LIMIT $4)",
                            book.org, connection, before, limit);
  while (rows.next()) result.push_back(read_identity(rows));
  return result;
}

okr::Person add_person(const Book& book, okr::Role role, std::string_view name,
                       const okr::Identity& identity) {
  const okr::PersonId id{next_number(book, "person")};
  book.tx.execute("INSERT INTO person (org_id, id, name, role) VALUES ($1, $2, $3, $4)", book.org,
                  id, name, role == okr::Role::kAdministrator ? "administrator" : "member");
  add_identity(book, id, identity);
  return read_person(book, id);
}

void set_dm_channel(const Book& book, const okr::Identity& identity, std::string_view channel) {
  book.tx.execute(R"(
    UPDATE identity SET dm_channel = $4
    WHERE org_id = $1 AND connection_id = $2 AND user_id = $3)",
                  book.org, identity.connection, identity.user_id, channel);
}

void set_profile(const Book& book, const okr::Identity& identity, const Profile& profile,
                 okr::Instant at) {
  // What the platform does not tell stays as it was. Whoever is switched off keeps the first
  // instant it was seen.
  book.tx.execute(R"(
    UPDATE identity
    SET user_name = $4, profile_at = $5,
        left_at = CASE WHEN $6 = 0 THEN NULL ELSE coalesce(left_at, $5) END
    WHERE org_id = $1 AND connection_id = $2 AND user_id = $3)",
                  book.org, identity.connection, identity.user_id, profile.user_name, at,
                  profile.deactivated);
  const auto accounts = identities_of(book, identity.person);
  const bool all_gone = left_everywhere(book, identity.person);
  // Of several accounts the first one tells who somebody is and where they live.
  const bool first = accounts.empty() || (accounts.front().connection == identity.connection &&
                                          accounts.front().user_id == identity.user_id);
  const std::string_view name = first ? std::string_view{profile.name} : "";
  const std::string_view zone = first ? std::string_view{profile.time_zone} : "";
  const std::string_view language = first ? std::string_view{profile.language} : "";
  // In another zone a prompt may fall due at an instant up to which everything was planned already.
  // What was planned keeps its key and is not planned twice.
  if (!zone.empty() && zone != read_person(book, identity.person).time_zone) {
    plan_again(book, at - std::chrono::days{1});
  }
  book.tx.execute(R"(
    UPDATE person
    SET name = CASE WHEN $3 = '' THEN name ELSE $3 END,
        time_zone = CASE WHEN $4 = '' THEN time_zone ELSE $4 END,
        language = CASE WHEN $5 = '' THEN language ELSE $5 END,
        left_at = CASE WHEN $6 = 0 THEN NULL ELSE coalesce(left_at, $7) END
    WHERE org_id = $1 AND id = $2)",
                  book.org, identity.person, name, zone, language, all_gone, at);
}

okr::AwayId add_away(const Book& book, const Author& author, const okr::Away& away) {
  const okr::AwayId id{next_number(book, "away")};
  book.tx.execute(R"(
    INSERT INTO away (org_id, id, person_id, first_day, last_day, state, half, stand_in)
    VALUES ($1, $2, $3, $4, $5, 'active', $6, $7))",
                  book.org, id, away.person, away.first_day, away.last_day, half_text(away.half),
                  away.stand_in);
  record(book, author, okr::Noun::kAway, id.value, "state", std::nullopt, "active");
  return id;
}

okr::AwayId add_away(const Book& book, const Author& author, okr::PersonId person,
                     okr::Day first_day, okr::Day last_day) {
  return add_away(book, author, {{}, person, first_day, last_day});
}

okr::Away read_away(const Book& book, okr::AwayId id) {
  Rows rows = book.tx.query(R"(
    SELECT id, person_id, first_day, last_day, half, stand_in
    FROM away WHERE org_id = $1 AND id = $2)",
                            book.org, id);
  if (!rows.next()) throw std::logic_error{"no away " + std::to_string(id.value)};
  return read_away(rows);
}

std::vector<okr::Away> list_stood_in(const Book& book, okr::PersonId stand_in, okr::Day from,
                                     okr::Day to) {
  std::vector<okr::Away> result;
  Rows rows = book.tx.query(R"(
    SELECT id, person_id, first_day, last_day, half, stand_in
    FROM away
    WHERE org_id = $1 AND stand_in = $2 AND state = 'active' AND last_day >= $3 AND first_day <= $4
    ORDER BY id)",
                            book.org, stand_in, from, to);
  while (rows.next()) result.push_back(read_away(rows));
  return result;
}

std::vector<okr::Away> list_half_days(const Book& book, okr::PersonId person) {
  std::vector<okr::Away> result;
  Rows rows = book.tx.query(R"(
    SELECT id, person_id, first_day, last_day, half, stand_in
    FROM away
    WHERE org_id = $1 AND person_id = $2 AND state = 'active' AND half IS NOT NULL
    ORDER BY id)",
                            book.org, person);
  while (rows.next()) result.push_back(read_away(rows));
  return result;
}

std::vector<std::string> zones_of_people(const Book& book) {
  std::vector<std::string> zones;
  Rows rows = book.tx.query(
      "SELECT DISTINCT coalesce(p.time_zone, g.time_zone) FROM person p JOIN org g ON g.id = "
      "p.org_id "
      "WHERE p.org_id = $1 AND p.left_at IS NULL",
      book.org);
  while (rows.next()) zones.push_back(rows.text(0));
  return zones;
}

std::vector<okr::Away> everybodys_away(const Book& book, okr::Day from, okr::Day to) {
  std::vector<okr::Away> result;
  Rows rows = book.tx.query(R"(
    SELECT id, person_id, first_day, last_day, half, stand_in
    FROM away
    WHERE org_id = $1 AND state = 'active' AND last_day >= $2 AND first_day <= $3
    ORDER BY id)",
                            book.org, from, to);
  while (rows.next()) result.push_back(read_away(rows));
  return result;
}

std::vector<okr::Away> list_away(const Book& book, okr::PersonId person, okr::Day from) {
  std::vector<okr::Away> result;
  Rows rows = book.tx.query(R"(
    SELECT id, person_id, first_day, last_day, half, stand_in
    FROM away
    WHERE org_id = $1 AND person_id = $2 AND state = 'active' AND last_day >= $3
    ORDER BY first_day, id)",
                            book.org, person, from);
  while (rows.next()) result.push_back(read_away(rows));
  return result;
}

}  // namespace store
