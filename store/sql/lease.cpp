#include "store/sql/lease.h"

namespace store {

bool take_lease(Transaction& tx, std::string_view name, std::string_view holder, okr::Instant now,
                std::chrono::seconds length) {
  return tx.execute(R"(
    INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE lease.holder = excluded.holder OR lease.until <= $4)",
                    name, holder, now + length, now) == 1;
}

void give_back_lease(Transaction& tx, std::string_view name, std::string_view holder) {
  tx.execute("DELETE FROM lease WHERE name = $1 AND holder = $2", name, holder);
}

void give_back_leases(Transaction& tx, std::string_view holder) {
  tx.execute("DELETE FROM lease WHERE holder = $1", holder);
}

}  // namespace store
