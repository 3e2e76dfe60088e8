#include "commands/announce.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "commands/wording.h"
#include "store/sql/delivery.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

constexpr std::size_t kMostAnnounced = 8;
constexpr std::size_t kAnnouncedText = 120;
constexpr std::size_t kAnnouncedName = 40;

std::optional<okr::Channel> channel_of(const store::Book& book, const okr::Team& team) {
  const auto cadence = store::find_cadence(book, team.id, okr::CadenceKind::kDigest);
  return cadence && cadence->channel ? cadence->channel : team.home;
}

std::string objective_lines(const store::Book& book, const okr::Objective& objective) {
  std::string lines =
      fmt::format("\n{} {} ({})", id_text(objective.id), shortened(objective.text, kAnnouncedText),
                  shortened(store::read_person(book, objective.owner).name, kAnnouncedName));
  for (const okr::KeyResult& one : store::key_results_of(book, objective.id)) {
    lines += fmt::format("\n    {} {}: {}", id_text(one.id), shortened(one.text, kAnnouncedText),
                         target_text(one));
  }
  return lines;
}

std::string announcement(const store::Book& book, const okr::Team& team,
                         const std::vector<okr::Objective>& objectives) {
  const okr::Cycle cycle = store::read_cycle(book, objectives.front().cycle);
  std::string text =
      fmt::format("{}, {}: what we want to reach", shortened(team.name, kAnnouncedName),
                  shortened(cycle.name, kAnnouncedName));
  for (std::size_t i = 0; i < std::min(objectives.size(), kMostAnnounced); ++i) {
    text += objective_lines(book, objectives[i]);
  }
  if (objectives.size() > kMostAnnounced) {
    text +=
        fmt::format("\nand {} more: /okr list {}", objectives.size() - kMostAnnounced, team.name);
  }
  return text + "\nThis is what we say yes to; the rest can wait. At any time: /okr list " +
         team.name;
}

void post(const Context& context, const okr::Channel& channel, std::string text) {
  okr::Delivery delivery;
  delivery.org = context.book.org;
  delivery.kind = okr::DeliveryKind::kAnswer;
  delivery.person = context.me.id;
  delivery.connection = channel.connection;
  delivery.channel_id = channel.id;
  delivery.body = std::move(text);
  delivery.reason = fmt::format("{} published it.", context.me.name);
  delivery.due_at = context.now;
  delivery.next_at = context.now;
  store::add_delivery(context.book, delivery);
}

}  // namespace

std::string announce(const Context& context, const std::vector<okr::Objective>& published) {
  std::map<okr::TeamId, std::vector<okr::Objective>> by_team;
  for (const okr::Objective& one : published) {
    const okr::Cycle cycle = store::read_cycle(context.book, one.cycle);
    if (one.is_private || cycle.state != okr::CycleState::kActive) continue;
    by_team[one.team].push_back(one);
  }
  std::vector<std::string> told;
  for (const auto& [id, objectives] : by_team) {
    const okr::Team team = store::read_team(context.book, id);
    const auto channel = channel_of(context.book, team);
    if (!channel) continue;
    post(context, *channel, announcement(context.book, team, objectives));
    told.push_back(shortened(team.name, kAnnouncedName));
  }
  if (told.empty()) return {};
  const std::string last = told.back();
  told.pop_back();
  return told.empty() ? fmt::format("It is announced in the channel of {}.", last)
                      : fmt::format("It is announced in the channels of {} and {}.",
                                    fmt::join(told, ", "), last);
}

}  // namespace commands
