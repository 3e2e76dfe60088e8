#include "bot/doctor.h"

#include <algorithm>
#include <iostream>

#include "bot/cli/cli.h"
#include "bot/system_clock.h"

namespace bot::cli {
namespace {

const char* word(Finding::Verdict verdict) {
  switch (verdict) {
    case Finding::Verdict::kFine:
      return "fine   ";
    case Finding::Verdict::kWarning:
      return "look   ";
    case Finding::Verdict::kWrong:
    case Finding::Verdict::kUnreachable:
      return "WRONG  ";
  }
  return "";
}

}  // namespace

int doctor(const Config& config) {
  const SystemClock clock;
  const std::vector<Finding> findings = examine(config, clock);
  for (const Finding& finding : findings) {
    std::cout << word(finding.verdict) << finding.what << "\n";
    if (!finding.to_do.empty()) std::cout << "       → " << finding.to_do << "\n";
  }
  const auto any = [&](Finding::Verdict verdict) {
    return std::any_of(findings.begin(), findings.end(),
                       [&](const Finding& finding) { return finding.verdict == verdict; });
  };
  if (any(Finding::Verdict::kUnreachable)) return kUnreachable;
  return any(Finding::Verdict::kWrong) ? kFailed : kFine;
}

}  // namespace bot::cli
