#pragma once

#include "commands/command.h"

namespace commands {

// The functions of the table in command.cpp, by file.

// home.cpp, list.cpp, show.cpp, history.cpp, digest.cpp, upcoming.cpp, why.cpp, help.cpp: looking.
Message home(Context& context, Args& args);
// The home of somebody who is not in the book: what this is, and how to begin.
[[nodiscard]] Message home_of_stranger(const store::Book& book, okr::Instant now);
Message list(Context& context, Args& args);
Message show(Context& context, Args& args);
Message history(Context& context, Args& args);
Message digest(Context& context, Args& args);
Message upcoming(Context& context, Args& args);
Message failed(Context& context, Args& args);
Message failed_retry(Context& context, Args& args);
Message why(Context& context, Args& args);
Message admin_budget(Context& context, Args& args);     // admin.cpp
Message admin_forget(Context& context, Args& args);     // forget.cpp
Message admin_data(Context& context, Args& args);       // file.cpp
Message export_okrs(Context& context, Args& args);      // file.cpp
Message admin_token_add(Context& context, Args& args);  // admin_token.cpp
Message admin_token_list(Context& context, Args& args);
Message admin_token_revoke(Context& context, Args& args);
// settings.cpp
Message admin_set(Context& context, Args& args);
Message admin_role(Context& context, Args& args);
Message mission(Context& context, Args& args);
Message help(Context& context, Args& args);

// changes.cpp, overview.cpp: looking at all of a team or the company at once.
Message changes(Context& context, Args& args);
Message onepager(Context& context, Args& args);
Message matrix(Context& context, Args& args);
// tree.cpp, align.cpp: what stands under what.
Message tree(Context& context, Args& args);
Message align(Context& context, Args& args);
Message depend(Context& context, Args& args);  // depend.cpp
Message undepend(Context& context, Args& args);
Message propose(Context& context, Args& args);  // propose.cpp
Message approve(Context& context, Args& args);
Message return_proposal(Context& context, Args& args);

// check_in.cpp, undo.cpp
Message check_in(Context& context, Args& args);  // the one-line check-in: args begin with the id
Message same(Context& context, Args& args);
Message check_in_or_form(Context& context, Args& args);  // the form unless a value is typed
Message done(Context& context, Args& args);
Message correct(Context& context, Args& args);
Message undo(Context& context, Args& args);
// Takes back what one command of the speaker's did and nothing else. Throws UserError when that was
// done before, or somebody built on it.
Message undo_command(Context& context, okr::CommandId command);

// objective.cpp, key_result.cpp, edit.cpp
Message add_objective(Context& context, Args& args);
Message add_key_result(Context& context, Args& args);
Message edit(Context& context, Args& args);
Message assign(Context& context, Args& args);
Message delegate(Context& context, Args& args);
Message publish(Context& context, Args& args);

// review.cpp: whether what runs is still right.
Message review(Context& context, Args& args);
Message review_summary(Context& context, Args& args);

// entry.cpp, not_now.cpp: a team's lists.
Message focus(Context& context, Args& args);
Message focus_done(Context& context, Args& args);
Message win(Context& context, Args& args);
Message wins(Context& context, Args& args);
Message not_now(Context& context, Args& args);
Message not_now_drop(Context& context, Args& args);

// contributor.cpp, remark.cpp
Message contributors(Context& context, Args& args);
Message comment(Context& context, Args& args);
Message acknowledge(Context& context, Args& args);
Message decide(Context& context, Args& args);
Message decisions(Context& context, Args& args);
// coach.cpp
Message coach_objective(Context& context, Args& args);
Message waive(Context& context, Args& args);

// template.cpp, setup.cpp
Message show_template(Context& context, Args& args);
Message use_template(Context& context, Args& args);
Message set_up(Context& context, Args& args);

// blocker.cpp
Message block(Context& context, Args& args);
Message unblock(Context& context, Args& args);
Message blockers(Context& context, Args& args);

// kpi.cpp, kpi_value.cpp, kpi_show.cpp, kpi_link.cpp, kpi_template.cpp
Message kpi(Context& context, Args& args);  // a value; without one, one of them or all
Message kpi_list(Context& context, Args& args);
Message kpi_show(Context& context, Args& args);
Message kpi_add(Context& context, Args& args);
Message kpi_edit(Context& context, Args& args);
Message kpi_correct(Context& context, Args& args);
Message kpi_drop(Context& context, Args& args);
Message kpi_elevate(Context& context, Args& args);
Message kpi_link(Context& context, Args& args);
Message kpi_unlink(Context& context, Args& args);
Message kpi_recover(Context& context, Args& args);
Message kpi_template(Context& context, Args& args);

// schedule.cpp, nudges.cpp, own_times.cpp, away.cpp
Message schedule_prompts(Context& context, Args& args);
Message schedule_digest(Context& context, Args& args);
Message schedule_nudges(Context& context, Args& args);
Message schedule_pause(Context& context, Args& args);
Message schedule_resume(Context& context, Args& args);
Message schedule_me(Context& context, Args& args);
Message snooze(Context& context, Args& args);
Message away(Context& context, Args& args);
Message back(Context& context, Args& args);

// link.cpp
Message link(Context& context, Args& args);

// team.cpp, cycle.cpp
Message team(Context& context, Args& args);
Message team_add(Context& context, Args& args);
Message team_join(Context& context, Args& args);
Message team_leave(Context& context, Args& args);
Message team_move(Context& context, Args& args);
Message team_lead(Context& context, Args& args);
Message team_home(Context& context, Args& args);
Message team_rename(Context& context, Args& args);
Message cycle(Context& context, Args& args);
Message cycle_add(Context& context, Args& args);
Message cycle_start(Context& context, Args& args);
Message cycle_grade(Context& context, Args& args);
Message cycle_close(Context& context, Args& args);

// grade.cpp, vote.cpp, close.cpp, retro.cpp, lessons.cpp: how a cycle ends.
Message grade(Context& context, Args& args);
Message regrade(Context& context, Args& args);
Message vote(Context& context, Args& args);
Message reveal(Context& context, Args& args);
Message close_objective(Context& context, Args& args);
Message drop(Context& context, Args& args);
Message retro(Context& context, Args& args);
Message retro_start(Context& context, Args& args);
Message retro_end(Context& context, Args& args);
Message lessons(Context& context, Args& args);

}  // namespace commands
