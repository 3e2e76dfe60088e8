#include <fmt/format.h>

#include <utility>

#include "commands/edit.h"
#include "commands/handlers.h"
#include "commands/kpi.h"
#include "commands/reply.h"
#include "commands/report.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/check_in.h"
#include "store/sql/kpi.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"

namespace commands {

namespace {

using okr::Kpi;

constexpr int kReadingsRead = 200;  // several a day, for two months at least

bool takes_check_ins(const Subject& subject) {
  return subject.objective.state == okr::ObjectiveState::kActive &&
         (subject.cycle.state == okr::CycleState::kActive ||
          subject.cycle.state == okr::CycleState::kPlanning);
}

// Checks the value in on one key result, or says why not; whether it did.
class Flow {
 public:
  Flow(Context& context, const Kpi& kpi, const KpiReport& report, Message& message)
      : context_(context), kpi_(kpi), report_(report), message_(message) {}

  // `corrected` is what the value corrects, if anything.
  bool into(okr::KeyResultId id, const std::optional<okr::KpiValue>& corrected) {
    const auto subject = store::find_subject(context_.book, id);
    if (!subject || !takes_check_ins(*subject)) return false;
    const okr::KeyResult& key_result = subject->key_result;
    if (const auto problem = okr::value_problem(key_result, report_.value)) {
      message_.add(Text{{plain(fmt::format("{} did not take it: {}", id_text(id), *problem))}});
      return false;
    }
    if (corrected && !came_from_here(key_result, *corrected)) {
      message_.add(Text{{plain(
          fmt::format("{} was checked in otherwise since, so it stays as it is.", id_text(id)))}});
      return false;
    }
    check_in(*subject, corrected ? ReportKind::kCorrection : ReportKind::kCheckIn);
    return true;
  }

 private:
  // Whether its latest check-in is the one that the corrected value became.
  bool came_from_here(const okr::KeyResult& key_result, const okr::KpiValue& corrected) {
    if (!key_result.latest || key_result.latest->at < corrected.at) return false;
    return store::read_latest_check_in(context_.book, key_result).via == id_text(kpi_.id);
  }

  void check_in(const Subject& subject, ReportKind kind) {
    const auto& latest = subject.key_result.latest;
    const std::string note =
        fmt::format("From {} {}{}{}", id_text(kpi_.id), shortened(kpi_.text, kShownCharacters),
                    report_.note.empty() ? "" : ": ", report_.note);
    const Report report{
        report_.value,
        latest ? latest->confidence : *okr::Confidence::from_int(okr::Confidence::kFirst), false,
        shortened(note, kMostOfNote)};
    // Its history tells that the value came through the KPI.
    const std::string via = std::exchange(context_.author.via, id_text(kpi_.id));
    Message filed_there = filed(context_, subject, report, kind);
    context_.author.via = via;
    if (!may_see(context_, subject.objective)) return;  // whoever sets the value need not know it
    for (Block& block : filed_there.blocks) message_.add(std::move(block));
  }

