// What holds for every golden input.
#include <gtest/gtest.h>

#include "dialects/openai_responses/accumulator.hpp"
#include "dialects/openai_responses/support.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

TEST(OpenAiResponsesGolden, IsRepresentative) {
  EXPECT_GE(Golden("request").size(), 40U);
  EXPECT_GE(Golden("response").size(), 30U);
  EXPECT_GE(Golden("stream").size(), 30U);
}

TEST(OpenAiResponsesGolden, BrokenRequestsAreRefusedAndOthersRead) {
  for (const auto& [name, body] : Golden("request")) {
    Asked asked(body);
    EXPECT_EQ(asked.request.has_value(), !name.starts_with("broken_"))
        << name << ": " << asked.ErrorText();
  }
}

TEST(OpenAiResponsesGolden, RequestWrittenForItsOwnDialectIsWrittenTheSameAgain) {
  for (const auto& [name, body] : Golden("request")) {
    Asked first(body);
    if (!first.request) continue;
    const Sent once(*first.request);
    ASSERT_TRUE(once.error.empty()) << name << ": " << once.error;
    Asked second(once.body);
    ASSERT_TRUE(second.request) << name << ": " << second.ErrorText() << once.body;
    EXPECT_EQ(Sent(*second.request).body, once.body) << name;
  }
}

TEST(OpenAiResponsesGolden, RequestForItsOwnDialectLosesNothingButWhatOthersMade) {
  for (const auto& [name, body] : Golden("request")) {
    Asked asked(body);
    if (!asked.request || name.starts_with("reasoning_wrapped")) continue;
    // A document that was not base64 is sent as what it says.
    const bool is_text = name == "file_plain_text_data_url";
    EXPECT_EQ(Sent(*asked.request).notes.empty(), !is_text) << name;
  }
}

TEST(OpenAiResponsesGolden, AnswersAreReadOrRefusedAndWrittenAsOneDocument) {
  for (const auto& [name, body] : Golden("response")) {
    json::Document document;
    ASSERT_TRUE(document.ParseCopy(body)) << name;
    auto response = Instance().ReadResponse(document);
    const bool good =
        !name.starts_with("failed") && name != "error_body_in_200" && name != "not_an_answer";
    ASSERT_EQ(response.has_value(), good) << name;
    if (!good) continue;
    const std::string written =
        Instance().WriteResponse(*response, Context(Dialect::kOpenAiResponses));
    json::Document again;
    ASSERT_TRUE(again.ParseCopy(written)) << name << written;
    // What was broken off is told as a failure.
    EXPECT_EQ(Instance().ReadResponse(again).has_value(), name != "cancelled") << name;
  }
}

// The stream with every line end replaced.
std::string WithLineEnds(std::string text, std::string_view end) {
  std::string changed;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') {
      changed += end;
    } else {
      changed.push_back(c);
    }
  }
  return changed;
}

TEST(OpenAiResponsesGolden, LineEndsDoNotMatter) {
  for (const auto& [name, stream] : Golden("stream")) {
    const std::string expected = ScriptOf(stream);
    EXPECT_EQ(ScriptOf(WithLineEnds(stream, "\n")), expected) << name;
    EXPECT_EQ(ScriptOf(WithLineEnds(stream, "\r\n")), expected) << name;
    EXPECT_EQ(ScriptOf(WithLineEnds(stream, "\r")), expected) << name;
  }
}

TEST(OpenAiResponsesGolden, StreamsAreWrittenAsTheAccumulatorWantsThem) {
  for (const Dialect provider :
       {Dialect::kOpenAiChat, Dialect::kOpenAiResponses, Dialect::kAnthropicMessages}) {
    for (const auto& [name, stream] : Golden("stream")) {
      const auto reader = Instance().NewEventReader();
      const auto writer = Instance().NewEventWriter(Context(provider));
      for (const std::string& event : EventsIn(stream)) reader->Read(event, *writer);
      reader->Finish(*writer);
      if (!reader->IsFinished()) {
        writer->Fail(UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever, "cut").error(),
                     "r1");
      }
      EXPECT_EQ(WrongWith(writer->Out()), "") << name << "\n" << writer->Out();
    }
  }
}

}  // namespace
}  // namespace monorelay::dialects::openai_responses
