#include "store/sql/person_data.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>

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

// `text` with the name replaced where it stands for itself and is not part of a longer one.
std::string without(const std::string& text, const std::string& name, const std::string& instead) {
  std::string result;
  std::size_t from = 0;
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool whole =
        (at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]));
    if (!whole || at < from) continue;
    result += text.substr(from, at - from) + instead;
    from = end;
  }
  return result + text.substr(from);
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

// Replaces the name in one column. Returns in how many rows.
std::int64_t replace_in(const Book& book, const FreeText& where, const std::string& name,
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
    Rows rows = book.tx.query(
        fmt::format("SELECT {0}, {1} FROM {2} WHERE org_id = $1 AND replace({1}, $2, '') <> {1}",
                    key, where.column, where.table),
        book.org, name);
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
  std::int64_t count = 0;
  for (const Found& one : found) {
    const std::string text = without(one.text, name, instead);
    if (text == one.text) continue;
    write_text(book, sql, text, one.key);
    ++count;
  }
  return count;
}

// How others write of them: the full name, if that is more than a first name which others may have,
// and what they are mentioned by.
std::vector<std::string> names_of(const Book& book, okr::PersonId person) {
  std::vector<std::string> names;
  Rows rows = book.tx.query(
      fmt::format("SELECT name FROM person WHERE org_id = $1 AND id IN {} ORDER BY id", kNumbers),
      book.org, person);
  while (rows.next()) {
    if (rows.text(0).find(' ') != std::string::npos) names.push_back(rows.text(0));
  }
  for (const okr::Identity& identity : identities_of(book, person)) {
    if (!identity.user_name.empty()) names.push_back("@" + identity.user_name);
    names.push_back("<@" + identity.user_id + ">");
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

std::int64_t forget_person(const Book& book, const Author& author, okr::PersonId person,
                           Notes notes) {
  const std::string pseudonym = pseudonym_of(person);
  leave_teams(book, author, person);
  if (notes == Notes::kBlanked) blank_texts(book, person);
  std::int64_t named = 0;
  for (const std::string& name : names_of(book, person)) {
    for (const FreeText& where : free_texts()) named += replace_in(book, where, name, pseudonym);
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
