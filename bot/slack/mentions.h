#pragma once

#include <string_view>

#include "commands/request.h"

namespace bot::slack {

// Puts the text of a slash command, as Slack encodes it, into `request` as plain text:
// "<@U1|bob>" becomes the word "@bob" with an entry in `people`, "<#C1|okr>" the word "#okr" with
// one in `channels`; without a label the id stands in its place. Links become their address,
// broadcasts
// "@channel" and the like; &lt; &gt; &amp; become the characters. No-break spaces become spaces.
// https://docs.slack.dev/interactivity/implementing-slash-commands
void read_text(std::string_view text, commands::Request& request);

}  // namespace bot::slack
