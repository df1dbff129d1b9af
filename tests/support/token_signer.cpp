#include "support/token_signer.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>

#include "base/base64.hpp"

namespace monorelay::testing {
namespace {

const unsigned char* Bytes(std::string_view text) {
  return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}
unsigned char* Room(std::string& text) {
  return static_cast<unsigned char*>(static_cast<void*>(text.data()));
}

EVP_PKEY* MakePair(const std::string& algorithm, unsigned rsa_bits) {
  if (algorithm == "ES256") return EVP_EC_gen("P-256");
  if (algorithm == "EdDSA") return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  return EVP_RSA_gen(rsa_bits);
}

std::string NumberOf(evp_pkey_st* key, const char* name, int size = 0) {
  BIGNUM* number = nullptr;
  EXPECT_EQ(EVP_PKEY_get_bn_param(key, name, &number), 1) << name;
  std::string bytes(static_cast<std::size_t>(size > 0 ? size : BN_num_bytes(number)), '\0');
  BN_bn2binpad(number, Room(bytes), static_cast<int>(bytes.size()));
  BN_free(number);
  return UrlBase64(bytes);
}

// The two numbers, one after the other.
std::string FromDer(std::string_view der) {
  const unsigned char* at = Bytes(der);
  ECDSA_SIG* both = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  std::string bytes(64, '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(both), Room(bytes), 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(both), Room(bytes) + 32, 32);
  ECDSA_SIG_free(both);
  return bytes;
}

}  // namespace

std::string UrlBase64(std::string_view bytes) {
  std::string text = ToBase64(bytes);
  while (text.ends_with('=')) text.pop_back();
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

TokenSigner::TokenSigner(std::string algorithm, std::string key_id, unsigned rsa_bits)
    : algorithm_(std::move(algorithm)),
      key_id_(std::move(key_id)),
      key_(MakePair(algorithm_, rsa_bits), EVP_PKEY_free) {}

std::string TokenSigner::Jwk(std::string_view more) const {
  std::string fields;
  if (algorithm_ == "ES256") {
    fields = fmt::format(R"("kty":"EC","crv":"P-256","x":"{}","y":"{}")",
                         NumberOf(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32),
                         NumberOf(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32));
  } else if (algorithm_ == "EdDSA") {
    std::string bytes(32, '\0');
    std::size_t size = bytes.size();
    EVP_PKEY_get_raw_public_key(key_.get(), Room(bytes), &size);
    fields = fmt::format(R"("kty":"OKP","crv":"Ed25519","x":"{}")", UrlBase64(bytes));
  } else {
    fields =
        fmt::format(R"("kty":"RSA","n":"{}","e":"{}")", NumberOf(key_.get(), OSSL_PKEY_PARAM_RSA_N),
                    NumberOf(key_.get(), OSSL_PKEY_PARAM_RSA_E));
  }
  return fmt::format(R"({{{},"kid":"{}"{}}})", fields, key_id_, more);
}

std::string TokenSigner::KeySet() const {
  return R"({"keys":[)" + Jwk() + "]}";
}

std::string TokenSigner::Sign(std::string_view claims) const {
  return SignWithHead(fmt::format(R"({{"alg":"{}","kid":"{}"}})", algorithm_, key_id_), claims);
}

std::string TokenSigner::SignWithHead(std::string_view head, std::string_view claims) const {
  const std::string text = UrlBase64(head) + "." + UrlBase64(claims);
  return text + "." + UrlBase64(SignatureOf(text));
}

std::string TokenSigner::SignatureOf(std::string_view text) const {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free);
  EVP_PKEY_CTX* of_key = nullptr;
  const EVP_MD* digest = algorithm_ == "EdDSA" ? nullptr : EVP_sha256();
  EXPECT_EQ(EVP_DigestSignInit(context.get(), &of_key, digest, nullptr, key_.get()), 1);
  if (algorithm_ == "PS256") {
    EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(of_key, RSA_PSS_SALTLEN_DIGEST);
  }
  std::string signature(1024, '\0');
  std::size_t size = signature.size();
  EXPECT_EQ(EVP_DigestSign(context.get(), Room(signature), &size, Bytes(text), text.size()), 1);
  signature.resize(size);
  return algorithm_ == "ES256" ? FromDer(signature) : signature;
}

}  // namespace monorelay::testing
