// SQLite's C interface as owned values: connections, statements, errors.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace monorelay::store::sqlite {

// A result code of SQLite (extended) with its message.
struct SqlError {
  int code = 0;
  std::string message;

  // True if the file is not a database or its content is broken, so that no retry can help.
  [[nodiscard]] bool IsDamage() const;
  // True if another connection has the database locked.
  [[nodiscard]] bool IsBusy() const;
};

template <class T>
using SqlResult = std::expected<T, SqlError>;

// `doing` says what failed, as the operator would put it: "requests.db cannot be written".
Error ToError(std::string_view doing, const SqlError& error);

// The text of a statement. Only a compile-time constant converts to it, so that no statement can be
// put together from outside text.
class Sql {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to convert.
  consteval Sql(const char* text) : text_(text) {}
  [[nodiscard]] const char* Text() const { return text_; }

 private:
  const char* text_;
};

// A prepared statement. Parameters and columns are counted as SQLite does: parameters from 1,
// columns from 0. A bound text must live until Reset. Must not outlive its Database. Not
// thread-safe.
class Statement {
 public:
  // A failed binding is reported by the next Step.
  void Bind(int parameter, std::int64_t value);
  void Bind(int parameter, double value);
  void Bind(int parameter, std::string_view value);
  void BindBlob(int parameter, std::string_view bytes);
  void BindNull(int parameter);
  template <class T>
  void Bind(int parameter, const std::optional<T>& value) {
    if (value) {
      Bind(parameter, *value);
    } else {
      BindNull(parameter);
    }
  }

  // Runs to the next row; false when there is none.
  SqlResult<bool> Step();
  // Back to the start; the bindings stay.
  void Reset();
  // Forgets the bindings, and with them the callers' bytes.
  void ClearBindings();

  // Of the current row.
  [[nodiscard]] bool IsNull(int column) const;
  [[nodiscard]] std::int64_t Integer(int column) const;
  [[nodiscard]] double Real(int column) const;
  // Of a text or a blob.
  [[nodiscard]] std::string Text(int column) const { return std::string(Bytes(column)); }
  // The same without a copy, until the next Step or Reset.
  [[nodiscard]] std::string_view Bytes(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  void Remember(int code);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bind_code_ = 0;
};

// What becomes of pages that are no longer used.
enum class FreePages : std::uint8_t {
  kStay,       // in the file, to be used again
  kCanReturn,  // by PRAGMA incremental_vacuum
};

// A connection. May move between threads, but only one may use it at a time.
class Database {
 public:
  // Opens an existing file (one of no bytes is a new database) with WAL and synchronous=NORMAL:
  // a crash of the program loses nothing, a power cut at most the last transactions. A statement
  // that meets a lock waits up to `busy_timeout`. `free_pages` counts for new databases alone.
  static SqlResult<Database> Open(const std::filesystem::path& file,
                                  std::chrono::milliseconds busy_timeout,
                                  FreePages free_pages = FreePages::kStay);

  // Opens an existing database that this connection will not write. Large parts of the file are
  // mapped into memory, so that reading costs the writer nothing and leaves the heap small.
  static SqlResult<Database> OpenForReading(const std::filesystem::path& file,
                                            std::chrono::milliseconds busy_timeout);
  // Opens an existing file to look at.
  static SqlResult<Database> OpenReadOnly(const std::filesystem::path& file,
                                          std::chrono::milliseconds busy_timeout);

  // Runs one or more statements that return nothing of interest.
  SqlResult<void> Execute(Sql sql);
  SqlResult<Statement> Prepare(Sql sql);
  // The first column of the only row.
  SqlResult<std::int64_t> ReadInteger(Sql sql);
  // How many rows the last statement has changed.
  [[nodiscard]] std::int64_t Changes() const;
  // The number of the row that was inserted last.
  [[nodiscard]] std::int64_t LastRow() const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  explicit Database(sqlite3* connection) : connection_(connection) {}
  static SqlResult<Database> Connect(const std::filesystem::path& file, int flags,
                                     std::chrono::milliseconds busy_timeout);

  std::unique_ptr<sqlite3, Close> connection_;
};

// Begun at construction with the write lock; rolled back unless committed. Must not outlive
// `database`.
class Transaction {
 public:
  static SqlResult<Transaction> Begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  SqlResult<void> Commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}

  Database* database_;
};

}  // namespace monorelay::store::sqlite
