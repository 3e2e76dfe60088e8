#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "commands/args.h"
#include "commands/handlers.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/sql/link.h"
#include "store/sql/org.h"
#include "store/sql/person.h"

namespace commands {
namespace {

constexpr std::chrono::minutes kLives{15};
// Nothing that is taken for something else when it is read aloud or copied by hand.
constexpr std::string_view kLetters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
constexpr std::size_t kLength = 8;

std::string new_code() {
  std::random_device random;
  std::uniform_int_distribution<std::size_t> letter{0, kLetters.size() - 1};
  std::string code;
  while (code.size() < kLength) code += kLetters[letter(random)];
  return code;
}

// "ABCD-EFGH"
std::string code_text(const std::string& code) {
  return code.substr(0, kLength / 2) + "-" + code.substr(kLength / 2);
}

// What was typed, as it is stored.
std::string code_from(std::string_view typed) {
  std::string code;
  for (const char c : typed) {
    if (c >= 'a' && c <= 'z') code += static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) code += c;
  }
  return code;
}

std::string platform_text(const Context& context, okr::ConnectionId connection) {
  const std::string name = store::read_connection(context.book.tx, connection).platform;
  return name == "slack" ? "Slack" : name == "mattermost" ? "Mattermost" : "the sandbox";
}

Message offer(Context& context) {
  if (context.request.text.find("share") != std::string::npos) {
    throw UserError{"A code is for nobody but you, so I share none. Type `/okr link` alone."};
  }
  const std::string typed = new_code();
  store::add_link_code(context.book,
                       {typed, context.me.id, context.request.connection, context.now + kLives},
                       context.now);
  Message message;
  message.add(Text{{plain("Type this where your other account is, within "),
                    plain(fmt::format("{} minutes: ", kLives.count())),
                    commands::code(fmt::format("/okr link {}", code_text(typed)))}});
  message.add(
      Note{{plain("Give it to nobody: whoever types it becomes one person with you, for "
                  "good. It works once.")}});
  return message;
}

// The code, if it can be used here by whoever typed it.
store::LinkCode usable(const Context& context, std::string_view typed) {
  const auto code = store::find_link_code(context.book, code_from(typed));
  if (!code) {
    throw UserError{fmt::format(
        "There is no code {}. Type `/okr link` on the other platform to get one.", quoted(typed))};
  }
  if (code->used_at) throw UserError{"That code was used already; each works once."};
  if (code->expires_at < context.now) {
    throw UserError{fmt::format(
        "That code has expired: each lives for {} minutes. Type `/okr link` for another.",
        kLives.count())};
  }
  if (code->connection == context.request.connection) {
    throw UserError{fmt::format(
        "That code was made here, on {}. Type it on the platform where your other account is.",
        platform_text(context, code->connection))};
  }
  return *code;
}

void require_two(const Context& context, const okr::Person& other) {
  if (other.id == context.me.id) {
    throw UserError{"Your two accounts are joined already."};
  }
  for (const okr::Identity& mine : store::identities_of(context.book, context.me.id)) {
    for (const okr::Identity& theirs : store::identities_of(context.book, other.id)) {
      if (mine.connection != theirs.connection) continue;
      throw UserError{fmt::format("Both of you have an account on {}, so you cannot be one person.",
                                  platform_text(context, mine.connection))};
    }
  }
  // Else somebody could have an administrator type a code of theirs.
  if (context.me.role == okr::Role::kAdministrator && other.role != okr::Role::kAdministrator) {
    throw UserError{
        "You are an administrator here and the other account is not, so the code must come from "
        "here: type `/okr link` here, and what it answers there."};
  }
}

std::string what_came_along(const store::Merged& merged) {
  return fmt::format("{}, {}, {} and {} came along.",
                     count_text(merged.teams, "membership", "memberships"),
                     count_text(merged.objectives, "objective", "objectives"),
                     count_text(merged.key_results, "key result", "key results"),
                     count_text(merged.check_ins, "check-in", "check-ins"));
}

}  // namespace

Message link(Context& context, Args& args) {
  if (args.empty()) return offer(context);
  const std::string_view typed = args.word("a code");
  args.end();
  const store::LinkCode code = usable(context, typed);
  const okr::Person other = store::read_person(context.book, code.person);
  require_two(context, other);
  const okr::PersonId into = std::min(context.me.id, other.id);
  const okr::PersonId from = std::max(context.me.id, other.id);
  context.author.person = into;
  store::use_link_code(context.book, code.code, context.now);
  const store::Merged merged = store::merge_persons(context.book, context.author, from, into);
  const std::string there = platform_text(context, code.connection);
  const std::string here = platform_text(context, context.request.connection);
  Message message;
  message.add(
      paragraph(fmt::format("Joined: {} on {} and {} on {} are one person now, {}.",
                            shortened(other.name, 60), there, shortened(context.me.name, 60), here,
                            shortened(store::read_person(context.book, into).name, 60))));
  message.add(paragraph(what_came_along(merged)));
  message.add(Note{{plain(fmt::format(
      "Cards come to you on {}. Say what you want on either.",
      platform_text(context, std::min(code.connection, context.request.connection))))}});
  return message;
}

}  // namespace commands
