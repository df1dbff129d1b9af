#include "dialects/opaque.hpp"
#include "dialects/openai_chat/support.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Event;
using chat::EventKind;

class ChunkWriterTest : public testing::Test {
 protected:
  void Begin() { writer = Instance().NewEventWriter(context); }
  void Give(EventKind kind, std::string_view text = {}) {
    Event event;
    event.kind = kind;
    event.text = {text};
    writer->OnEvent(event);
  }
  void Call(std::int64_t number, std::string_view id) {
    Event event;
    event.kind = EventKind::kToolCall;
    event.call = number;
    event.id = {id};
    event.name = {"look"};
    writer->OnEvent(event);
  }
  void Stop(chat::StopCause cause) {
    Event event;
    event.kind = EventKind::kStop;
    event.stop.cause = cause;
    writer->OnEvent(event);
  }
  void Use() {
    Event event;
    event.kind = EventKind::kUsage;
    event.usage.input = 3;
    event.usage.output = 2;
    writer->OnEvent(event);
  }
  // The deltas and ends of the chunks alone.
  std::string Take() {
    const std::string head =
        R"(data: {"id":"chatcmpl-S1","object":"chat.completion.chunk","created":7,"model":"asked",)";
    std::string text = std::move(writer->Out());
    writer->Out().clear();
    for (auto at = text.find(head); at != std::string::npos; at = text.find(head, at))
      text.erase(at, head.size());
    return text;
  }

  ReplyContext context = ContextFor(Dialect::kAnthropicMessages);
  std::unique_ptr<EventWriter> writer;
};

TEST_F(ChunkWriterTest, WritesRoleTextReasonUsageAndEnd) {
  Begin();
  Give(EventKind::kStart);
  Give(EventKind::kText, "Hi");
  Stop(chat::StopCause::kEnd);
  Use();
  Give(EventKind::kEnd);

  EXPECT_EQ(
      Take(),
      R"("choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}

"choices":[{"index":0,"delta":{"content":"Hi"},"logprobs":null,"finish_reason":null}],"usage":null}

"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}

"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}

data: [DONE]

)");
}

TEST_F(ChunkWriterTest, SaysNoUsageThatNobodyAskedFor) {
  context.include_usage = false;
  Begin();
  Give(EventKind::kText, "Hi");
  Stop(chat::StopCause::kEnd);
  Use();
  Give(EventKind::kEnd);

  const std::string text = Take();

  EXPECT_EQ(text.find("usage"), std::string::npos);
  EXPECT_TRUE(text.ends_with("data: [DONE]\n\n"));
}

TEST_F(ChunkWriterTest, SignsEachBlockOfReasoningWithItsText) {
  context.provider_dialect = Dialect::kAnthropicMessages;
  Begin();
  for (const std::string_view block : {"One", "Two"}) {
    Give(EventKind::kReasoning, block);
    Give(EventKind::kReasoning, "!");
    Event event;
    event.kind = EventKind::kOpaque;
    event.opaque = {.data = {block}, .dialect = {"anthropic_messages"}};
    writer->OnEvent(event);
  }
  Give(EventKind::kText, "Hi");

  const std::string text = Take();

  const auto detail = [](std::string_view block, std::string_view index) {
    const chat::Opaque opaque{
        .data = {block}, .dialect = {"anthropic_messages"}, .provider = {"prov"}};
    return R"("reasoning_details":[{"type":"reasoning.text","text":")" + std::string(block) +
           R"(!","signature":")" + Wrap(opaque, false, json::PrintOf({std::string(block) + "!"})) +
           R"(","index":)" + std::string(index) + "}]";
  };
  EXPECT_NE(text.find(detail("One", "0")), std::string::npos) << text;
  EXPECT_NE(text.find(detail("Two", "1")), std::string::npos) << text;
  EXPECT_NE(text.find(R"({"reasoning_content":"\n\n"})"), std::string::npos);
}

