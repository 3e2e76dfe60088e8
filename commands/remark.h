#pragma once

#include <string>
#include <string_view>

#include "store/okr/remark.h"
#include "store/transaction.h"

namespace commands {

// Whether everybody may see what it is about.
[[nodiscard]] bool is_public(const store::Book& book, const okr::Remark& remark);
// "Mon 23 Nov 10:00, ann on KR12: “Stop the pilot”, because “nobody used it”"
[[nodiscard]] std::string decision_text(const store::Book& book, const okr::Remark& decision,
                                        std::string_view zone);
// "Mon 23 Nov 10:00, ann: “Well done”", "…, ann has read it"
[[nodiscard]] std::string remark_text(const store::Book& book, const okr::Remark& remark,
                                      std::string_view zone);

}  // namespace commands
