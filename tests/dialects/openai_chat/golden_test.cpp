// Every golden input is read, and what is written of it can be read again.
#include "dialects/openai_chat/support.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

bool IsBroken(const std::filesystem::path& file) {
  return file.stem().string().starts_with("broken_");
}

std::string Rewritten(std::string_view body) {
  ReadRequestOf read(body);
  EXPECT_TRUE(read.request) << body;
  chat::Notes notes = NewNotes();
  Target target;
  target.provider = "p";
  target.model = "gpt-test";
  auto written = Instance().WriteRequest(*read.request, target, notes);
  EXPECT_TRUE(written) << body;
  EXPECT_TRUE(notes.IsEmpty()) << notes.Render(500) << body;
  return written.value_or("");
}

TEST(ChatGolden, RequestsOfTheDialectLoseNothing) {
  for (const auto& file : GoldenFiles("request")) {
    if (IsBroken(file)) continue;

    const std::string once = Rewritten(ContentOf(file));

    EXPECT_EQ(Rewritten(once), once) << file;
  }
}

TEST(ChatGolden, BrokenRequestsAreRefusedWithThePlace) {
  for (const auto& file : GoldenFiles("request")) {
    if (!IsBroken(file)) continue;

    const ReadRequestOf read(ContentOf(file));

    ASSERT_FALSE(read.request) << file;
    EXPECT_EQ(read.request.error().kind, ErrorKind::kInvalidRequest);
    EXPECT_TRUE(read.request.error().text.value.Get().starts_with("messages[0].")) << file;
  }
}

TEST(ChatGolden, ResponsesReadAgainGiveTheSameText) {
  for (const auto& file : GoldenFiles("response")) {
    json::Document document;
    ASSERT_TRUE(document.ParseCopy(ContentOf(file))) << file;
    const auto response = Instance().ReadResponse(document);
    EXPECT_EQ(response.has_value(), !IsBroken(file)) << file;
    if (!response) continue;
    const ReplyContext context = ContextFor(Dialect::kOpenAiChat);

    const std::string once = Instance().WriteResponse(*response, context);

    json::Document again;
    ASSERT_TRUE(again.ParseCopy(once)) << file;
    const auto second = Instance().ReadResponse(again);
    ASSERT_TRUE(second) << file;
    EXPECT_EQ(Instance().WriteResponse(*second, context), once) << file;
  }
}

std::string Streamed(std::string_view stream) {
  const auto reader = Instance().NewEventReader();
  const auto writer = Instance().NewEventWriter(ContextFor(Dialect::kOpenAiChat));
  Feed(*reader, stream, *writer);
  return writer->Out();
}

TEST(ChatGolden, StreamsWrittenAreReadAsTheSameStreams) {
  for (const auto& file : GoldenFiles("stream")) {
    const std::string once = Streamed(ContentOf(file));

    EXPECT_EQ(Streamed(once), once) << file;
  }
}

std::string WithLineEnds(std::string text, std::string_view line_end) {
  std::string changed;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r') {
      if (at + 1 < text.size() && text[at + 1] == '\n') ++at;
      changed += line_end;
    } else if (text[at] == '\n') {
      changed += line_end;
    } else {
      changed.push_back(text[at]);
    }
  }
  return changed;
}

TEST(ChatGolden, StreamsMeanTheSameWithEveryLineEnd) {
  for (const auto& file : GoldenFiles("stream")) {
    const std::string stream = ContentOf(file);

    EXPECT_EQ(EventsOf(WithLineEnds(stream, "\r\n")), EventsOf(WithLineEnds(stream, "\n"))) << file;
    EXPECT_EQ(EventsOf(WithLineEnds(stream, "\r")), EventsOf(WithLineEnds(stream, "\n"))) << file;
  }
}

}  // namespace
}  // namespace monorelay::dialects::openai_chat
