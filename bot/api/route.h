#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "commands/command.h"
#include "store/okr/api_token.h"
#include "store/transaction.h"

namespace bot::api {

using Json = nlohmann::ordered_json;

inline constexpr std::string_view kRoot = "/api/v1";

// Which part of a list is asked for.
struct PageAsked {
  int limit = 50;
  std::string cursor;  // empty: from the beginning
};

// A request that reads.
struct Asked {
  const store::Book& book;
  std::int64_t id = 0;  // the number in the path, when that has one
  PageAsked page;
};

// A path with a method: what it does, and all that the OpenAPI document says about it.
struct Route {
  std::string_view method;  // "GET" or "POST"
  std::string_view path;    // below kRoot; at most one part in braces, an id
  okr::ApiScope scope;      // that a token must have
  std::string_view operation;
  std::string_view summary;
  std::string_view schema;  // of the answer, or of each item of a page
  bool paged = false;
  Json (*read)(const Asked& asked) = nullptr;  // null: nothing has that id, or it is private
  // For those that write: the schema of the body, and what does it. The answer is 201.
  std::string_view body_schema = {};
  Json (*write)(commands::Context& context, std::int64_t id, const Json& body) = nullptr;
};

// The one place to add a route.
[[nodiscard]] std::span<const Route> routes();

// The part of a path in braces: the prefix of its ids ("KR"), and what it is called.
struct PathId {
  std::string_view name;    // "key_result"
  std::string_view prefix;  // may be empty
  std::string_view noun;    // "key result"
};
[[nodiscard]] std::optional<PathId> path_id(const Route& route);

// "KR12", or "12"; absent for anything else.
[[nodiscard]] std::optional<std::int64_t> read_path_id(const PathId& id, std::string_view text);

}  // namespace bot::api
