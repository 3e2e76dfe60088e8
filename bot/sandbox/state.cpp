#include "bot/sandbox/state.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bot/sandbox/render.h"
#include "scheduler/local_time.h"

namespace bot::sandbox {
namespace {

using nlohmann::json;

std::string day_in(std::string_view zone, okr::Instant at) {
  return scheduler::day_text(scheduler::local_day(zone, at));
}

std::string time_in(std::string_view zone, okr::Instant at) {
  const auto local = scheduler::to_local(zone, at);
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  return scheduler::time_text(std::chrono::floor<std::chrono::minutes>(local - midnight));
}

json people_at(okr::Instant now) {
  json all = json::array();
  for (const Person& person : people()) {
    all.push_back({{"id", person.id},
                   {"name", person.name},
                   {"zone", person.time_zone},
                   {"time", time_in(person.time_zone, now)}});
  }
  return all;
}

json conversations_of(const Person& viewer) {
  json all = json::array();
  all.push_back({{"id", direct_conversation(viewer.id)}, {"name", "Milepost"}, {"direct", true}});
  for (const std::string_view channel : channels()) {
    all.push_back({{"id", channel}, {"name", fmt::format("#{}", channel)}, {"direct", false}});
  }
  return all;
}

json message_of(const Entry& entry, std::string_view zone) {
  const Person* author = find_person(entry.author);
  return {{"id", std::to_string(entry.id)},
          {"in", entry.conversation},
          {"thread", entry.thread},
          {"from", entry.author},
          {"name", author != nullptr ? author->name : "Milepost"},
          {"bot", author == nullptr},
          {"private", !entry.only_for.empty()},
          {"edited", entry.edited},
          {"day", day_in(zone, entry.at)},
          {"time", time_in(zone, entry.at)},
          {"blocks", render(entry.message)}};
}

}  // namespace

json state(const Stage& stage, const Person& viewer, const Seen& seen) {
  const okr::Instant now = stage.clock.now();
  const bool same_run = seen.run == stage.sandbox.run();
  const auto news = stage.sandbox.news(viewer.id, same_run ? seen.after : 0);
  json messages = json::array();
  for (const Entry& entry : news.entries) messages.push_back(message_of(entry, viewer.time_zone));
  return {{"run", stage.sandbox.run()},
          {"version", news.version},
          {"clock",
           fmt::format("{}, {}", day_in(viewer.time_zone, now), time_in(viewer.time_zone, now))},
          {"people", people_at(now)},
          {"conversations", conversations_of(viewer)},
          {"messages", std::move(messages)}};
}

}  // namespace bot::sandbox
