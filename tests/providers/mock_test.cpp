#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "providers/mock/mock_model.hpp"

namespace monorelay::providers::mock {
namespace {

using dialects::Dialect;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Question Asked(std::string_view body) {
  const auto question = ReadQuestion(body);
  EXPECT_TRUE(question);
  return question.value_or(Question{});
}

std::string Joined(const RenderedStream& stream) {
  std::string text = stream.begin;
  for (const std::string& delta : stream.deltas) text += delta;
  return text + stream.end;
}

TEST(MockModel, ReadsTheLastMessageOfTheUserInEitherForm) {
  const auto plain = Asked(
      R"({"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"one"},)"
      R"({"role":"user","content":"two"},{"role":"assistant","content":"three"}]})");
  const auto parts =
      Asked(R"({"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a"},)"
            R"({"type":"image"},{"type":"text","text":"b"}]}]})");

  EXPECT_EQ(plain.prompt, "two");
  EXPECT_EQ(parts.prompt, "ab");
  EXPECT_GT(plain.prompt_tokens, 0);
}

TEST(MockModel, RefusesWhatIsNoConversation) {
  for (const char* body : {"", "[]", "{}", R"({"messages":[]})", R"({"messages":"hi"})"}) {
    const auto question = ReadQuestion(body);

    ASSERT_FALSE(question) << body;
    EXPECT_EQ(question.error().kind, ErrorKind::kInvalidRequest);
  }
}

TEST(MockModel, SaysTheSameToTheSame) {
  const auto question = Asked(R"({"model":"m","messages":[{"role":"user","content":"hi"}]})");
  const auto other = Asked(R"({"model":"m","messages":[{"role":"user","content":"ho"}]})");

  EXPECT_EQ(RenderWhole(Dialect::kOpenAiChat, question, ReplyTo(question, {})),
            RenderWhole(Dialect::kOpenAiChat, question, ReplyTo(question, {})));
  EXPECT_NE(ReplyTo(question, {}).id, ReplyTo(other, {}).id);
  EXPECT_THAT(ReplyTo(question, {}).Text(), EndsWith("You said: hi"));
}

TEST(MockModel, KeepsToTheLimitOfTheClientAndSaysSo) {
  const auto question =
      Asked(R"({"model":"m","max_tokens":3,"messages":[{"role":"user","content":"hi"}]})");

  const Reply reply = ReplyTo(question, {});

  EXPECT_EQ(reply.tokens.size(), 3U);
  EXPECT_TRUE(reply.was_cut);
  EXPECT_THAT(RenderWhole(Dialect::kOpenAiChat, question, reply),
              HasSubstr(R"("finish_reason":"length")"));
  EXPECT_THAT(RenderWhole(Dialect::kAnthropicMessages, question, reply),
              HasSubstr(R"("stop_reason":"max_tokens")"));
}

TEST(MockModel, SpeaksAsLongAsItIsConfiguredTo) {
  const auto question = Asked(R"({"model":"m","messages":[{"role":"user","content":"hi"}]})");

  EXPECT_EQ(ReplyTo(question, {.reply_tokens = 5}).tokens.size(), 5U);
  EXPECT_EQ(ReplyTo(question, {.reply_tokens = 500}).tokens.size(), 500U);
  EXPECT_FALSE(ReplyTo(question, {.reply_tokens = 500}).was_cut);
}

TEST(MockModel, StreamSaysWhatTheWholeAnswerSays) {
  const auto question =
      Asked(R"({"model":"m","stream":true,"messages":[{"role":"user","content":"a \"b\" \\ c"}]})");
  const Reply reply = ReplyTo(question, {});

  EXPECT_TRUE(question.stream);
  for (const Dialect dialect : {Dialect::kOpenAiChat, Dialect::kAnthropicMessages}) {
    const RenderedStream stream = RenderStream(dialect, question, reply);
    EXPECT_EQ(stream.deltas.size(), reply.tokens.size());
    EXPECT_THAT(Joined(stream), EndsWith("\n\n"));
  }
  EXPECT_THAT(Joined(RenderStream(Dialect::kOpenAiChat, question, reply)),
              EndsWith("data: [DONE]\n\n"));
  EXPECT_THAT(Joined(RenderStream(Dialect::kAnthropicMessages, question, reply)),
              StartsWith("event: message_start\n"));
}

TEST(MockModel, TellsItsUsageInAStreamOnlyIfAsked) {
  const auto silent =
      Asked(R"({"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]})");
  const auto asking = Asked(R"({"model":"m","stream":true,"stream_options":{"include_usage":true},)"
                            R"("messages":[{"role":"user","content":"hi"}]})");

  EXPECT_THAT(Joined(RenderStream(Dialect::kOpenAiChat, silent, ReplyTo(silent, {}))),
              Not(HasSubstr("usage")));
  EXPECT_THAT(Joined(RenderStream(Dialect::kOpenAiChat, asking, ReplyTo(asking, {}))),
              HasSubstr("\"choices\":[],\"usage\":{\"prompt_tokens\":"));
}

TEST(MockModel, RendersJsonThatCanBeReadWhateverTheModelIsCalled) {
  const auto question = Asked(R"({"model":"a\"b\n","messages":[{"role":"user","content":"hi"}]})");
  const Reply reply = ReplyTo(question, {});

  for (const Dialect dialect : {Dialect::kOpenAiChat, Dialect::kAnthropicMessages}) {
    boost::system::error_code failure;
    const auto root = boost::json::parse(RenderWhole(dialect, question, reply), failure);
    ASSERT_FALSE(failure);
    EXPECT_EQ(root.as_object().at("model").as_string(), "a\"b\n");
  }
}

TEST(MockProfile, SurvivesTheWayThroughAUrl) {
  const Profile profile{.latency_ms = 12,
                        .tokens_per_second = 2.5,
                        .reply_tokens = 7,
                        .fail_every = 3,
                        .fail_status = 429};

  const Profile read = Profile::FromQuery(profile.ToQuery());

  EXPECT_EQ(read.latency_ms, 12);
  EXPECT_EQ(read.tokens_per_second, 2.5);
  EXPECT_EQ(read.reply_tokens, 7);
  EXPECT_EQ(read.fail_every, 3);
  EXPECT_EQ(read.fail_status, 429);
}

TEST(MockProfile, IgnoresWhatItCannotRead) {
  const Profile read = Profile::FromQuery("latency_ms=soon&other=1&&fail_status&reply_tokens=4");

  EXPECT_EQ(read.latency_ms, 0);
  EXPECT_EQ(read.fail_status, 503);
  EXPECT_EQ(read.reply_tokens, 4);
}

}  // namespace
}  // namespace monorelay::providers::mock
