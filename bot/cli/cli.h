#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "bot/config.h"
#include "store/okr/person.h"
#include "store/transaction.h"

namespace bot::cli {

// What the program ends with, for whoever started it.
inline constexpr int kFine = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongArguments = 64;
inline constexpr int kUnreachable = 69;  // a platform or the database
inline constexpr int kWrongSettings = 78;

// Something in the arguments or in what they ask for, as a sentence.
class ArgumentError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Runs one command of `milepost`. Returns its exit code; what went wrong stands on standard error,
// a sentence each.
[[nodiscard]] int run(int argc, const char* const* argv);

// The commands, by file.

// Serves until SIGINT or SIGTERM, which must be blocked in every thread.
void serve(const Config& config);
// Plays a week in an empty book and prints what everybody sees.
void demo();
struct UpcomingOptions {
  int days = 14;
  std::string person;  // only what comes to them; everybody when empty
  bool past = false;
};
// Prints every message to come in so many days, or what became of those of the past ones.
void upcoming(const Config& config, const UpcomingOptions& options);
// Prints the digest of one team, or of every team when `team` is empty.
void digest(const Config& config, const std::string& team);
// Copies the book from one database to another and prints how much of what.
void migrate(const std::string& from, const std::string& to);
// Copies the book as it is now into a new file, also while it is served; and such a copy into an
// empty database. Both print how much of what, and compare.
void backup(const Config& config, const std::string& file);
void restore(const Config& config, const std::string& file);
// Tries every row of the book, or of a backup where one is named, and prints what is wrong. Throws
// std::runtime_error when something is.
void verify(const Config& config, const std::string& file);
struct ExportOptions {
  std::string format = "json";  // or "csv"
  std::string out;              // the file, or the folder for CSV; standard output when empty
};
// Writes the whole book.
void export_book(const Config& config, const ExportOptions& options);
struct ImportOptions {
  std::string file;  // an export of a book
  std::string csv;   // instead: OKRs from elsewhere
  bool dry_run = false;
};
// Makes drafts of the OKRs in a CSV file, or says what would be made. Throws ArgumentError, having
// printed every faulty line, when there is one; then nothing is made.
void import_csv(const Config& config, const ImportOptions& options);
// Writes a file that its owner alone can read: complete, or as it was before. Throws ArgumentError.
void write_file(const std::string& name, const std::string& text);
// The whole text of a file. Throws ArgumentError.
[[nodiscard]] std::string read_file(const std::string& name);
// Prints what is wrong, and throws ArgumentError.
void refuse_import(const std::vector<std::string>& faults);
// Restores an export into an empty book. Throws ArgumentError, having printed every fault, when
// there is one; then nothing is changed.
void import_book(const Config& config, const std::string& name);
// Who has this name, or this first name. Throws ArgumentError when nobody or several do.
[[nodiscard]] okr::Person person_named(const store::Book& book, const std::string& name);
// Prints all that is known of somebody, by name, or writes it to a file.
void export_person(const Config& config, const std::string& name, const std::string& out);
struct ForgetOptions {
  std::string person;
  std::string because;
  bool notes = false;  // blank what they wrote, too
};
// Replaces somebody by a pseudonym for good.
void forget(const Config& config, const ForgetOptions& options);
// Prints the Slack app's manifest and what to do with it. `url` is where Slack reaches the bot,
// empty for Socket Mode.
void setup_slack(const std::string& url);
// As typed; see mattermost::SetupRequest.
struct MattermostSetup {
  std::string url;
  std::string admin_token;
  std::string admin_name;  // in place of the token; the password is asked for
  std::string team;
  std::string bot_url;  // MILEPOST_PUBLIC_URL when empty
  std::string bot_name = "milepost";
  std::vector<std::string> channels;
  bool new_token = false;
  bool change_settings = false;
};
// Makes on the server what the bot needs; prints the settings to standard output, all else to
// standard error. Reads an administrator's password from standard input, unseen when that is a
// terminal.
void setup_mattermost(const MattermostSetup& options);
// Prints what was looked at and what to do. Returns kUnreachable or kFailed when something does not
// work, else kFine.
[[nodiscard]] int doctor(const Config& config);

}  // namespace bot::cli
