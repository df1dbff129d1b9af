#include "store/sqlite/reading_pool.hpp"

#include <utility>

namespace monorelay::store::sqlite {
namespace {

constexpr std::chrono::milliseconds kBusyTimeout{2000};

}  // namespace

ReadingPool::Lease::~Lease() {
  if (pool_ == nullptr || database_ == nullptr) return;
  const std::scoped_lock lock(pool_->mutex_);
  if (pool_->free_.size() < kMostKept) pool_->free_.push_back(std::move(database_));
}

SqlResult<ReadingPool::Lease> ReadingPool::Take() {
  {
    const std::scoped_lock lock(mutex_);
    if (!free_.empty()) {
      Lease lease(*this, std::move(free_.back()));
      free_.pop_back();
      return lease;
    }
  }
  auto database = Database::OpenForReading(file_, kBusyTimeout);
  if (!database) return std::unexpected(std::move(database.error()));
  return Lease(*this, std::make_unique<Database>(*std::move(database)));
}

}  // namespace monorelay::store::sqlite
