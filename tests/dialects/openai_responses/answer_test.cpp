#include <gtest/gtest.h>

#include "dialects/opaque.hpp"
#include "dialects/openai_responses/accumulator.hpp"
#include "dialects/openai_responses/support.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::Event;
using chat::EventKind;
using chat::StopCause;

bool Holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Event Of(EventKind kind, std::string_view text = {}) {
  Event event;
  event.kind = kind;
  event.text = {text};
  return event;
}

Event Call(std::int64_t number, std::string_view id, std::string_view name) {
  Event event = Of(EventKind::kToolCall);
  event.call = number;
  event.id = {id};
  event.name = {name};
  return event;
}

Event Arguments(std::int64_t number, std::string_view text) {
  Event event = Of(EventKind::kToolArguments, text);
  event.call = number;
  return event;
}

Event Stop(StopCause cause) {
  Event event = Of(EventKind::kStop);
  event.stop.cause = cause;
  return event;
}

Event Signature(std::string_view data) {
  Event event = Of(EventKind::kOpaque);
  event.opaque.data = {data};
  event.opaque.dialect = {"anthropic_messages"};
  return event;
}

struct Stream {
  explicit Stream(Dialect provider = Dialect::kOpenAiChat)
      : writer(Instance().NewEventWriter(Context(provider))) {}
  Stream& Add(const Event& event) {
    writer->OnEvent(event);
    return *this;
  }
  Stream& End(StopCause cause = StopCause::kEnd) {
    return Add(Stop(cause)).Add(Of(EventKind::kEnd));
  }
  [[nodiscard]] const std::string& Out() const { return writer->Out(); }
  std::unique_ptr<EventWriter> writer;
};

TEST(OpenAiResponsesWriter, KeepsInterleavedCallsOpen) {
  Stream stream;
  stream.Add(Of(EventKind::kStart)).Add(Call(0, "a", "f")).Add(Call(1, "b", "g"));
  stream.Add(Arguments(1, "{}")).Add(Arguments(0, "{\\\"x\\\":1}")).End(StopCause::kToolCalls);

  EXPECT_EQ(WrongWith(stream.Out()), "") << stream.Out();
  EXPECT_TRUE(Holds(stream.Out(), R"("arguments":"{\"x\":1}","call_id":"a","name":"f"})"))
      << stream.Out();
}

TEST(OpenAiResponsesWriter, ReplacesAbsentAndRepeatedCallIds) {
  Stream stream;
  stream.Add(Call(0, "same", "f")).Add(Call(1, "same", "f")).Add(Call(2, "", "f"));
  stream.End(StopCause::kToolCalls);

  EXPECT_EQ(WrongWith(stream.Out()), "");
  EXPECT_TRUE(Holds(stream.Out(), R"("call_id":"call_s1_1")"));
  EXPECT_TRUE(Holds(stream.Out(), R"("call_id":"call_s1_2")"));
}

TEST(OpenAiResponsesWriter, CallWithoutArgumentsGetsAnEmptyObject) {
  Stream stream;
  stream.Add(Call(0, "a", "f")).End(StopCause::kToolCalls);

  EXPECT_TRUE(Holds(stream.Out(), R"("delta":"{}")"));
  EXPECT_EQ(WrongWith(stream.Out()), "");
}

TEST(OpenAiResponsesWriter, SignedReasoningTravelsAsSummaryWithItsSignatureWrapped) {
  Stream stream(Dialect::kAnthropicMessages);
  stream.Add(Of(EventKind::kReasoning, "Hm")).Add(Signature("Eq")).Add(Signature("QB"));
  stream.Add(Of(EventKind::kPartEnd)).Add(Of(EventKind::kText, "Hi")).End();

  EXPECT_EQ(WrongWith(stream.Out()), "") << stream.Out();
  EXPECT_TRUE(Holds(stream.Out(), "response.reasoning_summary_text.delta"));
  const chat::Opaque opaque{
      .data = {"EqQB"}, .dialect = {"anthropic_messages"}, .provider = {"prov"}, .whole = false};
  const std::string wrapped = Wrap(opaque, false, json::PrintOf({"Hm"}));
  EXPECT_TRUE(Holds(stream.Out(), "\"encrypted_content\":\"" + wrapped + "\""));
}

TEST(OpenAiResponsesWriter, ReasoningOfAnotherDialectIsSummaryWithAnIdThatTellsItsOrigin) {
  Stream stream;
  stream.Add(Of(EventKind::kReasoning, "Hm")).Add(Of(EventKind::kText, "Hi")).End();

  EXPECT_EQ(WrongWith(stream.Out()), "") << stream.Out();
  const std::string origin =
      Wrap({.data = {}, .dialect = {"openai_chat"}, .provider = {"prov"}}, false);
  EXPECT_TRUE(Holds(stream.Out(), R"({"id":"rs_mr_s1_0","type":"reasoning","summary":)"
                                  R"([{"type":"summary_text","text":"Hm"}],"encrypted_content":")" +
                                      origin + "\"}"))
      << stream.Out();
}

