#include "bot/sandbox/routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "bot/address.h"
#include "bot/http/form.h"
#include "bot/sandbox/assets.h"
#include "bot/sandbox/move.h"
#include "bot/sandbox/render.h"
#include "bot/sandbox/say.h"
#include "bot/sandbox/state.h"

namespace bot::sandbox {
namespace {

using http::Request;
using http::Response;
using nlohmann::json;

// Nothing but our own files, no frame around us, nothing kept.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Response respond(int status, std::string_view type, std::string body) {
  Response response;
  response.status = status;
  response.content_type = type;
  response.body = std::move(body);
  response.headers = {{"Content-Security-Policy", std::string{kPolicy}},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Referrer-Policy", "no-referrer"},
                      {"Cache-Control", "no-store"}};
  return response;
}

Response respond(const json& body) {
  return respond(200, "application/json",
                 body.dump(-1, ' ', false, json::error_handler_t::replace));
}

// Why a request is refused.
struct Refusal {
  int status = 400;
  std::string sentence;
};

Response respond(const Refusal& refusal) {
  const json body{{"error", refusal.sentence}};
  return respond(refusal.status, "application/json", body.dump());
}

// A page of another site can make a browser on this machine send requests here, under that site's
// own name (rebinding) or under ours. The first names a foreign Host, the second a foreign Origin.
std::optional<Refusal> foreign(const Request& request) {
  const auto host = http::find_header(request.headers, "Host");
  const auto url = host ? parse_url(fmt::format("http://{}", *host)) : std::nullopt;
  if (!url || !is_loopback(url->host)) {
    return Refusal{403, "The sandbox answers only on this machine. Open it as http://127.0.0.1."};
  }
  const auto has_origin = [](const auto& header) {
    return http::same_name(header.first, "Origin");
  };
  if (std::none_of(request.headers.begin(), request.headers.end(), has_origin)) return std::nullopt;
  const auto origin = http::find_header(request.headers, "Origin");
  if (!origin || *origin != fmt::format("http://{}", *host)) {
    return Refusal{403, "The sandbox answers only its own page."};
  }
  return std::nullopt;
}

std::optional<std::int64_t> version_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The body as a JSON object.
std::variant<json, Refusal> object_in(const Request& request) {
  const auto type = http::find_header(request.headers, "Content-Type");
  if (!type || !http::media_type_is(*type, "application/json")) {
    return Refusal{415, "The body must be JSON, and its Content-Type application/json."};
  }
  json body = json::parse(request.body, nullptr, false);
  if (!body.is_object()) return Refusal{400, "The body must be a JSON object."};
  return body;
}

// The object's members, which must all be texts.
template <std::size_t kCount>
std::variant<std::array<std::string, kCount>, Refusal> texts(
    const json& body, const std::array<const char*, kCount>& names) {
  std::array<std::string, kCount> found;
  for (std::size_t i = 0; i < kCount; ++i) {
    const auto member = body.find(names[i]);
    if (member == body.end() || !member->is_string()) {
      return Refusal{400, fmt::format("The body needs the text \"{}\".", names[i])};
    }
    found[i] = member->template get<std::string>();
  }
  return found;
}
template <std::size_t kCount>
std::variant<std::array<std::string, kCount>, Refusal> texts(
    const Request& request, const std::array<const char*, kCount>& names) {
  const auto body = object_in(request);
  if (const auto* refusal = std::get_if<Refusal>(&body)) return *refusal;
  return texts(std::get<json>(body), names);
}

// The object's member "values", of which each must be a text.
std::variant<commands::Values, Refusal> values_in(const json& body) {
  constexpr std::size_t kMostValues = 200;
  const auto member = body.find("values");
  const bool sound = member != body.end() && member->is_object() && member->size() <= kMostValues &&
                     std::all_of(member->begin(), member->end(),
                                 [](const json& value) { return value.is_string(); });
  if (!sound) return Refusal{400, "The body needs the object \"values\", all of it texts."};
  return member->get<commands::Values>();
}

Response respond(const Reply& reply) {
  json body = json::object();
  if (reply.form) body["form"] = render(*reply.form);
  if (!reply.errors.empty()) body["errors"] = reply.errors;
  return respond(body);
}

Response answer_state(const Stage& stage, const Request& request) {
  const auto query = http::parse_form(request.query);
  const auto field = [&](std::string_view name) {
    return query ? query->value(name).value_or("") : std::string_view{};
  };
  const Person* viewer = find_person(field("as"));
  if (viewer == nullptr) return respond(Refusal{400, "Say as whom: ?as=ana."});
  return respond(state(stage, *viewer, {field("run"), version_in(field("after")).value_or(0)}));
}

Response answer_say(const Stage& stage, const Request& request) {
  auto body = texts<3>(request, {"as", "in", "text"});
  if (const auto* refusal = std::get_if<Refusal>(&body)) return respond(*refusal);
  auto& [as, in, text] = std::get<0>(body);
  const auto reply = say(stage, {std::move(as), std::move(in), std::move(text)});
  if (reply) return respond(*reply);
  return respond(Refusal{
      400, fmt::format("Nobody here can say that: it needs a person of the sandbox, a conversation "
                       "they are in, and a text of at most {} bytes.",
                       kLongestText)});
}

const Refusal kNobodyThere{400, "It needs a person of the sandbox and a conversation they are in."};

Response answer_press(const Stage& stage, const Request& request) {
  auto body = texts<3>(request, {"as", "in", "action"});
  if (const auto* refusal = std::get_if<Refusal>(&body)) return respond(*refusal);
  auto& [as, in, action] = std::get<0>(body);
  Press pressed{std::move(as), std::move(in), std::move(action)};
  if (auto message = texts<1>(request, {"message"}); auto* text = std::get_if<0>(&message)) {
    pressed.message = std::move(text->front());
  }
  const auto reply = press(stage, pressed);
  return reply ? respond(*reply) : respond(kNobodyThere);
}

Response answer_submit(const Stage& stage, const Request& request) {
  const auto body = object_in(request);
  if (const auto* refusal = std::get_if<Refusal>(&body)) return respond(*refusal);
  auto members = texts<3>(std::get<json>(body), {"as", "in", "state"});
  if (const auto* refusal = std::get_if<Refusal>(&members)) return respond(*refusal);
  auto values = values_in(std::get<json>(body));
  if (const auto* refusal = std::get_if<Refusal>(&values)) return respond(*refusal);
  auto& [as, in, state] = std::get<0>(members);
  const auto reply = submit(stage, {std::move(as), std::move(in), std::move(state),
                                    std::move(std::get<commands::Values>(values))});
  return reply ? respond(*reply) : respond(kNobodyThere);
}

Response answer_clock(const Stage& stage, const Request& request) {
  if (!stage.alone) {
    return respond(
        Refusal{409,
                "The clock cannot be moved beside Slack or Mattermost: their people would "
                "get messages before they are due."});
  }
  const auto body = texts<2>(request, {"as", "to"});
  if (const auto* refusal = std::get_if<Refusal>(&body)) return respond(*refusal);
  const auto& [as, to] = std::get<0>(body);
  const Person* viewer = find_person(as);
  if (viewer == nullptr) return respond(Refusal{400, "Nobody in the sandbox has that name."});
  const auto target = parse_move(to, viewer->time_zone, stage.clock.now());
  if (!target) {
    return respond(
        Refusal{400,
                "The clock goes forward by \"+1 hour\", \"+2 days\" and the like, or to "
                "\"tomorrow 09:00\" or \"next monday 09:00\", at most 92 days at once."});
  }
  // Every message sent on the way has a version of its own.
  const std::int64_t before = stage.sandbox.version();
  move_clock(stage, *target);
  return respond(json{{"sent", stage.sandbox.version() - before}});
}

}  // namespace

