#include "store/own_row.h"

#include "store/sql/blocker.h"
#include "store/sql/entry.h"
#include "store/sql/grade.h"
#include "store/sql/milestone.h"
#include "store/sql/part.h"
#include "store/sql/retro.h"

namespace store {

std::optional<OwnRow> own_row(const Book& book, const Author& author, okr::Noun noun,
                              std::int64_t noun_id, std::string_view field) {
  using Stored = std::optional<std::string>;
  if (is_part(field)) {
    return OwnRow{[&book, noun, noun_id, field] { return read_part(book, noun, noun_id, field); },
                  [&book, noun, noun_id, field](const Stored& value) {
                    write_part(book, noun, noun_id, field, value);
                  }};
  }
  if (noun == okr::Noun::kKeyResult && field == "milestones") {
    const okr::KeyResultId of{noun_id};
    return OwnRow{[&book, of] { return Stored{to_text(milestones_of(book, of))}; },
                  [&book, of](const Stored& value) { set_milestones(book, of, value); }};
  }
  if (const auto id = blocker_of(field)) {
    return OwnRow{[&book, id] { return blocker_state(book, *id); },
                  [&, id](const Stored& value) { set_blocker_state(book, *id, value, author.at); }};
  }
  if (const auto id = voter_of(field)) {
    const okr::KeyResultId of{noun_id};
    return OwnRow{[&book, of, id] { return vote_value(book, of, *id); },
                  [&book, of, id](const Stored& value) { set_vote_value(book, of, *id, value); }};
  }
  if (const auto id = retro_of(field)) {
    return OwnRow{[&book, id] { return retro_state(book, *id); },
                  [&, id](const Stored& value) { set_retro_state(book, *id, value, author.at); }};
  }
  if (const auto id = retro_answer_of(field)) {
    return OwnRow{[&book, id] { return retro_answer_state(book, *id); },
                  [&book, id](const Stored& value) { set_retro_answer_state(book, *id, value); }};
  }
  if (const auto id = entry_of(field)) {
    return OwnRow{[&book, id] { return entry_state(book, *id); },
                  [&, id](const Stored& value) { set_entry_state(book, author, *id, value); }};
  }
  return std::nullopt;
}

}  // namespace store
