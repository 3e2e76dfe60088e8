#include "store/sql/person_data.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "store/copy.h"
#include "store/pages.h"
#include "store/sql/delivery.h"
#include "store/sql/link.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace store {
namespace {

// What else tells of a person, but is not theirs to be handed on.
constexpr PersonColumn kTold[] = {{"person", "id"},
                                  {"person", "merged_into"},
                                  {"change", "person_id"},
                                  {"delivery", "person_id"},
                                  {"occurrence", "person_id"}};

// Where people write whatever they like, of others, too.
struct FreeText {
  std::string_view table;
  std::string_view column;
  std::string_view author;  // the column of who wrote it, empty where that is not kept
};

// What columns with such texts are called, in all tables.
constexpr std::string_view kFreeNames[] = {"text",     "why",       "note",     "because",
                                           "reason",   "cause",     "lesson",   "evidence",
                                           "left_out", "old_value", "new_value"};

std::vector<FreeText> find_free_texts() {
  std::vector<FreeText> texts;
  for (const Table& table : tables()) {
    if (table.kept != Kept::kBook) continue;
    const auto names = names_in(table.columns);
    const auto has = [&](std::string_view name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    const std::string_view author = has("person_id")   ? "person_id"
                                    : has("opened_by") ? "opened_by"
                                                       : "";
    for (const std::string_view name : kFreeNames) {
      const bool ledger_value = name == "old_value" || name == "new_value";
      if (has(name)) texts.push_back({table.name, name, ledger_value ? "" : author});
    }
  }
  return texts;
}

const std::vector<FreeText>& free_texts() {
  static const std::vector<FreeText> texts = find_free_texts();
  return texts;
}

// All numbers that one person has had: $1 org, $2 person.
constexpr std::string_view kNumbers =
    "(SELECT id FROM person WHERE org_id = $1 AND (id = $2 OR merged_into = $2))";

std::string about(const Table& table) {
  std::string condition;
  const auto add = [&](const PersonColumn& at) {
    if (at.table != table.name) return;
    condition += fmt::format("{}{} IN {}", condition.empty() ? "" : " OR ", at.column, kNumbers);
  };
  for (const PersonColumn& at : person_columns()) add(at);
  for (const PersonColumn& at : kTold) add(at);
  if (table.name == "change")
    condition += fmt::format(" OR (noun = 'person' AND noun_id IN {})", kNumbers);
  return condition;
}

LoadedRows read_rows(const Book& book, const Table& table, const std::string& condition,
                     okr::PersonId person) {
  const int columns = static_cast<int>(names_in(table.columns).size());
  LoadedRows result;
  Rows rows = book.tx.query(fmt::format("SELECT {} FROM {} WHERE org_id = $1 AND ({}) ORDER BY {}",
                                        table.columns, table.name, condition, table.key),
                            book.org, person);
  while (rows.next()) {
    auto& row = result.emplace_back();
    for (int i = 0; i < columns; ++i) row.push_back(rows.maybe_text(i));
  }
  return result;
}

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

// One way in which texts name a person.
struct Name {
  std::string text;
  bool is_word = false;               // an ordinary one, which means nobody in small letters
  std::vector<std::string> others{};  // longer names of others that begin with it
};

// Whether `text` names the person at `at`: in any case, and not as a part of a longer word or name.
bool names_at(const std::string& text, std::size_t at, const Name& name) {
  const std::string_view found = std::string_view{text}.substr(at, name.text.size());
  if (!same(found, name.text)) return false;
  const std::size_t end = at + found.size();
  if (at > 0 && is_word(text[at - 1]) && is_word(name.text.front())) return false;
  if (end < text.size() && is_word(text[end]) && is_word(name.text.back())) return false;
  if (name.is_word &&
      std::none_of(found.begin(), found.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
    return false;
  }
  return std::none_of(name.others.begin(), name.others.end(), [&](const std::string& other) {
    return same(std::string_view{text}.substr(at, other.size()), other);
  });
}

std::string without(const std::string& text, const Name& name, const std::string& instead) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    if (names_at(text, at, name)) {
      result += instead;
      at += name.text.size();
    } else {
      result += text[at++];
    }
  }
  return result;
}

// Writes one column of the row with this key, which has two to four parts.
void write_text(const Book& book, const std::string& sql, const std::string& text,
                const std::vector<std::string>& key) {
  if (key.size() == 2) {
    book.tx.execute(sql, text, key[0], key[1]);
  } else if (key.size() == 3) {
    book.tx.execute(sql, text, key[0], key[1], key[2]);
  } else {
    book.tx.execute(sql, text, key.at(0), key.at(1), key.at(2), key.at(3));
  }
}

// Replaces the name in one column. Returns the keys of the rows in which it stood.
std::vector<std::string> replace_in(const Book& book, const FreeText& where, const Name& name,
                                    const std::string& instead) {
  const auto all = tables();
  const std::string key{std::find_if(all.begin(), all.end(), [&](const Table& one) {
                          return one.name == where.table;
                        })->key};
  const auto keys = names_in(key);
  struct Found {
    std::vector<std::string> key;
    std::string text;
  };
  std::vector<Found> found;
  {
    Rows rows = book.tx.query(fmt::format("SELECT {0}, {1} FROM {2} WHERE org_id = $1 "
                                          "AND replace(lower({1}), lower($2), '') <> lower({1})",
                                          key, where.column, where.table),
                              book.org, name.text);
    while (rows.next()) {
      Found one;
      for (std::size_t i = 0; i < keys.size(); ++i)
        one.key.push_back(rows.text(static_cast<int>(i)));
      one.text = rows.text(static_cast<int>(keys.size()));
      found.push_back(std::move(one));
    }
  }
  std::string same;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    same += fmt::format("{}{} = ${}", i > 0 ? " AND " : "", keys[i], i + 2);
  }
  const std::string sql =
      fmt::format("UPDATE {} SET {} = $1 WHERE {}", where.table, where.column, same);
  std::vector<std::string> changed;
  for (const Found& one : found) {
    const std::string text = without(one.text, name, instead);
    if (text == one.text) continue;
    write_text(book, sql, text, one.key);
    changed.push_back(fmt::format("{}", fmt::join(one.key, " ")));
  }
  return changed;
}

