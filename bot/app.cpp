#include "bot/app.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "bot/courier.h"
#include "bot/http/client.h"
#include "bot/http/server.h"
#include "bot/loop.h"
#include "bot/mattermost/client.h"
#include "bot/mattermost/command.h"
#include "bot/profiles.h"
#include "bot/sandbox/clock.h"
#include "bot/sandbox/routes.h"
#include "bot/sandbox/sandbox.h"
#include "bot/sandbox/seed.h"
#include "bot/shared_clock.h"
#include "bot/slack/client.h"
#include "bot/slack/command.h"
#include "store/sql/org.h"

namespace bot {
namespace {

using namespace std::chrono_literals;

constexpr int kSenders = 4;                        // threads that bring deliveries to the platforms
constexpr std::chrono::seconds kTick{1};           // how often the plan is looked at
constexpr std::chrono::seconds kProfileEvery{10};  // how often new profiles are asked for
constexpr std::chrono::minutes kIdle{10};          // a sender's pause when nothing wakes it
constexpr std::chrono::seconds kPlatformTimeout{10};

// "https://slack.com" of "https://slack.com/api".
std::string origin_of(const std::string& url) {
  const auto host = url.find("://") + 3;
  return url.substr(0, url.find('/', host));
}

// Tells this process from the others on its database. Where there can be no others, whoever starts
// takes over at once what the one before has left.
std::string process_name(store::Store& store) {
  if (!store.shared_clock()) return "the only one";
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

// A platform and the connection of the book that it serves, once that is known.
struct Line {
  ChatPlatform& platform;
  std::function<std::optional<std::string>()> platform_id;  // absent while it cannot be learned
  std::optional<okr::ConnectionId> connection;
};

struct SlackSide {
  explicit SlackSide(const SlackConfig& config)
      : http(http::connect(origin_of(config.api_url), kPlatformTimeout)), client(*http, config) {}
  std::unique_ptr<http::Client> http;
  slack::SlackClient client;
};

struct MattermostSide {
  explicit MattermostSide(const MattermostConfig& config)
      : http(http::connect(origin_of(config.url), kPlatformTimeout)), client(*http, config) {}
  std::unique_ptr<http::Client> http;
  mattermost::MattermostClient client;
};

struct SandboxSide {
  SandboxSide(const scheduler::Clock& base, store::Store& store, okr::OrgId org)
      : clock(base, store, org), chat(clock) {}
  sandbox::MovableClock clock;
  sandbox::Sandbox chat;
  std::optional<sandbox::Stage> stage;
};

}  // namespace

struct App::Impl {
  Impl(const Config& settings, const scheduler::Clock& system);

  okr::ConnectionId connection(std::string_view platform, std::string_view platform_id);
  void open_lines();
  void open_sandbox();
  void connect_lines();
  void refresh_profiles();
  void add_routes();
  void listen();
  void keep_house();
  void follow_shared_clock();
  void start();
  void stop();

