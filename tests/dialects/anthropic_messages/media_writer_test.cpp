#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialects/anthropic_messages/messages_fixture.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using testing::HasSubstr;

struct MediaCase {
  std::string_view name;
  chat::Media media;
  std::string_view written;  // begins with ! if it is an error
};

TEST(MessagesMediaWriter, SendsImagesAndDocumentsThatTheApiTakes) {
  using chat::MediaKind;
  using chat::SourceKind;
  constexpr auto kDocument = MediaKind::kDocument;
  constexpr auto kImage = MediaKind::kImage;
  const MediaCase cases[] = {
      {"jpg",
       {kImage, SourceKind::kBase64, {"image/JPG; q=1"}, {"QQ=="}, {}, {}},
       R"({"type":"base64","media_type":"image/jpeg","data":"QQ=="})"},
      {"unsaid",
       {kImage, SourceKind::kBase64, {}, {"iVBORw0KGgoA"}, {}, {}},
       R"("media_type":"image/png")"},
      {"svg",
       {kImage, SourceKind::kBase64, {"image/svg+xml"}, {"QQ=="}, {}, {}},
       "!messages.content.image has an image of a type"},
      {"url",
       {kImage, SourceKind::kUrl, {}, {"https://e.com/a"}, {}, {}},
       R"({"type":"url","url":"https://e.com/a"})"},
      {"file",
       {kImage, SourceKind::kFile, {}, {"f"}, {}, {}},
       "!messages.content.source.file_id names a file"},
      {"pdf",
       {kDocument, SourceKind::kBase64, {"application/pdf"}, {"QQ=="}, {"a.pdf"}, {}},
       R"("media_type":"application/pdf","data":"QQ=="},"title":"a.pdf")"},
      {"csv",
       {kDocument, SourceKind::kBase64, {"text/csv"}, {"YSwiYiIK"}, {}, {}},
       R"({"type":"text","media_type":"text/plain","data":"a,\"b\"\n"})"},
      {"word",
       {kDocument, SourceKind::kBase64, {"application/msword"}, {"QQ=="}, {}, {}},
       "!messages.content.document has a document of a type"},
      {"sound",
       {MediaKind::kAudio, SourceKind::kBase64, {"audio/wav"}, {"QQ=="}, {}, {}},
       "!messages.content.audio is sound"},
  };
  Requests requests;
  for (const MediaCase& row : cases) {
    auto request = requests.FromElsewhere(Asking(""));
    request.messages[0].parts.push_back({.content = row.media});

    const Written written = Write(request);

    if (row.written.starts_with('!')) {
      EXPECT_THAT(written.error, HasSubstr(row.written.substr(1))) << row.name;
    } else {
      EXPECT_THAT(written.body, HasSubstr(row.written)) << row.name;
    }
  }
}

}  // namespace
}  // namespace monorelay::dialects::anthropic_messages
