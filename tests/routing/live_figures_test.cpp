#include "routing/live_figures.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace monorelay::routing {
namespace {

using namespace std::chrono_literals;
constexpr auto kStream = AnswerForm::kStream;

class LiveFigures : public testing::Test {
 protected:
  [[nodiscard]] double Latency(const char* model = "m", AnswerForm form = kStream) const {
    return figures.Latency(model, form, now);
  }

  ProviderFigures figures;
  MonotonicTime now{1h};
};

TEST_F(LiveFigures, KnowNothingAtFirst) {
  EXPECT_EQ(Latency(), 0);
  EXPECT_EQ(figures.UnderWay(), 0);
}

TEST_F(LiveFigures, BeginWithTheFirstAnswerAndFollowTheLaterOnes) {
  figures.NoteAnswer("m", kStream, 100ms, now);
  EXPECT_EQ(Latency(), 100);

  figures.NoteAnswer("m", kStream, 200ms, now);

  EXPECT_DOUBLE_EQ(Latency(), 120);
}

TEST_F(LiveFigures, KeepModelsAndFormsApart) {
  figures.NoteAnswer("m", kStream, 100ms, now);
  figures.NoteAnswer("n", kStream, 300ms, now);
  figures.NoteAnswer("m", AnswerForm::kWhole, 5s, now);

  EXPECT_EQ(Latency("m"), 100);
  EXPECT_EQ(Latency("n"), 300);
  EXPECT_EQ(Latency("m", AnswerForm::kWhole), 5000);
}

TEST_F(LiveFigures, HalveWhenNobodyAsks) {
  figures.NoteAnswer("m", kStream, 400ms, now);

  now += ProviderFigures::kHalfLife;
  EXPECT_NEAR(Latency(), 200, 0.1);
  now += 10 * ProviderFigures::kHalfLife;

  EXPECT_LT(Latency(), 1);
}

TEST_F(LiveFigures, TakeAFaultForAVerySlowAnswer) {
  figures.NoteAnswer("m", kStream, 100ms, now);

  figures.NoteFault("m", kStream, now);

  EXPECT_GT(Latency(), 5'000);
}

TEST_F(LiveFigures, ForgetTheModelThatWasNotAskedForTheLongest) {
  for (int i = 0; i < 200; ++i) {
    figures.NoteAnswer("m" + std::to_string(i), kStream, 100ms, now);
    now += 1ms;
  }

  EXPECT_EQ(Latency("m0"), 0);
  EXPECT_GT(Latency("m199"), 99);
}

TEST_F(LiveFigures, CountRequestsWhileTheyLive) {
  UnderWay first(figures);
  {
    UnderWay second(figures);
    EXPECT_EQ(figures.UnderWay(), 2);
    first = std::move(second);
    EXPECT_EQ(figures.UnderWay(), 1);
  }
  EXPECT_EQ(figures.UnderWay(), 1);
  first = UnderWay();

  EXPECT_EQ(figures.UnderWay(), 0);
}

TEST(LiveFiguresConcurrent, AreUsedByManyThreads) {
  ProviderFigures figures;
  const auto work = [&] {
    for (int i = 0; i < 5'000; ++i) {
      const UnderWay mine(figures);
      figures.NoteAnswer("m" + std::to_string(i % 70), kStream, 10ms, MonotonicTime(i * 1ms));
      EXPECT_GE(figures.Latency("m1", kStream, MonotonicTime(i * 1ms)), 0);
      EXPECT_GE(figures.UnderWay(), 1);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(figures.UnderWay(), 0);
}

TEST(FiguresByProvider, AreTheSameForTheSameName) {
  FiguresByProvider all;

  EXPECT_EQ(all.Of("alpha"), all.Of("alpha"));
  EXPECT_NE(all.Of("alpha"), all.Of("beta"));
}

}  // namespace
}  // namespace monorelay::routing
