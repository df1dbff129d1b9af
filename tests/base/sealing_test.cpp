#include "base/sealing.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay {
namespace {

TEST(Sealing, OpensWhatWasSealedForThatPurpose) {
  const SealingKey key = SealingKey::Make();

  const std::string sealed = key.Seal("sk-provider-key", "alpha");

  EXPECT_EQ(sealed.find("sk-provider"), std::string::npos);
  ASSERT_TRUE(key.Open(sealed, "alpha"));
  EXPECT_EQ(key.Open(sealed, "alpha")->Reveal(), "sk-provider-key");
  EXPECT_FALSE(key.Open(sealed, "beta")) << "a row must not pass for another";
}

TEST(Sealing, RefusesAnotherKeyAndEveryChangedByte) {
  const SealingKey key = SealingKey::Make();
  const std::string sealed = key.Seal("secret", "name");

  EXPECT_FALSE(SealingKey::Make().Open(sealed, "name"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(key.Open(changed, "name")) << i;
    EXPECT_FALSE(key.Open(sealed.substr(0, i), "name")) << i;
  }
}

TEST(Sealing, SealsTheSameTextDifferentlyEachTime) {
  const SealingKey key = SealingKey::Make();

  EXPECT_NE(key.Seal("same", "name"), key.Seal("same", "name"));
}

TEST(Sealing, SealsAnEmptyText) {
  const SealingKey key = SealingKey::Make();

  ASSERT_TRUE(key.Open(key.Seal("", ""), ""));
  EXPECT_TRUE(key.Open(key.Seal("", ""), "")->IsEmpty());
}

TEST(Sealing, ReadsAKeyAsHexAndAsBase64) {
  const SealingKey key = SealingKey::Make();
  const std::string sealed = key.Seal("text", "p");
  const std::string as_text(key.ToText().Reveal());

  const auto again = SealingKey::FromText("  " + as_text + "\n");
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->Open(sealed, "p"));
  const auto zeros = SealingKey::FromText(std::string(64, '0'));
  ASSERT_TRUE(zeros);
  EXPECT_EQ(zeros->ToText().Reveal(), std::string(43, 'A') + "=");
}

TEST(Sealing, RefusesTextsThatAreNoKey) {
  for (const char* text : {"", "short", "correct horse battery staple correct horse!!", "AAAA",
                           "0000000000000000000000000000000000000000000000000000000000000"})
    EXPECT_FALSE(SealingKey::FromText(text)) << text;
}

}  // namespace
}  // namespace monorelay
