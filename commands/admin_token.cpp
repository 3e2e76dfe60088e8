#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "commands/args.h"
#include "commands/edit.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/ledger.h"
#include "store/sha256.h"
#include "store/sql/api_token.h"
#include "store/sql/person.h"

namespace commands {

namespace {

void require_administrator(const Context& context) {
  if (context.me.role == okr::Role::kAdministrator) return;
  throw UserError{"Only administrators handle the tokens of the API."};
}

// 256 bits of the system's randomness, in hex.
std::string random_token() {
  std::array<unsigned char, 32> bytes{};
  if (::getentropy(bytes.data(), bytes.size()) != 0) {
    throw std::runtime_error{"the system has no randomness"};
  }
  std::string token = "milepost_";
  for (const unsigned char byte : bytes) token += fmt::format("{:02x}", byte);
  return token;
}

bool begins_scopes(const Args& args) {
  const std::string_view word = args.peek();
  return okr::api_scope(word.substr(0, word.find_first_of(",+"))).has_value();
}

// "read", "read check-ins", "read,kpis"
std::vector<okr::ApiScope> read_scopes(Args& args) {
  std::vector<okr::ApiScope> scopes;
  while (!args.empty() && args.peek() != "for") {
    const std::string typed{args.word("a scope")};
    for (std::size_t at = 0; at <= typed.size();) {
      const std::size_t end = std::min(typed.find_first_of(",+", at), typed.size());
      const std::string one = typed.substr(at, end - at);
      at = end + 1;
      if (one.empty()) continue;
      const auto scope = okr::api_scope(one);
      if (!scope) {
        throw UserError{
            fmt::format("{} is no scope. There are `read`, `check-ins` and `kpis`.", quoted(one))};
      }
      if (std::find(scopes.begin(), scopes.end(), *scope) == scopes.end()) scopes.push_back(*scope);
    }
  }
  if (scopes.empty()) {
    throw UsageError{"I need what the token is good for: `read`, `check-ins` or `kpis`, or more."};
  }
  return scopes;
}

std::string scopes_text(const okr::ApiToken& token) {
  std::string text;
  for (const okr::ApiScope scope : token.scopes) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", okr::word(scope));
  }
  return text;
}

okr::ApiToken token_named(const Context& context, std::string_view name) {
  if (name.empty()) throw UsageError{"I need the name of a token."};
  std::optional<okr::ApiToken> found;
  for (okr::ApiToken& token : store::list_api_tokens(context.book)) {
    if (token.name == name && !token.revoked) found = std::move(token);
  }
  if (found) return *std::move(found);
  throw UserError{fmt::format(
      "There is no token {} that could be revoked: `/okr admin token list`.", quoted(name))};
}

// It is shown to nobody but who made it.
void require_unshared(const Context& context) {
  const std::string& text = context.request.text;
  const auto holds = [&](std::string_view word) { return text.find(word) != std::string::npos; };
  if (!holds("--share") && !holds("—share") && !holds("–share")) return;
  throw UserError{"A token is shown to you alone, so I made none. Say it again without `--share`."};
}

}  // namespace

Message admin_token_add(Context& context, Args& args) {
  require_administrator(context);
  require_unshared(context);
  okr::ApiToken token;
  token.name = limited(args.until(begins_scopes), kMostOfName, "A name");
  if (token.name.empty()) throw UsageError{"I need a name for the token, such as cron."};
  token.scopes = read_scopes(args);
  token.person = context.me.id;
  if (args.accept("for")) {
    const okr::Person person = args.person();
    require_here(person);
    token.person = person.id;
  }
  args.end();
  for (const okr::ApiToken& other : store::list_api_tokens(context.book)) {
    if (other.revoked || other.name != token.name) continue;
    throw UserError{fmt::format(
        "There is a token {} already: revoke it first, or use another name.", quoted(token.name))};
  }
  token.made_by = context.me.id;
  token.created_at = context.now;
  const std::string secret = random_token();
  store::add_api_token(context.book, context.author, token, store::sha256_hex(secret));
  Message message;
  message.add(Text{{plain("The token "), strong(token.name),
                    plain(fmt::format(" may use: {}. It acts for {}. This is it, shown once and "
                                      "kept nowhere:",
                                      scopes_text(token),
                                      store::read_person(context.book, token.person).name))}});
  message.add(Text{{code(secret)}});
  message.add(Note{{plain("Send it as "), code("Authorization: Bearer milepost_…"),
                    plain(". What there is to ask for: "), code("/api/v1/openapi.json"),
                    plain(". To end it: "), code("/okr admin token revoke " + token.name)}});
  return with_undo(context, std::move(message));
}

Message admin_token_list(Context& context, Args& args) {
  args.end();
  require_administrator(context);
  const auto tokens = store::list_api_tokens(context.book);
  Message message;
  if (tokens.empty()) {
    return message.add(
        paragraph("There are no API tokens. Make one: `/okr admin token add cron kpis`."));
  }
  message.add(Header{"API tokens"});
  Text text;
  for (const okr::ApiToken& token : tokens) {
    text.spans.push_back(plain(fmt::format(
        "{}{}: {}, acts for {}, made by {} on {}{}", text.spans.empty() ? "" : "\n", token.name,
        scopes_text(token), store::read_person(context.book, token.person).name,
        store::read_person(context.book, token.made_by).name,
        scheduler::day_text(scheduler::local_day(context.me.time_zone, token.created_at)),
        token.revoked ? ", revoked" : "")));
  }
  return message.add(std::move(text));
}

Message admin_token_revoke(Context& context, Args& args) {
  require_administrator(context);
  const okr::ApiToken token = token_named(context, args.rest());
  store::change_field(context.book, context.author, okr::Noun::kApiToken, token.id.value, "state",
                      "revoked");
  Message message;
  message.add(Text{{plain("The token "), strong(token.name),
                    plain(" is revoked: whoever uses it is refused from now on.")}});
  return with_undo(context, std::move(message));
}

}  // namespace commands
