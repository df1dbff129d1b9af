#include "dialects/gemini/event_writer.hpp"

#include "dialects/opaque.hpp"
#include "tests/dialects/gemini/support.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Event;
using chat::EventKind;

Event Piece(EventKind kind, std::string_view text, std::int64_t choice = 0) {
  Event event;
  event.kind = kind;
  event.text = {text};
  event.choice = choice;
  return event;
}

Event Call(std::string_view id, std::int64_t number) {
  Event event;
  event.kind = EventKind::kToolCall;
  event.id = {id};
  event.name = {"f"};
  event.call = number;
  return event;
}

Event Arguments(std::string_view text, std::int64_t number) {
  Event event = Piece(EventKind::kToolArguments, text);
  event.call = number;
  return event;
}

Event Stop(chat::StopCause cause, std::int64_t choice = 0) {
  Event event;
  event.kind = EventKind::kStop;
  event.choice = choice;
  event.stop.cause = cause;
  return event;
}

Event Kind(EventKind kind) {
  Event event;
  event.kind = kind;
  return event;
}

Event Counted(std::int64_t input, std::int64_t output) {
  Event event = Kind(EventKind::kUsage);
  event.usage.input = input;
  event.usage.output = output;
  return event;
}

constexpr std::string_view kTail = R"(],"modelVersion":"gemini-x","responseId":"s1"})";

std::string Chunk(std::string_view parts) {
  return R"({"candidates":[{"index":0,"content":{"role":"model","parts":[)" + std::string(parts) +
         "]}}" + std::string(kTail);
}

constexpr std::string_view kLast =
    R"({"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP",)"
    R"("index":0}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2,)"
    R"("totalTokenCount":3},"modelVersion":"gemini-x","responseId":"s1"})";

std::string Sse(const std::string& json) {
  return "data: " + json + "\n\n";
}

TEST(GeminiEventWriter, WritesTextAndOneLastChunk) {
  GeminiEventWriter writer(Context());

  writer.OnEvent(Kind(EventKind::kStart));
  writer.OnEvent(Piece(EventKind::kText, "Hi"));
  EXPECT_EQ(writer.Out(), Sse(Chunk(R"({"text":"Hi"})")));
  writer.Out().clear();
  writer.OnEvent(Stop(chat::StopCause::kEnd));
  writer.OnEvent(Counted(1, 2));
  writer.OnEvent(Kind(EventKind::kEnd));
  writer.OnEvent(Piece(EventKind::kText, "late"));

  EXPECT_EQ(writer.Out(), Sse(std::string(kLast)));
}

TEST(GeminiEventWriter, SendsACallWhenItIsWhole) {
  GeminiEventWriter writer(Context());
  Event end = Kind(EventKind::kPartEnd);
  end.of_call = true;
  end.call = 1;

  writer.OnEvent(Call("a", 0));
  writer.OnEvent(Call("a", 1));
  writer.OnEvent(Arguments(R"({\"x\":\"\\u00)", 0));
  writer.OnEvent(Arguments("{}", 1));
  writer.OnEvent(Arguments(R"(e9\"})", 0));
  EXPECT_EQ(writer.Out(), "");
  writer.OnEvent(end);
  EXPECT_EQ(writer.Out(),
            Sse(Chunk(R"({"functionCall":{"id":"call_s1_1","name":"f","args":{}}})")));
  writer.Out().clear();
  writer.OnEvent(Stop(chat::StopCause::kToolCalls));

  EXPECT_EQ(writer.Out(),
            Sse(Chunk(R"({"functionCall":{"id":"a","name":"f","args":{"x":"\u00e9"}}})")));
}

TEST(GeminiEventWriter, GivesAThoughtItsSignature) {
  GeminiEventWriter writer(Context(Dialect::kAnthropicMessages));
  Event opaque = Kind(EventKind::kOpaque);
  opaque.opaque = {
      .data = {"abc"}, .dialect = {"anthropic_messages"}, .provider = {}, .whole = false};

  writer.OnEvent(Piece(EventKind::kReasoning, "I th"));
  writer.OnEvent(Piece(EventKind::kReasoning, "ink."));
  EXPECT_EQ(writer.Out(), Sse(Chunk(R"({"text":"I th","thought":true})")));
  writer.Out().clear();
  writer.OnEvent(Kind(EventKind::kPartEnd));
  writer.OnEvent(opaque);

  opaque.opaque.provider = {"p"};
  EXPECT_EQ(writer.Out(),
            Sse(Chunk(R"({"text":"ink.","thought":true,"thoughtSignature":")" +
                      Wrap(opaque.opaque, false, json::PrintOf({"I think."})) + "\"}")));
}

TEST(GeminiEventWriter, WritesOneJsonArrayIfTheClientAskedForNoEvents) {
  ReplyContext context = Context();
  context.json_array = true;
  GeminiEventWriter writer(context);

  writer.OnEvent(Kind(EventKind::kKeepAlive));
  writer.OnEvent(Piece(EventKind::kText, "Hi"));
  writer.OnEvent(Stop(chat::StopCause::kEnd));
  writer.OnEvent(Counted(1, 2));
  writer.OnEvent(Kind(EventKind::kEnd));

  EXPECT_EQ(writer.Out(), "\n[" + Chunk(R"({"text":"Hi"})") + ",\r\n" + std::string(kLast) + "]");
}

