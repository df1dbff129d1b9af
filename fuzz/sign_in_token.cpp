// Tokens and key sets of sign-in providers: whatever comes, nothing is taken for signed that no key
// has signed, and no token that needs no key or a shared secret finds one.
#include "fuzz/fuzzing.hpp"
#include "identity/sso/id_token.hpp"
#include "identity/sso/jws.hpp"
#include "json/document.hpp"

using monorelay::fuzzing::Require;
namespace sso = monorelay::identity::sso;

namespace {

// A public key whose private half was thrown away.
constexpr std::string_view kKeys =
    R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"k","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";

}  // namespace

// The first line is a token, the rest a key set.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = monorelay::fuzzing::AsText(data, size);
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const auto token = sso::ParseToken(bytes.substr(0, end));
  const auto keys = sso::KeySet::Parse(bytes.substr(std::min(end + 1, bytes.size())));
  if (!token) return 0;
  Require(!token->signature.empty());
  const auto known = sso::KeySet::Parse(kKeys);
  Require(known.has_value());
  Require(!known->Verifies(*token));
  if (token->algorithm == "none" || token->algorithm.starts_with("HS"))
    Require(!known->HasKeyFor(*token) && (!keys || !keys->HasKeyFor(*token)));
  if (keys && keys->Verifies(*token)) Require(keys->HasKeyFor(*token));
  monorelay::json::Document claims;
  if (!claims.ParseCopy(token->payload)) return 0;
  const auto checked = sso::CheckClaims(
      claims.Root(), {.issuer = "https://i", .client_id = "c", .nonce = "n", .now = {}});
  Require(!checked || claims.Root()["sub"].IsString());
  return 0;
}
