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
#include "store/sql/delivery.h"
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

// Whether it is known only then if it is sent: somebody may have answered by then.
bool depends(okr::DeliveryKind kind) {
  return kind != okr::DeliveryKind::kPrompt && kind != okr::DeliveryKind::kDigest &&
         kind != okr::DeliveryKind::kWaiting;
}

// What became of it, after whom it was to: ", sent", ", sent late on Mon 30 Nov 11:00", ", not
// sent: the person has left".
std::string outcome_text(const store::PastOccurrence& past, std::string_view zone) {
  if (past.occurrence.skipped || !past.state) return ", not sent";
  const std::string why = past.error.empty() ? "" : ": " + shortened(past.error, kShownCharacters);
  switch (*past.state) {
    case okr::DeliveryState::kSent:
      if (past.sent_at && *past.sent_at > past.occurrence.due_at + scheduler::kOnTime) {
        return ", sent late on " + scheduler::local_text(zone, *past.sent_at);
      }
      return ", sent";
    case okr::DeliveryState::kDead:
      return ", could not be delivered" + why;
    case okr::DeliveryState::kCancelled:
      return ", not needed any more" + why;
    default:
      return ", on its way" + why;
  }
}

// "Mon 30 Nov 09:00, check-in card to bob. Growth asks every Monday …"; `outcome` follows whom it
// is for.
std::string line(const okr::Occurrence& occurrence, const Place& to, std::string_view what,
                 std::string_view outcome) {
  const bool zone_said = occurrence.reason.find(to.zone) != std::string::npos;
  return fmt::format("{}{}, {} to {}{}. {}", scheduler::local_text(to.zone, occurrence.due_at),
                     zone_said ? "" : fmt::format(" ({})", to.zone), what, to.whom, outcome,
                     occurrence.reason);
}

std::string line(const store::Book& book, const okr::Occurrence& occurrence) {
  const std::string what =
      fmt::format("{}{}", message_text(occurrence.kind),
                  depends(occurrence.kind) && !occurrence.skipped ? ", if need be," : "");
  return line(occurrence, place(book, occurrence), what, occurrence.skipped ? ", not sent" : "");
}

std::string line(const store::Book& book, const store::PastOccurrence& past) {
  const Place to = place(book, past.occurrence);
  return line(past.occurrence, to, message_text(past.occurrence.kind), outcome_text(past, to.zone));
}

template <class T>
Message written(const store::Book& book, const std::vector<T>& occurrences,
                std::string_view heading, std::size_t most, std::string_view nothing) {
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
  if (occurrences.empty()) message.add(Text{{plain(nothing)}});
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

const okr::Occurrence& occurrence_of(const okr::Occurrence& one) {
  return one;
}
const okr::Occurrence& occurrence_of(const store::PastOccurrence& one) {
  return one.occurrence;
}

// Leaves what comes to this person: their own cards, also one to their stand-in, and the digests of
// their teams.
template <class T>
void keep_of(const store::Book& book, okr::PersonId person, std::vector<T>& all) {
  const auto teams = store::teams_of(book, person);
  std::erase_if(all, [&](const T& one) {
    const okr::Occurrence& occurrence = occurrence_of(one);
    if (occurrence.person) {
      return occurrence.person != person && occurrence.stands_in_for != person;
    }
    return std::none_of(teams.begin(), teams.end(),
                        [&](const okr::Team& team) { return occurrence.team == team.id; });
  });
}

// What was typed behind `upcoming`, in any order.
struct UpcomingAsked {
  std::int64_t days = kDefaultDays;
  bool past = false;
  bool all = false;
  std::optional<okr::Person> person;
};

UpcomingAsked read_asked(Args& args) {
  UpcomingAsked asked;
  while (!args.empty()) {
    if (args.accept("past")) {
      asked.past = true;
    } else if (args.accept("all")) {
      asked.all = true;
    } else if (!args.at_number() && args.at_person()) {
      asked.person = args.person();
    } else {
      asked.days = read_days(args);
    }
  }
  return asked;
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

// "What comes to you in the next 14 days"
std::string heading(std::string_view whom, const UpcomingWanted& wanted) {
  const std::string whose =
      whom.empty() ? "Every message"
                   : fmt::format("What {} to {}", wanted.past ? "came" : "comes", whom);
  return fmt::format("{} in the {} {}", whose, wanted.past ? "last" : "next",
                     count_text(wanted.days.count(), "day", "days"));
}

struct Listed {
  Message message;
  bool nothing = false;
};

Listed listed(const store::Book& book, okr::Instant now, const UpcomingWanted& wanted,
              std::string_view whom) {
  const std::string title = heading(whom, wanted);
  if (wanted.past) {
    auto past = store::past_occurrences(book, now - wanted.days, now);
    if (wanted.person) keep_of(book, *wanted.person, past);
    return {written(book, past, title, wanted.most_lines, "Nothing was due."), past.empty()};
  }
  auto coming = scheduler::upcoming(book, now, now + wanted.days);
  if (wanted.person) keep_of(book, *wanted.person, coming);
  return {written(book, coming, title, wanted.most_lines, "Nothing will be sent."), coming.empty()};
}

}  // namespace

Message upcoming_messages(const store::Book& book, okr::Instant now, const UpcomingWanted& wanted) {
  std::string whom;
  if (wanted.person) {
    whom = shortened(store::read_person(book, *wanted.person).name, kShownCharacters);
  }
  return listed(book, now, wanted, whom).message;
}

Message upcoming(Context& context, Args& args) {
  const UpcomingAsked asked = read_asked(args);
  const bool others = asked.all || (asked.person && asked.person->id != context.me.id);
  if (others && !may_see_all(context)) {
    throw UserError{
        "Only administrators and team leads can see everybody's messages. Yours: "
        "/okr upcoming."};
  }
  UpcomingWanted wanted{std::chrono::days{asked.days}, asked.past, std::nullopt, kMostLines};
  if (!asked.all) wanted.person = asked.person ? asked.person->id : context.me.id;
  std::string whom = asked.all ? "" : "you";
  if (!asked.all && others) whom = shortened(asked.person->name, kShownCharacters);
  Listed all = listed(context.book, context.now, wanted, whom);
  if (!asked.past) add_how_to_change(all.message, all.nothing);
  return std::move(all.message);
}

}  // namespace commands