TEST_F(ChunkWriterTest, GivesACallWithoutArgumentsAnObject) {
  Begin();
  Call(0, "a");
  Stop(chat::StopCause::kEnd);

  const std::string text = Take();

  EXPECT_NE(text.find(R"({"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]})"),
            std::string::npos);
  EXPECT_NE(text.find(R"("finish_reason":"tool_calls")"), std::string::npos);
}

TEST_F(ChunkWriterTest, MakesIdsWhereTheyAreMissingOrRepeated) {
  Begin();
  Call(0, "same");
  Call(1, "same");

  const std::string text = Take();

  EXPECT_NE(text.find(R"({"index":0,"id":"same","type":"function")"), std::string::npos);
  EXPECT_NE(text.find(R"({"index":1,"id":"call_S1_0","type":"function")"), std::string::npos);
}

TEST_F(ChunkWriterTest, AnswersOldFunctionsInTheOldForm) {
  context.echo = kEchoFunctions;
  Begin();
  Call(0, "a");
  Give(EventKind::kToolArguments, R"({\"a\":1})");
  Stop(chat::StopCause::kToolCalls);

  const std::string text = Take();

  EXPECT_NE(text.find(R"({"function_call":{"name":"look","arguments":""}})"), std::string::npos);
  EXPECT_NE(text.find(R"({"function_call":{"arguments":"{\"a\":1}"}})"), std::string::npos);
  EXPECT_NE(text.find(R"("finish_reason":"function_call")"), std::string::npos);
}

TEST_F(ChunkWriterTest, WritesLogprobsOnOneLine) {
  Begin();
  Event event;
  event.kind = EventKind::kLogprobs;
  event.logprobs = {"{\"content\":\n[]}"};
  writer->OnEvent(event);

  EXPECT_NE(Take().find("\"logprobs\":{\"content\": []}"), std::string::npos);
}

TEST_F(ChunkWriterTest, EndsWithAnErrorAloneAndNothingAfter) {
  Begin();
  Give(EventKind::kText, "Hi");
  Take();
  Error error;
  error.kind = ErrorKind::kUpstreamError;
  error.text = {"it broke"};

  writer->Fail(error, "req");
  Give(EventKind::kText, "late");
  Give(EventKind::kEnd);

  const std::string text = Take();
  EXPECT_TRUE(text.starts_with(R"(data: {"error":{"message":"it broke")")) << text;
  EXPECT_EQ(text.find("DONE"), std::string::npos);
}

TEST_F(ChunkWriterTest, KeepsTheConnectionAliveWithAComment) {
  Begin();
  Give(EventKind::kKeepAlive);

  EXPECT_EQ(Take(), ": keep-alive\n\n");
}

TEST_F(ChunkWriterTest, ClosesChoicesThatNobodyStopped) {
  Begin();
  Give(EventKind::kText, "Hi");
  Give(EventKind::kEnd);

  EXPECT_NE(Take().find(R"("finish_reason":"stop")"), std::string::npos);
}

TEST_F(ChunkWriterTest, EndsABrokenAnswerWithAnError) {
  Begin();
  Event stop;
  stop.kind = EventKind::kStop;
  stop.stop.cause = chat::StopCause::kFailure;
  stop.stop.raw = {"MALFORMED_FUNCTION_CALL"};
  writer->OnEvent(stop);
  Give(EventKind::kEnd);

  const std::string text = Take();
  const std::string error = R"(data: {"error":{"message":"the provider broke its answer off: MAL)";
  EXPECT_NE(text.find(error), std::string::npos) << text;
  EXPECT_EQ(text.find("finish_reason\":\""), std::string::npos);
  EXPECT_EQ(text.find("DONE"), std::string::npos);
}

TEST_F(ChunkWriterTest, SendsPictures) {
  Begin();
  Event media;
  media.kind = EventKind::kMedia;
  media.media.type = {"image/png"};
  media.media.data = {"iVBORw0KGgo="};
  writer->OnEvent(media);

  const std::string picture =
      R"("delta":{"images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0)";
  EXPECT_NE(Take().find(picture), std::string::npos);
}

}  // namespace
}  // namespace monorelay::dialects::openai_chat
