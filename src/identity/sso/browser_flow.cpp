#include "identity/sso/browser_flow.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/base64.hpp"
#include "base/random.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::identity::sso {
namespace {

constexpr std::string_view kPurpose = "sign-in of one browser";
constexpr std::size_t kChanceBytes = 32;
constexpr std::size_t kLongestCookie = 4096;

// For URLs and cookies: RFC 4648, section 5, without padding.
std::string UrlBase64(std::string_view bytes) {
  std::string text = ToBase64(bytes);
  while (text.ends_with('=')) text.pop_back();
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

std::int64_t Seconds(WallTime time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

BrowserFlow MakeFlow(std::string provider, std::string return_to, std::string callback_path,
                     WallTime expires) {
  return {.provider = std::move(provider),
          .state = RandomToken(kChanceBytes),
          .nonce = RandomToken(kChanceBytes),
          .verifier = RandomToken(kChanceBytes),
          .return_to = std::move(return_to),
          .callback_path = std::move(callback_path),
          .expires = expires};
}

std::string SealFlow(const BrowserFlow& flow, const SealingKey& key) {
  std::string text;
  json::Writer json(text);
  json.BeginObject()
      .Field("provider", std::string_view(flow.provider))
      .Field("state", std::string_view(flow.state))
      .Field("nonce", std::string_view(flow.nonce))
      .Field("verifier", std::string_view(flow.verifier))
      .Field("return_to", std::string_view(flow.return_to))
      .Field("callback", std::string_view(flow.callback_path))
      .Field("expires", Seconds(flow.expires))
      .EndObject();
  return UrlBase64(key.Seal(text, kPurpose));
}

std::optional<BrowserFlow> OpenFlow(std::string_view cookie, const SealingKey& key, WallTime now) {
  if (cookie.size() > kLongestCookie) return std::nullopt;
  const auto sealed = FromBase64(cookie);
  const auto text = sealed ? key.Open(*sealed, kPurpose) : std::nullopt;
  json::Document document;
  if (!text || !document.ParseCopy(text->Reveal())) return std::nullopt;
  const json::Value root = document.Root();
  const WallTime expires{std::chrono::seconds(root["expires"].GetInt().value_or(0))};
  if (now >= expires) return std::nullopt;
  return BrowserFlow{.provider = root["provider"].Decoded(),
                     .state = root["state"].Decoded(),
                     .nonce = root["nonce"].Decoded(),
                     .verifier = root["verifier"].Decoded(),
                     .return_to = root["return_to"].Decoded(),
                     .callback_path = root["callback"].Decoded(),
                     .expires = expires};
}

std::string ChallengeOf(std::string_view verifier) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(),
                     static_cast<const unsigned char*>(static_cast<const void*>(verifier.data())),
                     verifier.size());
  return UrlBase64({static_cast<const char*>(static_cast<const void*>(hash.data())), hash.size()});
}

}  // namespace monorelay::identity::sso
