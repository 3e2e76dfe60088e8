#include "store/postgres/address.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/database.h"

namespace store::postgres {
namespace {

constexpr std::string_view kDefaultSchema = "milepost";
constexpr std::size_t kLongestName = 63;  // PostgreSQL cuts longer ones without a word

bool plain_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= kLongestName && !(name[0] >= '0' && name[0] <= '9') &&
         !name.starts_with("pg_") && std::all_of(name.begin(), name.end(), plain);
}

void add_parameter(std::string& url, std::string_view name, std::string_view value) {
  if (url.find(fmt::format("{}=", name)) != std::string::npos) return;
  url += fmt::format("{}{}={}", url.find('?') == std::string::npos ? '?' : '&', name, value);
}

}  // namespace

Address parse_address(std::string_view url) {
  Address address;
  address.schema = kDefaultSchema;
  const std::size_t question = std::min(url.find('?'), url.size());
  address.url = url.substr(0, question);
  std::string_view rest = url.substr(std::min(question + 1, url.size()));
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    constexpr std::string_view kSchema = "schema=";
    if (one.starts_with(kSchema)) {
      address.schema = one.substr(kSchema.size());
    } else if (!one.empty()) {
      address.url += address.url.find('?') == std::string::npos ? '?' : '&';
      address.url += one;
    }
  }
  if (!plain_name(address.schema)) {
    throw DatabaseUnusable{fmt::format(
        "The schema \"{}\" of the database is not a name of small letters, digits and underscores.",
        address.schema)};
  }
  std::string_view shown = url.substr(0, question);
  shown.remove_prefix(shown.find("://") + 3);
  const std::size_t at = shown.rfind('@');
  if (at != std::string_view::npos) shown.remove_prefix(at + 1);
  address.shown = shown.empty() ? "the default server" : std::string{shown};
  add_parameter(address.url, "application_name", "milepost");
  add_parameter(address.url, "connect_timeout", "5");
  return address;
}

}  // namespace store::postgres
