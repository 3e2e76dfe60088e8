#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "commands/message.h"

namespace commands {

// One of several things to choose from.
struct Option {
  std::string value;  // ASCII, at most 75 bytes
  std::string label;  // at most 75 characters
};

// One thing to fill in. All of its texts are plain: nothing in them takes effect on any platform.
struct FormField {
  enum class Kind {
    kText,    // one line
    kLines,   // several lines
    kNumber,  // as people type numbers: 41%, 1.2M
    kOption,  // the value of one of `options`
    kPerson,  // a person's user id, as the platform spells it
    kDay,     // 2026-12-15
  };
  Kind kind = Kind::kText;
  std::string id = {};  // unique in the form; ASCII letters, digits and points
  std::string label = {};
  std::string hint = {};     // a sentence, may be empty
  std::string initial = {};  // a value of its kind, empty for none
  bool optional = false;
  std::size_t max_length = 0;  // of texts and numbers, in characters
  std::vector<Option> options = {};
  std::string heading = {};  // stands above this and the following fields; may be empty
};

// A form as the platforms' renderers take it.
struct Form {
  std::string title;  // at most 24 characters
  std::string intro;  // plain text, may be empty
  std::string submit_label;
  // Comes back with what was filled in: ASCII, at most kLongestState bytes. It is no secret, and
  // whoever submits is checked again.
  std::string state;
  std::vector<FormField> fields;
};
inline constexpr std::size_t kLongestState = 1500;
inline constexpr std::size_t kMostOptions = 100;

// What was filled in, by the fields' ids; what was left empty may be absent.
using Values = std::map<std::string, std::string, std::less<>>;
// What is wrong with it, a sentence each, by the fields' ids.
using FieldErrors = std::map<std::string, std::string, std::less<>>;

}  // namespace commands
