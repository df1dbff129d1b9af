#include "dialects/anthropic_messages/event_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialects/anthropic_messages/messages_fixture.hpp"
#include "dialects/opaque.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::EventKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// A stream as its client sees it: what the events are, in short.
class Client {
 public:
  explicit Client(Dialect provider = Dialect::kOpenAiChat) : writer_(Context(provider)) {}

  Client& Take(const chat::Event& event) {
    writer_.OnEvent(event);
    return *this;
  }
  Client& Take(EventKind kind, std::string_view text = {}) { return Take(Piece(kind, text)); }
  // All that was written, read again by the reader of this dialect.
  std::vector<std::string> Events() { return EventsOf(writer_.Out()); }
  std::string& Out() { return writer_.Out(); }
  MessagesEventWriter& Writer() { return writer_; }

 private:
  MessagesEventWriter writer_;
};

// What thinking gets that nobody has signed.
std::string OfNobody(std::string_view dialect) {
  return Wrap({.data = {}, .dialect = {dialect}, .provider = {"prov"}}, false);
}

TEST(MessagesEventWriter, WritesTheFrameThatSdksDemand) {
  Client client;
  chat::Event usage = Piece(EventKind::kUsage);
  usage.usage = {.input = 12, .output = 6, .cached_read = 2};
  chat::Event stop = Piece(EventKind::kStop);
  stop.stop = {
      .cause = chat::StopCause::kStopSequence, .raw = {}, .sequence = {"3"}, .explanation = {}};

  client.Take(EventKind::kStart).Take(EventKind::kText, "a\\n").Take(stop).Take(usage);
  client.Take(EventKind::kEnd).Take(EventKind::kText, "late");

  EXPECT_EQ(
      client.Out(),
      "event: message_start\n"
      R"(data: {"type":"message_start","message":{"id":"msg_s1","type":"message",)"
      R"("role":"assistant","model":"asked-for","content":[],"stop_reason":null,)"
      R"("stop_sequence":null,"usage":{"input_tokens":0,"cache_creation_input_tokens":0,)"
      R"("cache_read_input_tokens":0,"output_tokens":0}}})"
      "\n\nevent: ping\n"
      R"(data: {"type":"ping"})"
      "\n\nevent: content_block_start\n"
      R"(data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})"
      "\n\nevent: content_block_delta\n"
      R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\n"}})"
      "\n\nevent: content_block_stop\n"
      R"(data: {"type":"content_block_stop","index":0})"
      "\n\nevent: message_delta\n"
      R"(data: {"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"3"},)"
      R"("usage":{"input_tokens":10,"cache_creation_input_tokens":0,"cache_read_input_tokens":2,)"
      R"("output_tokens":6}})"
      "\n\nevent: message_stop\n"
      R"(data: {"type":"message_stop"})"
      "\n\n");
}

TEST(MessagesEventWriter, ClosesOneKindBeforeTheNext) {
  Client client;

  client.Take(EventKind::kReasoning, "why").Take(EventKind::kText, "a");
  client.Take(Call(0, "x", "f")).Take(CallArguments(0, R"({\"k\")")).Take(CallArguments(0, ":1}"));
  client.Take(EventKind::kStop).Take(EventKind::kEnd);

  EXPECT_THAT(client.Events(), ElementsAre("start msg_s1 asked-for", "alive", R"(reasoning "why")",
                                           "signature " + OfNobody("openai_chat"), "end of part",
                                           R"(text "a")", "end of part", "call 0 x f",
                                           R"(arguments 0 "{\"k\"")", R"(arguments 0 ":1}")",
                                           "end of call 0", "stop tool_use", "usage 0 0", "end"));
}

TEST(MessagesEventWriter, PassesArgumentsOfSeveralCallsOnAsTheyCome) {
  Client client;

  client.Take(Call(0, "x", "f")).Take(CallArguments(0, "{")).Take(Call(1, "x", "g"));
  client.Take(CallArguments(1, "{")).Take(CallArguments(0, "}")).Take(CallArguments(1, "}"));
  client.Take(CallEnd(0)).Take(EventKind::kStop).Take(EventKind::kEnd);

  EXPECT_THAT(client.Events(),
              ElementsAre("start msg_s1 asked-for", "alive", "call 0 x f", R"(arguments 0 "{")",
                          "call 1 toolu_s1_0 g", R"(arguments 1 "{")", R"(arguments 0 "}")",
                          R"(arguments 1 "}")", "end of call 0", "end of call 1", "stop tool_use",
                          "usage 0 0", "end"));
}

TEST(MessagesEventWriter, WrapsSignaturesOfOtherDialects) {
  Client client(Dialect::kGemini);
  chat::Event call = Call(0, "x", "f");
  call.opaque = {.data = {"sig"}, .dialect = {"gemini"}, .provider = {}, .whole = false};

  client.Take(EventKind::kReasoning, "why").Take(call).Take(EventKind::kEnd);

  call.opaque.provider = {"prov"};
  EXPECT_THAT(client.Events(), ElementsAre("start msg_s1 asked-for", "alive", R"(reasoning "why")",
                                           "signature " + OfNobody("gemini"), "end of part",
                                           "signature " + Wrap(call.opaque, true), "end of part",
                                           "call 0 x f", R"(arguments 0 "{}")", "end of call 0",
                                           "stop tool_use", "usage 0 0", "end"));
}

