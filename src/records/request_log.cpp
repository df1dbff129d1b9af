#include "records/request_log.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"

namespace monorelay::records {
namespace {

constexpr std::chrono::seconds kBetweenDropWarnings{5};
constexpr int kTriesAtStop = 3;

}  // namespace

RequestLog::RequestLog(RecordSink& sink, RecordSpill& spill, const Clock& clock,
                       RequestLogOptions options)
    : sink_(sink),
      spill_(spill),
      clock_(clock),
      options_(options),
      open_(std::make_shared<RecordBatch>(options.batch)),
      spare_(std::make_shared<RecordBatch>(options.batch)),
      rules_(std::make_shared<const BodyRules>()) {
  spiller_ = std::jthread([this] { RunSpiller(); });
  writer_ = std::jthread([this] { RunWriter(); });
}

RequestLog::~RequestLog() {
  Stop();
}

void RequestLog::OnOutcome(relay::Outcome&& outcome) noexcept {
  const MonotonicTime now = clock_.Now();
  auto capture = std::move(outcome.capture);
  RequestRecord record = RecordOf(std::move(outcome));
  bool is_batch_full = false;
  {
    const std::scoped_lock lock(mutex_);
    if (is_stopping_ || held_ >= options_.capacity) {
      dropped_.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    ++held_;
    open_->Add(std::move(record), std::move(capture), now);
    is_batch_full = open_->Size() >= options_.batch;
    if (is_batch_full) CloseBatch();
  }
  if (is_batch_full) wake_.notify_one();
}

void RequestLog::Use(std::shared_ptr<const BodyRules> rules) {
  const std::scoped_lock lock(mutex_);
  rules_ = std::move(rules);
}

std::shared_ptr<const BodyRules> RequestLog::Rules() const {
  const std::scoped_lock lock(mutex_);
  return rules_;
}

void RequestLog::Stop() {
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  if (writer_.joinable()) writer_.join();
  {
    const std::scoped_lock lock(mutex_);
    writer_has_ended_ = true;
  }
  wake_spiller_.notify_one();
  if (spiller_.joinable()) spiller_.join();
}

RequestLogFigures RequestLog::Figures() const {
  const auto read = [](const std::atomic<std::uint64_t>& count) {
    return count.load(std::memory_order_relaxed);
  };
  RequestLogFigures figures{.stored = read(stored_),
                            .spilled = read(spilled_),
                            .replayed = read(replayed_),
                            .lost = read(dropped_),
                            .waiting_bytes = spill_.WaitingBytes(),
                            .store_fails = is_failing_,
                            .spill_fails = spill_is_failing_};
  const std::scoped_lock lock(mutex_);
  figures.waiting = held_;
  return figures;
}

// Requires: mutex_ is held.
void RequestLog::CloseBatch() {
  full_.push_back(std::move(open_));
  open_ = spare_ != nullptr ? std::exchange(spare_, nullptr)
                            : std::make_shared<RecordBatch>(options_.batch);
}

// Requires: mutex_ is held.
RequestLog::BatchPtr RequestLog::TakeBatch() {
  if (full_.empty() && open_->Size() > 0) CloseBatch();
  if (full_.empty()) return nullptr;
  BatchPtr batch = std::move(full_.front());
  full_.pop_front();
  return batch;
}

// Requires: mutex_ is held.
bool RequestLog::HasWork() const {
  return is_stopping_ || !full_.empty() || !clearings_.empty();
}

Result<void> RequestLog::Clear(const ClearOrder& order, std::chrono::milliseconds patience) {
  std::future<Result<void>> done;
  {
    const std::scoped_lock lock(mutex_);
    if (is_stopping_) return RelayError(ErrorKind::kOverloaded, "the relay is about to stop");
    Clearing& clearing = clearings_.emplace_back();
    clearing.order = order;
    done = clearing.done.get_future();
  }
  wake_.notify_one();
  if (done.wait_for(patience) != std::future_status::ready) {
    return RelayError(ErrorKind::kOverloaded,
                      "the request log is busy; it is cleared as soon as that is over");
  }
  return done.get();
}

void RequestLog::ClearNow(Clearing clearing) {
  const Result<void> cleared = sink_.Clear(clearing.order);
  if (cleared) {
    log::Info("request log: {}{}were cleared, as was asked for",
              clearing.order.records ? "the records " : "",
              clearing.order.statistics || clearing.order.statistics_of ? "the statistics " : "");
  }
  // What is removed gives its space back soon.
  tidied_at_.reset();
  clearing.done.set_value(cleared);
}

void RequestLog::RunWriter() {
  bool has_more = false;  // beside batches
  for (bool is_last_round = false; !is_last_round;) {
    BatchPtr batch;
    std::optional<Clearing> clearing;
    bool is_behind = false;
    {
      std::unique_lock lock(mutex_);
      const auto wait = has_more ? std::chrono::milliseconds(0) : options_.interval;
      wake_.wait_for(lock, wait, [this] { return HasWork(); });
      batch = TakeBatch();
      if (!clearings_.empty()) {
        clearing = std::move(clearings_.front());
        clearings_.pop_front();
      }
      is_behind = !full_.empty();
      is_last_round = is_stopping_ && batch == nullptr && !clearing;
    }
    if (batch != nullptr) Write(std::move(batch));
    if (clearing) ClearNow(*std::move(clearing));
    if (!is_last_round && !is_behind) has_more = Replay() || Tidy();
    WarnOfDrops();
  }
  if (Dropped() > dropped_and_told_) LogDrops(Dropped());
}

void RequestLog::Write(BatchPtr batch) {
  batch->MakeReady(*Rules());
  {
    const std::scoped_lock lock(mutex_);
    writing_ = batch;
  }
  if (Store(*batch)) {
    stored_.fetch_add(batch->Size(), std::memory_order_relaxed);
  } else {
    GiveUp(*batch);
  }
  {
    const std::scoped_lock lock(mutex_);
    writing_ = nullptr;
    held_ -= batch->Size();
  }
  // Unless the spiller is reading it.
  if (batch.use_count() > 1) return;
  batch->Clear();
  const std::scoped_lock lock(mutex_);
  if (spare_ == nullptr) spare_ = std::move(batch);
}

// Tries until the sink takes the batch, or the log stops and the sink still refuses.
bool RequestLog::Store(const RecordBatch& batch) {
  if (has_given_up_) return false;
  auto pause = options_.first_retry;
  int tries_at_stop = 0;
  for (;;) {
    const Result<void> stored = sink_.Append(batch.Records());
    NoteStored(stored);
    if (stored) return true;
    WarnOfDrops();
    if (PauseBeforeRetry(pause) && ++tries_at_stop >= kTriesAtStop) {
      has_given_up_ = true;
      return false;
    }
    pause = std::min(pause * 2, options_.longest_retry);
  }
}

void RequestLog::NoteStored(const Result<void>& stored) {
  if (stored) {
    if (is_failing_.exchange(false)) log::Info("request log: writing works again");
  } else if (!is_failing_.exchange(true)) {
    log::Failure("request log: {} ({}); the records are kept and written when it works again",
                 stored.error().text.value.Get(), stored.error().detail.value.Get());
  }
}

// For the next start of the program.
void RequestLog::GiveUp(const RecordBatch& batch) {
  if (spill_.Append(batch.Records())) {
    spilled_.fetch_add(batch.Size(), std::memory_order_relaxed);
  } else {
    dropped_.fetch_add(batch.Size(), std::memory_order_relaxed);
  }
}

bool RequestLog::Replay() {
  if (spill_.WaitingBytes() == 0) return false;
  const auto records = spill_.Next();
  if (!records) {
    log::Failure("request log: {} ({})", records.error().text.value.Get(),
                 records.error().detail.value.Get());
    return false;
  }
  if (records->empty()) {
    if (std::exchange(is_replaying_, false))
      log::Info("request log: caught up; {} records came back from the spill so far",
                replayed_.load(std::memory_order_relaxed));
    return false;
  }
  is_replaying_ = true;
  const Result<void> stored = sink_.Append(*records);
  NoteStored(stored);
  if (!stored) {
    // They stay where they are.
    static_cast<void>(PauseBeforeRetry(options_.longest_retry));
    return false;
  }
  spill_.Advance();
  replayed_.fetch_add(records->size(), std::memory_order_relaxed);
  return true;
}

bool RequestLog::Tidy() {
  const MonotonicTime now = clock_.Now();
  if (tidied_at_ && now - *tidied_at_ < options_.between_tidying) return false;
  if (sink_.Tidy()) return true;
  tidied_at_ = now;
  return false;
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
      "request log: {} records lost, {} since the start: neither the database nor the spill takes "
      "them; look at the disk that holds the data directory",
      dropped - dropped_and_told_, dropped);
  dropped_and_told_ = dropped;
}

}  // namespace monorelay::records