Response answer(const Stage& stage, const Request& request) {
  if (const auto refusal = foreign(request)) return respond(*refusal);
  if (request.method == "GET") {
    for (const Asset& asset : assets()) {
      if (asset.path == request.path) return respond(200, asset.type, std::string{asset.text});
    }
    if (request.path == "/sandbox/state") return answer_state(stage, request);
  }
  if (request.method == "POST") {
    if (request.path == "/sandbox/say") return answer_say(stage, request);
    if (request.path == "/sandbox/press") return answer_press(stage, request);
    if (request.path == "/sandbox/submit") return answer_submit(stage, request);
    if (request.path == "/sandbox/clock") return answer_clock(stage, request);
  }
  return respond(Refusal{404, "The sandbox has no such page."});
}

void routes(const Stage& stage, http::Server& server) {
  const http::Handler handler = [stage](const Request& request) { return answer(stage, request); };
  for (const Asset& asset : assets()) server.route("GET", std::string{asset.path}, handler);
  server.route("GET", "/sandbox/state", handler);
  server.route("POST", "/sandbox/say", handler);
  server.route("POST", "/sandbox/press", handler);
  server.route("POST", "/sandbox/submit", handler);
  server.route("POST", "/sandbox/clock", handler);
}

}  // namespace bot::sandbox
