#pragma once

#include <optional>
#include <string>

#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

enum class Role {
  kAdministrator,
  kMember,
  kObserver,  // sees what is not private, and changes nothing but when they themselves are told
};

// Somebody in the book. A person has one identity per connection; neither the name nor an e-mail
// address identifies anybody.
struct Person {
  PersonId id;
  std::string name;       // as shown; may be shared by two people
  std::string time_zone;  // IANA name; the org's until the platform tells another
  Role role = Role::kMember;
  std::optional<Instant> snoozed_until;
  std::optional<Instant> left_at;  // deactivated on the platform; never addressed again
  std::string language = {};  // as the platform tells, such as "de" or "en-GB"; empty when unknown
};

// The account a person speaks from.
struct Identity {
  ConnectionId connection;
  std::string user_id;  // as the platform spells it
  PersonId person;
  std::string user_name;              // what others type after the @, may be empty
  std::string dm_channel;             // empty until a direct conversation was opened
  std::optional<Instant> profile_at;  // when name and time zone were last fetched
};

enum class Half { kMorning, kAfternoon };  // before noon, and from noon on

// Days on which a person is not asked, both included.
struct Away {
  AwayId id;
  PersonId person;
  Day first_day;
  Day last_day;
  std::optional<Half> half = {};  // of one day: what falls into it is put off until it is over
  std::optional<PersonId> stand_in = {};  // is asked instead
};

}  // namespace okr
