#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "bot/api/answers.h"
#include "bot/api/json_values.h"
#include "scheduler/local_time.h"
#include "store/sql/settings.h"
#include "store/sql/team.h"

namespace bot::api {
namespace {

// Rows that are few, in an order of their own; the cursor is how many came before.
template <class Row, class Item>
Json page_of_few(const Asked& asked, std::vector<Row> rows, const Item& item) {
  const auto after = static_cast<std::size_t>(read_cursor(asked.page.cursor, 1).front());
  const auto limit = static_cast<std::size_t>(asked.page.limit);
  const std::size_t begin = std::min(after, rows.size());
  const std::size_t end = std::min(begin + limit + 1, rows.size());
  const std::vector<Row> asked_for(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                                   rows.begin() + static_cast<std::ptrdiff_t>(end));
  return page_of(asked, asked_for, item, [&](const Row&) { return std::to_string(begin + limit); });
}

// What holds for all, and for each team.
struct SettingsOf {
  okr::Settings all;
  std::vector<std::pair<okr::TeamId, okr::Settings>> teams;
};

SettingsOf read_all_settings(const store::Book& book) {
  SettingsOf settings{store::read_settings(book), {}};
  for (const okr::Team& team : store::list_teams(book)) {
    settings.teams.emplace_back(team.id, store::read_settings(book, team.id));
  }
  return settings;
}

Json setting_json(const SettingsOf& settings, const okr::SettingRow& row) {
  const std::string value = okr::setting_text(settings.all, row.name);
  Json json;
  json["name"] = row.name;
  json["meaning"] = row.meaning;
  json["default"] = okr::setting_text(okr::Settings{}, row.name);
  json["value"] = value;
  json["may_change"] = row.for_teams ? "administrators, leads for their team" : "administrators";
  json["teams"] = Json::array();
  for (const auto& [team, own] : settings.teams) {
    if (!row.for_teams) break;
    const std::string text = okr::setting_text(own, row.name);
    if (text != value) json["teams"].push_back({{"team", team.value}, {"value", text}});
  }
  return json;
}

Json weekdays_json(okr::Weekdays days) {
  constexpr std::string_view kNames[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  Json json = Json::array();
  for (unsigned day = 1; day <= std::size(kNames); ++day) {
    if (days.contains(std::chrono::weekday{day})) json.push_back(kNames[day - 1]);
  }
  return json;
}

Json number_or_null(int number) {
  return number == 0 ? Json(nullptr) : Json(number);
}

Json cadence_json(const okr::Cadence& cadence) {
  const okr::Rhythm& rhythm = cadence.rhythm;
  Json json;
  json["id"] = cadence.id.value;
  json["team"] = cadence.team.value;
  json["kind"] = cadence.kind == okr::CadenceKind::kPrompts ? "prompts" : "digest";
  json["period"] = rhythm.period == okr::Period::kWeek ? "week" : "month";
  json["every"] = rhythm.every;
  json["weekdays"] = weekdays_json(rhythm.weekdays);
  json["day_of_month"] = number_or_null(rhythm.day_of_month);
  json["week_of_month"] = number_or_null(rhythm.week_of_month);
  json["time"] = scheduler::time_text(cadence.time_of_day);
  json["zone_of"] = cadence.zone_of == okr::ZoneOf::kPerson ? "person" : "team";
  json["since"] = instant_json(cadence.since);
  json["nudges"] = cadence.nudges;
  return json;
}

}  // namespace

Json list_settings(const Asked& asked) {
  const auto known = okr::setting_rows();
  const SettingsOf settings = read_all_settings(asked.book);
  return page_of_few(asked, std::vector<okr::SettingRow>(known.begin(), known.end()),
                     [&](const okr::SettingRow& row) { return setting_json(settings, row); });
}

Json list_cadences(const Asked& asked) {
  return page_of_few(asked, store::list_cadences(asked.book), cadence_json);
}

}  // namespace bot::api
