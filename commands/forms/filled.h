#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "commands/args.h"
#include "commands/error.h"
#include "commands/form.h"

namespace commands {

// What was filled in cannot be saved: a sentence per field.
class FieldsRefused : public UserError {
 public:
  explicit FieldsRefused(FieldErrors errors);
  [[nodiscard]] const FieldErrors& errors() const { return errors_; }

 private:
  FieldErrors errors_;
};

namespace forms {

// The values of a submitted form, for the function that saves it, which collects what is wrong with
// them: require_good() comes before anything is written.
class Filled {
 public:
  // Throws FieldsRefused when a field of `form` was not filled in though it must be, is too long,
  // or holds what was never offered. Values of no field are left out.
  Filled(const Context& context, const Form& form, const Values& values);

  // Without white space at its ends; empty when nothing was filled in.
  [[nodiscard]] std::string_view text(std::string_view field) const;
  [[nodiscard]] bool has(std::string_view field) const { return !text(field).empty(); }
  // Calls `read` with the field's text; what it throws as UserError is what is wrong with the
  // field. An error when something is left of the text afterwards.
  void read(std::string_view field, const std::function<void(Args&)>& read);
  // The same with whom a person field names.
  void read_person(std::string_view field, const std::function<void(const okr::Person&)>& read);
  // Something else is wrong with the field; the first sentence stays.
  void refuse(std::string_view field, std::string_view sentence);
  [[nodiscard]] bool good() const { return errors_.empty(); }
  // Throws FieldsRefused when anything is wrong.
  void require_good() const;

 private:
  const Context& context_;
  Values values_;
  FieldErrors errors_;
};

}  // namespace forms
}  // namespace commands
