#include "bot/mattermost/mentions.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "bot/answer.h"
#include "bot/unicode.h"

namespace bot::mattermost {
namespace {

// Names and ids come as two lists in the same order; both are missing when nobody is named.
template <class Mentioned>
void read_pairs(const http::Form& form, std::string_view field, char sign,
                std::map<std::string, Mentioned, std::less<>>& mentioned) {
  const auto names = form.values(field);
  const auto ids = form.values(std::string{field} + "_ids");
  for (std::size_t i = 0; i < std::min(names.size(), ids.size()); ++i) {
    const std::string name{names[i]};
    mentioned.try_emplace(sign + name, Mentioned{std::string{ids[i]}, name});
  }
}

}  // namespace

void read_text(const http::Form& form, commands::Request& request) {
  request.text = with_plain_spaces(form.value("text").value_or(""));
  read_pairs(form, "user_mentions", '@', request.people);
  read_pairs(form, "channel_mentions", '~', request.channels);
  name_words_as_typed(request);
}

void read_text(std::string_view text, commands::Request& request) {
  request.text = with_plain_spaces(text);
}

}  // namespace bot::mattermost
