#include "commands/forms/forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "commands/forms/filled.h"
#include "commands/reply.h"

namespace commands::forms {
namespace {

constexpr Kind kForms[] = {
    {"checkin", kCheckInName, make_check_in, submit_check_in},
    {"block", "block", make_blocker, submit_blocker},
    {"snooze", "snooze", make_snooze, submit_snooze},
    {"away", "away", make_away, submit_away},
    {"handover", "delegate", make_hand_over, submit_hand_over},
    {"add-objective", "add objective", make_objective, submit_objective},
    {"add-kr", "add kr", make_key_result, submit_key_result},
    {"edit", "edit", make_edit, submit_edit},
    {"kpi", "kpi", make_kpi_value, submit_kpi_value},
    {"grade", "grade", make_grade, submit_grade},
    {"retro", "retro", make_retro, submit_retro},
    {"return", "return", make_return, submit_return},
    {"review", "review", make_review, submit_review},
    {"focus", "focus", make_focus, submit_focus},
    {"win", "win", make_win, submit_win},
    {"notnow", "notnow", make_not_now, submit_not_now},
};

// Another one for every request that has a key of its own: FNV-1a, 64 bits.
std::string nonce_of(const Context& context) {
  const Request& request = context.request;
  if (request.key.empty()) return {};
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::string_view part :
       {std::string_view{request.key}, std::string_view{"/"}, std::string_view{request.user_id}}) {
    for (const char character : part) {
      hash ^= static_cast<unsigned char>(character);
      hash *= 0x100000001b3;
    }
  }
  return fmt::format("{:016x}", hash);
}

[[noreturn]] void refuse_state() {
  throw UserError{
      "This form is from another version of Milepost, so nothing was saved. Please open it again: "
      "`/okr` shows what is due."};
}

}  // namespace

std::span<const Kind> all() {
  return kForms;
}

const Kind* find(std::string_view name) {
  const auto found = std::find_if(std::begin(kForms), std::end(kForms),
                                  [&](const Kind& kind) { return kind.name == name; });
  return found == std::end(kForms) ? nullptr : found;
}

Form opened(const Context& context, std::string_view name, std::string_view object) {
  std::string about{object};
  Form form = find(name)->make(context, about);
  form.state = fmt::format("{}:{}", to_text(Action{std::string{name}, about, context.me.id}),
                           nonce_of(context));
  return form;
}

Message opened_instead(Context& context, std::string_view name, std::string_view object) {
  context.form = opened(context, name, object);
  const std::string_view typed = find(name)->typed;
  const auto rows = commands::all();
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const Command& one) { return one.name == typed; });
  Message message;
  return message.add(
      paragraph(fmt::format("{}, for example: `/okr {}`", context.form->title, row->example)));
}

State read_state(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (text.size() > kLongestState || colon == std::string_view::npos) refuse_state();
  auto action = parse_action(text.substr(0, colon));
  if (!action || find(action->name) == nullptr) refuse_state();
  return {*std::move(action), std::string{text.substr(colon + 1)}};
}

Message submitted(Context& context, const State& state, const Values& values) {
  const Kind& kind = *find(state.action.name);
  std::string object = state.action.object;
  const Form form = kind.make(context, object);
  Filled filled{context, form, values};
  return kind.submit(context, filled, object);
}

}  // namespace commands::forms
