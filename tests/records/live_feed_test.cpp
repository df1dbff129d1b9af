#include "records/live_feed.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace monorelay::records {
namespace {

RequestRow Row(const std::string& id) {
  RequestRow row;
  row.request_id = id;
  return row;
}

std::vector<std::string> Ids(LiveSubscription& reader) {
  std::vector<std::string> ids;
  for (const auto& event : reader.Take())
    ids.push_back(event->kind == LiveKind::kReset ? "reset" : event->row.request_id);
  return ids;
}

using Texts = std::vector<std::string>;

class LiveFeedTest : public ::testing::Test {
 protected:
  std::shared_ptr<LiveSubscription> Subscribe(std::optional<std::uint64_t> after = {},
                                              LiveTopics topics = kRequestTopic) {
    return feed.Subscribe(topics, after, [this] { ++wakes; });
  }

  ManualClock clock;
  LiveFeed feed{clock};
  int wakes = 0;
};

TEST_F(LiveFeedTest, IsOffUntilSomebodyWatches) {
  EXPECT_FALSE(feed.IsOn());

  const auto reader = Subscribe();

  EXPECT_TRUE(feed.IsOn());
}

TEST_F(LiveFeedTest, TellsEachReaderEverythingInOrder) {
  const auto one = Subscribe();
  feed.Publish(LiveKind::kBegun, Row("a"));
  const auto other = Subscribe();
  feed.Publish(LiveKind::kFinished, Row("b"));

  EXPECT_EQ(Ids(*one), (Texts{"a", "b"}));
  EXPECT_EQ(Ids(*other), (Texts{"b"}));
}

std::vector<std::string> Told(LiveSubscription& reader) {
  std::vector<std::string> told;
  for (const auto& event : reader.Take())
    told.push_back(event->kind == LiveKind::kReset ? "reset" : event->data + event->row.request_id);
  return told;
}

TEST_F(LiveFeedTest, TellsEachReaderOfItsTopicsAlone) {
  const auto requests = Subscribe();
  const auto both = Subscribe({}, kHealthTopic | kConfigTopic);

  feed.Publish(LiveKind::kBegun, Row("a"));
  feed.Tell(LiveKind::kHealth, "k", "ill", LiveFeed::Holds::kYes);
  feed.Tell(LiveKind::kAttention, "", "look", LiveFeed::Holds::kYes);
  feed.Tell(LiveKind::kConfig, "", "new", LiveFeed::Holds::kNo);

  EXPECT_EQ(Told(*requests), (Texts{"a"}));
  EXPECT_EQ(Told(*both), (Texts{"ill", "new"}));
}

TEST_F(LiveFeedTest, TellsWhoComesLaterWhatStillHolds) {
  const auto first = Subscribe({}, kHealthTopic);
  feed.Tell(LiveKind::kHealth, "one", "one is ill", LiveFeed::Holds::kYes);
  feed.Tell(LiveKind::kHealth, "other", "other is ill", LiveFeed::Holds::kYes);
  feed.Tell(LiveKind::kHealth, "one", "one is worse", LiveFeed::Holds::kYes);
  feed.Tell(LiveKind::kHealth, "other", "other is well", LiveFeed::Holds::kNo);
  const std::uint64_t seen = first->Take().back()->number;

  EXPECT_EQ(Told(*Subscribe({}, kHealthTopic)), (Texts{"one is worse"}));
  EXPECT_EQ(Told(*Subscribe(seen, kHealthTopic)), Texts());
  EXPECT_EQ(Told(*Subscribe(seen - 1, kHealthTopic)), (Texts{"other is well"}));
  EXPECT_EQ(Told(*Subscribe(7, kHealthTopic)), (Texts{"reset"}));
}

TEST_F(LiveFeedTest, KnowsWhatIsWatched) {
  feed.Tell(LiveKind::kHealth, "k", "nobody watches", LiveFeed::Holds::kYes);
  EXPECT_FALSE(feed.IsWatched(kHealthTopic));

  auto reader = Subscribe({}, kHealthTopic);

  EXPECT_TRUE(feed.IsWatched(kHealthTopic));
  EXPECT_FALSE(feed.IsWatched(kRequestTopic | kConfigTopic));
  EXPECT_EQ(Told(*reader), Texts());
  reader.reset();
  EXPECT_FALSE(feed.IsWatched(kHealthTopic));
}

TEST_F(LiveFeedTest, WakesOnceForWhatWaits) {
  const auto reader = Subscribe();
  feed.Publish(LiveKind::kBegun, Row("a"));
  feed.Publish(LiveKind::kBegun, Row("b"));
  EXPECT_EQ(wakes, 1);

  reader->Take();
  feed.Publish(LiveKind::kBegun, Row("c"));

  EXPECT_EQ(wakes, 2);
}

TEST_F(LiveFeedTest, GoesOnAfterTheLastEventThatWasSeen) {
  auto reader = Subscribe();
  feed.Publish(LiveKind::kBegun, Row("a"));
  const std::uint64_t seen = reader->Take().front()->number;
  reader.reset();
  feed.Publish(LiveKind::kBegun, Row("b"));
  feed.Publish(LiveKind::kBegun, Row("c"));

  const auto back = Subscribe(seen);

  EXPECT_EQ(Ids(*back), (Texts{"b", "c"}));
}

TEST_F(LiveFeedTest, SaysWhenItDoesNotKnowWhatWasMissed) {
  const auto reader = Subscribe();
  feed.Publish(LiveKind::kBegun, Row("a"));
  const std::uint64_t seen = reader->Take().front()->number;
  for (std::size_t i = 0; i < LiveFeed::kMostKept + 5; ++i) {
    feed.Publish(LiveKind::kBegun, Row("x"));
    reader->Take();
  }

  EXPECT_EQ(Ids(*Subscribe(seen)), (Texts{"reset"}));
  EXPECT_EQ(Ids(*Subscribe(17)), (Texts{"reset"}));
  EXPECT_EQ(Ids(*Subscribe(UINT64_MAX)), (Texts{"reset"}));
}

TEST_F(LiveFeedTest, GoesOffAWhileAfterTheLastReaderHasLeft) {
  Subscribe();
  feed.Publish(LiveKind::kBegun, Row("a"));
  EXPECT_TRUE(feed.IsOn());

  clock.Advance(LiveFeed::kLinger + std::chrono::seconds(1));
  feed.Publish(LiveKind::kBegun, Row("b"));

  EXPECT_FALSE(feed.IsOn());
}

TEST_F(LiveFeedTest, DropsAReaderThatDoesNotRead) {
  const auto stalled = Subscribe();
  const auto brisk = Subscribe();
  for (std::size_t i = 0; i <= LiveSubscription::kMostWaiting; ++i) {
    feed.Publish(LiveKind::kBegun, Row("a"));
    brisk->Take();
  }

  EXPECT_TRUE(stalled->HasEnded());
  EXPECT_TRUE(stalled->Take().empty());
  EXPECT_FALSE(brisk->HasEnded());
}

TEST_F(LiveFeedTest, ShowsWhatIsUnderWayToWhoComes) {
  feed.SetSource([](const LiveFeed::Taker& take) { take(Row("old")); });

  const auto reader = Subscribe();

  const auto events = reader->Take();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0]->row.request_id, "old");
  EXPECT_EQ(events[0]->number, 0U);
}

