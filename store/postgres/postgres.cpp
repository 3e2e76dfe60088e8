#include "store/postgres/postgres.h"

#include <fmt/format.h>

#include <algorithm>
#include <pqxx/pqxx>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/postgres/address.h"
#include "store/postgres/ddl.h"
#include "store/postgres/statement.h"
#include "store/transaction.h"

namespace store::postgres {
namespace {

constexpr Pool kPool{.writers = 8, .batch = 1, .readers = 4};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

void append_quoted(std::string& json, std::string_view text) {
  json += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      json += c;
    }
  }
  json += '"';
}

// The rows as objects, every value a string.
std::string as_json(const std::vector<std::string_view>& columns, const LoadedRows& rows) {
  std::string json = "[";
  for (const auto& row : rows) {
    json += json.size() > 1 ? ",{" : "{";
    for (std::size_t i = 0; i < row.size(); ++i) {
      json += fmt::format("{}\"{}\":", i > 0 ? "," : "", columns[i]);
      if (row[i]) {
        append_quoted(json, *row[i]);
      } else {
        json += "null";
      }
    }
    json += '}';
  }
  return json += ']';
}

class Session : public Connection {
 public:
  Session(const Address& address, Database::Access access)
      : connection_(address.url), schema_(address.schema), access_(access) {
    // A new connection, which the library would make by itself, would know nothing of the
    // transaction that was open. (Deprecated because the library's next version never does it.)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    connection_.inhibit_reactivation(true);
#pragma GCC diagnostic pop
    run(fmt::format("SET search_path = {}", schema_));
    run("SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'");
    // Where a table was not analysed yet, the server takes short queries for long ones, and would
    // compile each for a hundred milliseconds.
    run("SET jit = off");
    // What comes back must be what was stored, in any database.
    connection_.set_client_encoding("UTF8");
  }

  Statement& prepare(std::string_view sql) override {
    auto found = statements_.find(sql);
    if (found == statements_.end()) found = statements_.try_emplace(std::string{sql}).first;
    auto& same_text = found->second;
    for (const auto& statement : same_text) {
      if (!statement->lent()) return lent(*statement);
    }
    same_text.push_back(std::make_unique<CachedStatement>(work_, fmt::format("s{}", ++prepared_),
                                                          in_own_words(found->first)));
    return lent(*same_text.back());
  }

  void run(const std::string& sql) override {
    translated([&] { work_.exec(in_own_words(sql)); });
  }

  void begin() override {
    run(access_ == Database::Access::kReadOnly ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                               : "BEGIN ISOLATION LEVEL REPEATABLE READ");
    open_ = true;
  }

  // The lock comes first: the state that is seen from then on is that of whoever held it before.
  void begin_alone() override {
    run("BEGIN");
    open_ = true;
    run(fmt::format("SELECT pg_advisory_xact_lock(hashtext('milepost {}'))", schema_));
  }

  void commit() override {
    open_ = false;
    try {
      run("COMMIT");
    } catch (const ConnectionLost& lost) {
      throw CommitUnknown{lost.what()};
    }
  }

  void roll_back() override {
    open_ = false;
    run("ROLLBACK");
  }

  [[nodiscard]] bool in_transaction() const override {
    return open_;
  }

  // It counts by itself.
  void prepare_planner() override {}

  void load(std::string_view table, const std::vector<std::string_view>& columns,
            const LoadedRows& rows) override {
    const std::string names = fmt::format("{}", fmt::join(columns, ", "));
    Statement& statement = prepare(
        fmt::format("INSERT INTO {0} ({1}) SELECT {1} FROM json_populate_recordset(NULL::{0}, $1)",
                    table, names));
    const std::string text = as_json(columns, rows);
    const Rows bound{statement, std::string_view{text}};  // resets it
    statement.step();
  }

  void finish_load() override {
    const pqxx::result counted = translated([&] {
      return work_.exec(
          "SELECT table_name, column_name FROM information_schema.columns "
          "WHERE table_schema = current_schema() AND is_identity = 'YES'");
    });
    for (const pqxx::row& one : counted) {
      settle(fmt::format("pg_get_serial_sequence('{}', '{}')", one[0].c_str(), one[1].c_str()),
             one[1].c_str(), one[0].c_str());
    }
    const auto ledger = translated([&] { return work_.exec1("SELECT to_regclass('change')"); });
    if (!ledger[0].is_null()) settle("'ledger_number'", "id", "change");
  }

  std::int64_t next_ledger_number(std::int64_t /*org*/) override {
    Statement& statement = prepare("SELECT nextval('ledger_number')");
    try {
      statement.step();
      const std::int64_t number = statement.integer(0);
      statement.reset();
      return number;
    } catch (...) {
      statement.reset();
      throw;
    }
  }

  [[nodiscard]] std::optional<okr::Instant> clock() override {
    const auto row = translated(
        [&] { return work_.exec1("SELECT floor(extract(epoch FROM clock_timestamp()))::bigint"); });
    return okr::Instant{std::chrono::seconds{row[0].as<std::int64_t>()}};
  }

 private:
  static Statement& lent(CachedStatement& statement) {
    statement.lend();
    return statement;
  }

  // Lets the sequence go on after the largest number of the column, never with a smaller one than
  // it has come to.
  void settle(std::string_view sequence, std::string_view column, std::string_view table) {
    run(fmt::format("SELECT setval({0}, greatest(coalesce(max({1}), 0) + 1, nextval({0})), false) "
                    "FROM {2}",
                    sequence, column, table));
  }

  pqxx::connection connection_;
  pqxx::quiet_errorhandler quiet_{connection_};  // no notices on the standard error
  pqxx::nontransaction work_{connection_};
  const std::string schema_;
  const Database::Access access_;
  bool open_ = false;
  int prepared_ = 0;
  // Several of one text where one was asked for again before it was reset. Goes before work_.
  std::unordered_map<std::string, std::vector<std::unique_ptr<CachedStatement>>, TextHash,
                     std::equal_to<>>
      statements_;
};

class Server : public Database {
 public:
  Server(std::string_view url, Use use) : address_(parse_address(url)) {
    if (use == Use::kServe) make_schema();
  }

  [[nodiscard]] std::unique_ptr<Connection> connect(Access access) override {
    try {
      return std::make_unique<Session>(address_, access);
    } catch (const std::exception& error) {  // the library's and ours, all for the operator
      throw unusable(error.what());
    }
  }

  [[nodiscard]] Pool pool() const override { return kPool; }

 private:
  [[nodiscard]] DatabaseUnusable unusable(std::string text) const {
    // The library's texts are of several lines.
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return DatabaseUnusable{
        fmt::format("The database \"{}\" cannot be used: {}.", address_.shown, text)};
  }

  void make_schema() {
    const auto session = connect(Access::kReadWrite);
    try {
      session->begin_alone();
      // Asked for first: who may use a schema may not be allowed to make one.
      Statement& found = session->prepare("SELECT 1 WHERE to_regnamespace($1) IS NOT NULL");
      found.bind(1, std::string_view{address_.schema});
      if (!found.step()) session->run(fmt::format("CREATE SCHEMA {}", address_.schema));
      found.reset();
      session->run("CREATE SEQUENCE IF NOT EXISTS ledger_number");
      session->commit();
    } catch (const DatabaseError& error) {
      throw unusable(error.what());
    }
  }

  const Address address_;
};

}  // namespace

bool names(std::string_view url) {
  return url.starts_with("postgres://") || url.starts_with("postgresql://");
}

std::unique_ptr<Database> open(std::string_view url, Use use) {
  return std::make_unique<Server>(url, use);
}

}  // namespace store::postgres
