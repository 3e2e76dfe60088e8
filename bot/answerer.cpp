#include "bot/answerer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "commands/command.h"
#include "commands/spoken.h"
#include "scheduler/backoff.h"
#include "store/sql/org.h"

namespace bot {
namespace {

using scheduler::Failed;
using scheduler::NothingToSay;
using scheduler::Outcome;
using scheduler::Refused;
using scheduler::RetryAfter;
using scheduler::Sent;
using scheduler::Unknown;
using namespace std::chrono_literals;

// How long a process may take over one answer before another takes it over.
constexpr std::chrono::seconds kClaim{120};
constexpr int kMostFailures = 10;  // about an hour and a half
constexpr int kMostTries = 100;    // silence that the platform asks for is no failure
// How often one looks whether a platform was connected meanwhile.
constexpr std::chrono::seconds kConnectedAfter{30};
// How soon a post whose fate is unknown is looked for.
constexpr std::chrono::seconds kLookForAfter{30};

std::string mark_of(const store::Heard& heard) {
  return "heard " + heard.key;
}

// Posts it where the speaker reads it alone.
Outcome told(ChatPlatform& platform, const store::Heard& heard, const commands::Message& message) {
  const std::string mark = mark_of(heard);
  if (heard.direct) return platform.post({heard.channel, heard.thread, mark, message});
  Outcome whispered = platform.whisper({heard.channel, heard.thread, heard.user_id, message});
  if (!std::holds_alternative<Refused>(whispered)) return whispered;
  // Not everybody may whisper everywhere.
  auto direct = platform.open_dm(heard.user_id);
  if (auto* failure = std::get_if<Outcome>(&direct)) return std::move(*failure);
  return platform.post({std::get<std::string>(direct), "", mark, message});
}

// What became of an earlier attempt: Sent, NothingToSay when it must be made again, else Failed.
Outcome looked_for(ChatPlatform& platform, const store::Heard& heard) {
  if (heard.attempt <= 1 || !heard.direct) return NothingToSay{};
  Outcome found = platform.find(heard.channel, heard.thread, mark_of(heard), heard.at);
  if (std::holds_alternative<Refused>(found)) return Failed{std::get<Refused>(found).reason};
  return found;
}

// What is done about an outcome.
struct Settled {
  std::string_view word;  // for the log
  std::optional<std::chrono::seconds> again;
};

Settled settled(const Outcome& outcome, int attempt) {
  if (std::holds_alternative<Sent>(outcome)) return {"sent", std::nullopt};
  if (std::holds_alternative<NothingToSay>(outcome)) return {"silent", std::nullopt};
  if (std::holds_alternative<Refused>(outcome)) return {"refused", std::nullopt};
  if (const auto* retry = std::get_if<RetryAfter>(&outcome)) {
    return {"retry_after", std::max(retry->wait, 1s)};
  }
  if (attempt >= kMostFailures) return {"dead", std::nullopt};
  const bool unknown = std::holds_alternative<Unknown>(outcome);
  return {unknown ? "unknown" : "failed",
          std::max(scheduler::backoff(attempt), unknown ? kLookForAfter : 1s)};
}

}  // namespace

bool Answerer::answer_next(okr::Instant now) {
  if (!store_.read([now](store::Transaction& tx) { return store::heard_due(tx, now); })) {
    return false;
  }
  auto heard =
      store_.write([now](store::Transaction& tx) { return store::claim_heard(tx, now, kClaim); });
  if (!heard) return false;
  Turn turn{*std::move(heard), now, ""};
  turn.answer = turn.heard.answer;
  const Outcome outcome = attempt(turn);
  settle(turn, outcome);
  return true;
}

Outcome Answerer::attempt(Turn& turn) {
  // A text that ends the process whenever it is read must not do so for ever.
  if (turn.heard.attempt > kMostTries) return Refused{"it was tried too often"};
  ChatPlatform* platform = courier_.platform_of(turn.heard.connection);
  if (platform == nullptr) {
    return RetryAfter{kConnectedAfter, std::nullopt, "its platform is not connected"};
  }
  Outcome earlier = looked_for(*platform, turn.heard);
  if (!std::holds_alternative<NothingToSay>(earlier)) return earlier;
  const auto reply = message(turn, platform->name());
  return reply ? told(*platform, turn.heard, *reply) : NothingToSay{"patience ended"};
}

std::optional<commands::Message> Answerer::message(Turn& turn, std::string_view platform) {
  if (!turn.answer.empty()) return commands::sentence(turn.answer);
  const store::Heard& heard = turn.heard;
  const Dialect& dialect = dialects_.find(platform)->second;
  commands::Request request;
  request.org = org_;
  request.connection = heard.connection;
  request.platform = platform;
  request.user_id = heard.user_id;
  request.user_name = heard.user_name;
  request.administrator = dialect.administrators.contains(heard.user_id);
  request.channel_id = heard.channel;
  request.direct = heard.direct;
  request.key = "answer " + heard.key;
  dialect.read(heard.text, request);
  if (!commands::is_command(request.text) &&
      !patience_.lasts(heard.connection, heard.user_id, turn.now)) {
    return std::nullopt;
  }
  commands::Message reply = commands::dispatch(store_, std::move(request), turn.now);
  turn.answer = commands::plain_text(reply);
  return reply;
}

void Answerer::settle(const Turn& turn, const Outcome& outcome) {
  const store::Heard& heard = turn.heard;
  const Settled end = settled(outcome, heard.attempt);
  const auto* silence = std::get_if<RetryAfter>(&outcome);
  store_.write([&](store::Transaction& tx) {
    if (silence != nullptr && silence->whole_connection) {
      store::pause_connection(tx, heard.connection, turn.now + *end.again);
    }
    if (end.again) {
      store::retry_heard(tx, heard.id, turn.now + *end.again, turn.answer);
    } else {
      store::finish_heard(tx, heard.id);
    }
  });
  const auto level =
      end.word == "dead" || end.word == "refused" ? spdlog::level::warn : spdlog::level::info;
  spdlog::log(level, "heard connection={} user={} attempt={} outcome={}", heard.connection.value,
              heard.user_id, heard.attempt, end.word);
}

}  // namespace bot
