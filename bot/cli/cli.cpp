#include "bot/cli/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <iostream>

#include "bot/log.h"
#include "bot/mattermost/setup.h"
#include "store/database.h"

namespace bot::cli {
namespace {

// The settings as every command needs them.
Config settings() {
  Config config = read_config(process_environment());
  start_log(*parse_log_format(config.log));
  return config;
}

struct Options {
  UpcomingOptions upcoming;
  std::string team;
  std::string from;
  std::string to;
  ExportOptions book;
  ImportOptions imported;
  std::string backup;
  std::string restored;
  std::string verified;
  std::string person;
  std::string person_out;
  ForgetOptions forget;
  std::string slack_url;
  bool socket_mode = false;
  MattermostSetup mattermost;
};

void run_setup(const CLI::App& setup, const Options& options) {
  if (setup.got_subcommand("mattermost")) return setup_mattermost(options.mattermost);
  if (options.slack_url.empty() && !options.socket_mode) {
    throw ArgumentError{
        "How shall Slack reach the bot? Say --url https://okr.example.com, or --socket-mode, which "
        "needs no address."};
  }
  setup_slack(options.socket_mode ? "" : options.slack_url);
}

void add_setup(CLI::App& program, Options& options) {
  CLI::App* setup = program.add_subcommand("setup", "Prepare a chat platform for the bot.");
  setup->require_subcommand(1);
  CLI::App* slack = setup->add_subcommand("slack", "Print the Slack app's manifest.");
  slack->add_option("--url", options.slack_url, "Where Slack reaches the bot: https://…");
  slack->add_flag("--socket-mode", options.socket_mode, "Without an address, over Socket Mode");
  CLI::App* server =
      setup->add_subcommand("mattermost", "Make the bot account, its token and the slash command.");
  MattermostSetup& wanted = options.mattermost;
  server->add_option("--url", wanted.url, "The Mattermost server: https://…")->required();
  CLI::Option* token = server->add_option("--admin-token", wanted.admin_token,
                                          "A system administrator's access token");
  server
      ->add_option("--admin", wanted.admin_name,
                   "Instead of a token: a system administrator's user name; asks for the password")
      ->excludes(token);
  server->add_option("--team", wanted.team, "The team, as in its address")->required();
  server->add_option("--bot-url", wanted.bot_url, "Where Mattermost reaches the bot");
  server->add_option("--bot-name", wanted.bot_name, "The bot account's name");
  server->add_option("--channel", wanted.channels, "A channel to join, as in its address; several");
  server->add_flag("--new-token", wanted.new_token, "Make another token for the bot");
  server->add_flag("--change-settings", wanted.change_settings,
                   "Set on the server what the bot needs, such as the addresses it may call");
}

void add_upcoming(CLI::App& program, UpcomingOptions& options) {
  CLI::App* upcoming = program.add_subcommand("upcoming", "Print every message to come.");
  upcoming->add_option("--days", options.days, "How many days ahead")->check(CLI::Range(1, 60));
  upcoming->add_option("--person", options.person, "Only what comes to this person, by name");
  upcoming->add_flag("--past", options.past, "What was due in these days, and what became of it");
}

void add_book(CLI::App& program, Options& options) {
  CLI::App* out = program.add_subcommand("export", "Write the whole book to a file, or to CSV.");
  out->add_option("--format", options.book.format, "json, which can be imported, or csv")
      ->check(CLI::IsMember({"json", "csv"}));
  out->add_option("--out", options.book.out, "The file; for csv a folder, one file per table");
  CLI::App* in = program.add_subcommand(
      "import", "Restore an export into an empty book, or make drafts of a CSV file.");
  CLI::Option* file = in->add_option("file", options.imported.file, "What milepost export wrote");
  CLI::Option* csv = in->add_option("--csv", options.imported.csv, "OKRs from elsewhere, as CSV");
  csv->excludes(file);
  in->add_flag("--dry-run", options.imported.dry_run, "With --csv: only say what would be made")
      ->needs(csv);
}

void add_backup(CLI::App& program, Options& options) {
  program.add_subcommand("backup", "Copy the book into a new file, also while it is served.")
      ->add_option("file", options.backup, "The file to make")
      ->required();
  program.add_subcommand("restore", "Copy a backup into an empty database.")
      ->add_option("file", options.restored, "What milepost backup made")
      ->required();
  program.add_subcommand("verify", "Read and try every row of the book.")
      ->add_option("--backup", options.verified, "Of a backup instead");
}

void add_people(CLI::App& program, Options& options) {
  CLI::App* person = program.add_subcommand("person", "What the book knows of a person.");
  person->require_subcommand(1);
  CLI::App* out = person->add_subcommand("export", "Write all of it, as JSON.");
  out->add_option("name", options.person, "Their name")->required();
  out->add_option("--out", options.person_out, "The file; standard output without it");
  CLI::App* gone = program.add_subcommand("forget", "Replace a person by a pseudonym, for good.");
  gone->add_option("name", options.forget.person, "Their name")->required();
  gone->add_option("--because", options.forget.because, "The reason, for the ledger")->required();
  gone->add_flag("--notes", options.forget.notes, "Blank what they wrote, too");
}

void run_import(const ImportOptions& options) {
  if (!options.csv.empty()) return import_csv(settings(), options);
  if (options.file.empty()) {
    throw ArgumentError{"Import what? Name an export, or a CSV file with --csv."};
  }
  if (options.file.ends_with(".csv") || options.file.ends_with(".CSV")) {
    throw ArgumentError{fmt::format("{0} is a CSV file: milepost import --csv {0}", options.file)};
  }
  import_book(settings(), options.file);
}

int run_command(const CLI::App& program, const Options& options) {
  try {
    if (program.got_subcommand("serve")) serve(settings());
    if (program.got_subcommand("demo")) demo();
    if (program.got_subcommand("upcoming")) upcoming(settings(), options.upcoming);
    if (program.got_subcommand("digest")) digest(settings(), options.team);
    if (program.got_subcommand("migrate")) migrate(options.from, options.to);
    if (program.got_subcommand("export")) export_book(settings(), options.book);
    if (program.got_subcommand("import")) run_import(options.imported);
    if (program.got_subcommand("backup")) backup(settings(), options.backup);
    if (program.got_subcommand("restore")) restore(settings(), options.restored);
    if (program.got_subcommand("verify")) verify(settings(), options.verified);
    if (program.got_subcommand("person")) {
      export_person(settings(), options.person, options.person_out);
    }
    if (program.got_subcommand("forget")) forget(settings(), options.forget);
    if (program.got_subcommand("setup")) run_setup(*program.get_subcommand("setup"), options);
    if (program.got_subcommand("doctor")) return doctor(settings());
    if (program.got_subcommand("version")) std::cout << "milepost " MILEPOST_VERSION "\n";
    return kFine;
  } catch (const ConfigErrors& errors) {
    for (const std::string& sentence : errors.sentences) std::cerr << sentence << '\n';
    return kWrongSettings;
  } catch (const mattermost::ServerUnreachable& error) {
    std::cerr << error.what() << '\n';
    return kUnreachable;
  } catch (const mattermost::SetupFailed& error) {
    std::cerr << error.what() << '\n';
    return kFailed;
  } catch (const ArgumentError& error) {
    std::cerr << error.what() << '\n';
    return kWrongArguments;
  } catch (const store::DatabaseUnusable& error) {
    std::cerr << error.what() << '\n';
    return kUnreachable;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return kFailed;
  }
}

}  // namespace

int run(int argc, const char* const* argv) {
  CLI::App program{"Milepost runs a team's OKR week inside Slack and Mattermost."};
  program.require_subcommand(1);
  program.add_subcommand("serve", "Answer the chat platforms and send what falls due.");
  program.add_subcommand("demo", "Play a week in an empty book and print what everybody sees.");
  program.add_subcommand("version", "Print the version.");
  Options options;
  add_upcoming(program, options.upcoming);
  program.add_subcommand("digest", "Print a team's digest as it would be now.")
      ->add_option("--team", options.team, "The team's name; every team without it");
  CLI::App* migrate = program.add_subcommand(
      "migrate", "Copy the book into an empty database and prove that the copy is equal.");
  migrate->add_option("--from", options.from, "The database that has the book")->required();
  migrate->add_option("--to", options.to, "The database that shall have it")->required();
  add_book(program, options);
  add_backup(program, options);
  add_people(program, options);
  add_setup(program, options);
  program.add_subcommand("doctor", "Check settings, platforms and database; say what to do.");
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? kFine : kWrongArguments;
  }
  return run_command(program, options);
}

}  // namespace bot::cli
