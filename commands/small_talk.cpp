#include "commands/small_talk.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "commands/parse/words.h"
#include "commands/reply.h"

namespace commands {
namespace {

constexpr std::array<std::string_view, 28> kGreetings{
    "hi",           "hello",   "hey",          "hey there", "hi there",     "hello there",
    "howdy",        "yo",      "good morning", "morning",   "good day",     "good afternoon",
    "good evening", "hallo",   "moin",         "servus",    "guten morgen", "guten tag",
    "grüezi",       "bonjour", "salut",        "hola",      "ciao",         "olá",
    "start",        "👋",       ":wave:",       "hi all"};

constexpr std::array<std::string_view, 24> kThanks{
    "thanks",      "thank you",   "thanks a lot", "thank you very much",
    "many thanks", "thx",         "ty",           "cheers",
    "danke",       "vielen dank", "merci",        "gracias",
    "great",       "perfect",     "nice",         "cool",
    "super",       "ok",          "okay",         "got it",
    "👍",           "🙏",           ":+1:",         ":pray:"};

constexpr std::array<std::string_view, 16> kBeginnings{
    "how do i start",  "how do i begin",     "how do we start",  "where do i start",
    "how to start",    "how does this work", "how does it work", "how do you work",
    "what can you do", "what do you do",     "what is this",     "getting started",
    "wie geht das",    "wie fange ich an",   "was kannst du",    "wie funktioniert das"};

// Whom one may say it to.
constexpr std::array<std::string_view, 4> kNames{"milepost", "okr", "bot", "okr bot"};

template <std::size_t Count>
bool among(const std::array<std::string_view, Count>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::string_view without_marks(std::string_view text) {
  constexpr std::string_view kMarks = " \t\r\n.,!?";
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text.substr(0, text.find_last_not_of(kMarks) + 1);
}

// "hi, milepost" without the name.
std::string_view without_name(std::string_view text) {
  for (const std::string_view name : kNames) {
    if (!text.ends_with(name) || text.size() == name.size()) continue;
    const std::string_view rest = text.substr(0, text.size() - name.size());
    if (without_marks(rest) != rest) return without_marks(rest);
  }
  return text;
}

Message hello(const Request& request) {
  // In the direct conversation nothing has to stand before a command.
  const std::string slash = request.direct ? "" : "/okr ";
  return Message{
      {paragraph("Hello! I keep your team's OKRs and ask for a check-in once a week. "
                 "Type `" +
                 slash + "KR12 45 7/10 shipped it` to check in, `" + slash +
                 "home` to see what you owe and own, `" + slash + "help` for everything else.")}};
}

Message how_to_begin(const Request& request) {
  const std::string slash = request.direct ? "" : "/okr ";
  return Message{
      {paragraph("I keep your team's OKRs and ask for a check-in once a week. `" + slash +
                 "setup` leads through a first cycle in five steps, `" + slash +
                 "home` shows what you owe and own, `" + slash + "help` lists everything else.")}};
}

}  // namespace

std::optional<Message> small_talk(const Request& request) {
  constexpr std::size_t kLongest = 40;
  if (request.text.size() > kLongest) return std::nullopt;
  const std::string said = parse::lower(request.text);
  const std::string_view words = without_name(without_marks(said));
  if (among(kGreetings, words)) return hello(request);
  if (among(kBeginnings, words)) return how_to_begin(request);
  if (!among(kThanks, words)) return std::nullopt;
  return Message{{paragraph(request.direct ? "You're welcome. `help` shows what else I understand."
                                           : "You're welcome. `/okr help` shows what else I "
                                             "understand.")}};
}

}  // namespace commands
