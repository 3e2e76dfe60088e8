#include "commands/templates/templates.h"

#include <algorithm>
#include <stdexcept>

#include "commands/parse/words.h"

namespace commands::templates {
namespace {

void read_line(Template& read, std::string_view key, std::string value) {
  if (key == "name") {
    read.name = std::move(value);
  } else if (key == "about") {
    read.about = std::move(value);
  } else if (key == "objective") {
    read.objectives.push_back({std::move(value), {}, {}});
  } else if (key == "why") {
    read.objectives.at(read.objectives.size() - 1).why = std::move(value);
  } else if (key == "kr") {
    read.objectives.at(read.objectives.size() - 1).key_results.push_back(std::move(value));
  } else {
    throw std::logic_error{"unknown line in a template"};
  }
}

Template read_file(std::string_view text) {
  Template read;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = parse::trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t colon = std::min(line.find(':'), line.size() - 1);
    read_line(read, line.substr(0, colon), std::string{parse::trimmed(line.substr(colon + 1))});
  }
  return read;
}

}  // namespace

const std::vector<Template>& all() {
  static const std::vector<Template> kAll = [] {
    std::vector<Template> read;
    for (const std::string_view text : files()) read.push_back(read_file(text));
    return read;
  }();
  return kAll;
}

}  // namespace commands::templates
