// The thread of the request log that moves what waits too long to disk.

#include <iterator>
#include <utility>

#include "base/log.hpp"
#include "records/request_log.hpp"

namespace monorelay::records {
namespace {

// How often it looks, as a part of the time after which records are spilled.
constexpr int kLooks = 4;

}  // namespace

void RequestLog::RunSpiller() {
  for (bool is_last_round = false; !is_last_round;) {
    Overdue overdue;
    {
      std::unique_lock lock(mutex_);
      wake_spiller_.wait_for(lock, options_.spill_after / kLooks,
                             [this] { return writer_has_ended_; });
      is_last_round = writer_has_ended_;
      if (!is_last_round) overdue = TakeOverdue();
      if (overdue.batches.empty() && full_.empty()) is_spilling_ = false;
    }
    if (overdue.copy != nullptr || !overdue.batches.empty()) Spill(std::move(overdue));
  }
}

// Requires: mutex_ is held.
RequestLog::Overdue RequestLog::TakeOverdue() {
  const MonotonicTime now = clock_.Now();
  const auto is_overdue = [&](const RecordBatch& batch) {
    return now - batch.Begun() >= options_.spill_after;
  };
  Overdue overdue;
  if (writing_ != spilled_copy_) spilled_copy_ = nullptr;
  if (writing_ != nullptr && spilled_copy_ == nullptr && is_overdue(*writing_))
    overdue.copy = writing_;
  // The writer closes it unless it hangs.
  if (open_->Size() > 0 && is_overdue(*open_)) CloseBatch();
  const bool is_crowded = held_ >= options_.capacity / 2;
  while (!full_.empty() && (is_crowded || is_overdue(*full_.front()))) {
    overdue.batches.push_back(std::move(full_.front()));
    full_.pop_front();
  }
  return overdue;
}

void RequestLog::Spill(Overdue overdue) {
  if (overdue.copy != nullptr && SpillOne(*overdue.copy)) spilled_copy_ = std::move(overdue.copy);
  std::size_t freed = 0;
  std::vector<BatchPtr> refused;
  for (BatchPtr& batch : overdue.batches) {
    batch->MakeReady(*Rules());
    if (SpillOne(*batch)) {
      freed += batch->Size();
    } else {
      refused.push_back(std::move(batch));
    }
  }
  if (freed > 0 && !std::exchange(is_spilling_, true)) {
    log::Warning(
        "request log: the database does not keep up; records wait in the spill and follow later");
  }
  {
    const std::scoped_lock lock(mutex_);
    held_ -= freed;
    full_.insert(full_.begin(), std::make_move_iterator(refused.begin()),
                 std::make_move_iterator(refused.end()));
  }
  // The writer may have found the queue empty meanwhile.
  if (!refused.empty()) wake_.notify_one();
}

bool RequestLog::SpillOne(const RecordBatch& batch) {
  const Result<void> spilled = spill_.Append(batch.Records());
  if (spilled) {
    spilled_.fetch_add(batch.Size(), std::memory_order_relaxed);
    if (spill_is_failing_.exchange(false)) log::Info("request log: the spill works again");
    return true;
  }
  if (!spill_is_failing_.exchange(true)) {
    log::Failure("request log: {} ({}); up to {} records wait in memory",
                 spilled.error().text.value.Get(), spilled.error().detail.value.Get(),
                 options_.capacity);
  }
  return false;
}

}  // namespace monorelay::records
