#include "bot/api/json_values.h"

#include <fmt/format.h>

#include "commands/wording.h"

namespace bot::api {

std::string day_json(okr::Day day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string instant_json(okr::Instant at) {
  const okr::Day day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::hh_mm_ss time{at - day};
  return fmt::format("{}T{:02}:{:02}:{:02}Z", day_json(day), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

Json maybe(const std::optional<okr::Day>& day) {
  return day ? Json(day_json(*day)) : Json(nullptr);
}
Json maybe(const std::optional<okr::Instant>& at) {
  return at ? Json(instant_json(*at)) : Json(nullptr);
}
Json maybe(const std::optional<okr::Decimal>& value) {
  return value ? Json(value->text()) : Json(nullptr);
}
Json maybe(const std::optional<okr::Score>& score) {
  return score ? Json(score->text()) : Json(nullptr);
}
Json maybe(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}
Json maybe(const std::optional<okr::ObjectiveId>& id) {
  return id ? Json(commands::id_text(*id)) : Json(nullptr);
}
Json maybe(const std::optional<okr::KeyResultId>& id) {
  return id ? Json(commands::id_text(*id)) : Json(nullptr);
}

Json ids_json(const std::vector<okr::Person>& people) {
  Json list = Json::array();
  for (const okr::Person& person : people) list.push_back(person.id.value);
  return list;
}

}  // namespace bot::api