TEST_F(LiveFeedTest, TellsOnceASecondHowManyWereLeftOut) {
  const auto reader = Subscribe();
  const WallTime now = clock.WallNow();
  for (int i = 0; i < 30; ++i) static_cast<void>(feed.Begins(now + std::chrono::microseconds(i)));
  feed.Publish(LiveKind::kBegun, Row("a"));
  clock.Advance(std::chrono::seconds(1));

  feed.Publish(LiveKind::kBegun, Row("b"));
  feed.Publish(LiveKind::kBegun, Row("c"));

  const auto events = reader->Take();
  ASSERT_EQ(events.size(), 4U);
  EXPECT_EQ(events[2]->kind, LiveKind::kGap);
  EXPECT_EQ(events[2]->skipped, 30U - LiveSample::kMostInAWindow);
  EXPECT_EQ(events[3]->row.request_id, "c");
}

TEST(LiveSample, TellsOfTheFirstOfEachWindowAndOfAllThatHappensToThem) {
  LiveSample sample;
  const WallTime start(std::chrono::seconds(1'790'000'000));
  const auto at = [&](int number) { return start + std::chrono::milliseconds(number); };
  std::vector<int> told;
  for (int i = 0; i < 500; ++i) {
    if (sample.Begin(at(i))) told.push_back(i);
  }

  ASSERT_EQ(told.size(), 2 * LiveSample::kMostInAWindow);
  EXPECT_EQ(told[LiveSample::kMostInAWindow], 250);
  for (int i = 0; i < 500; ++i)
    EXPECT_EQ(sample.Includes(at(i)), std::ranges::find(told, i) != told.end()) << i;
  EXPECT_EQ(sample.TakeSkipped(), 500 - told.size());
  EXPECT_EQ(sample.TakeSkipped(), 0U);
}

TEST(LiveSample, LeavesNothingOutOfWhatCanBeRead) {
  LiveSample sample;
  const WallTime start(std::chrono::seconds(1'790'000'000));
  for (int i = 0; i < 400; ++i)
    EXPECT_TRUE(sample.Begin(start + std::chrono::milliseconds(50 * i))) << i;
  EXPECT_EQ(sample.TakeSkipped(), 0U);
  EXPECT_TRUE(sample.Includes(start - std::chrono::hours(1)));
}

TEST_F(LiveFeedTest, EndsItsReadersWhenItCloses) {
  const auto reader = Subscribe();

  feed.Close();
  feed.Publish(LiveKind::kBegun, Row("a"));

  EXPECT_TRUE(reader->HasEnded());
  EXPECT_TRUE(Subscribe()->HasEnded());
  EXPECT_FALSE(feed.IsOn());
}

}  // namespace
}  // namespace monorelay::records
