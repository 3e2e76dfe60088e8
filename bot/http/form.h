#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace bot::http {

// A submitted form: names and values as text, in the order in which they were sent.
class Form {
 public:
  using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

  // What the views look at is kept alive by `text`, or by the caller. Copies share it.
  explicit Form(Fields fields, std::shared_ptr<const char[]> text = nullptr)
      : fields_(std::move(fields)), text_(std::move(text)) {}

  // The value of the first field of that name, absent when there is none. Views live as long as the
  // form or a copy of it.
  [[nodiscard]] std::optional<std::string_view> value(std::string_view name) const;
  // The values of all fields of that name, in order.
  [[nodiscard]] std::vector<std::string_view> values(std::string_view name) const;
  [[nodiscard]] const Fields& fields() const { return fields_; }

 private:
  Fields fields_;
  std::shared_ptr<const char[]> text_;
};

// More fields than any platform sends.
inline constexpr std::size_t kMostFields = 256;

// Reads application/x-www-form-urlencoded text, of a body or of a query. Absent when an escape is
// malformed or there are more than `most_fields` fields. Whether the decoded text is UTF-8 is for
// the caller to check.
[[nodiscard]] std::optional<Form> parse_form(std::string_view encoded,
                                             std::size_t most_fields = kMostFields);

// Whether a Content-Type names this media type, whatever its parameters and case:
// media_type_is("Application/JSON; charset=utf-8", "application/json").
[[nodiscard]] bool media_type_is(std::string_view content_type, std::string_view media_type);

// Whether the text is well-formed UTF-8: no stray or missing bytes, overlong forms, surrogates or
// values past U+10FFFF (RFC 3629).
[[nodiscard]] bool valid_utf8(std::string_view text);

}  // namespace bot::http
