#include "store/sqlite/request_schema.hpp"

#include <string_view>
#include <utility>

#include "store/sqlite/migrations.hpp"
#include "store/sqlite/rollup_schema.hpp"

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

// Step 2. What was said stands apart from the rows that lists read, under the same id. Until now
// nothing kept a record from being written twice after a commit whose success went unheard; the
// first of such rows stays.
constexpr char kStepTwo[] = R"sql(
  ALTER TABLE requests ADD COLUMN client_address TEXT;
  ALTER TABLE requests ADD COLUMN user_agent TEXT;
  ALTER TABLE requests ADD COLUMN dialect TEXT;
  ALTER TABLE requests ADD COLUMN provider_dialect TEXT;
  ALTER TABLE requests ADD COLUMN queue_ms REAL;
  ALTER TABLE requests ADD COLUMN connect_ms REAL;
  ALTER TABLE requests ADD COLUMN first_byte_ms REAL;
  ALTER TABLE requests ADD COLUMN failed_attempts TEXT;
  ALTER TABLE requests ADD COLUMN cached INTEGER;
  ALTER TABLE requests ADD COLUMN cache_write_hour_tokens INTEGER;
  ALTER TABLE requests ADD COLUMN audio_input_tokens INTEGER;
  ALTER TABLE requests ADD COLUMN audio_output_tokens INTEGER;
  ALTER TABLE requests ADD COLUMN tokens_estimated INTEGER;
  ALTER TABLE requests ADD COLUMN cost_nano INTEGER;
  ALTER TABLE requests ADD COLUMN cost_parts TEXT;
  ALTER TABLE requests ADD COLUMN cost_basis TEXT;
  ALTER TABLE requests ADD COLUMN conversion TEXT;
  UPDATE requests SET first_byte_ms = first_token_ms WHERE request_id IS NOT NULL;
  DELETE FROM requests WHERE id IN (
    SELECT id FROM (
      SELECT id, row_number() OVER (PARTITION BY request_id ORDER BY id) AS occurrence
      FROM requests WHERE request_id IS NOT NULL
    ) WHERE occurrence > 1
  );
  CREATE UNIQUE INDEX requests_by_request_id ON requests (request_id);
  CREATE TABLE bodies (
    id INTEGER PRIMARY KEY,
    request_bytes INTEGER,
    request_cut INTEGER,
    request_coding INTEGER,
    response_bytes INTEGER,
    response_cut INTEGER,
    response_coding INTEGER,
    events_bytes INTEGER,
    events_cut INTEGER,
    events_coding INTEGER,
    request BLOB,
    response BLOB,
    events BLOB
  );
  PRAGMA user_version = 2;
)sql";

// Step 4. Whose a request was.
constexpr char kStepFour[] = R"sql(
  ALTER TABLE requests ADD COLUMN user TEXT;
  ALTER TABLE requests ADD COLUMN team TEXT;
  ALTER TABLE requests ADD COLUMN access_key_id TEXT;
  PRAGMA user_version = 4;
)sql";

// Step 5. Few requests have texts that can be searched; what brings the search index up to date
// finds them without reading the others.
constexpr char kStepFive[] = R"sql(
  CREATE INDEX requests_with_text ON requests (id) WHERE
    error_message IS NOT NULL OR error_details IS NOT NULL OR request_preview IS NOT NULL OR
    response_preview IS NOT NULL;
  PRAGMA user_version = 5;
)sql";

// Step 6. The requests of one conversation are found without reading the others. Those of no
// conversation cost the writer nothing.
constexpr char kStepSix[] = R"sql(
  ALTER TABLE requests ADD COLUMN conversation INTEGER;
  CREATE INDEX requests_of_conversation ON requests (conversation, timestamp)
    WHERE conversation IS NOT NULL;
  PRAGMA user_version = 6;
)sql";

// Step 8. Why the model stopped, as a number of chat::FinishReason. Without an index, which would
// cost the writer time with every request.
constexpr char kStepEight[] = R"sql(
  ALTER TABLE requests ADD COLUMN finish_reason INTEGER;
  PRAGMA user_version = 8;
)sql";

SqlResult<void> AddFinishReasons(Database& database) {
  return database.Execute(kStepEight);
}

SqlResult<void> AddConversations(Database& database) {
  return database.Execute(kStepSix);
}

SqlResult<void> IndexTexts(Database& database) {
  return database.Execute(kStepFive);
}

SqlResult<void> AddUsers(Database& database) {
  return database.Execute(kStepFour);
}

SqlResult<void> AddBodies(Database& database) {
  return database.Execute(kStepTwo);
}

constexpr MigrationStep kSteps[] = {CreateRequests, AddBodies,        AddStatistics,
                                    AddUsers,       IndexTexts,       AddConversations,
                                    AddFourHours,   AddFinishReasons, PackStatistics};

}  // namespace

SqlResult<void> MigrateRequests(Database& database) {
  return Migrate(database, kSteps);
}

}  // namespace monorelay::store::sqlite
