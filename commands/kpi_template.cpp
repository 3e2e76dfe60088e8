#include "commands/args.h"
#include "commands/cards/objective.h"
#include "commands/handlers.h"

namespace commands {

namespace {

// A KPI that many watch; the numbers of the band are examples.
struct KpiTemplate {
  std::string_view typed;  // behind "kpi add"
  std::string_view meaning;
};
constexpr KpiTemplate kKpiTemplates[] = {
    {"Monthly churn % healthy ≤ 3% monthly", "customers who left, of those at the month's start"},
    {"Monthly retention % healthy ≥ 85% monthly", "customers who came back in the month after"},
    {"Monthly recurring revenue € monthly",
     "what runs on by contract; no target until you set one"},
    {"Trial to paid conversion % healthy ≥ 12%", "trials of the week that became customers"},
    {"Activation rate % healthy ≥ 40%", "new users who reached the first useful result"},
    {"Customer acquisition cost € healthy ≤ 400 monthly", "spent on sales and marketing for each"},
    {"Net promoter score healthy ≥ 30 monthly", "would recommend, less would not"},
    {"Time to first answer hours healthy ≤ 4 hours", "of support, the median"},
    {"Open incidents healthy ≤ 2", "at the end of the week"},
    {"Availability % healthy ≥ 99.5%", "of the service, in the week"},
    {"Lead time for changes days healthy ≤ 3 days", "from the first commit to production"},
    {"Team mood healthy 3.5..5", "asked of everybody, one to five"},
};

}  // namespace

Message kpi_template(Context& /*context*/, Args& args) {
  args.end();
  Message message;
  message.add(Header{"Usual KPIs"});
  message.add(
      Text{{plain("A KPI watches what runs anyway; an objective changes it within a cycle. "
                  "Take the line that fits, with numbers of your own:")}});
  Text text;
  for (const KpiTemplate& one : kKpiTemplates) {
    if (!text.spans.empty()) text.spans.push_back(plain("\n"));
    cards::append(text.spans, {code(std::string{"/okr kpi add "} + std::string{one.typed}),
                               plain(" "), plain(one.meaning)});
  }
  message.add(std::move(text));
  return message.add(
      Note{{plain("Without “healthy” a KPI has no target and is never called "
                  "healthy.")}});
}

}  // namespace commands
