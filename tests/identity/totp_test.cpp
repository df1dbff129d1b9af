#include "identity/totp.hpp"

#include <gtest/gtest.h>

#include <set>

namespace monorelay::identity {
namespace {

// RFC 6238, appendix B: the secret "12345678901234567890" in base 32, the last six digits.
constexpr std::string_view kSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

TEST(Totp, GivesTheCodesOfTheStandard) {
  const std::pair<std::int64_t, std::string_view> cases[] = {{59, "287082"},
                                                             {1'111'111'109, "081804"},
                                                             {1'111'111'111, "050471"},
                                                             {1'234'567'890, "005924"},
                                                             {2'000'000'000, "279037"},
                                                             {20'000'000'000, "353130"}};
  for (const auto& [time, code] : cases) {
    EXPECT_EQ(TotpCode(kSecret, time / 30), code) << time;
    EXPECT_EQ(MatchTotp(kSecret, code, time, 0), time / 30);
  }
}

TEST(Totp, TakesTheCodesBesideTheCurrentOneAndNoneTwice) {
  const std::int64_t now = 1'790'000'000;
  const std::int64_t step = now / 30;

  for (const std::int64_t near : {step - 1, step, step + 1})
    EXPECT_EQ(MatchTotp(kSecret, *TotpCode(kSecret, near), now, 0), near);
  for (const std::int64_t far : {step - 2, step + 2})
    EXPECT_EQ(MatchTotp(kSecret, *TotpCode(kSecret, far), now, 0), std::nullopt);
  EXPECT_EQ(MatchTotp(kSecret, *TotpCode(kSecret, step), now, step), std::nullopt);
  EXPECT_EQ(MatchTotp(kSecret, *TotpCode(kSecret, step - 1), now, step), std::nullopt);
  EXPECT_EQ(MatchTotp(kSecret, *TotpCode(kSecret, step + 1), now, step), step + 1);
  for (const std::string_view wrong : {"", "12345", "1234567", "abcdef"})
    EXPECT_EQ(MatchTotp(kSecret, wrong, now, 0), std::nullopt) << wrong;
}

TEST(Totp, MakesSecretsAndCodesThatDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    const std::string secret = MakeTotpSecret();
    EXPECT_EQ(secret.size(), 32U);
    EXPECT_TRUE(TotpCode(secret, 1));
    EXPECT_TRUE(seen.insert(secret).second);
  }
  const auto codes = MakeRecoveryCodes();
  EXPECT_EQ(codes.size(), 10U);
  for (const std::string& code : codes) {
    EXPECT_EQ(code.size(), 11U);
    EXPECT_TRUE(seen.insert(code).second);
  }
  EXPECT_EQ(TotpCode("not base 32!", 1), std::nullopt);
}

TEST(Totp, ARecoveryCodeIsTheSameHoweverItIsTyped) {
  EXPECT_EQ(RecoveryHash("u1", "abcde-fghjk"), RecoveryHash("u1", "ABCDE FGHJK"));
  EXPECT_NE(RecoveryHash("u1", "abcde-fghjk"), RecoveryHash("u2", "abcde-fghjk"));
  EXPECT_NE(RecoveryHash("u1", "abcde-fghjk"), RecoveryHash("u1", "abcde-fghjm"));
}

TEST(Totp, NamesTheAccountInTheUri) {
  EXPECT_EQ(TotpUri("ABC", "a b@c"),
            "otpauth://totp/MonoRelay:a%20b%40c?secret=ABC&issuer=MonoRelay");
}

}  // namespace
}  // namespace monorelay::identity
