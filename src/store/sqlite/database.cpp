#include "store/sqlite/database.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <utility>

#include "base/no_room.hpp"

namespace monorelay::store::sqlite {
namespace {

// Pages of WAL after which SQLite copies them back into the file: often enough for a small WAL,
// seldom enough that the pages at the end of the table are copied once for many transactions. A WAL
// that grew nevertheless is cut when it begins anew. Rows are appended, which needs few pages: 512
// KiB of them are kept.
constexpr char kSetUp[] = R"sql(
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA cache_size = -512;
  PRAGMA foreign_keys = ON;
)sql";

// Before anything is written. Large pages suit a file that is mostly appended to, with values of
// some kilobytes.
constexpr char kCanReturnPages[] = R"sql(
  PRAGMA page_size = 8192;
  PRAGMA auto_vacuum = INCREMENTAL;
)sql";

constexpr char kSetUpReading[] = R"sql(
  PRAGMA query_only = ON;
  PRAGMA cache_size = -2048;
  PRAGMA mmap_size = 2147418112;
)sql";

// Memory statistics, which nobody reads, would cost a lock with each allocation. It can be told
// before SQLite's first use alone; later it changes nothing.
void ForgoStatistics() {
  static const int told = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(told);
}

int PrimaryCode(int code) {
  return code & 0xff;
}

SqlError ErrorOf(sqlite3* connection) {
  return {.code = sqlite3_extended_errcode(connection), .message = sqlite3_errmsg(connection)};
}

}  // namespace

bool SqlError::IsDamage() const {
  return PrimaryCode(code) == SQLITE_CORRUPT || PrimaryCode(code) == SQLITE_NOTADB;
}

bool SqlError::IsBusy() const {
  return PrimaryCode(code) == SQLITE_BUSY || PrimaryCode(code) == SQLITE_LOCKED;
}

