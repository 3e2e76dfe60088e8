#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "commands/error.h"
#include "commands/message.h"
#include "commands/request.h"
#include "store/ledger.h"
#include "store/okr/person.h"
#include "store/store.h"

namespace commands {

class Args;

enum class Access { kReads, kWrites };

// What a handler may touch. Everything it reads or writes is one transaction.
struct Context {
  store::Book book;
  const Request& request;
  okr::Person me;
  okr::Instant now;
  store::Author author;
  Access access;  // kReads: the transaction cannot write

  [[nodiscard]] okr::Day today() const;  // in my zone
};

struct Command {
  std::string_view name;     // the word or words after /okr
  std::string_view usage;    // its arguments, as shown in help; may be empty
  std::string_view summary;  // one line, a sentence
  std::string_view example;  // one whole line that works, without /okr
  Access access;
  Message (*run)(Context&, Args&);
};

// The name of the one-line check-in's row, as help shows it; nobody types it.
inline constexpr std::string_view kCheckInName = "‹KR›";

// The one place to add a command.
[[nodiscard]] std::span<const Command> all();

// What became of a request. Copies are the same answer. Any thread, one at a time.
class Answer {
 public:
  struct Call;
  explicit Answer(std::shared_ptr<const Call> call) : call_(std::move(call)) {}

  // Nothing was done, because nobody waited any more when its turn came.
  [[nodiscard]] bool too_late() const;
  // Never throws: what the machinery threw becomes one fixed sentence and a log line.
  [[nodiscard]] Message message() const;
  // For the log: the name of the command that was run, "check-in" for the one-line check-in,
  // "unknown" when there is none.
  [[nodiscard]] std::string_view command_name() const;

 private:
  std::shared_ptr<const Call> call_;
};

// Called exactly once: before dispatch returns, or later on the thread that commits, which it must
// not delay. Must not throw. What takes time is in Answer.
using OnAnswer = std::function<void(const Answer&)>;
// Whether somebody still waits: asked on the thread that writes, before it begins. May be empty.
using StillWanted = std::function<bool()>;

// Answers one request: finds the row of the table, opens one transaction, runs the handler in it
// and hands its message over once what it wrote is on disk. What only looks is done when this
// returns; nothing here waits for the disk. Does no network I/O. Never throws for what a user
// typed. Any thread; `store` must outlive the answer.
//
// A request whose key took effect before changes nothing and says so. Whoever is not in the book
// yet is added to it; the first one ever becomes its administrator and is told so.
void dispatch(store::Store& store, Request request, okr::Instant now, OnAnswer on_answer,
              StillWanted still_wanted);

// The same for whoever can wait: returns what it is answered.
[[nodiscard]] Message dispatch(store::Store& store, Request request, okr::Instant now);

}  // namespace commands
