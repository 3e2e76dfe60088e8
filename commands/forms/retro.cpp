#include "commands/retro.h"

#include <fmt/format.h>

#include <charconv>

#include "commands/cards/lessons.h"
#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/reply.h"
#include "store/sql/retro.h"

namespace commands::forms {
namespace {

okr::Retro retro_named(const Context& context, const std::string& object) {
  okr::RetroId id;
  std::from_chars(object.data(), object.data() + object.size(), id.value);
  const auto retro = store::find_retro(context.book, id);
  if (!retro) throw UserError{"That retrospective is gone, so nothing was saved."};
  require_answerable(context, *retro);
  return *retro;
}

}  // namespace

Form make_retro(const Context& context, std::string& object) {
  const okr::Retro retro = retro_named(context, object);
  object = std::to_string(retro.id.value);
  Form form;
  form.title = "Retrospective";
  form.intro =
      fmt::format("{}. Nobody sees your answers before the end, and then they carry no name.",
                  cards::retro_name(context.book, retro));
  form.submit_label = "Save";
  const auto mine = own_answers(context, retro);
  for (std::size_t i = 0; i < mine.size(); ++i) {
    form.fields.push_back({.kind = FormField::Kind::kLines,
                           .id = std::string{okr::kRetroQuestions[i].word},
                           .label = std::string{okr::kRetroQuestions[i].label},
                           .hint = std::string{okr::kRetroQuestions[i].text},
                           .initial = mine[i],
                           .optional = true,
                           .max_length = kMostOfAnswer});
  }
  return form;
}

Message submit_retro(Context& context, Filled& filled, const std::string& object) {
  const okr::Retro retro = retro_named(context, object);
  filled.require_good();
  bool changed = false;
  for (const okr::RetroQuestion& question : okr::kRetroQuestions) {
    changed |= write_answer(context, retro, question, std::string{filled.text(question.word)});
  }
  if (!changed) return sentence("Nothing was changed.");
  return answered(context, retro);
}

}  // namespace commands::forms
