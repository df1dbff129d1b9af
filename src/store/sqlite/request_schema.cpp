#include "store/sqlite/request_schema.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <iterator>
#include <string_view>
#include <utility>

namespace monorelay::store::sqlite {
namespace {

// Step 1. A table of the predecessor may be there already, with any subset of these columns: it
// grew by one column after the other. Hence each column but the first two is added if it is
// missing.
constexpr char kCreateTable[] = R"sql(
  CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY,
    timestamp REAL NOT NULL
  );
)sql";

struct Column {
  std::string_view name;
  Sql add;
};

constexpr Column kColumns[] = {
    {"model", "ALTER TABLE requests ADD COLUMN model TEXT"},
    {"provider", "ALTER TABLE requests ADD COLUMN provider TEXT"},
    {"key_label", "ALTER TABLE requests ADD COLUMN key_label TEXT"},
    {"status_code", "ALTER TABLE requests ADD COLUMN status_code INTEGER"},
    {"latency_ms", "ALTER TABLE requests ADD COLUMN latency_ms REAL"},
    {"first_token_ms", "ALTER TABLE requests ADD COLUMN first_token_ms REAL"},
    {"input_tokens", "ALTER TABLE requests ADD COLUMN input_tokens INTEGER"},
    {"output_tokens", "ALTER TABLE requests ADD COLUMN output_tokens INTEGER"},
    {"streaming", "ALTER TABLE requests ADD COLUMN streaming INTEGER"},
    {"request_id", "ALTER TABLE requests ADD COLUMN request_id TEXT"},
    {"client", "ALTER TABLE requests ADD COLUMN client TEXT"},
    {"endpoint", "ALTER TABLE requests ADD COLUMN endpoint TEXT"},
    {"served_model", "ALTER TABLE requests ADD COLUMN served_model TEXT"},
    {"ending", "ALTER TABLE requests ADD COLUMN ending TEXT"},
    {"attempts", "ALTER TABLE requests ADD COLUMN attempts INTEGER"},
    {"request_bytes", "ALTER TABLE requests ADD COLUMN request_bytes INTEGER"},
    {"response_bytes", "ALTER TABLE requests ADD COLUMN response_bytes INTEGER"},
    {"cached_tokens", "ALTER TABLE requests ADD COLUMN cached_tokens INTEGER"},
    {"cache_write_tokens", "ALTER TABLE requests ADD COLUMN cache_write_tokens INTEGER"},
    {"reasoning_tokens", "ALTER TABLE requests ADD COLUMN reasoning_tokens INTEGER"},
    {"temperature", "ALTER TABLE requests ADD COLUMN temperature REAL"},
    {"top_p", "ALTER TABLE requests ADD COLUMN top_p REAL"},
    {"presence_penalty", "ALTER TABLE requests ADD COLUMN presence_penalty REAL"},
    {"frequency_penalty", "ALTER TABLE requests ADD COLUMN frequency_penalty REAL"},
    {"max_tokens", "ALTER TABLE requests ADD COLUMN max_tokens INTEGER"},
    {"error_message", "ALTER TABLE requests ADD COLUMN error_message TEXT"},
    {"error_code", "ALTER TABLE requests ADD COLUMN error_code TEXT"},
    {"error_details", "ALTER TABLE requests ADD COLUMN error_details TEXT"},
    {"error_type", "ALTER TABLE requests ADD COLUMN error_type TEXT"},
    {"estimated_cost", "ALTER TABLE requests ADD COLUMN estimated_cost REAL"},
    {"request_preview", "ALTER TABLE requests ADD COLUMN request_preview TEXT"},
    {"response_preview", "ALTER TABLE requests ADD COLUMN response_preview TEXT"},
    {"request_full", "ALTER TABLE requests ADD COLUMN request_full TEXT"},
    {"response_full", "ALTER TABLE requests ADD COLUMN response_full TEXT"},
};

// Each further index costs the writer time with every request; the time is what every reader of
// the log narrows down by first.
constexpr char kFinishStepOne[] = R"sql(
  CREATE INDEX IF NOT EXISTS requests_by_time ON requests (timestamp);
  PRAGMA user_version = 1;
)sql";

SqlResult<bool> HasColumn(Statement& find, std::string_view name) {
  find.Bind(1, name);
  auto has_row = find.Step();
  find.Reset();
  return has_row;
}

SqlResult<void> AddMissingColumns(Database& database) {
  auto find = database.Prepare("SELECT 1 FROM pragma_table_info('requests') WHERE name = ?1");
  if (!find) return std::unexpected(std::move(find.error()));
  for (const Column& column : kColumns) {
    auto has_column = HasColumn(*find, column.name);
    if (!has_column) return std::unexpected(std::move(has_column.error()));
    if (*has_column) continue;
    if (auto added = database.Execute(column.add); !added) return added;
  }
  return {};
}

SqlResult<void> CreateRequests(Database& database) {
  if (auto created = database.Execute(kCreateTable); !created) return created;
  if (auto added = AddMissingColumns(database); !added) return added;
  return database.Execute(kFinishStepOne);
}

// Step N is at N - 1 and ends by setting user_version to N. A released step is never changed.
using Step = SqlResult<void> (*)(Database&);
constexpr Step kSteps[] = {CreateRequests};
constexpr std::int64_t kNewest = std::size(kSteps);

SqlResult<void> RunInTransaction(Database& database, Step step) {
  auto transaction = Transaction::Begin(database);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  if (auto done = step(database); !done) return done;
  return transaction->Commit();
}

}  // namespace

SqlResult<void> MigrateRequests(Database& database) {
  const auto version = database.ReadInteger("PRAGMA user_version");
  if (!version) return std::unexpected(version.error());
  if (*version > kNewest) {
    return std::unexpected(SqlError{
        .code = SQLITE_SCHEMA,
        .message = fmt::format("its schema is number {}, this program knows up to {}: it was "
                               "written by a newer MonoRelay",
                               *version, kNewest)});
  }
  for (std::int64_t number = *version; number < kNewest; ++number) {
    if (auto done = RunInTransaction(database, kSteps[number]); !done) return done;
  }
  return {};
}

}  // namespace monorelay::store::sqlite
