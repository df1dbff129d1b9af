#include "chat/finish_reason.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string_view>

namespace monorelay::chat {
namespace {

TEST(FinishReason, IsTheSameByItsWordAndByItsNumber) {
  for (const auto& [reason, name] : kFinishReasons) {
    EXPECT_EQ(NameOf(reason), name);
    EXPECT_EQ(FinishReasonNamed(name), reason);
    EXPECT_EQ(FinishReasonOf(static_cast<std::int64_t>(reason)), reason);
  }
  EXPECT_FALSE(FinishReasonNamed("Stop"));
  EXPECT_FALSE(FinishReasonNamed(""));
}

// They stand in databases that older programs wrote.
TEST(FinishReason, HasTheNumbersThatItHasAlwaysHad) {
  const std::map<std::string_view, std::int64_t> numbers{
      {"none", 0},        {"other", 10},         {"stop", 20},   {"stop_sequence", 30},
      {"tool_calls", 40}, {"pause", 50},         {"length", 60}, {"context_window", 70},
      {"error", 90},      {"content_filter", 80}};
  for (const auto& [name, number] : numbers)
    EXPECT_EQ(static_cast<std::int64_t>(FinishReasonNamed(name).value()), number) << name;
  EXPECT_EQ(kFinishReasons.size(), numbers.size());
}

TEST(FinishReason, OfANumberThatANewerProgramWroteIsAnother) {
  EXPECT_EQ(FinishReasonOf(std::int64_t{45}), FinishReason::kOther);
  EXPECT_EQ(FinishReasonOf(std::int64_t{-1}), FinishReason::kOther);
}

TEST(FinishReason, IsNoneIfNothingWasSaidAndAnotherIfNobodyKnowsTheWord) {
  const Stop silent;
  const Stop strange{
      .cause = StopCause::kUnknown, .raw = {"tired"}, .sequence = {}, .explanation = {}};

  EXPECT_EQ(FinishReasonOf(silent), FinishReason::kNone);
  EXPECT_EQ(FinishReasonOf(strange), FinishReason::kOther);
}

TEST(FinishReason, OfSeveralChoicesIsTheOneThatTellsMost) {
  Response response;
  EXPECT_EQ(FinishReasonOf(response), FinishReason::kNone);

  for (const StopCause cause : {StopCause::kLength, StopCause::kEnd, StopCause::kToolCalls}) {
    response.choices.emplace_back();
    response.choices.back().stop.cause = cause;
  }

  EXPECT_EQ(FinishReasonOf(response), FinishReason::kLength);
}

}  // namespace
}  // namespace monorelay::chat
