#include "bot/sandbox/say.h"

#include <algorithm>
#include <cctype>
#include <future>
#include <optional>
#include <string_view>
#include <utility>

#include "bot/profiles.h"

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

// Who does something, and where.
struct Place {
  std::string_view as;
  std::string_view in;

  [[nodiscard]] bool direct() const { return in == direct_conversation(as); }
  [[nodiscard]] bool exists() const {
    return find_person(as) != nullptr && (direct() || is_channel(in));
  }
};

void add(const Stage& stage, const Place& place, std::string_view author, std::string_view only_for,
         commands::Message message) {
  Entry entry;
  entry.conversation = place.in;
  entry.author = author;
  entry.only_for = only_for;
  entry.message = std::move(message);
  stage.sandbox.add(std::move(entry));
}

commands::Request request_of(const Stage& stage, const Place& place) {
  commands::Request request;
  request.org = stage.org;
  request.connection = stage.connection;
  request.platform = "sandbox";
  request.user_id = place.as;
  request.user_name = place.as;
  request.channel_id = place.in;
  request.direct = place.direct();
  if (!request.direct) request.channel_name = place.in;
  request.key = stage.sandbox.next_key();
  return request;
}

// Waits for what `start` has answered.
template <class Start>
commands::Answer answer_to(const Start& start) {
  std::promise<commands::Answer> done;
  start([&](const commands::Answer& answer) { done.set_value(answer); });
  return done.get_future().get();
}

// Where nobody else reads, the answer is for everybody who does.
std::string_view only_for(const Place& place) {
  return place.direct() ? std::string_view{} : place.as;
}

// Whether the answer has taken the place of that message.
bool put_into_place(const Stage& stage, const Place& place, const std::string& message,
                    const commands::Answer& answer) {
  if (!answer.replaces() || message.empty()) return false;
  const commands::Message said = answer.message();
  const auto outcome = stage.sandbox.edit({std::string{place.in}, message, "", said});
  return std::holds_alternative<scheduler::Sent>(outcome);
}

// Posts the answer unless a form is shown in its place, or unless it has replaced something, and
// lets everybody see what changed.
Reply replied(const Stage& stage, const Place& place, const commands::Answer& answer,
              bool posts_with_form, const std::string& message = {}) {
  Reply reply{answer.form() == nullptr ? std::nullopt : std::optional{*answer.form()},
              answer.errors()};
  if (reply.errors.empty() && (posts_with_form || !reply.form) &&
      !put_into_place(stage, place, message, answer)) {
    add(stage, place, kBot, only_for(place), answer.message());
  }
  refresh_profiles(stage.store, stage.sandbox, stage.connection, stage.org, stage.clock.now());
  while (stage.scheduler.redraw_next(stage.clock.now())) {
  }
  return reply;
}

}  // namespace

std::optional<Reply> say(const Stage& stage, const Said& said) {
  const Place place{said.as, said.in};
  const std::string_view text = trimmed(said.text);
  if (!place.exists() || said.text.size() > kLongestText || text.empty()) return std::nullopt;
  const auto command = command_text(text, place.direct());
  add(stage, place, said.as, command ? only_for(place) : "", commands::sentence(text));
  if (!command) return Reply{};
  commands::Request request = request_of(stage, place);
  request.text = *command;
  request.opens_forms = true;
  resolve_mentions(request);
  const auto answer = answer_to([&](const commands::OnAnswer& on_answer) {
    commands::dispatch(stage.store, request, stage.clock.now(), on_answer, {});
  });
  return replied(stage, place, answer, false);
}

std::optional<Reply> press(const Stage& stage, const Press& press) {
  const Place place{press.as, press.in};
  if (!place.exists()) return std::nullopt;
  const auto answer = answer_to([&](const commands::OnAnswer& on_answer) {
    commands::dispatch_click(stage.store, {request_of(stage, place), press.action},
                             stage.clock.now(), on_answer, {});
  });
  return replied(stage, place, answer, false, press.message);
}

std::optional<Reply> submit(const Stage& stage, const Submit& submit) {
  const Place place{submit.as, submit.in};
  if (!place.exists()) return std::nullopt;
  const auto answer = answer_to([&](const commands::OnAnswer& on_answer) {
    commands::dispatch_form(stage.store, {request_of(stage, place), submit.state, submit.values},
                            stage.clock.now(), on_answer, {});
  });
  return replied(stage, place, answer, true);
}

}  // namespace bot::sandbox
