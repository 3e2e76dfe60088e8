#pragma once

#include <nlohmann/json.hpp>
#include <regex>
#include <string>

namespace tests {

// What is wrong with `value` by the schema, empty when nothing is: the words of JSON Schema that
// the API's document uses; for any other it says so, so that none is passed over in silence.
class JsonSchema {
 public:
  using Json = nlohmann::ordered_json;
  explicit JsonSchema(const Json& document) : document_(document) {}

  [[nodiscard]] std::string problem(const Json& schema, const Json& value,
                                    const std::string& where = "") const {
    for (const auto& [word, rule] : schema.items()) {
      const std::string found = problem(schema, word, rule, value, where);
      if (!found.empty()) return found;
    }
    return "";
  }

 private:
  [[nodiscard]] std::string problem(const Json& schema, const std::string& word, const Json& rule,
                                    const Json& value, const std::string& where) const {
    const std::string at = where + ": " + value.dump() + " ";
    if (word == "description" || word == "format" || word == "default") return "";
    if (word == "$ref") return problem(resolved(rule), value, where);
    if (word == "type") return has_type(rule, value) ? "" : at + "is no " + rule.dump();
    if (word == "enum") {
      for (const Json& one : rule) {
        if (one == value) return "";
      }
      return at + "is none of " + rule.dump();
    }
    if (word == "anyOf") {
      for (const Json& one : rule) {
        if (problem(one, value, where).empty()) return "";
      }
      return at + "fits none of " + rule.dump();
    }
    if (word == "pattern") {
      if (!value.is_string()) return "";
      const std::regex pattern{rule.get<std::string>()};
      return std::regex_search(value.get<std::string>(), pattern) ? ""
                                                                  : at + "is not " + rule.dump();
    }
    if (word == "minimum") return !value.is_number() || value >= rule ? "" : at + "is too small";
    if (word == "maximum") return !value.is_number() || value <= rule ? "" : at + "is too large";
    if (word == "minLength") return value.get<std::string>().size() >= rule ? "" : at + "is short";
    if (word == "maxLength") return value.get<std::string>().size() <= rule ? "" : at + "is long";
    if (word == "required") {
      for (const Json& name : rule) {
        if (!value.contains(name.get<std::string>())) return at + "has no " + name.dump();
      }
      return "";
    }
    if (word == "items") {
      for (std::size_t i = 0; i < value.size(); ++i) {
        const std::string found = problem(rule, value[i], where + "[" + std::to_string(i) + "]");
        if (!found.empty()) return found;
      }
      return "";
    }
    if (word == "properties") {
      for (const auto& [name, part] : rule.items()) {
        if (!value.contains(name)) continue;
        const std::string found = problem(part, value[name], where + "." + name);
        if (!found.empty()) return found;
      }
      return "";
    }
    if (word == "additionalProperties") {
      for (const auto& [name, part] : value.items()) {
        if (!schema["properties"].contains(name)) return at + "has an unknown " + name;
      }
      return "";
    }
    return "the validator does not know the word " + word;
  }

  [[nodiscard]] const Json& resolved(const Json& reference) const {
    return document_.at(Json::json_pointer{reference.get<std::string>().substr(1)});
  }

  static bool has_type(const Json& type, const Json& value) {
    if (type.is_array()) {
      for (const Json& one : type) {
        if (has_type(one, value)) return true;
      }
      return false;
    }
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    return type == "null" && value.is_null();
  }

  const Json& document_;
};

}  // namespace tests
