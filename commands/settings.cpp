#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "commands/args.h"
#include "commands/handlers.h"
#include "commands/parse/nearest.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/settings.h"
#include "store/sql/team.h"

namespace commands {

namespace {

constexpr std::size_t kMostOfMission = 300;

void require_administrator(const Context& context, std::string_view what) {
  if (context.me.role == okr::Role::kAdministrator) return;
  throw UserError{fmt::format("Only administrators {}.", what)};
}

const okr::SettingRow& read_setting(Args& args) {
  const std::string typed = parse::lower(args.word("a setting, such as team-objectives"));
  const auto rows = okr::setting_rows();
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const okr::SettingRow& row) { return row.name == typed; });
  if (found != rows.end()) return *found;
  std::vector<std::string> names;
  for (const okr::SettingRow& row : rows) names.emplace_back(row.name);
  const auto near = parse::nearest(typed, names);
  throw UserError{fmt::format("There is no setting \"{}\".{} `/okr admin set` lists them.",
                              shortened(typed, kShownCharacters),
                              near ? fmt::format(" Did you mean `{}`?", names[*near]) : "")};
}

bool begins_team(Args args) {
  return args.accept("team") && !args.empty();
}

// A mission may speak of teams.
bool begins_known_team(Args args) {
  return args.accept("team") && args.at_team();
}

Message list_settings(const Context& context, const std::optional<okr::Team>& team) {
  const okr::Settings now =
      store::read_settings(context.book, team ? std::optional{team->id} : std::nullopt);
  const okr::Settings defaults;
  Message message;
  message.add(Header{team ? fmt::format("Settings of {}", shortened(team->name, kShownCharacters))
                          : "Settings"});
  Text text;
  for (const okr::SettingRow& row : okr::setting_rows()) {
    if (row.name == "mission" || (team && !row.for_teams)) continue;
    const std::string value = okr::setting_text(now, row.name);
    const std::string usual = okr::setting_text(defaults, row.name);
    if (!text.spans.empty()) text.spans.push_back(plain("\n"));
    text.spans.push_back(code(fmt::format("{} {}", row.name, value)));
    text.spans.push_back(plain(fmt::format(
        " {}{}", row.meaning, value == usual ? "" : fmt::format(" (usually {})", usual))));
  }
  message.add(std::move(text));
  message.add(Note{marked(
      "Administrators change them for all: `/okr admin set team-objectives 4`; leads for their "
      "team: `/okr admin set team-objectives 4 team Growth`. `usual` instead of a value takes it "
      "back.")});
  return message;
}

// What changes a setting: whose it is, and how that is said.
struct Owner {
  okr::Noun noun = okr::Noun::kOrg;
  std::int64_t id = 0;
  std::optional<okr::TeamId> team;
  std::string said;  // " for Growth"
};

Owner read_owner_of_setting(const Context& context, Args& args, const okr::SettingRow& row) {
  if (!args.accept("team")) {
    require_administrator(context,
                          "change settings for all; a lead can for their team, with "
                          "`team` and its name behind the value");
    return {okr::Noun::kOrg, context.book.org.value, std::nullopt, ""};
  }
  const okr::Team team = args.team();
  require_lead(context, team);
  if (!row.for_teams) {
    throw UserError{fmt::format("{} is the same for all teams.", row.name)};
  }
  return {okr::Noun::kTeam, team.id.value, team.id, " for " + team.name};
}

Message set(const Context& context, const Owner& owner, const okr::SettingRow& row,
            const std::string& typed) {
  okr::Settings settings = store::read_settings(context.book, owner.team);
  const std::string before = okr::setting_text(settings, row.name);
  std::optional<std::string> stored;
  if (!parse::same(typed, "usual")) {
    if (const auto problem = okr::set_setting(settings, row.name, typed)) {
      throw UserError{*problem};
    }
    stored = okr::setting_text(settings, row.name);
    if (*stored == before) {
      return sentence(fmt::format("{}{} is {} already; nothing was changed.", row.name, owner.said,
                                  before.empty() ? "empty" : before));
    }
  }
  const auto held = store::change_field(context.book, context.author, owner.noun, owner.id,
                                        fmt::format("setting:{}", row.name), stored);
  const std::string after =
      okr::setting_text(store::read_settings(context.book, owner.team), row.name);
  if (before == after) {
    return sentence(
        held == stored
            ? fmt::format("{}{} is {} already; nothing was changed.", row.name, owner.said, after)
            : fmt::format("{}{} is {}, as before, and follows what is usual from now on.", row.name,
                          owner.said, after));
  }
  Message message;
  message.add(Text{{strong(row.name), plain(fmt::format("{}: {} → {}. What it says: {}.",
                                                        owner.said, before, after, row.meaning))}});
  return with_undo(context, std::move(message));
}

}  // namespace

