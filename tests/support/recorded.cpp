#include "support/recorded.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "records/record.hpp"
#include "records/record_batch.hpp"

namespace monorelay::testing {

Recorded::Recorded(const Clock& clock, relay::OutcomeObserver& next)
    : feed_(clock), writer_(*this, next), live_(feed_, writer_) {
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
