#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "bot/config.h"
#include "bot/http/message.h"
#include "store/okr/time.h"

namespace bot::slack {

// Whether a request comes from Slack, or which check it failed.
enum class Verdict {
  kAccepted,
  kNoTimestamp,  // missing, given more than once, or not a plain number of seconds
  kStale,        // more than 300 s away, either way
  kNoSignature,  // missing, given more than once, or not "v0=" and 64 lower-case hex digits
  kForged,       // no secret makes this signature
};

// For the log.
[[nodiscard]] std::string_view to_text(Verdict verdict);

// Checks requests against the signing secrets, several while they are rotated:
// https://docs.slack.dev/authentication/verifying-requests-from-slack
// The verdict depends on nothing but the secrets and the arguments. Any thread, several at once.
class SignatureCheck {
 public:
  explicit SignatureCheck(const std::vector<Secret>& secrets);
  ~SignatureCheck();
  SignatureCheck(SignatureCheck&&) noexcept;
  SignatureCheck& operator=(SignatureCheck&&) noexcept;

  // `body` is the raw bytes as they came.
  [[nodiscard]] Verdict operator()(const http::Headers& headers, std::string_view body,
                                   okr::Instant now) const;

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
};

}  // namespace bot::slack
