#include "bot/sandbox/clock.h"

#include <charconv>
#include <string>

#include "store/sql/org.h"

namespace bot::sandbox {
namespace {

constexpr std::string_view kSetting = "sandbox.clock";  // seconds ahead of the base, as digits

std::chrono::seconds kept_offset(store::Store& store, okr::OrgId org) {
  const auto text = store.read([&](store::Transaction& tx) {
    return store::find_setting({tx, org}, kSetting);
  });
  std::int64_t seconds = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), seconds);
  return std::chrono::seconds{seconds};
}

}  // namespace

MovableClock::MovableClock(const scheduler::Clock& base, store::Store& store, okr::OrgId org)
    : base_(base), store_(store), org_(org), offset_(kept_offset(store, org)) {}

okr::Instant MovableClock::now() const {
  return base_.now() + offset_.load();
}

void MovableClock::forward_to(okr::Instant at) {
  const std::lock_guard lock{mutex_};
  if (at > now()) keep(at - base_.now());
}

void MovableClock::set(okr::Instant at) {
  const std::lock_guard lock{mutex_};
  keep(at - base_.now());
}

void MovableClock::reset() {
  const std::lock_guard lock{mutex_};
  keep(std::chrono::seconds{0});
}

void MovableClock::keep(std::chrono::seconds offset) {
  store_.write([&](store::Transaction& tx) {
    store::set_setting({tx, org_}, kSetting, std::to_string(offset.count()));
  });
  offset_.store(offset);
}

}  // namespace bot::sandbox
