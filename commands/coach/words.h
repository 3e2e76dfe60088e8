#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace commands::coach {

// One file of commands/coach/words, as compiled in.
struct WordFile {
  std::string_view language;  // the file's name without its ending: "en"
  std::string_view text;
};
[[nodiscard]] std::span<const WordFile> word_files();

// Words of one kind. All in lower case.
class WordList {
 public:
  // "word" matches itself, "word*" what begins so, "*word" what ends so.
  void add(std::string_view pattern);
  [[nodiscard]] bool has(std::string_view lower) const;
  // The same for a word or, of "roadmap-erfüllung", one of its parts.
  [[nodiscard]] bool has_part(std::string_view lower) const;

 private:
  std::set<std::string, std::less<>> whole_;
  std::vector<std::string> beginnings_;
  std::vector<std::string> endings_;
};

// What a language's file says.
class Language {
 public:
  explicit Language(const WordFile& file);

  [[nodiscard]] std::string_view name() const { return name_; }
  // An empty list when the file has none of that name.
  [[nodiscard]] const WordList& list(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view list, std::string_view lower) const {
    return this->list(list).has(lower);
  }
  // The one name of a unit: "day" for "days"; empty for what is no unit.
  [[nodiscard]] std::string unit(std::string_view lower) const;
  // Verbs that are split, as what they begin with and what stands at the end ("führ", "ein").
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& split_verbs() const {
    return split_;
  }
  // How many of the words are function words, and how many are known at all.
  struct Known {
    int function = 0;
    int any = 0;
  };
  [[nodiscard]] Known known(const std::vector<std::string>& lower) const;

 private:
  void read_line(std::string_view list, std::string_view line);

  std::string_view name_;
  std::map<std::string, WordList, std::less<>> lists_;
  std::map<std::string, std::string, std::less<>> units_;
  std::vector<std::pair<std::string, std::string>> split_;
};

// The language that a text is written in, by its function words and, in short texts that have none,
// by the other words that are known; null when that is not clear.
[[nodiscard]] const Language* language_of(std::string_view text);
// By its name; null when there is no such file.
[[nodiscard]] const Language* language_named(std::string_view name);

// ASCII letters and those of Latin-1 in lower case.
[[nodiscard]] std::string lower_case(std::string_view text);

}  // namespace commands::coach
