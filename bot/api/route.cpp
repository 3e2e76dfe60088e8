#include "bot/api/route.h"

#include <algorithm>
#include <charconv>

#include "bot/api/answers.h"

namespace bot::api {
namespace {

using store::Paged;

constexpr auto kRead = okr::ApiScope::kRead;

constexpr Route kRoutes[] = {
    {"GET", "/cycles", kRead, "listCycles", "All cycles.", "Cycle", true,
     list_all<Paged::kCycles, cycle_item>},
    {"GET", "/cycles/{cycle}", kRead, "getCycle", "One cycle.", "Cycle", false,
     get_one<Paged::kCycles, cycle_item>},
    {"GET", "/teams", kRead, "listTeams", "All teams, with who is in them.", "Team", true,
     list_teams},
    {"GET", "/teams/{team}", kRead, "getTeam", "One team.", "Team", false,
     get_one<Paged::kTeams, team_item>},
    {"GET", "/people", kRead, "listPeople", "Everybody in the book, those who have left too.",
     "Person", true, list_all<Paged::kPeople, person_item>},
    {"GET", "/people/{person}", kRead, "getPerson", "One person.", "Person", false,
     get_one<Paged::kPeople, person_item>},
    {"GET", "/objectives", kRead, "listObjectives",
     "All objectives that everybody may read, with their grades. A page may hold fewer than its "
     "limit.",
     "Objective", true, list_all<Paged::kObjectives, objective_item>},
    {"GET", "/objectives/{objective}", kRead, "getObjective", "One objective.", "Objective", false,
     get_one<Paged::kObjectives, objective_item>},
    {"GET", "/objectives/{objective}/key-results", kRead, "listKeyResultsOfObjective",
     "The key results of one objective.", "KeyResult", true, list_key_results_of},
    {"GET", "/key-results", kRead, "listKeyResults",
     "All key results of objectives that everybody may read, with their grades. A page may hold "
     "fewer than its limit.",
     "KeyResult", true, list_all<Paged::kKeyResults, key_result_item>},
    {"GET", "/key-results/{key_result}", kRead, "getKeyResult", "One key result.", "KeyResult",
     false, get_one<Paged::kKeyResults, key_result_item>},
    {"GET", "/key-results/{key_result}/check-ins", kRead, "listCheckInsOfKeyResult",
     "The history of one key result, oldest first: corrections and what they corrected alike.",
     "CheckIn", true, list_check_ins_of},
    {"POST", "/key-results/{key_result}/check-ins", okr::ApiScope::kCheckIns, "postCheckIn",
     "Checks in on a key result, on behalf of the person that the token acts for.", "CheckIn",
     false, nullptr, "NewCheckIn", post_check_in},
    {"GET", "/check-ins", kRead, "listCheckIns",
     "All histories, by key result, oldest first. A page may hold fewer than its limit.", "CheckIn",
     true, list_check_ins},
    {"GET", "/kpis", kRead, "listKpis", "All KPIs, the dropped ones too.", "Kpi", true,
     list_all<Paged::kKpis, kpi_item>},
    {"GET", "/kpis/{kpi}", kRead, "getKpi", "One KPI.", "Kpi", false,
     get_one<Paged::kKpis, kpi_item>},
    {"GET", "/kpis/{kpi}/values", kRead, "listValuesOfKpi",
     "The history of one KPI, oldest first: corrections and what they corrected alike.", "KpiValue",
     true, list_values_of},
    {"POST", "/kpis/{kpi}/values", okr::ApiScope::kKpis, "postKpiValue",
     "Sets the value of a KPI, on behalf of the person that the token acts for; the key results "
     "that it measures are checked in with it.",
     "PostedKpiValue", false, nullptr, "NewKpiValue", post_kpi_value},
    {"GET", "/blockers", kRead, "listBlockers",
     "What holds or held key results up. A page may hold fewer than its limit.", "Blocker", true,
     list_all<Paged::kBlockers, blocker_item>},
    {"GET", "/blockers/{blocker}", kRead, "getBlocker", "One blocker.", "Blocker", false,
     get_one<Paged::kBlockers, blocker_item>},
    {"GET", "/dependencies", kRead, "listDependencies",
     "What waits for what. A page may hold fewer than its limit.", "Dependency", true,
     list_all<Paged::kDependencies, dependency_item>},
    {"GET", "/dependencies/{dependency}", kRead, "getDependency", "One dependency.", "Dependency",
     false, get_one<Paged::kDependencies, dependency_item>},
    {"GET", "/proposals", kRead, "listProposals",
     "Objectives that were put before somebody, and what became of that. A page may hold fewer "
     "than its limit.",
     "Proposal", true, list_all<Paged::kProposals, proposal_item>},
    {"GET", "/proposals/{proposal}", kRead, "getProposal", "One proposal.", "Proposal", false,
     get_one<Paged::kProposals, proposal_item>},
    {"GET", "/remarks", kRead, "listRemarks",
     "What was said of objectives and key results: comments, acknowledgements, decisions, answers "
     "to reviews. A page may hold fewer than its limit.",
     "Remark", true, list_remarks},
    {"GET", "/remarks/{remark}", kRead, "getRemark", "One remark.", "Remark", false, get_remark},
    {"GET", "/entries", kRead, "listEntries",
     "The short lists of teams: what people focus on in a week, wins, and what is not done now. A "
     "page may hold fewer than its limit.",
     "Entry", true, list_all<Paged::kEntries, entry_item>},
    {"GET", "/entries/{entry}", kRead, "getEntry", "One entry of such a list.", "Entry", false,
     get_one<Paged::kEntries, entry_item>},
    {"GET", "/retros", kRead, "listRetros",
     "Retrospectives, with their answers once they have ended, without names.", "Retro", true,
     list_all<Paged::kRetros, retro_item>},
    {"GET", "/retros/{retro}", kRead, "getRetro", "One retrospective.", "Retro", false,
     get_one<Paged::kRetros, retro_item>},
    {"GET", "/settings", kRead, "listSettings",
     "What can be set for all and for a team, and the mission.", "Setting", true, list_settings},
    {"GET", "/cadences", kRead, "listCadences",
     "When teams are asked, and when their digest comes.", "Cadence", true, list_cadences},
    {"GET", "/changes", kRead, "listChanges",
     "The ledger of teams, cycles, objectives, key results and KPIs, oldest first. A page may hold "
     "fewer than its limit.",
     "Change", true, list_changes},
};

constexpr PathId kPathIds[] = {{"cycle", "", "cycle"},
                               {"team", "", "team"},
                               {"person", "", "person"},
                               {"objective", "O", "objective"},
                               {"key_result", "KR", "key result"},
                               {"kpi", "K", "KPI"},
                               {"blocker", "B", "blocker"},
                               {"dependency", "", "dependency"},
                               {"proposal", "", "proposal"},
                               {"remark", "", "remark"},
                               {"entry", "", "entry"},
                               {"retro", "", "retrospective"}};

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
