#include "bot/mattermost/desk.h"

#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "bot/answer.h"
#include "bot/mattermost/api.h"
#include "bot/mattermost/dialog.h"

namespace bot::mattermost {
namespace {

using nlohmann::ordered_json;
using scheduler::Outcome;

constexpr std::size_t kThreads = 8;
constexpr std::size_t kMostErrands = 512;

std::string reason_of(const Outcome& outcome) {
  return std::visit(
      [](const auto& one) -> std::string {
        if constexpr (requires { one.reason; }) return one.reason;
        return {};
      },
      outcome);
}

// Whether it was sent; else a line says why not.
bool was_sent(const Outcome& outcome) {
  if (std::holds_alternative<scheduler::Sent>(outcome)) return true;
  spdlog::warn("platform=mattermost what=desk error=\"{}\"", reason_of(outcome));
  return false;
}

// Hands responses on to `respond`, made where `errands` has a thread for it, or by whoever makes
// the others when that is null.
class JsonWay : public http::Responder::Way {
 public:
  JsonWay(http::Responder respond, std::string busy, Errands* errands)
      : respond_(std::move(respond)), busy_(std::move(busy)), errands_(errands) {}

  void answer(http::MakeResponse make) override {
    http::MakeResponse made = [make = std::move(make), busy = busy_] {
      http::Response response = make();
      return response.status == 200 ? response : json_response(busy);
    };
    if (errands_ == nullptr) return respond_(std::move(made));
    const bool taken = errands_->push([made = std::move(made), respond = respond_] {
      respond([response = made()] { return response; });
    });
    if (!taken) respond_([busy = busy_] { return json_response(busy); });
  }
  [[nodiscard]] bool overdue() const override { return respond_.overdue(); }

 private:
  const http::Responder respond_;
  const std::string busy_;
  Errands* const errands_;
};

}  // namespace

Desk::Desk(http::Client& http, const MattermostConfig& config, const Callbacks& callbacks)
    : callbacks_(callbacks),
      api_(std::make_unique<const Api>(http, config.url, config.token)),
      client_(http, config, &callbacks_),
      errands_("mattermost", kThreads, kMostErrands) {}

Desk::~Desk() = default;

bool Desk::open(const std::string& trigger, const ordered_json& dialog) const {
  const auto reply =
      api_->call({"POST",
                  "/actions/dialogs/open",
                  "",
                  {{"trigger_id", trigger}, {"url", callbacks_.dialog_url()}, {"dialog", dialog}}});
  const auto* failure = std::get_if<Outcome>(&reply);
  return failure == nullptr || was_sent(*failure);
}

bool Desk::open(const std::string& trigger, const commands::Form& form,
                const std::string& user_id) const {
  const Token state = callbacks_.sealer.seal(Purpose::kForm, form.state, user_id, kDialogLife);
  const auto dialog = render_dialog(form, state);
  return dialog && open(trigger, *dialog);
}

void Desk::open_later(std::string trigger, commands::Form form, std::string user_id,
                      commands::Message otherwise) {
  errands_.push([this, trigger = std::move(trigger), form = std::move(form),
                 user_id = std::move(user_id), otherwise = std::move(otherwise)] {
    if (!open(trigger, form, user_id)) send(user_id, otherwise);
  });
}

void Desk::tell(std::string user_id, commands::Message message) {
  errands_.push([this, user_id = std::move(user_id), message = std::move(message)] {
    send(user_id, message);
  });
}

void Desk::send(const std::string& user_id, const commands::Message& message) {
  const auto channel = client_.open_dm(user_id);
  if (const auto* failure = std::get_if<Outcome>(&channel)) {
    (void)was_sent(*failure);
    return;
  }
  const std::string key = "told-" + callbacks_.sealer.nonce();
  (void)was_sent(client_.post({std::get<std::string>(channel), "", key, message}));
}

http::Responder Desk::patient(http::Responder respond, std::string busy) {
  return http::Responder{std::make_shared<JsonWay>(std::move(respond), std::move(busy), &errands_)};
}

http::Responder in_json(http::Responder respond, std::string busy) {
  return http::Responder{std::make_shared<JsonWay>(std::move(respond), std::move(busy), nullptr)};
}

}  // namespace bot::mattermost
