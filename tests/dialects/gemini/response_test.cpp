#include "dialects/opaque.hpp"
#include "tests/dialects/gemini/support.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::StopCause;

struct Answer {
  explicit Answer(std::string_view text) {
    EXPECT_TRUE(document.ParseCopy(text).has_value()) << text;
    result = Instance().ReadResponse(document);
  }
  chat::Response* operator->() { return &*result; }
  const chat::Response& operator*() const { return *result; }

  json::Document document;
  Result<chat::Response> result;
};

TEST(GeminiResponseReader, ReadsEveryGoldenAnswerOrSaysThatItIsNone) {
  for (const auto& path : Goldens("response")) {
    Answer answer(ReadFile(path));

    const std::string name = path.stem().string();
    const bool fault =
        name.starts_with("error") || name == "no_candidates" || name == "malformed_function_call";
    EXPECT_EQ(answer.result.has_value(), !fault) << path;
    if (!answer.result) {
      EXPECT_EQ(answer.result.error().kind, ErrorKind::kUpstreamError);
      continue;
    }
    for (const Dialect dialect : {Dialect::kGemini, Dialect::kOpenAiChat}) {
      EXPECT_TRUE(IsJson(Instance().WriteResponse(*answer, Context(dialect)))) << path;
    }
  }
}

struct CauseRow {
  std::string_view golden;
  StopCause cause;
};

TEST(GeminiResponseReader, ReadsWhyItEnded) {
  for (const CauseRow& row :
       {CauseRow{"text", StopCause::kEnd}, CauseRow{"max_tokens", StopCause::kLength},
        CauseRow{"safety", StopCause::kContentFilter},
        CauseRow{"recitation", StopCause::kContentFilter},
        CauseRow{"prohibited_content", StopCause::kContentFilter},
        CauseRow{"prompt_blocked", StopCause::kContentFilter},
        CauseRow{"unexpected_tool_call", StopCause::kFailure},
        CauseRow{"other_reason", StopCause::kUnknown},
        CauseRow{"unknown_reason", StopCause::kUnknown},
        CauseRow{"reason_missing", StopCause::kUnknown},
        CauseRow{"function_call", StopCause::kToolCalls},
        CauseRow{"function_call_reason", StopCause::kToolCalls}}) {
    Answer answer(Golden("response/" + std::string(row.golden) + ".json"));

    ASSERT_TRUE(answer.result) << row.golden;
    ASSERT_EQ(answer->choices.size(), 1U) << row.golden;
    EXPECT_EQ(answer->choices[0].stop.cause, row.cause) << row.golden;
  }
}

TEST(GeminiResponseReader, CountsThoughtsAsOutputAndCachedTokensAsInput) {
  Answer thoughts(Golden("response/thoughts.json"));
  Answer cached(Golden("response/cached_usage.json"));

  EXPECT_EQ(thoughts->usage.output, 35);
  EXPECT_EQ(thoughts->usage.reasoning, 30);
  EXPECT_EQ(cached->usage.input, 1000);
  EXPECT_EQ(cached->usage.cached_read, 800);
}

TEST(GeminiResponseReader, ReadsThoughtsAndSignatures) {
  Answer text(Golden("response/thoughts_and_signature.json"));
  Answer call(Golden("response/thoughts_then_signed_call.json"));

  ASSERT_EQ(text->choices[0].parts.size(), 3U);
  EXPECT_EQ(text->choices[0].parts[0].If<chat::Reasoning>()->text.escaped, "First I think.");
  EXPECT_EQ(text->choices[0].parts[2].If<chat::Reasoning>()->opaque.data.escaped, "c2lnbmF0dXJl");
  EXPECT_EQ(call->choices[0].parts[1].If<chat::ToolCall>()->opaque.data.escaped, "c2lnbmF0dXJl");
}

TEST(GeminiResponseReader, PutsChunksOfAnArrayTogether) {
  Answer answer(Golden("response/chunks_as_array.json"));

  ASSERT_EQ(answer->choices.size(), 1U);
  ASSERT_EQ(answer->choices[0].parts.size(), 1U);
  EXPECT_EQ(answer->choices[0].parts[0].If<chat::TextPart>()->text.escaped, "Hello.");
  EXPECT_EQ(answer->usage.output, 2);
}

TEST(GeminiResponseReader, CountsThePlacesOfCitationsInCharacters) {
  Answer answer(Golden("response/grounding_after_umlauts.json"));

  const auto& citations = answer->choices[0].parts[0].If<chat::TextPart>()->citations;
  ASSERT_EQ(citations.size(), 1U);
  EXPECT_EQ(citations[0].url.escaped, "https://example.com/paris");
  EXPECT_EQ(citations[0].begin, 6);
  EXPECT_EQ(citations[0].end, 12);
}

TEST(GeminiResponseReader, ReadsLogProbabilities) {
  Answer answer(Golden("response/logprobs.json"));

  EXPECT_EQ(answer->choices[0].logprobs.json,
            R"({"content":[{"token":"Yes","logprob":-0.1,"bytes":null,"top_logprobs":[)"
            R"({"token":"Yes","logprob":-0.1,"bytes":null},)"
            R"({"token":"No","logprob":-2.4,"bytes":null}]}],"refusal":null})");
}

