#include "store/sqlite/request_store.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "store/sqlite/files.hpp"
#include "store/sqlite/request_schema.hpp"

namespace monorelay::store::sqlite {
using records::RequestRecord;

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
  auto database = Database::Open(file_, options_.busy_timeout, FreePages::kCanReturn);
  if (!database) return std::unexpected(std::move(database.error()));
  auto connection = std::make_unique<Connection>(std::move(*database));
  if (auto opened = connection->Open(); !opened) return opened;
  connection_ = std::move(connection);
  return {};
}

SqlResult<void> SqliteRequestStore::Connection::Open() {
  if (auto migrated = MigrateRequests(database); !migrated) return migrated;
  auto request_table = RequestTable::Open(database);
  if (!request_table) return std::unexpected(std::move(request_table.error()));
  auto body_table = BodyTable::Open(database);
  if (!body_table) return std::unexpected(std::move(body_table.error()));
  requests.emplace(std::move(*request_table));
  bodies.emplace(std::move(*body_table));
  auto rollup_table = RollupTable::Open(database);
  if (!rollup_table) return std::unexpected(std::move(rollup_table.error()));
  rollups.emplace(std::move(*rollup_table));
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
