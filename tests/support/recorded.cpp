#include "support/recorded.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "records/record.hpp"
#include "records/record_batch.hpp"
#include "store/sqlite/retention.hpp"

namespace monorelay::testing {

Recorded::Recorded(const Clock& clock, relay::OutcomeObserver& next)
    : clock_(clock), feed_(clock), writer_(*this, next), live_(feed_, writer_) {
  const auto file = folder_.Path() / "requests.db";
  auto store = store::sqlite::SqliteRequestStore::Open(file, clock);
  EXPECT_TRUE(store) << "no database";
  if (store) store_ = *std::move(store);
  reader_ = std::make_unique<store::sqlite::SqliteRequestReader>(file);
}

Result<void> Recorded::Clear(const records::ClearOrder& order) {
  const std::scoped_lock lock(mutex_);
  return store_->Clear(order);
}

void Recorded::RemovesTheOldestBodies() {
  const std::scoped_lock lock(mutex_);
  using store::sqlite::Database;
  auto database = Database::Open(folder_.Path() / "requests.db", std::chrono::seconds(5));
  ASSERT_TRUE(database);
  const auto size = database->ReadInteger(
      "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, "
      "pragma_freelist_count, pragma_page_size");
  ASSERT_TRUE(size);
  auto retention = store::sqlite::Retention::Open(*database, {.max_bytes = *size - 1}, clock_);
  ASSERT_TRUE(retention);
  EXPECT_TRUE(retention->Step());
}

void Recorded::Writer::OnOutcome(relay::Outcome&& outcome) noexcept {
  relay::Outcome copy = outcome;
  auto capture = std::move(outcome.capture);
  records::RecordBatch batch(1);
  batch.Add(records::RecordOf(std::move(outcome)), std::move(capture), {});
  batch.MakeReady({});
  {
    const std::scoped_lock lock(recorded_.mutex_);
    EXPECT_TRUE(recorded_.store_->Append(batch.Records()));
  }
  next_.OnOutcome(std::move(copy));
}

}  // namespace monorelay::testing
