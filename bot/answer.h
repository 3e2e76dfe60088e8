#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "bot/http/form.h"
#include "bot/http/message.h"
#include "bot/http/responder.h"
#include "commands/command.h"
#include "scheduler/clock.h"
#include "store/store.h"

namespace bot {

// A platform's response to an answer, made on a thread that has time for it.
using Reply = std::function<http::Response(const commands::Answer&)>;

// Each answers through commands::dispatch, dispatch_click or dispatch_form, with 503 when it came
// too late to be begun, and writes its one log line: platform, command, user id, milliseconds;
// never a text, a token or a body. What only looks is answered when this returns; nothing here
// waits for the disk. Any thread.
void answer(store::Store& store, const scheduler::Clock& clock, commands::Request request,
            Reply reply, const http::Responder& respond);
void answer(store::Store& store, const scheduler::Clock& clock, commands::Click click, Reply reply,
            const http::Responder& respond);
void answer(store::Store& store, const scheduler::Clock& clock, commands::Submission submission,
            Reply reply, const http::Responder& respond);

// The connections of one platform's workspaces or servers, which never change once they are in the
// book. Any thread.
class Connections {
 public:
  // `store` must outlive it.
  Connections(store::Store& store, okr::OrgId org, std::string platform);
  // Added to the book when it is not there yet, which waits for the disk.
  [[nodiscard]] okr::ConnectionId id_of(std::string_view platform_id);

 private:
  [[nodiscard]] okr::ConnectionId learned(std::string_view platform_id);

  store::Store& store_;
  const okr::OrgId org_;
  const std::string platform_;
  std::mutex mutex_;
  std::map<std::string, okr::ConnectionId, std::less<>> known_;  // guarded by mutex_
};

// Makes the keys of request.people and request.channels words of its text exactly as they stand
// there, where somebody typed "@Bob," and the platform resolved "@bob".
void name_words_as_typed(commands::Request& request);

// Whether the form of a slash command can be read: everything is UTF-8, each of `needed` is there
// once and not empty, and there is no second "text".
[[nodiscard]] bool well_formed(const http::Form& form,
                               std::initializer_list<std::string_view> needed);
// The field's value, empty when it is not there.
[[nodiscard]] std::string text_of(const http::Form& form, std::string_view field);

[[nodiscard]] http::Response empty_response(int status);
[[nodiscard]] http::Response json_response(std::string body);
// Answers with empty_response(status).
void respond_empty(const http::Responder& respond, int status);

}  // namespace bot