// First names that are words of English, too.
bool is_ordinary(std::string_view name) {
  constexpr std::string_view kWords[] = {
      "angel", "april", "art",   "august", "bill",   "chance", "chase", "dawn",  "dean",
      "drew",  "eve",   "faith", "frank",  "gene",   "glen",   "grace", "grant", "guy",
      "hope",  "iris",  "ivy",   "jack",   "jade",   "jean",   "joy",   "june",  "lane",
      "lee",   "lily",  "mark",  "may",    "max",    "miles",  "nick",  "olive", "page",
      "pat",   "pearl", "penny", "ray",    "reed",   "rich",   "rob",   "robin", "rose",
      "ruby",  "skip",  "sky",   "sue",    "summer", "will",   "wren"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return same(word, name); });
}

// The full name, unless it is a first name that somebody else has as theirs.
std::optional<Name> full_name(const std::string& text, const std::vector<okr::Person>& others) {
  Name name{text, is_ordinary(text)};
  if (text.empty()) return std::nullopt;
  const bool one_word = text.find(' ') == std::string::npos;
  for (const okr::Person& other : others) {
    if (one_word && same(other.name, text)) return std::nullopt;
    if (other.name.size() > text.size() &&
        same(other.name.substr(0, text.size() + 1), text + " ")) {
      name.others.push_back(other.name);
    }
  }
  return name;
}

// How others write of them: what they are mentioned by, then the full name.
std::vector<Name> names_of(const Book& book, okr::PersonId person) {
  std::vector<Name> names;
  for (const okr::Identity& identity : identities_of(book, person)) {
    if (!identity.user_name.empty()) names.push_back({"@" + identity.user_name});
    names.push_back({"<@" + identity.user_id + ">"});
  }
  std::vector<okr::Person> others = list_persons(book);
  std::erase_if(others, [&](const okr::Person& one) { return one.id == person; });
  Rows rows = book.tx.query(
      fmt::format("SELECT name FROM person WHERE org_id = $1 AND id IN {} ORDER BY id", kNumbers),
      book.org, person);
  while (rows.next()) {
    if (auto name = full_name(rows.text(0), others)) names.push_back(*std::move(name));
  }
  return names;
}

void blank_texts(const Book& book, okr::PersonId person) {
  for (const FreeText& where : free_texts()) {
    if (where.author.empty()) continue;
    book.tx.execute(fmt::format("UPDATE {} SET {} = '' WHERE org_id = $1 AND {} IN {}", where.table,
                                where.column, where.author, kNumbers),
                    book.org, person);
  }
}

