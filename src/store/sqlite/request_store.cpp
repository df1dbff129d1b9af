#include "store/sqlite/request_store.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "store/sqlite/files.hpp"
#include "store/sqlite/request_schema.hpp"

namespace monorelay::store::sqlite {
using records::RequestRecord;

namespace {

// A larger file of an older program would take too long at the start; it stays as large as it is.
constexpr std::int64_t kMostRewritten = 64LL * 1024 * 1024;

// Writes a file anew that was begun without the ability to give pages back.
SqlResult<void> LetPagesReturn(Database& database) {
  const auto mode = database.ReadInteger("PRAGMA auto_vacuum");
  const auto bytes = database.ReadInteger(
      "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  if (!mode) return std::unexpected(mode.error());
  if (!bytes) return std::unexpected(bytes.error());
  if (*mode != 0 || *bytes > kMostRewritten) return {};
  return database.Execute("VACUUM");
}

}  // namespace

Result<std::unique_ptr<SqliteRequestStore>> SqliteRequestStore::Open(std::filesystem::path file,
                                                                     const Clock& clock,
                                                                     RequestStoreOptions options) {
  std::unique_ptr<SqliteRequestStore> store(
      new SqliteRequestStore(std::move(file), clock, options));
  auto opened = store->OpenFile();
  if (!opened && store->is_locked_) {
    log::Warning("{} ({}); records wait until it is free", opened.error().text.value.Get(),
                 opened.error().detail.value.Get());
    return store;
  }
  if (!opened) return std::unexpected(std::move(opened.error()));
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

Result<void> SqliteRequestStore::Clear(const records::ClearOrder& order) {
  if (!connection_) {
    if (auto opened = OpenFile(); !opened) return opened;
  }
  if (auto removed = Remove(order); !removed) {
    return std::unexpected(
        ToError(fmt::format("{} cannot be cleared", file_.string()), removed.error()));
  }
  return {};
}

bool SqliteRequestStore::Tidy() {
  if (!connection_) return false;
  const auto more = connection_->retention->Step();
  if (more) {
    tidying_fails_ = false;
    return *more;
  }
  if (!std::exchange(tidying_fails_, true)) {
    log::Warning("{}: old records cannot be removed now (SQLite {}: {})", file_.string(),
                 more.error().code, more.error().message);
  }
  return false;
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
  is_locked_ = !connected && connected.error().IsBusy();
  if (!connected) {
    return std::unexpected(
        ToError(fmt::format("{} cannot be opened", file_.string()), connected.error()));
  }
  return {};
}

SqlResult<void> SqliteRequestStore::Connect() {
  auto database = Database::Open(file_, options_.busy_timeout, FreePages::kCanReturn);
  if (!database) return std::unexpected(std::move(database.error()));
  auto connection = std::make_unique<Connection>(std::move(*database));
  if (auto opened = connection->Open(options_.retention, clock_); !opened) return opened;
  connection_ = std::move(connection);
  return {};
}

SqlResult<void> SqliteRequestStore::Connection::Open(const RetentionLimits& limits,
                                                     const Clock& clock) {
  if (auto migrated = MigrateRequests(database); !migrated) return migrated;
  if (auto allowed = LetPagesReturn(database); !allowed) return allowed;
  auto request_table = RequestTable::Open(database);
  if (!request_table) return std::unexpected(std::move(request_table.error()));
  auto body_table = BodyTable::Open(database);
  if (!body_table) return std::unexpected(std::move(body_table.error()));
  requests.emplace(std::move(*request_table));
  bodies.emplace(std::move(*body_table));
  auto rollup_table = RollupTable::Open(database);
  if (!rollup_table) return std::unexpected(std::move(rollup_table.error()));
  rollups.emplace(std::move(*rollup_table));
  auto rules = Retention::Open(database, limits, clock);
  if (!rules) return std::unexpected(std::move(rules.error()));
  retention.emplace(std::move(*rules));
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
  auto done = connection_->InsertAll(records);
  if (done) done = transaction->Commit();
  if (!done) connection_->rollups->Forget();
  return done;
}

SqlResult<void> SqliteRequestStore::Remove(const records::ClearOrder& order) {
  auto transaction = Transaction::Begin(connection_->database);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  // Without a condition SQLite does not look at single rows.
  constexpr const char* kRecords = "DELETE FROM bodies; DELETE FROM requests";
  SqlResult<void> done;
  if (order.records) done = connection_->database.Execute(kRecords);
  if (done && order.statistics) done = connection_->rollups->RemoveAll();
  if (done && order.statistics_of) done = connection_->rollups->RemoveClient(*order.statistics_of);
  if (done) done = transaction->Commit();
  // What it knows of the tables may be true no more.
  connection_->rollups->Forget();
  return done;
}

SqlResult<void> SqliteRequestStore::Connection::InsertAll(std::span<const RequestRecord> records) {
  WallTime newest{};
  for (const RequestRecord& record : records) {
    if (auto done = Insert(record); !done) return done;
    newest = std::max(newest, record.finished);
  }
  if (auto done = rollups->Flush(); !done) return done;
  return rollups->Trim(newest);
}

SqlResult<void> SqliteRequestStore::Connection::Insert(const RequestRecord& record) {
  const auto id = requests->Insert(record);
  if (!id) return std::unexpected(id.error());
  // Without an id the record is there already, and all that belongs to it.
  if (!*id) return {};
  rollups->Add(record);
  if (record.bodies == nullptr) return {};
  return bodies->Insert(**id, *record.bodies);
}

}  // namespace monorelay::store::sqlite
