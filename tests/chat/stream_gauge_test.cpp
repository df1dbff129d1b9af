#include "chat/stream_gauge.hpp"

#include <gtest/gtest.h>

#include <string>

#include "chat/token_estimate.hpp"

namespace monorelay::chat {
namespace {

TEST(StreamGauge, CountsATokenForEachShortEvent) {
  StreamGauge gauge;
  for (int i = 0; i < 100; ++i) gauge.Note(200 + i % 4);

  EXPECT_EQ(gauge.Tokens(), 100);
}

TEST(StreamGauge, CountsMoreForLongerEvents) {
  StreamGauge gauge;
  gauge.Note(200);
  for (int i = 0; i < 9; ++i) gauge.Note(200 + 40);

  // The nine carry 36 bytes over the first token each: nine more tokens each, less what the short
  // one lacks.
  EXPECT_EQ(gauge.Tokens(), 90);
}

TEST(StreamGauge, OfNothingIsNothing) {
  EXPECT_EQ(StreamGauge().Tokens(), 0);
}

TEST(EstimateTokensOfBody, CountsFourBytesForAToken) {
  EXPECT_EQ(EstimateTokensOfBody(std::string(400, 'x')), 100);
  EXPECT_EQ(EstimateTokensOfBody(""), 0);
}

TEST(EstimateTokensOfBody, CountsAFileByItself) {
  const std::string file(400'000, 'A');
  const std::string text = [] {
    std::string words;
    while (words.size() < 40'000) words += "some words ";
    return words;
  }();

  EXPECT_EQ(EstimateTokensOfBody("{\"url\":\"" + file + "\"}"), 10 / 4 + 1200);
  EXPECT_EQ(EstimateTokensOfBody("{\"text\":\"" + text + "\"}"),
            static_cast<std::int64_t>(text.size() + 11) / 4);
}

}  // namespace
}  // namespace monorelay::chat
