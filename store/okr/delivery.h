#pragma once

#include <optional>
#include <string>

#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

enum class DeliveryKind {
  kPrompt,            // the weekly card, to one person
  kNudge,             // the card once more, to who has not answered
  kMissing,           // who has not answered, to the team's lead
  kFindings,          // what is stale, held up or without an owner, to the team's lead
  kCycle,             // what a cycle's calendar asks for, to the team's lead
  kWaiting,           // what waits for a person, to that person
  kKpis,              // KPIs without a value, to who owns them and is asked for nothing else
  kDigest,            // a team's headline, to a channel
  kDigestThread,      // the long part, in the headline's thread
  kDigestCorrection,  // what changed, in the thread of a headline that can no longer be edited
  kGrade,             // what is to be graded, to whose it is
  kRetro,             // the questions of a retrospective, to one person
  kLessons,           // what a team learned, to a channel
  kProposal,          // an objective that was proposed, or what became of it, to one person
  kFailed,            // what could not be delivered, to an administrator
  kFile,              // an export that somebody asked for, to that person
  kAnswer,            // a command's answer that its author shared with the channel
};

// planned -> sending -> sent | ambiguous | waiting | dead | cancelled; waiting -> sending.
enum class DeliveryState { kPlanned, kSending, kSent, kAmbiguous, kWaiting, kDead, kCancelled };

// One message on its way to one conversation.
struct Delivery {
  DeliveryId id;
  OrgId org;
  DeliveryKind kind = DeliveryKind::kPrompt;
  std::optional<PersonId> person;          // whom it is for, whose answer is shared
  std::optional<TeamId> team;              // whose digest, whose missing
  std::optional<ConnectionId> connection;  // with channel_id: where to; else to the person
  std::string channel_id;
  std::optional<DeliveryId> thread_of;  // posted in the thread of this one, after it
  std::string body;                     // kAnswer: what was shared; kFile: what of
  std::string reason;                   // one sentence: why this is sent
  Instant due_at;
  bool late = false;  // due while nothing ran
  DeliveryState state = DeliveryState::kPlanned;
  int attempt = 0;     // how often it was claimed for more than a pause
  Instant next_at;     // not before this
  ConnectionId via{};  // that it goes through, known to whoever claimed it
  // Where the message is, once sent:
  std::optional<ConnectionId> sent_connection;
  std::string sent_channel;
  std::string sent_message;
};

}  // namespace okr