void leave_teams(const Book& book, const Author& author, okr::PersonId person) {
  for (const okr::Team& team : list_teams(book)) {
    if (team.lead == person) {
      change_field(book, author, okr::Noun::kTeam, team.id.value, "lead", std::nullopt);
    }
  }
  for (const okr::Team& team : teams_of(book, person)) leave_team(book, author, team.id, person);
}

void remove_rows(const Book& book, okr::PersonId person, okr::Instant at) {
  const okr::Day today = std::chrono::floor<std::chrono::days>(at);
  const auto run = [&](std::string_view sql) {
    book.tx.execute(fmt::format(fmt::runtime(sql), kNumbers), book.org, person);
  };
  book.tx.execute(R"(
    DELETE FROM inbox WHERE EXISTS (
      SELECT 1 FROM identity i WHERE i.org_id = $1 AND i.person_id = $2
        AND i.connection_id = inbox.connection_id AND i.user_id = inbox.user_id))",
                  book.org, person);
  run("DELETE FROM identity WHERE org_id = $1 AND person_id IN {}");
  run("DELETE FROM own_times WHERE org_id = $1 AND person_id IN {}");
  run("DELETE FROM link_code WHERE org_id = $1 AND person_id IN {}");
  run("UPDATE api_token SET state = 'revoked' WHERE org_id = $1 AND person_id IN {}");
  book.tx.execute(
      "UPDATE away SET state = 'withdrawn' WHERE org_id = $1 AND person_id = $2 AND last_day >= $3",
      book.org, person, today);
  book.tx.execute(
      "UPDATE away SET stand_in = NULL WHERE org_id = $1 AND stand_in = $2 AND last_day >= $3",
      book.org, person, today);
  run("UPDATE delivery SET body = '', reason = '' WHERE org_id = $1 AND person_id IN {}");
  run("UPDATE delivery SET sent_channel = '' WHERE connection_id IS NULL AND sent_at IS NOT NULL "
      "AND org_id = $1 AND person_id IN {}");
  run("UPDATE occurrence SET reason = '' WHERE org_id = $1 AND person_id IN {}");
  run("UPDATE change SET old_value = NULL, new_value = NULL "
      "WHERE org_id = $1 AND noun = 'person' AND field <> 'merged' AND noun_id IN {}");
}

}  // namespace

std::vector<BookTable> rows_about(const Book& book, okr::PersonId person) {
  std::vector<BookTable> about_them;
  for (const Table& table : tables()) {
    const std::string condition = about(table);
    if (condition.empty()) continue;
    BookTable& read = about_them.emplace_back(BookTable{std::string{table.name}, {}, {}});
    for (const std::string_view name : names_in(table.columns)) {
      read.columns.push_back({std::string{name}, false});
    }
    read.rows = read_rows(book, table, condition, person);
  }
  return about_them;
}

std::string pseudonym_of(okr::PersonId person) {
  return fmt::format("Former member {}", person.value);
}

std::int64_t forget_person(const Book& book, Author author, okr::PersonId person, Notes notes) {
  const std::string pseudonym = pseudonym_of(person);
  const auto names = names_of(book, person);
  for (const Name& name : names) author.because = without(author.because, name, pseudonym);
  leave_teams(book, author, person);
  if (notes == Notes::kBlanked) blank_texts(book, person);
  std::int64_t named = 0;
  for (const FreeText& where : free_texts()) {
    std::set<std::string> changed;
    for (const Name& name : names) {
      for (std::string& key : replace_in(book, where, name, pseudonym))
        changed.insert(std::move(key));
    }
    named += static_cast<std::int64_t>(changed.size());
  }
  cancel_prompts(book, person);
  remove_rows(book, person, author.at);
  book.tx.execute(fmt::format(R"(
    UPDATE person SET name = $3, time_zone = NULL, role = 'member', snoozed_until = NULL,
                      language = '', left_at = coalesce(left_at, $4)
    WHERE org_id = $1 AND id IN {})",
                              kNumbers),
                  book.org, person, pseudonym, author.at);
  record(book, author, okr::Noun::kPerson, person.value, "forgotten", std::nullopt, "1");
  return named;
}

}  // namespace store
