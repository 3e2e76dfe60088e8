#include <fmt/format.h>

#include <algorithm>

#include "commands/blocker.h"
#include "commands/cards/notice.h"
#include "commands/cards/objective.h"
#include "commands/wording.h"
#include "store/sql/blocker.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"

namespace commands::cards {
namespace {

constexpr std::size_t kMostWaiting = 10;

}  // namespace

void add_waiting(Message& message, const store::Book& book, const okr::Person& person,
                 okr::Instant now) {
  std::vector<okr::Blocker> waiting = store::blockers_at(book, std::nullopt, now);
  std::erase_if(waiting, [&](const okr::Blocker& one) {
    if (one.waits_for != person.id) return true;
    const auto subject = store::find_subject(book, one.key_result);
    return !subject || !store::may_see(book, person.id, subject->objective);
  });
  if (waiting.empty()) return;
  const auto count = static_cast<std::int64_t>(waiting.size());
  message.add(
      Header{fmt::format("{} for you", count_text(count, "key result waits", "key results wait"))});
  Text text;
  for (std::size_t i = 0; i < std::min(waiting.size(), kMostWaiting); ++i) {
    const auto key_result = store::find_key_result(book, waiting[i].key_result);
    if (!key_result) continue;
    if (!text.spans.empty()) text.spans.push_back(plain("\n"));
    const std::string asker = store::read_person(book, waiting[i].opened_by).name;
    append(text.spans,
           {code(id_text(key_result->id)),
            plain(fmt::format(" {}: {}, by {}", shortened(key_result->text, kShownCharacters),
                              blocker_text(book, waiting[i], now),
                              shortened(asker, kShownCharacters)))});
  }
  if (waiting.size() > kMostWaiting) {
    append(text.spans, {plain(fmt::format("\nand {} more: ", waiting.size() - kMostWaiting)),
                        code("/okr blockers")});
  }
  message.add(std::move(text));
  message.add(Note{{plain("Tell whoever owns it when it is done; they say "),
                    code("/okr unblock " + id_text(waiting.front().key_result)), plain(".")}});
}

}  // namespace commands::cards