TEST(MessagesEventWriter, SignsWhatNobodyHasSigned) {
  Client client;

  client.Take(EventKind::kReasoning, "hm").Take(EventKind::kText, "yes");

  EXPECT_THAT(client.Out(), HasSubstr(R"({"type":"signature_delta","signature":")" +
                                      OfNobody("openai_chat") + R"("}})"));
}

TEST(MessagesEventWriter, GivesItsOwnSignaturesOutAsTheyAre) {
  Client client(Dialect::kAnthropicMessages);
  chat::Event opaque = Piece(EventKind::kOpaque);
  opaque.opaque = {
      .data = {"sig"}, .dialect = {"anthropic_messages"}, .provider = {}, .whole = false};

  client.Take(EventKind::kReasoning, "why").Take(opaque).Take(EventKind::kReasoning, "more");
  opaque.opaque.whole = true;
  client.Take(EventKind::kPartEnd).Take(opaque);

  EXPECT_THAT(client.Events(),
              ElementsAre("start msg_s1 asked-for", "alive", R"(reasoning "why")", "signature sig",
                          "end of part", R"(reasoning "more")", "end of part", "hidden sig"));
}

TEST(MessagesEventWriter, WrapsFreeFormInputIntoAnObject) {
  Client client;
  chat::Event call = Call(0, "x", "f");
  call.free_form = true;
  chat::Event text = CallArguments(0, R"(a \"b\"\n)");
  text.free_form = true;

  client.Take(call).Take(text).Take(CallEnd(0));

  EXPECT_THAT(
      client.Events(),
      ElementsAre("start msg_s1 asked-for", "alive", "call 0 x f", R"(arguments 0 "{\"input\":\"")",
                  R"(arguments 0 "a \\\"b\\\"\\n")", R"(arguments 0 "\"}")", "end of call 0"));
}

TEST(MessagesEventWriter, EndsWithAnErrorThatItsClientsKnow) {
  Client client;
  Error failure =
      UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever, "Slow down").error();
  failure.status = 429;

  client.Take(EventKind::kText, "a").Take(EventKind::kFailure);
  client.Writer().Fail(failure, "r1");
  client.Take(EventKind::kEnd);

  EXPECT_THAT(client.Out(), HasSubstr("event: error\ndata: {\"type\":\"error\",\"error\":"
                                      "{\"type\":\"rate_limit_error\",\"message\":\"Slow down\""));
  EXPECT_THAT(client.Out(), HasSubstr(R"("request_id":"r1")"));
  EXPECT_THAT(client.Out(), Not(HasSubstr("message_stop")));
}

TEST(MessagesEventWriter, WritesOnlyTheFirstChoice) {
  Client client;
  chat::Event other = Piece(EventKind::kText, "b");
  other.choice = 1;

  client.Take(EventKind::kText, "a").Take(other);

  EXPECT_THAT(client.Events(), ElementsAre("start msg_s1 asked-for", "alive", R"(text "a")"));
}

TEST(MessagesEventWriter, SpeaksRefusalsAndCitations) {
  Client client;
  chat::Event citation = Piece(EventKind::kCitation);
  citation.citation.url = {"https://e.com"};
  chat::Event stop = Piece(EventKind::kStop);
  stop.stop.cause = chat::StopCause::kEnd;

  client.Take(EventKind::kRefusal, "No.").Take(citation).Take(EventKind::kKeepAlive).Take(stop);
  client.Take(EventKind::kEnd);

  EXPECT_THAT(client.Events(), ElementsAre("start msg_s1 asked-for", "alive", R"(text "No.")",
                                           "citation https://e.com 0-3", "alive", "end of part",
                                           "stop refusal", "usage 0 0", "end"));
}

TEST(MessagesEventWriter, EndsABrokenAnswerWithAnError) {
  Client client;
  chat::Event stop = Piece(EventKind::kStop);
  stop.stop.cause = chat::StopCause::kFailure;
  stop.stop.explanation = {"Malformed function call"};
  client.Take(EventKind::kText, "Hm.").Take(stop).Take(EventKind::kEnd);
  EXPECT_THAT(client.Out(), HasSubstr("event: error\n"));
  EXPECT_THAT(client.Out(), HasSubstr("broke its answer off: Malformed function call"));
  EXPECT_THAT(client.Out(), Not(HasSubstr("message_stop")));
}

TEST(MessagesEventWriter, TellsOfPicturesThatItCannotCarry) {
  Client client;
  client.Take(EventKind::kText, "Here:").Take(EventKind::kMedia).Take(EventKind::kText, "Good?");
  EXPECT_THAT(client.Out(), HasSubstr(R"("index":1,"delta":{"type":"text_delta","text":"[media )"));
  EXPECT_THAT(client.Out(), HasSubstr(R"("index":2,"delta":{"type":"text_delta","text":"Good?")"));
}

}  // namespace
}  // namespace monorelay::dialects::anthropic_messages
