#include "bot/cli/cli.h"

#include <CLI/CLI.hpp>

#include <iostream>

#include "bot/log.h"
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
  int days = 14;
  std::string team;
  std::string from;
  std::string to;
};

int run_command(const CLI::App& program, const Options& options) {
  try {
    if (program.got_subcommand("serve")) serve(settings());
    if (program.got_subcommand("demo")) demo();
    if (program.got_subcommand("upcoming")) upcoming(settings(), options.days);
    if (program.got_subcommand("digest")) digest(settings(), options.team);
    if (program.got_subcommand("migrate")) migrate(options.from, options.to);
    if (program.got_subcommand("version")) std::cout << "milepost " MILEPOST_VERSION "\n";
    return kFine;
  } catch (const ConfigErrors& errors) {
    for (const std::string& sentence : errors.sentences) std::cerr << sentence << '\n';
    return kWrongSettings;
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
  program.add_subcommand("upcoming", "Print every message to come.")
      ->add_option("--days", options.days, "How many days ahead")
      ->check(CLI::Range(1, 60));
  program.add_subcommand("digest", "Print a team's digest as it would be now.")
      ->add_option("--team", options.team, "The team's name; every team without it");
  CLI::App* migrate = program.add_subcommand(
      "migrate", "Copy the book into an empty database and prove that the copy is equal.");
  migrate->add_option("--from", options.from, "The database that has the book")->required();
  migrate->add_option("--to", options.to, "The database that shall have it")->required();
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? kFine : kWrongArguments;
  }
  return run_command(program, options);
}

}  // namespace bot::cli
