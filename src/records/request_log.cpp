#include "records/request_log.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"

namespace monorelay::records {
namespace {

constexpr std::chrono::seconds kBetweenDropWarnings{5};
constexpr int kTriesAtStop = 3;

}  // namespace

RequestLog::RequestLog(RecordSink& sink, const Clock& clock, RequestLogOptions options)
    : sink_(sink), clock_(clock), options_(options) {
  open_.reserve(options_.batch);
  spare_.reserve(options_.batch);
  writer_ = std::jthread([this] { RunWriter(); });
}

RequestLog::~RequestLog() {
  Stop();
}

void RequestLog::OnOutcome(relay::Outcome&& outcome) noexcept {
  RequestRecord record = RecordOf(std::move(outcome));
  bool is_batch_full = false;
  {
    const std::scoped_lock lock(mutex_);
    if (is_stopping_ || held_ >= options_.capacity) {
      dropped_.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    ++held_;
    open_.push_back(std::move(record));
    is_batch_full = open_.size() >= options_.batch;
    if (is_batch_full) CloseBatch();
  }
  if (is_batch_full) wake_.notify_one();
}

void RequestLog::Stop() {
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  if (writer_.joinable()) writer_.join();
}

// Requires: mutex_ is held.
void RequestLog::CloseBatch() {
  full_.push_back(std::exchange(open_, std::exchange(spare_, {})));
  open_.reserve(options_.batch);
}

void RequestLog::RunWriter() {
  std::vector<Batch> batches;
  for (bool is_last_round = false; !is_last_round;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, options_.interval, [this] { return is_stopping_ || !full_.empty(); });
      is_last_round = is_stopping_;
      if (!open_.empty()) CloseBatch();
      batches.swap(full_);
    }
    for (Batch& batch : batches) Write(std::move(batch));
    batches.clear();
    WarnOfDrops();
  }
  if (Dropped() > dropped_and_told_) LogDrops(Dropped());
}

void RequestLog::Write(Batch batch) {
  const std::size_t size = batch.size();
  if (!Store(batch)) dropped_.fetch_add(size, std::memory_order_relaxed);
  batch.clear();
  const std::scoped_lock lock(mutex_);
  held_ -= size;
  if (spare_.capacity() == 0) spare_ = std::move(batch);
}

// Tries until the sink takes the batch, or the log stops and the sink still refuses.
bool RequestLog::Store(const Batch& batch) {
  if (has_given_up_) return false;
  auto pause = options_.first_retry;
  int tries_at_stop = 0;
  for (;;) {
    const Result<void> stored = sink_.Append(batch);
    if (stored) {
      if (std::exchange(is_failing_, false)) log::Info("request log: writing works again");
      return true;
    }
    if (!std::exchange(is_failing_, true)) {
      log::Failure("request log: {} ({}); the records are kept and written when it works again",
                   stored.error().text.value.Get(), stored.error().detail.value.Get());
    }
    WarnOfDrops();
    if (PauseBeforeRetry(pause) && ++tries_at_stop >= kTriesAtStop) {
      has_given_up_ = true;
      return false;
    }
    pause = std::min(pause * 2, options_.longest_retry);
  }
}

// Returns whether the log is stopping, which also ends the pause before its time.
bool RequestLog::PauseBeforeRetry(std::chrono::milliseconds pause) {
  std::unique_lock lock(mutex_);
  if (is_stopping_) {
    wake_.wait_for(lock, std::min(pause, options_.first_retry));
    return true;
  }
  return wake_.wait_for(lock, pause, [this] { return is_stopping_; });
}

void RequestLog::WarnOfDrops() {
  const std::uint64_t dropped = Dropped();
  if (dropped == dropped_and_told_) return;
  const MonotonicTime now = clock_.Now();
  if (told_at_ && now - *told_at_ < kBetweenDropWarnings) return;
  told_at_ = now;
  LogDrops(dropped);
}

void RequestLog::LogDrops(std::uint64_t dropped) {
  log::Warning(
      "request log: {} records lost, {} since the start: storage did not keep up with a queue of "
      "{}; look at the disk that holds the data directory",
      dropped - dropped_and_told_, dropped, options_.capacity);
  dropped_and_told_ = dropped;
}

}  // namespace monorelay::records
