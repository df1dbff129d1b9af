// requests.db: the request log in SQLite.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "records/record_sink.hpp"
#include "store/sqlite/body_table.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/request_table.hpp"
#include "store/sqlite/retention.hpp"
#include "store/sqlite/rollup_table.hpp"

namespace monorelay::store::sqlite {

struct RequestStoreOptions {
  // How long a write waits for another program that has the file locked.
  std::chrono::milliseconds busy_timeout{5000};
  RetentionLimits retention{};
};

// Writes records to the tables `requests` and `bodies`; one transaction per batch. A record that is
// there already, by its request id, is not written again. One thread at a time.
class SqliteRequestStore final : public records::RecordSink {
 public:
  // Opens or creates `file`, private to its owner. A damaged file is renamed (`.damaged-N`), which
  // the log says loudly, and an empty one begun, so that a broken log never keeps the relay down.
  // Fails if the folder or file cannot be written or is of a newer program. If another program has
  // it locked, the store opens it when there is something to write. `clock` must outlive the store.
  static Result<std::unique_ptr<SqliteRequestStore>> Open(std::filesystem::path file,
                                                          const Clock& clock,
                                                          RequestStoreOptions options = {});

  // Also replaces the file when it turns out to be damaged only now.
  Result<void> Append(std::span<const records::RequestRecord> records) override;
  Result<void> Clear(const records::ClearOrder& order) override;
  // Removes a few old records and gives space back. A failure is said once and changes nothing.
  bool Tidy() override;

 private:
  // Does not move: the tables refer to the database.
  struct Connection {
    explicit Connection(Database opened) : database(std::move(opened)) {}
    // Brings the schema up to date and prepares the tables.
    SqlResult<void> Open(const RetentionLimits& limits, const Clock& clock);
    // One record and what belongs to it. Belongs into a transaction.
    SqlResult<void> Insert(const records::RequestRecord& record);
    SqlResult<void> InsertAll(std::span<const records::RequestRecord> records);

    Database database;
    std::optional<RequestTable> requests;
    std::optional<BodyTable> bodies;
    std::optional<RollupTable> rollups;
    std::optional<Retention> retention;
  };

  SqliteRequestStore(std::filesystem::path file, const Clock& clock, RequestStoreOptions options)
      : file_(std::move(file)), clock_(clock), options_(options) {}
  Result<void> OpenFile();
  SqlResult<void> Connect();
  Result<void> RemoveDamaged(const SqlError& damage);
  SqlResult<void> Insert(std::span<const records::RequestRecord> records);
  SqlResult<void> Remove(const records::ClearOrder& order);

  const std::filesystem::path file_;
  const Clock& clock_;
  const RequestStoreOptions options_;
  bool tidying_fails_ = false;
  bool is_locked_ = false;                  // by another program, when the file was to be opened
  std::unique_ptr<Connection> connection_;  // empty only after a replacement that failed half-way
};

}  // namespace monorelay::store::sqlite
