#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "commands/error.h"
#include "commands/form.h"
#include "commands/message.h"
#include "commands/request.h"
#include "store/ledger.h"
#include "store/okr/cycle.h"
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
  std::optional<Form>
      form;  // set by a handler: to be opened, in the place of its message if need be
  mutable bool is_private = false;  // the answer speaks of what not everybody may see: not shared
  mutable std::optional<okr::Cycle> days_in = {};  // where typed days are meant to lie, if they can

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
  // Never throws: what the machinery threw becomes one fixed sentence and a log line. Says what was
  // done, or what to do where forms cannot be shown.
  [[nodiscard]] Message message() const;
  // To be opened, null for none: what was asked for, or the next page of what was submitted.
  [[nodiscard]] const Form* form() const;
  // Whether it belongs in the place of the message whose button was pressed, as that message says
  // what is no longer so; else beside it.
  [[nodiscard]] bool replaces() const;
  // Why a submitted form was refused; then nothing of it was saved, and it should stay open.
  [[nodiscard]] FieldErrors errors() const;
  // For the log: the name of the command that was run, "check-in" for the one-line check-in, "click
  // same" and "form checkin" for buttons and forms, "unknown" when there is none.
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

// A button that was pressed. `who.text` is not looked at; `who.key` names the press.
struct Click {
  Request who;
  std::string action;  // as the platform carried it: see to_text(Action)
};
// Answers it as dispatch() does. The answer has a form when the button opens one. A button of
// another version, of somebody else, or one that was drawn before what it would change gets a
// sentence, and what may be pressed instead.
void dispatch_click(store::Store& store, Click click, okr::Instant now, OnAnswer on_answer,
                    StillWanted still_wanted);

// A form that was submitted: the state it was opened with and what was filled in.
struct Submission {
  Request who;
  std::string state;
  Values values;
};
// Answers it as dispatch() does: everything of it is one transaction. The same form takes effect
// once, however often it is submitted; one with errors has none.
void dispatch_form(store::Store& store, Submission submission, okr::Instant now, OnAnswer on_answer,
                   StillWanted still_wanted);

}  // namespace commands
