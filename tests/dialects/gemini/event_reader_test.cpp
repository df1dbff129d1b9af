#include "tests/dialects/gemini/support.hpp"

namespace monorelay::dialects::gemini {
namespace {

std::string LinesOf(std::string_view stream) {
  Recorder recorder;
  ReadStream(stream, recorder);
  return recorder.lines;
}

std::string LinesOfGolden(std::string_view name) {
  return LinesOf(Golden("stream/" + std::string(name) + ".sse"));
}

TEST(GeminiEventReader, ReadsEveryGoldenStreamTheSameWithAnyLineEnds) {
  for (const auto& path : Goldens("stream")) {
    const std::string stream = ReadFile(path);
    const std::string plain = Replaced(Replaced(stream, "\r\n", "\n"), "\r", "\n");
    const std::string lines = LinesOf(plain);

    EXPECT_EQ(LinesOf(Replaced(plain, "\n", "\r\n")), lines) << path;
    EXPECT_EQ(LinesOf(Replaced(plain, "\n", "\r")), lines) << path;
    EXPECT_EQ(LinesOf(stream), lines) << path;
    const bool whole = lines.ends_with("end\n");
    const bool cut =
        path.stem() == "cut_before_finish" || path.stem().string().starts_with("error");
    EXPECT_EQ(whole, !cut) << path << lines;
  }
}

TEST(GeminiEventReader, ReadsTextAndHoldsTheEndBack) {
  EXPECT_EQ(LinesOfGolden("text"),
            "start r1a2b3 gemini-2.5-flash\ntext[0] Hel\ntext[0] lo\ntext[0] .\nstop[0] 1 STOP\n"
            "usage 10 3\nend\n");
}

TEST(GeminiEventReader, ReadsWholeCalls) {
  EXPECT_EQ(LinesOfGolden("parallel_calls_in_two_chunks"),
            "start r1a2b3 gemini-2.5-flash\ncall[0.0]  ping\narguments[0.0] {\"n\":1}\n"
            "part end[0.0] call\ncall[0.1]  ping\narguments[0.1] {\"n\":2}\npart end[0.1] call\n"
            "stop[0] 5 STOP\nusage 10 9\nend\n");
}

TEST(GeminiEventReader, ReadsThoughtsAndSignatures) {
  EXPECT_EQ(LinesOfGolden("thoughts_then_signed_call"),
            "start r1a2b3 gemini-2.5-flash\nreasoning[0] I must look.\n"
            "call[0.0]  get_weather signed\narguments[0.0] {\"place\":\"Paris\"}\n"
            "part end[0.0] call\nstop[0] 5 STOP\nusage 10 24\nend\n");
  EXPECT_NE(LinesOfGolden("signature_in_empty_text").find("text[0] Hello.\nopaque[0] c2ln"),
            std::string::npos);
}

TEST(GeminiEventReader, PutsArgumentsThatComeInPiecesTogether) {
  EXPECT_NE(LinesOfGolden("partial_arguments")
                .find("call[0.0] p1 get_weather\n"
                      "arguments[0.0] {\"place\":\"Paris\",\"days\":[1]}\npart end[0.0] call\n"),
            std::string::npos)
      << LinesOfGolden("partial_arguments");
}

TEST(GeminiEventReader, KeepsTheLastUsage) {
  EXPECT_NE(LinesOfGolden("usage_only_chunk_last").find("usage 10 7\nend\n"), std::string::npos);
}

TEST(GeminiEventReader, ReadsCitationsAndLogProbabilities) {
  const std::string lines = LinesOfGolden("grounding");
  EXPECT_NE(lines.find("citation[0] https://example.com/paris 0-6\n"), std::string::npos) << lines;
  EXPECT_NE(LinesOfGolden("logprobs").find("logprobs[0] {\"content\":[{\"token\":\"Yes\""),
            std::string::npos);
}

TEST(GeminiEventReader, ReportsAnErrorAndNothingAfterIt) {
  Recorder recorder;
  auto reader = ReadStream(Golden("stream/error_in_the_middle.sse"), recorder);

  ASSERT_TRUE(reader->Failure());
  EXPECT_NE(reader->Failure()->find("INTERNAL"), std::string::npos);
  EXPECT_FALSE(reader->IsFinished());
  EXPECT_NE(recorder.lines.find("failure {\"error\""), std::string::npos);
  EXPECT_EQ(recorder.lines.find("end\n"), std::string::npos);
}

TEST(GeminiEventReader, IsNotFinishedWithoutAReason) {
  Recorder recorder;
  auto reader = ReadStream(Golden("stream/cut_before_finish.sse"), recorder);

  EXPECT_FALSE(reader->IsFinished());
  EXPECT_EQ(recorder.lines.find("stop"), std::string::npos);
  EXPECT_EQ(reader->Usage().output, 2);
}

TEST(GeminiEventReader, TellsBlockedPromptsAndComments) {
  EXPECT_NE(LinesOfGolden("prompt_blocked").find("stop[0] 6 PROHIBITED_CONTENT"),
            std::string::npos);
  EXPECT_NE(LinesOfGolden("comments").find("alive\n"), std::string::npos);
}

TEST(GeminiEventReader, SkipsWhatNobodyUnderstands) {
  for (const std::string_view stream :
       {"data: null\n\n", "data: [1,{}]\n\n", "data: {\"candidates\":7}\n\n",
        "data: {\"candidates\":[7,{\"content\":7},{\"content\":{\"parts\":[7,{}]}}]}\n\n",
        "data: {\"candidates\":[{\"index\":-5,\"finishReason\":\"STOP\"}]}\n\n",
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":7}]}}]}\n\n", "\n",
        "data: {\n\n"}) {
    Recorder recorder;
    auto reader = ReadStream(stream, recorder);

    EXPECT_FALSE(reader->IsFinished()) << stream;
  }
}

TEST(GeminiEventReader, PassesPicturesOn) {
  Recorder recorder;
  ReadStream(Golden("stream/image_output.sse"), recorder);
  EXPECT_NE(recorder.lines.find("media[0] iVBORw0KGgo"), std::string::npos) << recorder.lines;
}

}  // namespace
}  // namespace monorelay::dialects::gemini
