#include "commands/quiet.h"

#include "commands/edit.h"
#include "commands/forms/fields.h"
#include "commands/forms/filled.h"
#include "commands/forms/forms.h"

namespace commands::forms {

Form make_snooze(const Context& /*context*/, std::string& object) {
  object.clear();
  Form form;
  form.title = "Not now";
  form.intro = "I keep quiet and bring your card back then.";
  form.submit_label = "Snooze";
  form.fields = {{.kind = FormField::Kind::kOption,
                  .id = "until",
                  .label = "Remind me",
                  .initial = "tomorrow",
                  .optional = true,
                  .options = {{"2h", "In two hours"},
                              {"4h", "In four hours"},
                              {"tomorrow", "Tomorrow at 09:00"},
                              {"next monday", "On Monday at 09:00"}}},
                 {.kind = FormField::Kind::kDay,
                  .id = "day",
                  .label = "Or on this day at 09:00",
                  .optional = true}};
  return form;
}

Message submit_snooze(Context& context, Filled& filled, const std::string& /*object*/) {
  okr::Instant until;
  filled.read(filled.has("day") ? "day" : "until", [&](Args& args) {
    until = read_until(args);
    require_snooze(context, until);
  });
  filled.require_good();
  return snoozed(context, until);
}

Form make_away(const Context& context, std::string& object) {
  object.clear();
  Form form;
  form.title = "I'm away";
  form.intro = "I don't ask you for check-ins on these days. Nobody is told.";
  form.submit_label = "Save";
  form.fields = {{.kind = FormField::Kind::kDay,
                  .id = "first",
                  .label = "First day",
                  .initial = day_value(context.today())},
                 {.kind = FormField::Kind::kDay,
                  .id = "last",
                  .label = "Last day",
                  .hint = "Empty: one day only.",
                  .optional = true},
                 {.kind = FormField::Kind::kOption,
                  .id = "half",
                  .label = "How much of it",
                  .initial = "all",
                  .optional = true,
                  .options = {{"all", "All day"}, {"am", "The morning"}, {"pm", "The afternoon"}}},
                 {.kind = FormField::Kind::kPerson,
                  .id = "standin",
                  .label = "Who is asked instead",
                  .hint = "Empty: nobody.",
                  .optional = true}};
  return form;
}

Message submit_away(Context& context, Filled& filled, const std::string& /*object*/) {
  okr::Away away;
  away.person = context.me.id;
  filled.read("first", [&](Args& args) { away.first_day = args.day("a day"); });
  away.last_day = away.first_day;
  if (filled.has("last")) {
    filled.read("last", [&](Args& args) { away.last_day = args.day("a day"); });
  }
  if (filled.text("half") == "am") away.half = okr::Half::kMorning;
  if (filled.text("half") == "pm") away.half = okr::Half::kAfternoon;
  if (filled.has("standin")) {
    filled.read_person("standin", [&](const okr::Person& person) {
      require_here(person);
      away.stand_in = person.id;
    });
  }
  filled.require_good();
  filled.read(filled.has("last") ? "last" : "first", [&](Args& args) {
    (void)args.rest();
    require_away(context, away);
  });
  filled.require_good();
  return gone_away(context, away);
}

}  // namespace commands::forms
