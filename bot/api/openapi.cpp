#include "bot/api/openapi.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "bot/api/page.h"
#include "bot/api/schemas.h"

namespace bot::api {
namespace {

Json reference(std::string_view schema) {
  return {{"$ref", fmt::format("#/components/schemas/{}", schema)}};
}

Json page_schema(std::string_view item) {
  Json schema;
  schema["type"] = "object";
  schema["additionalProperties"] = false;
  schema["required"] = {"items", "next_cursor"};
  schema["properties"]["items"] = {{"type", "array"}, {"items", reference(item)}};
  schema["properties"]["next_cursor"] = {{"type", {"string", "null"}},
                                         {"description", "For the next page; null on the last."}};
  return schema;
}

Json parameter(std::string_view name, std::string_view in, Json schema,
               std::string_view description) {
  Json json;
  json["name"] = name;
  json["in"] = in;
  json["required"] = in == "path";
  json["description"] = description;
  json["schema"] = std::move(schema);
  return json;
}

Json parameters(const Route& route) {
  Json list = Json::array();
  if (const auto id = path_id(route)) {
    const std::string prefix = id->prefix.empty() ? "" : fmt::format("({})?", id->prefix);
    list.push_back(parameter(
        id->name, "path", {{"type", "string"}, {"pattern", fmt::format("^{}[1-9][0-9]*$", prefix)}},
        fmt::format("The {}, such as {}12.", id->noun, id->prefix)));
  }
  if (route.paged) {
    list.push_back(parameter("limit", "query",
                             {{"type", "integer"},
                              {"minimum", 1},
                              {"maximum", kMostPerPage},
                              {"default", PageAsked{}.limit}},
                             "How many items a page holds at most."));
    list.push_back(
        parameter("cursor", "query", {{"type", "string"}}, "`next_cursor` of the page before."));
  }
  if (route.write != nullptr) {
    list.push_back(parameter(
        "Idempotency-Key", "header", {{"type", "string"}, {"minLength", 1}, {"maxLength", 200}},
        "With the same key and the same request the same answer comes again and nothing is done "
        "twice, for seven days. The same key with another request is refused with 422."));
  }
  return list;
}

Json content(std::string_view type, Json schema) {
  Json json;
  json[std::string{type}]["schema"] = std::move(schema);
  return json;
}

Json operation(const Route& route) {
  Json json;
  json["operationId"] = route.operation;
  json["summary"] = route.summary;
  json["security"] = Json::array({{{"token", {okr::word(route.scope)}}}});
  json["parameters"] = parameters(route);
  if (route.write != nullptr) {
    json["requestBody"] = {{"required", true},
                           {"content", content("application/json", reference(route.body_schema))}};
  }
  Json& done = json["responses"][route.write == nullptr ? "200" : "201"];
  done["description"] = route.write == nullptr ? "What was asked for." : "It is stored.";
  done["content"] = content("application/json",
                            route.paged ? page_schema(route.schema) : reference(route.schema));
  Json& refused = json["responses"]["default"];
  refused["description"] = "What was wrong, and what to send instead.";
  refused["content"] = content("application/problem+json", reference("Problem"));
  return json;
}

}  // namespace

Json openapi() {
  Json document;
  document["openapi"] = "3.1.0";
  document["info"] = {
      {"title", "Milepost"},
      {"version", "1"},
      {"description",
       "The OKR book of a Milepost: everything in it to read, check-ins and values of KPIs to "
       "post. Administrators make tokens in the chat: /okr admin token add <name> <scopes>."}};
  document["servers"] = Json::array({{{"url", kRoot}}});
  for (const Route& route : routes()) {
    const std::string method = route.method == "GET" ? "get" : "post";
    document["paths"][std::string{route.path}][method] = operation(route);
  }
  document["components"]["securitySchemes"]["token"] = {{"type", "http"}, {"scheme", "bearer"}};
  document["components"]["schemas"] = Json::parse(schemas());
  return document;
}

}  // namespace bot::api
