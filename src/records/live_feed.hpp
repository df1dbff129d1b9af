// What is happening right now, for those who watch: requests as they begin, speak and end.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "records/live_sample.hpp"
#include "records/reader.hpp"

namespace monorelay::records {

enum class LiveKind : std::uint8_t {
  kBegun,
  kFirstToken,
  kFinished,
  kReset,  // what came before is not known any more: read the lists again
  kGap,    // more began than are told of
};

class LiveEvent {
 public:
  LiveEvent(std::uint64_t its_number, LiveKind its_kind, RequestRow its_row)
      : number(its_number), kind(its_kind), row(std::move(its_row)) {}

  // What `render` makes of it: made once, for all readers. Thread-safe.
  const std::string& Text(std::string (*render)(const LiveEvent&)) const {
    std::call_once(is_rendered_, [&] { text_ = render(*this); });
    return text_;
  }

  const std::uint64_t number;  // rises by one; 0: not one of those that can be asked for again
  const LiveKind kind;
  const RequestRow row;       // as far as it is known; its id is 0
  std::uint64_t skipped = 0;  // of kGap: how many; row.timestamp is since when

 private:
  mutable std::once_flag is_rendered_;
  mutable std::string text_;
};

// One reader of the feed. Thread-safe.
class LiveSubscription {
 public:
  // A reader with more than this waiting is dropped.
  static constexpr std::size_t kMostWaiting = 2000;

  // `wake` is called, on any thread, when something has come after there was nothing.
  explicit LiveSubscription(std::function<void()> wake) : wake_(std::move(wake)) {}

  void Push(std::shared_ptr<const LiveEvent> event);
  // Nothing comes any more.
  void End();

  // What waits, which waits no more.
  std::vector<std::shared_ptr<const LiveEvent>> Take();
  [[nodiscard]] bool HasNews() const;
  // True once it was ended, or was dropped for being slow.
  [[nodiscard]] bool HasEnded() const;

 private:
  const std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<const LiveEvent>> waiting_;  // guarded by mutex_
  bool has_ended_ = false;                                 // guarded by mutex_
};

// Thread-safe. Costs a request nothing but a look at a flag while nobody watches.
class LiveFeed {
 public:
  // So many events can be asked for again.
  static constexpr std::size_t kMostKept = 10'000;
  // Events go on being kept for so long after the last reader has left, for its return.
  static constexpr std::chrono::minutes kLinger{5};

  // `clock` must outlive the feed.
  explicit LiveFeed(const Clock& clock);

  // Whether events are wanted.
  [[nodiscard]] bool IsOn() const { return is_on_.load(std::memory_order_relaxed); }
  // Whether readers are to be told of a request that begins now, and of one that began then.
  bool Begins(WallTime started) { return sample_.Begin(started); }
  [[nodiscard]] bool Tells(WallTime started) const { return sample_.Includes(started); }
  void Publish(LiveKind kind, RequestRow row);

  // Who gives the requests that are under way, in the form of events kBegun, when somebody begins
  // to watch: is called with what takes them, on any thread and perhaps later.
  using Taker = std::function<void(RequestRow)>;
  void SetSource(std::function<void(Taker)> source);

  // Reads what comes from now on; with `after`, what came after that event, or first a kReset if it
  // is not known any more. The reader leaves by letting go of it.
  std::shared_ptr<LiveSubscription> Subscribe(std::optional<std::uint64_t> after,
                                              std::function<void()> wake);
  // Ends all subscriptions and accepts no more.
  void Close();

 private:
  void Catch(LiveSubscription& reader, std::uint64_t after) const;
  void Push(const std::shared_ptr<const LiveEvent>& event);
  // Once a second, if there was more than is told.
  void TellGap(MonotonicTime now);

  const Clock& clock_;
  std::atomic<bool> is_on_{false};
  LiveSample sample_;
  std::mutex mutex_;
  // Guarded by mutex_.
  std::function<void(Taker)> source_;
  std::vector<std::weak_ptr<LiveSubscription>> readers_;
  std::deque<std::shared_ptr<const LiveEvent>> kept_;
  std::uint64_t next_;
  MonotonicTime watched_until_;
  MonotonicTime gap_told_;
  double gap_since_ = 0;
  bool is_closed_ = false;
};

}  // namespace monorelay::records
