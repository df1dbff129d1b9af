#include "identity/sso/jws.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/token_signer.hpp"

namespace monorelay::identity::sso {
namespace {

using ::testing::HasSubstr;
using testing::TokenSigner;
using testing::UrlBase64;

constexpr std::string_view kClaims = R"({"sub":"42"})";

// What becomes of `token` with these keys.
std::string Judge(const std::string& key_set, const std::string& token) {
  const auto parsed = ParseToken(token);
  if (!parsed) return parsed.error().text.value.Get();
  const auto keys = KeySet::Parse(key_set);
  if (!keys) return keys.error().text.value.Get();
  if (!keys->HasKeyFor(*parsed)) return "no key";
  return keys->Verifies(*parsed) ? parsed->payload : "wrong signature";
}

class EveryAlgorithm : public ::testing::TestWithParam<const char*> {};

TEST_P(EveryAlgorithm, IsVerifiedWithItsKeyAlone) {
  const TokenSigner signer(GetParam());
  const TokenSigner stranger(GetParam());

  EXPECT_EQ(Judge(signer.KeySet(), signer.Sign(kClaims)), kClaims);
  EXPECT_EQ(Judge(stranger.KeySet(), signer.Sign(kClaims)), "wrong signature");
}

TEST_P(EveryAlgorithm, NoticesEveryChangedPart) {
  const TokenSigner signer(GetParam());
  const std::string token = signer.Sign(kClaims);
  const auto last = token.rfind('.');

  const std::string other_claims =
      token.substr(0, token.find('.') + 1) + UrlBase64(R"({"sub":"43"})") + token.substr(last);
  std::string other_signature = token;
  other_signature[last + 5] = other_signature[last + 5] == 'A' ? 'B' : 'A';

  EXPECT_EQ(Judge(signer.KeySet(), other_claims), "wrong signature");
  EXPECT_EQ(Judge(signer.KeySet(), other_signature), "wrong signature");
  EXPECT_EQ(Judge(signer.KeySet(), token.substr(0, last + 5)), "wrong signature");
}

INSTANTIATE_TEST_SUITE_P(Jws, EveryAlgorithm,
                         ::testing::Values("RS256", "PS256", "ES256", "EdDSA"));

TEST(Jws, AnUnsignedTokenIsRefused) {
  const TokenSigner signer("RS256");
  const std::string body = UrlBase64(R"({"alg":"none"})") + "." + UrlBase64(kClaims) + ".";

  EXPECT_THAT(Judge(signer.KeySet(), body), HasSubstr("is not signed"));
  EXPECT_EQ(Judge(signer.KeySet(), body + "AAAA"), "no key");
  for (const char* none : {"none", "None", "NONE", ""}) {
    const std::string head = std::string(R"({"alg":")") + none + R"(","kid":"key-1"})";
    EXPECT_EQ(Judge(signer.KeySet(), signer.SignWithHead(head, kClaims)), "no key") << none;
  }
}

TEST(Jws, AnAlgorithmWithASharedSecretIsRefused) {
  const TokenSigner signer("RS256");

  for (const char* algorithm : {"HS256", "HS384", "HS512", "RS1", "RS512"}) {
    const std::string head = std::string(R"({"alg":")") + algorithm + R"(","kid":"key-1"})";
    EXPECT_EQ(Judge(signer.KeySet(), signer.SignWithHead(head, kClaims)), "no key") << algorithm;
  }
}

TEST(Jws, AKeyIsUsedForItsOwnAlgorithmAndPurposeAlone) {
  const TokenSigner signer("RS256");
  const std::string token = signer.Sign(kClaims);

  EXPECT_EQ(Judge(R"({"keys":[)" + signer.Jwk(R"(,"alg":"PS256")") + "]}", token), "no key");
  EXPECT_EQ(Judge(R"({"keys":[)" + signer.Jwk(R"(,"use":"enc")") + "]}", token), "no key");
  EXPECT_EQ(Judge(R"({"keys":[)" + signer.Jwk(R"(,"use":"sig","alg":"RS256")") + "]}", token),
            kClaims);
}

TEST(Jws, AKeyOfAnotherNameIsNotTried) {
  const TokenSigner signer("ES256", "new");
  const TokenSigner old("ES256", "old");

  EXPECT_EQ(Judge(old.KeySet(), signer.Sign(kClaims)), "no key");
  EXPECT_EQ(Judge(R"({"keys":[)" + old.Jwk() + "," + signer.Jwk() + "]}", signer.Sign(kClaims)),
            kClaims);
  EXPECT_EQ(Judge(signer.KeySet(), signer.SignWithHead(R"({"alg":"ES256"})", kClaims)), kClaims)
      << "a token that names no key may be of any";
}

TEST(Jws, WeakAndMalformedKeysAreLeftOut) {
  const TokenSigner weak("RS256", "key-1", 1024);

  EXPECT_EQ(Judge(weak.KeySet(), weak.Sign(kClaims)), "no key");
  for (
      const char* keys :
      {R"({"keys":[]})", R"({"keys":[1,null,"x",{}]})", R"({"keys":[{"kty":"RSA"}]})",
       R"({"keys":[{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}]})",
       R"({"keys":[{"kty":"oct","k":"AAAA"}]})",
       // Not on the curve.
       R"({"keys":[{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}]})"})
    EXPECT_EQ(Judge(keys, TokenSigner("ES256").Sign(kClaims)), "no key") << keys;
  for (const char* keys : {"", "[]", "{}", R"({"keys":1})", "<html>"})
    EXPECT_THAT(Judge(keys, weak.Sign(kClaims)), HasSubstr("not a JSON key set")) << keys;
}

TEST(Jws, WhatIsNoTokenIsRefused) {
  const TokenSigner signer("ES256");
  for (const char* token : {"", "a", "a.b", "....", "a.b.c.d", "!.!.!", "e30.e30.AAAA"})
    EXPECT_THAT(Judge(signer.KeySet(), token), HasSubstr("is not a signed token")) << token;
  EXPECT_THAT(Judge(signer.KeySet(), std::string(70'000, 'a')), HasSubstr("too long"));
  EXPECT_THAT(Judge(signer.KeySet(),
                    signer.SignWithHead(R"({"alg":"ES256","crit":["b64"],"b64":false})", kClaims)),
              HasSubstr("extensions"));
}

}  // namespace
}  // namespace monorelay::identity::sso
