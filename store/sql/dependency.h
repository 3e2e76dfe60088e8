#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/dependency.h"
#include "store/transaction.h"

namespace store {

// A dependency is a part of what waits: its ledger row is of that noun, in the field "dependency:7"
// (its number), from absent to "active".

// `dependency.id` is ignored.
okr::DependencyId add_dependency(const Book& book, const Author& author,
                                 const okr::Dependency& dependency);
void end_dependency(const Book& book, const Author& author, const okr::Dependency& dependency);
// Also one that has ended. Absent when there never was one.
[[nodiscard]] std::optional<okr::Dependency> find_dependency(const Book& book,
                                                             okr::DependencyId id);
// What an objective or a key result waits for, by number.
[[nodiscard]] std::vector<okr::Dependency> dependencies_of(const Book& book, okr::Noun noun,
                                                           std::int64_t noun_id);
// All, by number.
[[nodiscard]] std::vector<okr::Dependency> list_dependencies(const Book& book);

// Which dependency a ledger field is about; absent for other fields.
[[nodiscard]] std::optional<okr::DependencyId> dependency_of(std::string_view field);

}  // namespace store
