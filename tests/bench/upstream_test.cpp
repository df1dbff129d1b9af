#include <gtest/gtest.h>

#include <charconv>
#include <string>
#include <string_view>

#include "bench/upstream/profile.hpp"
#include "json/document.hpp"

namespace monorelay::bench {
namespace {

std::string_view BodyOf(std::string_view answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

std::size_t SaidLength(std::string_view answer) {
  constexpr std::string_view kName = "Content-Length: ";
  const std::string_view digits = answer.substr(answer.find(kName) + kName.size());
  std::size_t length = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), length);
  return length;
}

TEST(BenchUpstream, ReadsItsShapeFromTheNameOfTheModel) {
  ProfileBook book({.latency = 7});

  const Shape& shape = book.For("bench-5hz-100ev-20ms-2kb", Dialect::kChat).shape();

  EXPECT_EQ(shape.interval, 200 * kMillisecond);
  EXPECT_EQ(shape.events, 100);
  EXPECT_EQ(shape.latency, 20 * kMillisecond);
  EXPECT_EQ(shape.answer_bytes, 2000);
  EXPECT_EQ(book.For("as-0hz-1mb", Dialect::kChat).shape().interval, 0);
  EXPECT_EQ(book.For("as-0hz-1mb", Dialect::kChat).shape().answer_bytes, 1'000'000);
}

TEST(BenchUpstream, PartsOfANameThatMeanNothingLeaveTheDefault) {
  ProfileBook book({.latency = 7, .events = 9});

  const Shape& shape = book.For("gpt-5-12-3xx--x9", Dialect::kChat).shape();

  EXPECT_EQ(shape.latency, 7);
  EXPECT_EQ(shape.events, 9);
}

TEST(BenchUpstream, KeepsOneProfileForEachModelAndDialectAndNotEndlesslyMany) {
  ProfileBook book({});

  const Profile& first = book.For("bench-1b", Dialect::kChat);
  EXPECT_EQ(&first, &book.For("bench-1b", Dialect::kChat));
  EXPECT_NE(&first, &book.For("bench-1b", Dialect::kGemini));
  for (int i = 0; i < 1000; ++i) book.For("other-" + std::to_string(i), Dialect::kChat);
  EXPECT_EQ(&book.For("one too many", Dialect::kChat), &book.For("and another", Dialect::kChat));
}

TEST(BenchUpstream, AnswersAreJsonOfTheSizeAskedForInEachDialect) {
  for (const Dialect dialect :
       {Dialect::kChat, Dialect::kResponses, Dialect::kMessages, Dialect::kGemini}) {
    const Profile profile({.answer_bytes = 1500}, WordingOf(dialect));

    EXPECT_EQ(BodyOf(profile.answer()).size(), 1500);
    EXPECT_EQ(SaidLength(profile.answer()), 1500);
    json::Document document;
    EXPECT_TRUE(document.ParseCopy(BodyOf(profile.answer())).has_value());
  }
}

TEST(BenchUpstream, EventsHaveTheSizeAskedForUnlessTheirFrameNeedsMore) {
  const Profile roomy({.event_bytes = 400}, WordingOf(Dialect::kMessages));
  const Profile tight({.event_bytes = 1}, WordingOf(Dialect::kMessages));

  EXPECT_TRUE(roomy.event().starts_with("190\r\n"));  // 400 in hexadecimal
  EXPECT_EQ(roomy.event().size(), 5 + 400 + 2);
  EXPECT_LT(tight.event().size(), 200);
}

TEST(BenchUpstream, AChatStreamHasItsCountsInAnEventOfTheirOwnAndOthersAtTheEnd) {
  EXPECT_FALSE(Profile({}, WordingOf(Dialect::kChat)).usage_event().empty());
  EXPECT_TRUE(Profile({}, WordingOf(Dialect::kMessages)).usage_event().empty());
  EXPECT_NE(Profile({}, WordingOf(Dialect::kMessages)).stream_end().find("output_tokens"),
            std::string_view::npos);
}

TEST(BenchUpstream, ThePathSaysTheDialect) {
  EXPECT_EQ(WhatIsAsked("/v1/chat/completions").dialect, Dialect::kChat);
  EXPECT_EQ(WhatIsAsked("/v1/responses?x=y").dialect, Dialect::kResponses);
  EXPECT_EQ(WhatIsAsked("/v1/messages?beta=true").dialect, Dialect::kMessages);
  EXPECT_EQ(WhatIsAsked("/").dialect, Dialect::kChat);

  const Asked streamed = WhatIsAsked("/v1beta/models/as-gemini-5hz:streamGenerateContent?alt=sse");
  EXPECT_EQ(streamed.dialect, Dialect::kGemini);
  EXPECT_EQ(streamed.model, "as-gemini-5hz");
  EXPECT_TRUE(streamed.is_stream);
  EXPECT_FALSE(WhatIsAsked("/v1beta/models/m:generateContent").is_stream);
}

}  // namespace
}  // namespace monorelay::bench