Message admin_set(Context& context, Args& args) {
  if (args.empty()) return list_settings(context, std::nullopt);
  if (begins_team(args)) {
    args.accept("team");
    const okr::Team team = args.team();
    args.end();
    return list_settings(context, team);
  }
  const okr::SettingRow& row = read_setting(args);
  const std::string typed{args.until(row.name == "mission" ? begins_known_team : begins_team)};
  if (typed.empty()) throw UsageError{fmt::format("I need the new value of {}.", row.name)};
  const Owner owner = read_owner_of_setting(context, args, row);
  args.end();
  if (row.name == "mission")
    return set(context, owner, row, limited(typed, kMostOfMission, "A mission"));
  return set(context, owner, row, parse::lower(typed));
}

Message mission(Context& context, Args& args) {
  const std::string before = store::read_settings(context.book).mission;
  if (args.empty()) {
    if (before.empty()) {
      return Message{{paragraph(
          "No mission is written down yet. An administrator can: `/okr mission <a sentence>`.")}};
    }
    return Message{{Text{{strong("Mission: "), plain(before)}}}};
  }
  require_administrator(context, "write down the mission");
  const std::string text = limited(args.rest(), kMostOfMission, "A mission");
  if (text == before) return sentence("That is the mission already; nothing was changed.");
  store::change_field(context.book, context.author, okr::Noun::kOrg, context.book.org.value,
                      "setting:mission", text);
  Message message;
  message.add(Text{{strong("Mission: "), plain(text)}});
  message.add(paragraph("It stands above the tree."));
  return with_undo(context, std::move(message));
}

namespace {

// What an observer is still asked for and cannot answer; empty when nothing.
std::string still_asked(const Context& context, const okr::Person& person) {
  const auto asked = store::key_results_asked_of(context.book, person.id);
  if (asked.empty()) return "";
  std::string ids;
  for (const okr::KeyResult& one : asked) {
    ids += fmt::format("{}{}", ids.empty() ? "" : ", ", id_text(one.id));
  }
  return fmt::format(
      "{} is still asked for {} and, as an observer, cannot answer: `/okr assign {} @somebody`.",
      person.name, ids, id_text(asked.front().id));
}

}  // namespace

Message admin_role(Context& context, Args& args) {
  const okr::Person person = args.person();
  const auto said = [](okr::Role role) -> std::string_view {
    if (role == okr::Role::kAdministrator) return "administrator";
    return role == okr::Role::kObserver ? "observer" : "member";
  };
  const auto with_article = [](std::string_view role) {
    return fmt::format("{} {}", role == "member" ? "a" : "an", role);
  };
  if (args.empty()) {
    return sentence(fmt::format("{} is {}.", person.name, with_article(said(person.role))));
  }
  require_administrator(context, "give people a role");
  const std::string typed = parse::lower(args.word("a role"));
  args.end();
  if (typed != "administrator" && typed != "member" && typed != "observer") {
    throw UserError{fmt::format("\"{}\" is none of `administrator`, `member` and `observer`.",
                                shortened(typed, kShownCharacters))};
  }
  if (typed == said(person.role)) {
    return sentence(
        fmt::format("{} is {} already; nothing was changed.", person.name, with_article(typed)));
  }
  const auto people = store::list_persons(context.book);
  const auto administrators = std::count_if(
      people.begin(), people.end(),
      [](const okr::Person& one) { return one.role == okr::Role::kAdministrator && !one.left_at; });
  if (person.role == okr::Role::kAdministrator && administrators == 1) {
    throw UserError{
        fmt::format("{} is the only administrator; name another one first.", person.name)};
  }
  const auto change = [&](std::string_view field, std::string_view value) {
    store::change_field(context.book, context.author, okr::Noun::kPerson, person.id.value, field,
                        std::string{value});
  };
  change("role", typed == "administrator" ? "administrator" : "member");
  change("observer", typed == "observer" ? "1" : "0");
  Message message;
  message.add(
      Text{{strong(person.name), plain(fmt::format(": {} → {}.", said(person.role), typed))}});
  const std::string asked = typed == "observer" ? still_asked(context, person) : "";
  if (!asked.empty()) message.add(paragraph(asked));
  return with_undo(context, std::move(message));
}

}  // namespace commands
