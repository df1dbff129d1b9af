#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace monorelay {
namespace {

TEST(Base64, WritesAndReadsTheVectorsOfItsSpecification) {
  struct Row {
    std::string_view bytes;
    std::string_view text;
  };
  // Source: RFC 4648, section 10.
  constexpr Row kRows[] = {{"", ""},
                           {"f", "Zg=="},
                           {"fo", "Zm8="},
                           {"foo", "Zm9v"},
                           {"foob", "Zm9vYg=="},
                           {"fooba", "Zm9vYmE="},
                           {"foobar", "Zm9vYmFy"}};
  for (const Row& row : kRows) {
    EXPECT_EQ(ToBase64(row.bytes), row.text);
    EXPECT_EQ(FromBase64(row.text), row.bytes);
  }
}

TEST(Base64, KeepsEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));

  EXPECT_EQ(FromBase64(ToBase64(bytes)), bytes);
}

TEST(Base64, ReadsWhatOthersMakeOfIt) {
  EXPECT_EQ(FromBase64("_-8"), "\xff\xef");
  EXPECT_EQ(FromBase64("Zm9v\r\nYg ="), "foob");
  EXPECT_EQ(FromBase64("Zg==\n"), "f");
  EXPECT_EQ(FromBase64("Zg"), "f");
}

TEST(Base64, ReadsNothingElse) {
  for (const std::string_view text : {"Zm9v!", "Zg==Zg==", "\xc3\xa4", "a.b"})
    EXPECT_EQ(FromBase64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace monorelay
