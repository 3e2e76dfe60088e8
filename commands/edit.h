#pragma once

#include <optional>
#include <string_view>

#include "commands/args.h"
#include "commands/report.h"

namespace commands {

// What edits and hand-overs do, typed or filled in. The reason is context.author.because.

// Throws UserError for somebody who has left.
void require_here(const okr::Person& person);
// Throws UserError when the speaker may not change it, or nobody may any more.
void require_editable(const Context& context, const Subject& subject);
void require_editable(const Context& context, const okr::Objective& objective);

// Whether this field of it ("target") changes only with a reason.
[[nodiscard]] bool needs_reason(const Subject& subject, std::string_view field);
[[nodiscard]] bool needs_reason(const Context& context, const okr::Objective& objective,
                                std::string_view field);
// Reads the new value of a field as it is typed and writes it. Throws UserError for a field or a
// value that cannot be.
[[nodiscard]] Message edited(const Context& context, const Subject& subject, std::string_view field,
                             Args& value);
[[nodiscard]] Message edited(const Context& context, const okr::Objective& objective,
                             std::string_view field, Args& value);

// The numbers of a key result that change together; those that stay are absent.
struct NewNumbers {
  std::optional<okr::Decimal> baseline = {};
  std::optional<okr::Decimal> low = {};
  std::optional<okr::Decimal> commit = {};
  std::optional<okr::Decimal> target = {};
  std::optional<okr::Decimal> stretch = {};
};
// Writes them, checked as a whole: what was to go up may be to go down after it. Throws UserError
// for numbers that this key result does not have or that cannot be measured.
[[nodiscard]] Message renumbered(const Context& context, const Subject& subject,
                                 const NewNumbers& numbers);
// Reads two of them as they are typed, "from 5% to 3%", with nothing or a reason behind; absent,
// with nothing read, when something else comes next.
[[nodiscard]] std::optional<NewNumbers> read_new_numbers(Args& args,
                                                         const okr::KeyResult& key_result);

// A new owner.
[[nodiscard]] Message assigned(const Context& context, const Subject& subject,
                               const okr::Person& owner);
[[nodiscard]] Message assigned(const Context& context, const okr::Objective& objective,
                               const okr::Person& owner);
// Who is asked for check-ins from now on; the owner stays.
[[nodiscard]] Message delegated(const Context& context, const Subject& subject,
                                const okr::Person& person);

}  // namespace commands
