#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "commands/action.h"
#include "commands/command.h"
#include "commands/form.h"

namespace commands::forms {

class Filled;

// One kind of form: a row of the table in forms.cpp.
struct Kind {
  std::string_view name;   // also of the button that opens it
  std::string_view typed;  // the row of the table of commands that does the same
  // The form about `object`, an action's object, prefilled from the book; its state is filled in
  // afterwards. May change `object` to one that makes the same form again once others have changed
  // the book. Throws UserError when there is nothing to fill in or the speaker may not.
  Form (*make)(const Context& context, std::string& object);
  // Saves what was filled in by way of the functions that the typed commands use. May set
  // context.form to what comes next.
  Message (*submit)(Context& context, Filled& filled, const std::string& object);
};
// The one place to add a form.
[[nodiscard]] std::span<const Kind> all();
// Null when there is none of that name.
[[nodiscard]] const Kind* find(std::string_view name);

// The form, with its state: for context.form. Throws UserError as make() does.
[[nodiscard]] Form opened(const Context& context, std::string_view name, std::string_view object);

// Opens the form in answer to a button, or to a command whose rest was not typed where the platform
// can (context.request.opens_forms): sets context.form, and says what to type where it cannot be
// shown. Throws UserError as make() does.
[[nodiscard]] Message opened_instead(Context& context, std::string_view name,
                                     std::string_view object);

// What comes back with a submitted form.
struct State {
  Action action;      // of the button that would open it, for whom it was opened
  std::string nonce;  // another one each time it is opened; empty when nobody counted
};
// Throws UserError for what opened() of this version does not give.
[[nodiscard]] State read_state(std::string_view text);

// Saves what was filled in. Throws FieldsRefused, or UserError when that cannot be mended by
// filling it in differently.
[[nodiscard]] Message submitted(Context& context, const State& state, const Values& values);

// By file:
Form make_check_in(const Context& context, std::string& object);  // "", KR3, or KR3=5,KR4=0+KR7
Message submit_check_in(Context& context, Filled& filled, const std::string& object);
Form make_blocker(const Context& context, std::string& object);  // KR3
Message submit_blocker(Context& context, Filled& filled, const std::string& object);
Form make_snooze(const Context& context, std::string& object);  // nothing
Message submit_snooze(Context& context, Filled& filled, const std::string& object);
Form make_away(const Context& context, std::string& object);  // nothing
Message submit_away(Context& context, Filled& filled, const std::string& object);
Form make_hand_over(const Context& context, std::string& object);  // nothing, or KR3
Message submit_hand_over(Context& context, Filled& filled, const std::string& object);
Form make_objective(const Context& context, std::string& object);  // nothing
Message submit_objective(Context& context, Filled& filled, const std::string& object);
Form make_key_result(const Context& context, std::string& object);  // O3
Message submit_key_result(Context& context, Filled& filled, const std::string& object);
Form make_edit(const Context& context, std::string& object);  // O3 or KR3
Message submit_edit(Context& context, Filled& filled, const std::string& object);
Form make_kpi_value(const Context& context, std::string& object);  // K3
Message submit_kpi_value(Context& context, Filled& filled, const std::string& object);
Form make_grade(const Context& context, std::string& object);  // KR3, KR3=accept or KR3=again
Message submit_grade(Context& context, Filled& filled, const std::string& object);
Form make_retro(const Context& context, std::string& object);  // a retrospective's number
Message submit_retro(Context& context, Filled& filled, const std::string& object);
Form make_return(const Context& context, std::string& object);  // O3
Message submit_return(Context& context, Filled& filled, const std::string& object);
Form make_review(const Context& context, std::string& object);  // O3=keep, =change, =drop or =no
Message submit_review(Context& context, Filled& filled, const std::string& object);
Form make_focus(const Context& context, std::string& object);  // nothing
Message submit_focus(Context& context, Filled& filled, const std::string& object);
Form make_win(const Context& context, std::string& object);  // nothing
Message submit_win(Context& context, Filled& filled, const std::string& object);
Form make_not_now(const Context& context, std::string& object);  // nothing
Message submit_not_now(Context& context, Filled& filled, const std::string& object);

}  // namespace commands::forms
