#include "store/sqlite/request_store.hpp"

#include <fmt/core.h>

#include <string_view>
#include <utility>

#include "base/log.hpp"
#include "chat/usage.hpp"
#include "store/sqlite/files.hpp"
#include "store/sqlite/request_schema.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::RequestRecord;

constexpr char kInsert[] = R"sql(
  INSERT INTO requests (
    timestamp, model, provider, key_label, status_code, latency_ms, first_token_ms,
    input_tokens, output_tokens, streaming,
    request_id, client, endpoint, served_model, ending, attempts, request_bytes, response_bytes,
    cached_tokens, cache_write_tokens, reasoning_tokens,
    temperature, top_p, presence_penalty, frequency_penalty, max_tokens,
    error_message, error_code, error_details
  ) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
    ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29
  )
)sql";

double Seconds(WallTime time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

double Milliseconds(std::chrono::microseconds duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

std::optional<double> Milliseconds(std::optional<std::chrono::microseconds> duration) {
  if (!duration) return std::nullopt;
  return Milliseconds(*duration);
}

std::optional<std::int64_t> Tokens(std::int64_t count) {
  if (count == chat::Usage::kUnknown) return std::nullopt;
  return count;
}

std::optional<std::string_view> TextOrNull(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return text;
}

void BindAll(Statement& insert, const RequestRecord& record) {
  int parameter = 0;
  const auto bind = [&](const auto& value) { insert.Bind(++parameter, value); };
  const auto bind_integer = [&](std::int64_t value) { bind(value); };

  bind(Seconds(record.finished));
  bind(std::string_view(record.model));
  bind(std::string_view(record.provider));
  bind(std::string_view(record.key_label));
  bind_integer(record.status);
  bind(Milliseconds(record.latency));
  bind(Milliseconds(record.first_byte));
  bind(Tokens(record.usage.input));
  bind(Tokens(record.usage.output));
  bind_integer(record.streaming ? 1 : 0);
  bind(record.request_id.View());
  bind(std::string_view(record.client));
  bind(record.endpoint);
  bind(std::string_view(record.served_model));
  bind(record.ending);
  bind_integer(record.attempts);
  bind_integer(record.request_bytes);
  bind_integer(record.response_bytes);
  bind(Tokens(record.usage.cached_read));
  bind(Tokens(record.usage.cache_write));
  bind(Tokens(record.usage.reasoning));
  bind(record.temperature);
  bind(record.top_p);
  bind(record.presence_penalty);
  bind(record.frequency_penalty);
  bind(record.max_tokens);
  bind(TextOrNull(record.error_text));
  bind(TextOrNull(record.error_code));
  bind(TextOrNull(record.error_detail));
}

}  // namespace

Result<std::unique_ptr<SqliteRequestStore>> SqliteRequestStore::Open(std::filesystem::path file,
                                                                     RequestStoreOptions options) {
  std::unique_ptr<SqliteRequestStore> store(new SqliteRequestStore(std::move(file), options));
  if (auto opened = store->OpenFile(); !opened) return std::unexpected(std::move(opened.error()));
  return store;
}

Result<void> SqliteRequestStore::Append(std::span<const RequestRecord> records) {
  if (!connection_) {
    if (auto opened = OpenFile(); !opened) return opened;
  }
  auto inserted = Insert(records);
  if (!inserted && inserted.error().IsDamage()) {
    if (auto removed = RemoveDamaged(inserted.error()); !removed) return removed;
    if (auto opened = OpenFile(); !opened) return opened;
    inserted = Insert(records);
  }
  if (!inserted) {
    return std::unexpected(
        ToError(fmt::format("{} cannot be written", file_.string()), inserted.error()));
  }
  return {};
}

// Opens the file; if it is damaged, a new one in its place.
Result<void> SqliteRequestStore::OpenFile() {
  if (auto prepared = PrepareFile(file_); !prepared) return prepared;
  auto connected = Connect();
  if (!connected && connected.error().IsDamage()) {
    if (auto removed = RemoveDamaged(connected.error()); !removed) return removed;
    if (auto prepared = PrepareFile(file_); !prepared) return prepared;
    connected = Connect();
  }
  if (!connected) {
    return std::unexpected(
        ToError(fmt::format("{} cannot be opened", file_.string()), connected.error()));
  }
  return {};
}

SqlResult<void> SqliteRequestStore::Connect() {
  auto database = Database::Open(file_, options_.busy_timeout);
  if (!database) return std::unexpected(std::move(database.error()));
  if (auto migrated = MigrateRequests(*database); !migrated) return migrated;
  auto insert = database->Prepare(kInsert);
  if (!insert) return std::unexpected(std::move(insert.error()));
  connection_.emplace(std::move(*database), std::move(*insert));
  return {};
}

Result<void> SqliteRequestStore::RemoveDamaged(const SqlError& damage) {
  connection_.reset();
  auto aside = SetAside(file_);
  if (!aside) return std::unexpected(std::move(aside.error()));
  log::Failure(
      "{} is damaged (SQLite {}: {}); it is kept as {} and a new, empty request log begins",
      file_.string(), damage.code, damage.message, aside->string());
  return {};
}

SqlResult<void> SqliteRequestStore::Insert(std::span<const RequestRecord> records) {
  auto transaction = Transaction::Begin(connection_->database);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  Statement& insert = connection_->insert;
  SqlResult<bool> done = false;
  for (const RequestRecord& record : records) {
    // Each row binds every parameter.
    BindAll(insert, record);
    done = insert.Step();
    insert.Reset();
    if (!done) break;
  }
  insert.ClearBindings();
  if (!done) return std::unexpected(std::move(done.error()));
  return transaction->Commit();
}

}  // namespace monorelay::store::sqlite
