#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "bot/config.h"
#include "scheduler/clock.h"

namespace bot::mattermost {

// Mattermost signs nothing of what it brings from buttons and dialogs, and every user of it can
// have it deliver a press or a form of their own making, from its own address. So what we give it
// to bring back carries a seal of ours.

// What is sealed; a seal for one is none for another.
enum class Purpose {
  kPress,    // a button; its object is the action's text
  kAsk,      // a button that asks first; its object is a Question
  kForm,     // a dialog; its object is the form's state
  kConfirm,  // the dialog that asks; its object is the action's text
};

// A seal and what is under it.
struct Token {
  std::string version;
  std::string purpose;
  std::string object;
  std::string person;   // the one user who may use it, empty for whoever sees it
  std::string expires;  // the last second, since 1970
  std::string nonce;
  std::string mac;
};

// A token in one piece, as a button carries it and a dialog's state; objects and persons hold no
// '|'.
[[nodiscard]] std::string state_text(const Token& token);
// Fields that are not there are empty.
[[nodiscard]] Token parse_state(std::string_view text);

// What was under a seal of ours.
struct Unsealed {
  Purpose purpose;
  std::string object;
  std::string nonce;  // another one for every seal
};

// Gives another text at every call, of letters and digits; from any thread.
using Nonces = std::function<std::string()>;
// 96 bits of chance. Throws std::runtime_error when the system has none to give.
[[nodiscard]] std::string random_nonce();

// HMAC-SHA256, 32 bytes. Throws std::runtime_error when OpenSSL cannot.
[[nodiscard]] std::string keyed_hash(std::string_view key, std::string_view text);
// The first half of that in hexadecimal digits.
[[nodiscard]] std::string short_hash(std::string_view key, std::string_view text);

// Seals by HMAC-SHA256 over everything in a token, each part with its length before it. Any thread.
class Sealer {
 public:
  // `key` is MILEPOST_SECRET_KEY, or else the bot's token: what we seal with is derived from it.
  // `clock` must outlive the object.
  Sealer(const Secret& key, const scheduler::Clock& clock, Nonces nonces);

  [[nodiscard]] Token seal(Purpose purpose, std::string object, std::string person,
                           std::chrono::seconds life) const;
  // Absent unless we sealed it, for this user or for anybody, and its time is not over.
  [[nodiscard]] std::optional<Unsealed> open(const Token& token, std::string_view user_id) const;

  [[nodiscard]] std::string nonce() const { return nonces_(); }

 private:
  [[nodiscard]] std::string mac(const Token& token) const;

  const Secret key_;
  const scheduler::Clock& clock_;
  const Nonces nonces_;
};

// Where presses and forms are sent to, and what seals them.
struct Callbacks {
  const Sealer& sealer;
  std::string public_url;  // without a trailing slash

  [[nodiscard]] std::string action_url() const { return public_url + "/mattermost/action"; }
  [[nodiscard]] std::string dialog_url() const { return public_url + "/mattermost/dialog"; }
};

}  // namespace bot::mattermost
