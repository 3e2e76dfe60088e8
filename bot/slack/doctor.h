#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/config.h"
#include "bot/doctor.h"
#include "store/sql/installation.h"

namespace bot::slack {

// The scopes that the app needs and that are not among those granted (comma between), as a list for
// people; empty for none.
[[nodiscard]] std::string missing_scopes(std::string_view granted);

// What the book says of an app that workspaces install from the browser.
struct Installing {
  std::vector<store::Installation> installations;
  std::vector<std::string> removed;  // team ids of workspaces that have removed it
};
// Looks at what such an app needs: its id and secret, the address that browsers are sent to, and
// the token of each workspace. Changes nothing; waits for the network.
[[nodiscard]] std::vector<Finding> examine_installing(const Config& config,
                                                      const Installing& installing);

}  // namespace bot::slack
