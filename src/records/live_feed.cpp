#include "records/live_feed.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::records {
namespace {

double SecondsOf(WallTime time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

}  // namespace

LiveTopics TopicOf(LiveKind kind) {
  switch (kind) {
    case LiveKind::kBegun:
    case LiveKind::kFirstToken:
    case LiveKind::kFinished:
    case LiveKind::kGap:
      return kRequestTopic;
    case LiveKind::kHealth:
      return kHealthTopic;
    case LiveKind::kAttention:
      return kAttentionTopic;
    case LiveKind::kConfig:
      return kConfigTopic;
    case LiveKind::kReset:
      break;
  }
  return 0;
}

void LiveSubscription::Push(std::shared_ptr<const LiveEvent> event) {
  const LiveTopics topic = TopicOf(event->kind);
  if (topic != 0 && (topic & topics_) == 0) return;
  bool is_first = false;
  {
    const std::scoped_lock lock(mutex_);
    if (has_ended_) return;
    is_first = waiting_.empty();
    if (waiting_.size() >= kMostWaiting) {
      has_ended_ = true;
      waiting_ = {};
    } else {
      waiting_.push_back(std::move(event));
    }
  }
  if (is_first) wake_();
}

void LiveSubscription::End() {
  {
    const std::scoped_lock lock(mutex_);
    has_ended_ = true;
  }
  wake_();
}

std::vector<std::shared_ptr<const LiveEvent>> LiveSubscription::Take() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(waiting_, {});
}

bool LiveSubscription::HasNews() const {
  const std::scoped_lock lock(mutex_);
  return has_ended_ || !waiting_.empty();
}

bool LiveSubscription::HasEnded() const {
  const std::scoped_lock lock(mutex_);
  return has_ended_;
}

LiveFeed::LiveFeed(const Clock& clock)
    : clock_(clock),
      // A number of an earlier run is not taken for one of this.
      next_(static_cast<std::uint64_t>(clock.WallNow().time_since_epoch().count()) + 1),
      gap_told_(clock.Now()),
      gap_since_(SecondsOf(clock.WallNow())) {}

void LiveFeed::SetSource(std::function<void(Taker)> source) {
  const std::scoped_lock lock(mutex_);
  source_ = std::move(source);
}

void LiveFeed::Publish(LiveKind kind, RequestRow row) {
  const std::scoped_lock lock(mutex_);
  if (is_closed_) return;
  const MonotonicTime now = clock_.Now();
  Append(std::make_shared<const LiveEvent>(next_++, kind, std::move(row)), now);
  TellGap(now);
}

bool LiveFeed::IsWatched(LiveTopics topics) {
  const std::scoped_lock lock(mutex_);
  return std::ranges::any_of(readers_, [&](const auto& held) {
    const auto reader = held.lock();
    return reader != nullptr && (reader->Topics() & topics) != 0;
  });
}

void LiveFeed::Tell(LiveKind kind, const std::string& subject, std::string data, Holds holds) {
  const std::scoped_lock lock(mutex_);
  if (is_closed_ || !is_on_) return;
  auto event = std::make_shared<const LiveEvent>(next_++, kind, std::move(data));
  if (holds == Holds::kYes) {
    holding_.insert_or_assign({kind, subject}, event);
  } else {
    holding_.erase({kind, subject});
  }
  Append(std::move(event), clock_.Now());
}

void LiveFeed::Append(std::shared_ptr<const LiveEvent> event, MonotonicTime now) {
  Push(event);
  kept_.push_back(std::move(event));
  if (kept_.size() > kMostKept) kept_.pop_front();
  if (!readers_.empty()) {
    watched_until_ = now + kLinger;
  } else if (now > watched_until_) {
    kept_.clear();
    is_on_ = false;
  }
}

void LiveFeed::Push(const std::shared_ptr<const LiveEvent>& event) {
  std::erase_if(readers_, [&](const auto& held) {
    const auto reader = held.lock();
    if (reader != nullptr) reader->Push(event);
    return reader == nullptr;
  });
}

void LiveFeed::TellGap(MonotonicTime now) {
  constexpr std::chrono::seconds kBetween{1};
  if (now - gap_told_ < kBetween) return;
  const std::uint64_t skipped = sample_.TakeSkipped();
  if (skipped > 0) {
    RequestRow row;
    row.timestamp = gap_since_;
    auto event = std::make_shared<LiveEvent>(0, LiveKind::kGap, std::move(row));
    event->skipped = skipped;
    Push(event);
  }
  gap_told_ = now;
  gap_since_ = SecondsOf(clock_.WallNow());
}

void LiveFeed::Catch(LiveSubscription& reader, std::uint64_t after) const {
  const bool is_known =
      after + 1 == next_ || (!kept_.empty() && after + 1 >= kept_.front()->number && after < next_);
  if (!is_known) {
    reader.Push(std::make_shared<const LiveEvent>(0, LiveKind::kReset, RequestRow()));
    return;
  }
  for (const auto& event : kept_) {
    if (event->number > after) reader.Push(event);
  }
}

std::shared_ptr<LiveSubscription> LiveFeed::Subscribe(LiveTopics topics,
                                                      std::optional<std::uint64_t> after,
                                                      std::function<void()> wake) {
  auto reader = std::make_shared<LiveSubscription>(topics, std::move(wake));
  std::function<void(Taker)> source;
  {
    const std::scoped_lock lock(mutex_);
    if (is_closed_) {
      reader->End();
      return reader;
    }
    if (after) {
      Catch(*reader, *after);
    } else {
      // Without their numbers: those would lead back to before what this reader has seen.
      for (const auto& [subject, event] : holding_)
        reader->Push(std::make_shared<const LiveEvent>(0, event->kind, event->data));
    }
    // What was missed while nobody watched cannot be asked for.
    if (!is_on_.exchange(true)) kept_.clear();
    watched_until_ = clock_.Now() + kLinger;
    readers_.push_back(reader);
    if ((topics & kRequestTopic) != 0) source = source_;
  }
  if (source) {
    source([held = std::weak_ptr(reader)](RequestRow row) {
      const auto there = held.lock();
      if (there != nullptr) {
        there->Push(std::make_shared<const LiveEvent>(0, LiveKind::kBegun, std::move(row)));
      }
    });
  }
  return reader;
}

void LiveFeed::Close() {
  const std::scoped_lock lock(mutex_);
  is_closed_ = true;
  is_on_ = false;
  for (const auto& held : readers_) {
    if (const auto reader = held.lock()) reader->End();
  }
  readers_.clear();
}

}  // namespace monorelay::records