TEST(GeminiResponseReader, SaysWhatTheProviderSaid) {
  Answer answer(Golden("response/error.json"));

  ASSERT_FALSE(answer.result);
  EXPECT_EQ(answer.result.error().text.value, "Quota exceeded.");
}

TEST(GeminiResponseWriter, WritesTextThoughtsCallsAndUsage) {
  chat::Response response;
  chat::Choice& choice = response.choices.emplace_back();
  chat::Reasoning thought;
  thought.text = {"Hm."};
  choice.parts.push_back({.content = thought});
  choice.parts.push_back({.content = chat::TextPart{.text = {"Hi"}, .citations = {}}});
  chat::ToolCall call;
  call.id = {"c1"};
  call.name = {"f"};
  call.arguments.text = {R"({\"a\":\"\\n\"})"};
  choice.parts.push_back({.content = call});
  call.arguments.text = {"{oh"};
  choice.parts.push_back({.content = call});
  choice.stop.cause = StopCause::kToolCalls;
  response.usage.input = 10;
  response.usage.output = 8;
  response.usage.reasoning = 3;
  response.usage.cached_read = 4;

  EXPECT_EQ(
      Instance().WriteResponse(response, Context()),
      R"({"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true},{"text":"Hi"},)"
      R"({"functionCall":{"id":"c1","name":"f","args":{"a":"\n"}}},)"
      R"({"functionCall":{"id":"call_s1_1","name":"f","args":{"_raw":"{oh"}}}],"role":"model"},)"
      R"("finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":10,)"
      R"("cachedContentTokenCount":4,"candidatesTokenCount":5,"thoughtsTokenCount":3,)"
      R"("totalTokenCount":18},"modelVersion":"gemini-x","responseId":"s1"})");
}

TEST(GeminiResponseWriter, WrapsWhatOnlyAnotherProviderCanRead) {
  chat::Response response;
  chat::Reasoning thought;
  thought.text = {"Hm."};
  thought.opaque = {
      .data = {"abc"}, .dialect = {"anthropic_messages"}, .provider = {}, .whole = false};
  response.choices.emplace_back().parts.push_back({.content = thought});

  const std::string body = Instance().WriteResponse(response, Context(Dialect::kAnthropicMessages));

  json::Document document;
  ASSERT_TRUE(document.ParseCopy(body));
  const json::Value part =
      *(*document.Root()["candidates"].Items().begin())["content"]["parts"].Items().begin();
  const auto unwrapped = Unwrap(part["thoughtSignature"].GetText());
  ASSERT_TRUE(unwrapped);
  EXPECT_EQ(unwrapped->data, "abc");
  EXPECT_EQ(unwrapped->provider, "p");
}

TEST(GeminiResponseWriter, GivesAnAnswerOfItsOwnDialectBack) {
  for (const std::string_view name :
       {"thoughts_and_signature", "thoughts_then_signed_call", "logprobs", "safety",
        "code_execution", "image_output", "unexpected_tool_call"}) {
    Answer first(Golden("response/" + std::string(name) + ".json"));
    const std::string once = Instance().WriteResponse(*first, Context(Dialect::kGemini));
    Answer second(once);

    EXPECT_EQ(Instance().WriteResponse(*second, Context(Dialect::kGemini)), once) << name;
    for (const std::string_view word : {"c2lnbmF0dXJl", "executableCode", "logProbability",
                                        "inlineData", "\"SAFETY\"", "UNEXPECTED_TOOL_CALL"}) {
      const bool given =
          Golden("response/" + std::string(name) + ".json").find(word) != std::string::npos;
      EXPECT_EQ(once.find(word) != std::string::npos, given) << name << word;
    }
  }
}

TEST(GeminiResponseWriter, SaysWhyItEndedInWordsThatClientsKnow) {
  struct Row {
    StopCause cause;
    std::string_view word;
  };
  for (const Row& row :
       {Row{StopCause::kEnd, "STOP"}, Row{StopCause::kStopSequence, "STOP"},
        Row{StopCause::kLength, "MAX_TOKENS"}, Row{StopCause::kContextWindow, "MAX_TOKENS"},
        Row{StopCause::kToolCalls, "STOP"}, Row{StopCause::kContentFilter, "SAFETY"},
        Row{StopCause::kPause, "STOP"}, Row{StopCause::kFailure, "OTHER"},
        Row{StopCause::kUnknown, "STOP"}}) {
    chat::Response response;
    response.choices.emplace_back().stop.cause = row.cause;

    EXPECT_NE(Instance()
                  .WriteResponse(response, Context())
                  .find(R"("finishReason":")" + std::string(row.word) + "\""),
              std::string::npos);
  }
}

TEST(GeminiResponseWriter, WritesCitationsWithPlacesInBytes) {
  Answer answer(Golden("response/grounding_after_umlauts.json"));

  const std::string body = Instance().WriteResponse(*answer, Context());

  EXPECT_NE(body.find(R"("segment":{"startIndex":10,"endIndex":16})"), std::string::npos) << body;
}

TEST(GeminiResponseReader, TakesAnAnswerThatIsNothingButBrokenForAnError) {
  json::Document document;
  ASSERT_TRUE(document.ParseCopy(Golden("response/malformed_function_call.json")));
  const auto answer = Instance().ReadResponse(document);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kUpstreamError);
  EXPECT_NE(answer.error().text.value.Get().find("Malformed function call"), std::string::npos);
}

}  // namespace
}  // namespace monorelay::dialects::gemini
