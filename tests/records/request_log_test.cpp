#include "records/request_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace monorelay::records {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Keeps what it is given; can be told to fail or to hang, as a disk does.
class FakeSink final : public RecordSink {
 public:
  Result<void> Append(std::span<const RequestRecord> records) override {
    std::unique_lock lock(mutex_);
    const int call = ++calls_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return call != hanging_call_; });
    if (failures_ > 0) {
      --failures_;
      return RelayError(ErrorKind::kInternal, "requests.db cannot be written", "disk full");
    }
    for (const RequestRecord& record : records) ids_.emplace_back(record.request_id.View());
    changed_.notify_all();
    return {};
  }

  Result<void> Clear(const ClearOrder& order) override {
    const std::scoped_lock lock(mutex_);
    if (order.statistics_of == "nobody")
      return RelayError(ErrorKind::kInternal, "requests.db cannot be cleared");
    if (order.records) ids_.clear();
    return {};
  }

  bool Tidy() override {
    const std::scoped_lock lock(mutex_);
    ++tidied_;
    changed_.notify_all();
    return tidied_ < 3;
  }
  void AwaitTidying(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return tidied_ >= count; });
  }
  int Tidied() {
    const std::scoped_lock lock(mutex_);
    return tidied_;
  }

  // The call with this number, counted from 1, hangs until the next HangAt or GoOn.
  void HangAt(int call) {
    const std::scoped_lock lock(mutex_);
    hanging_call_ = call;
    changed_.notify_all();
  }
  void GoOn() { HangAt(0); }
  void Fail(int times) {
    const std::scoped_lock lock(mutex_);
    failures_ = times;
  }
  void AwaitCalls(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return calls_ >= count; });
  }
  void AwaitRecords(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ids_.size() >= count; });
  }
  std::vector<std::string> Ids() {
    const std::scoped_lock lock(mutex_);
    return ids_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> ids_;
  int calls_ = 0;
  int failures_ = 0;
  int hanging_call_ = 0;
  int tidied_ = 0;
};

// Keeps what it is given; can be told to refuse it.
class FakeSpill final : public RecordSpill {
 public:
  Result<void> Append(std::span<const RequestRecord> records) override {
    const std::scoped_lock lock(mutex_);
    if (is_full_) {
      ++refusals_;
      changed_.notify_all();
      return RelayError(ErrorKind::kInternal, "the spill is full");
    }
    blocks_.emplace_back(records.begin(), records.end());
    changed_.notify_all();
    return {};
  }
  Result<std::vector<RequestRecord>> Next() override {
    const std::scoped_lock lock(mutex_);
    if (blocks_.empty()) return std::vector<RequestRecord>();
    return blocks_.front();
  }
  void Advance() override {
    const std::scoped_lock lock(mutex_);
    blocks_.pop_front();
  }
  [[nodiscard]] std::uint64_t WaitingBytes() const override {
    const std::scoped_lock lock(mutex_);
    return blocks_.size();
  }

  void Refuse(bool is_full = true) {
    const std::scoped_lock lock(mutex_);
    is_full_ = is_full;
  }
  void AwaitRefusals(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return refusals_ >= count; });
  }
  void AwaitBlocks(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return blocks_.size() >= count; });
  }
  std::vector<std::string> Ids() {
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> ids;
    for (const auto& block : blocks_) {
      for (const RequestRecord& record : block) ids.emplace_back(record.request_id.View());
    }
    return ids;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::vector<RequestRecord>> blocks_;
  bool is_full_ = false;
  int refusals_ = 0;
};

// What the program logs while this lives. Reading is safe once the threads that log have ended.
class CapturedLog {
 public:
  CapturedLog() : before_(spdlog::default_logger()) {
    spdlog::set_default_logger(std::make_shared<spdlog::logger>(
        "", std::make_shared<spdlog::sinks::ostream_sink_mt>(text_)));
  }
  CapturedLog(const CapturedLog&) = delete;
  CapturedLog& operator=(const CapturedLog&) = delete;
  ~CapturedLog() { spdlog::set_default_logger(before_); }

  [[nodiscard]] std::string Text() const { return text_.str(); }
  [[nodiscard]] int Count(std::string_view part) const {
    const std::string text = Text();
    int count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
  }

 private:
  std::ostringstream text_;
  std::shared_ptr<spdlog::logger> before_;
};

relay::Outcome OutcomeWithId(std::string id) {
  relay::Outcome outcome;
  outcome.request_id = RequestId(id);
  return outcome;
}

void Send(RequestLog& log, std::initializer_list<const char*> ids) {
  for (const char* id : ids) log.OnOutcome(OutcomeWithId(id));
}

