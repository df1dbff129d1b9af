#include "identity/sso/jws.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/base64.hpp"

namespace monorelay::identity::sso {
namespace {

constexpr std::size_t kLongestToken = 64UL * 1024;
constexpr int kLeastRsaBits = 2048;
constexpr std::size_t kMostKeys = 64;
constexpr std::size_t kEd25519Bytes = 32;
constexpr std::size_t kP256Bytes = 32;

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;
using KeyPointer = std::shared_ptr<evp_pkey_st>;

const unsigned char* Bytes(std::string_view text) {
  return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}

std::unexpected<Error> BadToken(std::string why) {
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                       "the sign-in provider's ID token " + std::move(why));
}

Number ToNumber(std::string_view big_endian) {
  return Number(BN_bin2bn(Bytes(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

KeyPointer MakeKey(const char* type, OSSL_PARAM* parameters) {
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
    return nullptr;
  return {key, EVP_PKEY_free};
}

KeyPointer RsaKey(std::string_view modulus, std::string_view exponent) {
  const Number n = ToNumber(modulus);
  const Number e = ToNumber(exponent);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (n == nullptr || e == nullptr || builder == nullptr || BN_num_bits(n.get()) < kLeastRsaBits ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return nullptr;
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  return parameters == nullptr ? nullptr : MakeKey("RSA", parameters.get());
}

// OpenSSL refuses a point that is not on the curve.
KeyPointer P256Key(std::string_view x, std::string_view y) {
  if (x.size() != kP256Bytes || y.size() != kP256Bytes) return nullptr;
  std::string point = "\x04" + std::string(x) + std::string(y);
  std::string group = "P-256";
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  return MakeKey("EC", parameters);
}

KeyPointer Ed25519Key(std::string_view x) {
  if (x.size() != kEd25519Bytes) return nullptr;
  EVP_PKEY* key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(x), x.size());
  return key == nullptr ? nullptr : KeyPointer(key, EVP_PKEY_free);
}

std::string Bits(const json::Value& jwk, std::string_view name) {
  return FromBase64(jwk[name].Decoded()).value_or("");
}

// JWS writes the two numbers one after the other (RFC 7518, 3.4), OpenSSL reads them as DER.
std::string ToDer(std::string_view signature) {
  if (signature.size() != 2 * kP256Bytes) return {};
  const EcSignature both(ECDSA_SIG_new());
  Number r = ToNumber(signature.substr(0, kP256Bytes));
  Number s = ToNumber(signature.substr(kP256Bytes));
  if (both == nullptr || r == nullptr || s == nullptr ||
      ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1)
    return {};
  // They belong to `both` now.
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  const int size = i2d_ECDSA_SIG(both.get(), nullptr);
  if (size <= 0) return {};
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = static_cast<unsigned char*>(static_cast<void*>(der.data()));
  i2d_ECDSA_SIG(both.get(), &out);
  return der;
}

}  // namespace

Result<SignedToken> ParseToken(std::string_view token) {
  if (token.size() > kLongestToken) return BadToken("is too long");
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
    return BadToken("is not a signed token");
  const auto head = FromBase64(token.substr(0, first));
  auto payload = FromBase64(token.substr(first + 1, second - first - 1));
  auto signature = FromBase64(token.substr(second + 1));
  json::Document document;
  if (!head || !payload || !signature || !document.ParseCopy(*head) ||
      !document.Root()["alg"].IsString())
    return BadToken("is not a signed token");
  // RFC 7515, 4.1.11: who does not understand an extension that is critical refuses the token.
  if (!document.Root()["crit"].IsMissing()) return BadToken("has extensions that are not known");
  if (signature->empty()) return BadToken("is not signed");
  return SignedToken{.algorithm = document.Root()["alg"].Decoded(),
                     .key_id = document.Root()["kid"].Decoded(),
                     .signed_ = std::string(token.substr(0, second)),
                     .signature = *std::move(signature),
                     .payload = *std::move(payload)};
}

std::optional<VerifyKey> VerifyKey::FromJwk(const json::Value& jwk) {
  if (jwk["use"].IsGiven() && !jwk["use"].Is("sig")) return std::nullopt;
  Kind kind = Kind::kRsa;
  KeyPointer pointer;
  if (jwk["kty"].Is("RSA")) {
    pointer = RsaKey(Bits(jwk, "n"), Bits(jwk, "e"));
  } else if (jwk["kty"].Is("EC") && jwk["crv"].Is("P-256")) {
    kind = Kind::kP256;
    pointer = P256Key(Bits(jwk, "x"), Bits(jwk, "y"));
  } else if (jwk["kty"].Is("OKP") && jwk["crv"].Is("Ed25519")) {
    kind = Kind::kEd25519;
    pointer = Ed25519Key(Bits(jwk, "x"));
  }
  if (pointer == nullptr) return std::nullopt;
  VerifyKey key(kind, std::move(pointer));
  key.id_ = jwk["kid"].Decoded();
  key.algorithm_ = jwk["alg"].Decoded();
  return key;
}

bool VerifyKey::IsFor(std::string_view algorithm) const {
  if (!algorithm_.empty() && algorithm_ != algorithm) return false;
  switch (kind_) {
    case Kind::kRsa:
      return algorithm == "RS256" || algorithm == "PS256";
    case Kind::kP256:
      return algorithm == "ES256";
    case Kind::kEd25519:
      return algorithm == "EdDSA";
  }
  return false;
}

bool VerifyKey::Verifies(const SignedToken& token) const {
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* of_key = nullptr;
  const EVP_MD* digest = kind_ == Kind::kEd25519 ? nullptr : EVP_sha256();
  if (context == nullptr ||
      EVP_DigestVerifyInit(context.get(), &of_key, digest, nullptr, key_.get()) != 1)
    return false;
  const bool is_pss = token.algorithm == "PS256";
  if (is_pss && (EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING) != 1 ||
                 EVP_PKEY_CTX_set_rsa_pss_saltlen(of_key, RSA_PSS_SALTLEN_DIGEST) != 1))
    return false;
  const std::string signature = kind_ == Kind::kP256 ? ToDer(token.signature) : token.signature;
  return !signature.empty() && EVP_DigestVerify(context.get(), Bytes(signature), signature.size(),
                                                Bytes(token.signed_), token.signed_.size()) == 1;
}

Result<KeySet> KeySet::Parse(std::string_view text) {
  json::Document document;
  if (!document.ParseCopy(text) || !document.Root()["keys"].IsArray()) {
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                         "the sign-in provider's keys (jwks_uri) are not a JSON key set");
  }
  KeySet set;
  for (const json::Value jwk : document.Root()["keys"].Items()) {
    if (set.keys_.size() == kMostKeys) break;
    if (auto key = VerifyKey::FromJwk(jwk)) set.keys_.push_back(*std::move(key));
  }
  return set;
}

bool KeySet::HasKeyFor(const SignedToken& token) const {
  return std::ranges::any_of(keys_, [&](const VerifyKey& key) {
    return key.IsFor(token.algorithm) && (token.key_id.empty() || key.Id() == token.key_id);
  });
}

bool KeySet::Verifies(const SignedToken& token) const {
  return std::ranges::any_of(keys_, [&](const VerifyKey& key) {
    return key.IsFor(token.algorithm) && (token.key_id.empty() || key.Id() == token.key_id) &&
           key.Verifies(token);
  });
}

}  // namespace monorelay::identity::sso
