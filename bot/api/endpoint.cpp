#include "bot/api/endpoint.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <variant>

#include "bot/api/caller.h"
#include "bot/api/openapi.h"
#include "bot/api/page.h"
#include "bot/api/problem.h"
#include "bot/http/form.h"
#include "bot/json_text.h"
#include "commands/action.h"
#include "commands/error.h"
#include "store/ledger.h"
#include "store/sha256.h"
#include "store/sql/api_token.h"

namespace bot::api {
namespace {

constexpr std::size_t kMostOfBody = 16UL * 1024;  // bytes
constexpr std::size_t kMostOfKey = 200;           // characters
constexpr std::chrono::days kKeysLive{7};
constexpr std::string_view kDocument = "/openapi.json";

http::Response json_answer(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(body);
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

// Whether the path has the route's parts; what stands in the place of its id.
std::optional<std::string_view> matched(const Route& route, std::string_view path) {
  const auto wanted = commands::parts_of(route.path, '/');
  const auto found = commands::parts_of(path, '/');
  if (wanted.size() != found.size()) return std::nullopt;
  std::string_view id;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with('{')) {
      id = found[i];
    } else if (wanted[i] != found[i]) {
      return std::nullopt;
    }
  }
  return id;
}

// Where a request goes.
struct Target {
  const Route* route = nullptr;  // null: to the document
  std::int64_t id = 0;
};

http::Response not_allowed(const std::string& allowed) {
  http::Response response =
      problem_response(405, fmt::format("This path knows {} only. What there is: `GET {}{}`.",
                                        allowed, kRoot, kDocument));
  response.headers.emplace_back("Allow", allowed);
  return response;
}

std::int64_t require_path_id(const Route& route, std::string_view typed) {
  const auto kind = path_id(route);
  if (!kind) return 0;
  const auto id = read_path_id(*kind, typed);
  if (id) return *id;
  throw Problem{
      404, fmt::format("There is no such {}. They are named like {}12.", kind->noun, kind->prefix)};
}

std::variant<Target, http::Response> find_target(const http::Request& request) {
  const std::string_view path = std::string_view{request.path}.substr(kRoot.size());
  const std::string_view typed = request.method;
  const std::string_view method = typed == "HEAD" ? "GET" : typed;
  std::string allowed = path == kDocument ? "GET, HEAD" : "";
  if (path == kDocument && method == "GET") return Target{};
  for (const Route& route : routes()) {
    const auto id = matched(route, path);
    if (!id) continue;
    if (route.method == method) return Target{&route, require_path_id(route, *id)};
    allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ",
                           route.method == "GET" ? "GET, HEAD" : route.method);
  }
  if (!allowed.empty()) return not_allowed(allowed);
  return problem_response(
      404,
      fmt::format("There is nothing at this path. What there is: `GET {}{}`.", kRoot, kDocument));
}

Problem nothing_there(const Target& target) {
  const PathId id = path_id(*target.route).value();
  const std::string_view path = target.route->path;
  return Problem{404, fmt::format("There is no {} {}{}. `GET {}{}` lists them.", id.noun, id.prefix,
                                  target.id, kRoot, path.substr(0, path.find("/{")))};
}

int read_limit(std::string_view text) {
  int limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error == std::errc{} && end == text.data() + text.size() && limit >= 1 &&
      limit <= kMostPerPage) {
    return limit;
  }
  throw Problem{400, fmt::format("`limit` must be a whole number from 1 to {}.", kMostPerPage)};
}

PageAsked read_page(const Route& route, std::string_view query) {
  PageAsked page;
  const auto form = http::parse_form(query);
  if (!form) throw Problem{400, "The query cannot be read: encode it as a form does."};
  for (const auto& [name, value] : form->fields()) {
    if (route.paged && name == "limit") {
      page.limit = read_limit(value);
    } else if (route.paged && name == "cursor") {
      page.cursor = value;
    } else if (!name.empty() || !value.empty()) {
      throw Problem{400, route.paged ? "This path knows the parameters `limit` and `cursor` only."
                                     : "This path knows no parameters."};
    }
  }
  return page;
}

Json read_body(const http::Request& request) {
  const auto type = http::find_header(request.headers, "Content-Type");
  if (!type || !http::media_type_is(*type, "application/json")) {
    throw Problem{415, "Send JSON, and say so: `Content-Type: application/json`."};
  }
  if (request.body.size() > kMostOfBody) {
    throw Problem{413, fmt::format("The body has {} bytes; {} are read at most.",
                                   request.body.size(), kMostOfBody)};
  }
  const Json body = read_json(request.body);
  if (body.is_object()) return body;
  throw Problem{400, "The body must be a JSON object, such as {\"value\": 41.5}."};
}

// Empty when there is none.
std::string read_key(const http::Request& request) {
  const auto count = std::count_if(
      request.headers.begin(), request.headers.end(),
      [](const auto& header) { return http::same_name(header.first, "Idempotency-Key"); });
  if (count == 0) return {};
  const auto key = http::find_header(request.headers, "Idempotency-Key");
  const bool fine =
      key && !key->empty() && key->size() <= kMostOfKey &&
      std::all_of(key->begin(), key->end(), [](char c) { return c > ' ' && c < 127; });
  if (fine) return std::string{*key};
  throw Problem{400, fmt::format("`Idempotency-Key` must be there once, with 1 to {} visible ASCII "
                                 "characters.",
                                 kMostOfKey)};
}

