#include "relay/response_cache.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace monorelay::relay {
namespace {

using namespace std::chrono_literals;

Digest Request(int number) {
  return Digester().Add(std::to_string(number)).Finish();
}

std::shared_ptr<const SharedAnswer> Answer(std::string body, std::size_t size = 0) {
  body.resize(std::max(size, body.size()), '.');
  return std::make_shared<const SharedAnswer>(
      SharedAnswer{.fields = {}, .body = std::move(body), .provider = {}, .model = {}});
}

class ResponseCacheTest : public ::testing::Test {
 protected:
  std::string Found(int request) {
    const auto answer = cache.Find(Request(request));
    return answer == nullptr ? "none" : answer->body.substr(0, 5);
  }

  ManualClock clock;
  ResponseCache cache{{.max_bytes = 10'000, .max_age = 60s}, clock};
};

TEST_F(ResponseCacheTest, FindsWhatWasAskedExactlySo) {
  cache.Keep(Request(1), Answer("first"));

  EXPECT_EQ(Found(1), "first");
  EXPECT_EQ(Found(2), "none");
}

TEST_F(ResponseCacheTest, ForgetsWhatIsTooOld) {
  cache.Keep(Request(1), Answer("first"));
  clock.Advance(59s);
  EXPECT_EQ(Found(1), "first");

  clock.Advance(1s);

  EXPECT_EQ(Found(1), "none");
  EXPECT_EQ(cache.Count(), 0U);
  EXPECT_EQ(cache.Bytes(), 0U);
}

TEST_F(ResponseCacheTest, ALaterAnswerTakesThePlaceOfTheEarlierWithItsOwnAge) {
  cache.Keep(Request(1), Answer("first"));
  clock.Advance(40s);
  cache.Keep(Request(1), Answer("later"));
  clock.Advance(40s);

  EXPECT_EQ(Found(1), "later");
  EXPECT_EQ(cache.Count(), 1U);
}

TEST_F(ResponseCacheTest, LetsGoOfWhatWasNotUsedForLongestWhenItIsFull) {
  cache.Keep(Request(1), Answer("one", 2500));
  cache.Keep(Request(2), Answer("two", 2500));
  cache.Keep(Request(3), Answer("three", 2500));
  EXPECT_EQ(Found(1).substr(0, 3), "one");

  cache.Keep(Request(4), Answer("four", 2500));

  EXPECT_EQ(Found(2), "none");
  EXPECT_EQ(Found(1).substr(0, 3), "one");
  EXPECT_EQ(Found(3), "three");
  EXPECT_LE(cache.Bytes(), 10'000U);
}

TEST_F(ResponseCacheTest, DoesNotMakeRoomForWhatCanNeverFit) {
  cache.Keep(Request(1), Answer("first"));

  cache.Keep(Request(2), Answer("large", 10'000));

  EXPECT_EQ(Found(2), "none");
  EXPECT_EQ(Found(1), "first");
}

TEST_F(ResponseCacheTest, KeepsNothingWithoutAnAge) {
  ResponseCache off({.max_bytes = 10'000, .max_age = 0s}, clock);

  off.Keep(Request(1), Answer("first"));

  EXPECT_EQ(off.Count(), 0U);
}

TEST_F(ResponseCacheTest, WhoHasAnAnswerKeepsItWhenTheCacheLetsGo) {
  cache.Keep(Request(1), Answer("first"));
  const auto answer = cache.Find(Request(1));

  clock.Advance(2min);

  EXPECT_EQ(Found(1), "none");
  EXPECT_EQ(answer->body, "first");
}

TEST(ConcurrentResponseCache, IsUsedByManyThreadsAtOnce) {
  const ManualClock clock;
  ResponseCache cache({.max_bytes = 50'000, .max_age = 60s}, clock);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&cache, thread] {
      for (int i = 0; i < 2000; ++i) {
        const int request = (i * 7 + thread) % 60;
        if (const auto answer = cache.Find(Request(request)); answer != nullptr) {
          EXPECT_EQ(answer->body.substr(0, answer->body.find('.')), std::to_string(request));
        } else {
          cache.Keep(Request(request), Answer(std::to_string(request), 1000));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_LE(cache.Bytes(), 50'000U);
  EXPECT_GT(cache.Count(), 20U);
}

}  // namespace
}  // namespace monorelay::relay
