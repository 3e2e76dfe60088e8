#include "commands/command.h"

#include "commands/handlers.h"

namespace commands {

namespace {

using enum Access;

// The one place to add a command.
constexpr Command kAll[] = {
    {"home", "", "What you owe and what you own; the same as nothing at all.", "home", kReads,
     home},
    {"list", "[@person | team | company] [cycle] [at-risk | stale | blocked | no-owner] [page <n>]",
     "Lists objectives with where they stand.", "list Growth", kReads, list},
    {"show", "<objective or key result>", "Shows everything about one.", "show KR12", kReads, show},
    {"history", "<key result> [since <day>] [page <n>]",
     "Lists the check-ins and changes of a key result.", "history KR12 since 1 nov", kReads,
     history},
    {"digest", "[team] [day]", "Shows the digest as it would be now, or as it was on a day.",
     "digest Growth", kReads, digest},
    {"blockers", "[team] [page <n>]", "Lists what holds key results up, oldest first.",
     "blockers Growth", kReads, blockers},
    {"upcoming", "[days] [all | @person] [past]",
     "Lists every message I will send, to whom, when and why; or what became of the past ones.",
     "upcoming 14", kReads, upcoming},
    {"why", "", "Tells why the last card came to you, and when the next one may.", "why", kReads,
     why},
    {"failed", "", "Lists messages that could not be delivered, for administrators.", "failed",
     kReads, failed},
    {"failed retry", "<message> | all", "Tries again what could not be delivered.",
     "failed retry all", kWrites, failed_retry},
    {"admin budget", "[<messages>]",
     "Says how many messages one person gets in seven days at most; administrators set it.",
     "admin budget 5", kWrites, admin_budget},
    {"help", "[word]", "Lists what I understand, or explains one command.", "help schedule", kReads,
     help},

    {kCheckInName, "<value> [confidence] [note]", "Checks in on a key result, in one line.",
     "KR12 41% 7/10 onboarding mail is out", kWrites, check_in},
    {"checkin", "[key result] [value] [confidence] [note]",
     "Opens the form for all that is due or for one; with a value, checks in at once.", "checkin",
     kWrites, check_in_or_form},
    {"same", "<key result> | all [note]", "Checks in that nothing has changed.", "same KR12",
     kWrites, same},
    {"done", "<key result> [milestone]", "Passes a key result, or the next of its milestones.",
     "done KR7", kWrites, done},
    {"correct", "<key result> <value> [confidence] [note]",
     "Corrects the last check-in; the old one stays visible.", "correct KR12 42%", kWrites,
     correct},
    {"block", "<key result> <text> [on @person] [by <day>]",
     "Says what holds a key result up, who can end it and by when.",
     "block KR12 the contract is not signed on @bob by fri", kWrites, block},
    {"unblock", "<key result> [note]", "Says that nothing holds a key result up any more.",
     "unblock KR12 signed", kWrites, unblock},
    {"undo", "", "Takes back your last change, if nobody built on it.", "undo", kWrites, undo},

    {"add objective",
     "<text> [team <team>] [under <objective>] [owner @person] [cycle <cycle>] "
     "[committed | aspirational | learning] [why <text>]",
     "Drafts an objective.", "add objective New users feel at home team Growth", kWrites,
     add_objective},
    {"add kr",
     "<objective> <text> from <n> to <n> [unit] | reach <n> | milestones <a>; <b> | pass/fail "
     "[owner @person] [by <day>]",
     "Adds a key result to an objective.", "add kr O3 Activation rate from 30% to 45%", kWrites,
     add_key_result},
    {"add key result", "<objective> <text> from <n> to <n> [unit] …", "The same as add kr.",
     "add key result O3 Customer interviews reach 12", kWrites, add_key_result},
    {"edit", "<objective or key result> <field> <value> [because <reason>]",
     "Changes one field; the old value is kept.", "edit KR12 target 50% because the market grew",
     kWrites, edit},
    {"assign", "<objective or key result> @person", "Hands it over to another owner.",
     "assign KR12 @bob", kWrites, assign},
    {"delegate", "<key result> @person",
     "Lets somebody else be asked for check-ins; its owner stays.", "delegate KR12 @bob", kWrites,
     delegate},
    {"publish", "<objective> | all", "Makes a draft active, so that check-ins are asked for.",
     "publish O3", kWrites, publish},

    {"schedule prompts",
     "[weekly] <weekdays> <time> [every <n> weeks | monthly] [team <team>] [zone theirs | team]",
     "Sets when a team is asked for check-ins.", "schedule prompts weekly mon 09:00", kWrites,
     schedule_prompts},
    {"remind", "[weekly] <weekdays> <time> [every <n> weeks | monthly] …",
     "The same as schedule prompts.", "remind mon 09:00", kWrites, schedule_prompts},
    {"remind prompts", "[weekly] <weekdays> <time> …", "The same as schedule prompts.",
     "remind prompts mon 09:00", kWrites, schedule_prompts},
    {"schedule digest",
     "[weekly] <weekdays> <time> [every <n> weeks | monthly] [in #channel | here] [team <team>]",
     "Sets when a team's digest is posted, and where.", "schedule digest weekly mon 16:00 in here",
     kWrites, schedule_digest},
    {"schedule nudges", "on | off [<team>]",
     "Reminds those who have not checked in, once, and tells the lead who they are; or not.",
     "schedule nudges off", kWrites, schedule_nudges},
    {"schedule pause", "[prompts | digest] [<team>]",
     "Keeps a team's check-ins and digest back until they are resumed.", "schedule pause", kWrites,
     schedule_pause},
    {"schedule resume", "[prompts | digest] [<team>]", "Takes paused schedules up again.",
     "schedule resume", kWrites, schedule_resume},
    {"schedule me",
     "[<time>] [<weekdays> | any day] [quiet <from>-<to> | quiet none] "
     "[holidays <country> | holidays none] | off",
     "Sets when you yourself may be asked; with nothing, says what holds.", "schedule me 08:30",
     kWrites, schedule_me},
    {"snooze", "[2h | tomorrow | fri]",
     "Keeps me quiet for a while; a form asks until when, or it is tomorrow at 09:00.", "snooze 2h",
     kWrites, snooze},
    {"away", "<day> [to <day> | am | pm] [stand-in @person] [for @person]",
     "Says when you are away, so that I don't ask you, or ask somebody else.",
     "away 21 dec to 2 jan", kWrites, away},
    {"back", "", "Ends being away and snoozing.", "back", kWrites, back},

    {"team", "", "Lists the teams.", "team", kReads, team},
    {"team add", "<name> [in #channel | here] [under <team>] [lead @person]",
     "Adds a team; you lead it unless you name somebody else.", "team add Growth in here", kWrites,
     team_add},
    {"team join", "<team>", "Makes you a member of a team.", "team join Growth", kWrites,
     team_join},
    {"team leave", "<team>", "Ends your membership in a team.", "team leave Growth", kWrites,
     team_leave},
    {"cycle", "", "Lists the cycles.", "cycle", kReads, cycle},
    {"cycle add", "<name> [from <day> to <day>]",
     "Adds a cycle; 2027-Q1 and 2027-01 know their days.", "cycle add 2027-Q1", kWrites, cycle_add},
    {"cycle start", "<cycle>", "Starts a cycle: its key results are asked about from now on.",
     "cycle start 2027-Q1", kWrites, cycle_start},
    {"cycle close", "<cycle>", "Closes a cycle: nothing in it changes any more.",
     "cycle close 2026-Q4", kWrites, cycle_close},
};

}  // namespace

std::span<const Command> all() {
  return kAll;
}

}  // namespace commands
