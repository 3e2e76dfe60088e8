#pragma once

#include <cstdint>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "store/database.h"

namespace store::postgres {

// Throws the store's error for what the server said, by its SQLSTATE.
[[noreturn]] void rethrow(const pqxx::sql_error& error);

// Runs `call` and turns what libpqxx throws into the store's own errors.
template <class Call>
auto translated(Call&& call) {
  try {
    return call();
  } catch (const pqxx::broken_connection& lost) {
    throw ConnectionLost{lost.what()};
  } catch (const pqxx::serialization_failure& set_back) {  // this and the next are no sql_error
    throw Conflict{set_back.what()};
  } catch (const pqxx::deadlock_detected& set_back) {
    throw Conflict{set_back.what()};
  } catch (const pqxx::sql_error& error) {
    rethrow(error);
  }
}

// A statement that its connection keeps for the next caller of the same text. The whole result
// stands in memory from the first step on.
class CachedStatement : public Statement {
 public:
  // `work` must outlive it. `name` is the statement's own on its connection. Throws DatabaseError,
  // and std::logic_error when the parameters are not $1 to $n.
  CachedStatement(pqxx::nontransaction& work, std::string name, const std::string& sql);

  void bind(int index, const Value& value) override;
  bool step() override;
  [[nodiscard]] std::int64_t changed() const override { return changed_; }
  [[nodiscard]] bool is_null(int column) const override;
  [[nodiscard]] std::int64_t integer(int column) const override;
  [[nodiscard]] std::string_view text(int column) const override;
  void reset() override;

  [[nodiscard]] bool lent() const { return lent_; }
  void lend() { lent_ = true; }

 private:
  void run();

  pqxx::nontransaction& work_;
  const std::string name_;
  const bool changes_rows_;
  std::vector<std::string> texts_;
  std::vector<const char*> parameters_;  // into texts_, null for NULL
  std::size_t bound_ = 0;
  pqxx::result result_;
  pqxx::result::size_type next_ = 0;
  std::int64_t changed_ = 0;
  bool stepped_ = false;
  bool lent_ = false;
};

}  // namespace store::postgres
