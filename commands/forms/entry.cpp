#include "commands/entry.h"

#include <vector>

#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/parse/words.h"
#include "commands/reply.h"

namespace commands::forms {
namespace {

Form entry_form(std::string_view title, std::string_view label, std::string_view hint,
                std::size_t most) {
  Form form;
  form.title = title;
  form.submit_label = "Save";
  form.fields.push_back({.kind = FormField::Kind::kLines,
                         .id = "text",
                         .label = std::string{label},
                         .hint = std::string{hint},
                         .max_length = most});
  return form;
}

// What was filled in, on one line.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (const std::string_view part : parts_of(text, '\n')) {
    const std::string_view words = parse::trimmed(part);
    if (words.empty()) continue;
    if (!line.empty()) line += ' ';
    line += words;
  }
  return line;
}

okr::Entry read_line(const Context& context, std::string_view line, okr::EntryKind kind) {
  Args args{line, context};
  return read_entry(args, kind);
}

}  // namespace

Form make_focus(const Context& /*context*/, std::string& object) {
  object.clear();
  return entry_form("Focus of this week", "What do you want to get done?",
                    "One on a line, five at most. A line may begin with a key result: KR7 …",
                    okr::kMostFocus * kMostOfEntry);
}

Message submit_focus(Context& context, Filled& filled, const std::string& /*object*/) {
  std::vector<okr::Entry> entries;
  Message message;
  filled.read("text", [&](Args& args) {
    for (const std::string_view line : parts_of(args.rest(), '\n')) {
      if (!parse::trimmed(line).empty()) {
        entries.push_back(read_line(context, line, okr::EntryKind::kFocus));
      }
    }
    message = focus_set(context, entries);
  });
  filled.require_good();
  return message;
}

Form make_win(const Context& /*context*/, std::string& object) {
  object.clear();
  return entry_form("A win", "What was achieved?",
                    "It stands in the digest. It may end with a key result: … KR7", kMostOfEntry);
}

Message submit_win(Context& context, Filled& filled, const std::string& /*object*/) {
  Message message;
  filled.read("text", [&](Args& args) {
    message = win_told(context, read_line(context, on_one_line(args.rest()), okr::EntryKind::kWin));
  });
  filled.require_good();
  return message;
}

Form make_not_now(const Context& /*context*/, std::string& object) {
  object.clear();
  Form form = entry_form("Not now", "What is put off?", "A goal that can wait for a later cycle.",
                         kMostOfEntry);
  form.fields.push_back({.kind = FormField::Kind::kLines,
                         .id = "because",
                         .label = "Because",
                         .optional = true,
                         .max_length = kMostOfReason});
  return form;
}

Message submit_not_now(Context& context, Filled& filled, const std::string& /*object*/) {
  Message message;
  filled.read("text", [&](Args& args) {
    okr::Entry entry = read_line(context, on_one_line(args.rest()), okr::EntryKind::kNotNow);
    entry.because = filled.text("because");
    message = put_off(context, std::move(entry));
  });
  filled.require_good();
  return message;
}

}  // namespace commands::forms
