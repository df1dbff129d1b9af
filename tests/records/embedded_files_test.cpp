#include "records/embedded_files.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/base64.hpp"
#include "base/digest.hpp"

namespace monorelay::records {
namespace {

const std::string kFile(3000, '\x7f');

std::string Description() {
  return "[file of 3000 bytes, sha256:" + Sha256(kFile) + "]";
}

TEST(WithoutFiles, ReplacesFilesOfEveryDialectBySizeAndHash) {
  const std::string data = ToBase64(kFile);
  const std::string before_and_behind[][2] = {
      {R"({"messages":[{"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,)",
       R"("}}]}]})"},
      {R"({"source":{"type":"base64","media_type":"image/png","data":")", R"("}})"},
      {R"({"inlineData":{"mimeType":"audio/wav","data": ")", R"("}})"},
      {R"({"type":"input_file","file_data":"data:application/pdf;base64,)", R"(", "x":1})"},
      {R"({"arguments":"{\"image\":\")", R"(\"}"})"},
  };
  for (const auto& [before, behind] : before_and_behind) {
    EXPECT_EQ(WithoutFiles(before + data + behind), before + Description() + behind) << before;
  }
}

TEST(WithoutFiles, KnowsSlashesThatAreEscaped) {
  std::string bytes(999, '\xff');  // all slashes
  std::string data;
  for (const char c : ToBase64(bytes)) data += c == '/' ? std::string("\\/") : std::string(1, c);

  EXPECT_EQ(WithoutFiles("{\"data\":\"" + data + "\"}"),
            "{\"data\":\"[file of 999 bytes, sha256:" + Sha256(bytes) + "]\"}");
}

TEST(WithoutFiles, ReplacesSeveralFiles) {
  const std::string data = '"' + ToBase64(kFile) + '"';

  EXPECT_EQ(WithoutFiles("[" + data + ", " + data + "]"),
            "[\"" + Description() + "\", \"" + Description() + "\"]");
}

TEST(WithoutFiles, ReplacesAFileThatIsCutOff) {
  const std::string data = ToBase64(kFile).substr(0, 2000);

  EXPECT_EQ(WithoutFiles("{\"data\":\"" + data),
            "{\"data\":\"[file of 1500 bytes or more, cut off]");
}

TEST(WithoutFiles, LeavesShortAndOrdinaryTextAlone) {
  const std::string texts[] = {
      "",
      R"({"id":"abcdefghijklmnopqrstuvwxyz0123456789"})",
      "{\"text\":\"" + std::string(400, 'a') + "\"}",
      "{\"text\":\"some words " + std::string(3000, 'a') + "\"}",
      "{\"text\":\"" + std::string(2000, 'a') + " and more\"}",
  };
  for (const std::string& text : texts) EXPECT_EQ(WithoutFiles(text), text);
}

}  // namespace
}  // namespace monorelay::records
