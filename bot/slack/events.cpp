#include "bot/slack/events.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bot/answer.h"
#include "bot/json_text.h"
#include "bot/profiles.h"
#include "bot/slack/profile.h"
#include "store/sql/inbox.h"
#include "store/sql/installation.h"
#include "store/sql/org.h"

namespace bot::slack {
namespace {

using nlohmann::ordered_json;

// The one installation that an event is meant for.
struct Installation {
  std::string team_id;
  std::string bot_user_id;  // may be empty
};

Installation installation_of(const ordered_json& envelope) {
  const ordered_json& all = value_at(envelope, "authorizations");
  Installation found;
  if (all.is_array() && !all.empty()) {
    found.team_id = text_at(all.front(), "team_id");
    if (flag_at(all.front(), "is_bot")) found.bot_user_id = text_at(all.front(), "user_id");
  }
  // In a shared channel this is the team of whoever spoke, so it comes second.
  if (found.team_id.empty()) found.team_id = text_at(envelope, "team_id");
  return found;
}

// Whether somebody speaks to us: people only, for two bots may answer each other for ever.
bool is_said_to_us(const ordered_json& event, const std::string& bot_user_id) {
  const std::string type = text_at(event, "type");
  const bool direct = type == "message" && text_at(event, "channel_type") == "im";
  const std::string user = text_at(event, "user");
  return (direct || type == "app_mention") && text_at(event, "subtype").empty() &&
         text_at(event, "bot_id").empty() && !user.empty() && user != bot_user_id &&
         user != "USLACKBOT" && !text_at(event, "channel").empty() && !text_at(event, "ts").empty();
}

store::Heard heard_in(const ordered_json& event, const std::string& bot_user_id) {
  store::Heard heard;
  heard.channel = text_at(event, "channel");
  const std::string ts = text_at(event, "ts");
  const std::string thread = text_at(event, "thread_ts");
  if (thread != ts) heard.thread = thread;
  heard.direct = heard.channel.starts_with('D');
  heard.user_id = text_at(event, "user");
  heard.text = addressed(text_at(event, "text"), bot_user_id);
  // The same for a message and for the mention in it.
  heard.key = "post " + heard.channel + " " + ts + " " + heard.user_id;
  return heard;
}

// What else names this copy: its event, and the message where a client has sent it twice.
std::vector<std::string> other_keys(const ordered_json& envelope, const ordered_json& event) {
  std::vector<std::string> keys;
  const std::string id = text_at(envelope, "event_id");
  if (!id.empty()) keys.push_back("event " + id);
  const std::string client = text_at(event, "client_msg_id");
  if (!client.empty()) keys.push_back("client " + client);
  return keys;
}

// Where "<@U1>" or "<@U1|name>" stands, npos when nowhere.
std::size_t mention_at(std::string_view text, std::string_view user_id) {
  const std::string begin = "<@" + std::string{user_id};
  for (std::size_t at = text.find(begin); at != std::string_view::npos;
       at = text.find(begin, at + 1)) {
    const std::string_view behind = text.substr(at + begin.size());
    const bool whole = behind.starts_with('>') || behind.starts_with('|');
    if (whole && behind.find('>') != std::string_view::npos) return at;
  }
  return std::string_view::npos;
}

// Whether somebody looks at their Home tab; the tab of messages needs nothing from us.
bool opens_home(const ordered_json& event) {
  return text_at(event, "type") == "app_home_opened" && text_at(event, "tab") == "home" &&
         !text_at(event, "user").empty();
}

bool ends_installation(const ordered_json& event) {
  const std::string type = text_at(event, "type");
  if (type == "app_uninstalled") return true;
  const ordered_json& bots = value_at(value_at(event, "tokens"), "bot");
  return type == "tokens_revoked" && bots.is_array() && !bots.empty();
}

class EventsReceiver {
 public:
  EventsReceiver(store::Store& store, const scheduler::Clock& clock, okr::OrgId org,
                 EventHooks hooks)
      : store_(store),
        clock_(clock),
        org_(org),
        connections_(store, org, "slack"),
        hooks_(std::move(hooks)) {}

  void operator()(const http::Request& http, const http::Responder& respond) {
    const ordered_json envelope = read_json(http.body);
    const std::string type = text_at(envelope, "type");
    if (type == "url_verification") {
      const std::string challenge = text_at(envelope, "challenge");
      return respond([challenge] { return json_response(json_text({{"challenge", challenge}})); });
    }
    if (type.empty()) return respond_empty(respond, 400);
    if (type == "app_rate_limited") spdlog::warn("slack sends no more events for a minute");
    if (type != "event_callback") return respond_empty(respond, 200);
    receive(envelope, respond);
  }

 private:
  void receive(const ordered_json& envelope, const http::Responder& respond) {
    const Installation installation = installation_of(envelope);
    const ordered_json& event = value_at(envelope, "event");
    const std::string type = text_at(event, "type");
    if (installation.team_id.empty()) return respond_empty(respond, 400);
    if (is_said_to_us(event, installation.bot_user_id)) {
      return hear(installation, envelope, respond);
    }
    if (opens_home(event)) return open_home(installation.team_id, envelope, respond);
    if (type == "user_change" || type == "team_join") {
      return follow(installation.team_id, value_at(event, "user"), respond);
    }
    if (ends_installation(event)) return switch_off(installation.team_id, respond);
    spdlog::debug("event platform=slack type={} outcome=ignored", type);
    respond_empty(respond, 200);
  }

