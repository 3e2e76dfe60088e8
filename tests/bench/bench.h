#pragma once

#include <CLI/CLI.hpp>

// The measuring programs behind run.sh, as words of one program. Each prints what it measured as
// one line of JSON on standard output.
namespace bench {

void add_load(CLI::App& app);       // requests to a server, closed loop
void add_book(CLI::App& app);       // a book of any size
void add_hello(CLI::App& app);      // a bare httplib server to compare with
void add_slack(CLI::App& app);      // a Slack workspace for the bot to speak to
void add_queue(CLI::App& app);      // deliveries that are due
void add_plan(CLI::App& app);       // the plan of a Monday
void add_crowd(CLI::App& app);      // clients that want nothing good
void add_fdatasync(CLI::App& app);  // what the disk can do

}  // namespace bench
