#include "bot/slack/envelope.h"

#include <nlohmann/json.hpp>

#include "bot/api_url.h"
#include "bot/http/form.h"
#include "bot/json_text.h"

namespace bot::slack {
namespace {

using nlohmann::ordered_json;

// The fields of a slash command as the form that HTTP brings.
std::string as_form(const ordered_json& fields) {
  std::string form;
  if (!fields.is_object()) return form;
  for (const auto& [name, value] : fields.items()) {
    if (value.is_null()) continue;
    if (!form.empty()) form += '&';
    form += percent_encoded(name) + '=';
    form += percent_encoded(value.is_string() ? value.get<std::string>() : json_text(value));
  }
  return form;
}

http::Request request_in(const std::string& type, const ordered_json& payload) {
  http::Request request;
  request.method = "POST";
  const bool event = type == "events_api";
  request.headers = {
      {"Content-Type", event ? "application/json" : "application/x-www-form-urlencoded"}};
  if (event) request.body = json_text(payload);
  if (type == "slash_commands") request.body = as_form(payload);
  if (type == "interactive") request.body = "payload=" + percent_encoded(json_text(payload));
  return request;
}

}  // namespace

Frame read_frame(std::string_view text) {
  const ordered_json frame = read_json(text);
  if (!frame.is_object()) return Garbage{};
  const std::string type = text_at(frame, "type");
  if (type == "hello") {
    return Hello{std::chrono::seconds{
        integer_at(value_at(frame, "debug_info"), "approximate_connection_time")}};
  }
  if (type == "disconnect") return Disconnect{text_at(frame, "reason")};
  Envelope envelope;
  envelope.id = text_at(frame, "envelope_id");
  if (envelope.id.empty()) return Strange{};
  envelope.type = type;
  envelope.takes_payload = flag_at(frame, "accepts_response_payload");
  envelope.request = request_in(type, value_at(frame, "payload"));
  return envelope;
}

std::string acknowledgement(const Envelope& envelope, const http::Response& response) {
  if (response.status >= 500) return {};
  ordered_json ack{{"envelope_id", envelope.id}};
  if (envelope.takes_payload && http::media_type_is(response.content_type, "application/json")) {
    ordered_json payload = read_json(response.body);
    if (!payload.is_null()) ack["payload"] = std::move(payload);
  }
  return json_text(ack);
}

}  // namespace bot::slack