  const Config config;
  store::Store store;
  SharedClock shared;
  const okr::OrgId org;
  std::optional<SandboxSide> sandbox;
  const scheduler::Clock& clock;
  std::optional<SlackSide> slack;
  std::optional<MattermostSide> mattermost;
  std::vector<Line> lines;
  ChatCourier courier;
  scheduler::Scheduler scheduler;
  std::deque<Loop> senders;
  std::optional<Loop> housekeeper;
  std::optional<Loop> planner;
  http::Server server;
};

App::Impl::Impl(const Config& settings, const scheduler::Clock& system)
    : config(settings),
      store(config.database),
      shared(system),
      org(store.write([&](store::Transaction& tx) {
        return store::ensure_org(tx, "Milepost", config.time_zone, system.now()).id;
      })),
      clock(config.sandbox == Sandbox::kOff ? static_cast<const scheduler::Clock&>(shared)
                                            : sandbox.emplace(shared, store, org).clock),
      courier(store),
      scheduler(store, courier, process_name(store)) {
  open_lines();
  if (sandbox) open_sandbox();
  add_routes();
}

okr::ConnectionId App::Impl::connection(std::string_view platform, std::string_view platform_id) {
  return store.write([&](store::Transaction& tx) {
    return store::ensure_connection(store::Book{tx, org}, platform, platform_id).id;
  });
}

void App::Impl::open_lines() {
  if (config.slack) {
    slack::SlackClient& client = slack.emplace(*config.slack).client;
    lines.push_back({client,
                     [&client]() -> std::optional<std::string> {
                       const auto found = client.workspace();
                       const auto* workspace = std::get_if<slack::Workspace>(&found);
                       return workspace == nullptr ? std::nullopt
                                                   : std::optional{workspace->team_id};
                     },
                     std::nullopt});
  }
  if (config.mattermost) {
    mattermost.emplace(*config.mattermost);
    lines.push_back({mattermost->client, [this] { return std::optional{config.mattermost->url}; },
                     std::nullopt});
  }
}

void App::Impl::open_sandbox() {
  const okr::ConnectionId id = connection("sandbox", "sandbox");
  courier.connect(id, sandbox->chat);
  const bool alone = lines.empty();
  if (!alone) sandbox->clock.reset();
  sandbox->stage.emplace(
      sandbox::Stage{sandbox->chat, store, sandbox->clock, scheduler, org, id, alone});
  if (config.sandbox == Sandbox::kSeeded) sandbox::seed(*sandbox->stage);
}

// Learns which connection each platform is, as far as the platforms answer.
void App::Impl::connect_lines() {
  for (Line& line : lines) {
    if (line.connection) continue;
    const std::optional<std::string> platform_id = line.platform_id();
    if (!platform_id) continue;
    line.connection = connection(line.platform.name(), *platform_id);
    courier.connect(*line.connection, line.platform);
    spdlog::info("platform={} connection={} state=connected", line.platform.name(),
                 line.connection->value);
  }
}

void App::Impl::refresh_profiles() {
  for (const Line& line : lines) {
    if (!line.connection) continue;
    bot::refresh_profiles(store, line.platform, *line.connection, org, clock.now());
  }
}

void App::Impl::add_routes() {
  server.route("GET", "/healthz", [](const http::Request&) {
    return http::Response{
        .status = 200, .content_type = "text/plain", .body = "ok\n", .headers = {}};
  });
  server.route("GET", "/readyz", [this](const http::Request&) {
    // Opening the store ran the migrations; what can still be wrong is that it no longer answers.
    store.read([](store::Transaction& tx) { (void)store::list_orgs(tx); });
    return http::Response{
        .status = 200, .content_type = "text/plain", .body = "ready\n", .headers = {}};
  });
  if (config.slack) {
    server.route_async("POST", "/slack/commands",
                       slack::commands_endpoint(store, clock, *config.slack, org));
  }
  if (config.mattermost) {
    server.route_async("POST", "/mattermost/command",
                       mattermost::commands_endpoint(store, clock, *config.mattermost, org));
  }
  if (sandbox) {
    sandbox::routes(*sandbox->stage, server);
    server.route("GET", "/", [](const http::Request&) {
      return http::Response{
          .status = 302, .content_type = "", .body = "", .headers = {{"Location", "/sandbox"}}};
    });
  }
}

void App::Impl::listen() {
  server.start(config.listen_host, config.listen_port);
}

void App::Impl::keep_house() {
  connect_lines();
  refresh_profiles();
}

// Leases and lanes run out by the clock that everybody goes by.
void App::Impl::follow_shared_clock() {
  if (const auto theirs = store.shared_clock()) shared.follow(*theirs);
}

void App::Impl::start() {
  follow_shared_clock();
  listen();
  for (int i = 0; i < kSenders; ++i) {
    senders.emplace_back("sender", kIdle, [this](const std::stop_token& stop) {
      while (!stop.stop_requested() && scheduler.deliver_next(clock.now())) {
      }
    });
  }
  housekeeper.emplace("housekeeper", kProfileEvery, [this](const std::stop_token&) {
    follow_shared_clock();
    keep_house();
  });
  planner.emplace("planner", kTick, [this](const std::stop_token&) {
    scheduler.plan_due(clock.now());
    for (Loop& sender : senders) sender.wake();
  });
}

void App::Impl::stop() {
  const bool ran = planner.has_value();
  server.stop();
  planner.reset();
  housekeeper.reset();
  for (Loop& sender : senders) sender.request_stop();
  senders.clear();
  if (!ran) return;
  try {
    scheduler.give_back();
  } catch (const store::DatabaseError& error) {
    // The leases run out by themselves, a little later.
    spdlog::warn("leases were not given back: {}", error.what());
  }
}

App::App(const Config& config, const scheduler::Clock& clock)
    : impl_(std::make_unique<Impl>(config, clock)) {}

App::~App() {
  stop();
}

void App::listen() {
  impl_->listen();
}

void App::start() {
  impl_->start();
}

void App::do_round() {
  impl_->keep_house();
  impl_->scheduler.tick(impl_->clock.now());
}

int App::port() const {
  return impl_->server.port();
}

void App::stop() {
  impl_->stop();
}

store::Store& App::store() {
  return impl_->store;
}

}  // namespace bot
