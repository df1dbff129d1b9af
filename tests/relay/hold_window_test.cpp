#include "relay/hold_window.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::relay {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kRole = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n";
constexpr std::string_view kWord = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";

class HoldWindowTest : public testing::Test {
 protected:
  HoldLimits limits{.events = 3, .bytes = 1000, .time = 500ms};
  MonotonicTime now{1s};

  HoldWindow Window() { return {limits, dialects::Dialect::kOpenAiChat, now}; }
};

TEST_F(HoldWindowTest, IsOverWithTheFirstWord) {
  HoldWindow window = Window();

  window.Look(kRole);
  EXPECT_FALSE(window.IsOver(now));
  window.Look(kWord);

  EXPECT_TRUE(window.IsOver(now));
  EXPECT_TRUE(window.IsProved());
}

TEST_F(HoldWindowTest, SeesTheFirstWordHoweverItIsCut) {
  const std::string stream = std::string(kRole) + "\r\n: ping\r\n\r\n" + std::string(kWord);
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    HoldWindow window = Window();

    window.Look(std::string_view(stream).substr(0, cut));
    EXPECT_EQ(window.IsProved(), cut == stream.size()) << cut;
    window.Look(std::string_view(stream).substr(cut));

    EXPECT_TRUE(window.IsProved()) << cut;
  }
}

TEST_F(HoldWindowTest, IsOverAfterSoManyEventsWithoutAWord) {
  HoldWindow window = Window();

  window.Look(kRole);
  window.Look(": ping\n\n");
  EXPECT_FALSE(window.IsOver(now));
  window.Look(": ping\n\n");

  EXPECT_TRUE(window.IsOver(now));
  EXPECT_FALSE(window.IsProved());
}

TEST_F(HoldWindowTest, IsOverAfterSoManyBytesOfOneEvent) {
  HoldWindow window = Window();

  window.Look("data: " + std::string(993, ' '));
  EXPECT_FALSE(window.IsOver(now));
  window.Look(" ");

  EXPECT_TRUE(window.IsOver(now));
}

TEST_F(HoldWindowTest, IsOverWhenItsTimeIs) {
  const HoldWindow window = Window();

  EXPECT_FALSE(window.IsOver(now + 499ms));
  EXPECT_TRUE(window.IsOver(now + 500ms));
  EXPECT_EQ(window.TimeLeft(now + 100ms), 400ms);
  EXPECT_EQ(window.TimeLeft(now + 900ms), 1ms) << "a wait of no time is none";
}

TEST_F(HoldWindowTest, HoldsNothingIfToldSo) {
  limits.events = 0;

  EXPECT_TRUE(Window().IsOver(now));
}

TEST_F(HoldWindowTest, KeepsWhatIsForTheClientInOrder) {
  HoldWindow window = Window();

  window.Hold("a");
  window.Hold("");
  window.Hold("b");

  EXPECT_EQ(window.Held(), "ab");
}

}  // namespace
}  // namespace monorelay::relay
