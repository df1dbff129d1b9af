// Answers that are not streamed and larger than a buffer: held until they are whole, or passed on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::Ending;
using testing::Behaviour;
using ::testing::HasSubstr;
using testing::Journey;

constexpr std::size_t kLarge = 100'000;

enum class Framing : std::uint8_t { kLength, kChunks };

// Two providers, of which the first has a large answer.
class WholeAnswerJourney : public ::testing::TestWithParam<Framing> {
 protected:
  WholeAnswerJourney() {
    journey_.upstream("alpha");
    journey_.upstream("beta").Answers("from beta");
  }

  // All of it, or so many bytes and then the connection's end.
  void AlphaSends(std::optional<std::size_t> bytes = {}) {
    const bool is_chunked = GetParam() == Framing::kChunks;
    Behaviour behaviour{.render = [is_chunked](const testing::UpstreamRequest& request) {
      const std::string body = testing::WholeAnswer(request, std::string(kLarge, 'x'));
      constexpr std::string_view kFields = "content-type: application/json\r\n";
      return is_chunked
                 ? testing::RenderChunked(200, kFields, {body.substr(0, 5000), body.substr(5000)})
                 : testing::RenderPlain(200, kFields, body);
    }};
    if (bytes) {
      behaviour.stops_after = [bytes](const testing::RenderedAnswer&) { return *bytes; };
      behaviour.then = Behaviour::Then::kClose;
    }
    journey_.upstream("alpha").Forgets().Does(behaviour);
  }

  Journey journey_;
};

TEST_P(WholeAnswerJourney, ComesWholeFromAnotherIfItBreaksOffInItsMiddle) {
  for (const std::size_t bytes : {20'000UL, 50'000UL, kLarge}) {
    AlphaSends(bytes);

    const auto reply = journey_.Ask({});

    EXPECT_EQ(reply.text(), "from beta");
    EXPECT_EQ(reply.header("x-monorelay-attempts"), "2");
  }
}

TEST_P(WholeAnswerJourney, PassesUnchangedAndGivesItsMemoryBack) {
  AlphaSends();

  const auto reply = journey_.Ask({});

  EXPECT_EQ(reply.text(), std::string(kLarge, 'x'));
  EXPECT_EQ(journey_.outcome().usage.input, testing::kInputTokens);
  const auto whole = static_cast<std::size_t>(journey_.config().server.limits.body_budget_bytes);
  EXPECT_TRUE(journey_.body_budget().Take(whole));
}

TEST_P(WholeAnswerJourney, IsNotHeldBeyondWhatTheOperatorAllows) {
  journey_.config().server.whole_answer_hold_bytes = 50'000;
  AlphaSends(60'000);

  const auto broken = journey_.Ask({});
  AlphaSends();
  const auto whole = journey_.Ask({});

  EXPECT_EQ(broken.status(), 200);
  EXPECT_FALSE(broken.is_whole());
  EXPECT_EQ(whole.text(), std::string(kLarge, 'x'));
  EXPECT_EQ(journey_.outcomes(2).front().ending, Ending::kFailed);
  EXPECT_TRUE(journey_.upstream("beta").Requests().empty());
}

TEST_P(WholeAnswerJourney, IsNotHeldWhereNoMemoryIsLeft) {
  journey_.config().server.limits.body_budget_bytes = 20'000;
  AlphaSends(60'000);

  const auto broken = journey_.Ask({});
  AlphaSends();

  EXPECT_FALSE(broken.is_whole());
  EXPECT_EQ(journey_.Ask({}).text(), std::string(kLarge, 'x'));
}

TEST_P(WholeAnswerJourney, ThatMustBeTranslatedNeedsTheMemory) {
  journey_.config().server.limits.body_budget_bytes = 20'000;
  journey_.Speaks("alpha", Dialect::kOpenAiChat);
  journey_.Speaks("beta", Dialect::kOpenAiChat);
  AlphaSends();

  const auto reply = journey_.Ask({.dialect = Dialect::kAnthropicMessages});

  EXPECT_EQ(reply.status(), 503);
  EXPECT_THAT(reply.error_message(), HasSubstr("server.limits.body_budget_bytes"));
  AlphaSends(60'000);
  EXPECT_EQ(journey_.Ask({.dialect = Dialect::kAnthropicMessages}).status(), 503);
  journey_.upstream("alpha").Forgets().Answers("small");
  EXPECT_EQ(journey_.Ask({.dialect = Dialect::kAnthropicMessages}).text(), "small");
}

INSTANTIATE_TEST_SUITE_P(Framings, WholeAnswerJourney,
                         ::testing::Values(Framing::kLength, Framing::kChunks),
                         [](const auto& framing) {
                           return framing.param == Framing::kLength ? "Length" : "Chunks";
                         });

}  // namespace
}  // namespace monorelay