  void hear(const Installation& installation, const ordered_json& envelope,
            const http::Responder& respond) {
    const ordered_json& event = value_at(envelope, "event");
    store::Heard heard = heard_in(event, installation.bot_user_id);
    heard.connection = connections_.id_of(installation.team_id);
    heard.at = clock_.now();
    const auto work = [heard = std::move(heard), keys = other_keys(envelope, event)](
                          store::Transaction& tx) { (void)store::hear(tx, heard, keys); };
    store_.submit(work, [respond, on_heard = hooks_.heard](const std::exception_ptr& problem) {
      if (!problem) on_heard();
      respond_empty(respond, problem ? 500 : 200);  // whoever stops us waits for it
    });
  }

  void open_home(const std::string& team_id, const ordered_json& envelope,
                 const http::Responder& respond) {
    const ordered_json& event = value_at(envelope, "event");
    commands::Request who;
    who.org = org_;
    who.connection = connections_.id_of(team_id);
    who.platform = "slack";
    who.user_id = text_at(event, "user");
    // Slack may send one opening under several ids.
    std::vector<std::string> keys = other_keys(envelope, event);
    keys.push_back("home " + who.user_id + " " + text_at(event, "event_ts"));
    const auto fresh = std::make_shared<bool>(false);
    const auto work = [fresh, keys, connection = who.connection,
                       at = clock_.now()](store::Transaction& tx) {
      *fresh = true;
      for (const std::string& key : keys) {
        if (!store::remember_inbound(tx, connection, key, at)) *fresh = false;
      }
    };
    std::string hash = text_at(value_at(event, "view"), "hash");
    store_.submit(work, [respond, fresh, who = std::move(who), hash = std::move(hash),
                         opened = hooks_.home_opened](const std::exception_ptr& problem) {
      if (!problem && *fresh) opened(who, hash);
      respond_empty(respond, problem ? 500 : 200);  // whoever stops us waits for it
    });
  }

  void follow(const std::string& team_id, const ordered_json& user,
              const http::Responder& respond) {
    const okr::ConnectionId connection = connections_.id_of(team_id);
    const store::Profile profile = profile_of(user);
    const auto identity = store_.read([&](store::Transaction& tx) -> std::optional<okr::Identity> {
      const store::Book book{tx, org_};
      auto found = store::find_identity(book, connection, text_at(user, "id"));
      return found && is_news(book, *found, profile) ? found : std::nullopt;
    });
    if (!identity) return respond_empty(respond, 200);
    submit(respond,
           [org = org_, at = clock_.now(), identity = *identity, profile](store::Transaction& tx) {
             store::set_profile({tx, org}, identity, profile, at);
           });
  }

  void switch_off(const std::string& team_id, const http::Responder& respond) {
    spdlog::warn("platform=slack team={} state=off: the app was removed or its token revoked",
                 team_id);
    submit(respond, [team_id, at = clock_.now()](store::Transaction& tx) {
      const auto connection = store::find_connection(tx, "slack", team_id);
      if (!connection) return;
      store::switch_off(tx, connection->id, at);
      store::delete_installation(tx, connection->id);
    });
  }

  // Answers once the work is on disk.
  void submit(const http::Responder& respond, store::Store::Work work) {
    store_.submit(std::move(work), [respond](const std::exception_ptr& problem) {
      respond_empty(respond, problem ? 500 : 200);
    });
  }

  store::Store& store_;
  const scheduler::Clock& clock_;
  const okr::OrgId org_;
  Connections connections_;
  const EventHooks hooks_;
};

}  // namespace

std::string addressed(std::string_view text, std::string_view bot_user_id) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto trimmed = [&](std::string_view part) {
    part.remove_prefix(std::min(part.find_first_not_of(kSpace), part.size()));
    return std::string{part.substr(0, part.find_last_not_of(kSpace) + 1)};
  };
  const std::size_t begin =
      bot_user_id.empty() ? std::string_view::npos : mention_at(text, bot_user_id);
  if (begin == std::string_view::npos) return trimmed(text);
  std::string_view behind = text.substr(text.find('>', begin) + 1);
  behind.remove_prefix(std::min(behind.find_first_not_of(" \t\r\n:,"), behind.size()));
  std::string said = trimmed(behind);
  return said.empty() ? trimmed(text.substr(0, begin)) : said;
}

http::AsyncHandler events_receiver(store::Store& store, const scheduler::Clock& clock,
                                   okr::OrgId org, EventHooks hooks) {
  const auto receiver = std::make_shared<EventsReceiver>(store, clock, org, std::move(hooks));
  return [receiver](const http::Request& request, const http::Responder& respond) {
    (*receiver)(request, respond);
  };
}

}  // namespace bot::slack
