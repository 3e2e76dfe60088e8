#include "commands/upcoming.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "commands/args.h"
#include "commands/cards/objective.h"
#include "commands/handlers.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "scheduler/plan.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {
namespace {

constexpr std::int64_t kDefaultDays = 14;
constexpr std::int64_t kMostDays = 60;
constexpr std::size_t kMostLines = 40;
constexpr std::size_t kLinesPerBlock = 10;  // so that a block stays within every platform's limit

// Where a digest goes, in words.
std::string digest_place(const store::Book& book, const okr::Team& team) {
  const auto cadence = store::find_cadence(book, team.id, okr::CadenceKind::kDigest);
  const auto channel = cadence && cadence->channel ? cadence->channel : team.home;
  if (!channel) return "no channel yet";
  return "#" + (channel->name.empty() ? channel->id : channel->name);
}

struct Place {
  std::string whom;
  std::string zone;
};

Place place(const store::Book& book, const okr::Occurrence& occurrence) {
  if (occurrence.person) {
    const okr::Person person = store::read_person(book, *occurrence.person);
    return {shortened(person.name, 40), person.time_zone};
  }
  const std::string zone = store::read_org(book).time_zone;
  if (!occurrence.team) return {"nobody", zone};
  return {digest_place(book, store::read_team(book, *occurrence.team)), zone};
}

std::string_view what_is_sent(okr::DeliveryKind kind) {
  switch (kind) {
    case okr::DeliveryKind::kPrompt:
      return "check-in card";
    case okr::DeliveryKind::kNudge:
      return "reminder, if need be,";
    case okr::DeliveryKind::kMissing:
      return "list of who is missing, if need be,";
    default:
      return "digest";
  }
}

// "Mon 30 Nov 09:00, check-in card to bob. Growth asks every Monday …"
std::string line(const store::Book& book, const okr::Occurrence& occurrence) {
  const Place to = place(book, occurrence);
  const bool zone_said = occurrence.reason.find(to.zone) != std::string::npos;
  return fmt::format("{}{}, {} to {}{} {}", scheduler::local_text(to.zone, occurrence.due_at),
                     zone_said ? "" : fmt::format(" ({})", to.zone), what_is_sent(occurrence.kind),
                     to.whom, occurrence.skipped ? ", not sent." : ".", occurrence.reason);
}

Message written(const store::Book& book, const std::vector<okr::Occurrence>& occurrences,
                std::string_view heading, std::size_t most) {
  Message message;
  message.add(Header{std::string{heading}});
  const std::size_t shown = std::min(occurrences.size(), most);
  for (std::size_t begin = 0; begin < shown; begin += kLinesPerBlock) {
    std::string lines;
    for (std::size_t i = begin; i < std::min(shown, begin + kLinesPerBlock); ++i) {
      if (!lines.empty()) lines += '\n';
      lines += line(book, occurrences[i]);
    }
    message.add(Text{{plain(lines)}});
  }
  if (occurrences.empty()) message.add(Text{{plain("Nothing will be sent.")}});
  if (occurrences.size() > shown) {
    message.add(Text{{plain(fmt::format("and {} more; fewer days show the first of them.",
                                        occurrences.size() - shown))}});
  }
  return message;
}

std::int64_t read_days(Args& args) {
  const std::string_view word = args.word("a number of days");
  std::int64_t days = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), days);
  const bool number = error == std::errc{} && end == word.data() + word.size();
  if (!number || days < 1 || days > kMostDays) {
    throw UserError{fmt::format("“{}” must be a number of days from 1 to {}, such as 14.",
                                shortened(word, 40), kMostDays)};
  }
  return days;
}

bool may_see_all(const Context& context) {
  if (context.me.role == okr::Role::kAdministrator) return true;
  const auto teams = store::list_teams(context.book);
  return std::any_of(teams.begin(), teams.end(),
                     [&](const okr::Team& team) { return team.lead == context.me.id; });
}

// Whether it comes to me: my own card, also one to my stand-in, or the digest of a team of mine.
bool is_mine(const okr::Occurrence& occurrence, const Context& context,
             const std::vector<okr::Team>& teams) {
  if (occurrence.stands_in_for == context.me.id) return true;
  if (occurrence.person) return *occurrence.person == context.me.id;
  return std::any_of(teams.begin(), teams.end(),
                     [&](const okr::Team& team) { return occurrence.team == team.id; });
}

std::vector<okr::Occurrence> mine(const std::vector<okr::Occurrence>& all, const Context& context) {
  const auto teams = store::teams_of(context.book, context.me.id);
  std::vector<okr::Occurrence> result;
  for (const okr::Occurrence& occurrence : all) {
    if (is_mine(occurrence, context, teams)) result.push_back(occurrence);
  }
  return result;
}

std::string heading(std::string_view whose, std::int64_t days) {
  return fmt::format("{} in the next {}", whose, count_text(days, "day", "days"));
}

void add_how_to_change(Message& message, bool nothing) {
  if (nothing) {
    message.add(
        Note{{plain("Teams are asked once they have a rhythm, a started cycle and a published "
                    "objective: "),
              code("/okr schedule prompts weekly mon 09:00")}});
  } else {
    message.add(
        Note{{plain("Not then: "), code("/okr snooze"), plain(" or "), code("/okr away <date>")}});
  }
}

}  // namespace

Message upcoming_messages(const store::Book& book, okr::Instant from, std::chrono::days days) {
  return written(book, scheduler::upcoming(book, from, from + days),
                 heading("Every message", days.count()), std::numeric_limits<std::size_t>::max());
}

Message upcoming(Context& context, Args& args) {
  bool everything = args.accept("all");
  const std::int64_t days = args.empty() ? kDefaultDays : read_days(args);
  everything = args.accept("all") || everything;
  args.end();
  if (everything && !may_see_all(context)) {
    throw UserError{
        "Only administrators and team leads can see everybody's messages. Yours: "
        "/okr upcoming."};
  }
  auto occurrences =
      scheduler::upcoming(context.book, context.now, context.now + std::chrono::days{days});
  if (!everything) occurrences = mine(occurrences, context);
  Message message =
      written(context.book, occurrences,
              heading(everything ? "Every message" : "What comes to you", days), kMostLines);
  add_how_to_change(message, occurrences.empty());
  return message;
}

}  // namespace commands
