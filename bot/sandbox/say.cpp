#include "bot/sandbox/say.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>
#include <utility>

#include "bot/profiles.h"
#include "commands/command.h"

namespace bot::sandbox {
namespace {

constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kCommand = "/okr";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

// Adds `word`, which begins with @ or #, under its own spelling when it names somebody or a
// channel. A sentence may put punctuation behind it.
void resolve_mention(commands::Request& request, std::string_view word) {
  const std::string_view name = word.substr(0, word.find_last_not_of(".,:;!?)") + 1);
  std::string id{name.substr(std::min<std::size_t>(1, name.size()))};
  for (char& c : id) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (word[0] == '@' && find_person(id) != nullptr) {
    request.people.try_emplace(std::string{word}, commands::MentionedPerson{id, id});
  } else if (word[0] == '#' && is_channel(id)) {
    request.channels.try_emplace(std::string{word}, commands::MentionedChannel{id, id});
  }
}

void resolve_mentions(commands::Request& request) {
  std::string_view left = request.text;
  while (!(left = trimmed(left)).empty()) {
    const std::string_view word = left.substr(0, left.find_first_of(kBlank));
    left.remove_prefix(word.size());
    resolve_mention(request, word);
  }
}

// What stands after /okr; absent when the bot is not spoken to.
std::optional<std::string_view> command_text(std::string_view text, bool direct) {
  if (text.starts_with(kCommand)) {
    const std::string_view rest = text.substr(kCommand.size());
    if (rest.empty() || kBlank.find(rest.front()) != std::string_view::npos) return trimmed(rest);
  }
  if (direct || text.starts_with('/')) return text;
  return std::nullopt;
}

void add(const Stage& stage, const Said& said, std::string_view author, std::string_view only_for,
         commands::Message message) {
  Entry entry;
  entry.conversation = said.in;
  entry.author = author;
  entry.only_for = only_for;
  entry.message = std::move(message);
  stage.sandbox.add(std::move(entry));
}

commands::Message answer(const Stage& stage, const Said& said, std::string_view text) {
  commands::Request request;
  request.org = stage.org;
  request.connection = stage.connection;
  request.platform = "sandbox";
  request.user_id = said.as;
  request.user_name = said.as;
  request.channel_id = said.in;
  request.direct = !is_channel(said.in);
  if (!request.direct) request.channel_name = said.in;
  request.text = text;
  resolve_mentions(request);
  return commands::dispatch(stage.store, request, stage.clock.now());
}

}  // namespace

bool say(const Stage& stage, const Said& said) {
  if (find_person(said.as) == nullptr || said.text.size() > kLongestText) return false;
  const bool direct = said.in == direct_conversation(said.as);
  if (!direct && !is_channel(said.in)) return false;
  const std::string_view text = trimmed(said.text);
  if (text.empty()) return false;

  const auto command = command_text(text, direct);
  // In the direct conversation nobody else reads anyway.
  const bool privately = command && !direct;
  const std::string_view only_for = privately ? std::string_view{said.as} : std::string_view{};
  add(stage, said, said.as, only_for, commands::sentence(text));
  if (!command) return true;
  add(stage, said, kBot, only_for, answer(stage, said, *command));
  refresh_profiles(stage.store, stage.sandbox, stage.connection, stage.org, stage.clock.now());
  return true;
}

}  // namespace bot::sandbox