Error ToError(std::string_view doing, const SqlError& error) {
  const bool lacks_room = PrimaryCode(error.code) == SQLITE_FULL;
  return {.kind = ErrorKind::kInternal,
          .origin = ErrorOrigin::kRelay,
          .advice = RetryAdvice::kNever,
          .text = {lacks_room ? fmt::format("{}: {}", doing, kMakeRoom) : std::string(doing)},
          .detail = {fmt::format("SQLite {}: {}", error.code, error.message)},
          .status = lacks_room ? kInsufficientStorage : 0,
          .retry_after = std::nullopt};
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

void Statement::Bind(int parameter, std::int64_t value) {
  Remember(sqlite3_bind_int64(statement_.get(), parameter, value));
}

void Statement::Bind(int parameter, double value) {
  Remember(sqlite3_bind_double(statement_.get(), parameter, value));
}

void Statement::Bind(int parameter, std::string_view value) {
  // A null pointer would bind NULL, and a view of nothing may hold one. The destructor argument
  // null is SQLITE_STATIC: SQLite reads the caller's bytes and copies nothing.
  const char* text = value.data() == nullptr ? "" : value.data();
  Remember(
      sqlite3_bind_text64(statement_.get(), parameter, text, value.size(), nullptr, SQLITE_UTF8));
}

void Statement::BindBlob(int parameter, std::string_view bytes) {
  const char* data = bytes.data() == nullptr ? "" : bytes.data();
  Remember(sqlite3_bind_blob64(statement_.get(), parameter, data, bytes.size(), nullptr));
}

void Statement::BindNull(int parameter) {
  Remember(sqlite3_bind_null(statement_.get(), parameter));
}

void Statement::Remember(int code) {
  if (bind_code_ == SQLITE_OK) bind_code_ = code;
}

SqlResult<bool> Statement::Step() {
  if (bind_code_ != SQLITE_OK) {
    return std::unexpected(SqlError{.code = bind_code_, .message = sqlite3_errstr(bind_code_)});
  }
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return std::unexpected(ErrorOf(sqlite3_db_handle(statement_.get())));
}

void Statement::Reset() {
  // Reports the failure of the last step again, which Step has reported.
  sqlite3_reset(statement_.get());
  bind_code_ = SQLITE_OK;
}

void Statement::ClearBindings() {
  sqlite3_clear_bindings(statement_.get());
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::Integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::Real(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string_view Statement::Bytes(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  if (bytes == nullptr) return {};
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

void Database::Close::operator()(sqlite3* connection) const {
  sqlite3_close_v2(connection);
}

SqlResult<Database> Database::Connect(const std::filesystem::path& file, int flags,
                                      std::chrono::milliseconds busy_timeout) {
  ForgoStatistics();
  sqlite3* connection = nullptr;
  flags |= SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(file.c_str(), &connection, flags, nullptr);
  Database database(connection);  // also after a failure: the handle must be closed
  if (code != SQLITE_OK) {
    return std::unexpected(SqlError{.code = code, .message = sqlite3_errstr(code)});
  }
  sqlite3_busy_timeout(connection, static_cast<int>(busy_timeout.count()));
  return database;
}

SqlResult<Database> Database::Open(const std::filesystem::path& file,
                                   std::chrono::milliseconds busy_timeout, FreePages free_pages) {
  auto database = Connect(file, SQLITE_OPEN_READWRITE, busy_timeout);
  if (!database) return database;
  if (free_pages == FreePages::kCanReturn) {
    if (auto done = database->Execute(kCanReturnPages); !done)
      return std::unexpected(std::move(done.error()));
  }
  if (auto done = database->Execute(kSetUp); !done) return std::unexpected(std::move(done.error()));
  return database;
}

SqlResult<Database> Database::OpenForReading(const std::filesystem::path& file,
                                             std::chrono::milliseconds busy_timeout) {
  auto database = Connect(file, SQLITE_OPEN_READWRITE, busy_timeout);
  if (!database) return database;
  if (auto done = database->Execute(kSetUpReading); !done)
    return std::unexpected(std::move(done.error()));
  return database;
}

SqlResult<Database> Database::OpenReadOnly(const std::filesystem::path& file,
                                           std::chrono::milliseconds busy_timeout) {
  return Connect(file, SQLITE_OPEN_READONLY, busy_timeout);
}

SqlResult<void> Database::Execute(Sql sql) {
  if (sqlite3_exec(connection_.get(), sql.Text(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return std::unexpected(ErrorOf(connection_.get()));
  }
  return {};
}

SqlResult<Statement> Database::Prepare(Sql sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(connection_.get(), sql.Text(), -1, SQLITE_PREPARE_PERSISTENT, &statement,
                         nullptr) != SQLITE_OK) {
    return std::unexpected(ErrorOf(connection_.get()));
  }
  return Statement(statement);
}

SqlResult<std::int64_t> Database::ReadInteger(Sql sql) {
  auto statement = Prepare(sql);
  if (!statement) return std::unexpected(std::move(statement.error()));
  auto has_row = statement->Step();
  if (!has_row) return std::unexpected(std::move(has_row.error()));
  return *has_row ? statement->Integer(0) : 0;
}

std::int64_t Database::Changes() const {
  return sqlite3_changes64(connection_.get());
}

std::int64_t Database::LastRow() const {
  return sqlite3_last_insert_rowid(connection_.get());
}

SqlResult<Transaction> Transaction::Begin(Database& database) {
  if (auto begun = database.Execute("BEGIN IMMEDIATE"); !begun) {
    return std::unexpected(std::move(begun.error()));
  }
  return Transaction(database);
}

Transaction::~Transaction() {
  // After some failures SQLite has rolled back by itself; then this does nothing.
  if (database_ != nullptr) static_cast<void>(database_->Execute("ROLLBACK"));
}

SqlResult<void> Transaction::Commit() {
  auto done = database_->Execute("COMMIT");
  if (done) database_ = nullptr;
  return done;
}

}  // namespace monorelay::store::sqlite
