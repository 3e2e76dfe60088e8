#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "commands/cards/prompt.h"
#include "commands/forms/fields.h"
#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/reply.h"
#include "commands/report.h"
#include "commands/rights.h"
#include "commands/standing.h"
#include "commands/wording.h"
#include "store/sql/check_in.h"

namespace commands::forms {
namespace {

constexpr std::size_t kKeyResultsPerPage = 5;
constexpr std::size_t kMostOfNumber = 40;
constexpr std::size_t kMostKeyResults = 60;

// A key result on the form, and its latest check-in when the form was made (0: none): what the
// fields were prefilled with.
struct Entry {
  okr::KeyResultId key_result;
  std::int64_t drawn = -1;  // not yet
};

// The object of the form: "KR3=57,KR4=0+KR7,KR9", behind the + what comes on further pages.
struct Pages {
  std::vector<Entry> page;
  std::vector<Entry> later;
};

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

Entry read_entry(std::string_view text) {
  const auto parts = parts_of(text, '=');
  const auto id = parts[0].starts_with("KR") ? number_of(parts[0].substr(2)) : std::nullopt;
  const auto drawn = parts.size() == 2 ? number_of(parts[1]) : std::optional<std::int64_t>{-1};
  if (!id || !drawn || parts.size() > 2) {
    throw UserError{fmt::format("{} is not a key result. They look like KR12.", quoted(text))};
  }
  return {okr::KeyResultId{*id}, *drawn};
}

std::vector<Entry> read_entries(std::string_view text) {
  std::vector<Entry> entries;
  if (text.empty()) return entries;
  for (const std::string_view part : parts_of(text, ',')) entries.push_back(read_entry(part));
  if (entries.size() > kMostKeyResults) throw UserError{"Those are too many key results at once."};
  return entries;
}

// What is due; when all is in, everything the speaker is asked for.
std::vector<Entry> all_entries(const Context& context) {
  std::vector<Entry> entries;
  for (const auto& due : due_key_results(context.book, context.me.id, context.now)) {
    entries.push_back({due.key_result.id});
  }
  if (entries.empty()) {
    for (const auto& key_result : asked_key_results(context.book, context.me.id, context.now)) {
      entries.push_back({key_result.id});
    }
  }
  if (entries.empty()) {
    throw UserError{
        "Nobody asks you for a key result, so there is nothing to check in. `/okr list` shows "
        "everybody's."};
  }
  entries.resize(std::min(entries.size(), kMostKeyResults));
  return entries;
}

Pages read_pages(const Context& context, std::string_view object) {
  const auto parts = parts_of(object, '+');
  if (parts.size() > 2) throw UserError{"There are no such key results."};
  Pages pages{object.empty() ? all_entries(context) : read_entries(parts[0]),
              parts.size() == 2 ? read_entries(parts[1]) : std::vector<Entry>{}};
  if (pages.page.size() > kKeyResultsPerPage) {
    const auto cut = pages.page.begin() + kKeyResultsPerPage;
    pages.later.insert(pages.later.begin(), cut, pages.page.end());
    pages.page.erase(cut, pages.page.end());
  }
  return pages;
}

std::string list_text(const std::vector<Entry>& entries) {
  std::string text;
  for (const Entry& entry : entries) {
    text += fmt::format("{}{}", text.empty() ? "" : ",", id_text(entry.key_result));
    if (entry.drawn >= 0) text += fmt::format("={}", entry.drawn);
  }
  return text;
}

std::string object_text(const Pages& pages) {
  return pages.later.empty() ? list_text(pages.page)
                             : fmt::format("{}+{}", list_text(pages.page), list_text(pages.later));
}

Subject checkable(const Context& context, okr::KeyResultId id) {
  auto subject = store::find_subject(context.book, id);
  if (!subject) throw UserError{fmt::format("There is no {}.", id_text(id))};
  require_right(context, subject->key_result, subject->objective);
  require_open(context, *subject);
  return *std::move(subject);
}

// What the fields are prefilled with; absent before the first check-in.
std::optional<okr::CheckIn> prefilled(const Context& context, const Entry& entry) {
  if (entry.drawn <= 0) return std::nullopt;
  return store::find_check_in(context.book, entry.key_result, okr::CheckInId{entry.drawn});
}

okr::Confidence first_confidence() {
  return *okr::Confidence::from_int(okr::Confidence::kFirst);
}

std::vector<Option> milestone_options(const okr::KeyResult& key_result) {
  const auto& milestones = key_result.milestones;
  std::vector<Option> options;
  for (std::size_t done = 0; done <= milestones.size(); ++done) {
    const std::string count = fmt::format("{} of {}", done, milestones.size());
    options.push_back({std::to_string(done),
                       done == 0 ? count : option_label(count + ": " + milestones[done - 1].text)});
  }
  return options;
}

std::vector<Option> confidence_options() {
  std::vector<Option> options;
  for (int value = 10; value >= 0; --value) {
    const auto confidence = *okr::Confidence::from_int(value);
    options.push_back({std::to_string(value), confidence_text(confidence)});
  }
  return options;
}

FormField value_field(const Context& context, const okr::KeyResult& key_result,
                      const std::optional<okr::CheckIn>& last) {
  const std::string id = id_text(key_result.id);
  FormField field{.id = id + ".value", .optional = true};
  if (last) field.initial = typed_number(context, last->value);
  switch (key_result.kind) {
    case okr::KeyResultKind::kMilestones:
      field.kind = FormField::Kind::kOption;
      field.label = id + ": milestones done";
      field.options = milestone_options(key_result);
      return field;
    case okr::KeyResultKind::kPassFail:
      field.kind = FormField::Kind::kOption;
      field.label = id + ": passed?";
      field.options = {{"1", "Passed"}, {"0", "Not yet"}};
      return field;
    default:
      field.kind = FormField::Kind::kNumber;
      field.label = key_result.unit.empty() ? id + ": value"
                                            : fmt::format("{}: value in {}", id, key_result.unit);
      field.max_length = kMostOfNumber;
      return field;
  }
}

void add_fields(Form& form, const Context& context, const Subject& subject, const Entry& entry) {
  const okr::KeyResult& key_result = subject.key_result;
  const auto last = prefilled(context, entry);
  const std::string id = id_text(key_result.id);
  FormField value = value_field(context, key_result, last);
  value.heading = fmt::format("{} {}\n{}", id, shortened(key_result.text, kMostOfText),
                              cards::last_value_line(key_result, context.me.time_zone));
  form.fields.push_back(std::move(value));
  const okr::Confidence confidence = last ? last->confidence : first_confidence();
  form.fields.push_back({.kind = FormField::Kind::kOption,
                         .id = id + ".confidence",
                         .label = id + ": confidence",
                         .hint = {},
                         .initial = std::to_string(confidence.value()),
                         .optional = true,
                         .max_length = 0,
                         .options = confidence_options(),
                         .heading = {}});
  form.fields.push_back({.kind = FormField::Kind::kLines,
                         .id = id + ".note",
                         .label = id + ": what moved?",
                         .hint = {},
                         .initial = {},
                         .optional = true,
                         .max_length = kMostOfNote,
                         .options = {},
                         .heading = {}});
}

// One key result of the form as it was filled in.
struct Row {
  Subject subject;
  Report report;
  bool overtaken = false;  // left as it was prefilled, and checked in by somebody else meanwhile
};

bool is_as_prefilled(const Report& report, const std::optional<okr::CheckIn>& last) {
  return last && report.note.empty() && report.value == last->value &&
         report.confidence == last->confidence;
}

// Absent when it is skipped, or cannot be read.
std::optional<Row> read_row(const Context& context, Filled& filled, const Entry& entry) {
  const std::string id = id_text(entry.key_result);
  const std::string note{filled.text(id + ".note")};
  if (!filled.has(id + ".value")) {
    if (!note.empty()) {
      filled.refuse(id + ".value", fmt::format("Please say where {} stands, too.", id));
    }
    return std::nullopt;
  }
  const auto last = prefilled(context, entry);
  const okr::Confidence before = last ? last->confidence : first_confidence();
  Row row{checkable(context, entry.key_result), {{}, before, false, note}, false};
  filled.read(id + ".value",
              [&](Args& args) { row.report.value = read_value(args, row.subject.key_result); });
  if (const auto chosen = number_of(filled.text(id + ".confidence"))) {
    row.report.confidence = *okr::Confidence::from_int(static_cast<int>(*chosen));
  }
  row.report.confidence_typed = row.report.confidence != before;
  const auto& latest = row.subject.key_result.latest;
  row.overtaken = is_as_prefilled(row.report, last) && latest && latest->id.value != entry.drawn;
  if (row.overtaken) return row;
  if (!filled.good()) return row;
  const std::string why = why_note(context, row.subject, row.report);
  if (!why.empty()) {
    filled.refuse(id + ".note", fmt::format("Please say why in a few words, because {}.", why));
  }
  return row;
}

void add_row(Message& message, Context& context, const Row& row) {
  const okr::KeyResult& key_result = row.subject.key_result;
  if (row.overtaken) {
    message.add(about(key_result, fmt::format(" was checked in meanwhile and stays at {}.",
                                              value_text(key_result, key_result.latest->value))));
    return;
  }
  for (Block& block : filed(context, row.subject, row.report, ReportKind::kCheckIn).blocks) {
    message.add(std::move(block));
  }
}

}  // namespace

Form make_check_in(const Context& context, std::string& object) {
  Pages pages = read_pages(context, object);
  Form form;
  form.title = "Check in";
  form.intro = "Leave a value empty to skip its key result.";
  if (!pages.later.empty()) {
    form.intro += fmt::format(" {} more come on the next page.", pages.later.size());
  }
  form.submit_label = pages.later.empty() ? "Save" : "Save, next page";
  for (Entry& entry : pages.page) {
    const Subject subject = checkable(context, entry.key_result);
    const auto& latest = subject.key_result.latest;
    if (entry.drawn < 0) entry.drawn = latest ? latest->id.value : 0;
    add_fields(form, context, subject, entry);
  }
  object = object_text(pages);
  return form;
}

Message submit_check_in(Context& context, Filled& filled, const std::string& object) {
  const Pages pages = read_pages(context, object);
  std::vector<Row> rows;
  for (const Entry& entry : pages.page) {
    if (auto row = read_row(context, filled, entry)) rows.push_back(*std::move(row));
  }
  if (filled.good() && rows.empty() && pages.later.empty()) {
    filled.refuse(id_text(pages.page.front().key_result) + ".value",
                  "Please fill in at least one value.");
  }
  filled.require_good();
  Message message;
  for (const Row& row : rows) add_row(message, context, row);
  const bool any =
      std::any_of(rows.begin(), rows.end(), [](const Row& row) { return !row.overtaken; });
  if (rows.empty()) message.add(paragraph("Nothing on this page was checked in."));
  if (!pages.later.empty()) context.form = opened(context, "checkin", list_text(pages.later));
  return any ? with_undo(context, std::move(message)) : message;
}

}  // namespace commands::forms
