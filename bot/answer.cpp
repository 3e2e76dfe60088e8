#include "bot/answer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "store/sql/org.h"

namespace bot {
namespace {

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool ends_in_punctuation(std::string_view word) {
  constexpr std::string_view kPunctuation = ".,;:!?)]}\"'*-_/";
  return !word.empty() && kPunctuation.find(word.back()) != std::string_view::npos;
}

// Adds the word under its own spelling when what it begins with is a key.
template <class Mentioned>
void add_spelling(std::map<std::string, Mentioned, std::less<>>& mentioned, std::string_view word) {
  for (std::string_view name = word; name.size() > 1; name.remove_suffix(1)) {
    auto found = mentioned.find(name);
    if (found == mentioned.end()) found = mentioned.find(lower(name));
    if (found != mentioned.end()) {
      mentioned.try_emplace(std::string{word}, found->second);
      return;
    }
    if (!ends_in_punctuation(name)) return;
  }
}

// What the log says of one command.
struct LogLine {
  std::string platform;
  std::string user_id;
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();

  void write(const commands::Answer& answer) const {
    const auto took = std::chrono::steady_clock::now() - begin;
    spdlog::info("command platform={} name={} user={} ms={} outcome={}", platform,
                 answer.command_name(), user_id,
                 std::chrono::duration_cast<std::chrono::milliseconds>(took).count(),
                 answer.too_late() ? "too_late" : "answered");
  }
};

}  // namespace

namespace {

// What hears the answer: sends the reply to it and writes the log line.
commands::OnAnswer sender(const commands::Request& who, Reply reply,
                          const http::Responder& respond) {
  const auto line = std::make_shared<LogLine>(LogLine{who.platform, who.user_id});
  return [line, reply = std::move(reply), respond](const commands::Answer& answer) {
    respond([=] {
      line->write(answer);
      return answer.too_late() ? http::busy_response() : reply(answer);
    });
  };
}

commands::StillWanted wanted(const http::Responder& respond) {
  return [respond] { return !respond.overdue(); };
}

}  // namespace

void answer(store::Store& store, const scheduler::Clock& clock, commands::Request request,
            Reply reply, const http::Responder& respond) {
  auto on_answer = sender(request, std::move(reply), respond);
  commands::dispatch(store, std::move(request), clock.now(), std::move(on_answer), wanted(respond));
}

void answer(store::Store& store, const scheduler::Clock& clock, commands::Click click, Reply reply,
            const http::Responder& respond) {
  auto on_answer = sender(click.who, std::move(reply), respond);
  commands::dispatch_click(store, std::move(click), clock.now(), std::move(on_answer),
                           wanted(respond));
}

void answer(store::Store& store, const scheduler::Clock& clock, commands::Submission submission,
            Reply reply, const http::Responder& respond) {
  auto on_answer = sender(submission.who, std::move(reply), respond);
  commands::dispatch_form(store, std::move(submission), clock.now(), std::move(on_answer),
                          wanted(respond));
}

Connections::Connections(store::Store& store, okr::OrgId org, std::string platform)
    : store_(store), org_(org), platform_(std::move(platform)) {}

okr::ConnectionId Connections::id_of(std::string_view platform_id) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(platform_id);
    if (found != known_.end()) return found->second;
  }
  const okr::ConnectionId id = learned(platform_id);
  const std::lock_guard lock(mutex_);
  return known_.try_emplace(std::string{platform_id}, id).first->second;
}

okr::ConnectionId Connections::learned(std::string_view platform_id) {
  // Looking first keeps commands that only read free of a write, which waits for the disk.
  const auto known = store_.read(
      [&](store::Transaction& tx) { return store::find_connection(tx, platform_, platform_id); });
  if (known) return known->id;
  return store_.write([&](store::Transaction& tx) {
    return store::ensure_connection(store::Book{tx, org_}, platform_, platform_id).id;
  });
}

void name_words_as_typed(commands::Request& request) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::string_view text = request.text;
  for (std::size_t begin = text.find_first_not_of(kSpace); begin != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSpace, begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (word.front() == '@') add_spelling(request.people, word);
    if (word.front() == '#' || word.front() == '~') add_spelling(request.channels, word);
    begin = text.find_first_not_of(kSpace, end);
  }
}

bool well_formed(const http::Form& form, std::initializer_list<std::string_view> needed) {
  const auto count = [&](std::string_view name) {
    return std::count_if(form.fields().begin(), form.fields().end(),
                         [&](const auto& field) { return field.first == name; });
  };
  const auto there = [&](std::string_view name) {
    return count(name) == 1 && !form.value(name)->empty();
  };
  return std::all_of(needed.begin(), needed.end(), there) && count("text") <= 1 &&
         std::all_of(form.fields().begin(), form.fields().end(),
                     [](const auto& field) { return http::valid_utf8(field.second); });
}

std::string text_of(const http::Form& form, std::string_view field) {
  return std::string{form.value(field).value_or("")};
}

http::Response empty_response(int status) {
  http::Response response;
  response.status = status;
  return response;
}

http::Response json_response(std::string body) {
  http::Response response;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

void respond_empty(const http::Responder& respond, int status) {
  respond([status] { return empty_response(status); });
}

}  // namespace bot
