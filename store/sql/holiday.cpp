#include "store/sql/holiday.h"

namespace store {

okr::Holidays read_holidays(const Book& book, std::string_view country) {
  okr::Holidays result;
  if (country.empty()) return result;
  Rows rows = book.tx.query("SELECT day, name FROM holiday WHERE org_id = $1 AND country = $2",
                            book.org, country);
  while (rows.next()) result.emplace(rows.day(0), rows.text(1));
  return result;
}

void set_holidays(const Book& book, std::string_view country, const okr::Holidays& holidays) {
  book.tx.execute("DELETE FROM holiday WHERE org_id = $1 AND country = $2", book.org, country);
  for (const auto& [day, name] : holidays) {
    book.tx.execute("INSERT INTO holiday (org_id, country, day, name) VALUES ($1, $2, $3, $4)",
                    book.org, country, day, name);
  }
}

std::vector<std::string> holiday_countries(const Book& book) {
  std::vector<std::string> result;
  Rows rows = book.tx.query(
      "SELECT DISTINCT country FROM holiday WHERE org_id = $1 ORDER BY country", book.org);
  while (rows.next()) result.push_back(rows.text(0));
  return result;
}

}  // namespace store
