#include "dialects/opaque.hpp"
#include "dialects/openai_chat/support.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::StopCause;

struct ReadResponseOf {
  explicit ReadResponseOf(std::string_view body) {
    EXPECT_TRUE(document.ParseCopy(body)) << body;
    response = Instance().ReadResponse(document);
  }
  json::Document document;
  Result<chat::Response> response = chat::Response();
};

struct FinishCase {
  std::string_view word;
  StopCause cause;
};

TEST(ChatResponseReader, KnowsTheWordsOfEveryProvider) {
  constexpr FinishCase kCases[] = {
      {"stop", StopCause::kEnd},
      {"length", StopCause::kLength},
      {"tool_calls", StopCause::kToolCalls},
      {"function_call", StopCause::kToolCalls},
      {"content_filter", StopCause::kContentFilter},
      {"eos", StopCause::kEnd},
      {"model_length", StopCause::kLength},
      {"error", StopCause::kFailure},
      {"vibes", StopCause::kUnknown},
  };
  for (const FinishCase& row : kCases) {
    const ReadResponseOf read(R"({"choices":[{"message":{"content":"x"},"finish_reason":")" +
                              std::string(row.word) + "\"}]}");
    ASSERT_TRUE(read.response);
    EXPECT_EQ(read.response->choices[0].stop.cause, row.cause) << row.word;
    EXPECT_EQ(read.response->choices[0].stop.raw.escaped, row.word);
  }
}

TEST(ChatResponseReader, TakesStopAfterCallsForWhatItIs) {
  const ReadResponseOf read(Golden("response/tool_call_finish_stop.json"));

  ASSERT_TRUE(read.response);
  EXPECT_EQ(read.response->choices[0].stop.cause, StopCause::kToolCalls);
}

TEST(ChatResponseReader, ReadsTheSequenceThatStoppedTheAnswer) {
  const ReadResponseOf read(Golden("response/stop_sequence_told.json"));

  ASSERT_TRUE(read.response);
  EXPECT_EQ(read.response->choices[0].stop.cause, StopCause::kStopSequence);
  EXPECT_EQ(read.response->choices[0].stop.sequence.escaped, "3");
}

TEST(ChatResponseReader, ReadsTheWordsOfAnAnswerThatIsSpoken) {
  const ReadResponseOf read(Golden("response/audio_answer.json"));

  ASSERT_TRUE(read.response);
  EXPECT_EQ(read.response->choices[0].parts.at(0).If<chat::TextPart>()->text.escaped, "Hello");
}

TEST(ChatResponseReader, FailsForAnErrorIn200) {
  const ReadResponseOf read(Golden("response/broken_error_in_200.json"));

  ASSERT_FALSE(read.response);
  EXPECT_EQ(read.response.error().kind, ErrorKind::kUpstreamError);
  EXPECT_EQ(read.response.error().text.value.Get().find("Rate limited"), std::string::npos);
  EXPECT_NE(read.response.error().detail.value.Get().find("Rate limited"), std::string::npos);
}

TEST(ChatResponseReader, ReadsThinkingParts) {
  const ReadResponseOf read(Golden("response/thinking_parts_mistral.json"));

  ASSERT_TRUE(read.response);
  const auto& parts = read.response->choices[0].parts;
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].If<chat::Reasoning>()->text.escaped, "Multiply.");
  EXPECT_EQ(parts[1].If<chat::TextPart>()->text.escaped, "51");
}

// An answer of a provider of Messages, built up by hand.
class ChatResponseWriter : public testing::Test {
 protected:
  ChatResponseWriter() { response.choices.emplace_back(); }
  template <class Content>
  void Add(Content content) {
    response.choices[0].parts.push_back({.content = std::move(content)});
  }
  [[nodiscard]] std::string Write() const { return Instance().WriteResponse(response, context); }

  chat::Response response;
  ReplyContext context = ContextFor(Dialect::kAnthropicMessages);
};

TEST_F(ChatResponseWriter, JoinsTextsWithoutSeparator) {
  Add(chat::TextPart{.text = {"a"}, .citations = {}});
  Add(chat::TextPart{.text = {"b"}, .citations = {}});

  EXPECT_NE(Write().find(R"("content":"ab")"), std::string::npos);
}

TEST_F(ChatResponseWriter, WrapsASignatureSoThatItComesBack) {
  chat::Reasoning thought;
  thought.text = {"hm"};
  thought.opaque.data = {"sig"};
  thought.opaque.dialect = {"anthropic_messages"};
  Add(thought);
  Add(chat::TextPart{.text = {"Yes"}, .citations = {}});

  const std::string written = Write();

  json::Document document;
  ASSERT_TRUE(document.ParseCopy(written));
  const json::Value message = document.Root()["choices"].Items().begin().operator*()["message"];
  EXPECT_TRUE(message["reasoning_content"].Is("hm"));
  const json::Value detail = (*message["reasoning_details"].Items().begin());
  const auto unwrapped = Unwrap(detail["signature"].GetText());
  ASSERT_TRUE(unwrapped);
  EXPECT_EQ(unwrapped->data, "sig");
  EXPECT_EQ(unwrapped->provider, "prov");
}

TEST_F(ChatResponseWriter, HandsOutItsOwnDialectUnwrapped) {
  context.provider_dialect = Dialect::kOpenAiChat;
  chat::ToolCall call;
  call.id = {"c"};
  call.name = {"look"};
  call.opaque.data = {"sig"};
  call.opaque.dialect = {"openai_chat"};
  Add(call);

  EXPECT_NE(Write().find(R"("extra_content":{"google":{"thought_signature":"sig"}})"),
            std::string::npos);
}

TEST_F(ChatResponseWriter, SaysWhyAFilterStopped) {
  response.choices[0].stop.cause = StopCause::kContentFilter;
  response.choices[0].stop.explanation = {"not that"};

  const std::string written = Write();

  EXPECT_NE(written.find(R"("content":null,"refusal":"not that")"), std::string::npos);
  EXPECT_NE(written.find(R"("finish_reason":"content_filter")"), std::string::npos);
}

TEST_F(ChatResponseWriter, AnswersOldFunctionsInTheOldForm) {
  context.echo = kEchoFunctions;
  chat::ToolCall call;
  call.name = {"look"};
  call.arguments.object = {R"({"a":1})"};
  Add(call);

  const std::string written = Write();

  EXPECT_NE(written.find(R"("function_call":{"name":"look","arguments":"{\"a\":1}"})"),
            std::string::npos);
  EXPECT_NE(written.find(R"("finish_reason":"function_call")"), std::string::npos);
}

TEST_F(ChatResponseWriter, MakesIdsWhereTheyAreMissingOrRepeated) {
  chat::ToolCall call;
  call.name = {"look"};
  Add(call);
  call.id = {"same"};
  Add(call);
  Add(call);

  const std::string written = Write();

  EXPECT_NE(written.find(R"("id":"call_S1_0")"), std::string::npos);
  EXPECT_NE(written.find(R"("id":"same")"), std::string::npos);
  EXPECT_NE(written.find(R"("id":"call_S1_1")"), std::string::npos);
}

TEST_F(ChatResponseWriter, AlwaysGivesAChoice) {
  response.choices.clear();

  EXPECT_NE(Write().find(R"("choices":[{"index":0)"), std::string::npos);
}

}  // namespace
}  // namespace monorelay::dialects::openai_chat
