// The way of a record from the worker that made it to the store, without the worker ever waiting.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "records/record.hpp"
#include "records/record_batch.hpp"
#include "records/record_sink.hpp"
#include "records/record_spill.hpp"
#include "relay/outcome.hpp"

namespace monorelay::records {

struct RequestLogOptions {
  // Records held in memory at most, those that are being written included.
  std::size_t capacity = 65536;
  // So many waiting records wake the writer early. Requires: > 0.
  std::size_t batch = 512;
  // The writer looks for records this often.
  std::chrono::milliseconds interval{50};
  // Records that the store has not taken after so long go to the spill.
  std::chrono::milliseconds spill_after{120};
  // Pause after a failed write; doubles with each failure up to the longest.
  std::chrono::milliseconds first_retry{100};
  std::chrono::milliseconds longest_retry{5000};
  // How often the store tidies up while nothing asks for it.
  std::chrono::milliseconds between_tidying{60'000};
};

// What has become of the records since the start.
struct RequestLogFigures {
  std::uint64_t stored = 0;
  std::uint64_t spilled = 0;   // went to the spill; some of them may have been stored too
  std::uint64_t replayed = 0;  // came back from it
  std::uint64_t lost = 0;
  std::uint64_t waiting = 0;        // in memory
  std::uint64_t waiting_bytes = 0;  // in the spill
  // These are told from one write to the next.
  bool store_fails = false;
  bool spill_fails = false;
};

// Queues outcomes and writes them in batches from a thread of its own. OnOutcome may be called from
// any thread, costs a few moves under a lock that nobody holds for long, and makes a system call at
// most once in `batch` records. A second thread moves what waits too long into the spill, so that
// whatever the store does, a crash loses no more than the last 200 ms; the writer fetches it back
// when it has time. Only when the spill fails too and `capacity` is reached are records dropped,
// which is counted and said.
class RequestLog final : public relay::OutcomeObserver {
 public:
  // Starts the threads. Owns nothing; `sink`, `spill` and `clock` must outlive it.
  RequestLog(RecordSink& sink, RecordSpill& spill, const Clock& clock,
             RequestLogOptions options = {});
  RequestLog(const RequestLog&) = delete;
  RequestLog& operator=(const RequestLog&) = delete;
  // Stops, if nobody did.
  ~RequestLog() override;

  void OnOutcome(relay::Outcome&& outcome) noexcept override;

  // From now on bodies are made ready by `rules`. Callable from any thread.
  void Use(std::shared_ptr<const BodyRules> rules);

  // Removes from the store what `order` says, and returns when it is done; what is still on its way
  // to the store stays on it. Fails with the store's error, or with kOverloaded if the writer has
  // not come to it within `patience`, which does not take the order back. Callable from any thread.
  Result<void> Clear(const ClearOrder& order, std::chrono::milliseconds patience);

  // Writes what is queued and ends the threads. What a failing sink does not take in a few more
  // tries goes to the spill. Outcomes that come later are dropped. Not to be called from two
  // threads at once; a second call does nothing.
  void Stop();

  // Records that were lost since the start.
  [[nodiscard]] std::uint64_t Dropped() const { return dropped_.load(std::memory_order_relaxed); }
  // Callable from any thread.
  [[nodiscard]] RequestLogFigures Figures() const;

 private:
  struct Clearing {
    ClearOrder order;
    std::promise<Result<void>> done;
  };
  using BatchPtr = std::shared_ptr<RecordBatch>;  // owned by the queue or its taker; one that is
                                                  // being written may be spilled at the same time

  // What has waited too long.
  struct Overdue {
    std::vector<BatchPtr> batches;  // that have left the queue
    BatchPtr copy;                  // that is being written, and perhaps hangs
  };

  // --- With mutex_ held ---
  void CloseBatch();
  BatchPtr TakeBatch();
  // True if the writer has nothing to wait for.
  [[nodiscard]] bool HasWork() const;
  Overdue TakeOverdue();

  // --- The writer's ---
  void RunWriter();
  void Write(BatchPtr batch);
  bool Store(const RecordBatch& batch);
  // Stores some of what waits in the spill. False if nothing does, or it could not be done.
  bool Replay();
  bool PauseBeforeRetry(std::chrono::milliseconds pause);
  void NoteStored(const Result<void>& stored);
  // True if there is more to do.
  bool Tidy();
  void GiveUp(const RecordBatch& batch);
  void ClearNow(Clearing clearing);

  // --- The spiller's ---
  void RunSpiller();
  void Spill(Overdue overdue);
  bool SpillOne(const RecordBatch& batch);

  std::shared_ptr<const BodyRules> Rules() const;
  void WarnOfDrops();
  void LogDrops(std::uint64_t dropped);

  RecordSink& sink_;
  RecordSpill& spill_;
  const Clock& clock_;
  const RequestLogOptions options_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable wake_spiller_;
  // Guarded by mutex_.
  // Batches go round: spare, open, full, the writer's hands, spare.
  BatchPtr open_;
  BatchPtr spare_;
  std::deque<BatchPtr> full_;
  BatchPtr writing_;  // ready to be read by both threads
  std::deque<Clearing> clearings_;
  std::size_t held_ = 0;
  bool is_stopping_ = false;
  bool writer_has_ended_ = false;
  std::shared_ptr<const BodyRules> rules_;

  std::atomic<std::uint64_t> stored_{0};
  std::atomic<std::uint64_t> spilled_{0};
  std::atomic<std::uint64_t> replayed_{0};
  std::atomic<std::uint64_t> dropped_{0};
  std::atomic<bool> is_failing_{false};        // written by the writer
  std::atomic<bool> spill_is_failing_{false};  // written by the spiller

  // The writer's own.
  bool has_given_up_ = false;
  bool is_replaying_ = false;
  std::uint64_t dropped_and_told_ = 0;
  std::optional<MonotonicTime> told_at_;
  std::optional<MonotonicTime> tidied_at_;

  // The spiller's own.
  bool is_spilling_ = false;
  BatchPtr spilled_copy_;

  // Last: they use everything above.
  std::jthread spiller_;
  std::jthread writer_;
};

}  // namespace monorelay::records
