#include "bot/slack/verified.h"

#include <spdlog/spdlog.h>

#include <memory>
#include <utility>

#include "bot/answer.h"
#include "bot/slack/signature.h"

namespace bot::slack {

http::AsyncHandler verified(const std::vector<Secret>& secrets, const scheduler::Clock& clock,
                            std::string path, http::AsyncHandler next) {
  // Handlers are copied, keys are not.
  const auto check = std::make_shared<const SignatureCheck>(secrets);
  return [check, &clock, path = std::move(path), next = std::move(next)](
             const http::Request& request, const http::Responder& respond) {
    const Verdict verdict = (*check)(request.headers, request.body, clock.now());
    if (verdict == Verdict::kAccepted) return next(request, respond);
    spdlog::warn("refused platform=slack path={} why={}", path, to_text(verdict));
    respond_empty(respond, 401);
  };
}

}  // namespace bot::slack