TEST(RequestLog, WritesAFewRecordsAfterTheInterval) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  RequestLog log(sink, spill, clock, {.interval = milliseconds(1)});

  Send(log, {"a", "b"});
  sink.AwaitRecords(2);

  EXPECT_THAT(sink.Ids(), ElementsAre("a", "b"));
}

TEST(RequestLog, WritesAFullBatchBeforeTheInterval) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  RequestLog log(sink, spill, clock, {.batch = 3, .interval = hours(1)});

  Send(log, {"a", "b", "c"});
  sink.AwaitRecords(3);

  EXPECT_THAT(sink.Ids(), ElementsAre("a", "b", "c"));
}

TEST(RequestLog, WritesEverythingQueuedWhenStopped) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  RequestLog log(sink, spill, clock, {.batch = 2, .interval = hours(1)});

  Send(log, {"a", "b", "c", "d", "e"});
  log.Stop();

  EXPECT_THAT(sink.Ids(), ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_EQ(log.Dropped(), 0U);
}

TEST(RequestLog, DropsAndCountsWhatComesAfterStop) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  RequestLog log(sink, spill, clock);
  log.Stop();

  Send(log, {"late"});
  log.Stop();

  EXPECT_TRUE(sink.Ids().empty());
  EXPECT_EQ(log.Dropped(), 1U);
}

TEST(RequestLog, DropsNewRecordsWithoutWaitingWhileTheSinkHangs) {
  FakeSink sink;
  FakeSpill spill;
  spill.Refuse();
  const ManualClock clock;
  RequestLog log(sink, spill, clock,
                 {.capacity = 4, .batch = 2, .interval = hours(1), .spill_after = hours(1)});
  sink.HangAt(1);
  Send(log, {"a", "b"});
  sink.AwaitCalls(1);

  Send(log, {"c", "d", "e", "f", "g"});

  EXPECT_EQ(log.Dropped(), 3U);

  sink.GoOn();
  log.Stop();

  EXPECT_THAT(sink.Ids(), ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ(log.Dropped(), 3U);
}

TEST(RequestLog, TakesRecordsAgainOnceTheSinkGoesOn) {
  FakeSink sink;
  FakeSpill spill;
  spill.Refuse();
  const ManualClock clock;
  RequestLog log(sink, spill, clock,
                 {.capacity = 2, .batch = 1, .interval = hours(1), .spill_after = hours(1)});
  sink.HangAt(1);
  Send(log, {"a"});
  sink.AwaitCalls(1);
  Send(log, {"b", "lost"});
  sink.HangAt(2);
  sink.AwaitCalls(2);

  Send(log, {"c"});
  sink.GoOn();
  log.Stop();

  EXPECT_THAT(sink.Ids(), ElementsAre("a", "b", "c"));
  EXPECT_EQ(log.Dropped(), 1U);
}

TEST(RequestLog, KeepsABatchThatTheSinkRefusedAndWritesItOnce) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  RequestLog log(sink, spill, clock,
                 {.batch = 2, .interval = hours(1), .first_retry = milliseconds(1)});
  sink.Fail(3);

  Send(log, {"a", "b"});
  sink.AwaitRecords(2);
  log.Stop();

  EXPECT_THAT(sink.Ids(), ElementsAre("a", "b"));
  EXPECT_EQ(log.Dropped(), 0U);
}

TEST(RequestLog, LogsAStreakOfFailuresOnceAndItsEnd) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  const CapturedLog captured;
  RequestLog log(sink, spill, clock,
                 {.batch = 1, .interval = hours(1), .first_retry = milliseconds(1)});
  sink.Fail(3);
  Send(log, {"a"});
  sink.AwaitRecords(1);
  sink.Fail(1);

  Send(log, {"b"});
  sink.AwaitRecords(2);
  log.Stop();

  EXPECT_EQ(captured.Count("requests.db cannot be written (disk full)"), 2);
  EXPECT_EQ(captured.Count("request log: writing works again"), 2);
}

TEST(RequestLog, LosesAndCountsWhatNeitherSinkNorSpillTakesAtStop) {
  FakeSink sink;
  FakeSpill spill;
  spill.Refuse();
  const ManualClock clock;
  const CapturedLog captured;
  RequestLog log(sink, spill, clock,
                 {.batch = 2, .interval = hours(1), .first_retry = milliseconds(1)});
  sink.Fail(1'000'000);

  Send(log, {"a", "b", "c"});
  log.Stop();

  EXPECT_TRUE(sink.Ids().empty());
  EXPECT_EQ(log.Dropped(), 3U);
  EXPECT_THAT(captured.Text(), HasSubstr(" records lost, 3 since the start"));
}

