#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "bot/cli/cli.h"
#include "bot/courier.h"
#include "bot/log.h"
#include "bot/sandbox/clock.h"
#include "bot/sandbox/move.h"
#include "bot/sandbox/sandbox.h"
#include "bot/sandbox/say.h"
#include "bot/sandbox/stage.h"
#include "commands/message.h"
#include "scheduler/local_time.h"
#include "scheduler/scheduler.h"
#include "store/sql/org.h"
#include "store/store.h"

namespace bot::cli {
namespace {

constexpr std::string_view kZone = "Europe/Berlin";

// Thursday, 1 October 2026, 10:00 in Berlin.
class FirstDay : public scheduler::Clock {
 public:
  [[nodiscard]] okr::Instant now() const override {
    using namespace std::chrono;
    return sys_days{2026y / October / 1} + 8h;
  }
};

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "milepost-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("There is no room for a book.");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;  // what stays behind in the system's temporary folder harms nobody
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string database() const { return "sqlite:" + (path_ / "demo.db").string(); }

 private:
  std::filesystem::path path_;
};

// Everything a sandbox needs, without threads and without a network.
class Theatre {
 public:
  Theatre()
      : org_(store_.write([&](store::Transaction& tx) {
          return store::ensure_org(tx, "Milepost", kZone, first_day_.now()).id;
        })),
        connection_(store_.write([&](store::Transaction& tx) {
          return store::ensure_connection({tx, org_}, "sandbox", "sandbox").id;
        })) {
    courier_.connect(connection_, chat_);
  }

  void say(std::string_view who, std::string_view text) {
    const std::string conversation =
        text.starts_with('/') ? "growth" : sandbox::direct_conversation(who);
    if (!sandbox::say(stage_, {std::string{who}, conversation, std::string{text}})) {
      throw std::logic_error("the demo names somebody who is not there");
    }
    print_news();
  }

  void move(std::string_view to) {
    sandbox::move_clock(stage_, sandbox::parse_move(to, kZone, clock_.now()).value());
    print_news();
  }

 private:
  void print_news() {
    // One message may be news to several people.
    std::map<std::int64_t, sandbox::Entry> news;  // by version: in the order of posts and edits
    for (const sandbox::Person& person : sandbox::people()) {
      for (sandbox::Entry& entry : chat_.news(person.id, version_).entries) {
        news.try_emplace(entry.version, std::move(entry));
      }
    }
    for (const auto& [version, entry] : news) print(entry);
    version_ = chat_.news(sandbox::people().front().id, version_).version;
  }

  void print(const sandbox::Entry& entry) const {
    std::string where = "in #" + entry.conversation;
    if (!sandbox::is_channel(entry.conversation)) {
      where = "directly with " + entry.conversation.substr(entry.conversation.find('-') + 1);
    }
    if (!entry.only_for.empty()) where += ", only " + entry.only_for + " sees this";
    if (!entry.thread.empty()) where += ", in the thread";
    if (entry.edited) where += ", in the place of the card";
    const okr::Instant at = entry.edited ? clock_.now() : entry.at;
    std::cout << fmt::format("[{}] {}, {}\n", scheduler::local_text(kZone, at), entry.author,
                             where);
    const std::string text = commands::plain_text(entry.message);
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      std::cout << "    " << text.substr(begin, end - begin) << '\n';
      begin = end + 1;
    }
    std::cout << '\n';
  }

  TemporaryFolder folder_;
  FirstDay first_day_;
  store::Store store_{folder_.database()};
  okr::OrgId org_;
  okr::ConnectionId connection_;
  sandbox::MovableClock clock_{first_day_, store_, org_};
  sandbox::Sandbox chat_{clock_};
  ChatCourier courier_{store_};
  scheduler::Scheduler scheduler_{store_, courier_, "demo"};
  sandbox::Stage stage_{chat_, store_, clock_, scheduler_, org_, connection_};
  std::int64_t version_ = 0;
};

// A line is "<who> <what they type>"; a line that begins with "->" moves the clock.
constexpr std::array kScript{
    "ana /okr team add Growth in #growth",
    "ben /okr team join Growth",
    "chandra /okr team join Growth",
    "ana /okr cycle add 2026-Q4",
    "ana /okr cycle start 2026-Q4",
    "ana /okr add objective New teams feel at home in their first week",
    "ana /okr add kr O1 Teams that invite a colleague on day one from 30% to 45% owner @ben",
    "ana /okr add kr O1 Time until the first check-in from 10 days to 4 days",
    "ana /okr add kr O1 Guide for new teams milestones outline; draft; published owner @chandra",
    "ana /okr publish O1",
    "ana /okr schedule prompts weekly mon 09:00",
    "ana /okr schedule digest weekly mon 16:00",
    "-> next monday 15:30",
    "ben /okr KR1 41% 7/10 the invitation is in the first mail now",
    "ana kr-2 9 green two steps of the set-up are gone",
    "chandra /okr done KR3",
    "ben /okr correct KR1 34% 6/10 41 was last month's test group",
    "chandra /okr undo",
    "-> +1 hour",
};

}  // namespace

void demo() {
  start_log({.json = false, .level = "warning"});
  Theatre theatre;
  for (const std::string_view line : kScript) {
    const std::size_t space = line.find(' ');
    const std::string_view first = line.substr(0, space);
    const std::string_view rest = line.substr(space + 1);
    if (first == "->") {
      theatre.move(rest);
    } else {
      theatre.say(first, rest);
    }
  }
}

}  // namespace bot::cli
