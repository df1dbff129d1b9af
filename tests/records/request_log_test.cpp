#include "records/request_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <condition_variable>
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
  const ManualClock clock;
  RequestLog log(sink, clock, {.interval = milliseconds(1)});

  Send(log, {"a", "b"});
  sink.AwaitRecords(2);

  EXPECT_THAT(sink.Ids(), ElementsAre("a", "b"));
}

TEST(RequestLog, WritesAFullBatchBeforeTheInterval) {
  FakeSink sink;
  const ManualClock clock;
  RequestLog log(sink, clock, {.batch = 3, .interval = hours(1)});

  Send(log, {"a", "b", "c"});
  sink.AwaitRecords(3);

  EXPECT_THAT(sink.Ids(), ElementsAre("a", "b", "c"));
}

TEST(RequestLog, WritesEverythingQueuedWhenStopped) {
  FakeSink sink;
  const ManualClock clock;
  RequestLog log(sink, clock, {.batch = 2, .interval = hours(1)});

  Send(log, {"a", "b", "c", "d", "e"});
  log.Stop();

  EXPECT_THAT(sink.Ids(), ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_EQ(log.Dropped(), 0U);
}

TEST(RequestLog, DropsAndCountsWhatComesAfterStop) {
  FakeSink sink;
  const ManualClock clock;
  RequestLog log(sink, clock);
  log.Stop();

  Send(log, {"late"});
  log.Stop();

  EXPECT_TRUE(sink.Ids().empty());
  EXPECT_EQ(log.Dropped(), 1U);
}

TEST(RequestLog, DropsNewRecordsWithoutWaitingWhileTheSinkHangs) {
  FakeSink sink;
  const ManualClock clock;
  RequestLog log(sink, clock, {.capacity = 4, .batch = 2, .interval = hours(1)});
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
  const ManualClock clock;
  RequestLog log(sink, clock, {.capacity = 2, .batch = 1, .interval = hours(1)});
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
  const ManualClock clock;
  RequestLog log(sink, clock, {.batch = 2, .interval = hours(1), .first_retry = milliseconds(1)});
  sink.Fail(3);

  Send(log, {"a", "b"});
  sink.AwaitRecords(2);
  log.Stop();

  EXPECT_THAT(sink.Ids(), ElementsAre("a", "b"));
  EXPECT_EQ(log.Dropped(), 0U);
}

TEST(RequestLog, LogsAStreakOfFailuresOnceAndItsEnd) {
  FakeSink sink;
  const ManualClock clock;
  const CapturedLog captured;
  RequestLog log(sink, clock, {.batch = 1, .interval = hours(1), .first_retry = milliseconds(1)});
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

TEST(RequestLog, GivesUpAtStopWhenTheSinkNeverWorks) {
  FakeSink sink;
  const ManualClock clock;
  const CapturedLog captured;
  RequestLog log(sink, clock, {.batch = 2, .interval = hours(1), .first_retry = milliseconds(1)});
  sink.Fail(1'000'000);

  Send(log, {"a", "b", "c"});
  log.Stop();

  EXPECT_TRUE(sink.Ids().empty());
  EXPECT_EQ(log.Dropped(), 3U);
  EXPECT_THAT(captured.Text(), HasSubstr("3 records lost, 3 since the start"));
}

TEST(RequestLog, WarnsOfDropsWithTheirCountButNotAgainAtOnce) {
  FakeSink sink;
  const ManualClock clock;
  const CapturedLog captured;
  RequestLog log(sink, clock, {.capacity = 3, .batch = 1, .interval = hours(1)});
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
  ManualClock clock;
  const CapturedLog captured;
  RequestLog log(sink, clock, {.capacity = 3, .batch = 1, .interval = hours(1)});
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

TEST(RequestLog, SaysNothingOfDropsWhenThereAreNone) {
  FakeSink sink;
  const ManualClock clock;
  const CapturedLog captured;
  RequestLog log(sink, clock);

  Send(log, {"a"});
  log.Stop();

  EXPECT_THAT(captured.Text(), Not(HasSubstr("lost")));
}

TEST(RequestLog, LosesNothingFromSeveralWorkersAtOnce) {
  constexpr int kWorkers = 4;
  constexpr int kEach = 5000;
  FakeSink sink;
  const ManualClock clock;
  RequestLog log(sink, clock, {.batch = 64, .interval = milliseconds(1)});

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

}  // namespace
}  // namespace monorelay::records