// What was thrown, for the client; the machinery's own words are for the log alone.
http::Response refusal(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Problem& problem) {
    http::Response response = problem_response(problem.status(), problem.what());
    if (problem.status() == 429) response.headers.emplace_back("Retry-After", "60");
    return response;
  } catch (const commands::UserError& problem) {
    return problem_response(422, problem.what());
  } catch (const std::exception& problem) {
    spdlog::error("api failed problem=\"{}\"", problem.what());
  }
  return problem_response(500,
                          "Something went wrong here and nothing was changed. Try again in a "
                          "minute, with the same Idempotency-Key.");
}

// A request that writes, on its way through its transaction.
struct Post {
  const Route* route = nullptr;
  std::int64_t id = 0;
  Caller caller;
  std::string key;      // may be empty
  std::string request;  // sha256_hex() of it
  Json body;
  okr::Instant now;
  http::Response response = {};  // what became of it
};

class Endpoint {
 public:
  Endpoint(store::Store& store, const scheduler::Clock& clock, okr::OrgId org)
      : store_(store), clock_(clock), org_(org) {}

  void answer(const http::Request& request, const http::Responder& respond) {
    try {
      const auto found = find_target(request);
      if (const auto* nowhere = std::get_if<http::Response>(&found)) {
        return give(respond, *nowhere);
      }
      const Target target = std::get<Target>(found);
      if (target.route == nullptr) return give(respond, json_answer(200, document_));
      if (target.route->read != nullptr) return give(respond, read(target, request));
      post(target, request, respond);
    } catch (...) {
      give(respond, refusal(std::current_exception()));
    }
  }

 private:
  static void give(const http::Responder& respond, http::Response response) {
    respond([response = std::move(response)] { return response; });
  }

  http::Response read(const Target& target, const http::Request& request) {
    const okr::Instant now = clock_.now();
    return store_.read([&](store::Transaction& tx) {
      const store::Book book{tx, org_};
      const Caller caller = read_caller(book, request, target.route->scope);
      allowance_.take(caller.token.id, now);
      const PageAsked page = read_page(*target.route, request.query);
      log(*target.route, caller);
      const Json found = target.route->read({book, target.id, page});
      if (found.is_null()) throw nothing_there(target);
      return json_answer(200, json_text(found));
    });
  }

  void post(const Target& target, const http::Request& request, const http::Responder& respond) {
    const auto one = std::make_shared<Post>();
    one->route = target.route;
    one->id = target.id;
    one->now = clock_.now();
    one->caller = store_.read([&](store::Transaction& tx) {
      return read_caller({tx, org_}, request, target.route->scope);
    });
    allowance_.take(one->caller.token.id, one->now);
    (void)read_page(*target.route, request.query);
    one->key = read_key(request);
    one->body = read_body(request);
    one->request = store::sha256_hex(
        fmt::format("{} {}/{}\n{}", request.method, target.route->path, target.id, request.body));
    log(*target.route, one->caller);
    const auto work = [this, one, respond](store::Transaction& tx) {
      if (respond.overdue()) throw Problem{503, "Too much is going on. Try again in a minute."};
      one->response = written({tx, org_}, *one);
    };
    const auto done = [one, respond](const std::exception_ptr& thrown) {
      respond([one, thrown] { return thrown ? refusal(thrown) : one->response; });
    };
    store_.submit(work, done);
  }

  // May run more than once, as any work of the store.
  static http::Response written(const store::Book& book, const Post& one) {
    const okr::ApiTokenId token = one.caller.token.id;
    const auto known = store::find_api_token(book, token);
    if (!known || known->revoked) throw Problem{401, "This token was revoked."};
    if (!one.key.empty()) {
      store::forget_api_requests(book, one.now - kKeysLive);
      const auto before = store::begin_api_request(book, token, one.key, one.request, one.now);
      if (before) return repeated(*before, one);
    }
    std::string body = json_text(done(book, one));
    if (!one.key.empty()) {
      store::finish_api_request(book, token, one.key, {one.request, 201, body});
    }
    return json_answer(201, std::move(body));
  }

  static http::Response repeated(const store::ApiAnswer& before, const Post& one) {
    if (before.request != one.request) {
      throw Problem{422,
                    "This Idempotency-Key came before with another request, so nothing was done. "
                    "Use a new key for every new value."};
    }
    http::Response response = json_answer(before.status, before.body);
    response.headers.emplace_back("Idempotent-Replayed", "true");
    return response;
  }

  static Json done(const store::Book& book, const Post& one) {
    commands::Request request;
    request.org = book.org;
    request.platform = "api";
    const store::Author author{
        one.caller.person.id, "api", one.now, okr::CommandId{store::next_ledger_number(book)}, "",
        std::nullopt};
    commands::Context context{
        book, request, one.caller.person, one.now, author, commands::Access::kWrites, std::nullopt};
    return one.route->write(context, one.id, one.body);
  }

  static void log(const Route& route, const Caller& caller) {
    spdlog::info("api method={} path={} token={} person={}", route.method, route.path,
                 caller.token.id.value, caller.person.id.value);
  }

  store::Store& store_;
  const scheduler::Clock& clock_;
  const okr::OrgId org_;
  const std::string document_ = json_text(openapi());
  Allowance allowance_;
};

}  // namespace

http::AsyncHandler endpoint(store::Store& store, const scheduler::Clock& clock, okr::OrgId org) {
  const auto one = std::make_shared<Endpoint>(store, clock, org);
  return [one](const http::Request& request, const http::Responder& respond) {
    one->answer(request, respond);
  };
}

}  // namespace bot::api
