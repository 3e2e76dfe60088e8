#include "commands/forms/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/edit.h"
#include "commands/forms/filled.h"
#include "commands/parse/number.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/sql/person.h"

namespace commands::forms {

std::string user_id_of(const Context& context, okr::PersonId person) {
  const auto identities = store::identities_of(context.book, person);
  const auto here = std::find_if(identities.begin(), identities.end(), [&](const auto& identity) {
    return identity.connection == context.request.connection;
  });
  return here == identities.end() ? std::string{} : here->user_id;
}

std::string day_value(okr::Day day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string option_label(std::string_view text) {
  constexpr std::size_t kMost = 72;  // of 75, whatever a platform counts
  return shortened(text, kMost);
}

std::string typed_number(const Context& context, const okr::Decimal& value) {
  return parse::typed_text(value, parse::decimal_mark(context.me.language));
}

std::string typed_value(const Context& context, const okr::KeyResult& key_result,
                        const okr::Decimal& value) {
  return typed_number(context, value) + (key_result.unit == "%" ? "%" : "");
}

FormField text_field(std::string_view label, std::string_view initial) {
  return {.kind = FormField::Kind::kText,
          .id = "text",
          .label = std::string{label},
          .initial = std::string{initial},
          .max_length = kMostOfText};
}

std::vector<Option> kind_options() {
  return {{"committed", "Committed: we will reach it"},
          {"aspirational", "Aspirational: we aim high"},
          {"learning", "Learning: we find out"}};
}

FormField indicator_field(const std::optional<okr::Indicator>& indicator) {
  return {.kind = FormField::Kind::kOption,
          .id = "indicator",
          .label = "Indicator",
          .initial = indicator ? std::string{okr::word(*indicator)} : "",
          .optional = true,
          .options = {{"leading", "Leading: tells early how it will go"},
                      {"lagging", "Lagging: proves how it went"},
                      {"none", "Neither"}}};
}

FormField owner_field(const Context& context, okr::PersonId owner) {
  return {.kind = FormField::Kind::kPerson,
          .id = "owner",
          .label = "Owner",
          .initial = user_id_of(context, owner)};
}

okr::PersonId read_owner(const Context& context, Filled& filled) {
  okr::PersonId owner = context.me.id;
  if (!filled.has("owner")) return owner;
  filled.read_person("owner", [&](const okr::Person& person) {
    require_here(person);
    owner = person.id;
  });
  return owner;
}

okr::Objective objective_of(const Context& context, std::string_view text) {
  Args args{text, context};
  okr::Objective objective = args.objective();
  args.end();
  return objective;
}

}  // namespace commands::forms