  Context& context_;
  const Kpi& kpi_;
  const KpiReport& report_;
  Message& message_;
};

std::string moved_text(const Kpi& before, const Kpi& after) {
  const std::string value = value_text(after, after.latest->value);
  std::string text = fmt::format(": {}, the first value", value);
  if (before.latest) {
    text = before.latest->value == after.latest->value
               ? fmt::format(": still {}", value)
               : fmt::format(": {} → {}", value_text(before, before.latest->value), value);
  }
  text += ", " + health_text(okr::health(after));
  return after.healthy.empty() ? text + "."
                               : fmt::format("{} (healthy: {}).", text, band_text(after));
}

okr::KpiValue value_of(const Context& context, const Kpi& kpi, const KpiReport& report,
                       const std::optional<okr::KpiValue>& corrected) {
  okr::KpiValue value;
  value.kpi = kpi.id;
  value.at = context.now;
  value.person = context.me.id;
  value.value = report.value;
  value.note = report.note;
  value.day = corrected ? corrected->day : context.today();
  value.via = context.author.via;
  if (corrected) {
    value.kind = okr::CheckInKind::kCorrection;
    value.corrects = corrected->id;
  }
  return value;
}

KpiReport read_kpi_report(Args& args, const Kpi& kpi) {
  KpiReport report;
  report.value = args.number("a value, such as 45", kpi.unit);
  report.note = limited(args.rest(), kMostOfNote, "A note");
  return report;
}

}  // namespace

KpiReported reported(Context& context, const Kpi& kpi, const KpiReport& report,
                     KpiReportKind kind) {
  std::optional<okr::KpiValue> corrected;
  if (kind == KpiReportKind::kCorrection) {
    corrected = store::find_kpi_value(context.book, kpi.id, kpi.latest.value().id);
  }
  KpiReported result;
  const okr::LatestKpiValue latest =
      store::add_kpi_value(context.book, context.author, value_of(context, kpi, report, corrected));
  result.value = store::find_kpi_value(context.book, kpi.id, latest.id).value();
  Kpi after = kpi;
  after.latest = latest;
  result.message.add(about(after, moved_text(kpi, after)));
  if (!report.note.empty()) {
    result.message.add(Text{{plain("Note: "), plain(report.note)}});
  }
  Flow flow{context, kpi, report, result.message};
  for (const okr::KeyResultId id :
       store::linked_key_results(context.book, kpi.id, store::KpiLink::kMeasures)) {
    if (flow.into(id, corrected)) result.checked_in.push_back(id);
  }
  if (const int periods = worth_recovering(context.book, after); periods > 0) {
    add_proposal(result.message, after, periods, context.me.id);
  }
  return result;
}

std::optional<okr::KeyResultId> recovering(const store::Book& book, okr::KpiId kpi) {
  for (const okr::KeyResultId id :
       store::linked_key_results(book, kpi, store::KpiLink::kElevated)) {
    const auto subject = store::find_subject(book, id);
    if (!subject || subject->objective.state == okr::ObjectiveState::kClosed) continue;
    const okr::CycleState cycle = subject->cycle.state;
    if (cycle == okr::CycleState::kActive || cycle == okr::CycleState::kPlanning) return id;
  }
  return std::nullopt;
}

int worth_recovering(const store::Book& book, const Kpi& kpi) {
  if (kpi.dropped || okr::health(kpi) != okr::KpiHealth::kUnhealthy) return 0;
  std::vector<okr::KpiReading> readings;
  for (const okr::KpiValue& value :
       store::counting_kpi_values(book, kpi.id, std::nullopt, kReadingsRead)) {
    readings.push_back({value.day, value.value});
  }
  const int periods = okr::bad_periods(kpi, readings);
  return periods >= okr::kBadPeriods && !recovering(book, kpi.id) ? periods : 0;
}

void add_proposal(Message& message, const Kpi& kpi, int periods, okr::PersonId person) {
  const std::string id = id_text(kpi.id);
  const bool weekly = kpi.frequency == okr::KpiFrequency::kWeekly;
  message.add(paragraph(fmt::format(
      "{} has been unhealthy for {} in a row. If that should change, `/okr kpi recover {}` drafts "
      "an objective for it; nothing happens by itself.",
      id, count_text(periods, weekly ? "week" : "month", weekly ? "weeks" : "months"), id)));
  message.add(Actions{{{.label = "Draft objective",
                        .description = fmt::format("Draft an objective that recovers {}", id),
                        .action = {"recover", id, person},
                        .style = Button::Style::kDefault,
                        .confirmation = std::nullopt}}});
}

Message kpi(Context& context, Args& args) {
  if (args.empty()) return kpi_list(context, args);
  Args behind = args;
  const Kpi which = behind.kpi();
  if (behind.empty()) return kpi_show(context, args);
  args.skip(args.left().size() - behind.left().size());
  require_right(context, which);
  require_running(which);
  const KpiReport report = read_kpi_report(args, which);
  return with_undo(context, reported(context, which, report, KpiReportKind::kValue).message);
}

Message kpi_correct(Context& context, Args& args) {
  const Kpi which = args.kpi();
  const std::string id = id_text(which.id);
  const auto latest =
      which.latest ? store::find_kpi_value(context.book, which.id, which.latest->id) : std::nullopt;
  if (!latest || latest->person != context.me.id) require_right(context, which);
  require_running(which);
  if (!latest) {
    throw UserError{
        fmt::format("{} has no value yet, so there is nothing to correct. Set one: `/okr kpi {} "
                    "<value>`.",
                    id, id)};
  }
  KpiReport report = read_kpi_report(args, which);
  if (report.note.empty()) report.note = latest->note;
  Message message = reported(context, which, report, KpiReportKind::kCorrection).message;
  message.add(paragraph("The value before it stays visible as corrected."));
  return with_undo(context, std::move(message));
}

}  // namespace commands
