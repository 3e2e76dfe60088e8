#include "commands/click.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "commands/args.h"
#include "commands/cards/digest.h"
#include "commands/entry.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/report.h"
#include "commands/review.h"
#include "commands/wording.h"
#include "store/sql/entry.h"
#include "store/sql/team.h"

namespace commands {
namespace {

// A kind of button. Buttons that open a form are in the table of forms.
struct Row {
  std::string_view name;
  Message (*run)(Context& context, const std::string& object);
  Access access;
  bool replaces = false;  // see Pressed, as for what follows
  Message (*stranger)(const store::Book& book, okr::Instant now) = nullptr;
};

Message pressed_home(Context& context, const std::string& /*object*/) {
  Args nothing{"", context};
  return home(context, nothing);
}

// What one owes and owns, and how one's teams stand.
Message pressed_overview(Context& context, const std::string& /*object*/) {
  constexpr std::size_t kMostTeams = 2;
  Message message = pressed_home(context, "");
  const auto teams = store::teams_of(context.book, context.me.id);
  for (std::size_t i = 0; i < std::min(teams.size(), kMostTeams); ++i) {
    const auto team = cards::digest_headline(context.book, teams[i].id, context.now, context.now);
    if (!team) continue;
    message.add(Divider{});
    for (const Block& block : team->blocks) message.add(block);
  }
  return message;
}

// Of a button from another release, or one that nobody has made.
Message pressed_unknown(Context& context) {
  Message message = sentence(
      "This button is from another version of Milepost, so nothing was changed. This is how things "
      "stand now:");
  for (Block& block : pressed_home(context, "").blocks) message.add(std::move(block));
  return message;
}

// "KR12=57": the key result, when its latest check-in is still the one that was there when the
// button was drawn (0 for none).
Message pressed_same(Context& context, const std::string& object) {
  const std::size_t equals = object.find('=');
  if (equals == std::string::npos) return pressed_unknown(context);
  Args args{std::string_view{object}.substr(0, equals), context};
  const Subject subject = args.subject();
  const auto& latest = subject.key_result.latest;
  if (std::to_string(latest ? latest->id.value : 0) != object.substr(equals + 1)) {
    throw UserError{fmt::format(
        "{} was checked in since that button was drawn{}, so nothing was changed. To check in once "
        "more: `/okr same {}`.",
        id_text(subject.key_result.id),
        latest ? fmt::format(" and stands at {}", value_text(subject.key_result, latest->value))
               : "",
        id_text(subject.key_result.id))};
  }
  Args again{std::string_view{object}.substr(0, equals), context};
  return same(context, again);
}

// "KR12"
Message pressed_unblock(Context& context, const std::string& object) {
  Args args{object, context};
  return unblock(context, args);
}

// "O3"
Message pressed_approve(Context& context, const std::string& object) {
  Args args{object, context};
  return approve(context, args);
}

// "K3"
Message pressed_recover(Context& context, const std::string& object) {
  Args args{object, context};
  return kpi_recover(context, args);
}

// "O3"
Message pressed_keep(Context& context, const std::string& object) {
  Args args{object, context};
  return review_kept(context, args.objective(), {});
}

// "O3", which is left for later; nothing begins with the first.
Message pressed_next(Context& context, const std::string& object) {
  if (object.empty()) return review_next(context, std::nullopt);
  Args args{object, context};
  return review_next(context, args.objective().id);
}

// "7": an entry of the speaker's own
Message pressed_focus_done(Context& context, const std::string& object) {
  okr::EntryId id;
  std::from_chars(object.data(), object.data() + object.size(), id.value);
  const auto entry = store::find_entry(context.book, id);
  const bool mine =
      entry && entry->person == context.me.id && entry->kind == okr::EntryKind::kFocus;
  if (!mine) throw UserError{"That is not among your focus any more: `/okr focus` shows it."};
  return focus_finished(context, *entry);
}

// "57": the command that the answer above the button told of.
Message pressed_undo(Context& context, const std::string& object) {
  std::int64_t command = 0;
  const auto [end, error] = std::from_chars(object.data(), object.data() + object.size(), command);
  if (error != std::errc{} || end != object.data() + object.size()) {
    throw UserError{"This button is from another version of Milepost, so nothing was changed."};
  }
  return undo_command(context, okr::CommandId{command});
}

// The one place to add a button that opens no form.
constexpr Row kRows[] = {
    {"home", pressed_home, Access::kReads},
    {"overview", pressed_overview, Access::kReads, false, home_of_stranger},
    {"same", pressed_same, Access::kWrites},
    {"unblock", pressed_unblock, Access::kWrites},
    {"recover", pressed_recover, Access::kWrites},
    {"approve", pressed_approve, Access::kWrites},
    {"keep", pressed_keep, Access::kWrites},
    {"next", pressed_next, Access::kReads},
    {"focus-done", pressed_focus_done, Access::kWrites},
    {"undo", pressed_undo, Access::kWrites, true},
};

Pressed unknown_button() {
  return {"unknown", std::nullopt, Access::kReads, pressed_unknown};
}

}  // namespace

Pressed pressed_button(std::string_view text) {
  const auto action = parse_action(text);
  if (!action) return unknown_button();
  if (forms::find(action->name) != nullptr) {
    return {action->name,
            action->person,
            Access::kReads,
            [action = *action](Context& context) {
              return forms::opened_instead(context, action.name, action.object);
            },
            false,
            nullptr};
  }
  const auto* row = std::find_if(std::begin(kRows), std::end(kRows),
                                 [&](const Row& one) { return one.name == action->name; });
  if (row == std::end(kRows)) return unknown_button();
  return {
      action->name,
      action->person,
      row->access,
      [run = row->run, object = action->object](Context& context) { return run(context, object); },
      row->replaces,
      row->stranger};
}

}  // namespace commands
