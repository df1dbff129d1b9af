// The way of a record from the worker that made it to the store, without the worker ever waiting.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "records/record.hpp"
#include "records/record_sink.hpp"
#include "relay/outcome.hpp"

namespace monorelay::records {

struct RequestLogOptions {
  // Records held at most, those that are being written included; what comes beyond is dropped.
  std::size_t capacity = 65536;
  // So many waiting records wake the writer early. Requires: > 0.
  std::size_t batch = 256;
  // The writer looks for records this often.
  std::chrono::milliseconds interval{50};
  // Pause after a failed write; doubles with each failure up to the longest.
  std::chrono::milliseconds first_retry{100};
  std::chrono::milliseconds longest_retry{5000};
};

// Queues outcomes and writes them in batches from a thread of its own. OnOutcome may be called from
// any thread, costs a few moves under a lock that nobody holds for long, and makes a system call at
// most once in `batch` records. When the queue is full, because the sink is slow or failing, the
// new record is dropped and counted.
class RequestLog final : public relay::OutcomeObserver {
 public:
  // Starts the writer. Owns nothing; `sink` and `clock` must outlive it.
  RequestLog(RecordSink& sink, const Clock& clock, RequestLogOptions options = {});
  RequestLog(const RequestLog&) = delete;
  RequestLog& operator=(const RequestLog&) = delete;
  // Stops, if nobody did.
  ~RequestLog() override;

  void OnOutcome(relay::Outcome&& outcome) noexcept override;

  // Writes what is queued and ends the writer. A sink that fails now gets a few more tries, then
  // the rest counts as dropped. Outcomes that come later are dropped too. Not to be called from two
  // threads at once; a second call does nothing.
  void Stop();

  // Records that were lost since the start.
  [[nodiscard]] std::uint64_t Dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  using Batch = std::vector<RequestRecord>;

  void CloseBatch();
  void RunWriter();
  void Write(Batch batch);
  bool Store(const Batch& batch);
  bool PauseBeforeRetry(std::chrono::milliseconds pause);
  void WarnOfDrops();
  void LogDrops(std::uint64_t dropped);

  RecordSink& sink_;
  const Clock& clock_;
  const RequestLogOptions options_;

  std::mutex mutex_;
  std::condition_variable wake_;
  // Guarded by mutex_. Batches go round: spare, open, full, the writer's hands, spare.
  Batch open_;
  Batch spare_;
  std::vector<Batch> full_;
  std::size_t held_ = 0;
  bool is_stopping_ = false;

  std::atomic<std::uint64_t> dropped_{0};

  // The writer's own.
  bool is_failing_ = false;
  bool has_given_up_ = false;
  std::uint64_t dropped_and_told_ = 0;
  std::optional<MonotonicTime> told_at_;

  std::jthread writer_;  // last: it uses everything above
};

}  // namespace monorelay::records
