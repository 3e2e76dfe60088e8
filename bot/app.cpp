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

#include "bot/api/endpoint.h"
#include "bot/api/route.h"
#include "bot/courier.h"
#include "bot/holidays.h"
#include "bot/http/server.h"
#include "bot/loop.h"
#include "bot/mattermost/command.h"
#include "bot/mattermost/interactive.h"
#include "bot/mattermost/listener.h"
#include "bot/profiles.h"
#include "bot/sandbox/routes.h"
#include "bot/sandbox/seed.h"
#include "bot/shared_clock.h"
#include "bot/sides.h"
#include "bot/slack/command.h"
#include "bot/slack/desk.h"
#include "bot/slack/events.h"
#include "bot/slack/install.h"
#include "bot/slack/interactive.h"
#include "bot/slack/socket_mode.h"
#include "bot/slack/verified.h"
#include "bot/websocket/socket.h"
#include "store/sql/inbox.h"
#include "store/sql/org.h"

namespace bot {
namespace {

using namespace std::chrono_literals;

constexpr int kSenders = 4;               // threads that bring deliveries to the platforms
constexpr std::chrono::seconds kTick{1};  // how often plan, queue and posted cards are looked at
constexpr std::chrono::seconds kProfileEvery{10};  // how often new profiles are asked for
constexpr int kAnswerers = 2;                    // threads that answer what people say in messages
constexpr std::chrono::seconds kAnswerEvery{2};  // their pause when nothing wakes them
constexpr std::chrono::minutes kTryOffEvery{1};  // how often a connection that is off is tried

// Tells this process from the others on its database. Where there can be no others, whoever starts
// takes over at once what the one before has left.
std::string process_name(store::Store& store) {
  if (!store.shared_clock()) return "the only one";
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

}  // namespace

struct App::Impl {
  Impl(const Config& settings, const scheduler::Clock& system);

  okr::ConnectionId connection(std::string_view platform, std::string_view platform_id);
  void open_lines();
  void open_sandbox();
  void connect_lines();
  void follow_workspaces();
  void switch_on_lines();
  void wake_answerers();
  void refresh_profiles();
  void add_routes();
  void add_slack_routes();
  void add_install_routes();
  void add_mattermost_routes();
  void listen_to_mattermost();
  void listen();
  void keep_house();
  void follow_shared_clock();
  void take_over();
  void start();
  void stop();

