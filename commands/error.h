#pragma once

#include <stdexcept>

namespace commands {

// The user asked for something impossible. The text is shown as it stands: whole sentences, with
// the offending value in them.
class UserError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The arguments have the wrong shape. Dispatch adds the command's usage line and an example.
class UsageError : public UserError {
 public:
  using UserError::UserError;
};

}  // namespace commands
