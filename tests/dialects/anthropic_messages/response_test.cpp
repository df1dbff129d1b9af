#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialects/anthropic_messages/answer.hpp"
#include "dialects/anthropic_messages/codec.hpp"
#include "dialects/anthropic_messages/messages_fixture.hpp"
#include "dialects/opaque.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::StopCause;
using testing::HasSubstr;
using testing::Not;

std::string Answer(std::string_view content, std::string_view more = {}) {
  std::string body(R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[)");
  return body.append(content).append("]").append(more).append("}");
}

struct Read {
  json::Document document;
  Result<chat::Response> response;
  explicit Read(std::string_view body) {
    EXPECT_TRUE(document.ParseCopy(body)) << body;
    response = Instance().ReadResponse(document);
  }
  const chat::Choice& Choice() const { return response->choices.front(); }
};

TEST(MessagesResponse, IsReadPartByPart) {
  const Read read(Answer(R"({"type":"thinking","thinking":"why","signature":"s"},)"
                         R"({"type":"redacted_thinking","data":"d"},{"type":"text","text":"t"},)"
                         R"({"type":"tool_use","id":"a","name":"n","input":{"x":1.50}},)"
                         R"({"type":"server_tool_use","id":"b"})"));

  ASSERT_TRUE(read.response);
  const auto& parts = read.Choice().parts;
  ASSERT_EQ(parts.size(), 5U);
  EXPECT_EQ(parts[0].If<chat::Reasoning>()->opaque.data.escaped, "s");
  EXPECT_TRUE(parts[1].If<chat::Reasoning>()->opaque.whole);
  EXPECT_EQ(parts[2].If<chat::TextPart>()->text.escaped, "t");
  EXPECT_EQ(parts[3].If<chat::ToolCall>()->arguments.object.json, R"({"x":1.50})");
  EXPECT_EQ(parts[4].If<chat::Foreign>()->type.escaped, "server_tool_use");
}

TEST(MessagesResponse, CountsCachedTokensAsInput) {
  const Read read(Answer("", R"(,"usage":{"input_tokens":7,"cache_creation_input_tokens":120,)"
                             R"("cache_read_input_tokens":1000,"cache_creation":)"
                             R"({"ephemeral_1h_input_tokens":100},"output_tokens":6,)"
                             R"("output_tokens_details":{"thinking_tokens":2},)"
                             R"("service_tier":"standard"})"));

  const chat::Usage& usage = read.response->usage;
  EXPECT_EQ(usage.input, 1127);
  EXPECT_EQ(usage.cached_read, 1000);
  EXPECT_EQ(usage.cache_write_hour, 100);
  EXPECT_EQ(usage.reasoning, 2);
  EXPECT_EQ(read.response->service_tier.escaped, "default");
}

TEST(MessagesResponse, PlacesCitationsInTheWholeText) {
  const Read read(Answer(R"({"type":"text","text":"a\ud83d\ude00\n"},{"type":"text","text":"üb",)"
                         R"("citations":[{"type":"web_search_result_location","url":"u",)"
                         R"("title":"t","cited_text":"q"}]})"));

  const auto& citation = read.Choice().parts[1].If<chat::TextPart>()->citations.front();
  EXPECT_EQ(citation.begin, 3);
  EXPECT_EQ(citation.end, 5);
  EXPECT_EQ(citation.url.escaped, "u");
}

TEST(MessagesResponse, SaysWhyItEndedInBothDirections) {
  struct Row {
    std::string_view word;
    StopCause cause;
  };
  const Row rows[] = {{"end_turn", StopCause::kEnd},
                      {"stop_sequence", StopCause::kStopSequence},
                      {"max_tokens", StopCause::kLength},
                      {"tool_use", StopCause::kToolCalls},
                      {"pause_turn", StopCause::kPause},
                      {"refusal", StopCause::kContentFilter},
                      {"model_context_window_exceeded", StopCause::kContextWindow}};
  for (const Row& row : rows) {
    const std::string more = R"(,"stop_reason":")" + std::string(row.word) + "\"";
    const Read read(Answer("", more));
    EXPECT_EQ(read.Choice().stop.cause, row.cause) << row.word;
    EXPECT_THAT(Instance().WriteResponse(*read.response, Context(Dialect::kOpenAiChat)),
                HasSubstr(more));
  }
}

TEST(MessagesResponse, FailsIfItIsAnErrorOrNoMessage) {
  const Read error(R"({"type":"error","error":{"type":"overloaded_error","message":"Busy"}})");
  ASSERT_FALSE(error.response);
  EXPECT_EQ(error.response.error().kind, ErrorKind::kUpstreamError);
  EXPECT_EQ(error.response.error().text.value.Get(), "Busy");
  EXPECT_EQ(error.response.error().status, 529);

  EXPECT_FALSE(Read(R"([])").response);
  EXPECT_FALSE(Read(R"({"object":"list"})").response);
}

