#include "commands/kpi.h"

#include <fmt/format.h>

#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/reply.h"
#include "commands/wording.h"

namespace commands::forms {
namespace {

okr::Kpi settable(const Context& context, const std::string& object) {
  Args args{object, context};
  okr::Kpi kpi = args.kpi();
  args.end();
  require_right(context, kpi);
  require_running(kpi);
  return kpi;
}

}  // namespace

Form make_kpi_value(const Context& context, std::string& object) {
  const okr::Kpi kpi = settable(context, object);
  constexpr std::size_t kMostOfNumber = 60;
  Form form;
  form.title = fmt::format("Value of {}", id_text(kpi.id));
  form.intro = fmt::format("{} {}", id_text(kpi.id), kpi.text);
  form.submit_label = "Save";
  form.fields = {{.kind = FormField::Kind::kNumber,
                  .id = "value",
                  .label = "Value",
                  .hint = fmt::format("{}; healthy: {}.",
                                      kpi.latest ? "Last: " + value_text(kpi, kpi.latest->value)
                                                 : std::string{"No value yet"},
                                      band_text(kpi)),
                  .max_length = kMostOfNumber},
                 {.kind = FormField::Kind::kLines,
                  .id = "note",
                  .label = "Note",
                  .optional = true,
                  .max_length = kMostOfNote}};
  return form;
}

Message submit_kpi_value(Context& context, Filled& filled, const std::string& object) {
  const okr::Kpi kpi = settable(context, object);
  KpiReport report;
  report.note = filled.text("note");
  filled.read("value", [&](Args& args) { report.value = args.number("a value", kpi.unit); });
  filled.require_good();
  return with_undo(context, reported(context, kpi, report, KpiReportKind::kValue).message);
}

}  // namespace commands::forms