TEST(OpenAiResponsesWriter, RawReasoningIsContent) {
  Stream stream(Dialect::kOpenAiResponses);
  stream.Add(Of(EventKind::kReasoning, "Hm")).Add(Of(EventKind::kText, "Hi")).End();

  EXPECT_EQ(WrongWith(stream.Out()), "") << stream.Out();
  EXPECT_TRUE(Holds(stream.Out(), R"("content":[{"type":"reasoning_text","text":"Hm"}])"));
}

TEST(OpenAiResponsesWriter, OpaqueOfACallGoesBeforeIt) {
  Stream stream(Dialect::kGemini);
  Event call = Call(0, "a", "f");
  call.opaque.data = {"sig"};
  call.opaque.dialect = {"gemini"};
  stream.Add(call).End(StopCause::kToolCalls);

  EXPECT_EQ(WrongWith(stream.Out()), "") << stream.Out();
  EXPECT_LT(stream.Out().find("encrypted_content"), stream.Out().find("function_call\""));
}

TEST(OpenAiResponsesWriter, LengthEndsIncomplete) {
  Stream stream;
  stream.Add(Of(EventKind::kText, "Once")).End(StopCause::kLength);

  EXPECT_TRUE(Holds(stream.Out(), "event: response.incomplete\n"));
  EXPECT_TRUE(Holds(stream.Out(), R"("incomplete_details":{"reason":"max_output_tokens"})"));
}

TEST(OpenAiResponsesWriter, FailureBeforeAndAfterTheBeginning) {
  const auto error =
      UpstreamError(ErrorKind::kRateLimited, RetryAdvice::kNever, "slow down").error();
  Stream early;
  early.writer->Fail(error, "r1");
  EXPECT_TRUE(early.Out().starts_with(
      "event: error\ndata: {\"type\":\"error\",\"sequence_number\":0,"
      "\"code\":\"rate_limit_exceeded\",\"message\":\"slow down\",\"param\":null,"))
      << early.Out();

  Stream late;
  late.Add(Of(EventKind::kText, "Ha"));
  late.writer->Fail(error, "r1");
  late.Add(Of(EventKind::kText, "lf")).End();
  EXPECT_EQ(WrongWith(late.Out()), "");
  EXPECT_TRUE(Holds(late.Out(), "event: response.failed\n"));
  EXPECT_TRUE(Holds(late.Out(), R"("error":{"code":"rate_limit_exceeded","message":"slow down"})"));
  EXPECT_FALSE(Holds(late.Out(), "lf\""));
}

TEST(OpenAiResponsesWriter, AnswerThatIsTooLongToRepeatEndsWithAnError) {
  Stream stream;
  const std::string piece(1024UL * 1024, 'x');
  for (int i = 0; i < 18; ++i) {
    stream.writer->Out().clear();
    stream.Add(Of(EventKind::kText, piece));
    if (Holds(stream.Out(), "event: response.failed\n")) break;
  }

  EXPECT_TRUE(Holds(stream.Out(), "too long"));
  stream.writer->Out().clear();
  stream.Add(Of(EventKind::kText, "more")).End();
  EXPECT_EQ(stream.Out(), "");
}

