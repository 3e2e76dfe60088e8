#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace tests {

// Writes a payload for Slack down for tests/slack_types/check.py, where that asks for it: into the
// folder that SLACK_PAYLOADS names. `kind` is "blocks", "modal", "home" or
// "manifest".
inline void record_payload(std::string_view kind, const std::string& json) {
  const char* folder = std::getenv("SLACK_PAYLOADS");
  if (folder == nullptr) return;
  const std::string name =
      std::string{kind} + "-" + std::to_string(std::hash<std::string>{}(json)) + ".json";
  std::ofstream{std::filesystem::path{folder} / name, std::ios::binary} << json;
}

inline void record_blocks(const nlohmann::json& blocks) {
  record_payload("blocks", blocks.dump());
}
inline void record_view(const nlohmann::json& view) {
  record_payload(view.value("type", "") == "home" ? "home" : "modal", view.dump());
}

}  // namespace tests