TEST(RequestLog, WarnsOfDropsWithTheirCountButNotAgainAtOnce) {
  FakeSink sink;
  FakeSpill spill;
  spill.Refuse();
  const ManualClock clock;
  const CapturedLog captured;
  RequestLog log(sink, spill, clock,
                 {.capacity = 3, .batch = 1, .interval = hours(1), .spill_after = hours(1)});
  sink.HangAt(1);
  Send(log, {"a"});
  sink.AwaitCalls(1);
  Send(log, {"b", "c", "lost"});
  sink.HangAt(3);
  sink.AwaitCalls(3);
  EXPECT_EQ(captured.Count("request log: 1 records lost, 1 since the start"), 1);

  Send(log, {"d", "e", "lost", "lost"});
  sink.HangAt(5);
  sink.AwaitCalls(5);

  EXPECT_EQ(captured.Count("records lost"), 1);

  sink.GoOn();
  log.Stop();

  EXPECT_EQ(captured.Count("request log: 2 records lost, 3 since the start"), 1);
}

TEST(RequestLog, WarnsOfDropsAgainAfterAWhile) {
  FakeSink sink;
  FakeSpill spill;
  spill.Refuse();
  ManualClock clock;
  const CapturedLog captured;
  RequestLog log(sink, spill, clock,
                 {.capacity = 3, .batch = 1, .interval = hours(1), .spill_after = hours(1)});
  sink.HangAt(1);
  Send(log, {"a"});
  sink.AwaitCalls(1);
  Send(log, {"b", "c", "lost"});
  sink.HangAt(3);
  sink.AwaitCalls(3);

  clock.Advance(std::chrono::seconds(6));
  Send(log, {"d", "e", "lost", "lost"});
  sink.HangAt(5);
  sink.AwaitCalls(5);

  EXPECT_EQ(captured.Count("request log: 2 records lost, 3 since the start"), 1);

  sink.GoOn();
}

TEST(RequestLog, SpillsAtStopWhatTheSinkNeverTakes) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  RequestLog log(sink, spill, clock,
                 {.batch = 2, .interval = hours(1), .first_retry = milliseconds(1)});
  sink.Fail(1'000'000);

  Send(log, {"a", "b", "c"});
  log.Stop();

  EXPECT_THAT(spill.Ids(), ElementsAre("a", "b", "c"));
  EXPECT_EQ(log.Dropped(), 0U);
}

TEST(RequestLog, SpillsWhatWaitsTooLongAndWhatTheSinkHangsIn) {
  FakeSink sink;
  FakeSpill spill;
  ManualClock clock;
  const CapturedLog captured;
  RequestLog log(sink, spill, clock, {.batch = 2, .interval = hours(1)});
  sink.HangAt(1);
  Send(log, {"a", "b"});
  sink.AwaitCalls(1);
  Send(log, {"c", "d", "e"});

  clock.Advance(milliseconds(200));
  spill.AwaitBlocks(3);

  EXPECT_THAT(spill.Ids(), ElementsAre("a", "b", "c", "d", "e"));
  // What the spill has taken is counted a moment later; the two that the sink hangs in still wait.
  while (log.Figures().waiting != 2) std::this_thread::yield();
  EXPECT_EQ(log.Figures().spilled, 5U);

  sink.GoOn();
  sink.AwaitRecords(7);
  log.Stop();

  // The first two come twice: the sink knows them by their ids.
  EXPECT_THAT(sink.Ids(), ElementsAre("a", "b", "a", "b", "c", "d", "e"));
  EXPECT_EQ(log.Figures().replayed, 5U);
  EXPECT_EQ(log.Figures().waiting_bytes, 0U);
  EXPECT_EQ(log.Dropped(), 0U);
  EXPECT_EQ(captured.Count("records wait in the spill"), 1);
}

TEST(RequestLog, SpillsNothingWhileTheSinkKeepsUp) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  RequestLog log(sink, spill, clock, {.batch = 2, .interval = milliseconds(1)});

  Send(log, {"a", "b", "c", "d", "e"});
  sink.AwaitRecords(5);
  log.Stop();

  EXPECT_EQ(log.Figures().spilled, 0U);
  EXPECT_EQ(log.Figures().stored, 5U);
}

TEST(RequestLog, FetchesBackWhatAnEarlierRunSpilled) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  RequestRecord record;
  record.request_id = RequestId("earlier");
  ASSERT_TRUE(spill.Append(std::vector{record}));

  RequestLog log(sink, spill, clock, {.interval = milliseconds(1)});
  sink.AwaitRecords(1);
  log.Stop();

  EXPECT_THAT(sink.Ids(), ElementsAre("earlier"));
  EXPECT_TRUE(spill.Ids().empty());
}

TEST(RequestLog, KeepsInTheSpillWhatTheSinkRefuses) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  ASSERT_TRUE(spill.Append(std::vector<RequestRecord>(1)));
  sink.Fail(2);
  RequestLog log(sink, spill, clock,
                 {.interval = milliseconds(1), .longest_retry = milliseconds(1)});

  sink.AwaitRecords(1);
  log.Stop();

  EXPECT_EQ(sink.Ids().size(), 1U);
  EXPECT_EQ(log.Figures().replayed, 1U);
}

