// What is happening right now, for those who watch: requests as they begin, speak and end, and what
// becomes of providers, of the configuration, and of what somebody should look at.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
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
  // The others have a `data` and no row.
  kHealth,     // of a provider or one of its keys
  kAttention,  // what somebody should look at
  kConfig,     // the configuration is another one
};

// What a reader wants to be told of, added up.
using LiveTopics = std::uint8_t;
inline constexpr LiveTopics kRequestTopic = 1;  // kBegun, kFirstToken, kFinished, kGap
inline constexpr LiveTopics kHealthTopic = 2;
inline constexpr LiveTopics kAttentionTopic = 4;
inline constexpr LiveTopics kConfigTopic = 8;

// 0: kReset, which is for everybody.
LiveTopics TopicOf(LiveKind kind);

class LiveEvent {
 public:
  LiveEvent(std::uint64_t its_number, LiveKind its_kind, RequestRow its_row)
      : number(its_number), kind(its_kind), row(std::move(its_row)) {}
  LiveEvent(std::uint64_t its_number, LiveKind its_kind, std::string its_data)
      : number(its_number), kind(its_kind), data(std::move(its_data)) {}

  // What `render` makes of it: made once, for all readers. Thread-safe.
  const std::string& Text(std::string (*render)(const LiveEvent&)) const {
    std::call_once(is_rendered_, [&] { text_ = render(*this); });
    return text_;
  }

  const std::uint64_t number;  // rises by one; 0: not one of those that can be asked for again
  const LiveKind kind;
  const RequestRow row{};     // as far as it is known; its id is 0
  const std::string data{};   // a JSON object
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
  LiveSubscription(LiveTopics topics, std::function<void()> wake)
      : topics_(topics), wake_(std::move(wake)) {}

  [[nodiscard]] LiveTopics Topics() const { return topics_; }
  // Takes what is of its topics.
  void Push(std::shared_ptr<const LiveEvent> event);
  // Nothing comes any more.
  void End();

  // What waits, which waits no more.
  std::vector<std::shared_ptr<const LiveEvent>> Take();
  [[nodiscard]] bool HasNews() const;
  // True once it was ended, or was dropped for being slow.
  [[nodiscard]] bool HasEnded() const;

 private:
  const LiveTopics topics_;
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

  // Whether somebody reads one of these.
  [[nodiscard]] bool IsWatched(LiveTopics topics);
  enum class Holds : std::uint8_t { kNo, kYes };
  // Tells of something that is no request, as a JSON object; nobody is told who does not watch now.
  // What holds is told to readers who come later too, until `subject` is told something else.
  void Tell(LiveKind kind, const std::string& subject, std::string data, Holds holds);

  // Who gives the requests that are under way, in the form of events kBegun, when somebody begins
  // to watch: is called with what takes them, on any thread and perhaps later.
  using Taker = std::function<void(RequestRow)>;
  void SetSource(std::function<void(Taker)> source);

  // Reads what comes from now on of `topics`, after what holds now; with `after`, what came after
  // that event, or first a kReset if it is not known any more. The reader leaves by letting go of
  // it.
  std::shared_ptr<LiveSubscription> Subscribe(LiveTopics topics, std::optional<std::uint64_t> after,
                                              std::function<void()> wake);
  // Ends all subscriptions and accepts no more.
  void Close();

 private:
  void Catch(LiveSubscription& reader, std::uint64_t after) const;
  void Push(const std::shared_ptr<const LiveEvent>& event);
  // Pushes it, keeps it, and turns off what nobody has wanted for long.
  void Append(std::shared_ptr<const LiveEvent> event, MonotonicTime now);
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
  std::map<std::pair<LiveKind, std::string>, std::shared_ptr<const LiveEvent>> holding_;
  std::uint64_t next_;
  MonotonicTime watched_until_;
  MonotonicTime gap_told_;
  double gap_since_ = 0;
  bool is_closed_ = false;
};

}  // namespace monorelay::records
