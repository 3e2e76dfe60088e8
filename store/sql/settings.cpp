#include "store/sql/settings.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace store {

okr::Settings read_settings(const Book& book, std::optional<okr::TeamId> team) {
  const auto known = okr::setting_rows();
  std::vector<std::pair<std::string, std::string>> stored;
  Rows rows = book.tx.query(R"(
    SELECT name, value FROM method_setting
    WHERE org_id = $1 AND (team_id = 0 OR team_id = $2)
    ORDER BY team_id, name)",
                            book.org, team);
  while (rows.next()) {
    const std::string name = rows.text(0);
    const bool is_known = std::any_of(known.begin(), known.end(),
                                      [&](const okr::SettingRow& row) { return row.name == name; });
    if (is_known) stored.emplace_back(name, rows.text(1));
  }
  okr::Settings settings;
  // Some fit the others only once those are set. What a team's rules out together with its book's
  // leaves the book's.
  for (int pass = 0; pass < 2; ++pass) {
    for (const auto& [name, value] : stored) (void)okr::set_setting(settings, name, value);
  }
  return settings;
}

}  // namespace store
