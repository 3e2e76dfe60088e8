#pragma once

#include <map>
#include <optional>

#include "store/okr/dependency.h"
#include "store/okr/entry.h"
#include "store/okr/proposal.h"
#include "store/sql/objective.h"

namespace bot::api {

// Whether everybody may read it, so that the API tells of it: what is private has no place in data
// that goes elsewhere.
[[nodiscard]] inline bool is_public(const okr::Objective& objective) {
  return !objective.is_private;
}

// As store::find_objective and find_subject; absent for what is private, too.
[[nodiscard]] std::optional<okr::Objective> public_objective(const store::Book& book,
                                                             okr::ObjectiveId id);
[[nodiscard]] std::optional<store::Subject> public_subject(const store::Book& book,
                                                           okr::KeyResultId id);

// Whether it stands under nothing private.
[[nodiscard]] bool stands_in_public(const store::Book& book, const okr::Objective& objective);

// said.cpp: whether everybody may read what it is about and what it points at.
[[nodiscard]] bool is_public(const store::Book& book, const okr::Dependency& dependency);
// Whom a proposal waits for tells of what its objective stands under.
[[nodiscard]] bool is_public(const store::Book& book, const okr::Proposal& proposal);
[[nodiscard]] bool is_public(const store::Book& book, const okr::Entry& entry);

// As public_subject() for many rows of the same key results.
class Visible {
 public:
  explicit Visible(const store::Book& book) : book_(book) {}
  [[nodiscard]] bool operator()(okr::KeyResultId id);

 private:
  const store::Book& book_;
  std::map<okr::KeyResultId, bool> known_;
};

}  // namespace bot::api
