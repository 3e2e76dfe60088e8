#pragma once

#include <map>
#include <string>

#include "store/okr/id.h"

namespace commands {

// Somebody named in the text of a request, as the platform resolved it.
struct MentionedPerson {
  std::string user_id;
  std::string user_name;  // may be empty
};
struct MentionedChannel {
  std::string id;
  std::string name;  // may be empty
};

// What one person said, whatever platform it came through.
struct Request {
  okr::OrgId org;
  okr::ConnectionId connection;
  std::string platform;        // "slack", "mattermost", "sandbox"
  std::string user_id;         // as the platform spells it; vouched for by the platform
  std::string user_name;       // may be empty
  bool administrator = false;  // named as one in the settings
  std::string channel_id;
  std::string channel_name;  // may be empty
  bool direct = false;       // typed in a direct conversation with the bot
  bool opens_forms = false;  // the platform can open a form in answer to it
  std::string text;          // what stands after /okr: valid UTF-8, any length up to the body limit
  // Words of `text` that name somebody or some channel: "@bob", "#growth" or "~growth", exactly as
  // they stand there.
  std::map<std::string, MentionedPerson, std::less<>> people;
  std::map<std::string, MentionedChannel, std::less<>> channels;
  std::string key;  // the same for a repetition of the same request; empty when there is none
};

}  // namespace commands
