// Connections for readers.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Lends each reader a connection of its own and keeps a few for the next. Thread-safe.
class ReadingPool {
 public:
  explicit ReadingPool(std::filesystem::path file) : file_(std::move(file)) {}
  ReadingPool(const ReadingPool&) = delete;
  ReadingPool& operator=(const ReadingPool&) = delete;

  // A connection until it is destroyed, which must be before the pool is.
  class Lease {
   public:
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Database& Get() { return *database_; }
    // The file is another one by now: the connection is not to be lent again.
    void Discard() { pool_ = nullptr; }

   private:
    friend class ReadingPool;
    Lease(ReadingPool& pool, std::unique_ptr<Database> database)
        : pool_(&pool), database_(std::move(database)) {}

    ReadingPool* pool_;
    std::unique_ptr<Database> database_;
  };

  SqlResult<Lease> Take();

 private:
  static constexpr std::size_t kMostKept = 4;

  const std::filesystem::path file_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Database>> free_;  // guarded by mutex_
};

}  // namespace monorelay::store::sqlite