TEST(RequestLog, GoesOnFromMemoryWhenTheSpillRefusesToo) {
  FakeSink sink;
  FakeSpill spill;
  ManualClock clock;
  const CapturedLog captured;
  RequestLog log(sink, spill, clock, {.batch = 1, .interval = hours(1)});
  spill.Refuse();
  sink.HangAt(1);
  Send(log, {"a"});
  sink.AwaitCalls(1);
  Send(log, {"b", "c"});
  clock.Advance(milliseconds(200));
  spill.AwaitRefusals(3);

  sink.GoOn();
  sink.AwaitRecords(3);
  log.Stop();

  EXPECT_THAT(sink.Ids(), ElementsAre("a", "b", "c"));
  EXPECT_EQ(log.Dropped(), 0U);
  EXPECT_EQ(captured.Count("up to 65536 records wait in memory"), 1);
}

TEST(RequestLog, LetsTheSinkTidyUpOnceInAWhile) {
  FakeSink sink;
  FakeSpill spill;
  ManualClock clock;
  RequestLog log(sink, spill, clock,
                 {.interval = milliseconds(1), .between_tidying = std::chrono::seconds(60)});
  sink.AwaitTidying(3);  // it says twice that there is more

  clock.Advance(std::chrono::seconds(61));
  sink.AwaitTidying(4);
  log.Stop();

  EXPECT_EQ(sink.Tidied(), 4);
}

TEST(RequestLog, SaysNothingOfDropsWhenThereAreNone) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  const CapturedLog captured;
  RequestLog log(sink, spill, clock);

  Send(log, {"a"});
  log.Stop();

  EXPECT_THAT(captured.Text(), Not(HasSubstr("lost")));
}

TEST(RequestLog, LosesNothingFromSeveralWorkersAtOnce) {
  constexpr int kWorkers = 4;
  constexpr int kEach = 5000;
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  RequestLog log(sink, spill, clock, {.batch = 64, .interval = milliseconds(1)});

  {
    std::vector<std::jthread> workers;
    for (int worker = 0; worker < kWorkers; ++worker) {
      workers.emplace_back([&log, worker] {
        for (int i = 0; i < kEach; ++i) {
          log.OnOutcome(OutcomeWithId(std::to_string((worker * kEach) + i)));
        }
      });
    }
  }
  log.Stop();

  const auto ids = sink.Ids();
  EXPECT_EQ(ids.size(), std::size_t{kWorkers} * kEach);
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
  EXPECT_EQ(log.Dropped(), 0U);
}

TEST(RequestLog, ClearsTheStoreBetweenTwoWrites) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  RequestLog log(sink, spill, clock, {.batch = 2, .interval = hours(1)});
  Send(log, {"a", "b"});
  sink.AwaitRecords(2);

  EXPECT_TRUE(log.Clear({.records = true}, hours(1)));
  EXPECT_THAT(sink.Ids(), ElementsAre());
  Send(log, {"c", "d"});
  sink.AwaitRecords(2);

  EXPECT_THAT(sink.Ids(), ElementsAre("c", "d"));
}

TEST(RequestLog, TellsWhyItCannotBeCleared) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  RequestLog log(sink, spill, clock, {.batch = 1, .interval = hours(1)});

  const auto refused = log.Clear({.statistics_of = "nobody"}, hours(1));
  sink.HangAt(1);
  Send(log, {"a"});
  sink.AwaitCalls(1);
  const auto late = log.Clear({.records = true}, milliseconds(1));
  sink.GoOn();
  log.Stop();
  const auto after = log.Clear({.records = true}, hours(1));

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kInternal);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::kOverloaded);
  EXPECT_THAT(sink.Ids(), ElementsAre()) << "it was cleared as soon as that could be";
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().kind, ErrorKind::kOverloaded);
}

TEST(RequestLog, ItsFiguresSayWhatFails) {
  FakeSink sink;
  FakeSpill spill;
  const ManualClock clock;
  RequestLog log(sink, spill, clock,
                 {.batch = 1,
                  .interval = milliseconds(1),
                  .first_retry = milliseconds(1),
                  .longest_retry = milliseconds(1)});
  EXPECT_FALSE(log.Figures().store_fails);
  sink.Fail(1);
  sink.HangAt(2);
  Send(log, {"a"});
  sink.AwaitCalls(2);

  EXPECT_TRUE(log.Figures().store_fails);
  sink.GoOn();
  log.Stop();

  EXPECT_FALSE(log.Figures().store_fails);
  EXPECT_FALSE(log.Figures().spill_fails);
  EXPECT_EQ(log.Figures().stored, 1U);
}

}  // namespace
}  // namespace monorelay::records
