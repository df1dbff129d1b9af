// The kept responses as rows of responses.db.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "chat/response_archive.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// An open file. Keeps count of what is in it. One thread at a time.
class ResponseTable {
 public:
  static SqlResult<ResponseTable> Open(const std::filesystem::path& file,
                                       std::chrono::milliseconds busy_timeout);

  // Stores all of them or none. What has an owner and id that are there already takes its place.
  SqlResult<void> Store(std::span<const chat::KeptResponse> responses);
  // Only if it was created at `oldest` or later.
  SqlResult<std::optional<chat::KeptResponse>> Find(std::string_view id, std::string_view owner,
                                                    WallTime oldest);
  SqlResult<bool> Remove(std::string_view id, std::string_view owner, WallTime oldest);

  // What may be there.
  struct Limits {
    WallTime oldest;
    std::int64_t bytes = 0;
    std::int64_t count = 0;
  };
  // Removes the oldest that are beyond `limits`, but only a few at a time. True if there are more.
  SqlResult<bool> RemoveSome(const Limits& limits);

  [[nodiscard]] std::int64_t Bytes() const { return bytes_; }
  [[nodiscard]] std::int64_t Count() const { return count_; }

 private:
  struct Statements {
    Statement insert;
    Statement find;
    Statement locate;
    Statement oldest;
    Statement remove;
  };
  struct Row {
    std::int64_t number = 0;
    std::int64_t created = 0;
    std::int64_t bytes = 0;
  };

  ResponseTable(Database database, Statements statements, std::int64_t bytes, std::int64_t count)
      : database_(std::move(database)),
        statements_(std::move(statements)),
        bytes_(bytes),
        count_(count) {}
  SqlResult<void> Insert(const chat::KeptResponse& response);
  // Where that response stands, if it is there.
  SqlResult<std::optional<Row>> Locate(std::string_view id, std::string_view owner);
  SqlResult<std::optional<Row>> Oldest();
  SqlResult<void> RemoveRow(const Row& row);
  static SqlResult<std::optional<Row>> ReadRow(Statement& statement);
  SqlResult<void> CountRows();

  Database database_;
  Statements statements_;
  std::int64_t bytes_;
  std::int64_t count_;
};

}  // namespace monorelay::store::sqlite
