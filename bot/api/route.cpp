#include "bot/api/route.h"

#include <algorithm>
#include <charconv>

#include "bot/api/answers.h"

namespace bot::api {
namespace {

constexpr auto kRead = okr::ApiScope::kRead;

constexpr Route kRoutes[] = {
    {"GET", "/cycles", kRead, "listCycles", "All cycles.", "Cycle", true, list_cycles},
    {"GET", "/teams", kRead, "listTeams", "All teams.", "Team", true, list_teams},
    {"GET", "/people", kRead, "listPeople", "Everybody in the book, those who have left too.",
     "Person", true, list_people},
    {"GET", "/objectives", kRead, "listObjectives",
     "All objectives that everybody may read. A page may hold fewer than its limit.", "Objective",
     true, list_objectives},
    {"GET", "/objectives/{objective}", kRead, "getObjective", "One objective.", "Objective", false,
     get_objective},
    {"GET", "/objectives/{objective}/key-results", kRead, "listKeyResultsOfObjective",
     "The key results of one objective.", "KeyResult", true, list_key_results_of},
    {"GET", "/key-results", kRead, "listKeyResults",
     "All key results of objectives that everybody may read. A page may hold fewer than its limit.",
     "KeyResult", true, list_key_results},
    {"GET", "/key-results/{key_result}", kRead, "getKeyResult", "One key result.", "KeyResult",
     false, get_key_result},
    {"GET", "/key-results/{key_result}/check-ins", kRead, "listCheckInsOfKeyResult",
     "The history of one key result, oldest first: corrections and what they corrected alike.",
     "CheckIn", true, list_check_ins_of},
    {"POST", "/key-results/{key_result}/check-ins", okr::ApiScope::kCheckIns, "postCheckIn",
     "Checks in on a key result, on behalf of the person that the token acts for.", "CheckIn",
     false, nullptr, "NewCheckIn", post_check_in},
    {"GET", "/check-ins", kRead, "listCheckIns",
     "All histories, by key result, oldest first. A page may hold fewer than its limit.", "CheckIn",
     true, list_check_ins},
    {"GET", "/kpis", kRead, "listKpis", "All KPIs, the dropped ones too.", "Kpi", true, list_kpis},
    {"GET", "/kpis/{kpi}", kRead, "getKpi", "One KPI.", "Kpi", false, get_kpi},
    {"GET", "/kpis/{kpi}/values", kRead, "listValuesOfKpi",
     "The history of one KPI, oldest first: corrections and what they corrected alike.", "KpiValue",
     true, list_values_of},
    {"POST", "/kpis/{kpi}/values", okr::ApiScope::kKpis, "postKpiValue",
     "Sets the value of a KPI, on behalf of the person that the token acts for; the key results "
     "that it measures are checked in with it.",
     "PostedKpiValue", false, nullptr, "NewKpiValue", post_kpi_value},
    {"GET", "/blockers", kRead, "listBlockers",
     "What holds or held key results up. A page may hold fewer than its limit.", "Blocker", true,
     list_blockers},
    {"GET", "/changes", kRead, "listChanges",
     "The ledger of teams, cycles, objectives, key results and KPIs, oldest first. A page may hold "
     "fewer than its limit.",
     "Change", true, list_changes},
};

constexpr PathId kPathIds[] = {
    {"objective", "O", "objective"}, {"key_result", "KR", "key result"}, {"kpi", "K", "KPI"}};

}  // namespace

std::span<const Route> routes() {
  return kRoutes;
}

std::optional<PathId> path_id(const Route& route) {
  const std::size_t open = route.path.find('{');
  if (open == std::string_view::npos) return std::nullopt;
  const std::string_view name = route.path.substr(open + 1, route.path.find('}') - open - 1);
  return *std::find_if(std::begin(kPathIds), std::end(kPathIds),
                       [&](const PathId& id) { return id.name == name; });
}

std::optional<std::int64_t> read_path_id(const PathId& id, std::string_view text) {
  constexpr std::size_t kMostDigits = 9;
  if (text.starts_with(id.prefix)) text.remove_prefix(id.prefix.size());
  if (text.size() > kMostDigits) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

}  // namespace bot::api