  const Config config;
  std::deque<Loop> answerers;  // woken by what the store commits, even while it ends
  store::Store store;
  SharedClock shared;
  const okr::OrgId org;
  std::optional<SandboxSide> sandbox;
  const scheduler::Clock& clock;
  std::optional<SlackSide> slack;
  std::optional<MattermostSide> mattermost;
  std::vector<Line> lines;
  ChatCourier courier;
  Answerer answerer;
  const std::string process;
  scheduler::Scheduler scheduler;
  std::deque<Loop> senders;
  std::optional<Loop> housekeeper;
  std::optional<Loop> planner;
  std::optional<slack::SocketMode> socket_mode;
  std::optional<mattermost::Listener> listener;
  std::optional<Loop> redrawer;
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
      answerer(store, courier, org, dialects(config)),
      process(process_name(store)),
      scheduler(store, courier, process) {
  take_holidays(store, org, config.holidays, std::chrono::floor<std::chrono::days>(clock.now()));
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
    if (const auto line = slack.emplace(*config.slack, clock).line()) lines.push_back(*line);
  }
  if (config.mattermost) {
    lines.push_back(mattermost.emplace(config, clock).line(*config.mattermost));
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
    // An operator who has set a new token wants to see it work: whatever still asks for silence
    // will say so again.
    store.write([&](store::Transaction& tx) {
      store::pause_connection(tx, *line.connection, clock.now());
    });
    spdlog::info("platform={} connection={} state=connected", line.platform.name(),
                 line.connection->value);
    // They were told to come back in two seconds.
    for (Loop& sender : senders) sender.wake();
  }
}

// Takes over what was installed from the browser, here or by another process.
void App::Impl::follow_workspaces() {
  if (!slack || !slack->workspaces) return;
  slack->workspaces->follow(clock.now(), [this](okr::ConnectionId id, const std::string& team_id,
                                                slack::SlackClient& client) {
    courier.connect(id, client);
    lines.push_back({client, [team_id] { return std::optional{team_id}; },
                     [&client] { return client.works(); }, id});
    spdlog::info("platform=slack connection={} state=connected", id.value);
  });
}

// Where the bot was thrown out it speaks again as soon as the platform takes its token.
void App::Impl::switch_on_lines() {
  const okr::Instant now = clock.now();
  for (Line& line : lines) {
    if (!line.connection || now < line.tried_at + kTryOffEvery) continue;
    const auto row = store.read(
        [&](store::Transaction& tx) { return store::read_connection(tx, *line.connection); });
    if (!row.off_since || now < *row.off_since + kTryOffEvery) continue;
    line.tried_at = now;
    if (!line.works()) continue;
    store.write([&](store::Transaction& tx) { store::switch_on(tx, *line.connection); });
    spdlog::info("platform={} connection={} state=on", line.platform.name(),
                 line.connection->value);
  }
}

void App::Impl::wake_answerers() {
  for (Loop& one : answerers) one.wake();
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
  server.route_below(std::string{api::kRoot}, api::endpoint(store, clock, org));
  if (config.slack) add_slack_routes();
  if (config.mattermost) {
    add_mattermost_routes();
    listen_to_mattermost();
  }
  if (sandbox) {
    sandbox::routes(*sandbox->stage, server);
    server.route("GET", "/", [](const http::Request&) {
      return http::Response{
          .status = 302, .content_type = "", .body = "", .headers = {{"Location", "/sandbox"}}};
    });
  }
}

void App::Impl::add_slack_routes() {
  const SlackConfig& settings = *config.slack;
  slack::Desk& desk = slack->open_desk(config, store, clock);
  const auto events =
      slack::events_receiver(store, clock, org,
                             {[this] { wake_answerers(); },
                              [&desk](const commands::Request& who, const std::string& hash) {
                                desk.publish_home(who, hash);
                              }});
  const auto interactive = slack::interactive_receiver(
      std::make_shared<slack::Interactions>(store, clock, settings, org, desk));
  const auto add = [&](const std::string& name, http::AsyncHandler receiver) {
    server.route_async("POST", "/slack/" + name,
                       slack::verified(settings.signing_secrets, clock, name, std::move(receiver)));
  };
  if (!settings.signing_secrets.empty()) {
    server.route_async("POST", "/slack/commands",
                       slack::commands_endpoint(store, clock, settings, org, &desk));
    add("events", events);
    add("interactive", interactive);
    add("options", slack::options_receiver());
  }
  if (!settings.client_id.empty()) add_install_routes();
  if (settings.app_token.empty()) return;
  socket_mode.emplace(
      [this] { return slack->socket_url(); }, websocket::connect,
      slack::SocketMode::Receivers{
          {"slash_commands", slack::commands_receiver(store, clock, settings, org, &desk)},
          {"events_api", events},
          {"interactive", interactive}});
}

void App::Impl::add_install_routes() {
  slack->workspaces.emplace(slack::Workspaces::Parts{*slack->http, *config.slack, store, org,
                                                     process, config.secret_key, &clock});
  const slack::InstallParts parts{
      *config.slack,
      config.public_url,
      config.secret_key,
      clock,
      [oauth = std::make_shared<slack::OAuth>(*slack->http, *config.slack)](
          const std::string& code, const std::string& redirect_uri) {
        return oauth->exchange(code, redirect_uri);
      },
      [this](const slack::Grant& grant) { slack->workspaces->install(grant, clock.now()); }};
  server.route("GET", "/slack/install", slack::install_page(parts));
  server.route("GET", "/slack/oauth/callback", slack::callback_page(parts));
}

void App::Impl::listen_to_mattermost() {
  const MattermostConfig& settings = *config.mattermost;
  listener.emplace(
      mattermost::Listener::Address{mattermost::socket_url(settings.url), settings.token},
      mattermost::Hearing::Parts{store, org, connection("mattermost", settings.url),
                                 mattermost->api, mattermost->client, clock,
                                 [this] { wake_answerers(); }},
      websocket::connect, mattermost::Listener::Timing{});
}

void App::Impl::add_mattermost_routes() {
  const MattermostConfig& settings = *config.mattermost;
  mattermost::Desk* desk = mattermost->desk ? &*mattermost->desk : nullptr;
  server.route_async("POST", "/mattermost/command",
                     mattermost::commands_endpoint(store, clock, settings, org, desk));
  if (desk == nullptr) return;
  const auto interactions =
      std::make_shared<mattermost::Interactions>(store, clock, settings, org, *desk);
  server.route_async("POST", "/mattermost/action", mattermost::action_endpoint(interactions));
  server.route_async("POST", "/mattermost/dialog", mattermost::dialog_endpoint(interactions));
}

void App::Impl::listen() {
  server.start(config.listen_host, config.listen_port);
}

void App::Impl::keep_house() {
  connect_lines();
  follow_workspaces();
  switch_on_lines();
  refresh_profiles();
}

// Leases and lanes run out by the clock that everybody goes by.
void App::Impl::follow_shared_clock() {
  if (const auto theirs = store.shared_clock()) shared.follow(*theirs);
}

// Nobody else can have claimed what one process alone serves.
void App::Impl::take_over() {
  store.write([](store::Transaction& tx) { store::release_heard(tx); });
  scheduler.take_over(clock.now());
}

void App::Impl::start() {
  follow_shared_clock();
  if (!store.shared_clock()) take_over();
  for (int i = 0; i < kAnswerers; ++i) {
    answerers.emplace_back("answerer", kAnswerEvery, [this](const std::stop_token& stop) {
      while (!stop.stop_requested() && answerer.answer_next(clock.now())) {
      }
    });
  }
  listen();
  if (socket_mode) socket_mode->start();
  if (listener) listener->start();
  for (int i = 0; i < kSenders; ++i) {
    senders.emplace_back("sender", kTick, [this](const std::stop_token& stop) {
      while (!stop.stop_requested() && scheduler.deliver_next(clock.now())) {
      }
    });
  }
  housekeeper.emplace("housekeeper", kProfileEvery, [this](const std::stop_token&) {
    follow_shared_clock();
    keep_house();
  });
  planner.emplace("planner", kTick, [this](const std::stop_token&) {
    if (scheduler.plan_due(clock.now()) == 0) return;
    for (Loop& sender : senders) sender.wake();
  });
  redrawer.emplace("redrawer", kTick, [this](const std::stop_token& stop) {
    while (!stop.stop_requested() && scheduler.redraw_next(clock.now())) {
    }
  });
}

void App::Impl::stop() {
  const bool ran = planner.has_value();
  if (socket_mode) socket_mode->stop();
  if (listener) listener->stop();
  server.stop();
  planner.reset();
  redrawer.reset();
  housekeeper.reset();
  for (Loop& sender : senders) sender.request_stop();
  for (Loop& one : answerers) one.request_stop();
  senders.clear();
  for (Loop& one : answerers) one.stop();
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
  while (impl_->answerer.answer_next(impl_->clock.now())) {
  }
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