TEST(MessagesResponse, IsWrittenAsSdksExpectIt) {
  chat::Response response;
  response.usage = {.input = 1127, .output = 6, .cached_read = 1000, .cache_write = 120};
  chat::Choice& choice = response.choices.emplace_back();
  chat::ToolCall call;
  call.name = {"f"};
  call.arguments.text = {R"({\"a\":1})"};
  choice.parts.push_back({.content = chat::TextPart{.text = {"t"}, .citations = {}}});
  choice.parts.push_back({.content = call});
  call.arguments.text = {"oops"};
  choice.parts.push_back({.content = call});
  choice.stop.cause = StopCause::kEnd;

  EXPECT_EQ(Instance().WriteResponse(response, Context(Dialect::kOpenAiChat)),
            R"({"id":"msg_s1","type":"message","role":"assistant","model":"asked-for","content":[)"
            R"({"type":"text","text":"t"},{"type":"tool_use","id":"toolu_s1_0","name":"f",)"
            R"("input":{"a":1}},{"type":"tool_use","id":"toolu_s1_1","name":"f",)"
            R"("input":{"_raw":"oops"}}],"stop_reason":"tool_use","stop_sequence":null,)"
            R"("usage":{"input_tokens":7,"cache_creation_input_tokens":120,)"
            R"("cache_read_input_tokens":1000,"output_tokens":6}})");
}

TEST(MessagesResponse, WrapsWhatAnotherDialectMustGetBack) {
  chat::Response response;
  chat::Choice& choice = response.choices.emplace_back();
  chat::ToolCall call;
  call.id = {"a"};
  call.name = {"f"};
  call.opaque = {.data = {"sig"}, .dialect = {"gemini"}, .provider = {}, .whole = false};
  chat::Reasoning hidden;
  hidden.opaque = {.data = {"enc"}, .dialect = {"openai_responses"}, .provider = {}, .whole = true};
  choice.parts.push_back({.content = hidden});
  choice.parts.push_back({.content = call});

  const std::string body = Instance().WriteResponse(response, Context(Dialect::kGemini));

  hidden.opaque.provider = {"prov"};
  call.opaque.provider = {"prov"};
  EXPECT_THAT(body, HasSubstr(R"({"type":"redacted_thinking","data":")" +
                              Wrap(hidden.opaque, false) + "\"}"));
  EXPECT_THAT(body, HasSubstr(R"({"type":"thinking","thinking":"","signature":")" +
                              Wrap(call.opaque, true) + R"("},{"type":"tool_use")"));
}

TEST(MessagesResponse, SpeaksARefusalAsText) {
  chat::Response response;
  chat::Choice& choice = response.choices.emplace_back();
  choice.parts.push_back({.content = chat::Refusal{.text = {"No."}}});
  choice.stop.cause = StopCause::kEnd;

  const std::string body = Instance().WriteResponse(response, Context(Dialect::kOpenAiChat));

  EXPECT_THAT(body, HasSubstr(R"({"type":"text","text":"No."})"));
  EXPECT_THAT(body, HasSubstr(R"("stop_reason":"refusal")"));
}

TEST(MessagesResponse, TurnsAddressesIntoWebCitations) {
  chat::Response response;
  chat::TextPart text;
  text.text = {"t"};
  text.citations.emplace_back().url = {"https://e.com"};
  text.citations.emplace_back();
  response.choices.emplace_back().parts.push_back({.content = text});

  EXPECT_THAT(Instance().WriteResponse(response, Context(Dialect::kOpenAiChat)),
              HasSubstr(R"("citations":[{"type":"web_search_result_location","cited_text":"",)"
                        R"("encrypted_index":"","title":"","url":"https://e.com"}])"));
}

TEST(MessagesResponseWriter, TellsOfAnAnswerThatBrokeOff) {
  chat::Response response;
  chat::Choice& choice = response.choices.emplace_back();
  choice.parts.push_back({.content = chat::TextPart{.text = {"Hm."}, .citations = {}}});
  choice.stop.cause = chat::StopCause::kFailure;
  choice.stop.raw = {"UNEXPECTED_TOOL_CALL"};
  const std::string body = Instance().WriteResponse(response, Context(Dialect::kGemini));
  EXPECT_NE(body.find(R"("stop_reason":"refusal","stop_sequence":null,"stop_details":)"),
            std::string::npos)
      << body;
  EXPECT_NE(body.find("broke its answer off: UNEXPECTED_TOOL_CALL"), std::string::npos);
}

}  // namespace
}  // namespace monorelay::dialects::anthropic_messages
