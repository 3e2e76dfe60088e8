#include <fmt/format.h>

#include <algorithm>

#include "bot/api/answers.h"
#include "bot/api/json.h"
#include "bot/api/problem.h"
#include "bot/api/visible.h"
#include "commands/args.h"
#include "commands/kpi.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/report.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/check_in.h"
#include "store/sql/kpi.h"

namespace bot::api {
namespace {

// The value as somebody would type it: a number is written out in full, a text is as it stands.
std::string typed_value(const Json& body) {
  if (!body.contains("value")) {
    throw Problem{422, "I need `value`: a number such as 41.5, or a text such as \"41.5 %\"."};
  }
  const Json& value = body["value"];
  if (value.is_string()) return commands::parse::harmless(value.get<std::string>());
  if (value.is_number()) return value.dump();
  throw Problem{422, "`value` must be a number such as 41.5, or a text such as \"41.5 %\"."};
}

std::string typed_note(const Json& body) {
  if (!body.contains("note")) return "";
  if (!body["note"].is_string()) throw Problem{422, "`note` must be a text."};
  return commands::limited(commands::parse::harmless(body["note"].get<std::string>()),
                           commands::kMostOfNote, "A note");
}

std::optional<okr::Confidence> typed_confidence(const Json& body) {
  if (!body.contains("confidence")) return std::nullopt;
  const Json& value = body["confidence"];
  const auto confidence = value.is_number_integer() && value >= 0 && value <= 10
                              ? okr::Confidence::from_int(value.get<int>())
                              : std::nullopt;
  if (!confidence) throw Problem{422, "`confidence` must be a whole number from 0 to 10."};
  return confidence;
}

void require_fields(const Json& body, std::initializer_list<std::string_view> fields) {
  for (const auto& [name, ignored] : body.items()) {
    if (std::find(fields.begin(), fields.end(), name) != fields.end()) continue;
    std::string list;
    for (const std::string_view field : fields) {
      list += fmt::format("{}`{}`", list.empty() ? "" : ", ", field);
    }
    throw Problem{422,
                  fmt::format("There is no field {}. There are {}.", commands::quoted(name), list)};
  }
}

// What is wrong with somebody's rights is another status than what is wrong with a value.
template <class Check>
void require_allowed(const Check& check) {
  try {
    check();
  } catch (const commands::UserError& refused) {
    throw Problem{403, refused.what()};
  }
}

okr::Decimal read_whole(const commands::Context& context, const std::string& typed,
                        const okr::KeyResult& key_result) {
  commands::Args args{typed, context};
  const okr::Decimal value = commands::read_value(args, key_result);
  args.end();
  return value;
}

}  // namespace

Json post_check_in(commands::Context& context, std::int64_t key_result, const Json& body) {
  const auto subject = public_subject(context.book, okr::KeyResultId{key_result});
  if (!subject) {
    throw Problem{404, fmt::format("There is no key result KR{}. `GET /api/v1/key-results` lists "
                                   "them.",
                                   key_result)};
  }
  const okr::KeyResult& row = subject->key_result;
  require_allowed([&] {
    commands::require_member(context);
    commands::require_right(context, row, subject->objective);
  });
  require_fields(body, {"value", "confidence", "note"});
  commands::require_open(context, *subject);
  const auto confidence = typed_confidence(body);
  const okr::Confidence before =
      row.latest ? row.latest->confidence : *okr::Confidence::from_int(okr::Confidence::kFirst);
  const commands::Report report{read_whole(context, typed_value(body), row),
                                confidence.value_or(before), confidence.has_value(),
                                typed_note(body)};
  if (const std::string why = commands::why_note(context, *subject, report); !why.empty()) {
    throw Problem{422, fmt::format("Please send a `note`, because {}.", why)};
  }
  (void)commands::filed(context, *subject, report, commands::ReportKind::kCheckIn);
  const auto after = store::find_key_result(context.book, row.id);
  return to_json(store::read_latest_check_in(context.book, after.value()));
}

Json post_kpi_value(commands::Context& context, std::int64_t kpi, const Json& body) {
  const auto found = store::find_kpi(context.book, okr::KpiId{kpi});
  if (!found) {
    throw Problem{404, fmt::format("There is no KPI K{}. `GET /api/v1/kpis` lists them.", kpi)};
  }
  require_allowed([&] {
    commands::require_member(context);
    commands::require_right(context, *found);
  });
  require_fields(body, {"value", "note"});
  commands::require_running(*found);
  const std::string typed = typed_value(body);
  commands::Args args{typed, context};
  const okr::Decimal value = args.number("a value, such as 45", found->unit);
  args.end();
  const auto done = commands::reported(context, *found, {value, typed_note(body)},
                                       commands::KpiReportKind::kValue);
  Json json;
  json["value"] = to_json(done.value);
  json["health"] = okr::word(okr::health(found->healthy, value));
  json["checked_in"] = Json::array();
  for (const okr::KeyResultId id : done.checked_in) {
    if (public_subject(context.book, id)) json["checked_in"].push_back(commands::id_text(id));
  }
  return json;
}

}  // namespace bot::api
