// Signs tokens as sign-in providers do.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace monorelay::testing {

// URL-safe base64 without padding.
std::string UrlBase64(std::string_view bytes);

// A key pair of a provider, and tokens in its hand.
class TokenSigner {
 public:
  // For "RS256", "PS256", "ES256" or "EdDSA". RSA keys have `rsa_bits`.
  explicit TokenSigner(std::string algorithm, std::string key_id = "key-1",
                       unsigned rsa_bits = 2048);

  // The public half, as a JWK. `more` is put behind its fields: R"(,"use":"enc")".
  [[nodiscard]] std::string Jwk(std::string_view more = {}) const;
  // {"keys":[...]} with it alone.
  [[nodiscard]] std::string KeySet() const;
  // A token of these claims, a JSON object.
  [[nodiscard]] std::string Sign(std::string_view claims) const;
  // The same with a head of the caller's making.
  [[nodiscard]] std::string SignWithHead(std::string_view head, std::string_view claims) const;

 private:
  [[nodiscard]] std::string SignatureOf(std::string_view text) const;

  std::string algorithm_;
  std::string key_id_;
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace monorelay::testing