TEST(OpenAiResponsesWriter, RefusalIsSaidWhereOnlyTheStopExplainsIt) {
  Stream stream(Dialect::kAnthropicMessages);
  Event stop = Stop(StopCause::kContentFilter);
  stop.stop.explanation = {"Not that."};
  stream.Add(stop).Add(Of(EventKind::kEnd));

  EXPECT_EQ(WrongWith(stream.Out()), "") << stream.Out();
  EXPECT_TRUE(Holds(stream.Out(), R"("refusal":"Not that.")"));
}

TEST(OpenAiResponsesEcho, RepeatsTheRequestOnOneLine) {
  json::Document document;
  ASSERT_TRUE(
      document.ParseCopy("{\"input\":\"x\",\n\"tools\":[\n{\"type\":\"custom\"}],"
                         "\"temperature\":0.20,\"reasoning\":{\"effort\":\"low\"}}"));

  const std::string echo = Instance().Echo(document, {});

  EXPECT_TRUE(Holds(echo, R"("tools":[ {"type":"custom"}])")) << echo;
  EXPECT_TRUE(Holds(echo, R"("temperature":0.20)"));
  EXPECT_TRUE(Holds(echo, R"("reasoning":{"effort":"low","summary":null})"));
  EXPECT_TRUE(Holds(echo, R"("tool_choice":"auto")"));
  EXPECT_EQ(echo.find('\n'), std::string::npos);
}

TEST(OpenAiResponsesAnswer, KeepsPartsUsageAndCitations) {
  json::Document document;
  ASSERT_TRUE(document.ParseCopy(Golden("response").at("citations_in_second_part")));
  const auto response = Instance().ReadResponse(document);
  ASSERT_TRUE(response);

  const auto& parts = response->choices[0].parts;
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[1].If<chat::TextPart>()->citations[0].begin, 3);

  const std::string written = Instance().WriteResponse(*response, Context());
  EXPECT_TRUE(Holds(written, R"("text":"Ü😀 Apple is red.")")) << written;
  EXPECT_TRUE(Holds(written, R"("start_index":3,"end_index":8)"));
  EXPECT_TRUE(Holds(written, R"("id":"resp_s1","object":"response","created_at":1763800000)"));
  EXPECT_TRUE(Holds(written, R"("total_tokens":30)"));
}

TEST(OpenAiResponsesAnswer, StopsForTheReasonOfTheProvider) {
  const auto responses = Golden("response");
  const auto cause = [&](const std::string& name) {
    json::Document document;
    EXPECT_TRUE(document.ParseCopy(responses.at(name)));
    return Instance().ReadResponse(document)->choices[0].stop.cause;
  };
  EXPECT_EQ(cause("text"), StopCause::kEnd);
  EXPECT_EQ(cause("parallel_function_calls"), StopCause::kToolCalls);
  EXPECT_EQ(cause("incomplete_max_output_tokens"), StopCause::kLength);
  EXPECT_EQ(cause("incomplete_content_filter"), StopCause::kContentFilter);
  EXPECT_EQ(cause("incomplete_unknown_reason"), StopCause::kUnknown);
}

TEST(OpenAiResponsesAnswer, FailureIsTheProvidersAndHasItsStatus) {
  json::Document document;
  ASSERT_TRUE(document.ParseCopy(Golden("response").at("failed_rate_limit")));

  const auto response = Instance().ReadResponse(document);

  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::kUpstreamError);
  EXPECT_EQ(response.error().status, 429);
}

TEST(OpenAiResponsesAnswer, PicturesAreItems) {
  Event media = Of(EventKind::kMedia);
  media.media.data = {"iVBORw0KGgo="};
  const auto writer = Instance().NewEventWriter(Context());
  for (const Event& event : {Of(EventKind::kStart), Of(EventKind::kText, "Here:"), media,
                             Stop(StopCause::kEnd), Of(EventKind::kEnd)}) {
    writer->OnEvent(event);
  }
  const std::string& out = writer->Out();
  EXPECT_TRUE(
      Holds(out, R"("type":"image_generation_call","status":"in_progress","result":null})"));
  EXPECT_TRUE(
      Holds(out, R"("type":"image_generation_call","status":"completed","result":"iVBORw0KGgo="})"))
      << out;
}

}  // namespace
}  // namespace monorelay::dialects::openai_responses
