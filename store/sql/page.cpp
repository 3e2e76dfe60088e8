#include "store/sql/page.h"

#include <stdexcept>

namespace store {
namespace {

std::string_view page_query(Paged what) {
  switch (what) {
    case Paged::kCycles:
      return "SELECT id FROM cycle WHERE org_id = $1 AND id > $2 AND state <> 'withdrawn' "
             "ORDER BY id LIMIT $3";
    case Paged::kTeams:
      return "SELECT id FROM team WHERE org_id = $1 AND id > $2 AND state <> 'withdrawn' "
             "ORDER BY id LIMIT $3";
    case Paged::kPeople:
      return "SELECT id FROM person WHERE org_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    case Paged::kObjectives:
      return "SELECT id FROM objective WHERE org_id = $1 AND id > $2 AND state <> 'withdrawn' "
             "ORDER BY id LIMIT $3";
    case Paged::kKeyResults:
      return "SELECT id FROM key_result WHERE org_id = $1 AND id > $2 AND state <> 'withdrawn' "
             "ORDER BY id LIMIT $3";
    case Paged::kBlockers:
      return "SELECT id FROM blocker WHERE org_id = $1 AND id > $2 AND state <> 'withdrawn' "
             "ORDER BY id LIMIT $3";
    case Paged::kKpis:
      return "SELECT id FROM kpi WHERE org_id = $1 AND id > $2 AND state <> 'withdrawn' "
             "ORDER BY id LIMIT $3";
    case Paged::kDependencies:
      return "SELECT id FROM dependency WHERE org_id = $1 AND id > $2 AND state <> 'withdrawn' "
             "ORDER BY id LIMIT $3";
    case Paged::kProposals:
      return "SELECT id FROM proposal WHERE org_id = $1 AND id > $2 AND state <> 'withdrawn' "
             "ORDER BY id LIMIT $3";
    case Paged::kEntries:
      return "SELECT id FROM entry WHERE org_id = $1 AND id > $2 AND state <> 'withdrawn' "
             "ORDER BY id LIMIT $3";
    case Paged::kRetros:
      return "SELECT id FROM retro WHERE org_id = $1 AND id > $2 AND state <> 'withdrawn' "
             "ORDER BY id LIMIT $3";
  }
  throw std::logic_error{"unknown pages"};
}

}  // namespace

std::vector<std::int64_t> numbers_after(const Book& book, Paged what, std::int64_t after,
                                        int limit) {
  std::vector<std::int64_t> result;
  Rows rows = book.tx.query(page_query(what), book.org, after, limit);
  while (rows.next()) result.push_back(rows.integer(0));
  return result;
}

}  // namespace store
