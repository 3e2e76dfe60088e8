#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

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

// Answers one request: finds the row of the table, opens one transaction, runs the handler in it
// and returns its message once what it wrote is on disk. Does no network I/O. Never throws for what
// a user typed; what the machinery throws becomes one fixed sentence and a log line. Any thread.
//
// A request whose key took effect before changes nothing and says so. Whoever is not in the book
// yet is added to it; the first one ever becomes its administrator and is told so.
[[nodiscard]] Message dispatch(store::Store& store, const Request& request, okr::Instant now);

// For the log: the name of the command that `text` would run, "check-in" for the one-line check-in,
// "unknown" otherwise.
[[nodiscard]] std::string_view command_name(std::string_view text);

}  // namespace commands
