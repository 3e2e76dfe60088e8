#include "store/sql/delivery_row.h"

#include <array>
#include <stdexcept>
#include <string>
#include <utility>

namespace store {
namespace {

constexpr std::array<std::pair<okr::DeliveryKind, std::string_view>, 17> kKinds{{
    {okr::DeliveryKind::kPrompt, "prompt"},
    {okr::DeliveryKind::kNudge, "nudge"},
    {okr::DeliveryKind::kMissing, "missing"},
    {okr::DeliveryKind::kFindings, "findings"},
    {okr::DeliveryKind::kCycle, "cycle"},
    {okr::DeliveryKind::kWaiting, "waiting"},
    {okr::DeliveryKind::kKpis, "kpis"},
    {okr::DeliveryKind::kDigest, "digest"},
    {okr::DeliveryKind::kDigestThread, "digest_thread"},
    {okr::DeliveryKind::kDigestCorrection, "digest_correction"},
    {okr::DeliveryKind::kGrade, "grade"},
    {okr::DeliveryKind::kRetro, "retro"},
    {okr::DeliveryKind::kLessons, "lessons"},
    {okr::DeliveryKind::kProposal, "proposal"},
    {okr::DeliveryKind::kFailed, "failed"},
    {okr::DeliveryKind::kFile, "file"},
    {okr::DeliveryKind::kAnswer, "answer"},
}};

constexpr std::array<std::pair<okr::DeliveryState, std::string_view>, 7> kStates{{
    {okr::DeliveryState::kPlanned, "planned"},
    {okr::DeliveryState::kSending, "sending"},
    {okr::DeliveryState::kSent, "sent"},
    {okr::DeliveryState::kAmbiguous, "ambiguous"},
    {okr::DeliveryState::kWaiting, "waiting"},
    {okr::DeliveryState::kDead, "dead"},
    {okr::DeliveryState::kCancelled, "cancelled"},
}};

}  // namespace

okr::DeliveryState delivery_state_from(std::string_view text) {
  for (const auto& [state, name] : kStates) {
    if (name == text) return state;
  }
  throw std::logic_error{"unknown delivery state"};
}

std::string_view to_text(okr::DeliveryKind kind) {
  for (const auto& [known, name] : kKinds) {
    if (known == kind) return name;
  }
  throw std::logic_error{"unknown delivery kind"};
}

okr::DeliveryKind delivery_kind_from(std::string_view text) {
  for (const auto& [kind, name] : kKinds) {
    if (name == text) return kind;
  }
  throw std::logic_error{"unknown delivery kind"};
}

okr::Delivery read_delivery(const Rows& rows) {
  return {.id = rows.id<okr::DeliveryId>(0),
          .org = rows.id<okr::OrgId>(1),
          .kind = delivery_kind_from(rows.text(2)),
          .person = rows.maybe_id<okr::PersonId>(3),
          .team = rows.maybe_id<okr::TeamId>(4),
          .connection = rows.maybe_id<okr::ConnectionId>(5),
          .channel_id = rows.text(6),
          .thread_of = rows.maybe_id<okr::DeliveryId>(7),
          .body = rows.text(8),
          .reason = rows.text(9),
          .due_at = rows.instant(10),
          .late = rows.integer(11) == 1,
          .state = delivery_state_from(rows.text(12)),
          .attempt = static_cast<int>(rows.integer(13)),
          .next_at = rows.instant(14),
          .sent_connection = rows.maybe_id<okr::ConnectionId>(15),
          .sent_channel = rows.text(16),
          .sent_message = rows.text(17)};
}

}  // namespace store
