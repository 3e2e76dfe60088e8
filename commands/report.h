#pragma once

#include <optional>
#include <string>

#include "commands/args.h"
#include "commands/command.h"
#include "store/okr/check_in.h"
#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"
#include "store/sql/objective.h"

namespace commands {

// What every kind of check-in is about.
using Subject = store::Subject;

// Throws UserError when nothing can be checked in: in a closed cycle, once it is graded, in an
// objective that is a draft or closed. While a cycle is being graded last values still count.
void require_open(const Context& context, const Subject& subject);

// What a check-in says, as typed.
struct Report {
  okr::Decimal value;
  okr::Confidence confidence;
  bool confidence_typed = false;
  std::string note;
};

// Reads a value in the terms of the key result's kind: 41%, `= 41%`, `2 of 3`, `pass`, `not yet`.
// Throws UserError also for a step such as +1 where no value is below nothing.
[[nodiscard]] okr::Decimal read_value(Args& args, const okr::KeyResult& key_result);
// Reads value, confidence (the last one when none is typed) and note; commas, dashes and the like
// may stand between them: `41%, 7/10, text`, `41 - confidence 7 - text`.
[[nodiscard]] Report read_report(Args& args, const okr::KeyResult& key_result);

// What is said to a value that stays as it was. A confidence counts when it is said to be one, as
// in `7/10` or `confidence 7`, for a note may begin with a number.
[[nodiscard]] Report read_unchanged(Args& args, const okr::LatestCheckIn& latest);

// A value as whoever has this mark would type it.
[[nodiscard]] std::string typed_value(const okr::KeyResult& key_result, const okr::Decimal& value,
                                      parse::DecimalMark mark);

// Why this report needs a note and has none, as half a sentence; empty when it needs none.
[[nodiscard]] std::string why_note(const Context& context, const Subject& subject,
                                   const Report& report);
// Throws UserError with the line to retype when this report needs a note and has none: a typed
// confidence that moved by 2 or more, is 3 or less, or contradicts the pace (method, section 5).
void require_note(const Context& context, const Subject& subject, const Report& report);

// Writes the report and says what changed. `correction` replaces the latest check-in and keeps the
// day it answers.
enum class ReportKind { kCheckIn, kCorrection };
[[nodiscard]] Message filed(Context& context, const Subject& subject, const Report& report,
                            ReportKind kind);

}  // namespace commands
