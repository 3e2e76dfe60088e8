#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/command.h"
#include "commands/form.h"
#include "store/okr/decimal.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"

namespace commands::forms {

class Filled;

// What several forms have in common.

// The user id of a person on the platform that is spoken on; empty when they have none there.
[[nodiscard]] std::string user_id_of(const Context& context, okr::PersonId person);
// A day as a field's value.
[[nodiscard]] std::string day_value(okr::Day day);
// A number as whoever speaks would type it.
[[nodiscard]] std::string typed_number(const Context& context, const okr::Decimal& value);
// The same with the % of a key result that is measured in it: "5%", as one types it in a line.
[[nodiscard]] std::string typed_value(const Context& context, const okr::KeyResult& key_result,
                                      const okr::Decimal& value);
// A label for an option: on one line, not too long for any platform.
[[nodiscard]] std::string option_label(std::string_view text);

// The field "text".
[[nodiscard]] FormField text_field(std::string_view label, std::string_view initial);
// The field "kind" of an objective has these options.
[[nodiscard]] std::vector<Option> kind_options();
// The field "indicator" of a key result.
[[nodiscard]] FormField indicator_field(const std::optional<okr::Indicator>& indicator);
// The field "owner", and what was filled in there: the speaker when nothing was.
[[nodiscard]] FormField owner_field(const Context& context, okr::PersonId owner);
[[nodiscard]] okr::PersonId read_owner(const Context& context, Filled& filled);

// The objective that is the object of a form.
[[nodiscard]] okr::Objective objective_of(const Context& context, std::string_view object);

}  // namespace commands::forms