TEST(GeminiEventWriter, EndsWithAnErrorInEitherForm) {
  const Error error = UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever, "gone").error();
  ReplyContext context = Context();
  GeminiEventWriter events(context);
  context.json_array = true;
  GeminiEventWriter array(context);
  GeminiEventWriter nothing(context);

  for (GeminiEventWriter* writer : {&events, &array}) writer->OnEvent(Piece(EventKind::kText, "a"));
  for (GeminiEventWriter* writer : {&events, &array, &nothing}) {
    writer->Fail(error, "");
    writer->OnEvent(Kind(EventKind::kEnd));
  }

  EXPECT_TRUE(events.Out().ends_with("\n\n"));
  EXPECT_NE(events.Out().find("data: {\"error\":{\"code\":502,"), std::string::npos);
  EXPECT_TRUE(IsJson(array.Out())) << array.Out();
  EXPECT_TRUE(IsJson(nothing.Out())) << nothing.Out();
}

TEST(GeminiEventWriter, FailsRatherThanHoldingTooMuch) {
  GeminiEventWriter writer(Context());
  const std::string piece(1024 * 1024, 'a');

  writer.OnEvent(Call("a", 0));
  for (int i = 0; i < 17; ++i) writer.OnEvent(Arguments(piece, 0));

  EXPECT_NE(writer.Out().find("longer than 16 MiB"), std::string::npos);
}

TEST(GeminiEventWriter, EndsEachCandidate) {
  GeminiEventWriter writer(Context());

  writer.OnEvent(Piece(EventKind::kText, "a", 1));
  writer.OnEvent(Piece(EventKind::kRefusal, "no", 0));
  writer.Out().clear();
  writer.OnEvent(Stop(chat::StopCause::kLength, 1));
  writer.OnEvent(Stop(chat::StopCause::kEnd, 0));
  writer.OnEvent(Kind(EventKind::kEnd));

  EXPECT_NE(writer.Out().find(R"("finishReason":"SAFETY","index":0},{)"), std::string::npos);
  EXPECT_NE(writer.Out().find(R"("finishReason":"MAX_TOKENS","index":1}])"), std::string::npos);
}

TEST(GeminiEventWriter, WritesOnlyEventsThatOfficialClientsTake) {
  for (const auto& path : Goldens("stream")) {
    GeminiEventWriter writer(Context(Dialect::kGemini));
    ReadStream(ReadFile(path), writer);
    std::string_view out = writer.Out();
    sse::Splitter splitter;

    while (!out.empty()) {
      const std::size_t end = splitter.FindEventEnd(out);
      ASSERT_NE(end, sse::Splitter::kNone) << path;
      const std::string_view event = out.substr(0, end);
      const bool comment = event.starts_with(':');
      EXPECT_TRUE(comment || IsJson(sse::ParseEvent(event).Data())) << path << event;
      EXPECT_TRUE(comment || event.starts_with("data: {")) << path;
      out.remove_prefix(end);
    }
  }
}

TEST(GeminiEventWriter, GivesAStreamOfItsOwnDialectBack) {
  for (const auto& path : Goldens("stream")) {
    const std::string name = path.stem().string();
    if (name.starts_with("error") || name == "cut_before_finish") continue;
    // Clients must not see a word that they do not know.
    if (name == "unknown_finish_reason") continue;
    Recorder direct;
    ReadStream(ReadFile(path), direct);
    GeminiEventWriter writer(Context(Dialect::kGemini));
    ReadStream(ReadFile(path), writer);
    Recorder again;
    ReadStream(writer.Out(), again);

    const auto comparable = [](const std::string& lines) {
      // Ids that were missing are made, and the answer has a name of ours.
      std::string kept;
      std::size_t begin = 0;
      while (begin < lines.size()) {
        const std::size_t end = lines.find('\n', begin);
        const std::string line = lines.substr(begin, end - begin);
        begin = end + 1;
        if (!line.starts_with("start") && !line.starts_with("call") && line != "alive")
          kept += line + "\n";
      }
      return kept;
    };
    EXPECT_EQ(Replaced(comparable(again.lines), "5 STOP", "5 FUNCTION_CALL"),
              Replaced(comparable(direct.lines), "5 STOP", "5 FUNCTION_CALL"))
        << path;
  }
}

TEST(GeminiEventWriter, SendsPicturesAndKeepsTheSourcesForTheEnd) {
  GeminiEventWriter writer(Context());
  Event media = Kind(EventKind::kMedia);
  media.media.type = {"image/png"};
  media.media.data = {"iVBORw0KGgo="};
  writer.OnEvent(media);
  EXPECT_EQ(writer.Out(),
            "data: " + Chunk(R"({"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}})") +
                "\n\n");
  writer.Out().clear();

  Event citation = Kind(EventKind::kCitation);
  citation.citation.url = {"https://example.com/a"};
  writer.OnEvent(Piece(EventKind::kText, "\u00c4h. "));
  writer.OnEvent(Kind(EventKind::kPartEnd));
  writer.OnEvent(Piece(EventKind::kText, "Paris."));
  writer.OnEvent(citation);
  citation.citation.url = {"https://example.com/b"};
  writer.OnEvent(citation);
  EXPECT_EQ(writer.Out().find("grounding"), std::string::npos);
  writer.OnEvent(Stop(chat::StopCause::kEnd));
  writer.OnEvent(Kind(EventKind::kEnd));

  EXPECT_NE(writer.Out().find(
                R"("groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://example.com/a",)"
                R"("title":"https://example.com/a"}},{"web":{"uri":"https://example.com/b",)"
                R"("title":"https://example.com/b"}}],"groundingSupports":[{"segment":)"
                R"({"startIndex":5,"endIndex":11},"groundingChunkIndices":[0]},{"segment":)"
                R"({"startIndex":5,"endIndex":11},"groundingChunkIndices":[1]}]})"),
            std::string::npos)
      << writer.Out();
}

}  // namespace
}  // namespace monorelay::dialects::gemini
